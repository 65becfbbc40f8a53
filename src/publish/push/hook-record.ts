/** One item that waits to be sent. */
export interface QueuedItem {
  readonly event: "new" | "updated";
  /** The copy that arrived first: its name in the feed. */
  readonly name: string;
  /** The copy that is shown. */
  readonly sourceId: string;
  readonly key: string;
  /** Short hash of the content, with which the item was queued. */
  readonly state: string;
}

/** The cursor of one hook. A value: each step makes a new one. */
export interface HookRecord {
  /** Items that arrived before this moment are never new. Milliseconds. */
  readonly floorMs: number;
  /** Items in the order in which they are sent; the first `inFlight` are one delivery, whose id stays the same in every try. */
  readonly queue: readonly QueuedItem[];
  readonly inFlight: number;
  /** When that delivery was put together. */
  readonly batchedMs?: number;
  /** Tries of this delivery that failed. */
  readonly failures: number;
  readonly failingSinceMs?: number;
  readonly nextTryMs: number;
  readonly lastSentMs?: number;
  readonly lastError?: string;
  /** No delivery was accepted for a day. */
  readonly pausedMs?: number;
  /** The receiver answered 410. */
  readonly disabledMs?: number;
  /** Items that were left out because the queue was full. */
  readonly dropped: number;
  readonly delivered: number;
}

/** Items that were sent, or need not be, with the short hash of their content; the oldest first. */
export type KnownItems = ReadonlyMap<string, string>;

export function newHookRecord(nowMs: number): HookRecord {
  return { floorMs: nowMs, queue: [], inFlight: 0, failures: 0, nextTryMs: 0, dropped: 0, delivered: 0 };
}

/** The same, sending again after it was paused or disabled. */
export function resumed({ pausedMs: _, disabledMs: __, failingSinceMs: ___, ...record }: HookRecord): HookRecord {
  return { ...record, failures: 0, nextTryMs: 0 };
}

/** Undefined for what is no record. */
export function parseHookRecord(value: unknown): HookRecord | undefined {
  const record = Object(value) as Readonly<Record<string, unknown>>;
  const number = (key: string) => (typeof record[key] === "number" ? record[key] : undefined);
  const floorMs = number("floorMs");
  if (floorMs === undefined || !Array.isArray(record["queue"])) return undefined;
  const queue = record["queue"].flatMap(parseQueued);
  const [batchedMs, failingSinceMs, lastSentMs, pausedMs, disabledMs] = [
    number("batchedMs"),
    number("failingSinceMs"),
    number("lastSentMs"),
    number("pausedMs"),
    number("disabledMs"),
  ];
  const { lastError } = record;
  return {
    floorMs,
    queue,
    inFlight: Math.min(queue.length, number("inFlight") ?? 0),
    failures: number("failures") ?? 0,
    nextTryMs: number("nextTryMs") ?? 0,
    dropped: number("dropped") ?? 0,
    delivered: number("delivered") ?? 0,
    ...(batchedMs !== undefined && { batchedMs }),
    ...(failingSinceMs !== undefined && { failingSinceMs }),
    ...(lastSentMs !== undefined && { lastSentMs }),
    ...(typeof lastError === "string" && { lastError }),
    ...(pausedMs !== undefined && { pausedMs }),
    ...(disabledMs !== undefined && { disabledMs }),
  };
}

function parseQueued(value: unknown): QueuedItem[] {
  const { event, name, sourceId, key, state } = Object(value) as Readonly<Record<string, unknown>>;
  if (event !== "new" && event !== "updated") return [];
  if (typeof name !== "string" || typeof sourceId !== "string") return [];
  return typeof key === "string" && typeof state === "string" ? [{ event, name, sourceId, key, state }] : [];
}

export function parseKnown(value: unknown): KnownItems {
  const { items } = Object(value) as { readonly items?: unknown };
  const pairs: readonly unknown[] = Array.isArray(items) ? items : [];
  return new Map(
    pairs.flatMap((pair): [string, string][] => {
      const [name, state] = Array.isArray(pair) ? (pair as readonly unknown[]) : [];
      return typeof name === "string" && typeof state === "string" ? [[name, state]] : [];
    }),
  );
}

export function encodeKnown(known: KnownItems): object {
  return { items: [...known] };
}
