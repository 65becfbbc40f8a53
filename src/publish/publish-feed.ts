import type { Feed } from "../aggregate/model.js";
import type { Config } from "../config/model.js";
import type { Instant } from "../feed/model.js";
import type { RenderInput, RenderItem } from "../feed/render/model.js";
import { renderFeed } from "../feed/render.js";
import { CONTENT_TYPES, feedUrl, PUBLISHED_FORMATS, type PublishedFormat } from "./addresses.js";
import { archiveAddress, newestClosed } from "./archive.js";
import { makeDocument, type PublishedDocument } from "./document.js";
import { type Composition, composeFeed, type GatherContext, readItems } from "./gather.js";
import { cacheControlOf } from "./pace.js";
import { renderFeedPage } from "./page.js";
import { findTakenIds } from "./taken-ids.js";

/** One feed as it is served: ready bytes in every format. */
export interface PublishedFeed {
  readonly documents: Readonly<Record<PublishedFormat, PublishedDocument>>;
  /** When it must be published again although no source changed. */
  readonly changesAt?: Instant;
}

export interface PublishContext extends GatherContext {
  readonly config: Config;
  readonly configChangedMs: number;
}

/** Publishes one feed in every format; a document whose text is as before is kept with its validators and encodings. */
export async function publishFeed(
  feed: Feed,
  before: PublishedFeed | undefined,
  context: PublishContext,
): Promise<PublishedFeed> {
  // One more than the limit tells whether there is a next page.
  const composition = await composeFeed({ ...feed, limit: feed.limit + 1 }, context);
  const hasMore = composition.items.length > feed.limit;
  const items = await readItems(context.store, composition.items.slice(0, feed.limit), composition.sourceNames);
  const content = { items, hasMore, takenIds: await findTakenIds(feed, context) };
  const facts = {
    cacheControl: cacheControlOf(
      items.map(({ published }) => published),
      feed.token !== undefined,
    ),
    lastModifiedMs: lastModified(composition, before !== undefined, context),
  };
  const documents: [PublishedFormat, PublishedDocument][] = [];
  for (const format of PUBLISHED_FORMATS) {
    const text = renderFormat(format, feed, content, context.config);
    const document = await makeDocument(text, { ...facts, contentType: CONTENT_TYPES[format] });
    documents.push([format, unchanged(before?.documents[format], document)]);
  }
  return {
    documents: Object.fromEntries(documents) as Record<PublishedFormat, PublishedDocument>,
    ...(composition.changesAt !== undefined && { changesAt: composition.changesAt }),
  };
}

function unchanged(known: PublishedDocument | undefined, made: PublishedDocument): PublishedDocument {
  return known !== undefined && known.hash === made.hash && known.cacheControl === made.cacheControl ? known : made;
}

interface Content {
  readonly items: readonly RenderItem[];
  readonly hasMore: boolean;
  readonly takenIds: ReadonlySet<string>;
}

function renderFormat(
  format: PublishedFormat,
  feed: Feed,
  { items, hasMore, takenIds }: Content,
  config: Config,
): string {
  const selfUrl = feedUrl(config.site, feed, format);
  const input = { ...renderInput(feed, config), selfUrl, takenIds, items };
  if (format === "page") return renderFeedPage(feed, input, config.site);
  const closed = newestClosed(
    items.map(({ firstSeen }) => firstSeen),
    hasMore,
  );
  const links = {
    ...(hasMore && { next: `${selfUrl}?page=2` }),
    ...(closed !== undefined && { prevArchive: archiveAddress(feedUrl(config.site, feed, "page"), closed, format) }),
  };
  return renderFeed(format, { ...input, links });
}

/** What every document of a feed says of itself. */
export function renderInput(feed: Feed, { site }: Config): Omit<RenderInput, "selfUrl" | "items"> {
  const language = feed.language ?? site.language;
  const homeUrl = feedUrl(site, feed, "page");
  return {
    id: homeUrl,
    title: feed.title,
    ...(feed.description !== undefined && { description: feed.description }),
    ...(language !== undefined && { language }),
    homeUrl,
    publisher: site.title,
    sourceInTitle: feed.sourceInTitle,
  };
}

/** The first publishing after a start may not claim to be new: it is as old as the last change of sources and config. */
function lastModified({ lastChangeMs = 0 }: Composition, again: boolean, context: PublishContext): number {
  return again ? context.now : Math.min(context.now, Math.max(lastChangeMs, context.configChangedMs));
}
