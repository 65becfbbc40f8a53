import type { Slot } from "./source-file.js";

/** A bodies file larger than this and under half alive: its living bodies move to a new generation. */
const COMPACT_ABOVE_BYTES = 64 * 1024;

export function needsCompaction(size: number, slots: readonly Slot[]): boolean {
  const alive = slots.reduce((sum, slot) => sum + slot.len, 0);
  return size > COMPACT_ABOVE_BYTES && alive * 2 < size;
}

/** The slots of a new bodies file and its lines, in their order; a slot without a line has lost its body. */
export function layOut(
  slots: readonly Slot[],
  lineOf: (slot: Slot) => Buffer | undefined,
): { slots: Slot[]; lines: Buffer[] } {
  const lines: Buffer[] = [];
  let size = 0;
  const moved = slots.map((slot): Slot => {
    const line = lineOf(slot);
    if (line === undefined) return { ...slot, contentHash: "", off: 0, len: 0, crc: 0 };
    const off = size;
    size += line.length;
    lines.push(line);
    return { ...slot, off };
  });
  return { slots: moved, lines };
}

/** The line of a slot: read from the present bodies file, or new, where the plan of the commit placed it. */
export function lineFinder(
  present: { old: readonly Slot[]; read: readonly (Buffer | undefined)[] },
  fresh: { lines: readonly Buffer[]; from: number },
): (slot: Slot) => Buffer | undefined {
  const byKey = new Map(present.old.map(({ key }, at) => [key, present.read[at]]));
  const byOffset = new Map<number, Buffer>();
  let off = fresh.from;
  for (const line of fresh.lines) {
    byOffset.set(off, line);
    off += line.length;
  }
  return (slot) => (slot.off < fresh.from ? byKey.get(slot.key) : byOffset.get(slot.off));
}

export function bytesOf(lines: readonly Buffer[]): number {
  return lines.reduce((sum, { length }) => sum + length, 0);
}
