import { hasChildren, isTag, isText } from "domhandler";
import { type AnyNode, type Document, type Element, foldSpace, isBlock } from "./markup.js";

/** Byline and date are looked for between the heading and the first line so long: that is the story. */
const STORY_CHARS = 120;
const MAX_LINES = 40;
const SILENT = new Set(["script", "style", "noscript", "template", "iframe", "svg", "button", "select", "head"]);

/** The lines a reader sees between the heading and the first long paragraph; from the top of the page without a heading. */
export function headlineLines(document: Document, heading: Element | undefined): string[] {
  const walk = new LineWalk(heading);
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

  constructor(heading: Element | undefined) {
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
    this.#done = line.length >= STORY_CHARS || this.lines.length >= MAX_LINES;
    if (!this.#done) this.lines.push(line);
  }
}
