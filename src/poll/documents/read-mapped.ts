import { isSameSite } from "../../article/list/link-scores.js";
import { ParseError } from "../../domain/errors.js";
import type { NormalisedItem } from "../../domain/item.js";
import type { MapRules } from "../../domain/map-rules.js";
import type { ParsedFeed } from "../../domain/parsed-feed.js";
import type { Source } from "../../domain/source.js";
import type { SourceDocument } from "../../domain/source-document.js";
import type { StoredSource } from "../../domain/stored-item.js";
import { plainLine } from "../../feed/normalise/html-text.js";
import { mapHash } from "../../poll-state/poll-url.js";
import type { PollContext } from "../poll-context.js";
import type { FeedReading } from "../threads/feed-parser.js";
import { itemSource, languageOf, type Reading } from "./read-feed-document.js";

interface MappedVisit {
  readonly context: PollContext;
  readonly source: Source;
  readonly stored: StoredSource;
  readonly document: SourceDocument;
  readonly signal: AbortSignal;
}

/** The formats to accept, for servers that send one of several. */
const ACCEPT: Readonly<Record<MapRules["from"], string>> = {
  html: "text/html, application/xhtml+xml;q=0.9, */*;q=0.1",
  "json-in-html": "text/html, application/xhtml+xml;q=0.9, */*;q=0.1",
  json: "application/json, application/x-ndjson;q=0.9, */*;q=0.1",
  xml: "application/xml, text/xml;q=0.9, */*;q=0.1",
};

/** How the document of a source is asked for; feeds have their own way. */
export function acceptOf({ map }: Source): { readonly accept?: string } {
  return map === undefined ? {} : { accept: ACCEPT[map.from] };
}

/**
 * Reads the rows of a document and of at most `maxPages` pages that continue it. A further page that fails is a note, and the first
 * page comes again at the next poll. @throws ParseError when the first page has no rows.
 */
export async function readMapped(visit: MappedVisit, rules: MapRules): Promise<Reading> {
  const first = await readRows(visit, rules, visit.document);
  const more = await readFurtherPages(visit, rules, first);
  const items = onceEach([...first.items, ...more.items]);
  const { feed } = first;
  const title = feed.title === undefined ? "" : plainLine(feed.title);
  const { title: _, isTruncated, nextPage: __, ...facts } = feed;
  const hash = mapHash(rules);
  return {
    ...(hash === undefined ? {} : { mapHash: hash }),
    feed: { ...facts, ...(title === "" ? {} : { title }) },
    items,
    linkCount: items.length,
    ...(isTruncated ? { isTruncated } : {}),
    ...(more.isComplete ? {} : { incomplete: true }),
    notes: [...overLimit(visit.source, first.itemCount + more.itemCount), ...feed.problems, ...more.notes],
  };
}

async function readRows(
  { context, source, stored }: MappedVisit,
  map: MapRules,
  document: SourceDocument,
): Promise<FeedReading> {
  const { timeZone, language, retention } = source;
  const contextOf = (parsed: Omit<ParsedFeed, "items">) => ({
    source: itemSource(source, document, parsed),
    ...(parsed.title !== undefined && { feedTitle: plainLine(parsed.title) }),
    ...languageOf(source, parsed),
  });
  const options = {
    map,
    now: context.now(),
    ...(timeZone === undefined ? {} : { timeZone }),
    ...(language === undefined ? {} : { language }),
  };
  const keep = { maxItems: retention.maxItems, knownIds: new Set(stored.heads.map(({ id }) => id)) };
  return context.readFeed(document, options, contextOf, keep);
}

interface FurtherPages {
  readonly items: readonly NormalisedItem[];
  readonly itemCount: number;
  readonly notes: readonly string[];
  readonly isComplete: boolean;
}

async function readFurtherPages(visit: MappedVisit, rules: MapRules, first: FeedReading): Promise<FurtherPages> {
  const { context, source, document, signal } = visit;
  const seen = new Set([source.url, document.url]);
  const items: NormalisedItem[] = [];
  let itemCount = 0;
  let next = first.feed.nextPage;
  const ended = (notes: string[], isComplete: boolean) => ({ items, itemCount, notes, isComplete });
  for (let pages = 1; next !== undefined && pages < rules.maxPages && !seen.has(next); pages++) {
    if (!isSameSite(next, document.url)) return ended([`map.next leads to another site: ${next}`], true);
    seen.add(next);
    const request = { sourceId: source.id, url: next, feedsCount: context.feedsCountOf(source.id), robots: true };
    const outcome = await context.fetcher.fetch({ ...request, ...acceptOf(source) }, signal);
    if (outcome.kind !== "modified") {
      return ended([outcome.kind === "failed" ? outcome.error.message : `${next} is gone`], false);
    }
    const page = await tryRows(visit, rules, outcome.document);
    if (typeof page === "string") return ended([page], true);
    items.push(...page.items);
    itemCount += page.itemCount;
    next = page.feed.nextPage;
  }
  return ended([], true);
}

/** A last page without rows ends the list. */
async function tryRows(visit: MappedVisit, rules: MapRules, document: SourceDocument): Promise<FeedReading | string> {
  try {
    return await readRows(visit, rules, document);
  } catch (error) {
    if (error instanceof ParseError) return error.message;
    throw error;
  }
}

/** A row that moved to the next page between two requests is on both. */
function onceEach(items: readonly NormalisedItem[]): NormalisedItem[] {
  const kept = new Map<string, NormalisedItem>();
  for (const item of items) if (!kept.has(item.id)) kept.set(item.id, item);
  return [...kept.values()];
}

function overLimit({ retention: { maxItems } }: Source, itemCount: number): string[] {
  if (itemCount <= maxItems) return [];
  return [`the document has ${itemCount} rows; the newest ${maxItems} can be kept (retention.maxItems)`];
}
