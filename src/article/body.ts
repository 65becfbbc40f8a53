import render from "dom-serializer";
import { Document as DocumentNode, isTag, isText } from "domhandler";
import { layParagraphs } from "./blocks.js";
import { containersOf, missed, narrowTo } from "./containers.js";
import type { Note } from "./house-clean.js";
import { type Document, type Element, parseMarkup } from "./markup.js";
import { readable } from "./readable.js";
import type { ArticleRules } from "./rules.js";
import { selectFirst } from "./select.js";

export interface FoundBody {
  readonly root: Document;
  /** How it was found, for people. */
  readonly by: string;
  readonly warnings: readonly string[];
}

/** Finds the body of a prepared page: by the rule's selector, else by Readability; each sentence in a block of its own. */
export function findBody(document: Document, rules: ArticleRules | undefined, note: Note): FoundBody | undefined {
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
  const root = searchBody(document, note);
  return root === undefined ? undefined : { root, by: "Readability", warnings };
}

/** Readability's find, checked against what the page marks as its article: searched again inside when it missed, cut to it when it took more. */
function searchBody(document: Document, note: Note): Document | undefined {
  const containers = containersOf(document);
  let root = readBody(serialise(document));
  for (const container of containers) {
    if (root === undefined || missed(root, container)) {
      const inside = readBody(serialise(new DocumentNode([...container.elements])));
      const whole = adoptOutermost(container.elements);
      layParagraphs(whole);
      root = inside === undefined || missed(inside, container) ? whole : inside;
    } else narrowTo(root, container, note);
  }
  return root;
}

function readBody(html: string): Document | undefined {
  const found = readable(html);
  if (found === undefined) return undefined;
  const root = parseMarkup(found);
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

/** Markup as text that any HTML parser reads back to the same tree. */
export function serialise(root: Document): string {
  return render(root.children, { decodeEntities: true, encodeEntities: "utf8", selfClosingTags: false });
}

function adoptOutermost(elements: readonly Element[]): Document {
  const outermost = elements.filter(
    (element) => !elements.some((other) => other !== element && contains(other, element)),
  );
  return parseMarkup(serialise(new DocumentNode([...outermost])));
}

function contains(outer: Element, inner: Element): boolean {
  for (let { parent } = inner; parent !== null; { parent } = parent) if (parent === outer) return true;
  return false;
}
