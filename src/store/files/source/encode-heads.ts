import { type HeadIndex, type IndexedHead, lineOf, secondsOf } from "./head-index.js";

/** What `index` tells about, where its lines are. */
export interface OldHeads {
  readonly bytes: Buffer;
  readonly index: HeadIndex;
}

/** The columns of the index line: one number a head. */
export interface Columns {
  /** Seconds since 1970. */
  readonly sortedAt: number[];
  readonly firstSeen: number[];
  readonly place: number[];
  /** Of its line, in bytes. */
  readonly length: number[];
}

/** The largest piece that is built without letting the loop go on. */
const HEADS_PER_CHUNK = 500;
const SEPARATOR = ",\n";

/** One head a line, with commas between. With `old`, which is about these very heads, the lines it has are copied. */
export function encodeHeads(
  indexedHeads: readonly IndexedHead[],
  old?: OldHeads,
): { chunks: Buffer[]; columns: Columns } {
  const columns: Columns = { sortedAt: [], firstSeen: [], place: [], length: [] };
  const chunks: Buffer[] = [];
  for (const run of runsOf(indexedHeads, old?.index)) {
    if (chunks.length > 0) chunks.push(Buffer.from(SEPARATOR));
    const copied = old === undefined || run.line < 0 ? undefined : copy(old, run, columns);
    chunks.push(copied ?? write(run.indexedHeads, columns));
  }
  for (const [at, { sortedAt, firstSeen, place }] of indexedHeads.entries()) {
    columns.sortedAt.push(old?.index.sortedAt[at] ?? secondsOf(sortedAt));
    columns.firstSeen.push(old?.index.firstSeen[at] ?? secondsOf(firstSeen));
    columns.place.push(place);
  }
  if (indexedHeads.length > 0) {
    chunks.push(Buffer.from("\n"));
    columns.length.push((columns.length.pop() ?? 0) - 1);
  }
  return { chunks, columns };
}

/** Heads of which the first is this line of the old file, and the others follow it there; below zero: heads to be written. */
interface Run {
  readonly line: number;
  readonly indexedHeads: IndexedHead[];
}

function runsOf(indexedHeads: readonly IndexedHead[], index: HeadIndex | undefined): Run[] {
  const runs: Run[] = [];
  for (const [at, indexed] of indexedHeads.entries()) {
    const line = index === undefined ? -1 : Math.max(-1, lineOf(index, at));
    const run = runs.at(-1);
    const follows = run !== undefined && line === (run.line < 0 ? -1 : run.line + run.indexedHeads.length);
    if (follows && run.indexedHeads.length < HEADS_PER_CHUNK) run.indexedHeads.push(indexed);
    else runs.push({ line, indexedHeads: [indexed] });
  }
  return runs;
}

function copy({ bytes, index }: OldHeads, { line: first, indexedHeads }: Run, { length }: Columns): Buffer {
  const { begin, ends } = index.lines;
  const behind = first + indexedHeads.length;
  const startOf = (line: number) => ends[line - 1] ?? begin;
  for (let line = first; line < behind; line++) length.push((ends[line] ?? 0) - startOf(line));
  const isLast = behind === ends.length;
  if (isLast) length.push((length.pop() ?? 0) + 1); // it had no comma
  return bytes.subarray(startOf(first), startOf(behind) - (isLast ? 1 : SEPARATOR.length));
}

function write(indexedHeads: readonly IndexedHead[], { length }: Columns): Buffer {
  const lines = indexedHeads.map((indexed) => JSON.stringify(indexed));
  for (const line of lines) length.push(Buffer.byteLength(line) + SEPARATOR.length);
  return Buffer.from(lines.join(SEPARATOR));
}
