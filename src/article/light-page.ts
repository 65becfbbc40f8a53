import { isTag, isText, Document as MarkupDocument, Element as MarkupElement, Text as MarkupText } from "domhandler";
import { relink } from "./blocks.js";
import { LightElement, type LightNode, type LightRoot, LightText } from "./light-dom.js";
import type { AnyNode, ChildNode, Document, ParentNode } from "./markup.js";

/** A page as Readability takes it. */
export class LightDocument implements LightRoot {
  readonly nodeType = 9;
  readonly documentElement: LightElement;
  readonly head: LightElement;
  readonly body: LightElement;
  readonly title: string;
  readonly baseURI = undefined;
  readonly documentURI = undefined;

  /** A page of these nodes, which are copied. */
  constructor(title: string, nodes: readonly AnyNode[]) {
    this.title = title;
    this.documentElement = new LightElement("html", {});
    this.head = this.documentElement.appendChild(new LightElement("head", {}));
    this.body = this.documentElement.appendChild(new LightElement("body", {}));
    for (const node of nodes) adopt(this.body, node);
    this.documentElement.parentNode = this;
  }

  get firstChild(): LightElement {
    return this.documentElement;
  }

  createElement(name: string): LightElement {
    return new LightElement(name.toLowerCase(), {});
  }

  createTextNode(data: string): LightText {
    return new LightText(data);
  }

  getElementsByTagName(name: string): LightElement[] {
    return this.documentElement.getElementsByTagName(name);
  }

  querySelectorAll(names: string): LightElement[] {
    return this.documentElement.querySelectorAll(names);
  }
}

/** What stands in an element, as markup again. */
export function toMarkup(element: LightElement): Document {
  return link(new MarkupDocument(element.childNodes.map(markupOf)));
}

function markupOf(node: LightNode): ChildNode {
  return node instanceof LightText
    ? new MarkupText(node.textContent)
    : link(new MarkupElement(node.localName, node.attribs, node.childNodes.map(markupOf)));
}

function link<T extends ParentNode>(parent: T): T {
  relink(parent);
  return parent;
}

function adopt(parent: LightElement, node: AnyNode): void {
  if (isText(node)) parent.appendChild(new LightText(node.data));
  else if (isTag(node)) {
    const element = parent.appendChild(new LightElement(node.name, { ...node.attribs }));
    for (const child of node.children) adopt(element, child);
  }
}
