import { hasChildren, isTag, isText } from "domhandler";
import { type AnyNode, type Document, type Element, foldSpace, isBlock } from "../markup/parse-markup.js";

/** Byline and date are looked for between the heading and the first line so long: that is the story. */
const STORY_CHARS = 120;
const MAX_HEAD_LINES = 40;
/** What stands behind so many lines is not looked at. */
const MAX_PAGE_LINES = 20_000;
/** Credits are looked for in so many. */
const MAX_CREDIT_LINES = 5000;
/** Elements that hold no paragraph of the story. */
const APART = new Set(
  "h1 h2 h3 h4 h5 h6 a li dt nav aside footer form button label figure figcaption blockquote th".split(" "),
);
const EMPHASIS = new Set(["b", "strong", "i", "em"]);
const ALIGNED_RIGHT = /(?:^|[\s;-])(?:text-)?align:\s*(?:right|end)|^right$|(?:^|\s)(?:text|align)-?right(?:\s|$)/i;
const SILENT = new Set(["script", "style", "noscript", "template", "iframe", "svg", "select", "head"]);

/** A page as the lines that a reader sees, from top to bottom. */
export interface PageLines {
  readonly lines: readonly string[];
  /** The number of the first line below the heading; 0 without a heading. */
  readonly below: number;
  readonly hasHeading: boolean;
  /** Lines of the story's kind that are bold, italic or aligned right from end to end. */
  readonly emphasised: ReadonlySet<number>;
  /** The element around the paragraph of each line. */
  readonly boxes: readonly (AnyNode | null)[];
  /** The line in which each of the elements that were asked for begins. */
  readonly at: ReadonlyMap<Element, number>;
}

export function linesOf(
  root: Document,
  heading: Element | undefined = undefined,
  watched: Iterable<Element> = [],
): PageLines {
  const walk = new LineWalk(heading, new Set(watched));
  walk.visit(root);
  walk.flush();
  return {
    lines: walk.lines,
    below: walk.below ?? 0,
    hasHeading: walk.below !== undefined,
    emphasised: walk.emphasised,
    boxes: walk.boxes,
    at: walk.at,
  };
}

/** The lines between the heading and the first long paragraph; from the top of the page without a heading. */
export function headLines({ lines, below }: PageLines): readonly string[] {
  const head = lines.slice(below, below + MAX_HEAD_LINES);
  const story = head.findIndex((line) => line.length >= STORY_CHARS);
  return story < 0 ? head : head.slice(0, story);
}

/** Lines that are short enough to be a credit, such as `Pewarta: Name` below the story. */
export function shortLines({ lines }: PageLines): readonly string[] {
  return lines.slice(0, MAX_CREDIT_LINES).filter((line) => line.length < STORY_CHARS);
}

class LineWalk {
  readonly lines: string[] = [];
  readonly at = new Map<Element, number>();
  readonly emphasised = new Set<number>();
  readonly boxes: (AnyNode | null)[] = [];
  below: number | undefined;
  readonly #heading: Element | undefined;
  readonly #watched: ReadonlySet<Element>;
  #parts: string[] = [];
  /** How many open elements emphasise their text, and how many are none of the story's. */
  #emphasis = 0;
  #apart = 0;
  #isPlain = false;
  #block: AnyNode | undefined;

  constructor(heading: Element | undefined, watched: ReadonlySet<Element>) {
    this.#heading = heading;
    this.#watched = watched;
  }

  visit(node: AnyNode): void {
    if (this.lines.length >= MAX_PAGE_LINES) return;
    if (node === this.#heading) {
      this.flush();
      this.below = this.lines.length;
      return;
    }
    if (isText(node)) {
      this.#parts.push(node.data);
      if ((this.#emphasis === 0 || this.#apart > 0) && !this.#isPlain) this.#isPlain = /\S/u.test(node.data);
      return;
    }
    if (isTag(node) && SILENT.has(node.name)) return;
    const apart = isBlock(node) || (isTag(node) && node.name === "br");
    if (apart) this.flush();
    else if (isTag(node)) this.#parts.push(" ");
    if (isTag(node) && this.#watched.has(node)) this.at.set(node, this.lines.length);
    const [emphasis, outside] = isTag(node) ? [isEmphasis(node) ? 1 : 0, APART.has(node.name) ? 1 : 0] : [0, 0];
    const block = this.#block;
    if (isBlock(node)) this.#block = node;
    this.#emphasis += emphasis;
    this.#apart += outside;
    if (hasChildren(node)) for (const child of node.children) this.visit(child);
    this.#emphasis -= emphasis;
    this.#apart -= outside;
    if (apart) this.flush();
    else if (isTag(node)) this.#parts.push(" ");
    this.#block = block;
  }

  flush(): void {
    if (this.#parts.length === 0) return;
    const line = foldSpace(this.#parts.join(""));
    this.#parts = [];
    const isPlain = this.#isPlain;
    this.#isPlain = false;
    if (line === "") return;
    if (!isPlain) this.emphasised.add(this.lines.length);
    this.lines.push(line);
    this.boxes.push(this.#block?.parent ?? null);
  }
}

function isEmphasis(element: Element): boolean {
  if (EMPHASIS.has(element.name)) return true;
  const { align, style, class: names } = element.attribs;
  return [align, style, names].some((value) => value !== undefined && ALIGNED_RIGHT.test(value));
}
