import type { Instant } from "../lib/dates/instant.js";
import type { Attachment, Image, Person } from "./item.js";

/** The same as a document has it. */
export interface ParsedOriginal {
  readonly title?: ParsedText;
  readonly url?: string;
  readonly feedUrl?: string;
}

export type FeedFormat = "rss" | "rdf" | "atom" | "json" | "cdf" | "page" | "sitemap" | "map";

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
  /** The address of the page that continues the list, where a mapping names one. */
  readonly nextPage?: string;
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
