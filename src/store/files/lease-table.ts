import type { Instant } from "../../lib/dates/instant.js";
import type { Lease } from "../store.js";

/** A lease that seems to last this many times its own length was made before the clock was set back: it has ended. */
const CLOCK_SET_BACK_FACTOR = 2;

interface Held {
  readonly token: number;
  readonly worker: string;
  readonly untilMs: number;
  readonly leaseMs: number;
  readonly released: boolean;
}

/** Who may poll which host. One process writes a folder, so this lives in memory; tokens rise over restarts by the lock's epoch. */
export class LeaseTable {
  readonly #held = new Map<string, Held>();
  #lastToken: number;

  constructor(lastToken: number) {
    this.#lastToken = lastToken;
  }

  isFree(host: string, now: Instant): boolean {
    const held = this.#held.get(host);
    return held === undefined || held.released || hasEnded(held, Date.parse(now));
  }

  take(host: string, sourceIds: readonly string[], now: Instant, leaseMs: number, worker: string): Lease {
    this.#lastToken += 1;
    const untilMs = Date.parse(now) + leaseMs;
    this.#held.set(host, { token: this.#lastToken, worker, untilMs, leaseMs, released: false });
    return { host, token: this.#lastToken, until: instantOf(untilMs), sourceIds };
  }

  /** False when another has taken the host meanwhile, or it was released. */
  renew(lease: Lease, now: Instant, leaseMs: number): boolean {
    const held = this.#held.get(lease.host);
    if (held?.token !== lease.token || held.released) return false;
    this.#held.set(lease.host, { ...held, untilMs: Date.parse(now) + leaseMs, leaseMs });
    return true;
  }

  /** Whether nobody has taken the host since: an ended lease that nobody else took is still good. */
  isCurrent(lease: Lease): boolean {
    return this.#held.get(lease.host)?.token === lease.token;
  }

  release(lease: Lease): void {
    const held = this.#held.get(lease.host);
    if (held?.token === lease.token) this.#held.set(lease.host, { ...held, released: true });
  }
}

function hasEnded(held: Held, nowMs: number): boolean {
  return held.untilMs <= nowMs || held.untilMs - nowMs > held.leaseMs * CLOCK_SET_BACK_FACTOR;
}

function instantOf(ms: number): Instant {
  return new Date(ms).toISOString().replace(/\.\d{3}Z$/, "Z");
}
