import { type FileHandle, open } from "node:fs/promises";
import { crc32 } from "node:zlib";
import type { ItemBody, StoredItem } from "../aggregate/model.js";
import { type FileSystem, withFile, writeFully } from "./file-system.js";
import type { Slot } from "./source-file.js";

/** Where a body stands. */
export type Place = Pick<Slot, "off" | "len" | "crc">;

/** A body as one line of JSON: what its place's length and checksum are of. */
export function encodeBody(item: StoredItem): Buffer {
  const { contentHtml, summary, attachments, image } = item;
  return Buffer.from(`${JSON.stringify({ contentHtml, summary, attachments, image })}\n`);
}

/** Writes lines behind `size`, over an orphan tail if one is there, and makes them durable. Returns the new size. */
export async function appendBodies(
  fs: FileSystem,
  path: string,
  size: number,
  lines: readonly Buffer[],
): Promise<number> {
  return withFile(fs, path, size === 0 ? "w" : "r+", async (file) => {
    try {
      const end = await writeFully(file, Buffer.concat(lines), size);
      if ((await file.stat()).size > end) await file.truncate(end);
      await file.datasync();
      return end;
    } catch (error) {
      await file.truncate(size).catch(() => {}); // gives the room back; an orphan tail does no harm
      throw error;
    }
  });
}

/** The lines at these places; undefined where one is lost: outside the file, or its checksum is wrong. */
export async function readLines(path: string, places: readonly Place[]): Promise<(Buffer | undefined)[]> {
  if (places.length === 0) return [];
  const file = await open(path, "r");
  try {
    return await Promise.all(places.map((place) => readLine(file, place)));
  } finally {
    await file.close();
  }
}

export function decodeBody(line: Buffer): ItemBody {
  return JSON.parse(line.toString("utf8"));
}

async function readLine(file: FileHandle, place: Place): Promise<Buffer | undefined> {
  if (place.len === 0) return undefined;
  const bytes = Buffer.allocUnsafe(place.len);
  const { bytesRead } = await file.read(bytes, 0, place.len, place.off);
  return bytesRead === place.len && crc32(bytes) === place.crc ? bytes : undefined;
}
