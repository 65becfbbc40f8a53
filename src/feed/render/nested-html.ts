import { type DefaultTreeAdapterMap, parse, parseFragment, serialize } from "parse5";

type Element = DefaultTreeAdapterMap["element"];

/** The same items are rendered again and again: their HTML is put in order once, as long as it fits in here. */
const REMEMBERED_CHARS = 8_000_000;

/** Longer HTML is parsed again only if its tags are not closed: the sanitiser closes them, older versions did not always. */
export const MAX_REPARSED_CHARS = 50_000;
const VOID_ELEMENTS = new Set(["br", "col", "hr", "img", "source", "track", "wbr"]);

const remembered = new Map<string, string>();
let rememberedChars = 0;

/**
 * Sanitised HTML as the HTML standard would write what it reads: cells without a table, misplaced and needless end tags are
 * gone, so that a strict reader has nothing to complain of. Nothing is let in that was not there.
 */
export function nestedHtml(html: string): string {
  if (!html.includes("<")) return html;
  // Validators hold `bdo` for a risk; as a span it keeps its direction.
  const plain = html.replace(/<(\/?)bdo(?=[\s>])/gi, "<$1span");
  if (html.length > MAX_REPARSED_CHARS && areTagsClosed(plain)) return plain;
  const known = remembered.get(html);
  if (known !== undefined) return known;
  const nested = serialize(parseFragment(body(), plain, {}));
  remember(html, nested);
  return nested;
}

/** A fragment is read as the inside of a body: without a context stray table cells would be kept. */
function body(): Element {
  const [html] = parse("<!doctype html><body>").childNodes.filter((node) => "childNodes" in node);
  const found = html?.childNodes.find((node): node is Element => node.nodeName === "body");
  if (found === undefined) throw new Error("an HTML document has a body");
  return found;
}

function remember(html: string, nested: string): void {
  if (html.length * 2 > REMEMBERED_CHARS) return;
  remembered.set(html, nested);
  rememberedChars += html.length + nested.length;
  for (const [oldest, value] of remembered) {
    if (rememberedChars <= REMEMBERED_CHARS) return;
    remembered.delete(oldest);
    rememberedChars -= oldest.length + value.length;
  }
}

/** Tests that every element is closed, the last opened first: none contains the text after the HTML. */
function areTagsClosed(html: string): boolean {
  const open: string[] = [];
  for (const [, slash, name = ""] of html.matchAll(/<(\/?)([a-z\d]+)[^<>]*>/gi)) {
    if (slash === "") {
      if (!VOID_ELEMENTS.has(name)) open.push(name);
    } else if (open.pop() !== name) return false;
  }
  return open.length === 0 && html.lastIndexOf("<") <= html.lastIndexOf(">");
}
