import type { Source, SourceState, SourceUpdate, StoredItem } from "../../src/aggregate/model.js";
import type { Instant } from "../../src/feed/model.js";

const DAY_START_MS = Date.parse("2024-12-19T00:00:00Z");

/** So many minutes after the start of the test's day. */
export function at(minutes: number): Instant {
  return new Date(DAY_START_MS + minutes * 60_000).toISOString().replace(".000Z", "Z");
}

export function aSource(id: string, more: Partial<Source> = {}): Source {
  return {
    id,
    url: "https://news.example/feed",
    tags: [],
    kind: "auto",
    paused: false,
    updates: "replace",
    retention: { maxItems: 200 },
    fullText: false,
    retryScope: "source",
    article: {
      body: [],
      title: [],
      authors: [],
      date: [],
      image: [],
      remove: [],
      datelines: [],
      endMarks: [],
      inserts: [],
      nextPage: [],
      maxPages: 1,
      defaults: true,
    },
    list: { links: [], include: [], exclude: [], maxLinks: 10 },
    ...more,
  };
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
