import render from "dom-serializer";
import type { AnyNode, ChildNode, Document, Element, ParentNode } from "domhandler";
import { hasChildren, isTag, isText } from "domhandler";
import { DomHandler, Parser } from "htmlparser2";
import { stripLargeBlobs } from "./strip-large-blobs.js";

export type { AnyNode, ChildNode, Document, Element, ParentNode };

/** Deeper elements lose their tag and keep their text: 2,000 nested divs take Readability 17 s. */
export const MAX_DEPTH = 256;
/** What follows is not read. */
export const MAX_PAGE_CHARS = 6_000_000;
/** Elements after so many lose their tag and keep their text: pages have 10,000 at most. */
export const MAX_ELEMENTS = 25_000;
/** Those that make a story keep it for longer: 100,000 links in front of one do not hide it. */
const MAX_STORY_ELEMENTS = 35_000;
/** What follows so many that are open is not read: to the parser each costs as much as there are. Looked at after some characters. */
const MAX_OPEN_ELEMENTS = 40_000;
const CHARS_PER_STEP = 65_536;
const STORY_ELEMENT = /^(?:p|h[1-3]|article|main|br|time|body)$/;

/** Raw text holds indentation beside what is seen. */
const RAW_FACTOR = 4;
const NO_TEXT = new Set(["script", "style", "noscript", "template", "iframe", "svg", "head"]);
const BLOCKS = new Set(
  (
    "address article aside blockquote body center dd details dialog div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 " +
    "header hgroup hr html li main menu nav ol p pre section summary table tbody td tfoot th thead tr ul"
  ).split(" "),
);

/** How a page is read that is not searched for a story. */
export interface MarkupOptions {
  readonly maxElements?: number;
  /** Names keep their case, every element needs its end tag, and CDATA sections are text. */
  readonly isXml?: boolean;
  /** Long scripts and attributes stay: they hold data that is read. */
  readonly keepsBlobs?: boolean;
}

/** One pass of htmlparser2 with capped depth, elements and length; never throws, whatever the markup. */
export function parseMarkup(
  html: string,
  { maxElements, isXml = false, keepsBlobs = false }: MarkupOptions = {},
): Document {
  const handler = new CappedHandler(maxElements ?? MAX_ELEMENTS, maxElements ?? MAX_STORY_ELEMENTS);
  const parser = new Parser(handler, { decodeEntities: true, xmlMode: isXml });
  const page = (keepsBlobs ? html : stripLargeBlobs(html)).slice(0, MAX_PAGE_CHARS);
  for (let at = 0; at < page.length && handler.openElements < MAX_OPEN_ELEMENTS; at += CHARS_PER_STEP) {
    parser.write(page.slice(at, at + CHARS_PER_STEP));
  }
  parser.end();
  return handler.root;
}

/** The text of a node as a reader sees it: white space folded, blocks and `<br>` apart, scripts and styles left out. */
export function visibleText(node: AnyNode): string {
  const parts: string[] = [];
  collectText(node, parts);
  return foldSpace(parts.join(""));
}

/** As `visibleText`, but undefined when there is more than `maxChars`: known without reading all of a large element. */
export function shortText(node: AnyNode, maxChars: number): string | undefined {
  const parts: string[] = [];
  if (!collectUpTo(node, parts, { left: maxChars * RAW_FACTOR })) return undefined;
  const text = foldSpace(parts.join(""));
  return text.length <= maxChars ? text : undefined;
}

/** The first characters of `visibleText`, known without reading all of a large element. */
export function startOfText(node: AnyNode, chars: number): string {
  const parts: string[] = [];
  collectUpTo(node, parts, { left: chars });
  return foldSpace(parts.join("").slice(0, chars * RAW_FACTOR)).slice(0, chars);
}

export function foldSpace(text: string): string {
  // Single blanks, which most are, need not be replaced by themselves.
  return text.replace(/[\s\u200b]{2,}|[^\S ]|\u200b/g, " ").trim();
}

/** Markup as text that any HTML parser reads back to the same tree. */
export function serialise(nodes: readonly AnyNode[]): string {
  return render(nodes as AnyNode[], { decodeEntities: true, encodeEntities: "utf8", selfClosingTags: false });
}

export function isBlock(node: AnyNode): boolean {
  return isTag(node) && BLOCKS.has(node.name);
}

/** Every element under `root` in document order, `root` itself left out. */
export function elementsOf(root: ParentNode): Element[] {
  const found: Element[] = [];
  collectElements(root, found);
  return found;
}

export function attribute(element: Element, name: string): string {
  return (element.attribs[name] ?? "").trim();
}

function collectElements(node: ParentNode, into: Element[]): void {
  for (const child of node.children) {
    if (!isTag(child)) continue;
    into.push(child);
    collectElements(child, into);
  }
}

function collectText(node: AnyNode, into: string[]): void {
  if (isText(node)) {
    into.push(node.data);
    return;
  }
  if (isTag(node) && (node.name === "br" || NO_TEXT.has(node.name))) {
    into.push(" ");
    return;
  }
  if (!hasChildren(node)) return;
  const block = isBlock(node);
  if (block) into.push(" ");
  for (const child of node.children) collectText(child, into);
  if (block) into.push(" ");
}

/** Stops, answering false, once more than `budget.left` characters other than white space were seen. */
function collectUpTo(node: AnyNode, into: string[], budget: { left: number }): boolean {
  if (isText(node)) {
    into.push(node.data);
    budget.left -= node.data.trim().length;
    return budget.left >= 0;
  }
  if (isTag(node) && (node.name === "br" || NO_TEXT.has(node.name))) {
    into.push(" ");
    return true;
  }
  if (!hasChildren(node)) return true;
  const block = isBlock(node);
  if (block) into.push(" ");
  for (const child of node.children) if (!collectUpTo(child, into, budget)) return false;
  if (block) into.push(" ");
  return true;
}

/** Parser events come balanced, so a skipped opening is matched by the next closing at the same height. */
class CappedHandler extends DomHandler {
  #depth = 0;
  #elements = 0;
  /** Open scripts and the like that lost their tag: their text is none. */
  #silent = 0;
  readonly #kept: ("yes" | "no" | "silent")[] = [];
  readonly #maxElements: number;
  readonly #maxStoryElements: number;

  constructor(maxElements: number, maxStoryElements: number) {
    super();
    this.#maxElements = maxElements;
    this.#maxStoryElements = maxStoryElements;
  }

  get openElements(): number {
    return this.#kept.length;
  }

  override onopentag(name: string, attribs: Record<string, string>): void {
    const limit = STORY_ELEMENT.test(name) ? this.#maxStoryElements : this.#maxElements;
    const keep = this.#depth < MAX_DEPTH && this.#elements < limit;
    const silent = !keep && NO_TEXT.has(name);
    this.#kept.push(keep ? "yes" : silent ? "silent" : "no");
    if (silent) this.#silent += 1;
    if (!keep) return;
    this.#depth += 1;
    this.#elements += 1;
    super.onopentag(name, attribs);
  }

  override ontext(text: string): void {
    if (this.#silent === 0) super.ontext(text);
  }

  override onclosetag(): void {
    const kept = this.#kept.pop();
    if (kept === "silent") this.#silent -= 1;
    if (kept !== "yes") return;
    this.#depth -= 1;
    super.onclosetag();
  }
}
