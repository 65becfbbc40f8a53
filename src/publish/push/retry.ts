import type { Instant } from "../../lib/dates/instant.js";
import { DAY_MS } from "../../lib/time.js";

/** Waits vary by this part in both directions, so that retries of many receivers spread. */
const JITTER = 0.2;
/** The longest Retry-After that is respected. */
const MAX_RETRY_AFTER_MS = DAY_MS;

/**
 * When to send again after so many failures in a row; undefined when `waitsMs` has no further wait. `random` is 0 ≤ random < 1.
 */
export function retryAt(options: {
  readonly waitsMs: readonly number[];
  readonly failures: number;
  readonly nowMs: number;
  readonly random: number;
  readonly retryAfter: Instant | undefined;
}): number | undefined {
  const { waitsMs, failures, nowMs, random, retryAfter } = options;
  const waitMs = waitsMs[failures - 1];
  if (waitMs === undefined) return undefined;
  const ownMs = nowMs + waitMs * (1 + JITTER * (2 * random - 1));
  if (retryAfter === undefined) return ownMs;
  return Math.max(ownMs, Math.min(Date.parse(retryAfter), nowMs + MAX_RETRY_AFTER_MS));
}
