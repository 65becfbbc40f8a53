/**
 * What Muara knows of the house style of news sites without configuration: tables of declarative rules, here, in `datelines.ts`,
 * `endings.ts` and `people.ts`.
 * `docs/article-rules.md` explains each by example. Every pattern is tried on a bounded piece of text only
 * (see the limits in `house-clean.ts`) and keeps non-Latin letters: `\p{L}`, never `\w`.
 */
export interface BoilerplateRule {
  readonly name: string;
  readonly pattern: RegExp;
  /** Applies to pages in these languages only. */
  readonly languages?: readonly string[];
}

/** How a line that leads to another story begins; the line goes when it is short. */
export const INSERTS: readonly string[] = [
  ..."Baca juga|Baca:|Baca pula|Baca selengkapnya|Baca lagi|Baca berita|Baca artikel|Simak juga|Simak berita|Simak video|Lihat juga|Tonton juga|Saksikan juga|Pilihan editor|Pilihan redaksi".split(
    "|",
  ),
  ..."Artikel terkait|Berita terkait|Artikel berkaitan|Berita berkaitan|Baca berkaitan|Artikel lainnya".split("|"),
  ..."Read also|Also read|Read more|Read next|Read:|Related:|Related article|Related story|Related stories|See also|More on this|Must read|Don't miss|Watch:|Also see".split(
    "|",
  ),
  ..."Lire aussi|À lire aussi|Mehr dazu|Lesen Sie mehr|Siehe auch|Читайте также|İlgili haber|Lea también|Leer también|Lea tambien|Leia também|Lesen Sie auch|Mehr zum Thema|Leggi anche|Lees ook".split(
    "|",
  ),
  ..."اقرأ أيضا|اقرأ ايضا|إقرأ أيضا|اقرأ أيضًا|شاهد أيضا|延伸阅读|延伸閱讀|相关阅读|相關閱讀|相关新闻|相關新聞|関連記事|あわせて読みたい|【関連】|관련기사".split(
    "|",
  ),
];

/** Lines that are never part of an article when they stand alone. Compared without case, punctuation and numbers. */
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
  ..."article continues below advertisement|story continues below advertisement|continue reading|continue reading the main story|listen to this article|listen|save|simpan|hide ads|ukuran font|ukuran font a a a|font size|ukuran teks|text size|a a a".split(
    "|",
  ),
  ..."image of|caption|toggle caption|hide caption|after newsletter promotion|skip past newsletter promotion|article continues below|leave blank|your email|view comments|show comments".split(
    "|",
  ),
  ..."already a subscriber sign in|you are logged in|switch accounts|you might be interested in|you may also like|most read|most popular|related content|editors pick|recommended videos".split(
    "|",
  ),
  ..."advertisement scroll to continue|advertisement scroll to continue with content|lanjutkan membaca di halaman berikutnya|lanjut ke halaman berikutnya|اعلان|إعلان|شارك|مشاركة|广告|廣告|分享|広告|シェア|공유".split(
    "|",
  ),
]);

const SHARE_WORDS =
  /(?:share|bagikan|kongsi|tweet|post|kirim|send|facebook|fb|twitter|x|whatsapp|wa|telegram|line|linkedin|pinterest|reddit|threads|messenger|instagram|email|e-mail|copy|salin|link|url|tautan|print|cetak|on|to|via|ke|di|this|article|artikel|berita|ini)(?![\p{L}\d])|[^\p{L}\d]+/giuy;
const NETWORKS = /facebook|twitter|whatsapp|telegram|linkedin|pinterest|reddit|threads|messenger/i;

/** A row of share buttons on one line: names of networks, and words that go with them. */
export function isShareBar(line: string): boolean {
  return NETWORKS.test(line) && line.replace(SHARE_WORDS, "") === "";
}

/** Headings of lists of other stories, which close a page. Compared without case and punctuation. */
export const RELATED_HEADINGS: ReadonlySet<string> = new Set([
  ..."berita terkait|artikel terkait|berita lainnya|artikel lainnya|berita populer|terpopuler|terkini|berita terkini|berita terbaru|baca juga|simak juga|tag|tags|topik|kata kunci|pilihan editor|pilihan redaksi|topik terkait".split(
    "|",
  ),
  ..."berita berkaitan|artikel berkaitan|baca lagi|related articles|related stories|related news|related posts|read also|read more|read next|more stories|more news|more from this section|most read|most popular|trending|latest news|you may also like|see also|topics|related topics|more on this story|more on this".split(
    "|",
  ),
]);

/** Zoneless dates of these languages, when the source names no zone: the one zone most of their news is written in. */
export const LANGUAGE_ZONES: Readonly<Record<string, string>> = { id: "Asia/Jakarta", ms: "Asia/Kuala_Lumpur" };

/** Elements that sites mark as the article's body, most telling first. */
export const BODY_CONTAINERS: readonly string[] = [
  "[itemprop~=articleBody]",
  "[class~=article-body],[class~=article__body],[class~=articleBody],[class~=article-content],[class~=article__content],[class~=entry-content],[class~=post-content],[class~=post-body],[class~=story-body],[class~=story-content],[class~=article-text],[class~=articletext],[class~=read__content],[class~=detail__body-text],[class~=txt-article],[class~=isi-berita],[id=article-body],[id=article-content],[id=articleBody],[id=article_body],[id=article-text],[id=story-body],[id=storybody],[id=story-content],[id=post-content],[id=entry-content]",
];
