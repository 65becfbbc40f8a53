/** Deliveries under way that take a place of their own. */
const MAX_ACTIVE = 64;
/** A delivery under way for so long mostly waits: its place goes to another. */
const SLOW_AFTER_MS = 500;
const MAX_SLOW = 2_000;
const MAX_PER_HOST = 8;

export interface QueuedDelivery {
  readonly key: string;
  readonly host: string;
  /** Never rejects. */
  readonly send: () => Promise<void>;
}

/** Runs many deliveries at once; one that hangs, and its host, delay no other host. */
export interface DeliveryQueue {
  /** A delivery that waits, or is under way, is not added again. */
  add(delivery: QueuedDelivery): boolean;
  readonly size: number;
  /** Resolves when none waits or is under way. */
  settled(): Promise<void>;
  /** Drops what waits. */
  clear(): void;
}

export function createDeliveryQueue(): DeliveryQueue {
  /** By host, in turn: each host has some of the places. */
  const waiting = new Map<string, QueuedDelivery[]>();
  const known = new Set<string>();
  const perHost = new Map<string, number>();
  const underWay = new Set<Promise<void>>();
  let active = 0;
  let slow = 0;

  function pump(): void {
    while (active < MAX_ACTIVE) {
      const next = takeNext();
      if (next === undefined) return;
      start(next);
    }
  }

  function takeNext(): QueuedDelivery | undefined {
    for (const [host, deliveries] of waiting) {
      if ((perHost.get(host) ?? 0) >= MAX_PER_HOST) continue;
      const next = deliveries.shift();
      waiting.delete(host);
      if (deliveries.length > 0) waiting.set(host, deliveries);
      if (next !== undefined) return next;
    }
    return undefined;
  }

  function start({ key, host, send }: QueuedDelivery): void {
    active += 1;
    perHost.set(host, (perHost.get(host) ?? 0) + 1);
    let isSlow = false;
    const timer = setTimeout(() => {
      if (slow >= MAX_SLOW) return;
      isSlow = true;
      slow += 1;
      active -= 1;
      pump();
    }, SLOW_AFTER_MS);
    const run = send().finally(() => {
      clearTimeout(timer);
      if (isSlow) slow -= 1;
      else active -= 1;
      known.delete(key);
      underWay.delete(run);
      const count = (perHost.get(host) ?? 1) - 1;
      if (count === 0) perHost.delete(host);
      else perHost.set(host, count);
      pump();
    });
    underWay.add(run);
  }

  return {
    add(delivery) {
      if (known.has(delivery.key)) return false;
      known.add(delivery.key);
      const deliveries = waiting.get(delivery.host);
      if (deliveries === undefined) waiting.set(delivery.host, [delivery]);
      else deliveries.push(delivery);
      pump();
      return true;
    },
    get size() {
      return known.size;
    },
    async settled() {
      while (underWay.size > 0) await Promise.allSettled(underWay);
    },
    clear() {
      for (const deliveries of waiting.values()) for (const { key } of deliveries) known.delete(key);
      waiting.clear();
    },
  };
}
