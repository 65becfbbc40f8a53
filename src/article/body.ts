import render from "dom-serializer";
import { Document as DocumentNode } from "domhandler";
import { layParagraphs } from "./blocks.js";
import type { Note } from "./house-clean.js";
import { type Document, type Element, parseMarkup, visibleText } from "./markup.js";
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
  const html = readable(serialise(document));
  if (html === undefined) return undefined;
  const root = parseMarkup(html);
  layParagraphs(root);
  if (visibleText(root) === "") note("empty body", "");
  return { root, by: "Readability", warnings };
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
