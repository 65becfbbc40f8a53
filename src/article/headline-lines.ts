import { hasChildren, isTag, isText } from "domhandler";
import { type AnyNode, type Document, type Element, foldSpace, isBlock } from "./markup.js";

/** Byline and date are looked for between the heading and the first line so long: that is the story. */
const STORY_CHARS = 120;
const MAX_LINES = 40;
const MAX_PAGE_LINES = 5000;
const SILENT = new Set(["script", "style", "noscript", "template", "iframe", "svg", "button", "select", "head"]);

/** Lines of a page that are short enough to be a credit, such as `Pewarta: Name` below the story. */
export function shortLines(document: Document): string[] {
  const walk = new LineWalk(undefined, MAX_PAGE_LINES, Number.POSITIVE_INFINITY);
  walk.visit(document);
  walk.flush();
  return walk.lines.filter((line) => line.length < STORY_CHARS);
}

/** The lines a reader sees between the heading and the first long paragraph; from the top of the page without a heading. */
export function headlineLines(document: Document, heading: Element | undefined): string[] {
  const walk = new LineWalk(heading, MAX_LINES, STORY_CHARS);
  walk.visit(document);
  walk.flush();
  return walk.lines;
}

class LineWalk {
  readonly lines: string[] = [];
  readonly #heading: Element | undefined;
  #reading: boolean;
  #done = false;
  #parts: string[] = [];

  readonly #maxLines: number;
  readonly #longLine: number;

  constructor(heading: Element | undefined, maxLines: number, longLine: number) {
    this.#maxLines = maxLines;
    this.#longLine = longLine;
    this.#heading = heading;
    this.#reading = heading === undefined;
  }

  visit(node: AnyNode): void {
    if (this.#done) return;
    if (node === this.#heading) {
      this.#reading = true;
      return;
    }
    if (isText(node)) {
      if (this.#reading) this.#parts.push(node.data);
      return;
    }
    if (isTag(node) && SILENT.has(node.name)) return;
    const apart = isBlock(node) || (isTag(node) && node.name === "br");
    if (apart) this.flush();
    if (hasChildren(node)) for (const child of node.children) this.visit(child);
    if (apart) this.flush();
    else if (isTag(node)) this.#parts.push(" ");
  }

  flush(): void {
    const line = foldSpace(this.#parts.join(""));
    this.#parts = [];
    if (line === "" || this.#done) return;
    this.#done = line.length >= this.#longLine || this.lines.length >= this.#maxLines;
    if (!this.#done) this.lines.push(line);
  }
}
