import { toInstant } from "../../lib/dates/instant.js";
import type { Store } from "../../store/store.js";

const LEASE_MS = 60_000;
const RENEW_EVERY_MS = 15_000;

/** Work that one of several processes does. */
export interface Duty {
  /** Whether it is this process, asked of the store from time to time. */
  isOurs(): Promise<boolean>;
}

export function createDuty(
  duty: string,
  {
    store,
    worker,
    now,
  }: { readonly store: Pick<Store, "claimDuty">; readonly worker: string; readonly now: () => number },
): Duty {
  let isOurs = false;
  let askedMs = Number.NEGATIVE_INFINITY;
  return {
    async isOurs() {
      const nowMs = now();
      // Also after the clock was set back.
      if (Math.abs(nowMs - askedMs) < RENEW_EVERY_MS) return isOurs;
      isOurs = await store.claimDuty(duty, { now: toInstant(nowMs), leaseMs: LEASE_MS, worker });
      askedMs = nowMs;
      return isOurs;
    },
  };
}
