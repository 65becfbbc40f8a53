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

const UNSPACED =
  "\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}";

/** One word, or one run of a script that writes without spaces between words (or, as Korean, glues particles on). */
const WORDS = new RegExp(`[${UNSPACED}]+|(?:(?![${UNSPACED}])[\\p{L}\\p{N}\\p{M}])+`, "gu");
const UNSPACED_START = new RegExp(`^[${UNSPACED}]`, "u");
const UNSPACED_END = new RegExp(`[${UNSPACED}]$`, "u");

/** What stands between words without meaning anything to a search. Other signs do: `C++`, `#viral`, `$`. */
const SILENT = /^[\p{L}\p{N}\p{M}\s\-‐-―_.,:;!?/'’‘"“”()[\]]*$/u;

/** Most titles are, and need nothing of what follows; measured three times as fast. */
const ASCII = /^[\x00-\x7f]*$/;

/** The text without case, accents and what is not seen, compatibility forms made plain (`ﬁ`, full width). */
export function foldText(text: string): string {
  if (ASCII.test(text)) return text.toLowerCase();
  return text
    .toLowerCase()
    .normalize("NFKD")
    .replace(ACCENTS, "")
    .replace(UNSEEN, "")
    .normalize("NFC")
    .replace(/[ßøđðłıæœþ]/gu, (letter) => PLAIN_LETTERS[letter] ?? letter);
}

/** The folded words of a text in order; a run of Chinese, Japanese, Korean, Thai, … counts as one. */
export function wordsOf(text: string): string[] {
  if (ASCII.test(text))
    return (
      text
        .toLowerCase()
        .replaceAll("'", "")
        .match(/[a-z0-9]+/g) ?? []
    );
  return foldText(text.replace(/['’‘ʼ]/gu, "")).match(WORDS) ?? [];
}

/** A text made ready for `Phrase` tests; made once for many phrases. */
export interface SearchText {
  /** The folded words, each with a space on both sides. */
  readonly words: string;
  /** The folded text with single spaces, for phrases that hold signs. */
  readonly folded: string;
}

export function searchText(text: string): SearchText {
  let words: string | undefined;
  let folded: string | undefined;
  return {
    get words() {
      words ??= ` ${wordsOf(text).join(" ")} `;
      return words;
    },
    get folded() {
      folded ??= ` ${foldText(text).replace(/\s+/gu, " ")} `;
      return folded;
    },
  };
}

/** Whether a phrase occurs in a text. */
export type Phrase = (text: SearchText) => boolean;

/**
 * A phrase that matches whole words, whatever the case, the accents and what stands between the words; in scripts without
 * spaces it matches anywhere. A phrase with signs in it (`C++`, `#viral`) matches as it is written.
 */
export function compilePhrase(phrase: string): Phrase {
  const words = wordsOf(phrase);
  const [first, last] = [words[0], words.at(-1)];
  if (first === undefined || last === undefined || !SILENT.test(phrase)) return compileLiteral(phrase);
  const before = UNSPACED_START.test(first) ? "" : " ";
  const after = UNSPACED_END.test(last) ? "" : " ";
  const wanted = before + words.join(" ") + after;
  return (text) => text.words.includes(wanted);
}

const WORD_START = /^[\p{L}\p{N}]/u;
const WORD_END = /[\p{L}\p{N}]$/u;

/** As written, but `#viral` is not in `#viralnews`: an end that is a word must end there in the text too. */
function compileLiteral(phrase: string): Phrase {
  const wanted = foldText(phrase).replace(/\s+/gu, " ").trim();
  const startsWithWord = WORD_START.test(wanted) && !UNSPACED_START.test(wanted);
  const endsWithWord = WORD_END.test(wanted) && !UNSPACED_END.test(wanted);
  return ({ folded }) => {
    if (wanted === "") return false;
    for (let at = folded.indexOf(wanted); at !== -1; at = folded.indexOf(wanted, at + 1)) {
      const before = folded.slice(Math.max(0, at - 2), at);
      const after = folded.slice(at + wanted.length, at + wanted.length + 2);
      if (!(startsWithWord && WORD_END.test(before)) && !(endsWithWord && WORD_START.test(after))) return true;
    }
    return false;
  };
}
