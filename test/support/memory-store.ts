import { type FeedItem, feedItemName } from "../../src/compose/feed-items.js";
import type { SourceState } from "../../src/domain/source-state.js";
import type { ItemBody, StoredItem } from "../../src/domain/stored-item.js";
import type { StoreReader } from "../../src/publish/load-items.js";
import { bodyKey, type HeadQuery, type ItemKey, type SourceHead, type Store } from "../../src/store/store.js";

/** What of a store the publisher reads, kept in memory: tests put items in and tell which sources changed. */
export interface MemoryStore extends StoreReader, Pick<Store, "saveFeedItems"> {
  put(sourceId: string, items: readonly StoredItem[], state?: Partial<SourceState>): void;
  readonly reads: { heads: number; bodies: number };
}

export function createMemoryStore(): MemoryStore {
  const items = new Map<string, readonly StoredItem[]>();
  const heads = { published: new Map<string, SourceHead[]>(), firstSeen: new Map<string, SourceHead[]>() };
  const states = new Map<string, SourceState>();
  const listeners = new Set<(sourceIds: readonly string[]) => void>();
  const feedItems = new Map<string, Map<string, FeedItem>>();
  const reads = { heads: 0, bodies: 0 };
  return {
    reads,
    put(sourceId, list, state = {}) {
      items.set(sourceId, list);
      for (const order of ["published", "firstSeen"] as const) {
        heads[order].set(
          sourceId,
          newestFirst(
            list.map((item) => headOf(sourceId, item)),
            order,
          ),
        );
      }
      states.set(sourceId, { sourceId, url: "", nextPoll: "", nextPollReason: "", failures: 0, ...state });
      for (const listener of listeners) listener([sourceId]);
    },
    async getHeads({ sourceIds, order, limit, limitPerSource = limit }) {
      reads.heads += 1;
      const newest = sourceIds.flatMap((id) => heads[order].get(id)?.slice(0, limitPerSource) ?? []);
      return newestFirst(newest, order).slice(0, limit);
    },
    async getBodies(keys) {
      reads.bodies += 1;
      return bodiesOf(items, keys);
    },
    getStates: async (ids) => [...states.values()].filter(({ sourceId }) => ids?.includes(sourceId) ?? true),
    getFeedItems: async (feedId) => [...(feedItems.get(feedId)?.values() ?? [])],
    async saveFeedItems(feedId, { put, drop }) {
      const kept = feedItems.get(feedId) ?? new Map<string, FeedItem>();
      for (const item of put) kept.set(feedItemName(item), item);
      for (const name of drop) kept.delete(name);
      feedItems.set(feedId, kept);
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function newestFirst(heads: SourceHead[], order: HeadQuery["order"]): SourceHead[] {
  const key = order === "published" ? "sortedAt" : "firstSeen";
  return heads.sort(
    (a, b) => compare(b[key], a[key]) || a.place - b.place || compare(a.sourceId, b.sourceId) || compare(a.key, b.key),
  );
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

function headOf(sourceId: string, item: StoredItem): SourceHead {
  const { contentHtml, summary, attachments, image, source, ...head } = item;
  return { ...head, sourceId };
}

function bodiesOf(items: ReadonlyMap<string, readonly StoredItem[]>, keys: readonly ItemKey[]): Map<string, ItemBody> {
  return new Map(
    keys.flatMap(({ sourceId, key }): [string, ItemBody][] => {
      const item = items.get(sourceId)?.find((candidate) => candidate.key === key);
      return item === undefined ? [] : [[bodyKey(sourceId, key), item]];
    }),
  );
}
