import { gunzipSync } from "node:zlib";
import { isTag, isText } from "domhandler";
import { parseDocument } from "htmlparser2";
import { parseFeedDate } from "../feed/dates.js";
import type { Instant, SourceDocument } from "../feed/model.js";
import type { ArticleLink } from "./article-link.js";
import { decodePage } from "./decode.js";
import { followable } from "./links.js";
import { type AnyNode, type Element, foldSpace } from "./markup.js";

/** A sitemap may hold 50,000 entries (sitemaps.org); so many of the newest are of use to an aggregator. */
const MAX_ENTRIES = 2000;
const MAX_UNPACKED_BYTES = 60_000_000;

export interface SitemapLink extends ArticleLink {
  readonly updated?: Instant;
  readonly language?: string;
  readonly categories: readonly string[];
}

/** A sitemap of pages, or an index of other sitemaps, the newest first. */
export type SitemapReading =
  | {
      readonly kind: "pages";
      readonly links: readonly SitemapLink[];
      readonly news: boolean;
      readonly warnings: readonly string[];
    }
  | { readonly kind: "index"; readonly sitemaps: readonly { readonly url: string; readonly updated?: Instant }[] };

/**
 * Reads a sitemap (sitemaps.org 0.9), a sitemap index, Google's news and image extensions, or a plain list of addresses, gzipped
 * or not. Undefined when the document is none of these. Entries with a date come newest first.
 */
export function readSitemap(document: SourceDocument): SitemapReading | undefined {
  const text = decodePage(unpacked(document));
  if (/^\s*https?:\/\//.test(text) && !text.includes("<")) return plainList(text, document.url);
  if (!/<(?:[\w-]+:)?(?:urlset|sitemapindex)[\s>]/.test(text.slice(0, 20_000))) return undefined;
  const root = childrenOf(parseDocument(text, { xmlMode: true, decodeEntities: true })).find((node) =>
    /^(?:urlset|sitemapindex)$/.test(localName(node)),
  );
  if (root === undefined) return undefined;
  if (localName(root) === "sitemapindex")
    return {
      kind: "index",
      sitemaps: newestFirst(
        childrenOf(root).flatMap((node) => toSitemap(node, document.url)),
        ({ updated }) => updated,
      ),
    };
  const links = childrenOf(root).flatMap((node) => toLink(node, document.url));
  const ordered = newestFirst(links, ({ published, updated }) => published ?? updated);
  const warnings =
    ordered.length > MAX_ENTRIES
      ? [`the sitemap has ${ordered.length} pages; the newest ${MAX_ENTRIES} are looked at`]
      : [];
  return {
    kind: "pages",
    links: ordered.slice(0, MAX_ENTRIES),
    news: links.some(({ title }) => title !== undefined),
    warnings,
  };
}

function toSitemap(node: Element, base: string): { url: string; updated?: Instant }[] {
  const url = followable(textOf(child(node, "loc")), base);
  const updated = dateOf(child(node, "lastmod"));
  return url === undefined ? [] : [{ url, ...(updated === undefined ? {} : { updated }) }];
}

function toLink(node: Element, base: string): SitemapLink[] {
  const url = followable(textOf(child(node, "loc")), base);
  if (url === undefined) return [];
  const news = child(node, "news");
  const title = textOf(news && child(news, "title"));
  const published = dateOf(news && child(news, "publication_date"));
  const updated = dateOf(child(node, "lastmod"));
  const publication = news && child(news, "publication");
  const language = textOf(publication && child(publication, "language"));
  const image = child(node, "image");
  const imageUrl = followable(textOf(image && child(image, "loc")), base);
  const words = textOf(news && child(news, "keywords"));
  return [
    {
      url,
      ...(title === "" ? {} : { title }),
      ...(published === undefined ? {} : { published }),
      ...(updated === undefined ? {} : { updated }),
      ...(language === "" ? {} : { language }),
      ...(imageUrl === undefined ? {} : { image: { url: imageUrl } }),
      categories:
        words === ""
          ? []
          : words
              .split(",")
              .map(foldSpace)
              .filter((word) => word !== ""),
    },
  ];
}

function plainList(text: string, base: string): SitemapReading {
  const links = text.split(/\r?\n/).flatMap((line) => {
    const url = line.trim() === "" ? undefined : followable(line, base);
    return url === undefined ? [] : [{ url, categories: [] }];
  });
  return { kind: "pages", links: links.slice(0, MAX_ENTRIES), news: false, warnings: [] };
}

/** Stable: entries without a date keep their order, behind those with one. */
function newestFirst<T>(entries: readonly T[], date: (entry: T) => Instant | undefined): T[] {
  return [...entries].sort((a, b) => {
    const [x, y] = [date(a) ?? "", date(b) ?? ""];
    return x === y ? 0 : x < y ? 1 : -1;
  });
}

function unpacked(document: SourceDocument): SourceDocument {
  const { bytes } = document;
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return document;
  try {
    return { ...document, bytes: gunzipSync(bytes, { maxOutputLength: MAX_UNPACKED_BYTES }) };
  } catch {
    return document;
  }
}

function childrenOf(node: { readonly children: readonly AnyNode[] }): Element[] {
  return node.children.filter(isTag);
}

/** Prefixes differ from site to site: the local name decides. */
function localName(node: Element): string {
  return (node.name.split(":").pop() ?? "").toLowerCase();
}

function child(node: Element, name: string): Element | undefined {
  return childrenOf(node).find((inner) => localName(inner) === name);
}

function textOf(node: Element | undefined): string {
  if (node === undefined) return "";
  return foldSpace(
    node.children
      .map((inner) =>
        isText(inner)
          ? inner.data
          : "children" in inner
            ? inner.children.map((text) => (isText(text) ? text.data : "")).join("")
            : "",
      )
      .join(""),
  );
}

function dateOf(node: Element | undefined): Instant | undefined {
  const text = textOf(node);
  return text === "" ? undefined : parseFeedDate(text);
}
