import { crc32 } from "node:zlib";
import type { SourcePaths } from "../folder.js";
import type { Slot } from "./head-index.js";
import { salvageLines } from "./recover.js";

/** A bodies file larger than this and under half alive: its living bodies move to a new generation. */
const COMPACT_ABOVE_BYTES = 64 * 1024;

export function needsCompaction(size: number, slots: readonly Slot[]): boolean {
  const alive = slots.reduce((sum, slot) => sum + slot.len, 0);
  return size > COMPACT_ABOVE_BYTES && alive * 2 < size;
}

/** Everything alive for a new bodies file: what can be read of the present one, what is left elsewhere of the rest, and `lines`. */
export async function moveBodies(
  { slots, lines }: { readonly slots: readonly Slot[]; readonly lines: readonly Buffer[] },
  { paths, size }: { readonly paths: SourcePaths; readonly size: number },
  read: (slots: readonly Slot[]) => Promise<readonly (Buffer | undefined)[]>,
): Promise<{ slots: Slot[]; lines: Buffer[] }> {
  const old = slots.filter(({ off }) => off < size);
  const found = await read(old);
  const lost = old.filter(({ len }, at) => found[at] === undefined && len > 0);
  const salvaged = lost.length === 0 ? new Map<string, Buffer>() : salvageLines(paths, lost);
  const present = { old, read: old.map(({ key }, at) => found[at] ?? salvaged.get(key)) };
  return layOut(slots, lineFinder(present, { lines, from: size }));
}

/** The slots of a new bodies file and its lines, in their order. A slot without a line has lost its body; the next poll brings it, as it does where only an older body is left. */
function layOut(
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
    const crc = crc32(line);
    return crc === slot.crc ? { ...slot, off } : { ...slot, contentHash: "", off, len: line.length, crc };
  });
  return { slots: moved, lines };
}

/** The line of a slot: read from the present bodies file, or new, where the plan of the commit placed it. */
function lineFinder(
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
