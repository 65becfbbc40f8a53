import type { ComposedItem } from "../aggregate/compose.js";
import type { Feed } from "../aggregate/model.js";
import type { Config } from "../config/model.js";
import { cleanLine } from "../feed/render/characters.js";
import { uniqueIds, uniqueIris } from "../feed/render/ids.js";
import type { FeedLinks, RenderFormat } from "../feed/render/model.js";
import { readyFeed } from "../feed/render/prepare.js";
import { renderFrame } from "../feed/render.js";
import { CONTENT_TYPES, feedPath, itemStyle } from "./addresses.js";
import { archiveAddress, neighboursOf, type Period, periodLike } from "./archive.js";
import { makeDocument, type PublishedDocument } from "./document.js";
import { type Composition, composeFeed, type GatherContext, readArrivals } from "./gather.js";
import { MAX_DEPTH_ITEMS } from "./newest.js";
import { cacheControlOf } from "./pace.js";
import { joinParts, partsIn, placeComposed, printItems } from "./print.js";
import { feedFacts } from "./publish-feed.js";
import { type FeedQuery, MAX_QUERY_ITEMS, narrowFeed, queryText } from "./query.js";
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
  const isSince = query.sinceInstant !== undefined || query.sinceId !== undefined;
  const limit = isSince ? MAX_DEPTH_ITEMS : Math.min(MAX_DEPTH_ITEMS, size * query.page + 1);
  const narrowed = { ...narrowFeed(feed, query, context.sources), limit };
  const isNarrower = query.sources.length + query.tags.length > 0 && !isMerge(request);
  const arrivals = await readArrivals(isNarrower ? feed : narrowed, context);
  const composition = await composeFeed(narrowed, context, isNarrower ? [] : arrivals);
  const takenIds = findTakenIds(arrivals);
  const found = composition.items.slice(0, newCount(composition.items, query, takenIds));
  const page = found.slice(size * (query.page - 1), size * query.page);
  const base = `${context.config.site.url}${path}`;
  const addressOf = (number: number) => `${base}.${format}${queryText(query, number)}`;
  return write(request, { ...composition, items: page }, context, {
    id: `${isMerge(request) ? base : feedFacts(feed, context.config).id}${queryText(query, 1)}`,
    title: titleOf(feed, query),
    selfUrl: addressOf(query.page),
    takenIds,
    links: {
      ...(query.page > 1 && { first: addressOf(1), previous: addressOf(query.page - 1) }),
      ...(found.length > size * query.page && { next: addressOf(query.page + 1) }),
    },
  });
}

/** Nothing of the same second is lost: an item that came in right then is given once more. An unknown id is older than all. */
function newCount(
  items: readonly ComposedItem[],
  { sinceInstant, sinceId }: FeedQuery,
  takenIds: ReadonlySet<string>,
): number {
  const found =
    sinceId === undefined ? -1 : publishedNames(items, takenIds).findLastIndex((some) => some.includes(sinceId));
  const known =
    found === -1 && sinceInstant !== undefined ? items.findIndex(({ head }) => head.firstSeen < sinceInstant) : found;
  return known === -1 ? items.length : known;
}

/** Every name by which a reader of one of the formats may know an item. */
function publishedNames(items: readonly ComposedItem[], takenIds: ReadonlySet<string>): (string | undefined)[][] {
  const named = items.map(({ head }) => ({
    publisherId: cleanLine(head.id),
    firstSeen: head.firstSeen,
    source: { id: head.sourceId },
    ...(head.url !== undefined && { url: head.url }),
  }));
  const ids = uniqueIds(named, takenIds);
  const iris = uniqueIris(named.map((one, index) => ({ ...one, id: ids[index] ?? one.publisherId })));
  return named.map(({ url }, index) => [ids[index], iris[index], url]);
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
    takenIds: findTakenIds(arrivals),
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
}

async function write(
  request: AnswerRequest,
  { items, sourceNames, lastChangeMs = 0 }: Composition,
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
    cacheControl: cacheControlOf(published, feed.token !== undefined),
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
