import { CHROME_LINES, RELATED_HEADINGS } from "../boilerplate/boilerplate-rules.js";
import { SENTENCE_END } from "../boilerplate/closing-lines.js";
import { hasDateline } from "../boilerplate/datelines.js";
import { type Byline, isName, namesIn, readByline } from "../byline/byline.js";
import { introductionOf } from "../byline/person-patterns.js";
import type { ReadDates } from "../byline/read-dates.js";
import { isSingleName } from "../byline/single-name.js";
import { comparableText } from "../markup/comparable-text.js";
import { foldSpace } from "../markup/parse-markup.js";

/** Title and byline stand in the first lines of a dump. */
const HEAD_LINES = 40;
const TITLE_CHARS = 250;
export const STORY_CHARS = 120;
const NAME_LINE_CHARS = 80;
const SENTENCE_CHARS = 60;
/** `Jakarta, CNN Indonesia --` above its story. */
const LONE_DATELINE = /^\p{Lu}[\p{L}\p{M}\d ,.()]{2,50} ?[-–—]{1,2}$/u;
const MAIL_HEADER = /^(?:from|to|cc|subject|date|sent|dari|kepada|perihal|tanggal)\s*:/iu;
/** Titles below one heading of other stories. */
const MAX_LISTED = 6;
/** A shorter line was not broken for want of room. */
const WRAPPED_CHARS = 50;

/** One paragraph a line; lines that were wrapped at a fixed width are joined when blank lines mark the paragraphs. */
export function paragraphsOf(text: string): string[] {
  const groups = text
    .replace(/\r\n?/g, "\n")
    .split(/(?:\n[^\S\n]*){2,}/)
    .map((group) =>
      group
        .split("\n")
        .map(foldSpace)
        .filter((line) => line !== ""),
    );
  return groups.flatMap((group) => (isWrapped(group) ? [group.join(" ")] : joinSentences(group)));
}

function isWrapped(lines: readonly string[]): boolean {
  const full = lines.slice(0, -1);
  return full.length > 0 && full.every((line) => line.length >= 55 && line.length <= 110 && !/[.!?:"”)]$/.test(line));
}

/** A long line that ends within a sentence goes on in the next: behind a comma, or before a small letter. */
function joinSentences(lines: readonly string[]): string[] {
  const joined: string[] = [];
  let before = "";
  for (const line of lines) {
    const goesOn =
      (before.length >= WRAPPED_CHARS &&
        !/[.!?:"”)]$/.test(before) &&
        (before.endsWith(",") || /^\p{Ll}/u.test(line))) ||
      LONE_DATELINE.test(before);
    if (goesOn) joined.push(`${joined.pop() ?? ""} ${line}`);
    else joined.push(line);
    before = line;
  }
  return joined;
}

/** Headings of other stories within the text, with the titles below them: lines that end as no sentence does. */
export function withoutLists(lines: readonly string[]): { readonly kept: string[]; readonly dropped: string[] } {
  const kept: string[] = [];
  const dropped: string[] = [];
  const lastSentence = lines.findLastIndex(isSentence);
  let listed = Number.POSITIVE_INFINITY;
  for (const [at, line] of lines.entries()) {
    const isHeading = RELATED_HEADINGS.has(comparableText(line));
    if (isHeading) listed = 0;
    else if (/[.!?:"”’)*]$/u.test(line)) listed = Number.POSITIVE_INFINITY;
    else listed += 1;
    (listed <= MAX_LISTED && at < lastSentence ? dropped : kept).push(line);
  }
  return { kept, dropped };
}

/** What stands above the story of a dump. */
export interface Head {
  readonly title?: string;
  readonly byline?: Byline;
  readonly skipped: readonly string[];
  readonly rest: readonly string[];
}

/** Title, byline and what else stands above the story; the rest is the story. */
export function readHead(lines: readonly string[], dates: ReadDates): Head {
  const head = lines.slice(0, HEAD_LINES);
  const at = bylineAt(head, dates);
  const titleAt = at < 0 ? firstTitle(head) : bestTitle(head, at);
  const title = lines[titleAt];
  if (title === undefined) return { skipped: [], rest: lines };
  const above =
    at < 0 ? undefined : withNameAbove(readByline(lines[at] ?? "", dates), lines.slice(titleAt + 1, at), dates);
  const byline = withNameBelow(above, lines[at + 1]);
  const end = Math.max(at, titleAt);
  const skipped = lines.slice(0, end + 1).filter((_, index) => index !== titleAt && index !== at);
  return { title, ...(byline === undefined ? {} : { byline }), skipped, rest: lines.slice(end + 1) };
}

/** The dated line above the story that names somebody, else the last one: many pages begin with the day on which they were saved. */
function bylineAt(head: readonly string[], dates: ReadDates): number {
  const storyAt = head.findIndex(
    (line) => line.length >= STORY_CHARS || (isSentence(line) && hasDateline(line, dates.language)),
  );
  const dated = head
    .slice(0, storyAt < 0 ? head.length : storyAt)
    .flatMap((line, index) => (isSentence(line) || readByline(line, dates)?.published === undefined ? [] : [index]));
  const named = dated.find((index) => (readByline(head[index] ?? "", dates)?.authors.length ?? 0) > 0);
  return named ?? dated.at(-1) ?? -1;
}

function isSentence(line: string): boolean {
  return line.length >= SENTENCE_CHARS && SENTENCE_END.test(line);
}

/** The last telling line above the byline, else the first below it. */
function bestTitle(head: readonly string[], bylineAt: number): number {
  const above = head
    .slice(0, bylineAt)
    .findLastIndex((line) => isTitle(line) && line.split(" ").length >= 3 && nameBesideSite(line) === undefined);
  if (above >= 0) return above;
  const below = head.slice(bylineAt + 1).findIndex(isTitle);
  return below < 0 ? -1 : bylineAt + 1 + below;
}

/** The first line of some words, else the first that may be one. */
function firstTitle(head: readonly string[]): number {
  const telling = head.findIndex((line) => isTitle(line) && line.split(" ").length >= 3);
  return telling >= 0 ? telling : head.findIndex(isTitle);
}

function isTitle(line: string): boolean {
  return (
    line.length >= 8 &&
    line.length <= TITLE_CHARS &&
    !CHROME_LINES.has(comparableText(line)) &&
    introductionOf(line, undefined) === "" &&
    !MAIL_HEADER.test(line) &&
    !/[>»›/].*[>»›/]/.test(line)
  );
}

/** `Name - detikNews`, on a line of its own. */
function nameBesideSite(line: string): readonly string[] | undefined {
  const match =
    line.length <= NAME_LINE_CHARS ? /^(.+?)\s+[-–—|]\s+[\p{L}\d.]+(?: \p{Lu}[\p{L}\d]+)?$/u.exec(line) : null;
  const names = match === null ? [] : namesIn(match[1] ?? "");
  return names.length > 0 && names.join(", ").length === match?.[1]?.length && names.every((name) => name.includes(" "))
    ? names
    : undefined;
}

/** A name on its own line between title and date. */
function withNameAbove(
  byline: Byline | undefined,
  between: readonly string[],
  { language }: ReadDates,
): Byline | undefined {
  if (byline === undefined || byline.authors.length > 0) return byline;
  const named = between
    .map((line) => nameBesideSite(line) ?? readByline(line, {})?.authors ?? [])
    .find((authors) => authors.length > 0);
  const bare =
    between.length === 1 && /^\p{Lu}[\p{L}.'’-]+(?: \p{Lu}[\p{L}.'’-]*){0,4}$/u.test(between[0] ?? "")
      ? between.filter((line) => (line.includes(" ") ? isName(line) : isSingleName(line, line, language)))
      : [];
  return { ...byline, authors: named ?? bare };
}

/** `Oleh Name` on the line below the date. */
function withNameBelow(byline: Byline | undefined, below: string | undefined): Byline | undefined {
  if (byline === undefined || byline.authors.length > 0 || below === undefined) return byline;
  const authors = below.length <= NAME_LINE_CHARS ? (readByline(below, {})?.authors ?? []) : [];
  return authors.length > 0 ? { ...byline, authors } : byline;
}
