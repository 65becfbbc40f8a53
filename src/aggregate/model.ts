import type { ArticleRules, ListRules } from "../article/rules.js";
import type { Instant, Item, PublisherPace } from "../feed/model.js";

/** One input: a feed URL, or an HTML page with rules. What `sources` of the config becomes. */
export interface Source {
  readonly id: string;
  readonly url: string;
  readonly title?: string;
  readonly tags: readonly string[];
  readonly language?: string;
  /** IANA name, or a fixed offset such as `+07:00`: what zoneless dates of this source are in. */
  readonly timeZone?: string;
  /** `auto` reads the bytes: a feed where they are one, else a page. */
  readonly kind: "auto" | "feed" | "page" | "sitemap";
  readonly paused: boolean;
  /** Fixes the time between polls; without it the interval is learnt. */
  readonly intervalMs?: number;
  /** With `false`, cache lifetimes and update periods do not prolong `intervalMs`. Without `intervalMs` they always apply. */
  readonly respectCache: boolean;
  readonly updates: "ignore" | "replace" | "bump";
  readonly retention: Retention;
  readonly fullText: boolean | "when-short";
  readonly retryScope: "source" | "host" | "site";
  readonly article: ArticleRules;
  readonly list: ListRules;
}

export interface Retention {
  readonly maxItems: number;
  readonly maxAgeMs?: number;
}

/** One merged output. What `feeds` of the config becomes. */
export interface Feed {
  readonly id: string;
  readonly title: string;
  readonly description?: string;
  readonly language?: string;
  /** Which sources: `all`, or any of the ids and tags; then minus the exclusions. */
  readonly sources: { readonly all: boolean; readonly ids: readonly string[]; readonly tags: readonly string[] };
  readonly exclude: { readonly ids: readonly string[]; readonly tags: readonly string[] };
  readonly limit: number;
  /** No limit was set: the document also holds what arrived in the last 24 hours. */
  readonly holdsRecent?: true;
  readonly limitPerSource?: number;
  /** `arrival` cannot be configured: it is `firstSeen` without the exception for items of a source's first document. */
  readonly order: "published" | "firstSeen" | "arrival";
  /** Prefixes each title with the name of its source. */
  readonly sourceInTitle: boolean;
  /** Items that match are kept; absent keeps all. */
  readonly keep?: Filter;
  /** Items that match are dropped, after `keep`. */
  readonly drop?: Filter;
  readonly dedupe: Dedupe;
  /** A feed with a token is served only at `/feeds/<token>/<id>.<format>`. */
  readonly token?: string;
}

export type FilterField = "title" | "text" | "author" | "category" | "language" | "source" | "url";

/** A condition over one item. Exactly one form each; `matches` is an RE2 pattern: linear time, no look-around. */
export type Filter =
  | { readonly any: readonly Filter[] }
  | { readonly all: readonly Filter[] }
  | { readonly not: Filter }
  | { readonly field: FilterField; readonly contains: readonly string[] }
  | { readonly field: FilterField; readonly matches: string }
  | { readonly olderThanMs: number }
  | { readonly newerThanMs: number };

export interface Dedupe {
  readonly by: "none" | "id" | "url" | "title" | "story";
  readonly windowMs: number;
  readonly prefer: "earliest" | "fullText" | "sourceOrder";
}

/** What a server gave to ask again with (RFC 9110 section 8.8), echoed byte for byte, only to the URL that gave it. */
export interface Validators {
  readonly url: string;
  readonly etag?: string;
  readonly lastModified?: string;
}

/** Everything known of a source beside its items. A value: each poll makes a new one. */
export interface SourceState {
  readonly sourceId: string;
  /** The configured address this state is about; when the config names another, what is bound to the address is dropped. */
  readonly url: string;
  readonly nextPoll: Instant;
  /** Why then, in plain words ("learnt rhythm, 14 min", "Retry-After of the server", …). */
  readonly nextPollReason: string;
  readonly validators?: Validators;
  /** Hash of the last body as it came (compressed), to skip the parse of an unchanged one. */
  readonly bodyHash?: string;
  /** A permanent redirect that was confirmed: polled instead of `url`. */
  readonly movedTo?: string;
  /** A feed that the configured page advertises: polled instead of `url`. */
  readonly feedUrl?: string;
  /** The last document that could be read was a feed: a page in its place is not believed at once. */
  readonly isFeed?: true;
  /** Articles of a list page that could not be read, and at how many polls. */
  readonly failedLinks?: readonly { readonly key: string; readonly tries: number }[];
  /** A permanent redirect seen but not yet confirmed. */
  readonly moving?: { readonly url: string; readonly seen: number };
  readonly lastPoll?: Instant;
  readonly lastSuccess?: Instant;
  readonly lastChange?: Instant;
  readonly lastOutcome?: "modified" | "notModified" | "truncated" | "gone" | "failed";
  /** Documents in a row that ended early, up to the last poll. */
  readonly truncatedInARow?: number;
  readonly failures: number;
  readonly failingSince?: Instant;
  readonly lastError?: string;
  /** Set by 410 Gone: never polled again until the config changes its URL or the user asks. */
  readonly goneAt?: Instant;
  /** What the document calls itself. */
  readonly title?: string;
  readonly homepage?: string;
  readonly icon?: string;
  readonly language?: string;
  readonly hubs?: readonly string[];
  /** Least time between polls that the publisher asked for: cache headers and the document itself. */
  readonly pace?: PublisherPace;
  readonly freshUntil?: Instant;
  /** How long an answer stays fresh by its own word; holds for a 304 that does not say it again (RFC 9111 section 4.3.4). */
  readonly freshForMs?: number;
  /** Items the last document held: none stored although it held some means that the store lost them. */
  readonly documentItems?: number;
  /** When a document last came in full (absent: before an upgrade), and how long only 304 was answered since. */
  readonly fullDocument?: {
    readonly at?: Instant;
    readonly only304Ms: number;
    /** The part by which the wait for the next full document is prolonged. */
    readonly spread: number;
  };
  /** The server answered 304 although its document had changed: first and last time. */
  readonly false304?: { readonly since: Instant; readonly last: Instant };
  /** The server asked to be left alone, and with it its neighbours: `host:…` or `site:…`. */
  readonly rest?: { readonly key: string; readonly until: Instant };
  readonly rhythm?: Rhythm;
  /** The latest troubles that people were told of, the newest last; see `aggregate/alerts.ts`. */
  readonly alerts?: readonly SourceAlert[];
}

/** One trouble of a source that was told, and when it was over. */
export interface SourceAlert {
  readonly kind: "failing" | "silent" | "gone";
  /** When the trouble began, and when it was told. */
  readonly since: Instant;
  readonly at: Instant;
  readonly reason: string;
  readonly healedAt?: Instant;
}

/** What is learnt of when a source publishes; see `aggregate/schedule-rhythm.ts`. */
export interface Rhythm {
  /** Decayed weight of items seen in each hour of the week in UTC (168), Sunday 00 h first. */
  readonly hours: readonly number[];
  /** Decayed days of observation behind `hours`, up to `since`. */
  readonly days: number;
  /** When `hours` and `days` were decayed last. */
  readonly since: Instant;
  /** Items seen lately, each weighing less the older it is, as of `recentAt`; one number for each pace of `ECHOES`. */
  readonly recent?: readonly number[];
  readonly recentAt?: Instant;
  /** When the newest item seen came. */
  readonly lastItem?: Instant;
  readonly silence?: Silence;
  /** How well each of `ECHOES` foretold when items follow items, as logarithms. */
  readonly echoScores?: readonly number[];
  /** How well each way of reading `hours` foretold what came, as logarithms; see `SHAPES`. */
  readonly scores?: readonly number[];
}

/** The silences between items, each measured by how many items should have come in it by the usual rates. */
export interface Silence {
  /** The one since the newest item. */
  readonly awaited: number;
  /** The longest that ended with an item. */
  readonly longest: number;
}

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
export interface Remembered {
  readonly key: string;
  readonly lastSeen: Instant;
  /** Other names it is known by when the publisher changes its id: see `aggregate/identity.ts`. */
  readonly marks?: readonly string[];
}

/** What `decide` looks at: all that the store knows of one source. */
export interface StoredSource {
  readonly state: SourceState;
  readonly heads: readonly ItemHead[];
  readonly remembered: readonly Remembered[];
}

/** What one poll changes: saved as one atomic commit, state and items together. */
export interface SourceUpdate {
  readonly state: SourceState;
  readonly upserts: readonly StoredItem[];
  /** Heads that change while their bodies stay as they are. */
  readonly retouched?: readonly ItemHead[];
  /** Keys of items that retention lets go. */
  readonly removals: readonly string[];
  /** The whole list of remembered keys after this update; absent when it did not change. */
  readonly remembered?: readonly Remembered[];
}
