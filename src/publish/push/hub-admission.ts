import { MINUTE_MS } from "../../lib/time.js";
import type { HubRequest, RejectedRequest } from "./hub-requests.js";

const RETRY_LATER_SECONDS = 60;

export interface HubLimits {
  readonly maxSubscriptions: number;
  readonly maxPerHost: number;
  /** Verifications under way. */
  readonly maxVerifying: number;
  /** Verifications of one callback host in a minute: the hub must not be used to flood others. */
  readonly maxVerificationsPerHost: number;
}

export const HUB_LIMITS: HubLimits = {
  maxSubscriptions: 10_000,
  maxPerHost: 100,
  maxVerifying: 500,
  maxVerificationsPerHost: 200,
};

/** What the hub has at present. */
export interface HubLoad {
  readonly verifying: number;
  readonly isKnown: boolean;
  readonly subscriptions: number;
  readonly ofHost: () => number;
}

/** Says why a request is not taken now; undefined when it is. */
export type Admission = (request: HubRequest, load: HubLoad, nowMs: number) => RejectedRequest | undefined;

export function createAdmission(limits: HubLimits): Admission {
  const counts = new Map<string, number>();
  let windowEndsMs = 0;
  return ({ host, mode }, load, nowMs) => {
    if (load.verifying >= limits.maxVerifying) return later(503, "too many subscriptions are being verified");
    if (nowMs >= windowEndsMs || windowEndsMs - nowMs > MINUTE_MS) {
      counts.clear();
      windowEndsMs = nowMs + MINUTE_MS;
    }
    const count = (counts.get(host) ?? 0) + 1;
    counts.set(host, count);
    if (count > limits.maxVerificationsPerHost) return later(429, "too many requests for this callback host");
    if (mode === "unsubscribe" || load.isKnown) return undefined;
    if (load.subscriptions >= limits.maxSubscriptions) return later(503, "this hub takes no more subscriptions");
    if (load.ofHost() >= limits.maxPerHost) return later(429, "too many subscriptions of this callback host");
    return undefined;
  };
}

function later(status: RejectedRequest["status"], problem: string): RejectedRequest {
  return { status, problem, retryAfterSeconds: RETRY_LATER_SECONDS };
}
