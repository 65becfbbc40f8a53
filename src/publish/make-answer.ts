import type { Feed } from "../aggregate/model.js";
import type { Config } from "../config/model.js";
import type { FeedLinks, RenderFormat } from "../feed/render/model.js";
import { readyFeed } from "../feed/render/prepare.js";
import { renderFrame } from "../feed/render.js";
import { CONTENT_TYPES, feedPath, itemStyle } from "./addresses.js";
import { archiveAddress, neighboursOf, type Period, periodLike } from "./archive.js";
import { makeDocument, type PublishedDocument } from "./document.js";
import { type Composition, composeFeed, type GatherContext, readArrivals } from "./gather.js";
import { MAX_DEPTH_ITEMS } from "./newest.js";
import { cacheControlOf, NOT_CACHED } from "./pace.js";
import { joinParts, partsIn, placeComposed, printItems } from "./print.js";
import { feedFacts } from "./publish-feed.js";
import { type FeedQuery, MAX_PAGE, MAX_QUERY_ITEMS, narrowFeed, queryText } from "./query.js";
import { findSince, MAX_SINCE_ITEMS, type Since } from "./since.js";
import { findTakenIds } from "./taken-ids.js";

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

async function readPage(request: AnswerRequest, query: FeedQuery, size: number, context: AnswerContext): Promise<Page> {
  const { feed } = request;
  const isSince = query.sinceInstant !== undefined || query.sinceId !== undefined;
  const depth = isSince ? MAX_SINCE_ITEMS : MAX_DEPTH_ITEMS;
  // One more than can be shown tells whether there is more.
  const limit = 1 + Math.min(depth, Math.max(size * query.page, isSince ? MAX_DEPTH_ITEMS : 0));
  const narrowed = { ...narrowFeed(feed, query, context.sources), limit };
  const isNarrower = query.sources.length + query.tags.length > 0 && !isMerge(request);
  const arrivals = await readArrivals(isNarrower ? feed : narrowed, context);
  const composition = await composeFeed(narrowed, context, isNarrower ? [] : arrivals);
  const takenIds = findTakenIds(arrivals, composition.kept);
  const composed = composition.items;
  const readDeeper = () => readArrivals(isNarrower ? feed : narrowed, context, MAX_SINCE_ITEMS);
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
  const composition = await composeFeed(
    { ...unlimited, order: "firstSeen", limit: MAX_DEPTH_ITEMS },
    context,
    arrivals,
  );
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
    takenIds: findTakenIds(arrivals, composition.kept),
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
  { items, sourceNames, isComposed, lastChangeMs = 0 }: Composition,
  context: AnswerContext,
  face: Face,
): Promise<PublishedDocument> {
  const { feed, path, format } = request;
  const { config, store, configChangedMs, now } = context;
  const homeUrl = isMerge(request) ? `${config.site.url}/` : config.site.url + path;
  const places = placeComposed(items, face.takenIds);
  const ready = readyFeed({ ...feedFacts(feed, config), ...face, homeUrl }, places);
  const printing = { items, places, sourceNames, formats: [format], language: ready.language };
  const printed = await printItems(store, { ...printing, style: itemStyle(feed, config.site) });
  const { bytes } = joinParts(renderFrame(format, ready), partsIn(format, printed));
  const published = items.map(({ head }) => head.published);
  return makeDocument(bytes, {
    contentType: CONTENT_TYPES[format],
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
