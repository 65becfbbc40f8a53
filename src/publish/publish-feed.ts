import type { Config } from "../config/config.js";
import type { Feed } from "../domain/feed.js";
import { formatOf } from "../feed/render/formats.js";
import { readyFeed } from "../feed/render/prepare.js";
import { readyLanguage } from "../feed/render/ready-addresses.js";
import type { FeedFacts, Frame, ItemPlace } from "../feed/render/render-model.js";
import type { Instant } from "../lib/dates/instant.js";
import { TimeSlice } from "../lib/time-slice.js";
import { contentTypeOf, feedUrl, hubsOf, itemStyle, PUBLISHED_FORMATS, type PublishedFormat } from "./addresses.js";
import { archiveAddress, newestClosed, type Period } from "./archive/archive-periods.js";
import { cacheControlOf, NOT_CACHED } from "./cache-control.js";
import { findDuplicateIds } from "./duplicate-ids.js";
import type { SaveFeedItems } from "./keep-items.js";
import { type Composition, composeDocument, type GatherContext, readArrivals } from "./load-items.js";
import { pageFrame } from "./pages/feed-page.js";
import { type DocumentFacts, makeDocument, type PublishedDocument, withHeaders } from "./published-document.js";
import { assembleDocument, assembleParts, partsIn, placeComposed, type RenderedItems } from "./render-cache.js";

/** One feed as it is served: ready bytes in every format. */
export interface PublishedFeed {
  readonly documents: Readonly<Record<PublishedFormat, PublishedDocument>>;
  /** Views into the documents: they take no room of their own. */
  readonly rendered: RenderedItems;
  /** The largest number of its items that arrived within one hour, over the last 24 hours. */
  readonly busiestHour: number;
  /** Items without their text, as the texts of the document are too large. */
  readonly shortened: number;
  /** When it must be published again although no source changed. */
  readonly changesAt?: Instant;
}

export interface PublishContext extends GatherContext {
  readonly config: Config;
  readonly configChangedMs: number;
  /** Keeps what the feed shows, before it is served; absent in a process that may not write. Never rejects. */
  readonly saveFeedItems?: SaveFeedItems | undefined;
}

/**
 * Publishes one feed in every format. Items that stand in the last documents as they would now are taken from there; a document
 * whose bytes are as before is kept with its validators and encodings.
 */
export async function publishFeed(
  feed: Feed,
  before: PublishedFeed | undefined,
  context: PublishContext,
): Promise<PublishedFeed> {
  const arrivals = await readArrivals(feed, context);
  const composition = await composeDocument(feed, context, arrivals);
  if (feed.dedupe.by !== "none") await context.saveFeedItems?.(feed.id, await composition.keptChanges());
  const turn = new TimeSlice();
  await turn.next();
  const { recent, hasMore, busiestHour } = composition.selected;
  const chosen = placeComposed(composition.items, findDuplicateIds(arrivals, composition.kept));
  const facts = feedFacts(feed, context.config);
  const language = readyLanguage(facts.language);
  const style = itemStyle(feed, context.config.site);
  const renderJob = { ...composition, places: chosen, formats: PUBLISHED_FORMATS, language, style };
  const { items, places, rendered } = await assembleDocument(context.store, renderJob, recent, before?.rendered);
  const headers = {
    cacheControl: composition.isComposed
      ? cacheControlOf(
          items.map(({ head }) => head.published),
          feed.token !== undefined,
        )
      : NOT_CACHED,
    lastModifiedMs: lastModified(composition, before !== undefined, context),
  };
  const closed = newestClosed(
    arrivals.map(({ firstSeen }) => firstSeen),
    items.map(({ head }) => head.firstSeen),
  );
  const documents: Partial<Record<PublishedFormat, PublishedDocument>> = {};
  const views: Views[] = rendered.map(() => ({}));
  for (const format of PUBLISHED_FORMATS) {
    if (turn.isOver()) await turn.next();
    const frame = frameOf(format, feed, { facts, places, closed, hasMore }, context.config);
    const { bytes, spans } = assembleParts(frame, partsIn(format, rendered));
    const written = { ...headers, contentType: contentTypeOf(format), ...linkHeader(format, feed, context.config) };
    const document = await renewed(before?.documents[format], bytes, written);
    documents[format] = document;
    for (const [index, view] of views.entries())
      view[format] = document.identity.bytes.subarray(...(spans[index] ?? []));
  }
  return {
    documents: documents as Record<PublishedFormat, PublishedDocument>,
    rendered: new Map(rendered.flatMap(({ mark }, index) => (mark === undefined ? [] : [[mark, views[index] ?? {}]]))),
    busiestHour,
    shortened: rendered.filter(({ isShortened }) => isShortened).length,
    ...(composition.changesAt !== undefined && { changesAt: composition.changesAt }),
  };
}

type Views = Partial<Record<PublishedFormat, Buffer>>;

/** The document as it is in service, when its bytes are what they were. */
async function renewed(
  known: PublishedDocument | undefined,
  bytes: Buffer,
  facts: DocumentFacts,
): Promise<PublishedDocument> {
  if (known === undefined || !known.identity.bytes.equals(bytes)) return makeDocument(bytes, facts);
  const isSame = known.cacheControl === facts.cacheControl && known.linkHeader === facts.linkHeader;
  return isSame ? known : withHeaders(known, facts);
}

/** WebSub section 4: the hubs of a document and its own address. */
function linkHeader(format: PublishedFormat, feed: Feed, config: Config): { linkHeader?: string } {
  const hubs = format === "page" ? [] : hubsOf(config, feed);
  if (hubs.length === 0) return {};
  const links = [...hubs.map((hub) => `<${hub}>; rel="hub"`), `<${feedUrl(config.site, feed, format)}>; rel="self"`];
  return { linkHeader: links.join(", ") };
}

interface Content {
  readonly facts: Omit<FeedFacts, "selfUrl">;
  readonly places: readonly ItemPlace[];
  readonly closed: Period | undefined;
  readonly hasMore: boolean;
}

function frameOf(
  format: PublishedFormat,
  feed: Feed,
  { facts, places, closed, hasMore }: Content,
  config: Config,
): Frame {
  const { site } = config;
  const hubs = hubsOf(config, feed);
  const selfUrl = feedUrl(site, feed, format);
  if (format === "page") return pageFrame(feed, readyFeed({ ...facts, selfUrl }, places), site);
  const links = {
    ...(hubs.length > 0 && { hubs }),
    ...(hasMore && { next: `${selfUrl}?page=2` }),
    ...(closed !== undefined && { prevArchive: archiveAddress(feedUrl(site, feed, "page"), closed, format) }),
  };
  return formatOf(format).renderFrame(readyFeed({ ...facts, selfUrl, links }, places));
}

/** What every document of a feed says of itself. */
export function feedFacts(feed: Feed, { site }: Config): Omit<FeedFacts, "selfUrl"> {
  const language = feed.language ?? site.language;
  const homeUrl = feedUrl(site, feed, "page");
  return {
    // Without the token of a private feed: it may change, and readers hand names on.
    id: feedUrl(site, { id: feed.id }, "page"),
    title: feed.title,
    ...(feed.description !== undefined && { description: feed.description }),
    ...(language !== undefined && { language }),
    homeUrl,
    publisher: site.title,
  };
}

/** The first publishing after a start may not claim to be new: it is as old as the last change of sources and config. */
function lastModified({ lastChangeMs = 0 }: Composition, again: boolean, context: PublishContext): number {
  return again ? context.now : Math.min(context.now, Math.max(lastChangeMs, context.configChangedMs));
}
