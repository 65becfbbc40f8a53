import type { ParsedItem } from "../feed/model.js";
import { summarise } from "../feed/text.js";
import { chooseLanguage } from "./article-language.js";
import { blocksOf } from "./blocks.js";
import { serialise } from "./body.js";
import { type Byline, type ReadDates, readByline } from "./byline.js";
import { comparable } from "./comparable.js";
import { cleanBody } from "./house-clean.js";
import { CHROME_LINES, DATELINES } from "./house-style.js";
import { looksLikeMarkdown, plainFromMarkdown } from "./markdown.js";
import { foldSpace, parseMarkup } from "./markup.js";
import type { ReadArticleOptions } from "./read-options.js";
import type { ArticleReading } from "./reading.js";
import { startTrace } from "./trace.js";
import { datesIn, zoneFor } from "./zone.js";

/** Title and byline stand in the first lines of a dump. */
const HEAD_LINES = 40;
const TITLE_CHARS = 250;
const STORY_CHARS = 120;
const CAPTION_LABEL = /^(?:image|photo|foto|gambar|caption|keterangan foto)\s*[:：]\s*/iu;

/**
 * Reads a plain text dump of a page: chrome, title, byline, captions, body. There is no markup to ask, so the byline is the
 * anchor: the title is the last telling line above it.
 */
export function readPlainText(text: string, options: ReadArticleOptions): ArticleReading {
  const trace = startTrace();
  const source = looksLikeMarkdown(text) ? plainFromMarkdown(text) : { text, images: [] };
  const lines = paragraphsOf(source.text);
  const { language, from } = chooseLanguage(options.language, undefined, lines.join("\n"));
  const zone = zoneFor(options.timeZone, language);
  trace.step("language", language === undefined ? "unknown" : `${language}, from ${from}`);
  if (zone.assumed)
    trace.step(
      "date",
      `dates without a zone are read as ${zone.timeZone}, since the text is ${language}; timeZone in the config decides otherwise`,
    );
  const dates = datesIn(language, zone.timeZone, options.now);
  const head = readHead(lines, dates);
  for (const line of head.skipped) trace.note("chrome", line);
  const [image] = source.images;
  const captions = [
    ...captionsOf(head.rest, language),
    ...source.images.flatMap(({ alt }) => (alt === undefined ? [] : [alt])),
  ];
  const root = parseMarkup(head.rest.map((line) => `<p>${escapeText(line)}</p>`).join("\n"));
  cleanBody(root, {
    ...dates,
    ...(head.title === undefined ? {} : { title: head.title }),
    ...(options.rules === undefined ? {} : { rules: options.rules }),
    captions,
    authors: head.byline?.authors ?? [],
    note: trace.note,
  });
  const body = blocksOf(root)
    .map((block) => block.text)
    .join("\n\n");
  const summary = summarise(body);
  const caption = captions[0]?.replace(CAPTION_LABEL, "");
  const item: ParsedItem = {
    ...(head.title === undefined ? {} : { title: { value: head.title, type: "text" as const } }),
    ...(summary === "" ? {} : { summary: { value: summary, type: "text" as const } }),
    ...(body === "" ? {} : { content: { value: serialise(root).trim(), type: "html" as const } }),
    authors: (head.byline?.authors ?? []).map((name) => ({ name })),
    ...(head.byline?.published === undefined ? {} : { published: head.byline.published }),
    ...(image === undefined ? {} : { image: { ...image, ...(caption === undefined ? {} : { caption }) } }),
    attachments: [],
    categories: [],
    ...(language === undefined ? {} : { language }),
  };
  if (body === "") trace.warnings.push("no text was found below the title");
  return {
    item,
    text: body,
    ...(caption === undefined ? {} : { caption }),
    origins: head.byline?.dateText === undefined ? {} : { published: `the byline: ${head.byline.dateText}` },
    ...trace.end(),
  };
}

interface Head {
  readonly title?: string;
  readonly byline?: Byline;
  readonly skipped: readonly string[];
  readonly rest: readonly string[];
}

function readHead(lines: readonly string[], dates: ReadDates): Head {
  const head = lines.slice(0, HEAD_LINES);
  const at = head.findIndex((line) => readByline(line, dates)?.published !== undefined);
  const titleAt = at < 0 ? head.findIndex(isTitle) : bestTitle(head, at);
  const title = lines[titleAt];
  if (title === undefined) return { skipped: [], rest: lines };
  const byline = at < 0 ? undefined : withNameAbove(readByline(lines[at] ?? "", dates), lines.slice(titleAt + 1, at));
  const end = Math.max(at, titleAt);
  const skipped = lines.slice(0, end + 1).filter((_, index) => index !== titleAt && index !== at);
  return { title, ...(byline === undefined ? {} : { byline }), skipped, rest: lines.slice(end + 1) };
}

/** The last telling line above the byline, else the first below it. */
function bestTitle(head: readonly string[], bylineAt: number): number {
  const above = head.slice(0, bylineAt).findLastIndex((line) => isTitle(line) && line.split(" ").length >= 3);
  if (above >= 0) return above;
  const below = head.slice(bylineAt + 1).findIndex(isTitle);
  return below < 0 ? -1 : bylineAt + 1 + below;
}

function isTitle(line: string): boolean {
  return (
    line.length >= 8 &&
    line.length <= TITLE_CHARS &&
    !CHROME_LINES.has(comparable(line)) &&
    !/[>»›/].*[>»›/]/.test(line)
  );
}

/** A name on its own line between title and date. */
function withNameAbove(byline: Byline | undefined, between: readonly string[]): Byline | undefined {
  if (byline === undefined || byline.authors.length > 0) return byline;
  const named = between.map((line) => readByline(line, {})?.authors ?? []).find((authors) => authors.length > 0);
  const bare =
    between.length === 1 && /^\p{Lu}[\p{L}.'’-]+(?: \p{Lu}[\p{L}.'’-]*){0,4}$/u.test(between[0] ?? "") ? between : [];
  return { ...byline, authors: named ?? bare };
}

/** Short lines above the story that stand twice, or above a dateline. */
function captionsOf(lines: readonly string[], language: string | undefined): string[] {
  const storyAt = lines.findIndex((line) => line.length >= STORY_CHARS || hasDateline(line, language));
  const above = lines.slice(0, Math.max(0, storyAt));
  const halves = above.flatMap((line) => halfOf(line) ?? []);
  const twice = above.filter((line, at) => above.some((other, index) => index !== at && sameCaption(other, line)));
  const before = hasDateline(lines[storyAt] ?? "", language)
    ? above.filter((line) => !CHROME_LINES.has(comparable(line)))
    : [];
  return [...new Set([...halves, ...twice, ...before, ...above.filter((line) => halfOf(line) !== undefined)])];
}

function sameCaption(a: string, b: string): boolean {
  return comparable(a.replace(CAPTION_LABEL, "")) === comparable(b.replace(CAPTION_LABEL, ""));
}

/** One half of a line that says the same twice. */
function halfOf(line: string): string | undefined {
  const middle = Math.floor(line.length / 2);
  for (const at of [middle, middle + 1, middle - 1]) {
    const [a, b] = [line.slice(0, at).trim(), line.slice(at).trim()];
    if (a.length >= 12 && comparable(a) === comparable(b)) return a;
  }
  return undefined;
}

function hasDateline(line: string, language: string | undefined): boolean {
  const primary = (language ?? "").split("-")[0] ?? "";
  return DATELINES.some(
    ({ pattern, languages }) =>
      (languages === undefined || languages.includes(primary)) && pattern.test(line.slice(0, STORY_CHARS)),
  );
}

/** One paragraph a line; lines that were wrapped at a fixed width are joined when blank lines mark the paragraphs. */
function paragraphsOf(text: string): string[] {
  const groups = text.split(/(?:\r?\n[^\S\n]*){2,}/).map((group) =>
    group
      .split(/\r?\n/)
      .map(foldSpace)
      .filter((line) => line !== ""),
  );
  return groups.flatMap((group) => (isWrapped(group) ? [group.join(" ")] : group));
}

function isWrapped(lines: readonly string[]): boolean {
  const full = lines.slice(0, -1);
  return full.length > 0 && full.every((line) => line.length >= 55 && line.length <= 110 && !/[.!?:"”)]$/.test(line));
}

function escapeText(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;");
}
