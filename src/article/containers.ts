import { blocksOf, removeBlock } from "./blocks.js";
import { comparable } from "./comparable.js";
import type { Note } from "./house-clean.js";
import { BODY_CONTAINERS } from "./house-style.js";
import { type Document, type Element, elementsOf, type ParentNode, visibleText } from "./markup.js";
import { select } from "./select.js";

/** A container with less text of its own is a teaser's. */
const LEAST_CHARS = 300;
/** A paragraph so long is a sentence of a story rather than a label. */
const SENTENCE_CHARS = 40;
/** The found body must hold so much of a container's text, or it was found in the wrong place. */
const MISSED_BELOW = 0.45;
/** Blocks outside the container go when at least so much of the body is inside … */
const MOSTLY_INSIDE = 0.6;
/** … or when the body holds so much of the container, however much it took beside. */
const HOLDS_CONTAINER = 0.8;

export interface Container {
  readonly elements: readonly Element[];
  readonly text: string;
  /** Length of the sentences in it. */
  readonly storyChars: number;
  readonly name: string;
}

/** The elements that the page itself marks as its article, most telling first. */
export function containersOf(document: Document): Container[] {
  const marked = BODY_CONTAINERS.map((selector) =>
    toContainer(select(selector, document), selector.split(",")[0] ?? selector),
  );
  const articles = elementsOf(document).filter(({ name }) => name === "article");
  const withHeading = articles.filter((article) => elementsOf(article).some(({ name }) => name === "h1"));
  const chosen = withHeading.length === 1 ? withHeading : articles.length === 1 ? articles : [];
  const first = marked.find(({ storyChars }) => storyChars >= LEAST_CHARS);
  return [...(first === undefined ? [] : [first]), toContainer(chosen, "<article>")].filter(
    ({ storyChars }) => storyChars >= LEAST_CHARS,
  );
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

function toContainer(elements: readonly Element[], name: string): Container {
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
  return comparable(text).replaceAll(" ", "");
}

function contains(outer: Element, inner: Element): boolean {
  for (let { parent } = inner; parent !== null; { parent } = parent) if (parent === outer) return true;
  return false;
}
