import type { ItemHead } from "../domain/stored-item.js";
import type { HeadIndex } from "./files/source/head-index.js";
import type { HeadQuery } from "./store.js";

/** Newest first inside one source. */
export function byPublished(a: ItemHead, b: ItemHead): number {
  return compareText(b.sortedAt, a.sortedAt) || a.place - b.place || compareText(a.key, b.key);
}

/** A head by its run and its position in the file. */
export interface Cursor {
  readonly run: number;
  readonly at: number;
}

interface Run {
  readonly sourceId: string;
  readonly index: HeadIndex;
}

/** Where a run stands while runs are merged. */
interface Front extends Cursor {
  readonly sourceId: string;
  readonly seconds: number;
  readonly place: number;
  /** How many heads of the run came before. */
  readonly rank: number;
  /** The order of the run, where it is not the file's. */
  readonly sequence: Uint32Array | undefined;
}

/**
 * Which heads are the newest `limit` over all runs, by a heap of their fronts: the work grows with `limit` and the number of
 * runs, not with what is stored. Equal instants go by place, then source id, then key.
 */
export function mergeRuns(runs: readonly Run[], query: HeadQuery): Cursor[] {
  const column = query.order === "published" ? "sortedAt" : "firstSeen";
  const perRun = query.limitPerSource ?? Infinity;
  const heap: Front[] = [];
  for (const [run, { index }] of runs.entries()) {
    const sequence = query.order === "published" ? undefined : byFirstSeen(index);
    const front = frontOf(run, 0, sequence);
    if (front !== undefined) push(heap, front);
  }
  const picked: Cursor[] = [];
  while (picked.length < query.limit) {
    const top = heap[0];
    if (top === undefined) break;
    picked.push({ run: top.run, at: top.at });
    replaceTop(heap, frontOf(top.run, top.rank + 1, top.sequence));
  }
  return picked;

  function frontOf(run: number, rank: number, sequence: Uint32Array | undefined): Front | undefined {
    const { index, sourceId } = runs[run] as Run;
    const at = sequence === undefined ? rank : (sequence[rank] ?? rank);
    if (rank >= perRun || rank >= index.sortedAt.length) return undefined;
    return { run, at, rank, sequence, sourceId, seconds: index[column][at] ?? 0, place: index.place[at] ?? 0 };
  }
}

/** The positions of a file by first seen, newest first; equal ones stay in the order of the file. */
function byFirstSeen({ firstSeen, place }: HeadIndex): Uint32Array {
  const positions = Uint32Array.from(firstSeen, (_, at) => at);
  return positions.sort(
    (a, b) => (firstSeen[b] ?? 0) - (firstSeen[a] ?? 0) || (place[a] ?? 0) - (place[b] ?? 0) || a - b,
  );
}

function isBefore(a: Front, b: Front): boolean {
  return (b.seconds - a.seconds || a.place - b.place || compareText(a.sourceId, b.sourceId)) < 0;
}

function push(heap: Front[], front: Front): void {
  let at = heap.push(front) - 1;
  while (at > 0) {
    const above = (at - 1) >> 1;
    const parent = heap[above];
    if (parent === undefined || !isBefore(front, parent)) break;
    heap[at] = parent;
    at = above;
  }
  heap[at] = front;
}

/** Puts the next front in place of the first; without one, the last takes it. */
function replaceTop(heap: Front[], next: Front | undefined): void {
  const front = next ?? heap.pop();
  if (front === undefined || heap.length === 0) return;
  let at = 0;
  for (;;) {
    const left = heap[2 * at + 1];
    const right = heap[2 * at + 2];
    const child = right !== undefined && left !== undefined && isBefore(right, left) ? right : left;
    if (child === undefined || !isBefore(child, front)) break;
    heap[at] = child;
    at = child === left ? 2 * at + 1 : 2 * at + 2;
  }
  heap[at] = front;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
