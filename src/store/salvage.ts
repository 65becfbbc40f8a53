import { readFileSync } from "node:fs";
import { crc32 } from "node:zlib";
import { listBodies, type SourcePaths } from "./folder.js";
import type { Slot } from "./slot-index.js";

const NEWLINE = 10;
const KEY = /^\{"key":("(?:[^"\\]|\\.)*"),/;

/**
 * The bodies of these heads from wherever the source's files still hold them: the very body by its checksum, else the last one
 * that was written under the item's key. A copy of the folder needs it when the heads in it are younger than its bodies.
 * `gen` is the generation the heads point into: what stands at a head's own place there is known to be wrong.
 */
export function salvageLines(paths: SourcePaths, gen: number, lost: readonly Slot[]): Map<string, Buffer> {
  const wanted = new Map(lost.map((slot) => [slot.key, slot]));
  const byChecksum = new Map(lost.map((slot) => [`${slot.len} ${slot.crc}`, slot]));
  const exact = new Map<string, Buffer>();
  const older = new Map<string, Buffer>();
  for (const { line, off, generation } of linesOf(paths)) {
    const same = byChecksum.get(`${line.length} ${crc32(line)}`);
    if (same !== undefined) exact.set(same.key, line);
    const slot = wanted.get(keyOf(line) ?? "");
    if (slot !== undefined && !(generation === gen && off === slot.off)) older.set(slot.key, line);
  }
  return new Map([...older, ...exact]);
}

function* linesOf(paths: SourcePaths): Iterable<{ line: Buffer; off: number; generation: number }> {
  const generationOf = (path: string) => Number(path.split(".").at(-2));
  for (const path of listBodies(paths).sort((a, b) => generationOf(a) - generationOf(b))) {
    const bytes = readFileSync(path);
    for (let off = 0; off < bytes.length; ) {
      const end = bytes.indexOf(NEWLINE, off) + 1;
      if (end === 0) break;
      yield { line: bytes.subarray(off, end), off, generation: generationOf(path) };
      off = end;
    }
  }
}

/** Undefined for a line that is not whole, or of a time when lines did not name their item. */
function keyOf(line: Buffer): string | undefined {
  const [, key] = KEY.exec(line.toString("utf8", 0, 512)) ?? [];
  if (key === undefined) return undefined;
  try {
    JSON.parse(line.toString("utf8"));
    return JSON.parse(key);
  } catch {
    return undefined;
  }
}
