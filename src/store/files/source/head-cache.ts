import { closeSync, readSync } from "node:fs";
import { openIfThere } from "../file-system.js";
import { type HeadIndex, type IndexedHead, lineOf } from "./head-index.js";
import { decodeLines, endOfLines } from "./source-file.js";

/** Heads kept parsed over all sources: those asked for last. */
const MAX_SLOTS = 30_000;
/** At least so many are parsed at once, as the next question is likely for a little more. */
const MIN_SLOTS_READ = 25;

/** Heads as they are asked for: in memory for a while, else read from the source's file. One for all sources. */
export class HeadCache {
  readonly #parsed = new Map<HeadIndex, readonly IndexedHead[]>();
  #total = 0;

  /** The newest `count` heads or more, all there are at most; undefined when the file at `path` is another than `index` tells. */
  first(path: string, index: HeadIndex, count: number): readonly IndexedHead[] | undefined {
    const wanted = Math.min(count, index.sortedAt.length);
    const known = this.#parsed.get(index);
    if (known !== undefined && known.length >= wanted) return known;
    if (wanted === 0) return [];
    const indexedHeads = readIndexedHeads(
      path,
      index,
      Math.min(Math.max(wanted, MIN_SLOTS_READ), index.sortedAt.length),
    );
    if (indexedHeads !== undefined) this.keep(index, indexedHeads);
    return indexedHeads;
  }

  keep(index: HeadIndex, indexedHeads: readonly IndexedHead[]): void {
    this.forget(index);
    this.#parsed.set(index, indexedHeads);
    this.#total += indexedHeads.length;
    for (const oldest of this.#parsed.keys()) {
      if (this.#total <= MAX_SLOTS || oldest === index) break;
      this.forget(oldest);
    }
  }

  forget(index: HeadIndex): void {
    this.#total -= this.#parsed.get(index)?.length ?? 0;
    this.#parsed.delete(index);
  }
}

function readIndexedHeads(path: string, index: HeadIndex, count: number): IndexedHead[] | undefined {
  const wanted = Array.from({ length: count }, (_, at) => lineOf(index, at));
  const lines = readLines(
    path,
    index,
    wanted.reduce((most, line) => Math.max(most, line + 1), 0),
  );
  return lines === undefined
    ? undefined
    : wanted.flatMap((line) => (line < 0 ? index.fresh[-1 - line] : lines[line]) ?? []);
}

/** The heads on the first `count` lines; lines are in order, so heads that stay stand on few of them. */
function readLines(path: string, { lines }: HeadIndex, count: number): IndexedHead[] | undefined {
  const fd = openIfThere(path);
  if (fd === undefined) return undefined;
  try {
    const stamp = readRange(fd, 0, lines.stamp.length);
    return decodeLines(lines, stamp, readRange(fd, lines.begin, endOfLines(lines, count)));
  } finally {
    closeSync(fd);
  }
}

function readRange(fd: number, from: number, to: number): Buffer {
  const bytes = Buffer.allocUnsafe(to - from);
  return bytes.subarray(0, readSync(fd, bytes, 0, bytes.length, from));
}
