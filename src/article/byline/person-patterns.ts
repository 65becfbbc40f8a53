/** The words by which the name of an author is told from roles, labels and organisations. */

/** What was done, and the word for who did it: `Eingestellt von`, `Recipe by`, `Publié par`, `Ditulis oleh`. */
const DONE_BY = [
  "(?:zeige |alle |weitere )*(?:eingestellt|veröffentlicht|publiziert|erstellt|geschrieben|verfasst|gespeichert|gepostet|artikel|gastartikel|beitrag|beiträge|gastbeitrag|bericht|text|interview|kommentar|kolumne|rezept|pressemitteilung|analyse|eine? (?:artikel|beitrag|bericht|text|gastbeitrag|kolumne|kommentar|rezept)) von",
  "(?:view |see |all |more )*(?:story|written|words|posted|published|created|submitted|contributed|reported|reporting|articles?|text|recipe|review|column|analysis|posts?|stories|guest post) by",
  "(?:publié|posté|écrit|rédigé|proposé|article|texte) par|(?:publicado|publicada|escrito|redactado|texto|postado) por|(?:scritto|pubblicato|inserito|testo|articolo) da|(?:geschreven|geplaatst|gepubliceerd|tekst|artikel) door|(?:skrevet|publisert|skrivet|publicerat|tekst|text) (?:av|af)",
  "(?:dilaporkan|ditulis|diposting|diterbitkan|dikirim|dipublikasikan|artikel|laporan|catatan|opini) oleh",
].join("|");
/** Words that introduce an author in any language. */
const LABELS =
  "by|penulis|reporter|pewarta|wartawan|laporan|authors?|autor(?:in|en)?|auteurs?|autore|autora|بقلم|كتب|كتبت|作者|記者|记者|文";
/**
 * Prepositions that introduce an author in these languages. Elsewhere they begin names: Oleh Kovalenko, Von Miller, Par Lagerkvist,
 * Od Neeman, Av Shapiro.
 */
const PREPOSITIONS: Readonly<Record<string, readonly string[]>> = {
  oleh: ["id", "ms", "jv", "su", "min"],
  por: ["es", "pt", "gl"],
  per: ["ca"],
  ["von|vom"]: ["de", "lb", "nds"],
  par: ["fr", "oc"],
  door: ["nl"],
  deur: ["af"],
  av: ["nb", "nn", "no", "sv"],
  af: ["da"],
  di: ["it"],
  de: ["ro"],
  od: ["hr", "sr", "bs"],
  autorius: ["lt"],
  bởi: ["vi"],
  від: ["uk"],
  от: ["bg"],
};
const PREPOSITION = Object.keys(PREPOSITIONS).join("|");
const INTRODUCTION = new RegExp(`^(?:${LABELS}|${DONE_BY})(?![\\p{L}\\p{N}])\\s*[:：|]?\\s*`, "iu");
const WITH_COLON = new RegExp(`^(?:${PREPOSITION})\\s*[:：]\\s*`, "iu");
/** In lower case these begin no name. */
const UNCAPITALISED = /^(?:oleh|por|par|door|bởi|від)\s+(?=\p{Lu})|^von\s+(?=\p{Lu}\S+\s+\p{Lu})/u;

/** The introduction of an author in front of a text, with the blank after it; empty without one. */
export function introductionOf(text: string, language: string | undefined): string {
  const certain = (INTRODUCTION.exec(text) ?? WITH_COLON.exec(text) ?? UNCAPITALISED.exec(text))?.[0];
  if (certain !== undefined) return certain;
  const written = new RegExp(`^(${PREPOSITION})\\s+(?=\\p{L})`, "iu").exec(text);
  if (written === null) return "";
  const primary = language?.toLowerCase().split("-")[0];
  const word = (written[1] ?? "").toLowerCase();
  const languages = Object.entries(PREPOSITIONS).find(([words]) => words.split("|").includes(word))?.[1] ?? [];
  return primary === undefined || languages.includes(primary) ? written[0] : "";
}

export const EDITOR_PREFIX =
  /^(?:editor|redaktur|penyunting|edited by|editing by|uploader|fotografer|photo(?:s|graph)?s? by|foto|publisher)\b/iu;

/** Agencies and their kin: sources, and authors only where nobody else is named. */
export const AGENCY_NAME =
  /^(?:the )?(?:associated press|ap|afp|reuters|ani|pti|ians|antara|bernama|upi|dpa|efe|ansa|xinhua|kyodo|bloomberg|agence france[ -]presse|press association|pa media|canadian press|tribune news service|usa today(?: network)?|financial times|bleacher report)$/i;

/** What stands where a name is expected, and names nobody. */
export const NOBODY = new RegExp(
  `^(?:${[
    "\\S*admin(?:istrator|istrasi)?|super ?user|redaksi|editor|editorial|editors|editorial board|tim redaksi|staff|(?:from )?(?:wire and )?staff reports?|news staff|newsroom|webmaster|team|redaktion|die redaktion|redaction|la rédaction|rédaction|redacción|redazione|redactie|redação",
    "unknown|anonymous|anonim|null|undefined|guest|gast|unbenannt|author|authors|autor|autoren|autorin|auteur|auteurs|autore|autores|penulis|by|oleh|von|par|por|red|name|source|quelle|sumber|online|agenturen|agencies|agency",
    "(?:last |originally |first )?(?:updated|published|posted|modified|written|created|start date|date|datum|fecha|tanggal)(?: on| at)?",
    "(?:zuletzt )?(?:veröffentlicht|veröffentlichung|publiziert|erstellt|geschrieben|aktualisiert|geändert|stand)(?: am| von)?",
    "publié|mis à jour|publicado|actualizado|atualizado|pubblicato|aggiornato|gepubliceerd|geplaatst|bijgewerkt|opublikowano|diterbitkan|dipublikasikan|diperbarui|diunggah|tayang|terbit|waktu",
    "monday|tuesday|wednesday|thursday|friday|saturday|sunday|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|senin|selasa|rabu|kamis|jumat|sabtu|minggu|isnin|khamis|jumaat|ahad",
    "post(?:ed)? date|(?:more|all|recent|latest|related) posts|alle artikel|cc[ -]by.*|gesponserte.*|sponsored.*|verifi(?:ed|zierte).*|leave a .*|comments?|kommentare?|reply|antworten|print|drucken|teilen|news|nachrichten|berita",
    "share|view all.*|last|edit profile|my profile|read more.*|more stories.*|more from.*|follow.*|contributors?(?: content)?|alle beiträge.*|alles von.*|mehr von.*|tous les articles.*|profile|profil|bio|about|home|politik|politics",
  ].join("|")})$`,
  "iu",
);

/** A publisher's name rather than a person's: what templates put into `<meta name=author>`. */
export const ORGANISATION =
  /(?:^|[\s-])(?:gmbh|e\. ?v\.|inc|ltd|llc|corp|plc|tbk|verlag|media|medien|redaktion|redacción|redaccion|redazione|rédaction|newsdesk|desk|stiftung|foundation|department|departement|ministry|ministerium|kementerian|dinas|universität|university|universitas|institut|institute|landesanstalt|bundesamt|verband|fraktion|copyright|magazine|magazin|times|online|tv|radio|agency|agentur|team|website|germany|deutschland|indonesia|nachrichten|zeitung|tageszeitung|newspaper|broadcasting|agencia|agence|agencies|agencias|staff|staff writers?|writers|reporters|editors|correspondents|newsroom|bureau|news)\.?(?=$|[\s,])|^pt\.? |\p{Ll}(?:stiftung|verlag|verband|fraktion|redaktion|anstalt)$|\p{L}\.(?:com|de|org|net|co|id|my|sg|ph|in|uk|io|at|ch|fr|nl|it|tv|news|live|info)\b|©/iu;

const RANK =
  "senior|assistant|deputy|staff|chief|executive|managing|contributing|associate|news|political|politics|money|sports|tech|technology|science|health|healthcare|business|features|breaking news|web|digital|opinion|content|crimson";
const JOB =
  "editor|writer|reporter|correspondent|columnist|contributor|journalist|producer|publisher|author|staff|critic|photographer|officer|wartawan|jurnalis|kontributor|koresponden|fotografer|pewarta|jurnalist(?:in)?|journalist(?:in|e)?|redakteur(?:in)?|korrespondent(?:in)?|reporterin|kolumnist(?:in)?|volontär(?:in)?|rédact(?:eur|rice)|correspondante?|periodista|redactora?|reportero|reportera|corresponsal|jornalista|giornalista|redacteur|verslaggever|journalista|dziennikarz|dziennikarka|toimittaja|gazeteci|muhabir|журналист|корреспондент|журналіст";

/** What a person does, behind the name in a byline. */
export const ROLE_SUFFIX = new RegExp(`(?:\\s*[,|•·–—-]\\s*|\\s+)(?:(?:${RANK})\\s+)*(?:${JOB})$`, "iu");

/** `신현주 기자`, `王小明 记者`. */
export const ROLE_BEHIND = /\s*(?:(?:선임|수습|객원|전문|인턴)?기자|특파원|논설위원|앵커|記者|记者|編集委員|特派員)$/u;

/** `Petra Novak schreibt aus Wien`: words behind a name that say where or what. */
export const NOT_OF_THE_NAME =
  /\s+(?:schreibt|berichtet|reports?|reported|reporting|writes|wrote|is|was|melaporkan|dari|aus|from|rapporteert|schrijft|skriver|skrifar|rapporterar|depuis|depuis|desde|informa|escribe|écrit|scrive|pisze|yazdı|dem|dalam|untuk|saat)\s+.*$/u;

/** A role alone, which names nobody. */
export const ROLE = new RegExp(`^(?:head of .*|chair of .*|(?:(?:${RANK})\\s*)+(?:${JOB})?|${JOB})$`, "iu");
/** `… | Editor: Name`, within a line. */
export const EDITOR_CREDIT =
  /(?:^|[|•·,;\s])(?:editor|redaktur|penyunting|edited by|editing by)\s*[:：]\s*([^|•·:：]{2,80})/giu;
/** `(Tribunnews.com/Rina Wati)` at the end of a story. */
export const CLOSING_CREDIT =
  /[([](?:[\p{L}\d-]{2,30}\.(?:com|co\.id|id|net|org|co)|ANTARA|Antara|Tribun[\p{L} ]{0,20})\s?\/\s?(\p{Lu}\p{Ll}[\p{L}.'’ ]{2,40})[)\]]\.?$/u;
/** A line that names who wrote the story, wherever by the story it stands: `Pewarta: Name`, `Datum: 19.11.2021 Autor: Name Quelle: …`. */
export const AUTHOR_CREDIT =
  /(?:^(?:pewarta|penulis|reporter|wartawan|laporan|oleh|written by|reporting by|texte?|tekst|testo|作者|記者|文)|(?:^|\s)(?:autor(?:in|en)?|author|auteur|penulis))\s*[:：]\s*/iu;
/** The next label on such a line. */
export const NEXT_LABEL = /\s+(?:\p{L}{3,12}\s*[:：]|[|•·]).*$/u;
