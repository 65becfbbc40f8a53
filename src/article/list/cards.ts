import { isTag } from "domhandler";
import type { Instant } from "../../lib/dates/instant.js";
import { datesIn, zoneFor } from "../byline/zone.js";
import { comparableText } from "../markup/comparable-text.js";
import { attribute, type Document, type Element, elementsOf, shortText, visibleText } from "../markup/parse-markup.js";
import type { ArticleLink } from "./article-link.js";
import { describeCard } from "./card-facts.js";
import { followable, scoreAddress } from "./link-scores.js";

/** One link of a list page with the box it stands in. */
export interface Card {
  readonly link: ArticleLink;
  readonly inHeading: boolean;
  readonly inNavigation: boolean;
  /** Only among the most read stories, or in an `<aside>`. */
  readonly inPopular: boolean;
  /** Stands among several boxes of the same build. */
  readonly repeated: boolean;
  /** What its box is built like. */
  readonly shape: string;
}

interface CardOptions {
  readonly timeZone?: string;
  readonly language?: string;
  readonly now?: Instant;
}

/** A link that leads to another story: by the length of its text, or by a date or a slug in its address. */
const TELLING_CHARS = 22;
const TELLING_ADDRESS = 2;
const CARD_HEIGHT = 6;
const CARD_CHARS = 1500;
const MAX_ANCHORS = 3000;
const NAVIGATION =
  /(?:^|[\s_-])(?:nav|navbar|navigation|menu|footer|breadcrumbs?|pagination|pager|sidebar-menu|tags?|tag-cloud|social|share|topbar|login)(?:$|[\s_-])/i;

const MAX_BOXES = 4;
const POPULAR_HEIGHT = 5;
const POPULAR_CHARS = 40;
const POPULAR =
  /(?:^|[\s_-])(?:popular|populer|terpopuler|most-?(?:read|popular|viewed)|trending|terlaris|paling-?dibaca|mest-?lasta|meistgelesen|plus-?lus|mas-?leidas?|piu-?letti|best-?read)(?:$|[\s_-])/i;
const POPULAR_HEADINGS: ReadonlySet<string> = new Set(
  "terpopuler,berita terpopuler,populer,berita populer,terpopuler hari ini,paling banyak dibaca,paling dibaca,trending,sedang tren,popular,most popular,most read,most viewed,trending now,popular now,terhangat,paling popular,meistgelesen,meist gelesen,beliebteste artikel,les plus lus,articles les plus lus,lo más leído,lo mas leido,más leídas,mais lidas,i più letti,più letti,meest gelezen,mest lest,mest læste,mest läst,luetuimmat,najczęściej czytane,en çok okunanlar,самое читаемое,популярное,الأكثر قراءة,热门,熱門,人気記事,アクセスランキング,많이 본 뉴스"
    .split(",")
    .map(comparableText),
);

/**
 * The links of a page, each once, in page order, with title, date, picture and teaser from the card around. With `matched`,
 * only links that are among these elements or inside them.
 */
export function cardsOf(page: Document, base: string, options: CardOptions, matched?: readonly Element[]): Card[] {
  const zone = zoneFor(options.timeZone, options.language);
  const dates = datesIn(options.language, zone.timeZone, options.now);
  const anchors = anchorsIn(page, base, matched).slice(0, MAX_ANCHORS);
  const byUrl = new Map<string, Element[]>();
  for (const { url, element } of anchors) byUrl.set(url, [...(byUrl.get(url) ?? []), element]);
  const shapes = new Map<string, number>();
  const drafts = [...byUrl].flatMap(([url, all]) => {
    const ofList = all.filter((element) => !isInPopular(element));
    const elements = ofList.length > 0 ? ofList : all;
    const boxes = [...new Set(elements.slice(0, MAX_BOXES).map((element) => boxOf(element, url, base)))];
    const [box] = boxes;
    if (box === undefined) return [];
    const shape = shapeOf(box);
    shapes.set(shape, (shapes.get(shape) ?? 0) + 1);
    return [{ url, elements, boxes, shape, inPopular: ofList.length === 0 }];
  });
  return drafts.map(({ url, elements, boxes, shape, inPopular }) => ({
    link: linkOf(boxes.map((box) => describeCard(url, elements, box, base, dates))),
    inHeading: elements.some((element) => isInHeading(element)),
    inNavigation: elements.every((element) => isInNavigation(element)),
    inPopular,
    repeated: (shapes.get(shape) ?? 0) >= 3,
    shape,
  }));
}

/** A story that is listed twice has its date, picture or teaser on one of its cards only. */
function linkOf(descriptions: readonly ArticleLink[]): ArticleLink {
  return Object.assign({}, ...descriptions.toReversed());
}

/** In a box of the most read stories, or in an `<aside>`. */
function isInPopular(element: Element): boolean {
  const around = ancestors(element);
  if (around.some(({ name }) => name === "aside")) return true;
  return around
    .slice(0, POPULAR_HEIGHT)
    .some(
      (box) =>
        !/^(?:body|html|main|article)$/.test(box.name) &&
        (POPULAR.test(`${attribute(box, "class")} ${attribute(box, "id")}`) || hasPopularHeading(box)),
    );
}

/** The heading of a list, directly in its box. */
function hasPopularHeading(box: Element): boolean {
  const heading = box.children
    .filter(isTag)
    .slice(0, 2)
    .find(({ name }) => /^h[1-6]$|^(?:header|div|strong|p|span)$/.test(name));
  return heading !== undefined && POPULAR_HEADINGS.has(comparableText(shortText(heading, POPULAR_CHARS) ?? ""));
}

function anchorsIn(
  page: Document,
  base: string,
  matched: readonly Element[] | undefined,
): { url: string; element: Element }[] {
  const roots = matched ?? [];
  const candidates = matched === undefined ? elementsOf(page) : roots.flatMap((root) => firstAnchorOf(root));
  return candidates.flatMap((element) => {
    const url = element.name === "a" ? followable(attribute(element, "href"), base) : undefined;
    return url === undefined || attribute(element, "href").startsWith("#") ? [] : [{ url, element }];
  });
}

/** Of a card that a selector names, the link in its heading, else the one with the longest text. */
function firstAnchorOf(root: Element): Element[] {
  if (root.name === "a") return [root];
  const anchors = elementsOf(root).filter(({ name }) => name === "a");
  const best =
    anchors.find((anchor) => isInHeading(anchor)) ??
    anchors.reduce<Element | undefined>(
      (a, b) => (a !== undefined && visibleText(a).length >= visibleText(b).length ? a : b),
      undefined,
    );
  return best === undefined ? [] : [best];
}

/** The largest box around a link that leads nowhere else of note. */
function boxOf(anchor: Element, url: string, base: string): Element {
  let box = anchor;
  for (let height = 0; height < CARD_HEIGHT; height += 1) {
    const { parent } = box;
    if (parent === null || !isTag(parent) || parent.name === "body" || parent.name === "html" || parent.name === "main")
      break;
    if (shortText(parent, CARD_CHARS) === undefined) break;
    if (elementsOf(parent).some((element) => element.name === "a" && isAnother(element, url, base))) break;
    box = parent;
  }
  return box;
}

function isAnother(element: Element, url: string, base: string): boolean {
  const other = followable(attribute(element, "href"), base);
  if (other === undefined || other === url) return false;
  return visibleText(element).length >= TELLING_CHARS || (scoreAddress(other) ?? 0) >= TELLING_ADDRESS;
}

function shapeOf(box: Element): string {
  const parent = box.parent !== null && isTag(box.parent) ? `${box.parent.name}.${attribute(box.parent, "class")}` : "";
  return `${parent}>${box.name}.${attribute(box, "class").split(/\s+/)[0] ?? ""}`;
}

function isInHeading(element: Element): boolean {
  return (
    ancestors(element).some(({ name }) => /^h[1-6]$/.test(name)) ||
    elementsOf(element).some(({ name }) => /^h[1-6]$/.test(name))
  );
}

function isInNavigation(element: Element): boolean {
  const around = ancestors(element);
  if (around.some(({ name }) => name === "nav" || name === "footer")) return true;
  return around
    .slice(0, 5)
    .some(
      (box) =>
        !/^(?:body|html|main|article)$/.test(box.name) &&
        NAVIGATION.test(`${attribute(box, "class")} ${attribute(box, "id")}`) &&
        visibleText(box).length < 600,
    );
}

function ancestors(element: Element): Element[] {
  const found: Element[] = [];
  for (let { parent } = element; parent !== null && isTag(parent); { parent } = parent) found.push(parent);
  return found;
}
