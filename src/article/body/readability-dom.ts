import type { Text } from "domhandler";

/**
 * As much of the DOM as Readability asks for, over nodes that are plain objects in a linked list. linkedom answers the same questions
 * in three times the time, and wants the page as text, to be read a second time. Tag names alone are selectors here; `innerHTML` is
 * what Readability takes it for: a copy to start again from.
 */
export type ReadabilityNode = ReadabilityElement | ReadabilityText;
const NONE: readonly ReadabilityNode[] = [];

/** What a page hangs from: no element, so it has no tag. */
export interface ReadabilityRoot {
  readonly nodeType: 9;
}

abstract class Linked {
  parentNode: ReadabilityElement | ReadabilityRoot | null = null;
  nextSibling: ReadabilityNode | null = null;
  previousSibling: ReadabilityNode | null = null;

  get nextElementSibling(): ReadabilityElement | null {
    return nextElement(this.nextSibling);
  }

  get previousElementSibling(): ReadabilityElement | null {
    let node = this.previousSibling;
    while (node !== null && !(node instanceof ReadabilityElement)) node = node.previousSibling;
    return node;
  }

  remove(): void {
    const { parentNode: parent, previousSibling: before, nextSibling: after } = this;
    if (!(parent instanceof ReadabilityElement)) return;
    if (before === null) parent.firstChild = after;
    else before.nextSibling = after;
    if (after === null) parent.lastChild = before;
    else after.previousSibling = before;
    this.parentNode = null;
    this.nextSibling = null;
    this.previousSibling = null;
  }
}

export class ReadabilityText extends Linked {
  readonly nodeType = 3;
  readonly nodeName = "#text";
  readonly childNodes: readonly ReadabilityNode[] = NONE;
  readonly textContent: string;
  /** The text of the page that this one is a copy of. */
  readonly source: Text | undefined;

  constructor(data: string, source?: Text) {
    super();
    this.textContent = data;
    this.source = source;
  }
}

export class ReadabilityElement extends Linked {
  readonly nodeType = 1;
  /** Tells Readability that a tag may be renamed where it stands. */
  readonly __JSDOMParser__ = true;
  localName: string;
  tagName: string;
  firstChild: ReadabilityNode | null = null;
  lastChild: ReadabilityNode | null = null;
  readonly attribs: Record<string, string>;

  constructor(name: string, attribs: Record<string, string>) {
    super();
    this.localName = name;
    this.tagName = name.toUpperCase();
    this.attribs = attribs;
  }

  get nodeName(): string {
    return this.tagName;
  }

  get id(): string {
    return this.attribs["id"] ?? "";
  }

  set id(value: string) {
    this.attribs["id"] = value;
  }

  get className(): string {
    return this.attribs["class"] ?? "";
  }

  set className(value: string) {
    this.attribs["class"] = value;
  }

  get src(): string | undefined {
    return this.attribs["src"];
  }

  get srcset(): string | undefined {
    return this.attribs["srcset"];
  }

  get style(): { readonly display?: string; readonly visibility?: string } | undefined {
    const written = this.attribs["style"];
    if (written === undefined) return undefined;
    const [, display = ""] = /(?:^|;)\s*display\s*:\s*([a-z-]+)/i.exec(written) ?? [];
    const [, visibility = ""] = /(?:^|;)\s*visibility\s*:\s*([a-z-]+)/i.exec(written) ?? [];
    return { display, visibility };
  }

  get attributes(): LightAttribute[] {
    return Object.entries(this.attribs).map(([name, value]) => new LightAttribute(name, value));
  }

  getAttribute(name: string): string | null {
    return this.attribs[name] ?? null;
  }

  hasAttribute(name: string): boolean {
    return this.attribs[name] !== undefined;
  }

  setAttribute(name: string, value: string): void {
    this.attribs[name] = value;
  }

  setAttributeNode({ name, value }: LightAttribute): void {
    this.attribs[name] = value;
  }

  removeAttribute(name: string): void {
    delete this.attribs[name];
  }

  get childNodes(): ReadabilityNode[] {
    const nodes: ReadabilityNode[] = [];
    for (let node = this.firstChild; node !== null; node = node.nextSibling) nodes.push(node);
    return nodes;
  }

  get children(): ReadabilityElement[] {
    const elements: ReadabilityElement[] = [];
    for (let node = this.firstElementChild; node !== null; node = node.nextElementSibling) elements.push(node);
    return elements;
  }

  get firstElementChild(): ReadabilityElement | null {
    return nextElement(this.firstChild);
  }

  get textContent(): string {
    let text = "";
    for (let node = this.firstChild; node !== null; node = node.nextSibling) text += node.textContent;
    return text;
  }

  get innerHTML(): ReadabilityElement {
    return this.copy();
  }

  set innerHTML(before: ReadabilityElement) {
    const again = before.copy();
    while (this.firstChild !== null) this.firstChild.remove();
    while (again.firstChild !== null) this.appendChild(again.firstChild);
  }

  appendChild<T extends ReadabilityNode>(node: T): T {
    node.remove();
    node.parentNode = this;
    node.previousSibling = this.lastChild;
    if (this.lastChild === null) this.firstChild = node;
    else this.lastChild.nextSibling = node;
    this.lastChild = node;
    return node;
  }

  removeChild(node: ReadabilityNode): ReadabilityNode {
    node.remove();
    return node;
  }

  replaceChild(node: ReadabilityNode, old: ReadabilityNode): ReadabilityNode {
    node.remove();
    const { previousSibling: before, nextSibling: after } = old;
    old.remove();
    node.parentNode = this;
    node.previousSibling = before;
    node.nextSibling = after;
    if (before === null) this.firstChild = node;
    else before.nextSibling = node;
    if (after === null) this.lastChild = node;
    else after.previousSibling = node;
    return old;
  }

  getElementsByTagName(name: string): ReadabilityElement[] {
    const found: ReadabilityElement[] = [];
    collect(this, [name.toLowerCase()], found);
    return found;
  }

  /** `names` are tag names with commas between; in document order. */
  querySelectorAll(names: string): ReadabilityElement[] {
    const found: ReadabilityElement[] = [];
    collect(this, names.toLowerCase().split(","), found);
    return found;
  }

  copy(): ReadabilityElement {
    const made = new ReadabilityElement(this.localName, { ...this.attribs });
    for (let node = this.firstChild; node !== null; node = node.nextSibling)
      made.appendChild(
        node instanceof ReadabilityElement ? node.copy() : new ReadabilityText(node.textContent, node.source),
      );
    return made;
  }
}

class LightAttribute {
  readonly name: string;
  readonly value: string;

  constructor(name: string, value: string) {
    this.name = name;
    this.value = value;
  }

  cloneNode(): LightAttribute {
    return this;
  }
}

function collect(element: ReadabilityElement, names: readonly string[], into: ReadabilityElement[]): void {
  const every = names[0] === "*";
  for (let node = element.firstElementChild; node !== null; node = node.nextElementSibling) {
    if (every || names.includes(node.localName)) into.push(node);
    collect(node, names, into);
  }
}

function nextElement(from: ReadabilityNode | null): ReadabilityElement | null {
  let node = from;
  while (node !== null && !(node instanceof ReadabilityElement)) node = node.nextSibling;
  return node;
}
