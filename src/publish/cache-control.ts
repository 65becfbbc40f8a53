import type { Instant } from "../lib/dates/instant.js";

const MIN_MAX_AGE_S = 60;
const MAX_MAX_AGE_S = 900;
const PACE_ITEMS = 20;
/** A reader that waits a quarter of the usual gap between items is seldom late and seldom asks in vain. */
const SHARE_OF_GAP = 4;

/** How long an answer may be reused, in seconds, from how often the feed has something new; the clock is not asked. */
export function maxAgeSeconds(published: readonly Instant[]): number {
  const times = published
    .slice(0, PACE_ITEMS)
    .map((instant) => Date.parse(instant))
    .filter(Number.isFinite)
    .sort((a, b) => a - b);
  const gaps = times
    .slice(1)
    .map((time, index) => time - (times[index] ?? time))
    .sort((a, b) => a - b);
  const median = gaps[Math.floor(gaps.length / 2)] ?? 0;
  return Math.min(MAX_MAX_AGE_S, Math.max(MIN_MAX_AGE_S, Math.round(median / 1000 / SHARE_OF_GAP)));
}

/** Of a document that no cache keeps and that has no validators. */
export const NOT_CACHED = "no-store";

/** Cache-Control of a feed; what a private feed answers is kept by its reader only. */
export function cacheControlOf(published: readonly Instant[], isPrivate: boolean): string {
  return `${isPrivate ? "private" : "public"}, max-age=${maxAgeSeconds(published)}, stale-if-error=86400`;
}
