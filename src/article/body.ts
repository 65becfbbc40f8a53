import { isTag, isText } from "domhandler";
import { layParagraphs } from "./blocks.js";
import { type Container, containersOf, isElsewhere, mainOf, missed, narrowTo, trimToTold } from "./containers.js";
import type { Note } from "./house-clean.js";
import { type AnyNode, type Document, type Element, parseMarkup, serialise, visibleText } from "./markup.js";
import { readable } from "./readable.js";
import type { ArticleRules } from "./rules.js";
import { selectFirst } from "./select.js";

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
  readonly rules: ArticleRules | undefined;
  /** The body that structured data tell. */
  readonly told: string | undefined;
  readonly note: Note;
  /** The page once more, with its boxes in it. */
  readonly whole: () => Document;
}

/** Finds the body of a prepared page: by the rule's selector, else by Readability; each sentence in a block of its own. */
export function findBody(document: Document, search: BodySearch): FoundBody | undefined {
  const { rules, told, note } = search;
  const selectors = rules?.body ?? [];
  const selected = selectFirst(selectors, document);
  if (selected !== undefined) {
    const root = adoptOutermost(selected.elements);
    layParagraphs(root);
    return { root, by: `selector ${selected.selector}`, warnings: [] };
  }
  const warnings = selectors.map(
    (selector) => `body: "${selector}" matches nothing on this page; the body was searched for instead`,
  );
  const root = secondLook(searchBody(document, told, note), search);
  return root === undefined ? undefined : { root, by: "Readability", warnings };
}

/** A short find may be the footer of a page whose story went as a box: then it is no part of what is found among the boxes. */
function secondLook(root: Document | undefined, { told, note, whole }: BodySearch): Document | undefined {
  const first = root === undefined ? "" : visibleText(root);
  if (first.length >= SHORT_CHARS) return root;
  const again = searchBody(whole(), told, note);
  const second = again === undefined ? "" : visibleText(again);
  return second.length > first.length * LONGER && !second.includes(first.slice(0, SHORT_CHARS / 4)) ? again : root;
}

/**
 * Readability's find, checked against what the page marks as its article: searched again inside when it missed, cut to it when it
 * took more; then against the body that the page's structured data tell.
 */
function searchBody(document: Document, told: string | undefined, note: Note): Document | undefined {
  const containers = containersOf(document);
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

/** Searches inside an element; all of it, when that misses too. */
function readInside(container: Container): Document {
  const inside = readBody(container.elements);
  if (inside !== undefined && !missed(inside, container)) return inside;
  const whole = adoptOutermost(container.elements);
  layParagraphs(whole);
  return whole;
}

function readBody(nodes: readonly AnyNode[]): Document | undefined {
  const root = readable(nodes);
  if (root === undefined) return undefined;
  unwrap(root);
  layParagraphs(root);
  return root;
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
