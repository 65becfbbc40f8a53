import type { Image, Item, ItemSource } from "../../domain/item.js";
import type { Instant } from "../../lib/dates/instant.js";

/** Another outlet's copy of an item that was left out of the feed in favour of it. */
export interface RelatedItem {
  readonly url?: string;
  readonly title?: string;
  readonly source: ItemSource;
}

export interface RenderItem extends Omit<Item, "original"> {
  /** The source, if `source` is the original publisher that the item names. */
  readonly via?: ItemSource;
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

/** What a document says of the feed itself. No clock is asked: the same input gives the same bytes. */
export interface FeedFacts {
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
  /** Older items were asked for as well, and neither this document nor its `next` has them. */
  readonly isTruncated?: boolean;
}

/** How a feed writes each of its items. */
export interface ItemStyle {
  /** Prefixes each title with the name of its source. */
  readonly sourceInTitle: boolean;
  /** The feed is read in a private network: enclosures may lie on its machines. */
  readonly isPrivate: boolean;
}

export interface RenderInput extends FeedFacts {
  /** How the feed writes its items. */
  readonly style?: ItemStyle;
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

/** What of an item hangs on the items around it: names and times that are unique in one document. */
export interface ItemPlace {
  /** Unique in the document. */
  readonly id: string;
  /** As the publisher gave it. */
  readonly publisherId: string;
  /** The id where an IRI is demanded, unique as well. */
  readonly iri: string;
  readonly updated: Instant;
  /** When it was updated, told apart from others of the same second: RFC 3339, with milliseconds where needed. */
  readonly distinctUpdated: string;
}

/** An item whose every value all three formats can carry: XML characters only, valid URLs, a title. */
export interface ReadyItem extends ItemPlace {
  readonly url?: string;
  readonly title: string;
  readonly summary?: string;
  readonly contentHtml?: string;
  readonly authors: readonly ReadyPerson[];
  readonly published: Instant;
  readonly firstSeen: Instant;
  readonly image?: Image;
  /** Enclosures, the best for an app first. */
  readonly attachments: readonly ReadyAttachment[];
  /** Files that are no enclosures. */
  readonly media: readonly ReadyAttachment[];
  readonly isPrivate: boolean;
  readonly categories: readonly string[];
  readonly language?: string;
  readonly source: ItemSource;
  readonly via?: ItemSource;
  readonly related: readonly RelatedItem[];
}

/** What a document says of the feed itself. */
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
  readonly isTruncated: boolean;
  /** When the newest item changed; absent for a feed without items. */
  readonly updated?: Instant;
}

/** A document without its items: they go, each joined to the next by `between`, where `before` ends. */
export interface Frame {
  readonly before: string;
  readonly between: string;
  readonly after: string;
}
