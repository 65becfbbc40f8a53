import type { Instant } from "../lib/dates/instant.js";
import type { Item } from "./item.js";
import type { SourceState } from "./source-state.js";

/** An item as the store keeps it: `key` is its name inside its source, stable over restarts, edits and changes of the publisher's id. */
export interface StoredItem extends Item {
  readonly key: string;
  /** Of what a reader would see, without volatile differences: an equal hash is no edit. Empty: the body was lost, the next poll brings it again. */
  readonly contentHash: string;
  /** What order is taken from when published is equal: position in the document, newest first. */
  readonly place: number;
  /** When the item rises in `order: published` feeds; differs from `published` after `updates: bump`. */
  readonly sortedAt: Instant;
  /** It came with the first document of its source. In order of arrival it is placed by its date. */
  readonly isFromArchive?: true;
  /** The last whole document of its source did not list it. */
  readonly isWithdrawn?: true;
  /** Whether the item's page was asked for its full text, which happens once: whose body was kept, or that the page failed. */
  readonly fullText?: "page" | "feed" | "failed";
}

/** What stays in memory of an item; bodies stay on disk until asked for. */
export type ItemHead = Omit<StoredItem, "contentHtml" | "summary" | "attachments" | "image" | "original" | "source">;

export type ItemBody = Pick<StoredItem, "contentHtml" | "summary" | "attachments" | "image" | "original">;

/** An item that was here and is not kept any more: known by its key so that it does not come back as new. */
export interface SeenKey {
  readonly key: string;
  readonly lastSeen: Instant;
  /** Other names it is known by when the publisher changes its id: see `items/identity.ts`. */
  readonly marks?: readonly string[];
}

/** What `decide` looks at: all that the store knows of one source. */
export interface StoredSource {
  readonly state: SourceState;
  readonly heads: readonly ItemHead[];
  readonly remembered: readonly SeenKey[];
}

/** What one poll changes: saved as one atomic commit, state and items together. */
export interface SourceUpdate {
  readonly state: SourceState;
  readonly upserts: readonly StoredItem[];
  /** Heads that change while their bodies stay as they are. */
  readonly headUpdates?: readonly ItemHead[];
  /** Keys of items that retention lets go. */
  readonly removals: readonly string[];
  /** The whole list of remembered keys after this update; absent when it did not change. */
  readonly remembered?: readonly SeenKey[];
}
