/**
 * What Muara knows of the house style of news sites without configuration: one table of declarative rules.
 * `docs/article-rules.md` explains each by example. Every pattern is tried on a bounded piece of text only
 * (see the limits in `house-clean.ts`) and keeps non-Latin letters: `\p{L}`, never `\w`.
 */
export interface StylePattern {
  readonly name: string;
  readonly pattern: RegExp;
  /** Applies to pages in these languages only. */
  readonly languages?: readonly string[];
}

const DASH = String.raw`(?:\s*[-–—―−]{1,3}\s*)`;
const SPACED_DASH = String.raw`(?:\s+[-–—―−]{1,3}\s*|[–—―]{1,2}\s*|--+\s*)`;
const CITY = String.raw`\p{Lu}[\p{L}'’.]*(?:[ /-]\p{Lu}[\p{L}'’.]*){0,4}`;
const CAPS_CITY = String.raw`\p{Lu}[\p{Lu}'’.]+(?:[ /-]\p{Lu}[\p{Lu}'’.]*){0,4}`;
const MONTH_DAY = String.raw`(?:\p{L}{3,9}\.? \d{1,2}|\d{1,2} \p{L}{3,9}\.?)(?:,? \d{4})?`;
const OUTLET_SITE = String.raw`[\p{L}\d][\p{L}\d-]{1,30}\.(?:com|co\.id|co|id|net|org|tv|news|my|info)`;
const CAPS_SITE = String.raw`[\p{Lu}\d][\p{Lu}\d-]{1,30}\.(?:COM|CO\.ID|CO|ID|NET|ORG|TV|NEWS|MY|INFO)`;
const AGENCIES =
  "ANTARA|Antara|AP|AFP|REUTERS|Reuters|CNN|BERNAMA|Bernama|UPI|dpa|DPA|EFE|ANSA|TASS|Xinhua|XINHUA|KYODO|Kyodo|PTI|IANS|ANI|PNA|VOA|BBC";

/** What may stand between an outlet's name and the first sentence. */
export const DATELINES: readonly StylePattern[] = [
  // RIAU24.COM - PEKANBARU - , TEMPO.CO, Jakarta - , REPUBLIKA.CO.ID, JAKARTA -- , RIAU24.COM PEKANBARU-Wakil
  {
    name: "dateline: site in capitals",
    pattern: new RegExp(
      `^${CAPS_SITE}(?:[,:]?${DASH}?\\s*\\(?${CITY}\\)?(?:, ${MONTH_DAY})?(?:${SPACED_DASH}|:\\s+)|[\\s,]*\\p{Lu}[\\p{Lu} ]{2,28}\\s*[-–—]+\\s*(?=[\\p{Lu}"“‘'])|\\s*[-–—―]{1,3}\\s*|[,:]\\s+|(?=[\\p{Lu}"“‘'][\\p{Ll}\\p{Lu}]))`,
      "u",
    ),
  },
  // RIAU24.COM Wakil Bupati …
  {
    name: "dateline: site in capitals",
    pattern: new RegExp(`^${CAPS_SITE}\\s+(?=[\\p{Lu}"“‘'\\d])`, "u"),
    languages: ["id", "ms"],
  },
  // Liputan6.com, Jakarta - ; Merdeka.com - ; Suara.com -
  {
    name: "dateline: site",
    pattern: new RegExp(`^${OUTLET_SITE}(?:,? ${CITY})?(?:${SPACED_DASH}|:\\s+)`, "iu"),
  },
  // PEKANBARU, KOMPAS.com - ; Jakarta, Beritasatu.com -
  {
    name: "dateline: place and site",
    pattern: new RegExp(`^${CITY}(?:, ${CITY})?,? \\(?${OUTLET_SITE}\\)?(?:${SPACED_DASH}|:\\s+)`, "u"),
  },
  // Jakarta, CNBC Indonesia - ; Jakarta, CNN Indonesia --
  {
    name: "dateline: place and outlet",
    pattern: new RegExp(`^${CITY}, (?:\\p{Lu}{2,8} Indonesia|VIVA|iNews|detikcom|JPNN|Gatra|MNC)${SPACED_DASH}`, "u"),
  },
  // Jakarta (ANTARA) - ; WASHINGTON (AP) — ; LONDON, Dec 19 (Reuters) - ; KUALA LUMPUR, 19 Dis (Bernama) --
  {
    name: "dateline: place and agency",
    pattern: new RegExp(`^${CITY}(?:, ${CITY})?(?:, ${MONTH_DAY})? ?\\([^()]{2,40}\\) ?${SPACED_DASH}`, "u"),
  },
  { name: "dateline: agency", pattern: new RegExp(`^\\((?:${AGENCIES})\\) ?${SPACED_DASH}`, "u") },
  // NEW YORK — ; KUALA LUMPUR: ; SHAH ALAM –
  {
    name: "dateline: place in capitals",
    pattern: new RegExp(`^${CAPS_CITY}(?:, ${CITY})?(?:, ${MONTH_DAY})?${SPACED_DASH}`, "u"),
  },
  {
    name: "dateline: place in capitals",
    pattern: new RegExp(`^${CAPS_CITY}(?:, ${MONTH_DAY})? ?(?::\\s+)`, "u"),
    languages: ["ms", "id"],
  },
  // Jakarta - ; Pekanbaru, Riau -
  {
    name: "dateline: place",
    pattern: new RegExp(
      `^${CITY}(?:, ${CITY})?(?: \\(\\d{1,2}/\\d{1,2}(?:/\\d{4})?\\))?\\s+[-–—]{1,2}\\s+(?=[\\p{Lu}"“'‘\\d])`,
      "u",
    ),
    languages: ["id", "ms"],
  },
  // دمشق، سوريا (CNN) -- ; القاهرة (رويترز) -
  {
    name: "dateline: place and agency",
    pattern: /^[\p{Script=Arabic} ،]{2,40} ?\([^()]{2,30}\) ?[-–—]{1,2}\s*/u,
  },
  // 新华社北京12月19日电（记者 …） ; 中新网北京12月19日电
  {
    name: "dateline: wire",
    pattern:
      /^[（(]?\p{Script=Han}{2,4}(?:社|网|報|报)\p{Script=Han}{1,8}(?:\d{1,2}月)?\d{1,2}日(?:电|電)[）)]?\s*(?:[（(][^（）()]{1,40}[）)])?\s*/u,
  },
  // 【台北=…】, (서울=연합뉴스) 홍길동 기자 =
  {
    name: "dateline: wire",
    pattern:
      /^[【(（][^】)）=＝]{1,20}[=＝][^】)）]{1,20}[】)）](?:\s*\p{Script=Hangul}{2,5} (?:기자|특파원)\s*=)?\s*/u,
  },
];

/** What may end the last sentence. */
export const END_MARKS: readonly StylePattern[] = [
  { name: "end mark: stars", pattern: /\s*[([]\s*\*{1,5}\s*[)\]]\s*$/u },
  { name: "end mark: stars", pattern: /\s*\*{2,5}\s*$/u },
  { name: "end mark: initials", pattern: /\s*[([][a-z]{2,6}(?:[/\-,] ?[a-z]{2,6}){1,3}[)\]]\.?\s*$/u },
  { name: "end mark: initials", pattern: /(?<=[.!?"”’'»])\s*[([][a-z]{2,4}[)\]]\s*$/u },
  { name: "end mark: agency", pattern: new RegExp(`(?<=[.!?"”’'»])\\s*[-–—]{1,2}\\s*(?:${AGENCIES})\\s*$`, "u") },
  { name: "end mark: sign", pattern: /\s*(?:#{2,3}|-\s?30\s?-|[■□◼▪●◆∎]|\(end\)|\(tamat\)|（完）|\(끝\))\s*$/iu },
];

/** How a line that leads to another story begins; the line goes when it is short. */
export const INSERTS: readonly string[] = [
  ..."Baca juga|Baca pula|Baca selengkapnya|Baca lagi|Baca berita|Baca artikel|Simak juga|Simak berita|Simak video|Lihat juga|Tonton juga|Saksikan juga".split(
    "|",
  ),
  ..."Artikel terkait|Berita terkait|Artikel berkaitan|Berita berkaitan|Baca berkaitan|Artikel lainnya".split("|"),
  ..."Read also|Also read|Read more|Read next|Read:|Related:|Related article|Related stories|See also|More on this|Must read|Don't miss|Watch:|Also see".split(
    "|",
  ),
  ..."Lire aussi|Lea también|Leer también|Lea tambien|Leia também|Lesen Sie auch|Mehr zum Thema|Leggi anche|Lees ook".split(
    "|",
  ),
  ..."اقرأ أيضا|اقرأ ايضا|إقرأ أيضا|اقرأ أيضًا|شاهد أيضا|延伸阅读|延伸閱讀|相关阅读|相關閱讀|相关新闻|相關新聞|関連記事|あわせて読みたい|【関連】|관련기사".split(
    "|",
  ),
];

/** Lines that are never part of an article when they stand alone. Compared without case and punctuation. */
export const CHROME_LINES: ReadonlySet<string> = new Set([
  ..."menu|home|beranda|utama|login|masuk|daftar|log in|sign in|sign up|subscribe|langganan|search|cari|share|bagikan|kongsi|tweet|print|cetak|email".split(
    "|",
  ),
  ..."facebook|twitter|x|whatsapp|telegram|line|copy link|salin tautan|link copied|tautan disalin|komentar|comments|comment|tulis komentar".split(
    "|",
  ),
  ..."advertisement|iklan|advertising|sponsored|scroll to continue|scroll untuk melanjutkan|scroll to continue with content|gulir ke bawah untuk membaca|skip to content|skip to main content".split(
    "|",
  ),
  ..."loading|close|tutup|next|previous|prev|selanjutnya|sebelumnya|halaman selanjutnya|back to top|kembali ke atas|read more|baca selengkapnya|show all|lihat semua".split(
    "|",
  ),
  ..."share this article|share this|share this story|bagikan artikel ini|bagikan berita ini|trending|terpopuler|terkini|berita terkait|related articles|related stories".split(
    "|",
  ),
  ..."article continues below advertisement|story continues below advertisement|continue reading|continue reading the main story|listen to this article|listen".split(
    "|",
  ),
  ..."advertisement - scroll to continue|اعلان|إعلان|شارك|مشاركة|广告|廣告|分享|広告|シェア|공유".split("|"),
]);

/** Credits and calls that close a page below the last sentence. Tried on short closing blocks only. */
export const CREDITS: readonly StylePattern[] = [
  {
    name: "credit",
    pattern:
      /^(?:editor|reporter|penulis|pewarta|wartawan|penyunting|fotografer|foto|photo|sumber|source|sumber berita|laporan|kontributor|uploader|redaktur|copyright|hak cipta|©|image credit|photo credit|written by|edited by|reporting by|editing by|additional reporting by|tags?|topik|topics?|label|kata kunci|filed under|kategori|category)\s*(?:[:：|©]|oleh\b|by\b)/iu,
  },
  { name: "credit", pattern: /^\(?(?:reporting by|editing by|additional reporting|compiled by|writing by)\b/iu },
  { name: "credit", pattern: /^(?:copyright|hak cipta)\b.*\b(?:\d{4}|reserved|antara)\b/iu },
  {
    name: "call",
    pattern:
      /^(?:ikuti|follow|dapatkan (?:update|berita)|simak berita|cek berita|gabung|join|download|unduh|subscribe|sign up|langganan|jangan lewatkan|yuk|dapatkan)\b.*\b(?:google news|whatsapp|telegram|channel|saluran|newsletter|twitter|facebook|instagram|aplikasi|app|email|inbox)\b/iu,
  },
];

/** Zoneless dates of these languages, when the source names no zone: the one zone most of their news is written in. */
export const LANGUAGE_ZONES: Readonly<Record<string, string>> = { id: "Asia/Jakarta", ms: "Asia/Kuala_Lumpur" };

/** Elements that sites mark as the article's body, most telling first. */
export const BODY_CONTAINERS: readonly string[] = [
  "[itemprop~=articleBody]",
  "[class~=article-body],[class~=article__body],[class~=articleBody],[class~=article-content],[class~=article__content],[class~=entry-content],[class~=post-content],[class~=post-body],[class~=story-body],[class~=story-content],[class~=article-text],[class~=articletext],[class~=read__content],[class~=detail__body-text],[class~=txt-article],[class~=isi-berita],[id=article-body],[id=article-content],[id=articleBody]",
];
