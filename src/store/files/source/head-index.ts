import type { ItemHead } from "../../../domain/stored-item.js";

/** A head as the store keeps it: with where its body stands in the bodies file. */
export interface IndexedHead extends ItemHead {
  readonly off: number;
  /** 0: the body was lost; the next poll brings it again. */
  readonly len: number;
  readonly crc: number;
}

/** Where the heads stand in a source's file, one line each. */
export interface HeadLines {
  /** Where each line ends in the file; the first begins at `begin`. */
  readonly ends: Float64Array;
  readonly begin: number;
  /** The first line of the file these are offsets into: another one means that the file was replaced. */
  readonly stamp: string;
}

/** What stays in memory of every head: its order, and where it stands. Columns, newest first. */
export interface HeadIndex {
  /** Seconds since 1970. */
  readonly sortedAt: Float64Array;
  readonly firstSeen: Float64Array;
  readonly place: Float64Array;
  readonly lines: HeadLines;
  /** Which line each head is; below zero, which of `fresh`: −1 the first, −2 the second. Absent: head n is line n. */
  readonly from?: Int32Array;
  /** The heads that came since the file was written. */
  readonly fresh: readonly IndexedHead[];
}

/** How a commit changes the heads of a source: by position, as order is part of what it says. */
export interface HeadChange {
  /** Positions before the commit of those that go, ascending. */
  readonly drop: readonly number[];
  /** What comes, with its position after the commit, ascending. */
  readonly put: readonly (readonly [at: number, indexed: IndexedHead])[];
}

export const NO_HEADS: HeadIndex = {
  sortedAt: new Float64Array(),
  firstSeen: new Float64Array(),
  place: new Float64Array(),
  lines: { ends: new Float64Array(), begin: 0, stamp: "" },
  fresh: [],
};

/** What makes the one list of the other. Heads that stay are the same objects in both. */
export function compareIndexedHeads(before: readonly IndexedHead[], after: readonly IndexedHead[]): HeadChange {
  const positions = new Map(before.map((indexed, at) => [indexed, at]));
  const stays = new Set<number>();
  const put: [number, IndexedHead][] = [];
  let last = -1;
  for (const [at, indexed] of after.entries()) {
    const position = positions.get(indexed) ?? -1;
    if (position > last) {
      stays.add(position);
      last = position;
    } else put.push([at, indexed]);
  }
  return { drop: [...before.keys()].filter((at) => !stays.has(at)), put };
}

/** The index after a change. Few heads change: what stands between them is copied in pieces. */
export function changeIndex(index: HeadIndex, change: HeadChange): HeadIndex {
  const { sortedAt, firstSeen, place, from = linesInOrder(sortedAt.length) } = index;
  const count = sortedAt.length - change.drop.length + change.put.length;
  const columns = {
    sortedAt: new Float64Array(count),
    firstSeen: new Float64Array(count),
    place: new Float64Array(count),
    from: new Int32Array(count),
  };
  for (const { begin, end, to } of piecesOf(change, sortedAt.length)) {
    columns.sortedAt.set(sortedAt.subarray(begin, end), to);
    columns.firstSeen.set(firstSeen.subarray(begin, end), to);
    columns.place.set(place.subarray(begin, end), to);
    columns.from.set(from.subarray(begin, end), to);
  }
  // Heads that went stay in it until the file is made anew: so the others keep their places.
  const fresh = [...index.fresh];
  for (const [at, indexed] of change.put) {
    columns.sortedAt[at] = secondsOf(indexed.sortedAt);
    columns.firstSeen[at] = secondsOf(indexed.firstSeen);
    columns.place[at] = indexed.place;
    columns.from[at] = -fresh.push(indexed);
  }
  return { ...columns, lines: index.lines, fresh };
}

function linesInOrder(count: number): Int32Array {
  const lines = new Int32Array(count);
  for (let at = 0; at < count; at++) lines[at] = at;
  return lines;
}

/** The heads that stay, in pieces that stand together before and after the change: from where to where, and where to. */
function* piecesOf({ drop, put }: HeadChange, count: number): Iterable<{ begin: number; end: number; to: number }> {
  let [begin, to, dropped, added] = [0, 0, 0, 0];
  while (begin < count) {
    for (; drop[dropped] === begin; dropped++) begin += 1;
    for (; put[added]?.[0] === to; added++) to += 1;
    const length = Math.min((drop[dropped] ?? count) - begin, (put[added]?.[0] ?? Infinity) - to);
    if (length > 0) yield { begin, end: begin + length, to };
    begin += length;
    to += length;
  }
}

/** Which line of the file the head at this position is; below zero as in `from`. */
export function lineOf({ from }: HeadIndex, at: number): number {
  return from?.[at] ?? at;
}

export function secondsOf(instant: string): number {
  return Math.floor(Date.parse(instant) / 1000) || 0;
}
