import type { Instant } from "../feed/model.js";
import type { Source, SourceState } from "./model.js";
import type { PollBounds } from "./schedule.js";
import { atOrAfter, DAY_MS, inWords, MINUTE_MS } from "./schedule-time.js";

/** Skipped days may push a poll this much beyond every other bound. */
const MAX_SKIP_MS = 7 * DAY_MS;
/** Clocks of two machines may differ by so much without one of them having jumped. */
const CLOCK_SLACK_MS = MINUTE_MS;
const RESTING_SPREAD_MS = 2 * MINUTE_MS;
/** Nobody outside is bothered meanwhile, so it may be tried soon. */
const OFFLINE_WAIT_MS = 2 * MINUTE_MS;

/**
 * The state brought back when the clock was set back and its next poll now lies absurdly far ahead: the wait that was
 * meant begins anew. Undefined when all is well.
 */
export function repairedState(
  state: SourceState,
  source: Pick<Source, "intervalMs">,
  bounds: PollBounds,
  now: Instant,
): SourceState | undefined {
  if (state.goneAt !== undefined) return undefined;
  const nowMs = Date.parse(now);
  const nextMs = Date.parse(state.nextPoll);
  const lastMs = state.lastPoll === undefined ? nowMs : Date.parse(state.lastPoll);
  const jumped = lastMs > nowMs + CLOCK_SLACK_MS;
  const longestMs =
    Math.max(bounds.maxWaitMs, bounds.maxIntervalMs, source.intervalMs ?? 0, DAY_MS) * 1.1 + MAX_SKIP_MS;
  if (!jumped && nextMs - nowMs <= longestMs) return undefined;
  const meantMs = Math.max(0, nextMs - lastMs);
  const waitMs = meantMs <= longestMs ? meantMs : bounds.maxIntervalMs;
  return {
    ...state,
    nextPoll: atOrAfter(nowMs + waitMs),
    nextPollReason: `the clock was set back; the wait begins anew, ${inWords(waitMs)}`,
  };
}

/** The state of a source that is due but rests because a neighbour was told to wait: no request, no failure. */
export function restingState(state: SourceState, until: Instant, random: number): SourceState {
  return {
    ...state,
    nextPoll: atOrAfter(Date.parse(until) + random * RESTING_SPREAD_MS),
    nextPollReason: "its server asked a neighbour of it to wait",
  };
}

/** The state of a source that could not be reached because this machine has no network: no failure of its. */
export function offlineState(state: SourceState, now: Instant, random: number): SourceState {
  const waitMs = OFFLINE_WAIT_MS * (1 + random);
  return {
    ...state,
    nextPoll: atOrAfter(Date.parse(now) + waitMs),
    nextPollReason: `this machine seems to have no network, ${inWords(waitMs)}`,
  };
}
