import { isTag } from "domhandler";
import { parseUrl } from "../../lib/url.js";
import { comparableText } from "../markup/comparable-text.js";
import { attribute, type Element, elementsOf, shortText } from "../markup/parse-markup.js";

/** A longer text is no heading. */
const HEADING_CHARS = 300;
const MIN_TITLE_CHARS = 8;
/** A heading that shares so many of the title's words says the same in other words. */
const SAME_WORDS = 0.6;
const HEADING_CLASS = /(?:^|\s)(?:entry-title|post-title|article-title|article__title|headline|story-title)(?:\s|$)/i;

/** What a page says about its own story. */
export interface StorySigns {
  readonly title: string | undefined;
  /** The addresses of the page: as fetched and as the page names it. */
  readonly addresses: readonly string[];
  readonly siteNames: readonly string[];
}

export function isHeading({ name }: Element): boolean {
  return /^h[1-6]$/.test(name);
}

/** The heading of the page's own story: by its text, by a link to the page itself, else the only `<h1>`. */
export function storyHeading(elements: readonly Element[], signs: StorySigns): Element | undefined {
  const headings = elements.filter(isStoryHeading);
  let best: { readonly heading: Element; readonly points: number } | undefined;
  for (const heading of headings) {
    const points = pointsOf(heading, signs);
    if (points > (best?.points ?? 0)) best = { heading, points };
  }
  if (best !== undefined) return best.heading;
  const sites = signs.siteNames.map(comparableText);
  const first = headings.filter((heading) => {
    const text = comparableText(textOf(heading));
    return heading.name === "h1" && text.length >= MIN_TITLE_CHARS && !sites.includes(text);
  });
  return first.length === 1 ? first[0] : undefined;
}

function isStoryHeading(element: Element): boolean {
  return (
    /^h[1-4]$/.test(element.name) ||
    attribute(element, "itemprop") === "headline" ||
    HEADING_CLASS.test(attribute(element, "class"))
  );
}

function pointsOf(heading: Element, signs: StorySigns): number {
  const text = textOf(heading);
  if (text.length < MIN_TITLE_CHARS && text !== signs.title) return 0;
  const link = linkOf(heading);
  const leadsHere = link !== undefined && isOwnAddress(link, signs.addresses);
  if (link !== undefined && !leadsHere) return 0;
  const said = signs.title === undefined ? 0 : likeness(text, signs.title);
  if (said === 0 && !leadsHere) return 0;
  return (
    said * 4 +
    (leadsHere ? 3 : 0) +
    (heading.name === "h1" ? 2 : 0) -
    (isInside(heading, /^(?:nav|aside|footer)$/) ? 8 : 0)
  );
}

/** 2: the same words; 1: most of the words; 0: another title. */
export function likeness(text: string, title: string): number {
  const [a, b] = [comparableText(text), comparableText(title)];
  if (a === "" || b === "") return 0;
  if (a === b) return 2;
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  if (short.length >= MIN_TITLE_CHARS * 2 && (long.startsWith(short) || long.endsWith(short))) return 2;
  const [words, others] = [new Set(a.split(" ")), new Set(b.split(" "))];
  const shared = [...words].filter((word) => others.has(word)).length;
  return shared >= 3 && shared >= Math.max(words.size, others.size) * SAME_WORDS ? 1 : 0;
}

/** The address a heading links to: of a link in it or around it. */
export function linkOf(heading: Element): string | undefined {
  const inside = elementsOf(heading).find(({ name, attribs }) => name === "a" && attribs["href"] !== undefined);
  if (inside !== undefined) return attribute(inside, "href");
  const { parent } = heading;
  return parent !== null && isTag(parent) && parent.name === "a" && parent.attribs["href"] !== undefined
    ? attribute(parent, "href")
    : undefined;
}

/** Whether an address leads to the page itself, or to a place on it. */
export function isOwnAddress(href: string, addresses: readonly string[]): boolean {
  const bare = href.trim();
  if (bare === "" || bare.startsWith("#") || /^javascript:/i.test(bare)) return true;
  const keys = new Set(addresses.map((address) => keyOf(address, undefined)));
  return addresses.some((address) => keys.has(keyOf(bare, address)));
}

/** An address without what does not name the story: scheme, `www.`, fragment, query of a path, the last slash, `amp`. */
function keyOf(href: string, base: string | undefined): string {
  const url = parseUrl(href, base);
  if (url === undefined) return href;
  const path = url.pathname.replace(/\/(?:amp\/?|index\.\w+)?$/i, "");
  return `${url.hostname.replace(/^(?:www|m|amp)\./, "")}${path}${path === "" ? url.search : ""}`;
}

export function textOf(heading: Element): string {
  return shortText(heading, HEADING_CHARS) ?? "";
}

export function isInside({ parent }: Element, names: RegExp): boolean {
  return parent !== null && isTag(parent) && (names.test(parent.name) || isInside(parent, names));
}
