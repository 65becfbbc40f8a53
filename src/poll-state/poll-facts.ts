import type { PublisherPace } from "../domain/parsed-feed.js";
import type { Validators } from "../domain/source-state.js";
import type { Instant } from "../lib/dates/instant.js";

/** What the answer's headers said; `Freshness` of the fetch room. */
export interface SaidFreshness {
  readonly freshUntil?: Instant;
  readonly renewed?: boolean;
}

/** What was read in a document that parsed. */
export interface DocumentFacts {
  readonly pace: PublisherPace;
  /** Of each item that is new to the store: when it was published, else when it was first seen. */
  readonly published: readonly Instant[];
  /** How many items the document held, new or not. */
  readonly itemCount: number;
  /** Whether anything a reader would see is new. */
  readonly changed: boolean;
  readonly title?: string;
  readonly homepage?: string;
  readonly icon?: string;
  readonly language?: string;
  readonly hubs?: readonly string[];
}

/** What one poll came to. A fetch outcome fits as it is; `modified` needs what was read beside it, and a document that cannot be read is a failure. */
export type PollFacts =
  | {
      readonly kind: "modified";
      readonly validators?: Validators;
      readonly bodyHash: string;
      readonly permanentUrl?: string;
      readonly freshness: SaidFreshness;
      readonly read: DocumentFacts;
    }
  | {
      readonly kind: "notModified";
      /** The whole document came, and is the known one. */
      readonly isFull?: true;
      readonly validators?: Validators;
      readonly permanentUrl?: string;
      readonly freshness: SaidFreshness;
    }
  | {
      /** The document ended early: its whole items count, nothing else of it does. */
      readonly kind: "truncated";
      readonly permanentUrl?: string;
      readonly read: Pick<DocumentFacts, "published" | "itemCount" | "changed" | "title" | "homepage">;
      readonly error: { readonly message: string };
    }
  | { readonly kind: "gone" }
  | {
      readonly kind: "failed";
      readonly error: {
        readonly message: string;
        readonly status?: number;
        readonly retryAfter?: Instant;
        /** The address that failed, when it is not the one that was asked. */
        readonly url?: string;
      };
    };
