import fs from "node:fs";
import { dirname } from "node:path";
import { promisify } from "node:util";
import { giveToFolderOwner, makeOwnedFolder } from "../../config/edit/file-owner.js";
import { StoreError, type StoreFailure } from "../store-errors.js";

/**
 * What the store asks of the system when it writes; tests put failures in its place. Only what may wait for the disk is
 * asynchronous: each of the others takes some microseconds, less than handing it to another thread.
 */
export interface FileSystem {
  /** `mode`: the permissions of a file that is made. */
  open(path: string, flags: string, mode?: number): number;
  /** Returns how many bytes were taken. */
  write(fd: number, bytes: Uint8Array, offset: number, length: number, position: number): number;
  size(fd: number): number;
  truncate(fd: number, size: number): void;
  close(fd: number): void;
  rename(from: string, to: string): void;
  unlink(path: string): void;
  /** Sets the time of the last change to the present. */
  touch(path: string): void;
  /** The first folder that had to be made; undefined when all were there. */
  makeFolders(path: string): string | undefined;
  /** Waits until content and length are on disk (fdatasync(2)). */
  syncData(fd: number): Promise<void>;
  /** Waits until a folder's names are on disk (fsync(2)). */
  sync(fd: number): Promise<void>;
}

export const nodeFileSystem: FileSystem = {
  open: openOwned,
  write: fs.writeSync,
  size: (fd) => fs.fstatSync(fd).size,
  truncate: fs.ftruncateSync,
  close: fs.closeSync,
  rename: fs.renameSync,
  unlink: fs.unlinkSync,
  touch: (path) => fs.utimesSync(path, Date.now() / 1000, Date.now() / 1000),
  makeFolders: makeOwnedFolder,
  syncData: promisify(fs.fdatasync),
  sync: promisify(fs.fsync),
};

/** Opens a file; one that root writes into another user's folder is given to that user. */
export function openOwned(path: string, flags: string, mode?: number): number {
  const fd = fs.openSync(path, flags, mode);
  if (flags === "r") return fd;
  try {
    giveToFolderOwner(fd, path);
    return fd;
  } catch (error) {
    fs.closeSync(fd);
    throw error;
  }
}

export const TEMPORARY_SUFFIX = ".tmp";

/** After so many bytes the loop goes on once. */
const BYTES_PER_TURN = 256 * 1024;

/** What else goes with the replacement of a file. */
export interface ReplaceHooks {
  /** Synced at the same time as the new content, before it has its name. */
  readonly beside?: () => Promise<unknown>;
  /** The new file is in place, but not yet durable. */
  readonly afterRename?: () => void;
  /** The permissions of the file. */
  readonly mode?: number;
}

/**
 * Replaces a file so that a reader, or the next start, sees all of the old or all of the new: temporary file, fsync, rename,
 * fsync of the folder.
 */
export async function replaceFile(
  files: FileSystem,
  path: string,
  chunks: Iterable<Uint8Array>,
  { beside, afterRename, mode }: ReplaceHooks = {},
): Promise<void> {
  const temporary = path + TEMPORARY_SUFFIX;
  try {
    const write = async (fd: number) => {
      await writeChunks(files, fd, chunks, 0);
      await all([files.syncData(fd), beside?.()]);
    };
    await withFile(files, temporary, "w", write, mode);
    files.rename(temporary, path);
    afterRename?.();
  } catch (error) {
    removeQuietly(files, temporary);
    throw error;
  }
  await syncFolder(files, dirname(path));
}

/** Waits for each, also when one fails: their descriptors are closed afterwards. */
async function all(waits: readonly (Promise<unknown> | undefined)[]): Promise<void> {
  for (const wait of await Promise.allSettled(waits)) if (wait.status === "rejected") throw wait.reason;
}

/** Writes all of it, however many times the system takes only a part. Returns the position behind it. */
export async function writeChunks(
  files: FileSystem,
  fd: number,
  chunks: Iterable<Uint8Array>,
  position: number,
): Promise<number> {
  let end = position;
  for (const piece of piecesOf(chunks)) {
    if (end > position) await new Promise(setImmediate);
    writeFully(files, fd, piece, end);
    end += piece.length;
  }
  return end;
}

/** Small chunks in one piece, as each call costs as much as copying some kilobytes. */
function* piecesOf(chunks: Iterable<Uint8Array>): Generator<Uint8Array> {
  let piece: Uint8Array[] = [];
  let size = 0;
  for (const chunk of chunks) {
    piece.push(chunk);
    size += chunk.length;
    if (size < BYTES_PER_TURN) continue;
    yield Buffer.concat(piece);
    piece = [];
    size = 0;
  }
  if (size > 0) yield Buffer.concat(piece);
}

export async function withFile<T>(
  files: FileSystem,
  path: string,
  flags: string,
  use: (fd: number) => Promise<T>,
  mode?: number,
): Promise<T> {
  const fd = files.open(path, flags, mode);
  try {
    return await use(fd);
  } finally {
    files.close(fd);
  }
}

/** Makes a folder and what leads to it; the new names are durable. */
export async function makeFolder(files: FileSystem, path: string): Promise<void> {
  const first = files.makeFolders(path);
  if (first === undefined) return;
  for (let at = path; at.length >= first.length; at = dirname(at)) await syncFolder(files, dirname(at));
}

/** The failure of a system call as the store's own error, with the way out. */
export function toStoreError(cause: unknown, what: string): StoreError {
  if (cause instanceof StoreError) return cause;
  const isOwner = cause instanceof Error && "syscall" in cause && /^f?chown$/.test(String(cause.syscall));
  const [reason, wayOut] =
    (isOwner ? OWNER : WAYS_OUT[errorCode(cause)]) ?? (["io", "What was saved before is untouched."] as const);
  return new StoreError(`${what}: ${cause instanceof Error ? cause.message : String(cause)}. ${wayOut}`, reason, {
    cause,
  });
}

const ALLOW = "Give the user that runs Muara the right to read and write there.";
const FREE =
  "Free space on that disk, or raise the quota. What was saved before is untouched and still served; writing goes on by itself once there is room.";
const OWNER: readonly [StoreFailure, string] = [
  "unavailable",
  "What root writes into another user's folder must be given to that user, which failed. Run Muara as that user.",
];
const WAYS_OUT: Readonly<Record<string, readonly [StoreFailure, string]>> = {
  ENOSPC: ["full", FREE],
  EDQUOT: ["full", FREE],
  EFBIG: ["full", FREE],
  EACCES: ["unavailable", ALLOW],
  EPERM: ["unavailable", ALLOW],
  EROFS: ["unavailable", "The file system is mounted read-only."],
  ENOTDIR: ["unavailable", "A file stands where a folder should be."],
};

/** Whether there was no room: the disk, a quota or the largest size of a file. */
export function isFull(cause: unknown): boolean {
  return WAYS_OUT[errorCode(cause)]?.[0] === "full";
}

export function errorCode(cause: unknown): string {
  return cause instanceof Error && "code" in cause && typeof cause.code === "string" ? cause.code : "";
}

function writeFully(files: FileSystem, fd: number, bytes: Uint8Array, position: number): void {
  let done = 0;
  while (done < bytes.length) {
    const taken = files.write(fd, bytes, done, bytes.length - done, position + done);
    if (taken === 0) throw Object.assign(new Error("no byte was taken"), { code: "ENOSPC" });
    done += taken;
  }
}

export function touchIfThere(files: FileSystem, path: string): void {
  try {
    files.touch(path);
  } catch (error) {
    if (errorCode(error) !== "ENOENT") throw error;
  }
}

/** A name in a folder is durable only after this (fsync(2)). */
export async function syncFolder(files: FileSystem, path: string): Promise<void> {
  await withFile(files, path, "r", (fd) => files.sync(fd));
}

export function removeQuietly(files: FileSystem, path: string): void {
  try {
    files.unlink(path);
  } catch {
    // It was never made, or it is swept at the next start.
  }
}

/** To read; undefined only when the file is not there. */
export function openIfThere(path: string): number | undefined {
  try {
    return fs.openSync(path, "r");
  } catch (error) {
    if (errorCode(error) === "ENOENT") return undefined;
    throw error;
  }
}
