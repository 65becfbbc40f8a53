import { comparableText } from "../markup/comparable-text.js";

/** What a page says of its story outside of the body. */
export interface StoryWords {
  readonly title: string | undefined;
  readonly description: string | undefined;
  /** The body that structured data tell. */
  readonly told: string | undefined;
}

/** So many letters of the beginning of a description in a body are no coincidence. */
const BEGINNING_CHARS = 30;
/** A shorter word is one of grammar in most languages. */
const WORD_CHARS = 4;
/** Endings change: a word counts by its beginning. */
const STEM_CHARS = 6;
const TITLE_SHARE = 0.3;
const DESCRIPTION_SHARE = 0.5;
const SHARED_WORDS = 3;
const LEAST_TITLE_WORDS = 2;
const LONG_WORD_CHARS = 9;
export const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;

/**
 * Whether a body tells the story that is announced: words of the title, or of the description, are in it. Where too few words are
 * announced, nothing speaks against it.
 */
export function isAbout(body: string, { title, description, told }: StoryWords): boolean {
  const text = comparableText(body).replace(comparableText(title ?? ""), " ");
  const squeezed = text.replaceAll(" ", "");
  if (begins(squeezed, told) || begins(squeezed, description)) return true;
  const ofTitle = shared(text, title);
  if (ofTitle.found > 0 && (ofTitle.found >= ofTitle.all * TITLE_SHARE || ofTitle.found >= SHARED_WORDS)) return true;
  if (ofTitle.hasLong) return true;
  const ofDescription = shared(text, description);
  if (ofDescription.all >= SHARED_WORDS && ofDescription.found >= ofDescription.all * DESCRIPTION_SHARE) return true;
  return ofTitle.all < LEAST_TITLE_WORDS;
}

/** The part of the words of a text that another text holds. */
export function sharedPart(said: string, text: string): number {
  const { all, found } = shared(comparableText(text), said);
  return all === 0 ? 1 : found / all;
}

/** Whether a text holds the beginning of another. */
export function holdsBeginning(text: string, said: string): boolean {
  return begins(comparableText(text).replaceAll(" ", ""), said);
}

function begins(squeezed: string, said: string | undefined): boolean {
  const beginning = comparableText(said ?? "")
    .replaceAll(" ", "")
    .slice(0, BEGINNING_CHARS);
  return beginning.length === BEGINNING_CHARS && squeezed.includes(beginning);
}

interface Shared {
  readonly all: number;
  readonly found: number;
  /** Whether a word so long is found that it is no coincidence. */
  readonly hasLong: boolean;
}

function shared(text: string, said: string | undefined): Shared {
  const words = wordsOf(comparableText(said ?? ""));
  const found = words.filter(({ stem }) => text.includes(stem));
  return { all: words.length, found: found.length, hasLong: found.some(({ length }) => length >= LONG_WORD_CHARS) };
}

/** Beginnings of the words that mean something; pairs of characters where a script has no spaces. */
function wordsOf(text: string): { readonly stem: string; readonly length: number }[] {
  const found = new Map<string, number>();
  for (const word of text.split(" ")) {
    const characters = [...word];
    if (!UNSPACED.test(word)) {
      if (word.length >= WORD_CHARS || /\d{2}/.test(word)) found.set(word.slice(0, STEM_CHARS), word.length);
    } else
      for (const [at, character] of characters.slice(1).entries()) found.set(`${characters[at] ?? ""}${character}`, 2);
  }
  return [...found].map(([stem, length]) => ({ stem, length }));
}
