import { Parser } from "htmlparser2";
import { resolveUrl } from "./xml/url.js";

const FEED_TYPES =
  /^(application\/(rss|atom|rdf)\+xml|application\/feed\+json|application\/json|text\/xml|application\/xml)$/i;
/** Autodiscovery links stand in the head; nothing behind this is looked at. */
const MAX_HEAD_CHARS = 512 * 1024;
const MAX_ADVERTISED = 50;

/** The feeds an HTML page advertises with `<link rel="alternate">` (RSS and Atom autodiscovery), absolute, each once. */
export function findAdvertisedFeeds(html: string, url: string): string[] {
  const found = new Set<string>();
  let base = url;
  const parser = new Parser({
    onopentag(name, attributes) {
      const { href = "", rel = "", type = "" } = attributes;
      if (name === "base" && href !== "") base = resolveUrl(href, url);
      const rels = rel.toLowerCase().split(/\s+/);
      const isFeed =
        rels.includes("feed") || (rels.includes("alternate") && FEED_TYPES.test(type.split(";")[0]?.trim() ?? ""));
      if (name === "link" && isFeed && href.trim() !== "" && found.size < MAX_ADVERTISED) found.add(href);
    },
  });
  parser.end(html.slice(0, MAX_HEAD_CHARS));
  return [...new Set([...found].map((href) => resolveUrl(href, base)))].filter((address) => /^https?:/i.test(address));
}
