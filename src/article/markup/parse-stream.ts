import { isComment, isTag } from "domhandler";
import { detach, relink } from "./blocks.js";
import {
  type ChildNode,
  type Document,
  type Element,
  elementsOf,
  type MarkupOptions,
  parseMarkup,
} from "./parse-markup.js";

/** A page is streamed in some dozens of parts. */
const MAX_PARTS = 500;
const PART = /^(.{0,40})S:([\da-f]{1,8})$/;

/** Parses a page; parts that React streams behind it (`<div hidden id="S:1">`) are put where its script puts them. */
export function parsePage(html: string, options?: MarkupOptions): Document {
  const document = parseMarkup(html, options);
  if (/\bid\s*=\s*["']?[^"'\s>]{0,40}S:[\da-f]/.test(html)) placeParts(document);
  return document;
}

function placeParts(document: Document): void {
  const elements = elementsOf(document);
  const templates = new Map(
    elements.filter(({ name }) => name === "template").map((template) => [template.attribs["id"] ?? "", template]),
  );
  const parts = elements.filter(({ attribs }) => attribs["hidden"] !== undefined && PART.test(attribs["id"] ?? ""));
  for (const part of parts.slice(0, MAX_PARTS)) {
    const [, prefix = "", number = ""] = PART.exec(part.attribs["id"] ?? "") ?? [];
    const placeholder = templates.get(`${prefix}P:${number}`);
    const boundary = templates.get(`${prefix}B:${number}`);
    delete part.attribs["hidden"];
    if (placeholder !== undefined) replace(placeholder, part, false);
    else if (boundary !== undefined) replace(boundary, part, true);
  }
}

/** Puts the content of a part in the place of its template; what a boundary shows until then goes. */
function replace(template: Element, part: Element, isBoundary: boolean): void {
  const { parent } = template;
  if (parent === null || isInside(template, part)) return;
  detach(part);
  const at = parent.children.indexOf(template);
  const end = isBoundary ? endOfFallback(parent.children, at + 1) : at + 1;
  parent.children.splice(at, end - at, ...part.children);
  relink(parent);
}

/** React closes a boundary with the comment `/$`; boundaries in it open with `$`, `$?`, `$!` or `$~`. */
function endOfFallback(siblings: readonly ChildNode[], from: number): number {
  let depth = 0;
  for (const [at, node] of siblings.entries()) {
    if (at < from || !isComment(node)) continue;
    if (node.data === "/$" && depth === 0) return at;
    if (node.data === "/$") depth -= 1;
    else if (/^\$[?!~]?$/.test(node.data)) depth += 1;
  }
  return from;
}

function isInside({ parent }: Element, outer: Element): boolean {
  return parent !== null && isTag(parent) && (parent === outer || isInside(parent, outer));
}
