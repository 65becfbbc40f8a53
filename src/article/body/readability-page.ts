import { isTag, isText, Document as MarkupDocument, Element as MarkupElement, Text as MarkupText } from "domhandler";
import { relink } from "../markup/blocks.js";
import type { AnyNode, ChildNode, Document, ParentNode } from "../markup/parse-markup.js";
import { LightElement, type LightNode, type LightRoot, LightText } from "./readability-dom.js";

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

/** Texts of a page by their copies in what was found on it. */
export type Sources = ReadonlyMap<MarkupText, MarkupText>;

/** The content of an element as markup again, with the texts of the page that it holds. */
export function toMarkup(element: LightElement): { readonly root: Document; readonly sources: Sources } {
  const sources = new Map<MarkupText, MarkupText>();
  const markupOf = (node: LightNode): ChildNode => {
    if (!(node instanceof LightText))
      return link(new MarkupElement(node.localName, node.attribs, node.childNodes.map(markupOf)));
    const text = new MarkupText(node.textContent);
    if (node.source !== undefined) sources.set(text, node.source);
    return text;
  };
  return { root: link(new MarkupDocument(element.childNodes.map(markupOf))), sources };
}

function link<T extends ParentNode>(parent: T): T {
  relink(parent);
  return parent;
}

function adopt(parent: LightElement, node: AnyNode): void {
  if (isText(node)) parent.appendChild(new LightText(node.data, node));
  else if (isTag(node)) {
    const element = parent.appendChild(new LightElement(node.name, { ...node.attribs }));
    for (const child of node.children) adopt(element, child);
  }
}
