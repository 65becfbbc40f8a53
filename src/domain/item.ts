import type { Instant } from "../lib/dates/instant.js";

export interface Person {
  readonly name: string;
  readonly email?: string;
  readonly url?: string;
}

export interface Image {
  readonly url: string;
  readonly alt?: string;
  readonly caption?: string;
  readonly credit?: string;
}

/** One file that belongs to an item (RSS enclosure, Atom link rel=enclosure, JSON Feed attachment, media:content). */
export interface Attachment {
  readonly url: string;
  readonly mimeType?: string;
  readonly title?: string;
  readonly sizeBytes?: number;
  readonly durationSeconds?: number;
  /** The source names the file as media:content and not as an enclosure: a picture of the article, a player. */
  readonly isMediaContent?: true;
}

/** Where an item came from: the source it was read from, as the published feeds name it. */
export interface ItemSource {
  readonly id: string;
  readonly title: string;
  /** The home page of the source. */
  readonly url?: string;
  /** The address the document was read from. */
  readonly feedUrl?: string;
}

/** The publisher of an item that came through a feed of other publishers' items. */
export interface Original {
  /** Plain text. */
  readonly title: string;
  /** The home page. */
  readonly url?: string;
  readonly feedUrl?: string;
}

/** One normalised entry. Every string is clean: plain text is plain, URLs are absolute http(s), HTML is sanitised. */
export interface Item {
  /** The publisher's id, kept exactly as given; else derived from the first stable fact. Never derived from the present time. */
  readonly id: string;
  readonly url?: string;
  /** Plain text. */
  readonly title?: string;
  /** Plain text. */
  readonly summary?: string;
  /** Sanitised HTML. */
  readonly contentHtml?: string;
  readonly authors: readonly Person[];
  /** The publisher's date, clamped to when the item was first seen if it lies in the future; first seen when there is none. */
  readonly published: Instant;
  readonly updated?: Instant;
  readonly image?: Image;
  readonly attachments: readonly Attachment[];
  readonly categories: readonly string[];
  /** BCP 47. */
  readonly language?: string;
  readonly source: ItemSource;
  /** Present if the item names another publisher than its source. */
  readonly original?: Original;
  readonly firstSeen: Instant;
}

/** An item as a document and its source make it, before the store has seen it: no clock was asked. */
export interface NormalisedItem extends Omit<Item, "published" | "firstSeen"> {
  readonly published?: Instant;
  /** The document gave no id of its own, or gave the same one twice: `id` was derived from the first stable fact. */
  readonly idDerived: boolean;
  /** The hash of its content, where it was computed with the document: see `items/content-hash.ts`. */
  readonly contentHash?: string;
}
