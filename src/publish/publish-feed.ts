import type { Feed } from "../aggregate/model.js";
import type { Config } from "../config/model.js";
import type { RenderInput } from "../feed/render/model.js";
import { renderFeed } from "../feed/render.js";
import { CONTENT_TYPES, feedUrl, PUBLISHED_FORMATS, type PublishedFormat } from "./addresses.js";
import { makeDocument, type PublishedDocument } from "./document.js";
import { type Gathered, gatherFeed, type StoreReader } from "./gather.js";
import { cacheControlOf } from "./pace.js";
import { renderFeedPage } from "./page.js";
import type { PublishedFeed } from "./publisher.js";

export interface PublishContext {
  readonly store: StoreReader;
  readonly config: Config;
  readonly configChangedMs: number;
  /** Milliseconds: becomes Last-Modified of what changes while the process runs. */
  readonly now: number;
}

/** Publishes one feed in every format; a document whose text is as before is kept with its validators and encodings. */
export async function publishFeed(
  feed: Feed,
  before: PublishedFeed | undefined,
  context: PublishContext,
): Promise<PublishedFeed> {
  const gathered = await gatherFeed(context.store, context.config.sources, feed);
  const made: [PublishedFormat, PublishedDocument][] = [];
  for (const format of PUBLISHED_FORMATS) {
    const facts = {
      contentType: CONTENT_TYPES[format],
      cacheControl: cacheControlOf(
        gathered.items.map(({ published }) => published),
        feed.token !== undefined,
      ),
      lastModifiedMs: lastModified(gathered, before !== undefined, context),
    };
    const document = await makeDocument(renderFormat(format, feed, gathered, context.config), facts);
    const known = before?.[format];
    made.push([format, known !== undefined && known.hash === document.hash ? known : document]);
  }
  return Object.fromEntries(made) as Record<PublishedFormat, PublishedDocument>;
}

function renderFormat(format: PublishedFormat, feed: Feed, { items }: Gathered, config: Config): string {
  const input = { ...renderInput(feed, config), selfUrl: feedUrl(config.site, feed, format), items };
  return format === "page" ? renderFeedPage(feed, input, config.site) : renderFeed(format, input);
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
function lastModified({ lastChangeMs = 0 }: Gathered, again: boolean, context: PublishContext): number {
  return again ? context.now : Math.min(context.now, Math.max(lastChangeMs, context.configChangedMs));
}
