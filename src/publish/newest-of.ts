import { newerFirst } from "../compose/compose.js";
import type { Head } from "../compose/duplicate-rules.js";
import type { Feed } from "../domain/feed.js";
import type { Source } from "../domain/source.js";
import type { HeadQuery } from "../store/store.js";

/** How far back pages, `since` and archives reach, and with them one name for each item. */
export const MAX_DEPTH_ITEMS = 2_000;

/** The newest heads of a feed's sources in its order, as far as they are known without reading. */
export interface NewestHeads {
  /** Of the store: an item of a feed is placed there, or further down. */
  readonly order: HeadQuery["order"];
  readonly heads: readonly Head[];
  /** There are no more than these. */
  readonly all: boolean;
}

/**
 * The newest heads in a feed's order, out of what came in last over its sources. No item is dated later than it came in, so what
 * came in before all of these stands in any order behind those dated later than the oldest of these came in; an edit that raises
 * its item (`updates: bump`) breaks this rule.
 */
export function newestOf(arrivals: readonly Head[], feed: Feed, sources: readonly Source[]): NewestHeads {
  const order = feed.order === "published" ? "published" : "firstSeen";
  const oldest = arrivals.at(-1);
  if (oldest === undefined) return { order, heads: [], all: false };
  const all = arrivals.length < MAX_DEPTH_ITEMS;
  if (order !== "published") return { order, heads: arrivals, all };
  const ids = new Set(arrivals.map(({ sourceId }) => sourceId));
  const mayRise = sources.some(({ id, updates }) => updates === "bump" && ids.has(id));
  if (mayRise && !all) return { order, heads: [], all };
  const sorted = arrivals.toSorted((one, other) => newerFirst(order, one, other));
  return { order, heads: all ? sorted : sorted.filter(({ sortedAt }) => sortedAt > oldest.firstSeen), all };
}

/** What a store would answer; undefined where that takes more heads than are known. */
export function headsWithin(
  { heads, all }: NewestHeads,
  { limit, limitPerSource }: { readonly limit: number; readonly limitPerSource?: number },
): readonly Head[] | undefined {
  const counts = new Map<string, number>();
  const allowed =
    limitPerSource === undefined
      ? heads
      : heads.filter(({ sourceId }) => {
          const count = (counts.get(sourceId) ?? 0) + 1;
          counts.set(sourceId, count);
          return count <= limitPerSource;
        });
  return all || allowed.length >= limit ? allowed.slice(0, limit) : undefined;
}
