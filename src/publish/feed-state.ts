import { selectSources } from "../compose/select-sources.js";
import type { Config } from "../config/config.js";
import type { Feed } from "../domain/feed.js";
import { PUBLISHED_FORMATS, type PublishedFormat } from "./addresses.js";
import type { Pressable } from "./compression-queue.js";
import type { PublishedFeed } from "./publish-feed.js";
import type { PublishedDocument } from "./published-document.js";

/** One feed in service, and when it is to be published next. The publisher alone changes it. */
export interface Slot {
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

export type Slots = ReadonlyMap<string, Slot>;

/** Slots for the feeds of a config, all due now; what is in service stays in service until then. */
export function slotsOf(config: Config, known: Slots, nowMs: number): Slots {
  return new Map(
    config.feeds.map((feed): [string, Slot] => {
      const sourceIds = new Set(selectSources(feed, config.sources));
      const { published, publishedMs = 0 } = known.get(feed.id) ?? {};
      return [feed.id, { feed, sourceIds, published, publishedMs, waiting: true, dueMs: nowMs, restUntilMs: 0 }];
    }),
  );
}

/** Feeds that nobody can read yet come first. */
export function dueSlots(slots: Slots, nowMs: number): Slot[] {
  const due = [...slots.values()].filter(({ dueMs }) => dueMs <= nowMs);
  return [...due.filter(({ published }) => published === undefined), ...due.filter(({ published }) => published)];
}

/** The document that has waited longest for brotli. */
export function nextToPress(slots: Slots): Pressable | undefined {
  const waiting = [...slots.values()].flatMap((slot) =>
    PUBLISHED_FORMATS.flatMap((format): Pressable[] => {
      const document = slot.published?.documents[format];
      if (document === undefined || document.br !== undefined) return [];
      const replace = (pressed: PublishedDocument) => replaceDocument(slot, format, document, pressed);
      return [{ document, madeMs: slot.publishedMs, replace }];
    }),
  );
  return waiting.sort((one, other) => one.madeMs - other.madeMs)[0];
}

function replaceDocument(slot: Slot, format: PublishedFormat, old: PublishedDocument, made: PublishedDocument): void {
  if (slot.published?.documents[format] !== old) return;
  slot.published = { ...slot.published, documents: { ...slot.published.documents, [format]: made } };
}
