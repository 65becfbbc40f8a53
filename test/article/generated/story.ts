import type { Language } from "./prose.js";

/** A made-up report and what a reader of its page must find. */
export interface Story {
  readonly language: Language;
  readonly title: string;
  readonly authors: readonly string[];
  readonly editor: string;
  readonly paragraphs: readonly string[];
  readonly caption: string;
  readonly place: string;
  /** The wall clock at the site. */
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly number: number;
  readonly other: readonly string[];
}

/** The same seed makes the same story. */
export function makeStory(language: Language, seed: number): Story {
  const random = seeded(seed * 7919 + language.tag.charCodeAt(0) * 31 + language.tag.charCodeAt(1));
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const place = pick(language.places);
  const fill = (text: string): string =>
    text
      .replaceAll("{place}", place)
      .replace(/\{name\}/g, () => pick(language.names))
      .replace(/\{n\}/g, () => String(2 + Math.floor(random() * 80)));
  const [author = "", second = "", editor = ""] = shuffle(language.names, random);
  const count = Math.min(language.paragraphs.length, 4 + Math.floor(random() * 4));
  return {
    language,
    title: fill(language.titles[seed % language.titles.length] as string),
    authors: random() < 0.2 && language.tag === "en" ? [author, second] : [author],
    editor,
    paragraphs: [pick(language.first), ...shuffle(language.paragraphs, random).slice(0, count)].map(fill),
    caption: fill(pick(language.captions)),
    place,
    year: 2024,
    month: 1 + Math.floor(random() * 12),
    day: 1 + Math.floor(random() * 28),
    hour: 1 + Math.floor(random() * 22),
    minute: 1 + Math.floor(random() * 58),
    number: 100_000 + Math.floor(random() * 800_000),
    other: language.other,
  };
}

function shuffle<T>(list: readonly T[], random: () => number): T[] {
  const left = [...list];
  return Array.from({ length: list.length }, () => left.splice(Math.floor(random() * left.length), 1)[0] as T);
}

/** Mulberry32. */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
