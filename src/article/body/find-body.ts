import { Document as DocumentNode, isTag, isText } from "domhandler";
import type { ArticleRules } from "../../domain/article-rules.js";
import type { Note } from "../boilerplate/remove-boilerplate.js";
import { detach, layParagraphs } from "../markup/blocks.js";
import {
  type ChildNode,
  type Document,
  type Element,
  elementsOf,
  parseMarkup,
  serialise,
  visibleText,
} from "../markup/parse-markup.js";
import { selectFirst } from "../markup/select-elements.js";
import {
  type Container,
  containersOf,
  isElsewhere,
  LEAST_CHARS,
  mainOf,
  missed,
  narrowTo,
  toContainer,
  trimToTold,
} from "./containers.js";
import { otherStories } from "./other-stories.js";
import { readable } from "./readable.js";
import { restoreMissing } from "./restore.js";
import { isAbout, type StoryWords } from "./story-evidence.js";
import { type StorySigns, storyHeading } from "./story-heading.js";
import { followsHeading } from "./story-position.js";

/** A shorter find is doubted. */
const SHORT_CHARS = 400;
const LONGER = 1.5;

export interface FoundBody {
  readonly root: Document;
  /** How it was found, for people. */
  readonly by: string;
  readonly warnings: readonly string[];
}

export interface BodySearch {
  readonly signs: StorySigns;
  readonly description: string | undefined;
  readonly rules: ArticleRules | undefined;
  /** The body that structured data tell. */
  readonly told: string | undefined;
  readonly note: Note;
  /** The page once more, with its boxes in it. */
  readonly whole: () => Document;
}

/** Finds the body of a prepared page: by the rule's selector, else by Readability; each sentence in a block of its own. */
export function findBody(document: Document, search: BodySearch): FoundBody | undefined {
  const { rules } = search;
  const selectors = rules?.body ?? [];
  const selected = selectFirst(selectors, document);
  if (selected !== undefined) {
    const root = adoptOutermost(ofOneStory(selected.elements, document, search.signs));
    layParagraphs(root);
    return { root, by: `selector ${selected.selector}`, warnings: [] };
  }
  const warnings = selectors.map(
    (selector) => `body: "${selector}" matches nothing on this page; the body was searched for instead`,
  );
  const root = bestFind(document, search);
  if (root === undefined) return undefined;
  if (isAbout(visibleText(root), wordsOf(search)) || isInPlace(root, document, search.signs))
    return { root, by: "Readability", warnings };
  const doubt =
    "the text that was found tells nothing of the title, so it was omitted; article.body can name the right element";
  return { root: new DocumentNode([]), by: "Readability", warnings: [...warnings, doubt] };
}

function isInPlace(root: Document, document: Document, signs: StorySigns): boolean {
  const heading = storyHeading(elementsOf(document), signs);
  return heading === undefined || followsHeading(root, document, heading);
}

function wordsOf({ signs, description, told }: BodySearch): StoryWords {
  return { title: signs.title, description, told };
}

/**
 * The first find that tells the announced story: among what the page shows, then with its boxes (a short find may be the footer of a
 * page whose story went as a box), then around the heading.
 */
function bestFind(document: Document, search: BodySearch): Document | undefined {
  const words = wordsOf(search);
  const first = searchBody(document, search);
  const text = first === undefined ? "" : visibleText(first);
  if (text !== "" && isAbout(text, words)) return first;
  const again = { ...search, note: () => undefined };
  let longer: Document | undefined;
  for (const find of [searchBody, aroundHeading, searchThread]) {
    const page = search.whole();
    const found = find(page, again);
    if (found === undefined) continue;
    if (isAbout(visibleText(found), words) && isInPlace(found, page, search.signs)) return found;
    longer ??= found;
  }
  const other = longer === undefined ? "" : visibleText(longer);
  const isBetter = text.length < SHORT_CHARS && other.length > text.length * LONGER;
  return isBetter && !other.includes(text.slice(0, SHORT_CHARS / 4)) ? longer : first;
}

/** In a forum, what elsewhere are comments is the story. */
function searchThread(document: Document, search: BodySearch): Document | undefined {
  return searchWithin(document, storyHeading(elementsOf(document), search.signs), search);
}

/** What Readability finds in the smallest element around the heading that holds enough sentences. */
function aroundHeading(document: Document, { signs }: BodySearch): Document | undefined {
  const heading = storyHeading(elementsOf(document), signs);
  if (heading !== undefined) removeOthers(document, heading, signs, () => undefined);
  for (let parent = heading?.parent; parent !== undefined && parent !== null && isTag(parent); { parent } = parent) {
    if (/^(?:body|html|header|nav)$/.test(parent.name)) continue;
    const container = toContainer([parent], parent.name);
    if (container.storyChars >= LEAST_CHARS) return readInside(container);
  }
  return undefined;
}

/**
 * Readability's find, checked against what the page marks as its article: searched again inside when it missed, cut to it when it
 * took more; then against the body that the page's structured data tell.
 */
function searchBody(document: Document, search: BodySearch): Document | undefined {
  const heading = storyHeading(elementsOf(document), search.signs);
  if (heading !== undefined) removeOthers(document, heading, search.signs, search.note);
  return searchWithin(document, heading, search);
}

function searchWithin(
  document: Document,
  heading: Element | undefined,
  { told, note }: BodySearch,
): Document | undefined {
  const containers = containersOf(document, heading);
  const main = containers.length === 0 ? mainOf(document) : undefined;
  let root = readBody(document.children);
  for (const container of containers) {
    if (root === undefined || missed(root, container)) root = readInside(container);
    else narrowTo(root, container, note);
  }
  if (main !== undefined && (root === undefined || isElsewhere(root, main))) root = readInside(main);
  if (root !== undefined && told !== undefined) trimToTold(root, told, note);
  return root;
}

function removeOthers(document: Document, heading: Element, signs: StorySigns, note: Note): void {
  for (const element of otherStories(document, heading, signs)) {
    const text = visibleText(element);
    if (text !== "") note("another story", text);
    detach(element);
  }
}

/** Of what a selector matches, what belongs to the page's own story; everything where nothing does. */
function ofOneStory(elements: readonly Element[], document: Document, signs: StorySigns): readonly Element[] {
  const heading = storyHeading(elementsOf(document), signs);
  if (heading === undefined || elements.length < 2) return elements;
  const others = otherStories(document, heading, signs);
  const own = elements.filter((element) => !others.some((other) => other === element || contains(other, element)));
  return own.length === 0 ? elements : own;
}

/** Searches inside an element; all of it, when that misses too. */
function readInside(container: Container): Document {
  const inside = readBody(container.elements);
  if (inside !== undefined && !missed(inside, container)) return inside;
  const whole = adoptOutermost(container.elements);
  layParagraphs(whole);
  return whole;
}

function readBody(nodes: readonly ChildNode[]): Document | undefined {
  const found = readable(nodes);
  if (found === undefined) return undefined;
  restoreMissing(found, { children: nodes });
  unwrap(found.root);
  layParagraphs(found.root);
  return found.root;
}

/** Readability puts what it found into numbered wrappers: they say nothing. */
function unwrap(root: Document): void {
  for (;;) {
    const elements = root.children.filter(isTag);
    const [only] = elements;
    const alone =
      elements.length === 1 &&
      root.children.every((child) => child === only || (isText(child) && child.data.trim() === ""));
    if (only === undefined || !alone || !/^(?:div|section|article|main)$/.test(only.name)) return;
    root.children = only.children;
    for (const child of root.children) child.parent = root;
  }
}

function adoptOutermost(elements: readonly Element[]): Document {
  const outermost = elements.filter(
    (element) => !elements.some((other) => other !== element && contains(other, element)),
  );
  return parseMarkup(serialise(outermost));
}

function contains(outer: Element, inner: Element): boolean {
  for (let { parent } = inner; parent !== null; { parent } = parent) if (parent === outer) return true;
  return false;
}
