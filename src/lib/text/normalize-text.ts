/** Accents, Hebrew points and Arabic vowel signs; marks that carry a vowel or voice a letter elsewhere (Devanagari, Thai, kana) stay. */
const ACCENTS = /[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u064b-\u065f\u0670\u0640]/gu;

/** What stands in words without being seen: soft hyphens, joiners, marks of direction. */
const UNSEEN = /\p{Cf}/gu;

/** Letters that Unicode does not take apart into a base and an accent. */
const PLAIN_LETTERS: Readonly<Record<string, string>> = {
  ß: "ss",
  ø: "o",
  đ: "d",
  ð: "d",
  ł: "l",
  ı: "i",
  æ: "ae",
  œ: "oe",
  þ: "th",
};

/** Scripts that write without spaces between words. Korean glues particles to its words. */
export const UNSPACED =
  "\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}";

/** One word, or one run of a script that writes without spaces between words (or, as Korean, glues particles on). */
const WORDS = new RegExp(`[${UNSPACED}]+|(?:(?![${UNSPACED}])[\\p{L}\\p{N}\\p{M}])+`, "gu");
/** Most titles are, and need nothing of what follows; measured three times as fast. */
const ASCII = /^[\x00-\x7f]*$/;

/** The text without case, accents and what is not seen, compatibility forms made plain (`ﬁ`, full width). */
export function normalizeText(text: string): string {
  if (ASCII.test(text)) return text.toLowerCase();
  return text
    .toLowerCase()
    .normalize("NFKD")
    .replace(ACCENTS, "")
    .replace(UNSEEN, "")
    .normalize("NFC")
    .replace(/[ßøđðłıæœþ]/gu, (letter) => PLAIN_LETTERS[letter] ?? letter);
}

/**
 * What an apostrophe does to the word around it: `joined` drops it (`Jum'at`, `O'Neill`, `Qur'an`), `split` ends the word
 * there (`Trump's`, `l'Ukraine`, `Ankara'da`).
 */
export type Apostrophe = "joined" | "split";

const APOSTROPHES = /['’‘ʼ＇]/gu;

/** The folded words of a text in order; a run of Chinese, Japanese, Korean, Thai, … counts as one. */
export function wordsOf(text: string, apostrophe: Apostrophe = "joined"): string[] {
  const plain = text.replace(APOSTROPHES, apostrophe === "joined" ? "" : " ");
  if (ASCII.test(plain)) return plain.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  return normalizeText(plain).match(WORDS) ?? [];
}

export function hasApostrophe(text: string): boolean {
  return text.search(APOSTROPHES) >= 0;
}

/** Shorter words are articles and prepositions in most languages. */
const MIN_CONTENT_CHARS = 4;
const UNSPACED_START = new RegExp(`^[${UNSPACED}]`, "u");

/** The words that say what a text is about, given what `wordsOf` gave: longer ones, figures, and each sign of a script without spaces. */
export function contentWords(words: string | readonly string[]): ReadonlySet<string> {
  const all = typeof words === "string" ? words.split(" ") : words;
  const content = all.flatMap((word) => {
    if (UNSPACED_START.test(word)) return [...word];
    return word.length >= MIN_CONTENT_CHARS || /^\p{N}/u.test(word) ? [word] : [];
  });
  return new Set(content.length === 0 ? all : content);
}
