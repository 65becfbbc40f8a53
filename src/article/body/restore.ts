import { cloneNode, hasChildren, isTag, isText, type Text } from "domhandler";
import { relink } from "../markup/blocks.js";
import type { AnyNode, Document, Element } from "../markup/parse-markup.js";
import { type Amount, type Holder, missingUnits } from "./missing-paragraphs.js";
import type { Sources } from "./readability-page.js";

/**
 * Puts back what the search for the body dropped among what it kept: paragraphs with many links, boxes of the same kind as those that
 * it found.
 */
export function restoreMissing(found: { readonly root: Document; readonly sources: Sources }, page: Holder): void {
  const copies = new Map([...found.sources].map(([copy, source]) => [source, copy]));
  const amounts = new Map<AnyNode, Amount>();
  for (const child of page.children) measure(child, copies, amounts);
  const units = missingUnits(page, amounts);
  if (units.size > 0) insert(page, units, copies);
}

function measure(
  node: AnyNode,
  copies: ReadonlyMap<Text, Text>,
  amounts: Map<AnyNode, Amount>,
  isLinked = false,
): Amount {
  let amount: Amount = { kept: 0, all: 0, linked: 0 };
  if (isText(node)) {
    const all = node.data.trim().length;
    amount = { kept: copies.has(node) ? all : 0, all, linked: isLinked ? all : 0 };
  } else if (hasChildren(node)) {
    const linked = isLinked || (isTag(node) && node.name === "a");
    let [kept, all, inLinks] = [0, 0, 0];
    for (const child of node.children) {
      const inner = measure(child, copies, amounts, linked);
      kept += inner.kept;
      all += inner.all;
      inLinks += inner.linked;
    }
    amount = { kept, all, linked: inLinks };
  }
  amounts.set(node, amount);
  return amount;
}

/** Puts copies of the elements behind what comes before them on the page. */
function insert(page: Holder, units: ReadonlySet<Element>, copies: ReadonlyMap<Text, Text>): void {
  let after: AnyNode | undefined;
  const early: Element[] = [];
  const place = (copy: Element): void => {
    if (after === undefined) early.push(copy);
    else {
      putAfter(after, copy);
      after = copy;
    }
  };
  const visit = (node: AnyNode): void => {
    if (isTag(node) && units.has(node)) place(cloneNode(node, true));
    else if (isText(node)) {
      const copy = copies.get(node);
      if (copy === undefined || node.data.trim() === "") return;
      const block = placeOf(copy);
      if (after === undefined) for (const element of early.splice(0)) putBefore(block, element);
      after = block;
    } else if (hasChildren(node)) for (const child of node.children) visit(child);
  };
  for (const child of page.children) visit(child);
}

/** The outermost element around a text whose parent holds paragraphs. */
function placeOf(text: Text): AnyNode {
  let node: AnyNode = text;
  while (node.parent !== null && isTag(node.parent) && !/^(?:div|section|article|main|body)$/.test(node.parent.name))
    node = node.parent;
  return node;
}

function putAfter(node: AnyNode, element: Element): void {
  const { parent } = node;
  if (parent === null) return;
  parent.children.splice(parent.children.indexOf(node as Element) + 1, 0, element);
  relink(parent);
}

function putBefore(node: AnyNode, element: Element): void {
  const { parent } = node;
  if (parent === null) return;
  parent.children.splice(parent.children.indexOf(node as Element), 0, element);
  relink(parent);
}
