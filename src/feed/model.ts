/**
 * The words everything else is written in. Fields follow JSON Feed 1.1 and RFC 4287.
 * Three families: `Parsed…` is what a document says, before any decision; `Item` is one normalised entry;
 * what the store adds to an item lives in `aggregate/model.ts`.
 */

/** A moment as RFC 3339 in UTC with whole seconds (`2024-12-19T07:32:00Z`), so that instants compare as text. */
export type Instant = string;

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

/** The same as a document has it. */
export interface ParsedOriginal {
  readonly title?: ParsedText;
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
  /** The hash of its content, where it was computed with the document: see `aggregate/content-hash.ts`. */
  readonly contentHash?: string;
}

export type FeedFormat = "rss" | "rdf" | "atom" | "json" | "cdf" | "page" | "sitemap";

/** A text construct as the document had it: markup is kept, and `type` says how to read `value` (RFC 4287 section 3.1). */
export interface ParsedText {
  readonly value: string;
  readonly type: "text" | "html";
}

/** What one document says, before any decision. */
export interface ParsedFeed {
  readonly format: FeedFormat;
  /** "2.0", "0.91", "1.1", … as declared; absent when nothing was declared. */
  readonly version?: string;
  readonly title?: ParsedText;
  readonly description?: ParsedText;
  /** The home page, absolute. */
  readonly link?: string;
  /** The address the document gives for itself. */
  readonly selfUrl?: string;
  readonly image?: string;
  readonly language?: string;
  readonly updated?: Instant;
  readonly authors: readonly Person[];
  readonly hubs: readonly string[];
  readonly pace: PublisherPace;
  readonly items: readonly ParsedItem[];
  /** The document ends early: `items` are those that are whole, and others may be missing. */
  readonly isTruncated?: true;
  /** What was repaired or cut on the way, in plain words, most important first. */
  readonly problems: readonly string[];
}

/** How often the publisher wants to be asked: RSS ttl, skipHours, skipDays; sy:updatePeriod and sy:updateFrequency. */
export interface PublisherPace {
  readonly minIntervalMs?: number;
  /** Hours of the day in UTC, 0 to 23, in which not to ask. */
  readonly skipHours?: readonly number[];
  /** Days of the week in UTC, 0 (Sunday) to 6, on which not to ask. */
  readonly skipDays?: readonly number[];
}

/** One entry as the document had it; URLs are absolute where the document allows it, HTML is not yet sanitised. */
export interface ParsedItem {
  readonly id?: string;
  readonly url?: string;
  readonly title?: ParsedText;
  readonly summary?: ParsedText;
  readonly content?: ParsedText;
  /** What relative URLs in summary and content are relative to. */
  readonly baseUrl?: string;
  readonly authors: readonly Person[];
  readonly published?: Instant;
  readonly updated?: Instant;
  readonly image?: Image;
  /** The only picture that the document names, when it is an icon or an avatar. */
  readonly icon?: Image;
  readonly attachments: readonly Attachment[];
  readonly categories: readonly string[];
  readonly language?: string;
  readonly original?: ParsedOriginal;
}

/** The bytes one fetch brought, with what the answer said about them. */
export interface SourceDocument {
  /** The address that answered, after redirects: the base of relative URLs. */
  readonly url: string;
  readonly bytes: Uint8Array;
  /** The Content-Type header, a hint only: the bytes decide. */
  readonly contentType?: string;
  /** The Link header (RFC 8288), which may name feeds. */
  readonly linkHeader?: string;
  /** The response ended before its announced size, its last chunk or the end of its compression: bytes are missing. */
  readonly isTruncated?: true;
}
