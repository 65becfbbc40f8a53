import { selectSources } from "../compose/select-sources.js";
import type { Config } from "../config/config.js";
import type { Feed } from "../domain/feed.js";
import { PUBLISHED_FORMATS, type PublishedFormat } from "./addresses.js";
import type { Compressible } from "./compression-queue.js";
import type { PublishedFeed } from "./publish-feed.js";
import { MAX_BROTLI_BYTES, type PublishedDocument } from "./published-document.js";

/** One feed in service, and when it is to be published next. The publisher alone changes it. */
export interface FeedState {
  readonly feed: Feed;
  readonly sourceIds: ReadonlySet<string>;
  published?: PublishedFeed | undefined;
  publishedMs: number;
  running?: Promise<void> | undefined;
  /** A change has not been looked at yet. */
  waiting: boolean;
  /** When to publish next, on the clock. */
  dueMs: number;
  restUntilMs: number;
}

export type FeedStates = ReadonlyMap<string, FeedState>;

/** Slots for the feeds of a config, all due now; what is in service stays in service until then. */
export function feedStatesOf(config: Config, known: FeedStates, nowMs: number): FeedStates {
  return new Map(
    config.feeds.map((feed): [string, FeedState] => {
      const sourceIds = new Set(selectSources(feed, config.sources));
      const { published, publishedMs = 0 } = known.get(feed.id) ?? {};
      return [feed.id, { feed, sourceIds, published, publishedMs, waiting: true, dueMs: nowMs, restUntilMs: 0 }];
    }),
  );
}

/** Feeds that nobody can read yet come first. */
export function dueFeedStates(feedStates: FeedStates, nowMs: number): FeedState[] {
  const due = [...feedStates.values()].filter(({ dueMs }) => dueMs <= nowMs);
  return [...due.filter(({ published }) => published === undefined), ...due.filter(({ published }) => published)];
}

/** The document that has waited longest for brotli. */
export function nextToCompress(feedStates: FeedStates): Compressible | undefined {
  const waiting = [...feedStates.values()].flatMap((feedState) =>
    PUBLISHED_FORMATS.flatMap((format): Compressible[] => {
      const document = feedState.published?.documents[format];
      if (document === undefined || document.br !== undefined) return [];
      if (document.identity.bytes.length > MAX_BROTLI_BYTES) return [];
      const replace = (compressed: PublishedDocument) => replaceDocument(feedState, format, document, compressed);
      return [{ document, madeMs: feedState.publishedMs, replace }];
    }),
  );
  return waiting.sort((one, other) => one.madeMs - other.madeMs)[0];
}

function replaceDocument(
  feedState: FeedState,
  format: PublishedFormat,
  old: PublishedDocument,
  made: PublishedDocument,
): void {
  if (feedState.published?.documents[format] !== old) return;
  feedState.published = { ...feedState.published, documents: { ...feedState.published.documents, [format]: made } };
}
