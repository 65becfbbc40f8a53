import type { Text } from "domhandler";

/**
 * As much of the DOM as Readability asks for, over nodes that are plain objects in a linked list. linkedom answers the same questions
 * in three times the time, and wants the page as text, to be read a second time. Tag names alone are selectors here; `innerHTML` is
 * what Readability takes it for: a copy to start again from.
 */
export type LightNode = LightElement | LightText;
const NONE: readonly LightNode[] = [];

/** What a page hangs from: no element, so it has no tag. */
export interface LightRoot {
  readonly nodeType: 9;
}

abstract class Linked {
  parentNode: LightElement | LightRoot | null = null;
  nextSibling: LightNode | null = null;
  previousSibling: LightNode | null = null;

  get nextElementSibling(): LightElement | null {
    return nextElement(this.nextSibling);
  }

  get previousElementSibling(): LightElement | null {
    let node = this.previousSibling;
    while (node !== null && !(node instanceof LightElement)) node = node.previousSibling;
    return node;
  }

  remove(): void {
    const { parentNode: parent, previousSibling: before, nextSibling: after } = this;
    if (!(parent instanceof LightElement)) return;
    if (before === null) parent.firstChild = after;
    else before.nextSibling = after;
    if (after === null) parent.lastChild = before;
    else after.previousSibling = before;
    this.parentNode = null;
    this.nextSibling = null;
    this.previousSibling = null;
  }
}

export class LightText extends Linked {
  readonly nodeType = 3;
  readonly nodeName = "#text";
  readonly childNodes: readonly LightNode[] = NONE;
  readonly textContent: string;
  /** The text of the page that this one is a copy of. */
  readonly source: Text | undefined;

  constructor(data: string, source?: Text) {
    super();
    this.textContent = data;
    this.source = source;
  }
}

export class LightElement extends Linked {
  readonly nodeType = 1;
  /** Tells Readability that a tag may be renamed where it stands. */
  readonly __JSDOMParser__ = true;
  localName: string;
  tagName: string;
  firstChild: LightNode | null = null;
  lastChild: LightNode | null = null;
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

  get childNodes(): LightNode[] {
    const nodes: LightNode[] = [];
    for (let node = this.firstChild; node !== null; node = node.nextSibling) nodes.push(node);
    return nodes;
  }

  get children(): LightElement[] {
    const elements: LightElement[] = [];
    for (let node = this.firstElementChild; node !== null; node = node.nextElementSibling) elements.push(node);
    return elements;
  }

  get firstElementChild(): LightElement | null {
    return nextElement(this.firstChild);
  }

  get textContent(): string {
    let text = "";
    for (let node = this.firstChild; node !== null; node = node.nextSibling) text += node.textContent;
    return text;
  }

  get innerHTML(): LightElement {
    return this.copy();
  }

  set innerHTML(before: LightElement) {
    const again = before.copy();
    while (this.firstChild !== null) this.firstChild.remove();
    while (again.firstChild !== null) this.appendChild(again.firstChild);
  }

  appendChild<T extends LightNode>(node: T): T {
    node.remove();
    node.parentNode = this;
    node.previousSibling = this.lastChild;
    if (this.lastChild === null) this.firstChild = node;
    else this.lastChild.nextSibling = node;
    this.lastChild = node;
    return node;
  }

  removeChild(node: LightNode): LightNode {
    node.remove();
    return node;
  }

  replaceChild(node: LightNode, old: LightNode): LightNode {
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

  getElementsByTagName(name: string): LightElement[] {
    const found: LightElement[] = [];
    collect(this, [name.toLowerCase()], found);
    return found;
  }

  /** `names` are tag names with commas between; in document order. */
  querySelectorAll(names: string): LightElement[] {
    const found: LightElement[] = [];
    collect(this, names.toLowerCase().split(","), found);
    return found;
  }

  copy(): LightElement {
    const made = new LightElement(this.localName, { ...this.attribs });
    for (let node = this.firstChild; node !== null; node = node.nextSibling)
      made.appendChild(node instanceof LightElement ? node.copy() : new LightText(node.textContent, node.source));
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

function collect(element: LightElement, names: readonly string[], into: LightElement[]): void {
  const every = names[0] === "*";
  for (let node = element.firstElementChild; node !== null; node = node.nextElementSibling) {
    if (every || names.includes(node.localName)) into.push(node);
    collect(node, names, into);
  }
}

function nextElement(from: LightNode | null): LightElement | null {
  let node = from;
  while (node !== null && !(node instanceof LightElement)) node = node.nextSibling;
  return node;
}
