import type { Image, Instant, Item, ItemSource } from "../model.js";

export type RenderFormat = "rss" | "atom" | "json";

/** Another outlet's copy of an item that was left out of the feed in favour of it. */
export interface RelatedItem {
  readonly url?: string;
  readonly title?: string;
  readonly source: ItemSource;
}

export interface RenderItem extends Item {
  readonly related?: readonly RelatedItem[];
}

/** Links of RFC 5005 and WebSub; each an absolute address. */
export interface FeedLinks {
  readonly hubs?: readonly string[];
  readonly first?: string;
  readonly next?: string;
  readonly previous?: string;
  readonly current?: string;
  readonly prevArchive?: string;
  readonly nextArchive?: string;
}

/** Everything one feed document is made of. No clock is asked: the same input gives the same bytes. */
export interface RenderInput {
  /** The logical feed's permanent name, an absolute URI; archive documents share it (RFC 5005 section 4). */
  readonly id: string;
  readonly title: string;
  readonly description?: string;
  /** BCP 47. */
  readonly language?: string;
  /** The page for people. */
  readonly homeUrl: string;
  /** The address of this very document. */
  readonly selfUrl: string;
  /** Who publishes the feed; Atom wants an author (RFC 4287 section 4.1.1). */
  readonly publisher: string;
  readonly links?: FeedLinks;
  /** Marks an archive document (RFC 5005 section 4). */
  readonly archive?: boolean;
  /** Prefixes each title with the name of its source. */
  readonly sourceInTitle?: boolean;
  /** Items whose id another item of the feed has, by `sourcesId`; see `uniqueIds`. */
  readonly takenIds?: ReadonlySet<string>;
  readonly items: readonly RenderItem[];
}

/** A file as every format can say it: the type is always known, if only as bytes. */
export interface ReadyAttachment {
  readonly url: string;
  readonly mimeType: string;
  readonly title?: string;
  readonly sizeBytes?: number;
  readonly durationSeconds?: number;
}

export interface ReadyPerson {
  readonly name: string;
  readonly email?: string;
  readonly url?: string;
}

/** An item whose every value all three formats can carry: XML characters only, valid URLs, a title, a unique id. */
export interface ReadyItem {
  /** Unique in the document. */
  readonly id: string;
  /** As the publisher gave it. */
  readonly publisherId: string;
  readonly url?: string;
  readonly title: string;
  readonly summary?: string;
  readonly contentHtml?: string;
  readonly authors: readonly ReadyPerson[];
  readonly published: Instant;
  readonly updated: Instant;
  readonly firstSeen: Instant;
  readonly image?: Image;
  readonly attachments: readonly ReadyAttachment[];
  readonly categories: readonly string[];
  readonly language?: string;
  readonly source: ItemSource;
  readonly related: readonly RelatedItem[];
}

export interface ReadyFeed {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly language?: string;
  readonly homeUrl: string;
  readonly selfUrl: string;
  readonly publisher: string;
  readonly links: FeedLinks;
  readonly archive: boolean;
  /** When the newest item changed; absent for a feed without items. */
  readonly updated?: Instant;
  readonly items: readonly ReadyItem[];
}
