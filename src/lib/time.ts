import type { Instant } from "./dates/instant.js";

export const SECOND_MS = 1_000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;
export const HOURS_A_WEEK = 168;

/** The end of time as an instant: when something is never due again by itself. */
export const NEVER: Instant = "9999-12-31T23:59:59Z";

/** Never a second too early: instants have whole seconds. */
export function atOrAfter(ms: number): Instant {
  const whole = Math.ceil(Math.min(ms, Date.parse(NEVER)) / SECOND_MS) * SECOND_MS;
  return new Date(whole).toISOString().replace(".000Z", "Z");
}

/** Hour of the week in UTC, 0 to 167, Sunday 00 h first. */
export function hourOfWeek(ms: number): number {
  // 1 January 1970 was a Thursday, the fourth day after Sunday.
  return (Math.floor(ms / HOUR_MS) + 4 * 24) % HOURS_A_WEEK;
}

/** A stretch of time between two looks, and when items came in it, in order. */
export interface Gap {
  readonly fromMs: number;
  readonly toMs: number;
  readonly times: readonly number[];
}

/** Which hours of the week a stretch of time covers, and how many hours long each is covered. */
export function hoursWithin({ fromMs, toMs }: Gap): readonly (readonly [hour: number, hours: number])[] {
  const pieces: (readonly [number, number])[] = [];
  for (let atMs = fromMs; atMs < toMs; ) {
    const stepEndMs = Math.min(toMs, (Math.floor(atMs / HOUR_MS) + 1) * HOUR_MS);
    pieces.push([hourOfWeek(atMs), (stepEndMs - atMs) / HOUR_MS]);
    atMs = stepEndMs;
  }
  return pieces;
}

/** "45 s", "14 min", "2.5 h", "3 d": short enough for a table. */
export function inWords(ms: number): string {
  const rounded = (unit: number) => Math.round((ms / unit) * 10) / 10;
  if (ms < 2 * MINUTE_MS) return `${Math.round(ms / SECOND_MS)} s`;
  if (ms < 2 * HOUR_MS) return `${Math.round(ms / MINUTE_MS)} min`;
  if (ms < 2 * DAY_MS) return `${rounded(HOUR_MS)} h`;
  return `${rounded(DAY_MS)} d`;
}
