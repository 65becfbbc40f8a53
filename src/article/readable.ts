import { Readability } from "@mozilla/readability";
import { isDirective, isTag } from "domhandler";
import { textContent } from "domutils";
import { escapeText } from "entities";
import { parseHTML } from "linkedom";
import { type AnyNode, serialise } from "./markup.js";

/** Readability gives its guess a second look below so many characters; short reports are common in Indonesian news. */
const SHORT_CHARS = 300;

/** The HTML of what Readability takes for the body of a page; undefined when it finds none. */
export function readable(nodes: readonly AnyNode[]): string | undefined {
  const { document } = parseHTML(pageOf(nodes)) as unknown as { document: ReadabilityDocument };
  if (document.body === null || document.body.childNodes.length === 0) return undefined;
  const article = new Readability(document, { charThreshold: SHORT_CHARS, disableJSONLD: true }).parse();
  const content = article?.content ?? "";
  return content === "" ? undefined : content;
}

/**
 * Pages open `<html>` four times for four old browsers, or leave it out, and then their text is no child of a body for linkedom: here
 * one head holds the title, and one body all the rest.
 */
function pageOf(nodes: readonly AnyNode[]): string {
  const parts: Parts = { title: "", body: [] };
  split(nodes, parts);
  return `<html><head><title>${escapeText(parts.title)}</title></head><body>${serialise(parts.body)}</body></html>`;
}

interface Parts {
  title: string;
  readonly body: AnyNode[];
}

function split(nodes: readonly AnyNode[], parts: Parts): void {
  for (const node of nodes) {
    if (isTag(node) && (node.name === "html" || node.name === "body" || node.name === "head"))
      split(node.children, parts);
    else if (isTag(node) && node.name === "title") parts.title ||= textContent(node);
    else if (!isDirective(node)) parts.body.push(node);
  }
}

type ReadabilityDocument = ConstructorParameters<typeof Readability>[0];
