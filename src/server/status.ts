import type { Instant } from "../lib/dates/instant.js";

/** How one source is doing. What of it the public may see, `status-page.ts` decides. */
export interface SourceStatus {
  readonly id: string;
  readonly title: string;
  readonly url: string;
  readonly homepage?: string;
  readonly lastPoll?: Instant;
  readonly lastSuccess?: Instant;
  readonly nextPoll?: Instant;
  /** Why then, in plain words. */
  readonly nextPollReason?: string;
  readonly failures: number;
  readonly error?: string;
}

/** What `/healthz`, `/readyz` and `/status` show. */
export interface Status {
  readonly version: string;
  readonly started: Instant;
  /** What is wrong although the process goes on, such as a broken config file; empty when nothing is. */
  readonly problems: readonly string[];
  /** Why feeds cannot be served at present; absent or empty when they can. */
  readonly unready?: readonly string[];
  readonly sources: readonly SourceStatus[];
}

/** Reads the status. `cached`: the sources may be some seconds old; the list of them is the same object as long as nothing changed. */
export type GetStatus = (age?: "cached") => Status | Promise<Status>;
