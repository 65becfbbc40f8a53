import type { Instant } from "../lib/dates/instant.js";
import type { PublisherPace } from "./parsed-feed.js";

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
  /** Of the mapping that the last document was read by: another one reads the document again, changed or not. */
  readonly mapHash?: string;
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
  readonly rhythm?: PublishingProfile;
  /** The latest troubles that people were told of, the newest last; see `poll-state/alerts.ts`. */
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

/** What is learnt of when a source publishes; see `schedule/publishing-profile.ts`. */
export interface PublishingProfile {
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
