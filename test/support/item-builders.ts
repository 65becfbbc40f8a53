import { type FeedPlan, planFeed } from "../../src/compose/compose.js";
import type { Head } from "../../src/compose/duplicate-rules.js";
import type { ItemText } from "../../src/compose/filter.js";
import type { Feed } from "../../src/domain/feed.js";
import { sourceOf } from "./source.js";

/** A moment so many minutes after 2026-01-01T00:00:00Z, a day on which nothing happens elsewhere in the tests. */
export function minute(minutes: number): string {
  return new Date(Date.UTC(2026, 0, 1) + minutes * 60_000).toISOString().replace(".000Z", "Z");
}

export function feedOf(more: Partial<Feed> = {}): Feed {
  return {
    id: "merged",
    title: "Merged",
    sources: { all: true, ids: [], tags: [] },
    exclude: { ids: [], tags: [] },
    limit: 50,
    order: "published",
    sourceInTitle: false,
    dedupe: { by: "none", windowMs: 86_400_000, prefer: "earliest" },
    ...more,
  };
}

/** `key` is also the id, and `source:key` the content hash. */
export function headOf(sourceId: string, key: string, minutes: number, more: Partial<Head> = {}): Head {
  const published = more.published ?? minute(minutes);
  return {
    id: key,
    key,
    sourceId,
    authors: [],
    categories: [],
    published,
    firstSeen: published,
    sortedAt: published,
    place: 0,
    contentHash: `${sourceId}:${key}`,
    ...more,
  };
}

/** The body of an item as filters see it. */
export function itemTextOf(all: string, more: Partial<ItemText> = {}): ItemText {
  return { body: all, all, hasImage: false, attachmentTypes: [], ...more };
}

export function planOf(feed: Partial<Feed>, ...sourceIds: readonly string[]): FeedPlan {
  return planFeed(
    feedOf(feed),
    sourceIds.map((id) => sourceOf(id)),
  );
}
