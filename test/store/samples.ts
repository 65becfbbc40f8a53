import type { Source } from "../../src/domain/source.js";
import type { SourceState } from "../../src/domain/source-state.js";
import type { SourceUpdate, StoredItem } from "../../src/domain/stored-item.js";
import type { Instant } from "../../src/lib/dates/instant.js";
import { sourceOf } from "../support/source.js";

const DAY_START_MS = Date.parse("2024-12-19T00:00:00Z");

/** So many minutes after the start of the test's day. */
export function at(minutes: number): Instant {
  return new Date(DAY_START_MS + minutes * 60_000).toISOString().replace(".000Z", "Z");
}

export function aSource(id: string, more: Partial<Source> = {}): Source {
  return sourceOf(id, {
    url: "https://news.example/feed",
    retention: { maxItems: 200 },
    retryScope: "source",
    ...more,
  });
}

export function aState(sourceId: string, more: Partial<SourceState> = {}): SourceState {
  return {
    sourceId,
    url: sourceId === "other" ? "https://other.example/feed" : "https://news.example/feed",
    nextPoll: at(60),
    nextPollReason: "test",
    failures: 0,
    ...more,
  };
}

export function anItem(key: string, more: Partial<StoredItem> = {}): StoredItem {
  return {
    key,
    id: `id-${key}`,
    url: `https://news.example/${key}`,
    title: `Title ${key}`,
    contentHtml: `<p>Body of ${key}</p>`,
    authors: [{ name: "A" }],
    attachments: [],
    categories: ["c"],
    source: { id: "one", title: "One" },
    published: at(0),
    firstSeen: at(0),
    sortedAt: at(0),
    place: 0,
    contentHash: `hash-${key}`,
    ...more,
  };
}

export function anUpdate(
  sourceId: string,
  upserts: readonly StoredItem[],
  more: Partial<SourceUpdate> = {},
): SourceUpdate {
  return { state: aState(sourceId), upserts, removals: [], ...more };
}
