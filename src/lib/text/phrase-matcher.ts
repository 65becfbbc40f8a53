import { type Apostrophe, hasApostrophe, normalizeText, UNSPACED, wordsOf } from "./normalize-text.js";

const UNSPACED_START = new RegExp(`^[${UNSPACED}]`, "u");
const UNSPACED_END = new RegExp(`[${UNSPACED}]$`, "u");
const HAN = /^\p{Script=Han}/u;
const HANGUL = /^\p{Script=Hangul}/u;

/** Signs between words that mean nothing to a search. Other signs do: `C++`, `#viral`, `$`. */
const SILENT = /^[\p{L}\p{N}\p{M}\s\-‐-―_.,:;!?/'’‘ʼ＇"“”()[\]]*$/u;
/** A star behind a word stands for any ending. */
const PREFIX = /[\p{L}\p{N}\p{M}]\*\s*$/u;

/** How much of a run without spaces is cut into words around a place. */
const SEGMENT_CHARS = 40;
/** Places of one phrase in one text that are looked at. */
const MAX_PLACES = 1_000;
/** Chinese and Japanese words of so many characters are compounds: their last part is a word too. */
const MIN_COMPOUND_CHARS = 4;

/** A text made ready for `Phrase` tests; made once for many phrases. */
export interface SearchText {
  /** The folded words, each with a space on both sides. */
  words(apostrophe: Apostrophe): string;
  /** The folded text with single spaces, for phrases that hold signs. */
  folded(): string;
  /** BCP 47; decides how a run without spaces is cut into words. */
  readonly language: string | undefined;
}

export function searchText(text: string, language?: string): SearchText {
  const words = new Map<Apostrophe, string>();
  let folded: string | undefined;
  return {
    language,
    words(apostrophe) {
      const reading = hasApostrophe(text) ? apostrophe : "joined";
      const made = words.get(reading) ?? ` ${wordsOf(text, reading).join(" ")} `;
      words.set(reading, made);
      return made;
    },
    folded() {
      folded ??= ` ${normalizeText(text).replace(/\s+/gu, " ")} `;
      return folded;
    },
  };
}

/** Whether a phrase occurs in a text. */
export type PhraseMatcher = (text: SearchText) => boolean;

/**
 * Compiles a phrase that matches whole words, whatever the case, the accents and the punctuation between the words.
 *
 * - A star at its end matches any ending: `zodiak*` is in "zodiaknya".
 * - An apostrophe is read both ways: *Trump* is in "Trump's", *Jumat* in "Jum'at".
 * - In scripts without spaces the words are those of UAX #29 with the dictionaries of ICU (`Intl.Segmenter`); Korean matches anywhere.
 * - A phrase with other signs in it (`C++`, `#viral`) matches as it is written.
 */
export function compilePhraseMatcher(phrase: string): PhraseMatcher {
  const isPrefix = PREFIX.test(phrase);
  const plain = isPrefix ? phrase.replace(/\*\s*$/u, "") : phrase;
  if (wordsOf(plain).length === 0 || !SILENT.test(plain)) return compileLiteral(plain);
  const joined = compileWords(wordsOf(plain, "joined"), "joined", isPrefix);
  const split = compileWords(wordsOf(plain, "split"), "split", isPrefix);
  return (text) => joined(text) || split(text);
}

function compileWords(words: readonly string[], apostrophe: Apostrophe, isPrefix: boolean): PhraseMatcher {
  const first = words[0] ?? "";
  const last = words.at(-1) ?? "";
  const before = UNSPACED_START.test(first) ? "" : " ";
  const after = isPrefix || UNSPACED_END.test(last) ? "" : " ";
  const wanted = before + words.join(" ") + after;
  const startsUnspaced = before === "" && !HANGUL.test(first);
  const endsUnspaced = !isPrefix && after === "" && !HANGUL.test([...last].at(-1) ?? "");
  return (text) => {
    const all = text.words(apostrophe);
    if (!startsUnspaced && !endsUnspaced) return all.includes(wanted);
    let at = all.indexOf(wanted);
    for (let count = 0; at >= 0 && count < MAX_PLACES; count++) {
      const end = at + wanted.length;
      if ((!startsUnspaced || isWordStart(all, at, text)) && (!endsUnspaced || isWordEnd(all, end, text))) return true;
      at = all.indexOf(wanted, at + 1);
    }
    return false;
  };
}

/** Whether a word of a script without spaces begins at a place, or the last part of a compound. */
function isWordStart(all: string, at: number, text: SearchText): boolean {
  if (all[at - 1] === " ") return true;
  const word = wordAround(all, at, text);
  return (
    word === undefined ||
    (HAN.test(word.text) && word.text.length >= MIN_COMPOUND_CHARS && word.text.length - word.before >= 2)
  );
}

/** Whether a word ends at a place. One more Chinese character is a suffix: 東京 is in 東京都. */
function isWordEnd(all: string, end: number, text: SearchText): boolean {
  if (all[end] === " ") return true;
  const word = wordAround(all, end, text);
  return (
    word === undefined ||
    (HAN.test(all.slice(end)) && (word.text.length - word.before === 1 || word.text.length >= MIN_COMPOUND_CHARS))
  );
}

interface WordAround {
  readonly text: string;
  /** Characters of the word before the place. */
  readonly before: number;
}

/** The word with a place inside it; undefined where a word begins or ends at the place. */
function wordAround(all: string, at: number, text: SearchText): WordAround | undefined {
  const from = Math.max(all.lastIndexOf(" ", at - 1) + 1, at - SEGMENT_CHARS);
  const space = all.indexOf(" ", at);
  const run = all.slice(from, Math.min(space < 0 ? all.length : space, at + SEGMENT_CHARS));
  // Compatibility folding takes the Thai vowel apart, which no dictionary knows.
  const [head, whole] = [composed(run.slice(0, at - from)), composed(run)];
  for (const { index, segment } of segmenterFor(whole, text.language).segment(whole)) {
    if (index < head.length && head.length < index + segment.length)
      return { text: segment, before: head.length - index };
  }
  return undefined;
}

function composed(text: string): string {
  return text.replaceAll("\u0e4d\u0e32", "\u0e33").replaceAll("\u0ecd\u0eb2", "\u0eb3");
}

const segmenters = new Map<string, Intl.Segmenter>();
const LANGUAGES_WITHOUT_SPACES = new Set(["zh", "ja", "th", "lo", "km", "my"]);

/** The item's language where it writes without spaces, else the language of the script. */
function segmenterFor(run: string, language: string | undefined): Intl.Segmenter {
  const declared = language?.split("-")[0]?.toLowerCase() ?? "";
  const locale = LANGUAGES_WITHOUT_SPACES.has(declared) ? declared : localeOf(run);
  const known = segmenters.get(locale) ?? new Intl.Segmenter(locale, { granularity: "word" });
  segmenters.set(locale, known);
  return known;
}

function localeOf(run: string): string {
  if (/[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(run)) return "ja";
  if (/\p{Script=Thai}/u.test(run)) return "th";
  if (/\p{Script=Lao}/u.test(run)) return "lo";
  if (/\p{Script=Khmer}/u.test(run)) return "km";
  return /\p{Script=Myanmar}/u.test(run) ? "my" : "zh";
}

const WORD_START = /^[\p{L}\p{N}]/u;
const WORD_END = /[\p{L}\p{N}]$/u;

/** As written, but `#viral` is not in `#viralnews`: an end that is a word must end there in the text too. */
function compileLiteral(phrase: string): PhraseMatcher {
  const wanted = normalizeText(phrase).replace(/\s+/gu, " ").trim();
  const startsWithWord = WORD_START.test(wanted) && !UNSPACED_START.test(wanted);
  const endsWithWord = WORD_END.test(wanted) && !UNSPACED_END.test(wanted);
  return (text) => {
    if (wanted === "") return false;
    const folded = text.folded();
    for (let at = folded.indexOf(wanted); at !== -1; at = folded.indexOf(wanted, at + 1)) {
      const before = folded.slice(Math.max(0, at - 2), at);
      const after = folded.slice(at + wanted.length, at + wanted.length + 2);
      if (!(startsWithWord && WORD_END.test(before)) && !(endsWithWord && WORD_START.test(after))) return true;
    }
    return false;
  };
}
