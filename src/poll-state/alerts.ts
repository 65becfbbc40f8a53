import type { Source } from "../domain/source.js";
import type { PublishingProfile, SourceAlert, SourceState } from "../domain/source-state.js";
import type { Instant } from "../lib/dates/instant.js";
import { toMs } from "../lib/dates/instant.js";
import { withoutAddressSecrets } from "../lib/secret-address.js";

/** What came of a poll for those who want to be told: a source broke, or is well again. */
export interface AlertEvent {
  readonly kind: "raised" | "healed";
  readonly sourceId: string;
  readonly alert: SourceAlert;
}

export interface AlertBounds {
  /** A source that fails for so long raises an alert. */
  readonly afterFailingMs: number;
}

/** Alerts of one source that are remembered, for the feed of Muara's own events. */
const MAX_REMEMBERED = 6;

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const HOURS_OF_WEEK = 168;
/** A rhythm learnt over less explains no silence. */
const LEAST_DAYS_LEARNT = 7;
/**
 * So many items were to be expected by the rhythm, and none came. Were items independent, twenty would be missed once in
 * e^20 times; publishers do pause as a whole, so it takes a day too.
 */
const MISSED_ITEMS = 20;
const LEAST_SILENCE_MS = DAY_MS;
/** For a source that brings little: a silence so many times as long as its usual gap counts, rare as its items are. */
const MISSED_OF_SLOW = 8;
const SLOW_SILENCE_MS = 14 * DAY_MS;

/**
 * The state with its alerts brought up to date after a poll, and what people have to be told: once when a source breaks,
 * once when it is well again. Alerts live in the state, so that a restart repeats none.
 */
export function watchSource(
  state: SourceState,
  source: Pick<Source, "paused">,
  bounds: AlertBounds,
  now: Instant,
): { readonly state: SourceState; readonly event?: AlertEvent } {
  const alerts = state.alerts ?? [];
  const open = alerts.at(-1)?.healedAt === undefined ? alerts.at(-1) : undefined;
  const found = source.paused ? undefined : trouble(state, bounds, toMs(now));
  if (open !== undefined && isOver(open, state)) {
    const alert = { ...open, healedAt: now };
    return told(state, [...alerts.slice(0, -1), alert], { kind: "healed", sourceId: state.sourceId, alert });
  }
  if (open !== undefined || found === undefined) return { state };
  const alert = { ...found, at: now };
  return told(state, [...alerts, alert].slice(-MAX_REMEMBERED), { kind: "raised", sourceId: state.sourceId, alert });
}

function told(state: SourceState, alerts: readonly SourceAlert[], event: AlertEvent) {
  return { state: { ...state, alerts }, event };
}

/** A failure is over with the next success, a silence with the next change. */
function isOver({ kind, at }: SourceAlert, { failures, lastChange }: SourceState): boolean {
  return kind === "silent" ? lastChange !== undefined && lastChange > at : failures === 0;
}

function trouble(state: SourceState, bounds: AlertBounds, nowMs: number): Omit<SourceAlert, "at"> | undefined {
  const { goneAt, failingSince, lastError, lastChange, rhythm } = state;
  if (goneAt !== undefined)
    return { kind: "gone", since: goneAt, reason: withoutAddressSecrets(lastError ?? "gone (410)") };
  if (failingSince !== undefined && state.failures > 0) {
    if (nowMs - toMs(failingSince) < bounds.afterFailingMs) return undefined;
    return { kind: "failing", since: failingSince, reason: withoutAddressSecrets(lastError ?? "no reason was kept") };
  }
  if (lastChange === undefined || !isTooSilent(rhythm, toMs(lastChange), nowMs)) return undefined;
  const expected = Math.round(expectedItems(rhythm, toMs(lastChange), nowMs));
  return { kind: "silent", since: lastChange, reason: `nothing new, where its rhythm has about ${expected} items` };
}

function isTooSilent(
  rhythm: PublishingProfile | undefined,
  lastMs: number,
  nowMs: number,
): rhythm is PublishingProfile {
  const silenceMs = nowMs - lastMs;
  if (rhythm === undefined || rhythm.days < LEAST_DAYS_LEARNT || silenceMs < LEAST_SILENCE_MS) return false;
  const missed = expectedItems(rhythm, lastMs, nowMs);
  return missed >= MISSED_ITEMS || (silenceMs >= SLOW_SILENCE_MS && missed >= MISSED_OF_SLOW);
}

/** Items that the rhythm has between two moments, hour by hour of the week. */
export function expectedItems({ hours, days }: PublishingProfile, fromMs: number, toMsExclusive: number): number {
  const weeks = Math.max(1, days / 7);
  const perHour = hours.map((count) => count / weeks);
  const all = Math.max(0, Math.floor((toMsExclusive - fromMs) / HOUR_MS));
  const whole = Math.floor(all / HOURS_OF_WEEK);
  let sum = whole * perHour.reduce((total, count) => total + count, 0);
  const first = new Date(fromMs);
  const start = first.getUTCDay() * 24 + first.getUTCHours();
  for (let hour = 1; hour <= all % HOURS_OF_WEEK; hour++) sum += perHour[(start + hour) % HOURS_OF_WEEK] ?? 0;
  return sum;
}

/** An alert in one sentence. */
export function describeAlert({ kind, alert }: AlertEvent, title: string): string {
  if (kind === "healed") return `${title} is well again`;
  switch (alert.kind) {
    case "failing":
      return `${title} has been failing since ${alert.since}`;
    case "silent":
      return `${title} has been silent since ${alert.since}`;
    case "gone":
      return `${title} is gone for good`;
  }
}

/** Every event that the states still remember, the newest first. */
export function rememberedEvents(states: readonly SourceState[]): readonly (AlertEvent & { readonly at: Instant })[] {
  const events = states.flatMap(({ sourceId, alerts = [] }) =>
    alerts.flatMap((alert) => [
      { kind: "raised" as const, sourceId, alert, at: alert.at },
      ...(alert.healedAt === undefined ? [] : [{ kind: "healed" as const, sourceId, alert, at: alert.healedAt }]),
    ]),
  );
  return events.sort((a, b) => (a.at > b.at ? -1 : a.at < b.at ? 1 : 0));
}
