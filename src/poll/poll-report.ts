import type { Instant } from "../lib/dates/instant.js";

/** What one poll came to, for the one place that tells people about it. */
export interface PollReport {
  readonly sourceId: string;
  readonly url: string;
  /**
   * `truncated`: the document ended early, its whole items were saved and the next poll fetches it again; `resting`: not asked, its
   * server told a neighbour to wait; `offline`: not looked up, as this machine has no network or for the first time, no failure of
   * the source's; `fenced`: another worker holds the host by now, nothing was saved; `aborted`: Muara is stopping.
   */
  readonly outcome:
    | "modified"
    | "notModified"
    | "truncated"
    | "gone"
    | "failed"
    | "resting"
    | "offline"
    | "fenced"
    | "aborted";
  readonly added: number;
  readonly updated: number;
  readonly removed: number;
  readonly tookMs: number;
  readonly at: Instant;
  readonly nextPoll?: Instant;
  readonly nextPollReason?: string;
  /** Also of a truncated document. */
  readonly error?: string;
  /** A fault of the source, although the poll succeeded. */
  readonly warning?: string;
  /** What was repaired, cut or preferred on the way, in plain words. */
  readonly notes: readonly string[];
}
