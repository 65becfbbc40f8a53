import { comparableText } from "../markup/comparable-text.js";
import type { Element } from "../markup/parse-markup.js";
import type { PageLines } from "./page-lines.js";

/** Lines of the body so long are looked for on the page: shorter ones stand elsewhere too. */
const TELLING_CHARS = 40;
/** So many lines above the heading, and below the last line of the story, still belong to it. */
const LINES_ABOVE = 8;
const LINES_BELOW = 10;
/** A byline may stand below a teaser, a credit above a closing remark: so many lines of the story are looked at for them. */
const EDGE_LINES = 3;
/** A longer line is told text: it may name anybody. */
const MAX_LINE_CHARS = 160;

/** Where the page shows its story, and what stands by it. */
export interface ArticlePosition {
  /** Short lines between heading and story and below it, with its first and last few. */
  readonly edges: readonly string[];
  /** Whether a short line by the heading, in the story or right below it holds these words. */
  readonly shows: (words: string) => boolean;
  /** The numbers of the story's first and last line on the page. */
  readonly first: number;
  readonly last: number;
  /** The story's last line and those right below it. */
  readonly closing: readonly string[];
  /** The lines right below the story. */
  readonly foot: readonly string[];
  readonly placeOf: (element: Element) => Place;
  /** How many lines the page shows beside the story: few in a version to print, an application's shell, a saved body. */
  readonly linesBeside: number;
}

/** Above the heading, between it and the story, in the story, right below it. */
export type Place = "above" | "head" | "story" | "foot" | "elsewhere";

/** Finds the lines of a body among those of its page. Without them everything below the heading may be the story. */
export function placeStory(page: PageLines, body: readonly string[]): ArticlePosition {
  const told = new Set(body.filter((line) => line.length >= TELLING_CHARS));
  const found = page.lines.flatMap((line, at) => (told.has(line) ? [at] : []));
  const first = found.find((at) => at >= page.below) ?? found[0] ?? page.below;
  const last = found[found.length - 1] ?? page.lines.length - 1;
  const start = Math.max(
    0,
    page.hasHeading && page.below <= first ? page.below - LINES_ABOVE : first - LINES_ABOVE * 5,
  );
  const end = last + LINES_BELOW;
  const isShort = (line: string): boolean => line.length <= MAX_LINE_CHARS;
  const near = page.lines
    .slice(start, end + 1)
    .filter(isShort)
    .map((line) => ` ${bare(line)} `)
    .join("\n");
  return {
    edges: [
      ...page.lines.slice(page.below, first + EDGE_LINES),
      ...page.lines.slice(Math.max(first + EDGE_LINES, last + 1 - EDGE_LINES), end + 1),
    ].filter(isShort),
    shows: (words) => near.includes(isSpaced(words) ? ` ${bare(words)} ` : bare(words)),
    first,
    last,
    closing: page.lines.slice(Math.max(first, last), end + 1),
    foot: page.lines.slice(last + 1, end + 1),
    placeOf: (element) => {
      const at = page.at.get(element);
      if (at === undefined || at < start || at > end) return "elsewhere";
      if (at < page.below) return "above";
      return at < first + EDGE_LINES ? "head" : at <= last ? "story" : "foot";
    },
    linesBeside: page.lines.length - found.length,
  };
}

/** Without accents too: pages spell a name now with, now without them. */
function bare(text: string): string {
  return comparableText(text.normalize("NFD").replace(/\p{Mn}+/gu, ""));
}

function isSpaced(text: string): boolean {
  return !/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]/u.test(text);
}
