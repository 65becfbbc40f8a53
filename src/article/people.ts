/** The words by which the name of an author is told from roles, labels and organisations. */

/** Roles that are not the author's, and words that introduce one. */
export const BYLINE_PREFIX =
  /^(?:by|oleh|penulis|reporter|pewarta|wartawan|laporan|story by|written by|words by|posted by|published by|dilaporkan oleh|ditulis oleh|author|por|von|par|بقلم|كتب|كتبت|作者|記者|记者|文)(?![\p{L}\p{N}])\s*[:：|]?\s*/iu;
export const EDITOR_PREFIX =
  /^(?:editor|redaktur|penyunting|edited by|editing by|uploader|fotografer|photo(?:s|graph)?s? by|foto|publisher)\b/iu;

/** Agencies and their kin: sources, and authors only where nobody else is named. */
export const AGENCY_NAME =
  /^(?:the )?(?:associated press|ap|afp|reuters|ani|pti|ians|antara|bernama|upi|dpa|efe|ansa|xinhua|kyodo|bloomberg|agence france[ -]presse|press association|pa media|canadian press|tribune news service|usa today(?: network)?|financial times|bleacher report)$/i;

/** What stands where a name is expected, and names nobody. */
export const NOBODY = new RegExp(
  `^(?:${[
    "admin|administrator|redaksi|editor|editorial|editors|editorial board|tim redaksi|staff|staff reports?|news staff|newsroom|webmaster|team|redaktion|die redaktion|redaction|la rédaction|rédaction|redacción|redazione|redactie|redação",
    "unknown|anonymous|anonim|null|undefined|guest|gast|unbenannt|author|authors|autor|autoren|autorin|auteur|auteurs|autore|autores|penulis|by|oleh|von|par|por|red|name|source|quelle|sumber|online|agenturen|agencies|agency",
    "(?:last |originally |first )?(?:updated|published|posted|modified|written|created|start date|date|datum|fecha|tanggal)(?: on| at)?",
    "(?:zuletzt )?(?:veröffentlicht|veröffentlichung|publiziert|erstellt|geschrieben|aktualisiert|geändert|stand)(?: am| von)?",
    "publié|mis à jour|publicado|actualizado|atualizado|pubblicato|aggiornato|gepubliceerd|geplaatst|bijgewerkt|opublikowano|diterbitkan|dipublikasikan|diperbarui|diunggah|tayang|terbit|waktu",
    "share|view all.*|last|edit profile|my profile|read more.*|more stories.*|more from.*|follow.*|contributors?(?: content)?|alle beiträge.*|alles von.*|mehr von.*|tous les articles.*|profile|profil|bio|about|home|politik|politics",
  ].join("|")})$`,
  "iu",
);

/** A publisher's name rather than a person's: what templates put into `<meta name=author>`. */
export const ORGANISATION =
  /(?:^|\s)(?:gmbh|e\. ?v\.|inc|ltd|llc|corp|plc|tbk|verlag|media|medien|redaktion|redacción|redaccion|redazione|rédaction|newsdesk|desk|stiftung|foundation|department|departement|ministry|ministerium|kementerian|dinas|universität|university|universitas|institut|institute|landesanstalt|bundesamt|verband|fraktion|copyright|magazine|magazin|times|online|tv|radio|agency|agentur|team|website|germany|deutschland|indonesia)\.?(?=$|[\s,])|^pt\.? |\p{Ll}(?:stiftung|verlag|verband|fraktion|redaktion|anstalt)$|\.(?:com|de|org|net|co|id|my|info)\b|©/iu;

const RANK =
  "senior|assistant|deputy|staff|chief|executive|managing|contributing|associate|news|political|politics|money|sports|tech|technology|science|health|healthcare|business|features|breaking news|web|digital|opinion|content|crimson";
const JOB =
  "editor|writer|reporter|correspondent|columnist|contributor|journalist|producer|publisher|author|staff|critic|photographer|officer|wartawan";

/** What a person does, behind the name in a byline. */
export const ROLE_SUFFIX = new RegExp(`(?:\\s*[,|•·–—-]\\s*|\\s+)(?:(?:${RANK})\\s+)*(?:${JOB})$`, "iu");

/** A role alone, which names nobody. */
export const ROLE = new RegExp(`^(?:head of .*|chair of .*|(?:(?:${RANK})\\s*)+(?:${JOB})?|${JOB})$`, "iu");
/** A line anywhere on the page that names who wrote the story. */
export const AUTHOR_CREDIT =
  /^(?:pewarta|penulis|reporter|wartawan|laporan|oleh|written by|reporting by|作者|記者|文)\s*[:：]\s*/iu;
