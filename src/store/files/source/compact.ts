import { crc32 } from "node:zlib";
import type { SourcePaths } from "../folder.js";
import type { IndexedHead } from "./head-index.js";
import { recoverLines } from "./recover.js";

/** A bodies file larger than this and under half alive: its living bodies move to a new generation. */
const COMPACT_ABOVE_BYTES = 64 * 1024;

export function needsCompaction(size: number, indexedHeads: readonly IndexedHead[]): boolean {
  const alive = indexedHeads.reduce((sum, indexed) => sum + indexed.len, 0);
  return size > COMPACT_ABOVE_BYTES && alive * 2 < size;
}

/** Everything alive for a new bodies file: what can be read of the present one, what is left elsewhere of the rest, and `lines`. */
export async function moveBodies(
  { indexedHeads, lines }: { readonly indexedHeads: readonly IndexedHead[]; readonly lines: readonly Buffer[] },
  { paths, size }: { readonly paths: SourcePaths; readonly size: number },
  read: (indexedHeads: readonly IndexedHead[]) => Promise<readonly (Buffer | undefined)[]>,
): Promise<{ indexedHeads: IndexedHead[]; lines: Buffer[] }> {
  const old = indexedHeads.filter(({ off }) => off < size);
  const found = await read(old);
  const lost = old.filter(({ len }, at) => found[at] === undefined && len > 0);
  const salvaged = lost.length === 0 ? new Map<string, Buffer>() : recoverLines(paths, lost);
  const present = { old, read: old.map(({ key }, at) => found[at] ?? salvaged.get(key)) };
  return layOut(indexedHeads, lineFinder(present, { lines, from: size }));
}

/** The slots of a new bodies file and its lines, in their order. A slot without a line has lost its body; the next poll brings it, as it does where only an older body is left. */
function layOut(
  indexedHeads: readonly IndexedHead[],
  lineOf: (indexed: IndexedHead) => Buffer | undefined,
): { indexedHeads: IndexedHead[]; lines: Buffer[] } {
  const lines: Buffer[] = [];
  let size = 0;
  const moved = indexedHeads.map((indexed): IndexedHead => {
    const line = lineOf(indexed);
    if (line === undefined) return { ...indexed, contentHash: "", off: 0, len: 0, crc: 0 };
    const off = size;
    size += line.length;
    lines.push(line);
    const crc = crc32(line);
    return crc === indexed.crc ? { ...indexed, off } : { ...indexed, contentHash: "", off, len: line.length, crc };
  });
  return { indexedHeads: moved, lines };
}

/** The line of a slot: read from the present bodies file, or new, where the plan of the commit placed it. */
function lineFinder(
  present: { old: readonly IndexedHead[]; read: readonly (Buffer | undefined)[] },
  fresh: { lines: readonly Buffer[]; from: number },
): (indexed: IndexedHead) => Buffer | undefined {
  const byKey = new Map(present.old.map(({ key }, at) => [key, present.read[at]]));
  const byOffset = new Map<number, Buffer>();
  let off = fresh.from;
  for (const line of fresh.lines) {
    byOffset.set(off, line);
    off += line.length;
  }
  return (indexed) => (indexed.off < fresh.from ? byKey.get(indexed.key) : byOffset.get(indexed.off));
}

export function bytesOf(lines: readonly Buffer[]): number {
  return lines.reduce((sum, { length }) => sum + length, 0);
}
