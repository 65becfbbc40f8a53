import type { Instant } from "../feed/model.js";

/** How one source is doing, as far as the public may know. */
export interface SourceStatus {
  readonly id: string;
  readonly title: string;
  readonly url: string;
  readonly lastPoll?: Instant;
  readonly lastSuccess?: Instant;
  readonly nextPoll?: Instant;
  /** Why then, in plain words. */
  readonly nextPollReason?: string;
  readonly failures: number;
  readonly error?: string;
}

/** What `/healthz` and `/status` show. */
export interface Status {
  readonly version: string;
  readonly started: Instant;
  /** Reasons why the process cannot do its work; empty when it can. */
  readonly problems: readonly string[];
  readonly sources: readonly SourceStatus[];
}

export type GetStatus = () => Status | Promise<Status>;
