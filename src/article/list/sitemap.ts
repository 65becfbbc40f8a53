import { constants, gunzipSync } from "node:zlib";
import type { SourceDocument } from "../../domain/source-document.js";
import { parseFeedDate } from "../../lib/dates/feed-date.js";
import type { Instant } from "../../lib/dates/instant.js";
import { decodePage } from "../markup/decode-page.js";
import { foldSpace } from "../markup/parse-markup.js";
import type { ArticleLink } from "./article-link.js";
import { followable } from "./link-scores.js";
import { readEntries, type SitemapEntry } from "./sitemap-entries.js";

/** A sitemap may hold 50,000 entries (sitemaps.org); so many of the newest are of use to an aggregator. */
const MAX_ENTRIES = 2000;
/** The most that sitemaps.org allows. */
export const MAX_UNPACKED_BYTES = 52_428_800;
/** How far into the document its root is looked for. */
const ROOT_CHARS = 20_000;

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
      /** The document ends early: `links` are those whose end tag was read. */
      readonly isTruncated?: true;
    }
  | {
      readonly kind: "index";
      readonly sitemaps: readonly { readonly url: string; readonly updated?: Instant }[];
      readonly isTruncated?: true;
    };

/**
 * Reads a sitemap (sitemaps.org 0.9), a sitemap index, Google's news and image extensions, or a plain list of addresses, gzipped
 * or not. Undefined when the document is none of these. Entries with a date come newest first; no more than the newest are held.
 */
export function readSitemap(document: SourceDocument): SitemapReading | undefined {
  const unpacked = unpack(document);
  const text = decodePage(unpacked);
  const isCut = unpacked.isTruncated === true;
  if (/^\s*https?:\/\//.test(text) && !text.includes("<")) return plainList(text, document.url, isCut);
  const root = /<(?:[\w-]+:)?(urlset|sitemapindex)[\s>]/.exec(text.slice(0, ROOT_CHARS))?.[1];
  if (root === undefined) return undefined;
  const truncated = (isWhole: boolean) => (isCut || !isWhole ? { isTruncated: true as const } : {});
  if (root === "sitemapindex") {
    const sitemaps = new Newest<{ url: string; updated?: Instant }>(({ updated }) => updated);
    const isWhole = readEntries(text, "sitemap", (entry) => {
      for (const sitemap of toSitemap(entry, document.url)) sitemaps.add(sitemap);
    });
    return { kind: "index", sitemaps: sitemaps.list(), ...truncated(isWhole) };
  }
  const links = new Newest<SitemapLink>(({ published, updated }) => published ?? updated);
  let news = false;
  const isWhole = readEntries(text, "url", (entry) => {
    for (const link of toLink(entry, document.url)) {
      news ||= link.title !== undefined;
      links.add(link);
    }
  });
  return {
    kind: "pages",
    links: links.list(),
    news,
    warnings:
      links.count > MAX_ENTRIES
        ? [`the sitemap has ${links.count} pages; the newest ${MAX_ENTRIES} are looked at`]
        : [],
    ...truncated(isWhole),
  };
}

/** The newest entries of many. Stable: entries without a date keep their order, behind those with one. */
class Newest<Entry> {
  readonly #dateOf: (entry: Entry) => Instant | undefined;
  #entries: Entry[] = [];
  count = 0;

  constructor(dateOf: (entry: Entry) => Instant | undefined) {
    this.#dateOf = dateOf;
  }

  add(entry: Entry): void {
    this.count += 1;
    this.#entries.push(entry);
    if (this.#entries.length >= 2 * MAX_ENTRIES) this.#entries = this.list();
  }

  list(): Entry[] {
    return this.#entries
      .map((entry) => ({ entry, date: this.#dateOf(entry) ?? "" }))
      .sort((a, b) => (a.date === b.date ? 0 : a.date < b.date ? 1 : -1))
      .slice(0, MAX_ENTRIES)
      .map(({ entry }) => entry);
  }
}

function toSitemap(entry: SitemapEntry, base: string): { url: string; updated?: Instant }[] {
  const url = followable(entry.get("loc") ?? "", base);
  const updated = dateOf(entry.get("lastmod"));
  return url === undefined ? [] : [{ url, ...(updated === undefined ? {} : { updated }) }];
}

function toLink(entry: SitemapEntry, base: string): SitemapLink[] {
  const url = followable(entry.get("loc") ?? "", base);
  if (url === undefined) return [];
  const title = entry.get("news/title") ?? "";
  const published = dateOf(entry.get("news/publication_date"));
  const updated = dateOf(entry.get("lastmod"));
  const language = entry.get("news/publication/language") ?? "";
  const imageUrl = followable(entry.get("image/loc") ?? "", base);
  const words = entry.get("news/keywords") ?? "";
  return [
    {
      url,
      ...(title === "" ? {} : { title }),
      ...(published === undefined ? {} : { published }),
      ...(updated === undefined ? {} : { updated }),
      ...(language === "" ? {} : { language }),
      ...(imageUrl === undefined ? {} : { image: { url: imageUrl } }),
      categories: words
        .split(",")
        .map(foldSpace)
        .filter((word) => word !== ""),
    },
  ];
}

/** Of a list that was cut the last line may be half an address. */
function plainList(text: string, base: string, isCut: boolean): SitemapReading {
  const lines = text.split(/\r?\n/, MAX_ENTRIES + 1);
  const whole = isCut && lines.length <= MAX_ENTRIES ? lines.slice(0, -1) : lines.slice(0, MAX_ENTRIES);
  const links = whole.flatMap((line) => {
    const url = line.trim() === "" ? undefined : followable(line, base);
    return url === undefined ? [] : [{ url, categories: [] }];
  });
  return { kind: "pages", links, news: false, warnings: [], ...(isCut ? { isTruncated: true } : {}) };
}

/** Gzip that ends early gives what came of it. */
function unpack(document: SourceDocument): SourceDocument {
  const { bytes } = document;
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return document;
  try {
    return { ...document, bytes: gunzipSync(bytes, { maxOutputLength: MAX_UNPACKED_BYTES }) };
  } catch {
    return unpackPart(document);
  }
}

function unpackPart(document: SourceDocument): SourceDocument {
  const options = { maxOutputLength: MAX_UNPACKED_BYTES, finishFlush: constants.Z_SYNC_FLUSH };
  try {
    return { ...document, bytes: gunzipSync(document.bytes, options), isTruncated: true };
  } catch {
    return document;
  }
}

function dateOf(text: string | undefined): Instant | undefined {
  return text === undefined || text === "" ? undefined : parseFeedDate(text);
}
