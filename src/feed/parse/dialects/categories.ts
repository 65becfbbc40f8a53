import { singleSpaced } from "../xml/fragment.js";
import { attributeOf, childrenOf, textsOf, type XmlNode } from "../xml/node.js";
import type { ItemOutput } from "./interpret.js";

/** Every word an item is filed under, each once, in the document's order. */
export function readCategories(item: ItemOutput): string[] {
  const words = new Set<string>();
  const add = (word: string) => {
    const plain = singleSpaced(word).trim();
    if (plain !== "") words.add(plain);
  };
  for (const nodes of [item.categoryNodes, item.subjects, item.itunesCategories, item.mediaCategories]) {
    for (const node of nodes ?? []) for (const word of wordsOf(node)) add(word);
  }
  for (const line of [item.keywords, item.mediaKeywords]) for (const word of listed(line)) add(word);
  for (const node of mediaNodes(item)) {
    for (const category of childrenOf(node, "media:category")) for (const word of wordsOf(category)) add(word);
    for (const line of textsOf(node, "media:keywords")) for (const word of listed(line)) add(word);
  }
  return [...words];
}

function mediaNodes(item: ItemOutput): readonly XmlNode[] {
  if (item.mediaGroups === undefined) return item.mediaContents ?? [];
  const groups = item.mediaGroups ?? [];
  return [...(item.mediaContents ?? []), ...groups, ...groups.flatMap((group) => childrenOf(group, "media:content"))];
}

function wordsOf(node: XmlNode | string): string[] {
  if (typeof node === "string") return [node];
  if (node._ !== undefined && node["bag"] === undefined && node["itunes:category"] === undefined) {
    return [attributeOf(node, "term") ?? node._];
  }
  const own = attributeOf(node, "term") ?? node._ ?? attributeOf(node, "text") ?? attributeOf(node, "label");
  const topics = childrenOf(node, "bag").flatMap((bag) => childrenOf(bag, "li"));
  const inner = [...childrenOf(node, "itunes:category"), ...topics];
  return [...(own === undefined ? [] : [own]), ...inner.flatMap(wordsOf)];
}

function listed(words: unknown): string[] {
  return typeof words === "string" ? words.split(",") : [];
}
