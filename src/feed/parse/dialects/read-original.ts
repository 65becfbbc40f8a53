import type { ParsedOriginal } from "../../../domain/parsed-feed.js";
import { attributeOf, childrenOf, textsOf, type XmlNode } from "../xml/node.js";

/** The publisher that an item names: `source` of RSS 2.0, or of Atom (RFC 4287 section 4.2.11). */
export function readOriginal(source: XmlNode | string | undefined): ParsedOriginal | undefined {
  if (source === undefined) return undefined;
  if (typeof source === "string") return original(source, undefined, undefined);
  const links = childrenOf(source, "link");
  const url = hrefOf(links, "alternate");
  const feedUrl = hrefOf(links, "self") ?? attributeOf(source, "url");
  return original(textsOf(source, "title")[0] ?? source._, url, feedUrl);
}

function hrefOf(links: readonly XmlNode[], rel: string): string | undefined {
  const link = links.find((one) => (attributeOf(one, "rel") ?? "alternate") === rel);
  return link === undefined ? undefined : attributeOf(link, "href");
}

function original(title?: string, url?: string, feedUrl?: string): ParsedOriginal | undefined {
  if ((title ?? "").trim() === "" && url === undefined && feedUrl === undefined) return undefined;
  return {
    ...(title !== undefined && { title: { value: title, type: "html" as const } }),
    ...(url !== undefined && { url }),
    ...(feedUrl !== undefined && { feedUrl }),
  };
}
