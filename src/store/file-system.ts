import fsPromises from "node:fs/promises";
import { dirname } from "node:path";
import { StoreError, type StoreFailure } from "./errors.js";

/** What the store asks of the system when it writes; tests put failures in its place. */
export type FileSystem = Pick<typeof fsPromises, "open" | "rename" | "unlink" | "mkdir">;

export const nodeFileSystem: FileSystem = fsPromises;

export const TEMPORARY_SUFFIX = ".tmp";

type FileHandle = Awaited<ReturnType<FileSystem["open"]>>;

/**
 * Replaces a file so that a reader, or the next start, sees all of the old or all of the new: temporary file, fsync, rename,
 * fsync of the folder. `afterRename` tells the caller from where on a failure leaves the new one in place.
 */
export async function replaceFile(
  fs: FileSystem,
  path: string,
  chunks: Iterable<Uint8Array>,
  afterRename: () => void = () => {},
): Promise<void> {
  const temporary = path + TEMPORARY_SUFFIX;
  try {
    await withFile(fs, temporary, "w", async (file) => {
      let position = 0;
      for (const chunk of chunks) position = await writeFully(file, chunk, position);
      await file.datasync();
    });
    await fs.rename(temporary, path);
  } catch (error) {
    await fs.unlink(temporary).catch(() => {}); // swept at the next start if even that fails
    throw error;
  }
  afterRename();
  await syncFolder(fs, dirname(path));
}

/** Writes all of it, however many times the system takes only a part. Returns the position behind it. */
export async function writeFully(file: FileHandle, bytes: Uint8Array, position: number): Promise<number> {
  let done = 0;
  while (done < bytes.length) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, position + done);
    if (bytesWritten === 0) throw Object.assign(new Error("no byte was taken"), { code: "ENOSPC" });
    done += bytesWritten;
  }
  return position + done;
}

export async function withFile<T>(
  fs: FileSystem,
  path: string,
  flags: string | number,
  use: (file: FileHandle) => Promise<T>,
): Promise<T> {
  const file = await fs.open(path, flags);
  try {
    return await use(file);
  } finally {
    await file.close();
  }
}

/** A name in a folder is durable only after this (fsync(2)). */
export async function syncFolder(fs: FileSystem, path: string): Promise<void> {
  await withFile(fs, path, "r", (folder) => folder.sync());
}

/** Makes a folder and what leads to it; the new names are durable. */
export async function makeFolder(fs: FileSystem, path: string): Promise<void> {
  const first = await fs.mkdir(path, { recursive: true });
  if (first !== undefined)
    for (let at = path; at.length >= first.length; at = dirname(at)) await syncFolder(fs, dirname(at));
}

/** The failure of a system call as the store's own error, with the way out. */
export function toStoreError(cause: unknown, what: string): StoreError {
  if (cause instanceof StoreError) return cause;
  const code = errorCode(cause);
  const [reason, wayOut] = WAYS_OUT[code] ?? (["io", "What was saved before is untouched."] as const);
  return new StoreError(`${what}: ${messageOf(cause)}. ${wayOut}`, reason, { cause });
}

const ALLOW = "Give the user that runs Muara the right to read and write there.";
const FREE = "What was saved before is untouched and still served; writing goes on by itself once there is room.";
const WAYS_OUT: Readonly<Record<string, readonly [StoreFailure, string]>> = {
  ENOSPC: ["full", FREE],
  EDQUOT: ["full", FREE],
  EFBIG: ["full", FREE],
  EACCES: ["unavailable", ALLOW],
  EPERM: ["unavailable", ALLOW],
  EROFS: ["unavailable", "The file system is mounted read-only."],
  ENOTDIR: ["unavailable", "A file stands where a folder should be."],
};

export function errorCode(cause: unknown): string {
  return cause instanceof Error && "code" in cause && typeof cause.code === "string" ? cause.code : "";
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
