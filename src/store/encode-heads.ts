import type { Slot, SlotIndex } from "./source-file.js";

/** The heads of the revision before: their file, and what stands in it, line by line. */
export interface OldHeads {
  readonly bytes: Buffer;
  readonly index: SlotIndex;
  readonly slots: readonly Slot[];
}

/** What the index line holds, one number a head. */
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
const SEPARATOR = Buffer.from(",\n");

/** One head a line, with commas between. The very heads that `old` has are copied from its bytes: a commit changes few. */
export function encodeHeads(slots: readonly Slot[], old?: OldHeads): { chunks: Buffer[]; columns: Columns } {
  const columns: Columns = { sortedAt: [], firstSeen: [], place: [], length: [] };
  const positions = new Map(old?.slots.map((slot, at) => [slot, at]));
  const chunks: Buffer[] = [];
  for (const run of runsOf(slots, positions)) {
    if (chunks.length > 0) chunks.push(SEPARATOR);
    chunks.push(
      old !== undefined && run.at !== undefined ? copy(old, run.at, run.slots, columns) : write(run.slots, columns),
    );
  }
  if (slots.length > 0) {
    chunks.push(SEPARATOR.subarray(1));
    columns.length.push((columns.length.pop() ?? 0) - 1);
  }
  return { chunks, columns };
}

/** Heads that stand one behind the other in the old file too, from the position `at` on; or new ones. */
interface Run {
  readonly at: number | undefined;
  readonly slots: Slot[];
}

function runsOf(slots: readonly Slot[], positions: ReadonlyMap<Slot, number>): Run[] {
  const runs: Run[] = [];
  for (const slot of slots) {
    const at = positions.get(slot);
    const run = runs.at(-1);
    const follows = run !== undefined && at === (run.at === undefined ? undefined : run.at + run.slots.length);
    if (follows && run.slots.length < HEADS_PER_CHUNK) run.slots.push(slot);
    else runs.push({ at, slots: [slot] });
  }
  return runs;
}

function copy({ bytes, index }: OldHeads, from: number, slots: readonly Slot[], columns: Columns): Buffer {
  const to = from + slots.length;
  const startOf = (at: number) => index.ends[at - 1] ?? index.itemsAt;
  for (let at = from; at < to; at++) {
    columns.sortedAt.push(index.sortedAt[at] ?? 0);
    columns.firstSeen.push(index.firstSeen[at] ?? 0);
    columns.place.push(index.place[at] ?? 0);
    columns.length.push((index.ends[at] ?? 0) - startOf(at));
  }
  const isLast = to === index.ends.length;
  if (isLast) columns.length.push((columns.length.pop() ?? 0) + 1); // it had no comma
  return bytes.subarray(startOf(from), startOf(to) - (isLast ? 1 : SEPARATOR.length));
}

function write(slots: readonly Slot[], columns: Columns): Buffer {
  const lines = slots.map((slot) => JSON.stringify(slot));
  for (const [at, { sortedAt, firstSeen, place }] of slots.entries()) {
    columns.sortedAt.push(seconds(sortedAt));
    columns.firstSeen.push(seconds(firstSeen));
    columns.place.push(place);
    columns.length.push(Buffer.byteLength(lines[at] ?? "") + SEPARATOR.length);
  }
  return Buffer.from(lines.join(",\n"));
}

function seconds(instant: string): number {
  return Math.floor(Date.parse(instant) / 1000) || 0;
}
