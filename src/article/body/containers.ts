import { isTag } from "domhandler";
import { BODY_CONTAINERS } from "../boilerplate/boilerplate-rules.js";
import type { Note } from "../boilerplate/remove-boilerplate.js";
import { type Block, blocksOf, removeBlock } from "../markup/blocks.js";
import { comparableText } from "../markup/comparable-text.js";
import {
  attribute,
  type Document,
  type Element,
  elementsOf,
  type ParentNode,
  visibleText,
} from "../markup/parse-markup.js";
import { select } from "../markup/select-elements.js";
import { isHeading, linkOf } from "./story-heading.js";

/** A container with less text of its own is a teaser's. */
export const LEAST_CHARS = 300;
/** A paragraph so long is a sentence of a story rather than a label. */
const SENTENCE_CHARS = 40;
/** The found body must hold so much of a container's text, or it was found in the wrong place. */
const MISSED_BELOW = 0.45;
/** Blocks outside the container go when at least so much of the body is inside … */
const MOSTLY_INSIDE = 0.6;
/** … or when the body holds so much of the container, however much it took beside. */
const HOLDS_CONTAINER = 0.8;

/** What the page tells as its body in structured data must be so much of what was found, or it is an extract. */
const TOLD_WHOLE = 0.6;
/** Fewer letters stand in a story by chance. */
const LABEL_CHARS = 12;
/** So many letters in a row are no coincidence. */
const WINDOW_CHARS = 30;
/** A child that holds so much of its parent's sentences is where the story stands. */
const TIGHT = 0.9;

export interface Container {
  readonly elements: readonly Element[];
  /** Squeezed: compared without white space and marks. */
  readonly text: string;
  /** Length of the sentences in it. */
  readonly storyChars: number;
  readonly name: string;
}

/** The elements that the page itself marks as its article, most telling first; `heading` is that of the page's story. */
export function containersOf(document: Document, heading: Element | undefined): Container[] {
  const elements = elementsOf(document);
  const marked = BODY_CONTAINERS.map((selector) =>
    toContainer(belowHeading(select(selector, document), elements, heading), selector.split(",")[0] ?? selector),
  );
  const articles = elements.filter(({ name }) => name === "article");
  const chosen = articleOf(articles, heading);
  const first = marked.find(({ storyChars }) => storyChars >= LEAST_CHARS);
  return [...(first === undefined ? [] : [first]), toContainer(chosen, "<article>")].filter(
    ({ storyChars }) => storyChars >= LEAST_CHARS,
  );
}

/** The one article around the heading of the story, else around the only `<h1>`, else the only one. */
function articleOf(articles: readonly Element[], heading: Element | undefined): readonly Element[] {
  const around = heading === undefined ? [] : articles.filter((article) => contains(article, heading));
  const inner = around.findLast((article) => sentencesOf(article) >= LEAST_CHARS);
  if (inner !== undefined) return [inner];
  const withHeading = articles.filter((article) => elementsOf(article).some(({ name }) => name === "h1"));
  return withHeading.length === 1 ? withHeading : articles.length === 1 ? articles : [];
}

/** Of the elements that a page marks as bodies, those without a heading above them that links to another story. */
function belowHeading(
  marked: readonly Element[],
  elements: readonly Element[],
  heading: Element | undefined,
): readonly Element[] {
  if (marked.length < 2 || heading === undefined) return marked;
  const bodies = new Set(marked);
  const kept: Element[] = [];
  let above: Element | undefined;
  let inside: Element | undefined;
  for (const element of elements) {
    if (inside !== undefined && contains(inside, element)) continue;
    inside = undefined;
    if (isHeading(element)) above = element;
    if (!bodies.has(element)) continue;
    inside = element;
    if (above === undefined || above === heading || linkOf(above) === undefined) kept.push(element);
  }
  return kept.length === 0 ? marked : kept;
}

/**
 * `<main>`, where nothing else is marked: it holds more than the story, so it is believed only against a body found outside of it.
 * The innermost element that holds nearly all of its sentences stands for it.
 */
export function mainOf(document: Document): Container | undefined {
  const mains = elementsOf(document).filter(
    (element) => element.name === "main" || attribute(element, "role") === "main",
  );
  const [main] = mains;
  if (main === undefined || mains.length > 1) return undefined;
  const container = toContainer([tightest(main)], "<main>");
  return container.storyChars < LEAST_CHARS ? undefined : container;
}

/** Whether most of a body stands outside of a container. */
export function isElsewhere(root: ParentNode, container: Container): boolean {
  const blocks = blocksOf(root);
  return charsOf(blocks.filter(({ text }) => holds(container, text))) * 2 < charsOf(blocks);
}

/**
 * Takes away what stands before and behind the body that the page tells in its structured data (`articleBody`). Not what stands
 * between: headings, lists and quotations are often left out there.
 */
export function trimToTold(root: ParentNode, told: string, note: Note): void {
  const blocks = blocksOf(root);
  const text = squeeze(told);
  if (text.length < squeeze(blocks.map((block) => block.text).join(" ")).length * TOLD_WHOLE) return;
  const isTold = (block: Block): boolean => isSentence(block) && tells(text, squeeze(block.text));
  const first = blocks.findIndex(isTold);
  const last = blocks.findLastIndex(isTold);
  if (first < 0) return;
  // The lead and the key points above a story are seldom told.
  const before = blocks.slice(0, first).filter((block) => !isSentence(block));
  for (const block of [...before, ...blocks.slice(last + 1)]) {
    if (tells(text, squeeze(block.text))) continue;
    note("outside articleBody", block.text);
    removeBlock(block.element);
  }
}

/** Whether a text holds the start, the middle or the end of a piece: initials set apart and links told otherwise change the rest. */
function tells(text: string, piece: string): boolean {
  const half = Math.floor((piece.length - WINDOW_CHARS) / 2);
  if (half <= 0) return piece.length >= LABEL_CHARS && text.includes(piece);
  return [0, half, piece.length - WINDOW_CHARS].some((at) => text.includes(piece.slice(at, at + WINDOW_CHARS)));
}

function isSentence({ text }: Block): boolean {
  return text.length >= SENTENCE_CHARS;
}

/** Whether a body was found in the wrong place: it holds little of what the container tells. */
export function missed(root: ParentNode, container: Container): boolean {
  const inside = blocksOf(root).filter(({ text }) => holds(container, text));
  return charsOf(inside) < container.storyChars * MISSED_BELOW;
}

/** Takes away the blocks of a body that stand outside the container, if the two agree on the story. */
export function narrowTo(root: ParentNode, container: Container, note: Note): void {
  const blocks = blocksOf(root);
  const outside = blocks.filter(({ text }) => !holds(container, text));
  const all = charsOf(blocks);
  const inside = all - charsOf(outside);
  if (inside < all * MOSTLY_INSIDE && inside < container.storyChars * HOLDS_CONTAINER) return;
  for (const block of outside) {
    note(`outside ${container.name}`, block.text);
    removeBlock(block.element);
  }
}

function tightest(element: Element): Element {
  const whole = sentencesOf(element);
  const child = element.children.filter(isTag).find((inner) => sentencesOf(inner) >= whole * TIGHT);
  return child === undefined || child.name === "p" ? element : tightest(child);
}

function sentencesOf(element: Element): number {
  return elementsOf(element)
    .filter(({ name }) => name === "p")
    .map((paragraph) => visibleText(paragraph).length)
    .reduce((sum, length) => sum + (length >= SENTENCE_CHARS ? length : 0), 0);
}

export function toContainer(elements: readonly Element[], name: string): Container {
  const outermost = elements.filter(
    (element) => !elements.some((other) => other !== element && contains(other, element)),
  );
  const paragraphs = outermost.flatMap((element) =>
    elementsOf(element)
      .filter((inner) => inner.name === "p")
      .map(visibleText),
  );
  const sentences = paragraphs.filter((text) => text.length >= SENTENCE_CHARS);
  const storyChars = sentences.reduce((sum, text) => sum + text.length, 0);
  const text = storyChars < LEAST_CHARS ? "" : squeeze(outermost.map(visibleText).join(" "));
  return { elements: outermost, text, storyChars, name };
}

function holds(container: Container, text: string): boolean {
  return container.text.includes(squeeze(text));
}

function charsOf(blocks: readonly { readonly text: string }[]): number {
  return blocks.reduce((sum, { text }) => sum + text.length, 0);
}

function squeeze(text: string): string {
  return comparableText(text).replaceAll(" ", "");
}

function contains(outer: Element, inner: Element): boolean {
  for (let { parent } = inner; parent !== null; { parent } = parent) if (parent === outer) return true;
  return false;
}
