import { DOCUMENT_ITEMS } from "../../compose/recent-arrivals.js";
import type { Config } from "../../config/config.js";
import type { Feed } from "../../domain/feed.js";
import { formatOf, type RenderFormat } from "../../feed/render/formats.js";
import { readyFeed } from "../../feed/render/prepare.js";
import { readyLanguage } from "../../feed/render/ready-addresses.js";
import type { FeedLinks } from "../../feed/render/render-model.js";
import { contentTypeOf, feedPath, itemStyle } from "../addresses.js";
import { archiveAddress, neighboursOf, type Period, periodLike } from "../archive/archive-periods.js";
import { cacheControlOf, NOT_CACHED } from "../cache-control.js";
import { findDuplicateIds } from "../duplicate-ids.js";
import { type Composition, composeDocument, composeFeed, type GatherContext, readArrivals } from "../load-items.js";
import { MAX_DEPTH_ITEMS } from "../newest-of.js";
import { feedFacts } from "../publish-feed.js";
import { makeDocument, type PublishedDocument } from "../published-document.js";
import { assembleDocument, assembleParts, partsIn, placeComposed } from "../render-cache.js";
import { type FeedQuery, MAX_PAGE, MAX_QUERY_ITEMS, narrowFeed, queryText } from "./feed-query.js";
import { findSince, MAX_SINCE_ITEMS, type Since } from "./since.js";

/** Edits reach an archive within a day. */
const ARCHIVE_CACHE = "max-age=86400";

/** `path` is where the feed is served, without an ending: `/feeds/<id>`, `/merge`. */
export type AnswerRequest = { readonly feed: Feed; readonly path: string; readonly format: RenderFormat } & (
  | { readonly kind: "query"; readonly query: FeedQuery }
  | { readonly kind: "archive"; readonly period: Period }
);

export interface AnswerContext extends GatherContext {
  readonly config: Config;
  readonly configChangedMs: number;
}

/** Equal for requests with the same answer. */
export function answerKey(request: AnswerRequest): string {
  const rest = request.kind === "query" ? queryText(request.query) : `/archive/${request.period}`;
  return `${request.path} ${request.format} ${rest}`;
}

/** Composes and renders one answer; undefined for an archive that does not exist. */
export function makeAnswer(request: AnswerRequest, context: AnswerContext): Promise<PublishedDocument | undefined> {
  return request.kind === "query"
    ? answerQuery(request, request.query, context)
    : answerArchive(request, request.period, context);
}

async function answerQuery(
  request: AnswerRequest,
  query: FeedQuery,
  context: AnswerContext,
): Promise<PublishedDocument> {
  const { feed, path, format } = request;
  const size = query.limit ?? Math.min(feed.limit, MAX_QUERY_ITEMS);
  const { items, hasNext, isTruncated, takenIds, composition } = await readPage(request, query, size, context);
  const base = `${context.config.site.url}${path}`;
  const addressOf = (number: number) => `${base}.${format}${queryText(query, number)}`;
  return write(request, { ...composition, items }, context, {
    id: `${isMerge(request) ? base : feedFacts(feed, context.config).id}${queryText(query, 1)}`,
    title: titleOf(feed, query),
    selfUrl: addressOf(query.page),
    takenIds,
    isTruncated,
    links: {
      ...(query.page > 1 && { first: addressOf(1), previous: addressOf(query.page - 1) }),
      ...(hasNext && { next: addressOf(query.page + 1) }),
    },
  });
}

interface Page {
  readonly items: Composition["items"];
  readonly hasNext: boolean;
  /** The last page, although older items are asked for as well. */
  readonly isTruncated: boolean;
  readonly takenIds: ReadonlySet<string>;
  readonly composition: Composition;
}

function readPage(request: AnswerRequest, query: FeedQuery, size: number, context: AnswerContext): Promise<Page> {
  return hasFeedSize(query)
    ? readFeedPage(request, query, size, context)
    : readQueryPage(request, query, size, context);
}

/** The first page is the document, with recent arrivals; the others hold the rest, each item once. */
async function readFeedPage(
  request: AnswerRequest,
  query: FeedQuery,
  size: number,
  context: AnswerContext,
): Promise<Page> {
  const narrowed = narrowFeed(request.feed, query, context.sources);
  const arrivals = await readArrivals(narrowed, context);
  const named = isNarrower(request, query) ? await readArrivals(request.feed, context) : arrivals;
  if (query.page === 1) {
    const composition = await composeDocument({ ...narrowed, limit: size }, context, arrivals);
    const takenIds = findDuplicateIds(named, composition.kept);
    const { items, selected } = composition;
    return { items, hasNext: selected.hasMore, isTruncated: false, takenIds, composition };
  }
  const reach = Math.min(MAX_DEPTH_ITEMS, size * query.page + DOCUMENT_ITEMS);
  const composed = await composeFeed({ ...narrowed, limit: reach + 1 }, context, arrivals, size);
  const { selected, ...composition } = composed;
  const shown = new Set(selected?.items);
  const rest = composition.items.filter((item) => !shown.has(item));
  const end = size * (query.page - 1);
  const hasNext = rest.length > end && end + size < MAX_DEPTH_ITEMS && query.page < MAX_PAGE;
  return {
    items: rest.slice(end - size, end),
    hasNext,
    isTruncated: !hasNext && (rest.length > end || composition.items.length > reach),
    takenIds: findDuplicateIds(named, composition.kept),
    composition,
  };
}

async function readQueryPage(
  request: AnswerRequest,
  query: FeedQuery,
  size: number,
  context: AnswerContext,
): Promise<Page> {
  const { feed } = request;
  const isSince = query.sinceInstant !== undefined || query.sinceId !== undefined;
  const depth = isSince ? MAX_SINCE_ITEMS : MAX_DEPTH_ITEMS;
  // One more than can be shown tells whether there is more.
  const limit = 1 + Math.min(depth, Math.max(size * query.page, isSince ? MAX_DEPTH_ITEMS : 0));
  const narrowed = { ...narrowFeed(feed, query, context.sources), limit };
  const isNarrow = isNarrower(request, query);
  const arrivals = await readArrivals(isNarrow ? feed : narrowed, context);
  const composition = await composeFeed(narrowed, context, isNarrow ? [] : arrivals);
  const takenIds = findDuplicateIds(arrivals, composition.kept);
  const composed = composition.items;
  const readDeeper = () => readArrivals(isNarrow ? feed : narrowed, context, MAX_SINCE_ITEMS);
  const known = { composed, newest: [...arrivals, ...composition.kept], readDeeper, takenIds, now: context.now };
  const since: Since = isSince ? await findSince(query, known) : { count: composed.length, isWhole: false };
  const end = Math.min(size * query.page, depth);
  const hasNext = since.count > end && end < depth && query.page < MAX_PAGE;
  const isCut = !since.isWhole && (composed.length >= limit || isCutBefore(composition, since));
  return {
    items: composed.slice(0, since.count).slice(size * (query.page - 1), end),
    hasNext,
    isTruncated: !hasNext && (since.count > end || isCut),
    takenIds,
    composition,
  };
}

/** True if the query selects some of the sources of the feed. Ids are unique over all of them. */
function isNarrower(request: AnswerRequest, { sources, tags }: FeedQuery): boolean {
  return sources.length + tags.length > 0 && !isMerge(request);
}

/** True if the pages have the size of the feed: the first one also holds recent arrivals. */
function hasFeedSize({ limit, sinceInstant, sinceId }: FeedQuery): boolean {
  return limit === undefined && sinceInstant === undefined && sinceId === undefined;
}

/** Candidates for the feed were left unread that came in since then. */
function isCutBefore({ cutAt }: Composition, { from }: Since): boolean {
  return cutAt !== undefined && (from === undefined || cutAt >= from);
}

async function answerArchive(
  request: AnswerRequest,
  period: Period,
  context: AnswerContext,
): Promise<PublishedDocument | undefined> {
  const { feed, format } = request;
  const { limitPerSource: _, ...unlimited } = feed;
  const arrivals = await readArrivals(feed, context);
  const composition = await composeFeed({ ...unlimited, order: "arrival", limit: MAX_DEPTH_ITEMS }, context, arrivals);
  const neighbours = neighboursOf(
    period,
    arrivals.map(({ firstSeen }) => firstSeen),
  );
  if (neighbours === undefined) return undefined;
  const items = composition.items.filter(({ head }) => periodLike(period, head.firstSeen) === period);
  const base = context.config.site.url + request.path;
  const archive = (of: Period) => archiveAddress(base, of, format);
  const document = await write(request, { ...composition, items }, context, {
    id: feedFacts(feed, context.config).id,
    title: feed.title,
    selfUrl: archive(period),
    takenIds: findDuplicateIds(arrivals, composition.kept),
    archive: true,
    links: {
      current: `${base}.${format}`,
      ...(neighbours.before !== undefined && { prevArchive: archive(neighbours.before) }),
      ...(neighbours.after !== undefined && { nextArchive: archive(neighbours.after) }),
    },
  });
  return { ...document, cacheControl: `${feed.token === undefined ? "public" : "private"}, ${ARCHIVE_CACHE}` };
}

interface Face {
  readonly id: string;
  readonly title: string;
  readonly selfUrl: string;
  readonly takenIds: ReadonlySet<string>;
  readonly links: FeedLinks;
  readonly archive?: boolean;
  readonly isTruncated?: boolean;
}

async function write(
  request: AnswerRequest,
  { items, selected, sourceNames, isComposed, lastChangeMs = 0 }: Composition,
  context: AnswerContext,
  face: Face,
): Promise<PublishedDocument> {
  const { feed, path, format } = request;
  const { config, store, configChangedMs, now } = context;
  const homeUrl = isMerge(request) ? `${config.site.url}/` : config.site.url + path;
  const chosen = placeComposed(items, face.takenIds);
  const facts = { ...feedFacts(feed, config), ...face, homeUrl };
  const language = readyLanguage(facts.language);
  const renderJob = { items, places: chosen, sourceNames, formats: [format], language };
  const style = itemStyle(feed, config.site);
  const { places, rendered } = await assembleDocument(store, { ...renderJob, style }, selected?.recent ?? new Set());
  const ready = readyFeed(facts, places);
  const { bytes } = assembleParts(formatOf(format).renderFrame(ready), partsIn(format, rendered));
  const published = items.map(({ head }) => head.published);
  return makeDocument(bytes, {
    contentType: contentTypeOf(format),
    cacheControl: isComposed ? cacheControlOf(published, feed.token !== undefined) : NOT_CACHED,
    lastModifiedMs: Math.min(now, Math.max(lastChangeMs, configChangedMs)),
  });
}

/** An ad-hoc merge has no page of its own, and is another feed for each choice of sources. */
function isMerge({ feed, path }: AnswerRequest): boolean {
  return path !== feedPath(feed, "page");
}

function titleOf(feed: Feed, { words, sources, tags }: FeedQuery): string {
  const parts = [...(words.length > 0 ? [`“${words.join(" ")}”`] : []), ...sources, ...tags];
  return parts.length === 0 ? feed.title : `${feed.title}: ${parts.join(", ")}`;
}
