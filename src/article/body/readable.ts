import { Readability } from "@mozilla/readability";
import { isTag } from "domhandler";
import { textContent } from "domutils";
import type { AnyNode, Document } from "../markup/parse-markup.js";
import type { ReadabilityElement } from "./readability-dom.js";
import { LightDocument, type Sources, toMarkup } from "./readability-page.js";

/** Readability gives its guess a second look below so many characters; short reports are common in Indonesian news. */
const SHORT_CHARS = 300;

/** What Readability takes for the body of a page; undefined when it finds none. The page stays as it is. */
export function readable(
  nodes: readonly AnyNode[],
): { readonly root: Document; readonly sources: Sources } | undefined {
  const page: Page = { title: "", body: [] };
  split(nodes, page);
  if (page.body.length === 0) return undefined;
  const document = new LightDocument(page.title, page.body);
  const article = new Readability<ReadabilityElement>(document as unknown as ReadabilityDocument, {
    charThreshold: SHORT_CHARS,
    disableJSONLD: true,
    serializer: (element) => element as unknown as ReadabilityElement,
  }).parse();
  return article?.content === undefined || article.content === null ? undefined : toMarkup(article.content);
}

interface Page {
  title: string;
  readonly body: AnyNode[];
}

/** Pages open `<html>` four times for four old browsers, or leave it out: here one head holds the title, and one body all the rest. */
function split(nodes: readonly AnyNode[], page: Page): void {
  for (const node of nodes) {
    if (isTag(node) && (node.name === "html" || node.name === "body" || node.name === "head"))
      split(node.children, page);
    else if (isTag(node) && node.name === "title") page.title ||= textContent(node);
    else page.body.push(node);
  }
}

type ReadabilityDocument = ConstructorParameters<typeof Readability>[0];
