import { readFileSync } from "node:fs";
import { crc32 } from "node:zlib";
import { isWhole, linesOf } from "../checked-line.js";
import { generationOf, listBodies, type SourcePaths } from "../folder.js";
import type { IndexedHead } from "./head-index.js";

const BEGIN = Buffer.from('{"key":');

/**
 * The bodies of these heads from wherever the source's files still hold them: the very body by its checksum, else the last one
 * that was written under the item's key. A copy of the folder needs it when the heads in it are younger than its bodies.
 */
export function recoverLines(paths: SourcePaths, lost: readonly IndexedHead[]): Map<string, Buffer> {
  const wanted = new Set(lost.map(({ key }) => key));
  const byChecksum = new Map(lost.map((indexed) => [`${indexed.len} ${indexed.crc}`, indexed]));
  const exact = new Map<string, Buffer>();
  const older = new Map<string, Buffer>();
  for (const line of writtenLines(paths)) {
    const same = byChecksum.get(`${line.length} ${crc32(line)}`);
    if (same !== undefined) exact.set(same.key, line);
    const key = keyOf(line);
    if (key !== undefined && wanted.has(key)) older.set(key, line);
  }
  return new Map([...older, ...exact]);
}

/** From the oldest generation on. */
function* writtenLines(paths: SourcePaths): Iterable<Buffer> {
  for (const path of listBodies(paths).sort((a, b) => generationOf(a) - generationOf(b)))
    for (const { line } of linesOf(readFileSync(path))) yield line;
}

/** Undefined for a line that is not whole, or of a time when lines had no checksum of their own. */
function keyOf(line: Buffer): string | undefined {
  return isBody(line) && isWhole(line) ? JSON.parse(line.toString("utf8")).key : undefined;
}

function isBody(line: Buffer): boolean {
  return line.subarray(0, BEGIN.length).equals(BEGIN);
}
