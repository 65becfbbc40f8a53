import { Parser } from "htmlparser2";
import type { SourceDocument } from "../../domain/source-document.js";
import { resolveUrl } from "./xml/resolve-url.js";

const FEED_TYPES =
  /^(application\/(rss|atom|rdf)\+xml|application\/feed\+json|application\/json|text\/xml|application\/xml)$/i;
/** Autodiscovery links stand in the head; nothing behind this is looked at. */
const MAX_HEAD_CHARS = 512 * 1024;
const MAX_ADVERTISED = 50;
/** Servers send a few hundred characters. */
const MAX_LINK_HEADER_CHARS = 8192;
/** One link of a Link header: its target and its parameters (RFC 8288 section 3). */
const HEADER_LINK = /<([^<>]*)>((?:\s*;\s*[\w*-]+(?:\s*=\s*(?:"(?:[^"\\]|\\.)*"|[^\s",;]*))?)*)/g;
const PARAMETER = /;\s*([\w*-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s",;]*))/g;

/** The feeds an HTML page advertises with `<link rel="alternate">` (RSS and Atom autodiscovery), absolute, each once. */
export function findAdvertisedFeeds(html: string, url: string): string[] {
  const found = new Set<string>();
  let base = url;
  const parser = new Parser({
    onopentag(name, attributes) {
      const { href = "", rel = "", type = "" } = attributes;
      if (name === "base" && href !== "") base = resolveUrl(href, url);
      if (name === "link" && isFeedLink(rel, type) && href.trim() !== "" && found.size < MAX_ADVERTISED)
        found.add(href);
    },
  });
  parser.end(html.slice(0, MAX_HEAD_CHARS));
  return [...new Set([...found].map((href) => resolveUrl(href, base)))].filter((address) => /^https?:/i.test(address));
}

/** The feeds that the Link header of a document names, absolute, each once. */
export function feedsOfLinkHeader({ url, linkHeader = "" }: SourceDocument): string[] {
  const found = new Set<string>();
  for (const [, target = "", parameters = ""] of linkHeader.slice(0, MAX_LINK_HEADER_CHARS).matchAll(HEADER_LINK)) {
    const values = new Map<string, string>();
    for (const [, name = "", quoted, bare = ""] of parameters.matchAll(PARAMETER)) {
      const key = name.toLowerCase();
      if (!values.has(key)) values.set(key, quoted ?? bare);
    }
    const isFeed = isFeedLink(values.get("rel") ?? "", values.get("type") ?? "");
    if (isFeed && target.trim() !== "" && found.size < MAX_ADVERTISED) found.add(resolveUrl(target, url));
  }
  return [...found].filter((address) => /^https?:/i.test(address));
}

function isFeedLink(rel: string, type: string): boolean {
  const rels = rel.toLowerCase().split(/\s+/);
  return rels.includes("feed") || (rels.includes("alternate") && FEED_TYPES.test(type.split(";")[0]?.trim() ?? ""));
}
