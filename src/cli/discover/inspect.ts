import { findArticleLinks, type ListReading } from "../../article/list/article-links.js";
import { readSitemap, type SitemapReading } from "../../article/list/sitemap.js";
import { type MapOptions, mapDocument } from "../../article/map/map-document.js";
import { ParseError } from "../../domain/errors.js";
import type { ParsedFeed } from "../../domain/parsed-feed.js";
import type { Source } from "../../domain/source.js";
import type { SourceDocument } from "../../domain/source-document.js";
import { plainLine } from "../../feed/normalise/html-text.js";
import { parseFeed } from "../../feed/parse/parse-feed.js";
import type { Instant } from "../../lib/dates/instant.js";
import { plain } from "../output/terminal.js";

/** What a document turns out to be. */
export type Inspection =
  | { readonly kind: "feed"; readonly feed: ParsedFeed }
  | { readonly kind: "sitemap"; readonly sitemap: SitemapReading }
  /** Read by the mapping of its source. */
  | { readonly kind: "map"; readonly feed: ParsedFeed }
  | { readonly kind: "unmapped"; readonly why: string }
  | { readonly kind: "page"; readonly list: ListReading; readonly advertised: readonly string[]; readonly why: string };

export type InspectionRules = Partial<Pick<Source, "list" | "map" | "timeZone" | "language" | "kind">>;

/** Looks at a document as the worker would: by the mapping of its source, else a feed where it is one, else a sitemap, else a page with links. */
export function inspect(document: SourceDocument, rules: InspectionRules, now: Instant): Inspection {
  const zone = {
    ...(rules.timeZone === undefined ? {} : { timeZone: rules.timeZone }),
    ...(rules.language === undefined ? {} : { language: rules.language }),
  };
  if (rules.map !== undefined) return inspectMapped(document, { ...zone, rules: rules.map, now });
  let refusal: ParseError | undefined;
  try {
    return { kind: "feed", feed: parseFeed(document, zone) };
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    refusal = error;
  }
  const sitemap = readSitemap(document);
  if (sitemap !== undefined) return { kind: "sitemap", sitemap };
  const list = findArticleLinks(document, { ...zone, now, ...(rules.list === undefined ? {} : { rules: rules.list }) });
  const advertised = [...new Set([...refusal.advertised, ...list.feeds.map(({ url }) => url)])];
  return { kind: "page", list, advertised, why: refusal.message };
}

function inspectMapped(document: SourceDocument, options: MapOptions): Inspection {
  try {
    return { kind: "map", feed: mapDocument(document, options) };
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    return { kind: "unmapped", why: error.message };
  }
}

/** What was found, in a few words. */
export function describeInspection(look: Inspection): string {
  switch (look.kind) {
    case "unmapped":
      return look.why;
    case "map":
    case "feed": {
      const { format, version, items, title } = look.feed;
      const name = [FORMATS[format] ?? format, version].filter((part) => part !== undefined).join(" ");
      const newest = items
        .flatMap(({ published, updated }) => published ?? updated ?? [])
        .sort()
        .at(-1);
      const facts = [`${items.length} items`, ...(newest === undefined ? [] : [`newest ${newest}`])];
      return `${name}${title === undefined ? "" : ` "${plain(plainLine(title))}"`}: ${facts.join(", ")}`;
    }
    case "sitemap":
      return look.sitemap.kind === "index"
        ? `sitemap index of ${look.sitemap.sitemaps.length} sitemaps`
        : `sitemap of ${look.sitemap.links.length} pages`;
    case "page": {
      const { links, by } = look.list;
      const feeds = look.advertised.length === 0 ? "" : `; it advertises the feed ${look.advertised[0]}`;
      return `page with ${links.length} links to articles (${by})${feeds}`;
    }
  }
}

/** Whether a source of this kind gets something to publish from it. */
export function isUseful(look: Inspection, kind: Source["kind"] = "auto"): boolean {
  if (look.kind === "map") return true;
  if (look.kind === "unmapped") return false;
  if (look.kind === "feed") return kind === "auto" || kind === "feed";
  if (look.kind === "sitemap") return kind !== "feed";
  if (kind === "feed" || kind === "sitemap") return false;
  return look.list.links.length > 0 || (kind === "auto" && look.advertised.length > 0);
}

const FORMATS: Readonly<Record<string, string>> = {
  rss: "RSS",
  rdf: "RSS (RDF)",
  atom: "Atom",
  json: "JSON Feed",
  cdf: "CDF",
  map: "rows read by the mapping",
};
