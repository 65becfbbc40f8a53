import type { ItemHead } from "../aggregate/model.js";
import { headOf } from "./head.js";
import type { HeadQuery, SourceHead } from "./port.js";

type Order = HeadQuery["order"];

/** Newest first inside one source. */
export function byPublished(a: ItemHead, b: ItemHead): number {
  return compareText(b.sortedAt, a.sortedAt) || a.place - b.place || compareText(a.key, b.key);
}

function byFirstSeen(a: ItemHead, b: ItemHead): number {
  return compareText(b.firstSeen, a.firstSeen) || a.place - b.place || compareText(a.key, b.key);
}

/** Answers `getHeads` from heads in memory; keeps the second order of a source until its heads change. */
export class HeadIndex {
  readonly #byFirstSeen = new WeakMap<readonly ItemHead[], readonly ItemHead[]>();

  /** `files` hold their heads by published. */
  newest(files: readonly { sourceId: string; slots: readonly ItemHead[] }[], query: HeadQuery): SourceHead[] {
    const { order, limit, limitPerSource } = query;
    const runs = files.map(({ sourceId, slots }) => ({
      sourceId,
      heads: order === "published" ? slots : this.#sortedByFirstSeen(slots),
    }));
    return mergeRuns(runs, order, limit, limitPerSource);
  }

  #sortedByFirstSeen(heads: readonly ItemHead[]): readonly ItemHead[] {
    const known = this.#byFirstSeen.get(heads);
    if (known !== undefined) return known;
    const sorted = [...heads].sort(byFirstSeen);
    this.#byFirstSeen.set(heads, sorted);
    return sorted;
  }
}

/** One source's heads, already in order. */
interface Run {
  readonly sourceId: string;
  readonly heads: readonly ItemHead[];
}

/**
 * The newest `limit` heads over all runs, by a heap of their first heads: the work grows with `limit`, not with what is stored.
 * Equal instants go by place, then source id, then key.
 */
function mergeRuns(runs: readonly Run[], order: Order, limit: number, limitPerSource = Infinity): SourceHead[] {
  const before = (a: Cursor, b: Cursor) => compareCursors(order, a, b) < 0;
  const heap: Cursor[] = [];
  for (const run of runs) push(heap, { run, at: 0, head: run.heads[0] }, before);
  const merged: SourceHead[] = [];
  while (merged.length < limit) {
    const top = heap[0];
    if (top?.head === undefined) break;
    merged.push({ sourceId: top.run.sourceId, ...headOf(top.head) });
    const at = top.at + 1;
    replaceTop(heap, { run: top.run, at, head: at < limitPerSource ? top.run.heads[at] : undefined }, before);
  }
  return merged;
}

interface Cursor {
  readonly run: Run;
  readonly at: number;
  readonly head: ItemHead | undefined;
}

/** Ended runs sink below all others. */
function compareCursors(order: Order, a: Cursor, b: Cursor): number {
  if (a.head === undefined || b.head === undefined) return Number(a.head === undefined) - Number(b.head === undefined);
  const time =
    order === "published"
      ? compareText(b.head.sortedAt, a.head.sortedAt)
      : compareText(b.head.firstSeen, a.head.firstSeen);
  return time || a.head.place - b.head.place || compareText(a.run.sourceId, b.run.sourceId);
}

function push<T>(heap: T[], value: T, before: (a: T, b: T) => boolean): void {
  let at = heap.push(value) - 1;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if (!before(value, heap[parent] as T)) break;
    heap[at] = heap[parent] as T;
    at = parent;
  }
  heap[at] = value;
}

function replaceTop<T>(heap: T[], value: T, before: (a: T, b: T) => boolean): void {
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && before(heap[child + 1] as T, heap[child] as T)) child += 1;
    if (!before(heap[child] as T, value)) break;
    heap[at] = heap[child] as T;
    at = child;
  }
  heap[at] = value;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
