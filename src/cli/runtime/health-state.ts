import type { Config } from "../../config/config.js";
import type { Instant } from "../../lib/dates/instant.js";
import { withoutAddressSecrets } from "../../lib/secret-address.js";
import { withoutSecrets } from "../../lib/secret-parameters.js";
import type { PollReport } from "../../poll/poll-report.js";
import type { SourceStatus, Status } from "../../server/status.js";
import type { Store } from "../../store/store.js";
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

/** What `/healthz`, `/readyz` and `/status` tell. Rejects with StoreError. */
export async function statusOf(parts: {
  readonly store: Pick<Store, "getStates">;
  readonly config: Config;
  readonly started: Instant;
  readonly condition: HealthState;
  readonly nowMs: number;
}): Promise<Status> {
  const { store, config, started, condition, nowMs } = parts;
  const { unpublishedUntilMs = 0 } = condition;
  const titles = new Map(config.sources.map(({ id, title }) => [id, title]));
  const states = await store.getStates();
  return {
    version: readVersion(),
    started,
    problems: problemsOf(condition),
    unready: [...(nowMs < unpublishedUntilMs ? ["a feed cannot be published: the store does not give its items"] : [])],
    sources: states.map((state): SourceStatus => {
      const { sourceId, url, lastPoll, lastSuccess, nextPoll, nextPollReason, failures, lastError, homepage } = state;
      return {
        id: sourceId,
        title: titles.get(sourceId) ?? state.title ?? sourceId,
        url: withoutSecrets(url),
        nextPoll,
        nextPollReason,
        failures,
        ...(homepage === undefined ? {} : { homepage }),
        ...(lastPoll === undefined ? {} : { lastPoll }),
        ...(lastSuccess === undefined ? {} : { lastSuccess }),
        ...(lastError === undefined ? {} : { error: withoutAddressSecrets(lastError) }),
      };
    }),
  };
}
