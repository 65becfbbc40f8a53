import { type FileHandle, open } from "node:fs/promises";
import { crc32 } from "node:zlib";
import type { ItemBody, StoredItem } from "../aggregate/model.js";
import { type FileSystem, writeChunks } from "./file-system.js";
import type { Slot } from "./source-file.js";

/** A body as one line of JSON: what its place's length and checksum are of. It names its item, so that it can be found again. */
export function encodeBody(item: StoredItem): Buffer {
  const { key, contentHtml, summary, attachments, image } = item;
  return Buffer.from(`${JSON.stringify({ key, contentHtml, summary, attachments, image })}\n`);
}

/** Lines that the system has, and the disk after `sync`. */
export interface Appended {
  readonly size: number;
  sync(): Promise<void>;
  close(): void;
}

/** Writes lines behind `size`, over an orphan tail if one is there. */
export async function appendBodies(
  files: FileSystem,
  path: string,
  size: number,
  lines: readonly Buffer[],
): Promise<Appended> {
  const fd = files.open(path, size === 0 ? "w" : "r+");
  try {
    const end = await writeChunks(files, fd, lines, size);
    if (files.size(fd) > end) files.truncate(fd, end);
    return { size: end, sync: () => files.syncData(fd), close: () => files.close(fd) };
  } catch (error) {
    giveRoomBack(files, fd, size);
    throw error;
  }
}

/** The lines at these places; undefined where one is lost: outside the file, or its checksum is wrong. */
export async function readLines(path: string, slots: readonly Slot[]): Promise<(Buffer | undefined)[]> {
  if (slots.length === 0) return [];
  const file = await open(path, "r");
  try {
    return await Promise.all(slots.map((slot) => readLine(file, slot)));
  } finally {
    await file.close();
  }
}

export function decodeBody(line: Buffer): ItemBody {
  const { key: _, ...body } = JSON.parse(line.toString("utf8"));
  return body;
}

async function readLine(file: FileHandle, { off, len, crc }: Slot): Promise<Buffer | undefined> {
  if (len === 0) return undefined;
  const bytes = Buffer.allocUnsafe(len);
  const { bytesRead } = await file.read(bytes, 0, len, off);
  return bytesRead === len && crc32(bytes) === crc ? bytes : undefined;
}

/** An orphan tail does no harm, but on a full disk its room is wanted. */
function giveRoomBack(files: FileSystem, fd: number, size: number): void {
  try {
    files.truncate(fd, size);
  } catch {
    // The next append writes over it.
  } finally {
    files.close(fd);
  }
}
