import { isTag } from "domhandler";
import { SENTENCE_END } from "../boilerplate/closing-lines.js";
import {
  type AnyNode,
  attribute,
  type ChildNode,
  type Element,
  elementsOf,
  isBlock,
  visibleText,
} from "../markup/parse-markup.js";
import { kindOf } from "./other-stories.js";
import { linkOf } from "./story-heading.js";

const SENTENCE_CHARS = 40;
/** In a box of another kind than those around it, a shorter paragraph is a label. */
const LONE_CHARS = 80;
const LINKS_IN_SENTENCE = 0.92;
const LINKS_IN_SHORT_LINE = 0.7;
const LINKS_IN_LINE = 0.5;
const LINKS_AT_EDGE = 0.4;
const LINKS_IN_BOX = 0.25;
/** How far above the found body boxes of its kind are looked for. */
const MAX_STEPS_UP = 5;
const NOTICE_CHARS = 300;
const NOTICE =
  /newsletter|privacy|datenschutz|cookie|copyright|©|creative.?commons|all rights|e-?mail|telefon|phone:|\bfax\b|subscribe|abonn|berlangganan|langganan|sign up|log ?in|anmelden|follow us|ikuti kami|^doi:/iu;
const HEADING_CHARS = 200;
const OTHER_BOX =
  /newsletter|subscri|sign-?up|promo|related|recommend|teaser|card|author|bio|byline|caption|credit|comment|share|social|sidebar|widget|advert|sponsor|footer|copyright|disclaimer|embed|popup|modal|poll|quiz|donat|read-?more|also|tags?(?:$|[\s_-])/i;

export interface Holder {
  readonly children: readonly ChildNode[];
}

export interface Amount {
  readonly kept: number;
  readonly all: number;
  readonly linked: number;
}

type Amounts = ReadonlyMap<AnyNode, Amount>;
const keptIn = (node: AnyNode, amounts: Amounts): number => amounts.get(node)?.kept ?? 0;

/** The elements of a page that belong to the body that was kept, outermost. */
export function missingUnits(page: Holder, amounts: Amounts): Set<Element> {
  const units = new Set<Element>();
  const path: Holder[] = [page];
  // Down to the smallest element that holds all that was kept.
  for (;;) {
    const holders = (path.at(-1)?.children ?? []).filter((child) => keptIn(child, amounts) > 0);
    const [only] = holders;
    if (only === undefined || holders.length > 1 || !isTag(only) || !isContainer(only)) break;
    path.push(only);
  }
  const region = path.at(-1);
  if (region !== undefined) collect(region, amounts, units);
  for (let step = 1; step <= MAX_STEPS_UP; step += 1) {
    const inner = path.at(-step);
    const outer = path.at(-step - 1);
    if (inner === undefined || outer === undefined || isBoundary(inner)) break;
    const kinds = kindsIn(outer, amounts);
    for (const sibling of outer.children.filter(isTag))
      takeLike({ box: sibling, kinds, isBetween: false }, amounts, units);
  }
  return units;
}

function isBoundary(node: Holder): boolean {
  return "name" in node && typeof node.name === "string" && /^(?:article|main|body|html)$/.test(node.name);
}

function isContainer({ name }: Element): boolean {
  return /^(?:html|body|main|article|div|section|td|tr|tbody|table|center|form|font|span)$/.test(name);
}

/** What was dropped in an element that holds some of the body. */
function collect(parent: Holder, amounts: Amounts, units: Set<Element>): void {
  const children = parent.children.filter((child) => (amounts.get(child)?.all ?? 0) > 0);
  const first = children.findIndex((child) => keptIn(child, amounts) > 0);
  const last = children.findLastIndex((child) => keptIn(child, amounts) > 0);
  const paragraphs = children.filter(
    (child) => isTag(child) && child.name === "p" && keptIn(child, amounts) > 0,
  ).length;
  const kinds = kindsIn(parent, amounts);
  for (const [at, child] of children.entries()) {
    if (!isTag(child)) continue;
    if (keptIn(child, amounts) > 0) {
      if (isContainer(child)) collect(child, amounts, units);
    } else if (at > first && at < last) {
      if (isMissing(child, amounts)) units.add(child);
      else if (isContainer(child) && !takeLike({ box: child, kinds, isBetween: true }, amounts, units))
        takeBetween(child, amounts, units);
    } else if (paragraphs >= 2 && isMissingAtEdge(child, amounts)) units.add(child);
    else takeLike({ box: child, kinds, isBetween: false }, amounts, units);
  }
}

/** Whether an element between kept ones is a paragraph, a list, a quotation or a heading of the story. */
function isMissing(element: Element, amounts: Amounts): boolean {
  const share = linkShare(element, amounts);
  const chars = amounts.get(element)?.all ?? 0;
  if (element.name === "p") return isTelling(element, amounts);
  if (/^h[2-6]$/.test(element.name)) return share < LINKS_IN_LINE && chars <= HEADING_CHARS;
  if (/^(?:ul|ol|dl)$/.test(element.name))
    return share < LINKS_AT_EDGE && chars >= SENTENCE_CHARS && !isOtherBox(element);
  return /^(?:blockquote|pre)$/.test(element.name) && share < LINKS_AT_EDGE;
}

function isMissingAtEdge(element: Element, amounts: Amounts): boolean {
  return (
    element.name === "p" &&
    (amounts.get(element)?.all ?? 0) >= SENTENCE_CHARS &&
    linkShare(element, amounts) < LINKS_AT_EDGE &&
    !isOtherBox(element) &&
    !isNotice(element)
  );
}

interface Dropped {
  readonly box: Element;
  readonly kinds: () => ReadonlyMap<string, ReadonlySet<string>>;
  readonly isBetween: boolean;
}

/** Takes the paragraphs of a dropped box that are in it as those of a kept box of its kind are in that; whether it has any. */
function takeLike({ box, kinds, isBetween }: Dropped, amounts: Amounts, units: Set<Element>): boolean {
  if (keptIn(box, amounts) > 0 || !isContainer(box) || isOtherStory(box)) return false;
  if (!isBetween && linkShare(box, amounts) > LINKS_AT_EDGE) return false;
  const known = kinds().get(kindOfBox(box));
  if (known === undefined) return false;
  const alike = paragraphsOf(box).filter(
    (paragraph) =>
      known.has(chainOf(paragraph, box)) && isTelling(paragraph, amounts) && (isBetween || !isNotice(paragraph)),
  );
  if (!alike.some((paragraph) => (amounts.get(paragraph)?.all ?? 0) >= SENTENCE_CHARS)) return false;
  for (const paragraph of alike) units.add(paragraph);
  return true;
}

/** How kept paragraphs are held in the kept boxes of an element, by kind of box; found when first asked for. */
function kindsIn(parent: Holder, amounts: Amounts): () => ReadonlyMap<string, ReadonlySet<string>> {
  let found: Map<string, Set<string>> | undefined;
  return () => {
    if (found !== undefined) return found;
    found = new Map();
    for (const box of parent.children.filter(isTag)) {
      if (keptIn(box, amounts) === 0) continue;
      const chains = found.get(kindOfBox(box)) ?? new Set<string>();
      for (const paragraph of paragraphsOf(box))
        if (keptIn(paragraph, amounts) > 0) chains.add(chainOf(paragraph, box));
      found.set(kindOfBox(box), chains);
    }
    return found;
  };
}

function kindOfBox(box: Element): string {
  return `${box.name} ${kindOf(box)}`;
}

/** Takes the long paragraphs of a dropped box between kept ones that is no box of another kind. */
function takeBetween(box: Element, amounts: Amounts, units: Set<Element>): void {
  if (isOtherBox(box) || isOtherStory(box) || linkShare(box, amounts) > LINKS_IN_BOX) return;
  for (const paragraph of paragraphsOf(box)) {
    if ((amounts.get(paragraph)?.all ?? 0) >= LONE_CHARS && linkShare(paragraph, amounts) < LINKS_AT_EDGE)
      units.add(paragraph);
  }
}

/** A sentence may be links for the most part; a line such as "On this: a title" leads to another story. */
function isTelling(paragraph: Element, amounts: Amounts): boolean {
  const share = linkShare(paragraph, amounts);
  if (share < LINKS_IN_LINE || share >= LINKS_IN_SENTENCE) return share < LINKS_IN_LINE;
  const text = visibleText(paragraph);
  return !/^[^:]{2,60}:\s/u.test(text) && (share < LINKS_IN_SHORT_LINE || SENTENCE_END.test(text));
}

/** What sites add to every story. */
function isNotice(paragraph: Element): boolean {
  const text = visibleText(paragraph);
  return text.length < NOTICE_CHARS && NOTICE.test(text);
}

function linkShare(element: Element, amounts: Amounts): number {
  const { all, linked } = amounts.get(element) ?? { all: 0, linked: 0 };
  return all === 0 ? 1 : linked / all;
}

function isOtherBox(element: Element): boolean {
  return (
    /^(?:aside|nav|footer|form|figure)$/.test(element.name) ||
    OTHER_BOX.test(`${attribute(element, "class")} ${attribute(element, "id")}`)
  );
}

/** Whether a box opens with a heading that links to another story. */
function isOtherStory(box: Element): boolean {
  const heading = elementsOf(box).find(({ name }) => /^(?:h[1-6]|p)$/.test(name));
  return heading !== undefined && heading.name !== "p" && linkOf(heading) !== undefined;
}

/** The box itself where it holds text alone, else the paragraphs in it. */
function paragraphsOf(box: Element): Element[] {
  return [box, ...elementsOf(box)].filter(
    (element) =>
      (element.name === "p" || (element.name === "div" && !element.children.some(isBlock))) &&
      visibleText(element) !== "",
  );
}

/** Tags and classes between a box and an element in it. */
function chainOf(element: Element, box: Element): string {
  const steps: string[] = [];
  for (let node: Element = element; node !== box; ) {
    steps.push(node === element ? node.name : `${node.name}.${kindOf(node)}`);
    const { parent } = node;
    if (parent === null || !isTag(parent)) break;
    node = parent;
  }
  return steps.join("<");
}
