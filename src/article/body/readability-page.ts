import { isTag, isText, Document as MarkupDocument, Element as MarkupElement, Text as MarkupText } from "domhandler";
import { relink } from "../markup/blocks.js";
import type { AnyNode, ChildNode, Document, ParentNode } from "../markup/parse-markup.js";
import { ReadabilityElement, type ReadabilityNode, type ReadabilityRoot, ReadabilityText } from "./readability-dom.js";

/** A page as Readability takes it. */
export class LightDocument implements ReadabilityRoot {
  readonly nodeType = 9;
  readonly documentElement: ReadabilityElement;
  readonly head: ReadabilityElement;
  readonly body: ReadabilityElement;
  readonly title: string;
  readonly baseURI = undefined;
  readonly documentURI = undefined;

  /** A page of these nodes, which are copied. */
  constructor(title: string, nodes: readonly AnyNode[]) {
    this.title = title;
    this.documentElement = new ReadabilityElement("html", {});
    this.head = this.documentElement.appendChild(new ReadabilityElement("head", {}));
    this.body = this.documentElement.appendChild(new ReadabilityElement("body", {}));
    for (const node of nodes) adopt(this.body, node);
    this.documentElement.parentNode = this;
  }

  get firstChild(): ReadabilityElement {
    return this.documentElement;
  }

  createElement(name: string): ReadabilityElement {
    return new ReadabilityElement(name.toLowerCase(), {});
  }

  createTextNode(data: string): ReadabilityText {
    return new ReadabilityText(data);
  }

  getElementsByTagName(name: string): ReadabilityElement[] {
    return this.documentElement.getElementsByTagName(name);
  }

  querySelectorAll(names: string): ReadabilityElement[] {
    return this.documentElement.querySelectorAll(names);
  }
}

/** Texts of a page by their copies in what was found on it. */
export type Sources = ReadonlyMap<MarkupText, MarkupText>;

/** The content of an element as markup again, with the texts of the page that it holds. */
export function toMarkup(element: ReadabilityElement): { readonly root: Document; readonly sources: Sources } {
  const sources = new Map<MarkupText, MarkupText>();
  const markupOf = (node: ReadabilityNode): ChildNode => {
    if (!(node instanceof ReadabilityText))
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

function adopt(parent: ReadabilityElement, node: AnyNode): void {
  if (isText(node)) parent.appendChild(new ReadabilityText(node.data, node));
  else if (isTag(node)) {
    const element = parent.appendChild(new ReadabilityElement(node.name, { ...node.attribs }));
    for (const child of node.children) adopt(element, child);
  }
}
