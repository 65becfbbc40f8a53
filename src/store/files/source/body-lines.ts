import { type FileHandle, open } from "node:fs/promises";
import { crc32 } from "node:zlib";
import type { ItemBody, StoredItem } from "../../../domain/stored-item.js";
import { encodeCheckedLine } from "../checked-line.js";
import { type FileSystem, writeChunks } from "../file-system.js";
import type { IndexedHead } from "./head-index.js";

/**
 * A body as one line of JSON: what its place's length and checksum are of. It names its item and has a checksum of its own, so that
 * it can be found again and believed where no head tells of it any more.
 */
export function encodeBody(item: StoredItem): Buffer {
  const { key, contentHtml, summary, attachments, image, original } = item;
  return encodeCheckedLine({ key, contentHtml, summary, attachments, image, original });
}

/** Lines that the system has, and the disk after `sync`. */
export interface Appended {
  /** Of the file with them. */
  readonly size: number;
  sync(): Promise<void>;
  /** As if they had not been written, as far as the system lets it. */
  takeBack(): void;
  close(): void;
}

/** What stands behind the lines of a bodies file. */
export interface Preallocation {
  /** What is there now is room that was made before; else it is an orphan, and is cut off. */
  readonly isRoom: boolean;
  /** So many bytes are wanted behind the new lines. */
  readonly wanted?: number;
}

/**
 * Writes lines behind `size`. A line that is written where the file had room waits for its own bytes only, as the file keeps its
 * length; one that makes it longer waits for the file system's journal, which everybody who writes fills.
 */
export async function appendBodies(
  files: FileSystem,
  path: string,
  size: number,
  lines: readonly Buffer[],
  { isRoom, wanted = 0 }: Preallocation,
): Promise<Appended> {
  const fd = files.open(path, size === 0 ? "w" : "r+");
  const takeBack = () => cutOff(files, fd, size);
  try {
    const end = await writeChunks(files, fd, lines, size);
    if (!isRoom && files.size(fd) > end) files.truncate(fd, end);
    if (wanted > 0) await preallocate(files, fd, end, wanted);
    return { size: end, sync: () => files.syncData(fd), takeBack, close: () => files.close(fd) };
  } catch (error) {
    takeBack();
    files.close(fd);
    throw error;
  }
}

/** Spaces up to the end of a line, so that the file stays text; none where there is no room on the disk, or enough in the file. */
async function preallocate(files: FileSystem, fd: number, end: number, wanted: number): Promise<void> {
  const size = Math.max(end, files.size(fd));
  const missing = end + wanted - size;
  if (missing < wanted / 2) return;
  try {
    await writeChunks(files, fd, [Buffer.alloc(missing - 1, PREALLOCATED_BYTES), Buffer.from("\n")], size);
  } catch {
    cutOff(files, fd, size);
  }
}

/** What room is made of: no line begins with it. */
export const PREALLOCATED_BYTES = 0x20;

/** The lines at these places; undefined where one is lost: outside the file, or its checksum is wrong. */
export async function readLines(path: string, indexedHeads: readonly IndexedHead[]): Promise<(Buffer | undefined)[]> {
  if (indexedHeads.length === 0) return [];
  const file = await open(path, "r");
  try {
    return await Promise.all(indexedHeads.map((indexed) => readLine(file, indexed)));
  } finally {
    await file.close();
  }
}

export function decodeBody(line: Buffer): ItemBody {
  const { key: _, crc: __, ...body } = JSON.parse(line.toString("utf8"));
  return body;
}

async function readLine(file: FileHandle, { off, len, crc }: IndexedHead): Promise<Buffer | undefined> {
  if (len === 0) return undefined;
  const bytes = Buffer.allocUnsafe(len);
  const { bytesRead } = await file.read(bytes, 0, len, off);
  return bytesRead === len && crc32(bytes) === crc ? bytes : undefined;
}

/** An orphan tail does no harm, but on a full disk its room is wanted. */
function cutOff(files: FileSystem, fd: number, size: number): void {
  try {
    files.truncate(fd, size);
  } catch {
    // The next append writes over it.
  }
}
