import { isTag, isText } from "domhandler";
import { parseUrl } from "../../lib/url.js";
import { isSameSite } from "../list/link-scores.js";
import {
  type AnyNode,
  attribute,
  type Element,
  elementsOf,
  type ParentNode,
  shortText,
  visibleText,
} from "../markup/parse-markup.js";
import { isHeading, isOwnAddress, likeness, linkOf, type StorySigns, textOf } from "./story-heading.js";

/** Classes of boxes that hold a story or a teaser of one each. */
const UNIT_CLASS =
  /(?:^|\s)(?:[\w-]*[_-])?(?:hentry|h-entry|posts?|story|teaser|card|article|entry|news-?item|list-?item|related|recommend\w*)(?:$|[\s_-](?!(?:content|body|text|inner|wrap\w*|container|main|page|layout|detail\w*)(?:$|[\s_-])))/i;
const COMMENT_CLASS =
  /(?:^|\s)(?:comments?|comment-?list|comments-area|comment-?(?:body|item|content|entry|thread|wrap\w*)|replies|respond)(?:\s|$)/i;
const OWN_PAGE = [
  "data-url",
  "data-href",
  "data-permalink",
  "data-article-url",
  "data-canonical",
  "data-page-url",
  "itemid",
];
/** Only so much stands in a box before its heading. */
const KICKER_CHARS = 200;
/** A teaser tells so much of its story; a longer text with a linked heading counts only in an `<article>`. */
const TEASER_CHARS = 1500;
const MIN_HEADING_CHARS = 8;
/** A box with a heading and so much text in sentences is a story. */
const STORY_CHARS = 200;
const SENTENCE_CHARS = 40;
/** A page with less text of its own has its story in what readers wrote. */
const LEAST_CHARS = 100;
/** Boxes around a heading that are compared with those by them. */
const MAX_STEPS = 12;

/** The elements that hold other stories than the one below `heading`, teasers of them, and what readers wrote. */
export function otherStories(root: ParentNode, heading: Element, signs: StorySigns): Element[] {
  const ancestors = ancestorsOf(heading);
  const around = new Set<ParentNode>(ancestors);
  const peers = new Set(peersOf(heading, signs));
  const [stories, comments]: [Element[], Element[]] = [[], []];
  const visit = (node: ParentNode): void => {
    for (const child of node.children) {
      if (!isTag(child) || child === heading) continue;
      if (around.has(child)) visit(child);
      else if (peers.has(child) || (isUnit(child) && isOther(child, signs))) stories.push(child);
      else if (isComment(child)) comments.push(child);
      else visit(child);
    }
  };
  visit(root);
  const shared = ancestors.find((ancestor) => comments.some((comment) => ancestorsOf(comment).includes(ancestor)));
  const apart = new Set([...stories, ...comments]);
  // In a forum the comments are the story.
  return shared !== undefined && charsWithout(shared, apart) < LEAST_CHARS ? stories : [...apart];
}

/** The sentences of a box outside of some elements in it. */
function charsWithout(box: Element, apart: ReadonlySet<Element>): number {
  return box.children
    .filter(isTag)
    .filter((child) => !apart.has(child))
    .reduce((sum, child) => sum + (child.name === "p" ? sentenceChars(child) : charsWithout(child, apart)), 0);
}

function isComment(element: Element): boolean {
  if (!/^(?:article|div|section|aside|ol|ul|li)$/.test(element.name)) return false;
  if (/schema\.org\/Comment$/i.test(attribute(element, "itemtype"))) return true;
  const marks = `${attribute(element, "class")} ${attribute(element, "id")}`;
  return COMMENT_CLASS.test(marks);
}

function isUnit(element: Element): boolean {
  if (element.name === "article" || attribute(element, "role") === "article") return true;
  if (!/^(?:div|section|li|aside|a|td|tr)$/.test(element.name)) return false;
  return (
    /schema\.org\/\w*(?:Article|BlogPosting)$/i.test(attribute(element, "itemtype")) ||
    UNIT_CLASS.test(attribute(element, "class"))
  );
}

/** Whether a box is about another story: its heading leads to another page, or the box says that it has a page of its own. */
function isOther(unit: Element, signs: StorySigns): boolean {
  const heading = headingIn(unit);
  if (heading === undefined || likeness(textOf(heading), signs.title ?? "") > 0) return false;
  const own = OWN_PAGE.map((name) => attribute(unit, name)).find((value) => /^(?:https?:)?\//i.test(value));
  if (own !== undefined && !isOwnAddress(own, signs.addresses)) return true;
  const link = linkOf(heading) ?? (unit.name === "a" ? attribute(unit, "href") : undefined);
  if (link === undefined || isOwnAddress(link, signs.addresses)) return false;
  return (
    (unit.name === "article" && signs.addresses.some((address) => leadsToSite(link, address))) ||
    shortText(unit, TEASER_CHARS) !== undefined
  );
}

function leadsToSite(link: string, address: string): boolean {
  const there = parseUrl(link, address);
  return there !== undefined && isSameSite(there.href, address);
}

/** The heading that opens a box. */
function headingIn(unit: Element): Element | undefined {
  const heading = elementsOf(unit).find((element) => isHeading(element) && textOf(element).length >= MIN_HEADING_CHARS);
  return heading !== undefined && textBefore(unit, heading) <= KICKER_CHARS ? heading : undefined;
}

/**
 * Boxes of the same kind as one around the heading, that open with a heading of the same rank and another text: a second story below
 * the first, or next to it.
 */
function peersOf(heading: Element, signs: StorySigns): Element[] {
  if (signs.title === undefined || likeness(textOf(heading), signs.title) === 0) return [];
  let box: Element = heading;
  for (let step = 0; step < MAX_STEPS; step += 1) {
    const { parent } = box;
    if (parent === null || !isTag(parent) || parent.name === "html") return [];
    const own = box;
    const peers = parent.children
      .filter(isTag)
      .filter((sibling) => sibling !== own && isPeer(sibling, own, heading, signs));
    if (own !== heading && peers.length > 0 && sentencesOf(own) >= STORY_CHARS) return peers;
    box = parent;
  }
  return [];
}

function isPeer(sibling: Element, own: Element, heading: Element, signs: StorySigns): boolean {
  if (sibling.name !== own.name || kindOf(sibling) !== kindOf(own)) return false;
  const first = elementsOf(sibling).find(
    (element) => element.name === heading.name && attribute(element, "class") === attribute(heading, "class"),
  );
  if (first === undefined || textOf(first).length < MIN_HEADING_CHARS) return false;
  return likeness(textOf(first), signs.title ?? "") === 0 && textBefore(sibling, first) <= KICKER_CHARS;
}

function sentencesOf(box: Element): number {
  return elementsOf(box)
    .filter(({ name }) => name === "p")
    .reduce((sum, paragraph) => sum + sentenceChars(paragraph), 0);
}

function sentenceChars(paragraph: Element): number {
  const { length } = visibleText(paragraph);
  return length >= SENTENCE_CHARS ? length : 0;
}

/** The classes of a box without the numbers that count it. */
export function kindOf(element: Element): string {
  return attribute(element, "class")
    .split(/\s+/)
    .filter((token) => !/\d/.test(token) && !/^(?:first|last|odd|even|active|current|is-\w+)$/i.test(token))
    .sort()
    .join(" ");
}

function textBefore(root: Element, end: Element): number {
  let chars = 0;
  const visit = (node: AnyNode): boolean => {
    if (node === end) return true;
    if (isText(node)) chars += node.data.trim().length;
    return isTag(node) && node.children.some(visit);
  };
  visit(root);
  return chars;
}

function ancestorsOf(element: Element): Element[] {
  const found: Element[] = [];
  for (let { parent } = element; parent !== null && isTag(parent); { parent } = parent) found.push(parent);
  return found;
}
