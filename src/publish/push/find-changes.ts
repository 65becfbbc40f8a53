import type { ComposedItem } from "../../compose/compose.js";
import { feedItemName } from "../../compose/feed-items.js";
import { digestOf } from "../../lib/signatures.js";
import { HOUR_MS } from "../../lib/time.js";
import type { HookRecord, KnownItems, QueuedItem } from "./hook-record.js";

/** Polls are saved in another order than their items arrived, and clocks of workers differ: so long an item may come late. */
const LATE_MS = HOUR_MS;
/** Items that a receiver has not accepted yet; beyond it the oldest are left out. */
const MAX_QUEUED_ITEMS = 10_000;
/** Items that left the feed and are still known. */
const MAX_KNOWN_ITEMS = 3_000;
const NAME_CHARS = 16;
const STATE_CHARS = 12;

export interface HookRules {
  readonly on: readonly ("new" | "updated")[];
  readonly backlog: number;
}

export interface HookChanges {
  readonly record: HookRecord;
  readonly known: KnownItems;
  readonly isChanged: boolean;
}

/** The short name by which a hook knows an item. */
export function hookItemName(item: ComposedItem): string {
  return digestOf(feedItemName(item.first), NAME_CHARS);
}

/** The state of an item: equal for equal content. */
function stateOf({ head }: ComposedItem): string {
  return digestOf(head.contentHash, STATE_CHARS);
}

/**
 * Compares a feed with what a hook knows and queues what is new or edited, in the order of arrival. Pure function.
 * Items of a source's first poll are known at once, without being sent; `backlog` of the newest are sent all the same.
 * @param items the newest arrivals of the feed, the newest first.
 */
export function findChanges(
  before: HookRecord,
  knownBefore: KnownItems,
  items: readonly ComposedItem[],
  rules: HookRules,
  nowMs: number,
): HookChanges {
  // After the clock was set back, items arrive before the floor of the later time.
  const floorMs = Math.min(before.floorMs, nowMs);
  const found: QueuedItem[] = [];
  const known = new Map(knownBefore);
  const backlogs = new Map<string, number>();
  let newestMs = 0;
  for (const item of items) {
    if (item.head.contentHash === "") continue; // its body was lost; the next poll brings it again
    const name = hookItemName(item);
    const state = stateOf(item);
    const arrivedMs = Date.parse(item.head.firstSeen);
    newestMs = Math.max(newestMs, Math.min(arrivedMs, nowMs));
    const seen = known.get(name);
    if (seen === state) continue;
    known.set(name, state);
    const event = seen === undefined ? "new" : "updated";
    if (!rules.on.includes(event)) continue;
    if (event === "new" && !isSent(item, arrivedMs >= floorMs, rules, backlogs)) continue;
    found.push({ event, name, sourceId: item.head.sourceId, key: item.head.key, state });
  }
  const isChanged = found.length > 0 || known.size !== knownBefore.size || hasOtherState(known, knownBefore);
  if (!isChanged) return { record: before, known: knownBefore, isChanged };
  const queue = [...before.queue, ...found.reverse()];
  const tooMany = Math.max(0, queue.length - MAX_QUEUED_ITEMS);
  const record = {
    ...before,
    floorMs: Math.max(floorMs, newestMs - LATE_MS),
    // The delivery under way stays whole.
    queue: [...queue.slice(0, before.inFlight), ...queue.slice(before.inFlight + tooMany)],
    dropped: before.dropped + tooMany,
  };
  return { record, known: pruned(known, items), isChanged };
}

/** A new hook knows what is there; `backlog` of the newest are sent. */
export function firstChanges(record: HookRecord, items: readonly ComposedItem[], rules: HookRules): HookChanges {
  const known = new Map(items.toReversed().map((item) => [hookItemName(item), stateOf(item)]));
  const queue = items
    .slice(0, rules.on.includes("new") ? rules.backlog : 0)
    .map((item): QueuedItem => {
      const { sourceId, key } = item.head;
      return { event: "new", name: hookItemName(item), sourceId, key, state: stateOf(item) };
    })
    .reverse();
  return { record: { ...record, queue }, known, isChanged: true };
}

function isSent(
  { head }: ComposedItem,
  isRecent: boolean,
  { backlog }: HookRules,
  backlogs: Map<string, number>,
): boolean {
  if (!isRecent) return false;
  if (!head.isFromArchive) return true;
  const count = (backlogs.get(head.sourceId) ?? 0) + 1;
  backlogs.set(head.sourceId, count);
  return count <= backlog;
}

function hasOtherState(known: KnownItems, before: KnownItems): boolean {
  for (const [name, state] of known) if (before.get(name) !== state) return true;
  return false;
}

/** Items of the feed, and the latest of those that left it. */
function pruned(known: Map<string, string>, items: readonly ComposedItem[]): KnownItems {
  const excess = known.size - MAX_KNOWN_ITEMS;
  if (excess <= 0) return known;
  const present = new Set(items.map(hookItemName));
  const gone = [...known.keys()].filter((name) => !present.has(name)).slice(0, excess);
  for (const name of gone) known.delete(name);
  return known;
}
