import { attributeOf, childrenOf, textsOf, type XmlNode } from "../xml/node.js";
import type { ItemOutput } from "./interpret.js";

/** Every word an item is filed under, each once, in the document's order. */
export function readCategories(item: ItemOutput): string[] {
  const words = [
    ...(item.categoryNodes ?? []).flatMap(wordsOf),
    ...(item.subjects ?? []).flatMap(wordsOf),
    ...(item.itunesCategories ?? []).flatMap(wordsOf),
    ...(item.mediaCategories ?? []).flatMap(wordsOf),
    ...mediaNodes(item).flatMap((node) => childrenOf(node, "media:category").flatMap(wordsOf)),
    ...listed(item.itunes?.keywords ?? item.keywords),
    ...listed(item.mediaKeywords),
    ...mediaNodes(item).flatMap((node) => textsOf(node, "media:keywords").flatMap(listed)),
  ];
  return [...new Set(words.map((word) => word.replace(/\s+/g, " ").trim()).filter((word) => word !== ""))];
}

function mediaNodes(item: ItemOutput): readonly XmlNode[] {
  const groups = item.mediaGroups ?? [];
  return [...(item.mediaContents ?? []), ...groups, ...groups.flatMap((group) => childrenOf(group, "media:content"))];
}

function wordsOf(node: XmlNode | string): string[] {
  if (typeof node === "string") return [node];
  const own = attributeOf(node, "term") ?? node._ ?? attributeOf(node, "text") ?? attributeOf(node, "label");
  const topics = childrenOf(node, "bag").flatMap((bag) => childrenOf(bag, "li"));
  const inner = [...childrenOf(node, "itunes:category"), ...topics];
  return [...(own === undefined ? [] : [own]), ...inner.flatMap(wordsOf)];
}

function listed(words: unknown): string[] {
  return typeof words === "string" ? words.split(",") : [];
}
