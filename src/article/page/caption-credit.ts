/** A caption without the credit of its picture, and the credit. */
export interface Caption {
  readonly caption?: string;
  readonly credit?: string;
}

/** A longer text behind a label or in brackets is part of what the caption says. */
const MAX_CREDIT_CHARS = 90;
const MAX_CREDIT_WORDS = 10;
const MAX_SMALL_WORDS = 2;

const AGENCY = [
  "AFP|AP(?: Photos?)?|AAP|Reuters|REUTERS|ANTARA(?: ?FOTO)?|Antara(?: ?Foto)?|LKBN Antara|EPA|EPA-EFE|EFE|dpa|DPA|APA|APTN|ANSA|LaPresse|Lusa|Belga|BELGA|ANP|NTB|TT|Ritzau|Scanpix|Lehtikuva|PA(?: Media| Wire| Images)?",
  "Xinhua|XINHUA|Kyodo|KYODO|Jiji|KCNA|Yonhap|YONHAP|TASS|Sputnik|RIA Novosti|Bernama|BERNAMA|ANI|PTI|IANS|UPI|UNIAN|Ukrinform|CTK|ČTK|MTI|PAP|HINA|Tanjug|Anadolu(?: Agency)?|AA|IRNA|WAM|SPA|VNA|TTXVN|CNA",
  "Getty(?: Images)?|GETTY(?: IMAGES)?|AFP via Getty Images|Shutterstock|iStock(?:photo)?|Unsplash|Pexels|Pixabay|Freepik|Adobe Stock|Alamy|Depositphotos|imago(?: images)?|IMAGO|picture[ -]alliance|Keystone|KEYSTONE|Bloomberg|Magnum|ZUMA|Zuma Press|Wikimedia(?: Commons)?|Flickr|NASA",
  "CNN|BBC|Istimewa|istimewa|Net|net|Ist|ist|internet|Internet|Twitter|Instagram|Facebook|YouTube|Handout|HANDOUT|handout|Dok(?:\\.|umentasi|umen)? [^()/]{2,40}|dok\\.? [^()/]{2,40}|detikcom|Tribunnews",
].join("|");
const LABEL = [
  "foto(?:grafer|grafía|grafia|graf)?|photo(?:graph|grapher|credit| credit| by)?s?|photo(?=\\s*:)|picture|pictures|image(?: credit)?|images|credits?|courtesy(?: of)?|source|dok(?:\\.|umentasi)?|sumber(?: foto| gambar)?|gambar|kredit",
  "bild(?:quelle|nachweis|rechte)?|quelle|crédits?(?: photo)?|crédito|créditos|cr[ée]dit|imagen|immagine|immagini|fonte|fuente|zdjęcie|fot\\.|zdroj|kép|fotó|forrás|kuva|bilde|billede|beeld|ảnh|nguồn|фото|φωτ(?:ο|ό|ογραφία)|תצלום|צילום|الصورة|تصوير|写真|撮影|图|圖|사진|ภาพ",
].join("|");
const MARKED = String.raw`(?:©|\(c\)|Copyright:?)\s*`;
const OUTLET = String.raw`[\p{L}\d-]{2,30}\.(?:com|co\.id|id|net|org|de|news|my)`;

/** Forms of a credit at the end of a caption; the first group is the credit. */
const FORMS: readonly RegExp[] = [
  // (Foto: Rina Wati), [Photo by A. Smith], (Foto/Rina)
  new RegExp(
    `\\s*[(（\\[【]\\s*((?:${LABEL})(?:\\s*[:：/]\\s*|\\s+by\\s+|\\s+)[^()（）\\[\\]]{2,${MAX_CREDIT_CHARS}})[)）\\]】]\\s*\\.?$`,
    "iu",
  ),
  // (ANTARA/Rina Wati), (AFP), [Reuters], (KOMPAS.com/RINA), (© Rina Wati)
  new RegExp(
    `\\s*[(（\\[]\\s*((?:${AGENCY}|${OUTLET})(?:\\s*[/|–—-]\\s*[^()（）\\[\\]]{2,${MAX_CREDIT_CHARS}})?)\\s*[)）\\]]\\s*\\.?$`,
    "u",
  ),
  new RegExp(`\\s*[(（\\[]\\s*([^()（）\\[\\]/]{2,40}/\\s?(?:${AGENCY}|${OUTLET}))\\s*[)）\\]]\\s*\\.?$`, "u"),
  new RegExp(`\\s*[(（\\[]?\\s*(${MARKED}[^()（）\\[\\]]{2,${MAX_CREDIT_CHARS}}?)\\s*[)）\\]]?$`, "iu"),
  // Foto: Rina Wati; Photograph: A. Smith/Getty
  new RegExp(`(?:^|[\\s.|/–—-])((?:${LABEL})\\s*[:：]\\s*[^()（）\\[\\]:：]{2,${MAX_CREDIT_CHARS}})$`, "iu"),
  /(?:^|[.!?]\s+)((?:photos?|photograph|picture|image|foto|fotos|gambar|bild|illustration|ilustrasi)\s+(?:by|oleh|von|di|de|par|por|av|af)\s+\p{Lu}[^.]{2,60})$/iu,
  // … di Jakarta. ANTARA FOTO/Rina Wati/abc.; … REUTERS/A. Smith
  new RegExp(`(?:[.!?”"]\\s+|^|\\s[-–—|]\\s)((?:${AGENCY})(?:\\s?/\\s?[^()/]{2,60}){1,3})\\.?$`, "u"),
  /\s((?:REUTERS|ANTARA FOTO|EPA|AFP|AP|KEYSTONE|IMAGO)(?:\s?\/\s?[^()/.]{2,60}){1,3})\.?$/u,
  // Pak Budi /AFP; Pak Budi | AFP; … — Reuters
  new RegExp(`\\s*(?:/|\\s[|–—-])\\s*((?:${AGENCY}|${OUTLET}))\\.?$`, "u"),
  /\s\/\s?(\p{Lu}[\p{L}\d.]{1,20}(?: \p{Lu}[\p{L}\d.]{1,20}){0,3})$/u,
];
const LABELLED = new RegExp(
  `^(?:(?:${LABEL})(?:\\s*[:：/]\\s*|\\s+by\\s+)|${MARKED}|(?:photos?|photograph|picture|image|fotos?|gambar|bild|illustration|ilustrasi)\\s+(?:by|oleh|von|di|de|par|por|av|af)\\s+)`,
  "iu",
);

/** Cuts the credit of a picture off its caption: `Pak Budi /AFP`, `… (ANTARA/Rina Wati)`, `… Foto: Rina Wati`. */
export function splitCredit(text: string): Caption {
  const once = cutCredit(text);
  if (once.caption === undefined || once.credit === undefined) return once;
  // `… ANTARA FOTO/Rina Wati/foc. (ANTARA FOTO/RINA WATI)`
  const { caption, credit } = cutCredit(once.caption);
  return credit === undefined ? once : { ...(caption === undefined ? {} : { caption }), credit: once.credit };
}

function cutCredit(text: string): Caption {
  for (const form of FORMS) {
    const match = form.exec(text);
    const written = match?.[1];
    if (match === null || written === undefined) continue;
    const credit = withoutLabel(written);
    if (!looksLikeCredit(credit)) continue;
    const caption = text.slice(0, match.index + keptMark(match[0])).trim();
    return { ...(caption === "" ? {} : { caption }), credit };
  }
  return text === "" ? {} : { caption: text };
}

/** Names and outlets, not a sentence: `Foto: Warga melihat sisa jembatan di desa` is a caption. */
function looksLikeCredit(credit: string): boolean {
  const words = credit.match(/\p{L}[\p{L}\p{M}.'’-]*/gu) ?? [];
  const small = words.filter((word) => /^\p{Ll}/u.test(word));
  return /\p{L}{2}/u.test(credit) && words.length <= MAX_CREDIT_WORDS && small.length <= MAX_SMALL_WORDS;
}

/** `Foto: Rina Wati` → `Rina Wati`. */
export function withoutLabel(credit: string): string {
  return credit
    .trim()
    .replace(LABELLED, "")
    .replace(/[\s.,;]+$/u, "")
    .trim();
}

/** The end of the sentence before the credit stays with the caption. */
function keptMark(match: string): number {
  return /^[.!?”"]/u.test(match) ? 1 : 0;
}
