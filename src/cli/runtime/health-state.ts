import type { Instant } from "../../lib/dates/instant.js";
import type { PollReport } from "../../poll/poll-report.js";
import type { SourceStatus, Status } from "../../server/status.js";
import { StoreError } from "../../store/store-errors.js";
import { readVersion } from "../version.js";

/** What is wrong with the process as a whole. */
export interface HealthState {
  configProblem?: string;
  /** Nothing can be reached from this machine. */
  offline?: boolean;
  /** The store refused the last poll; forgotten when it takes one again. */
  storeProblem?: string;
  /** Until when it counts that the store could not give a feed's items; prolonged by every try in vain. */
  unpublishedUntilMs?: number;
}

/** Longer than the publisher waits between its tries. */
const FAILURE_HOLDS_MS = 30_000;

/** Remembers that the store failed a poll; other failures are bugs, which the log tells. */
export function noteError(condition: HealthState, error: unknown): void {
  if (error instanceof StoreError)
    condition.storeProblem = `the store fails (${error.reason}): feeds are served as they are, new items are not saved`;
}

/** Remembers that a feed could not be published. */
export function noteUnpublished(condition: HealthState, error: unknown, nowMs: number): void {
  if (error instanceof StoreError) condition.unpublishedUntilMs = nowMs + FAILURE_HOLDS_MS;
}

/** A poll that was saved shows that the store works again. */
export function noteReport(condition: HealthState, { outcome }: Pick<PollReport, "outcome">): void {
  if (outcome !== "fenced" && outcome !== "aborted") delete condition.storeProblem;
}

/** What is wrong although feeds are served: reading does not fail with writing. */
export function problemsOf({ configProblem, offline, storeProblem }: HealthState): readonly string[] {
  return [
    ...(storeProblem === undefined ? [] : [storeProblem]),
    ...(configProblem === undefined ? [] : [configProblem]),
    ...(offline ? ["no network: sources are waiting; retrying every minute"] : []),
  ];
}

/** The status that `/healthz`, `/readyz` and `/status` report. Rejects with StoreError. */
export async function statusOf(parts: {
  readonly sources: Promise<readonly SourceStatus[]>;
  readonly started: Instant;
  readonly condition: HealthState;
  readonly nowMs: number;
}): Promise<Status> {
  const { started, condition, nowMs } = parts;
  const { unpublishedUntilMs = 0 } = condition;
  const sources = await parts.sources;
  return {
    version: readVersion(),
    started,
    problems: problemsOf(condition),
    unready: [...(nowMs < unpublishedUntilMs ? ["a feed cannot be published: the store does not give its items"] : [])],
    sources,
  };
}
