import { MuaraError } from "../domain/errors.js";
import type { SourceDocument } from "../domain/source-document.js";
import type { Validators } from "../domain/source-state.js";
import type { Instant } from "../lib/dates/instant.js";

/** What the answer's headers say about asking again. */
export interface Freshness {
  /** From Cache-Control max-age or Expires (RFC 9111 section 4.2.1). */
  readonly freshUntil?: Instant;
  /** A 304 that says nothing of it: what the answer it confirms said holds again from now (RFC 9111 section 4.3.4). */
  readonly renewed?: boolean;
}

/** What one conditional GET came to. Expected outcomes are values; only bugs throw. */
export type FetchOutcome =
  | {
      readonly kind: "modified";
      readonly document: SourceDocument;
      /** Absent when the answer gave none; never those of a URL that was redirected away from. */
      readonly validators?: Validators;
      readonly bodyHash: string;
      /** Set when every redirect on the way was permanent (301, 308): where the source says it lives now. */
      readonly permanentUrl?: string;
      readonly freshness: Freshness;
    }
  | {
      readonly kind: "notModified";
      /** The answer was a 200 whose bytes have the known hash, not a 304. */
      readonly isFull?: true;
      /** As refreshed by the 304 (RFC 9111 section 4.3.4); also for a 200 whose bytes have the known hash. */
      readonly validators?: Validators;
      readonly permanentUrl?: string;
      readonly freshness: Freshness;
    }
  | { readonly kind: "gone"; readonly url: string }
  | { readonly kind: "failed"; readonly error: FetchError };

export type FetchFailure =
  | "dns"
  /** No name server answers, or there is no way to the network: as likely ours as the host's. */
  | "unreachable"
  | "refused"
  | "address"
  | "tls"
  | "timeout"
  | "redirect"
  | "status"
  | "size"
  | "encoding"
  | "robots"
  | "aborted"
  | "network";

export const ASKED_AGAIN = "It is asked again later.";

/** Why a fetch brought nothing: named for people in `message`, for decisions in `reason`. */
export class FetchError extends MuaraError {
  override readonly name = "FetchError";
  /** What happened, without what to do in the config or when Muara asks again: for an address that is no source yet. */
  readonly fact: string;
  readonly reason: FetchFailure;
  readonly status?: number;
  /** From Retry-After (RFC 9110 section 10.2.3) on 429 and 503. */
  readonly retryAfter?: Instant;
  /** The address that failed: the last one of a chain of redirects. */
  readonly url?: string;

  constructor(
    fact: string,
    facts: {
      reason: FetchFailure;
      /** What to do about a source that failed so, or what Muara does; the end of the message. */
      advice?: string;
      status?: number;
      retryAfter?: Instant;
      url?: string;
      cause?: unknown;
    },
  ) {
    super(facts.advice === undefined ? fact : `${fact} ${facts.advice}`, { cause: facts.cause });
    this.fact = fact;
    this.reason = facts.reason;
    if (facts.status !== undefined) this.status = facts.status;
    if (facts.retryAfter !== undefined) this.retryAfter = facts.retryAfter;
    if (facts.url !== undefined) this.url = facts.url;
  }
}
