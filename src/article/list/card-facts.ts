import { isTag } from "domhandler";
import type { Instant } from "../../lib/dates/instant.js";
import { CHROME_LINES } from "../boilerplate/boilerplate-rules.js";
import { readByline } from "../byline/byline.js";
import { findDate } from "../byline/date-span.js";
import type { ReadDates } from "../byline/read-dates.js";
import { comparableText } from "../markup/comparable-text.js";
import { attribute, type ChildNode, type Element, elementsOf, isBlock, visibleText } from "../markup/parse-markup.js";
import { readDate } from "../page/page-dates.js";
import type { ArticleLink } from "./article-link.js";
import { followable } from "./link-scores.js";

const SUMMARY_CHARS = 500;
const BOLD_CHARS = 12;
const MAX_SIBLINGS = 6;

/** What a list says of a link: title, date, picture and teaser of the card around it. */
export function describeCard(
  url: string,
  elements: readonly Element[],
  box: Element,
  base: string,
  dates: ReadDates,
): ArticleLink {
  const title = titleOf(elements, box);
  const text = visibleText(box);
  const published = dateIn(box, text, dates) ?? dateBeside(elements[0], box, dates);
  const img = elementsOf(box).find(({ name }) => name === "img");
  const source =
    img === undefined ? undefined : followable(attribute(img, "data-src") || attribute(img, "src") || "", base);
  const summary = elementsOf(box)
    .filter(({ name }) => name === "p")
    .map(visibleText)
    .find((line) => line.length >= 40 && line !== title && readByline(line, dates) === undefined);
  return {
    url,
    ...(title === undefined ? {} : { title }),
    ...(published === undefined ? {} : { published }),
    ...(source === undefined || img === undefined || attribute(img, "src").startsWith("data:")
      ? {}
      : { image: { url: source } }),
    ...(summary === undefined ? {} : { summary: summary.slice(0, SUMMARY_CHARS) }),
  };
}

/** The heading of the card, else the longest text among its links, else what a picture is called. */
function titleOf(elements: readonly Element[], box: Element): string | undefined {
  const heading = [...elements.flatMap((element) => [element, ...elementsOf(element)]), ...elementsOf(box)].find(
    (element) => /^h[1-6]$/.test(element.name) && visibleText(element) !== "",
  );
  const texts = elements.map(visibleText).filter((text) => text !== "" && !CHROME_LINES.has(comparableText(text)));
  const longest = texts.reduce((a, b) => (b.length > a.length ? b : a), "");
  const named = elements
    .map(
      (element) =>
        attribute(element, "title") || (elementsOf(element).find(({ name }) => name === "img")?.attribs["alt"] ?? ""),
    )
    .find((text) => text !== "");
  const chosen = heading === undefined ? longest || (named ?? "") || boldIn(box) : visibleText(heading);
  return chosen === "" ? undefined : chosen;
}

/** A card whose only link says "Read more" has its title in bold. */
function boldIn(box: Element): string {
  const bold = elementsOf(box).find(
    (element) => /^(?:b|strong|dt|th)$/.test(element.name) && visibleText(element).length >= BOLD_CHARS,
  );
  return bold === undefined ? "" : visibleText(bold);
}

function dateIn(box: Element, text: string, dates: ReadDates): Instant | undefined {
  const time = elementsOf(box).find(({ name }) => name === "time");
  const written = time === undefined ? undefined : attribute(time, "datetime") || visibleText(time);
  const stated = written === undefined ? undefined : readDate(written, dates);
  if (stated !== undefined) return stated;
  const lines = elementsOf(box)
    .map(visibleText)
    .filter((line) => line.length <= 120);
  return firstDate([...lines, text], dates);
}

/** The date on the line of a link (`19 Des 2024 - <a>…</a><br>`), or in the term above it. */
function dateBeside(link: Element | undefined, box: Element, dates: ReadDates): Instant | undefined {
  if (link === undefined) return undefined;
  const term =
    box.name === "dd" ? siblingsOf(box, "prev").find((node) => isTag(node) && node.name === "dt") : undefined;
  const line = [...lineOf(link, "prev"), " ", ...lineOf(link, "next")].join(" ");
  return firstDate([term === undefined ? line : visibleText(term)], dates);
}

function firstDate(lines: readonly string[], dates: ReadDates): Instant | undefined {
  for (const line of lines) {
    const span = findDate(line, dates);
    if (span !== undefined) return span.instant;
  }
  return undefined;
}

/** Texts on one side of a link up to a line break, a block or another link. */
function lineOf(link: Element, side: "prev" | "next"): string[] {
  const siblings = siblingsOf(link, side);
  const end = siblings.findIndex((node) => isTag(node) && (isBlock(node) || node.name === "br" || node.name === "a"));
  return siblings.slice(0, end < 0 ? MAX_SIBLINGS : end).map(visibleText);
}

function siblingsOf(element: Element, side: "prev" | "next"): ChildNode[] {
  const found: ChildNode[] = [];
  for (let node = element[side]; node !== null && found.length < MAX_SIBLINGS; node = node[side]) found.push(node);
  return found;
}
