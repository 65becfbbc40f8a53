import type { Person } from "../../domain/item.js";
import type { ParsedItem } from "../../domain/parsed-feed.js";
import { summarise } from "../../feed/normalise/html-text.js";
import type { ArticleReading } from "../article-reading.js";
import { creditedAuthors, personsOf } from "../authors/page-authors.js";
import { hasDateline } from "../boilerplate/datelines.js";
import { isChromeLine, removeBoilerplate } from "../boilerplate/remove-boilerplate.js";
import { datesIn, zoneFor } from "../byline/zone.js";
import { blocksOf } from "../markup/blocks.js";
import { comparableText } from "../markup/comparable-text.js";
import { parseMarkup, serialise } from "../markup/parse-markup.js";
import { chooseLanguage } from "../page/article-language.js";
import { splitCredit } from "../page/caption-credit.js";
import type { ReadArticleOptions } from "../read-options.js";
import { startTrace } from "../reading-log.js";
import { looksLikeMarkdown, plainFromMarkdown } from "./markdown.js";
import { paragraphsOf, readHead, STORY_CHARS, withoutLists } from "./plain-lines.js";

/** Pictures and their captions stand above the story within so many lines. */
const OPENING_LINES = 6;
const SITE_NAME = /^\(?\p{L}[\p{L}\d-]{2,30}\.\p{L}{2,4}/u;
const CAPTION_LABEL = /^(?:image|photo|foto|gambar|caption|keterangan foto)\s*[:：]\s*/iu;

/**
 * Reads a plain text dump of a page: chrome, title, byline, captions, body. There is no markup to ask, so the byline is the
 * anchor: the title is the last telling line above it.
 */
export function readPlainText(text: string, url: string, options: ReadArticleOptions): ArticleReading {
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
  const { kept: rest, dropped } = withoutLists(head.rest);
  for (const line of dropped) trace.note("insert", line);
  const [image] = source.images;
  const authors = authorsOf(head.byline?.authors ?? [], rest, sitesOf(url, rest));
  const captions = [
    ...captionsOf(rest, language),
    ...source.images.flatMap(({ alt }) => (alt === undefined ? [] : [alt])),
  ];
  const root = parseMarkup(rest.map((line) => `<p>${escapeText(line)}</p>`).join("\n"));
  removeBoilerplate(root, {
    ...dates,
    ...(head.title === undefined ? {} : { title: head.title }),
    ...(options.rules === undefined ? {} : { rules: options.rules }),
    captions,
    authors: authors.map(({ name }) => name),
    note: trace.note,
  });
  const body = blocksOf(root)
    .map((block) => block.text)
    .join("\n\n");
  const summary = summarise(body);
  const { caption, credit } = splitCredit(captions[0]?.replace(CAPTION_LABEL, "") ?? "");
  const item: ParsedItem = {
    ...(head.title === undefined ? {} : { title: { value: head.title, type: "text" as const } }),
    ...(summary === "" ? {} : { summary: { value: summary, type: "text" as const } }),
    ...(body === "" ? {} : { content: { value: serialise(root.children).trim(), type: "html" as const } }),
    authors,
    ...(head.byline?.published === undefined ? {} : { published: head.byline.published }),
    ...(image === undefined
      ? {}
      : {
          image: {
            ...image,
            ...(caption === undefined ? {} : { caption }),
            ...(credit === undefined ? {} : { credit }),
          },
        }),
    attachments: [],
    categories: [],
    ...(language === undefined ? {} : { language }),
  };
  if (body === "") trace.warnings.push("no text was found below the title");
  return {
    item,
    text: body,
    ...(caption === undefined ? {} : { caption }),
    ...(credit === undefined ? {} : { credit }),
    origins: head.byline?.dateText === undefined ? {} : { published: `the byline: ${head.byline.dateText}` },
    ...trace.end(),
  };
}

/** Those of the byline, else those of a credit such as `Pewarta: Name` below the story. */
function authorsOf(named: readonly string[], rest: readonly string[], sites: readonly string[]): readonly Person[] {
  const byline = personsOf(named, sites);
  if (byline.length > 0) return byline;
  return creditedAuthors(rest.filter((line) => line.length < STORY_CHARS));
}

/** The names of the outlet: the host of the address, and the site that a dateline names. */
function sitesOf(url: string, rest: readonly string[]): readonly string[] {
  const host = /^https?:\/\/(?:www\.)?([^/:]+)/iu.exec(url)?.[1];
  const named = rest.slice(0, OPENING_LINES).flatMap((line) => SITE_NAME.exec(line)?.[0] ?? []);
  return [...(host === undefined ? [] : [host]), ...named].flatMap((site) => [site, site.split(".")[0] ?? site]);
}

/** Short lines above the story that stand twice, or above a dateline. */
function captionsOf(lines: readonly string[], language: string | undefined): string[] {
  const storyAt = storyAtOf(lines, language);
  const above = lines.slice(0, Math.max(0, storyAt));
  const halves = above.flatMap((line) => halfOf(line) ?? []);
  const twice = above.filter((line, at) => above.some((other, index) => index !== at && sameCaption(other, line)));
  const before = hasDateline(lines[storyAt] ?? "", language) ? above.filter((line) => !isChromeLine(line)) : [];
  return [...new Set([...halves, ...twice, ...before, ...above.filter((line) => halfOf(line) !== undefined)])];
}

/** A caption may begin like a dateline (`KEBAKARAN - Petugas …`): of two in the first lines the later is the story's. */
function storyAtOf(lines: readonly string[], language: string | undefined): number {
  const longAt = lines.findIndex((line) => line.length >= STORY_CHARS);
  const opening = lines.slice(0, Math.min(OPENING_LINES, longAt < 0 ? lines.length : longAt + 1));
  const dated = opening.findLastIndex((line) => hasDateline(line, language));
  return dated >= 0 ? dated : longAt;
}

function sameCaption(a: string, b: string): boolean {
  return comparableText(a.replace(CAPTION_LABEL, "")) === comparableText(b.replace(CAPTION_LABEL, ""));
}

/** One half of a line that says the same twice. */
function halfOf(line: string): string | undefined {
  const middle = Math.floor(line.length / 2);
  for (const at of [middle, middle + 1, middle - 1]) {
    const [a, b] = [line.slice(0, at).trim(), line.slice(at).trim()];
    if (a.length >= 12 && comparableText(a) === comparableText(b)) return a;
  }
  return undefined;
}

function escapeText(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;");
}
