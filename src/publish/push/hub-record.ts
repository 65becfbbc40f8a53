import { digestOf } from "../../lib/signatures.js";

/** One subscription at our hub, or one topic of which another hub is told. */
export interface HubSubscription {
  readonly topic: string;
  /** The callback, or the address of the other hub. */
  readonly callback: string;
  readonly secret?: string;
  readonly expiresMs: number;
  /** The document that the topic had when it was subscribed to: only later ones are sent. */
  readonly baseline?: string;
}

/** What a subscriber was sent. */
export interface DeliveryRecord {
  /** Hash of the document that it accepted last. */
  readonly hash?: string;
  readonly failures: number;
  readonly nextTryMs: number;
  /** The document of which no further delivery is tried. */
  readonly givenUp?: string;
}

export const NO_DELIVERY: DeliveryRecord = { failures: 0, nextTryMs: 0 };

/** Topic and callback name a subscription (WebSub section 5.1). */
export function subscriptionKey(topic: string, callback: string): string {
  return digestOf(`${topic}\n${callback}`);
}

/** Undefined for what is no subscription. */
export function parseSubscription(value: unknown): HubSubscription | undefined {
  const { topic, callback, secret, expiresMs, baseline } = Object(value) as Readonly<Record<string, unknown>>;
  if (typeof topic !== "string" || typeof callback !== "string" || typeof expiresMs !== "number") return undefined;
  return {
    topic,
    callback,
    expiresMs,
    ...(typeof secret === "string" && { secret }),
    ...(typeof baseline === "string" && { baseline }),
  };
}

export function parseDelivery(value: unknown): DeliveryRecord {
  const { hash, failures, nextTryMs, givenUp } = Object(value) as Readonly<Record<string, unknown>>;
  return {
    failures: typeof failures === "number" ? failures : 0,
    nextTryMs: typeof nextTryMs === "number" ? nextTryMs : 0,
    ...(typeof hash === "string" && { hash }),
    ...(typeof givenUp === "string" && { givenUp }),
  };
}
