import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import type * as EldModule from "eld";
import { WORDS } from "./common-words.js";

/** A text's beginning says what its language is; the rest costs time. */
const MAX_TEXT_CHARS = 2_000;
/** Fewer known words than these decide nothing. */
const MIN_KNOWN_WORDS = 2;
/** Known words among all words, so that a few of them in another language's text decide nothing. */
const MIN_KNOWN_SHARE = 0.25;
/** How many times as many known words the winner needs as the next language. */
const MIN_LEAD = 1.5;
/** Letters that eld needs; under them its answers for single words are guesses. */
const MIN_ELD_LETTERS = 24;
/** eld's score of the winner, 0 to 1, and its distance to the next. */
const MIN_ELD_SCORE = 0.5;
const MIN_ELD_LEAD = 0.04;

type Family = keyof typeof WORDS;

/**
 * A language tag as BCP 47 writes it: `id_ID` and `in` become `id-ID` and `id`. Undefined for what is no tag, or says
 * that the language is unknown (`und`, `zxx`).
 */
export function normaliseLanguage(tag: string): string | undefined {
  const text = tag.trim().split(/[,;\s]/)[0] ?? "";
  // Registered languages have two or three letters (RFC 5646 section 2.2.1).
  if (!/^[a-z]{2,3}(?:[-_]|$)/i.test(text) || /^(?:und|zxx|mul)\b/i.test(text)) return undefined;
  try {
    return Intl.getCanonicalLocales(text.replaceAll("_", "-"))[0];
  } catch {
    return undefined;
  }
}

/**
 * The language of a plain text as a BCP 47 language, or undefined when it is too short or too mixed to say. Indonesian,
 * Malay and English are told by their words, languages with a script of their own by that, others by eld. Who knows the
 * language otherwise must not ask: config first, then what the document declares, the text last.
 */
export function detectLanguage(text: string): string | undefined {
  const sample = text.slice(0, MAX_TEXT_CHARS).toLowerCase();
  return byScript(sample) ?? byWords(sample) ?? byEld(sample);
}

/** Scripts and letters that one language writes; in this order, as Japanese and Russian use other languages' letters too. */
const SCRIPTS: readonly (readonly [RegExp, string, number])[] = [
  [/[\p{sc=Hiragana}\p{sc=Katakana}]/gu, "ja", 0.1],
  [/\p{sc=Hangul}/gu, "ko", 0.3],
  [/\p{sc=Han}/gu, "zh", 0.5],
  [/\p{sc=Thai}/gu, "th", 0.3],
  [/\p{sc=Greek}/gu, "el", 0.3],
  [/\p{sc=Hebrew}/gu, "he", 0.3],
  [/[їєґ]/gu, "uk", 0.005],
  [/ў/gu, "be", 0.005],
  [/[ыэё]/gu, "ru", 0.005],
];
const MIN_SCRIPT_LETTERS = 4;

function byScript(text: string): string | undefined {
  if (!/[\u0370-\uffff]/.test(text)) return undefined;
  const letters = count(text, /\p{L}/gu);
  return SCRIPTS.find(
    ([script, , share]) => letters >= MIN_SCRIPT_LETTERS && count(text, script) > letters * share,
  )?.[1];
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

/** Whether a text is Indonesian or Malay, also where its words do not tell which of both. */
export function isMalayic(text: string): boolean {
  const { hits, words } = countWords(text.slice(0, MAX_TEXT_CHARS).toLowerCase());
  return isMostlyMalayic(hits, words);
}

function byWords(text: string): string | undefined {
  const { hits, words } = countWords(text);
  const enough = enoughOf(words);
  if (hits.english >= enough && hits.english > malayicIn(hits) * MIN_LEAD) return "en";
  return isMostlyMalayic(hits, words) ? whichMalay(hits) : undefined;
}

type Hits = Record<Family | "affixed", number>;

function enoughOf(words: number): number {
  return Math.max(MIN_KNOWN_WORDS, words * MIN_KNOWN_SHARE);
}

function malayicIn({ indonesian, malay, shared, affixed }: Hits): number {
  return indonesian + malay + shared + affixed;
}

function isMostlyMalayic(hits: Hits, words: number): boolean {
  return malayicIn(hits) >= enoughOf(words) && malayicIn(hits) > hits.english * MIN_LEAD;
}

function countWords(text: string): { readonly hits: Hits; readonly words: number } {
  const words = text.match(/\p{L}+/gu) ?? [];
  const hits = { indonesian: 0, malay: 0, shared: 0, english: 0, affixed: 0 };
  for (const word of words) {
    const families = familiesOf(word);
    for (const family of families) hits[family]++;
    if (families.length === 0 && isAffixed(word)) hits.affixed++;
  }
  return { hits, words: words.length };
}

function whichMalay({ indonesian, malay }: { indonesian: number; malay: number }): string | undefined {
  if (indonesian > malay * MIN_LEAD) return "id";
  return malay > indonesian * MIN_LEAD ? "ms" : undefined;
}

/** Malay and Indonesian build words with a prefix and a suffix at once (`perbaikan`, `meresmikannya`). */
function isAffixed(word: string): boolean {
  return word.length >= 8 && /^(?:me|ber|ter|di|per|pe|ke|se)\p{L}+(?:kan|an|nya)$/u.test(word);
}

let families: ReadonlyMap<string, readonly Family[]> | undefined;

function familiesOf(word: string): readonly Family[] {
  families ??= indexWords();
  return families.get(word) ?? [];
}

/** A word of both lists tells nothing between the two. */
function indexWords(): ReadonlyMap<string, readonly Family[]> {
  const index = new Map<string, readonly Family[]>();
  for (const family of ["indonesian", "malay", "shared", "english"] as const) {
    for (const word of new Set(WORDS[family].split(/\s+/))) {
      const before = index.get(word);
      if (before === undefined) index.set(word, [family]);
      else index.set(word, family === "english" ? [...before, family] : ["shared"]);
    }
  }
  return index;
}

let eld: typeof EldModule.eld | undefined;

/** By path: eld's `exports` name only what `import` may load, which would make every caller wait for a promise. */
function loadEld(): typeof EldModule.eld {
  const path = fileURLToPath(import.meta.resolve("eld/extrasmall"));
  return (createRequire(import.meta.url)(path) as typeof EldModule).eld;
}

/**
 * eld's smallest set of n-grams, loaded at the first text that the words do not decide: it takes 0.2 s and 30 MB then
 * (the next larger 0.35 s and 46 MB, for no other answers on our texts).
 */
function byEld(text: string): string | undefined {
  if (count(text, /\p{L}/gu) < MIN_ELD_LETTERS) return undefined;
  eld ??= loadEld();
  const result = eld.detect(text);
  const [best, next = 0] = Object.values(result.getScores()).sort((a, b) => b - a);
  if (best === undefined || best < MIN_ELD_SCORE || best - next < MIN_ELD_LEAD || !result.isReliable())
    return undefined;
  // eld knows the family by the name of Malay alone; too few of its words were known to tell which.
  return result.language === "ms" || result.language === "" ? undefined : result.language;
}
