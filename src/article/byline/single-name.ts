import { isDateWord } from "../../lib/dates/natural-date.js";
import { AGENCY_NAME, NOBODY, ORGANISATION } from "./person-patterns.js";
import { isPlace } from "./places.js";
import { isSection } from "./sections.js";

/** Many Indonesians have one name: `Sutrisno 5 Mar 2025`. Scripts without capitals, and words all in capitals, do not show that a word is a name. */
const SINGLE = /^\p{Lu}[\p{Ll}\p{M}]+(?:['’-]\p{L}[\p{Ll}\p{M}]+)?\.?$/u;
const MIN_LETTERS = 3;

/** What else one word in front of a date is: a label, a counter, an outlet. */
const LABEL =
  /^(?:dibaca|dilihat|views?|hits?|dilaporkan|ditulis|tayang|terbit|rilis|dirilis|dimuat|disunting|diedit|edisi|edition|ausgabe|vol|volume|nomor|halaman|page|seite|kategori|category|laporan|liputan|sumber|source|quelle|fuente|kredit|credit|tags?|komentar|kommentare?|comments?|copyright|since|from|until|bis|seit|ab|dari|sejak|hingga|sampai|today|yesterday|kemarin|besok|hari|heute|gestern|morgen|hoy|ayer|hier|oggi|ieri|artikel|article|articulo|story|blog|post|entry|event|acara|termin|deadline|jakarta|due|joined|bergabung|created|dibuat|erstellt|geschrieben|written|publikasi|publication|publicación|publiziert|erschienen|paru|salvato|dodano|dodane|data|datum|fecha|tarih|tanggal|yayın|kl|time|jam|gepostet|inserito|postado|criado|modificato|lesezeit|reading|verfasst)$/iu;
const OUTLET =
  /^(?:kompas|detik|tempo|republika|tribun|liputan|okezone|sindonews|kumparan|viva|merdeka|suara|inews|jpnn|kontan|katadata|tirto|gatra|bisnis|fajar|haluan|waspada|serambi|harian|pikiran|bernas|kedaulatan|solopos|narasi|idntimes|beritasatu|investor|medcom|metrotv|rmol|jawapos|bernama|malaysiakini|sinar|berita|utusan|astro|mkini|guardian|telegraph|independent|mirror|spiegel|focus|stern|zeit|welt|bild|taz|figaro|monde|libération|parisien|marca|repubblica|corriere|fanpage|globo|folha|público|expresso|politico|axios|vox|wired|forbes|fortune|variety|mashable|gizmodo|engadget|yahoo|google|facebook|twitter|instagram|youtube|whatsapp|telegram|tiktok|linkedin|wordpress|blogger|medium|substack)$/iu;
const OUTLET_ENDING =
  /\p{L}{2}(?:news|post|pos|times|press|media|online|network|daily|weekly|today|radio|tv|magazine|blog|terkini|kini|zeitung|blatt|anzeiger|kurier|presse)$/iu;

/** Whether one word in front of a date is a person: not a place, section, label, weekday, agency or outlet. `before` is the text with its marks. */
export function isSingleName(word: string, before: string, language: string | undefined): boolean {
  if (!SINGLE.test(word) || word.length < MIN_LETTERS || /[:：]\s*$/u.test(before)) return false;
  if (LABEL.test(word) || OUTLET.test(word) || OUTLET_ENDING.test(word) || NOBODY.test(word)) return false;
  if (ORGANISATION.test(word) || AGENCY_NAME.test(word) || isSection(word) || isPlace(word, language)) return false;
  return !isDateWord(word, language);
}
