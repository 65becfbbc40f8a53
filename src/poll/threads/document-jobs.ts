import { betterBody } from "../../article/body/full-text.js";
import { findArticleLinks, type ListOptions, type ListReading } from "../../article/list/article-links.js";
import { readSitemap, type SitemapReading } from "../../article/list/sitemap.js";
import { type OpmlSources, sourcesOfOpml } from "../../config/opml/opml-sources.js";
import type { NormalisedItem } from "../../domain/item.js";
import type { ParsedItem } from "../../domain/parsed-feed.js";
import type { Source } from "../../domain/source.js";
import type { SourceDocument } from "../../domain/source-document.js";
import { type NormaliseContext, normaliseItems } from "../../feed/normalise/normalise-items.js";
import { contentHash } from "../../items/content-hash.js";
import { type Decision, decide, type StoredItems } from "../../items/decide.js";
import { type KeepLimits, keepable } from "../../items/keepable.js";
import type { Instant } from "../../lib/dates/instant.js";
import { decodeDocument } from "../../lib/encoding/decode-document.js";

/** What is decided on, without what a decision does not look at. */
export interface DecideInput {
  readonly stored: StoredItems;
  readonly items: readonly NormalisedItem[];
  readonly source: Pick<Source, "updates" | "retention">;
  readonly now: Instant;
  /** The document lists all that its source has published lately. */
  readonly isWhole: boolean;
}

/** An item of a feed beside the article that its page holds. */
export interface CompareInput {
  readonly own: Pick<ParsedItem, "content" | "summary">;
  readonly article: ParsedItem;
  readonly context: NormaliseContext;
}

/** Work on the bytes of strangers beside feeds, as the thread of `parse-worker.ts` does it: a question and its answer. */
export type DocumentJob =
  | { readonly kind: "list"; readonly document: SourceDocument; readonly options: ListOptions }
  | { readonly kind: "sitemap"; readonly document: SourceDocument }
  | { readonly kind: "opml"; readonly document: SourceDocument; readonly maxSources: number }
  | { readonly kind: "clean"; readonly item: ParsedItem; readonly context: NormaliseContext }
  | { readonly kind: "compare"; readonly input: CompareInput }
  | { readonly kind: "decide"; readonly input: DecideInput };

export type DocumentResult =
  | { readonly kind: "list"; readonly list: ListReading }
  | { readonly kind: "sitemap"; readonly sitemap: SitemapReading | undefined }
  | { readonly kind: "opml"; readonly list: OpmlSources }
  | { readonly kind: "clean"; readonly items: readonly NormalisedItem[] }
  /** Absent when the feed's own body is the better one. */
  | { readonly kind: "compare"; readonly page?: NormalisedItem }
  | { readonly kind: "decide"; readonly decision: Decision };

/** Does one job, wherever it is called. */
export function doDocumentJob(job: DocumentJob): DocumentResult {
  switch (job.kind) {
    case "list":
      return { kind: job.kind, list: findArticleLinks(job.document, job.options) };
    case "sitemap":
      return { kind: job.kind, sitemap: readSitemap(job.document) };
    case "opml":
      return { kind: job.kind, list: readOpml(job.document, job.maxSources) };
    case "clean":
      return { kind: job.kind, items: cleanItems([job.item], job.context) };
    case "compare":
      return { kind: job.kind, ...betterPage(job.input) };
    case "decide": {
      const { stored, items, source, now, isWhole } = job.input;
      return { kind: job.kind, decision: decide(stored, items, source, now, isWhole) };
    }
  }
}

/** Normalises the items that can be kept, each with the hash of its content: hashing costs as much as deciding. */
export function cleanItems(
  items: readonly ParsedItem[],
  context: NormaliseContext,
  keep?: KeepLimits,
): NormalisedItem[] {
  const kept = keep === undefined ? items : keepable(items, keep);
  return normaliseItems(kept, context).map((item) => ({ ...item, contentHash: contentHash(item) }));
}

function readOpml({ bytes, contentType, isTruncated }: SourceDocument, maxSources: number): OpmlSources {
  const list = sourcesOfOpml(decodeDocument(bytes, contentType).text, maxSources);
  return isTruncated && !list.hasMore ? { ...list, isTruncated } : list;
}

function betterPage({ own, article, context }: CompareInput): { readonly page?: NormalisedItem } {
  if (betterBody(own, article) === "feed") return {};
  const [page] = normaliseItems([article], context);
  return page === undefined ? {} : { page };
}
