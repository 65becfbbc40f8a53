import type { Source } from "../domain/source.js";
import type { PublishingProfile, SourceAlert, SourceState } from "../domain/source-state.js";
import type { Instant } from "../lib/dates/instant.js";
import { atOrAfter, DAY_MS, inWords, MINUTE_MS } from "../lib/time.js";
import type { PollBounds } from "../schedule/next-poll.js";

/** Skipped days may push a poll this much beyond every other bound. */
const MAX_SKIP_MS = 7 * DAY_MS;
/** Clocks of two machines may differ by so much without one of them having jumped. */
const CLOCK_SLACK_MS = MINUTE_MS;
const RESTING_SPREAD_MS = 2 * MINUTE_MS;
/** Without a network no server is asked, so the next try may come soon: within a minute. */
const OFFLINE_WAIT_MS = MINUTE_MS / 2;

/**
 * The state brought back when the clock was set back: a next poll that lies absurdly far ahead (the wait that was meant begins
 * anew), and moments of the past that now lie in the future. Undefined when all is well.
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
  const held = heldToPresent(state, now);
  if (!jumped && nextMs - nowMs <= longestMs) return held;
  const meantMs = Math.max(0, nextMs - lastMs);
  const waitMs = meantMs <= longestMs ? meantMs : bounds.maxIntervalMs;
  const nextPoll = atOrAfter(nowMs + waitMs);
  const { freshUntil: _, rest, ...kept } = held ?? state;
  return {
    ...kept,
    ...(rest !== undefined && { rest: { ...rest, until: nextPoll } }),
    nextPoll,
    nextPollReason: `the clock was set back; the wait begins anew, ${inWords(waitMs)}`,
  };
}

/** The state with every moment of the past at the present at most; undefined where all of them are. */
function heldToPresent(state: SourceState, now: Instant): SourceState | undefined {
  const latest = atOrAfter(Date.parse(now) + CLOCK_SLACK_MS);
  const hold = (at: Instant) => (at > latest ? now : at);
  const { failingSince, lastPoll, lastSuccess, lastChange, alerts, rhythm, fullDocument, false304 } = state;
  const held = {
    ...state,
    ...(failingSince !== undefined && { failingSince: hold(failingSince) }),
    ...(lastPoll !== undefined && { lastPoll: hold(lastPoll) }),
    ...(lastSuccess !== undefined && { lastSuccess: hold(lastSuccess) }),
    ...(lastChange !== undefined && { lastChange: hold(lastChange) }),
    ...(rhythm !== undefined && { rhythm: heldRhythm(rhythm, hold) }),
    ...(fullDocument?.at !== undefined && { fullDocument: { ...fullDocument, at: hold(fullDocument.at) } }),
    ...(false304 !== undefined && { false304: { since: hold(false304.since), last: hold(false304.last) } }),
    ...(alerts !== undefined && { alerts: alerts.map((alert) => heldAlert(alert, hold)) }),
  };
  return JSON.stringify(held) === JSON.stringify(state) ? undefined : held;
}

function heldRhythm(rhythm: PublishingProfile, hold: (at: Instant) => Instant): PublishingProfile {
  const { since, recentAt, lastItem } = rhythm;
  return {
    ...rhythm,
    since: hold(since),
    ...(recentAt !== undefined && { recentAt: hold(recentAt) }),
    ...(lastItem !== undefined && { lastItem: hold(lastItem) }),
  };
}

function heldAlert(alert: SourceAlert, hold: (at: Instant) => Instant): SourceAlert {
  const { since, at, healedAt } = alert;
  return { ...alert, since: hold(since), at: hold(at), ...(healedAt !== undefined && { healedAt: hold(healedAt) }) };
}

/** Since when a source fails that failed just now: never in the future, which a clock that was set back had written. */
export function failingSince(state: SourceState, now: Instant): Instant {
  const { failingSince: since = now } = state;
  return since > now ? now : since;
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
    nextPollReason: "could not be looked up, perhaps for want of a network; tried again within a minute",
  };
}
