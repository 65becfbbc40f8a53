import { dirname } from "node:path";
import { errorCode, type FileSystem, removeQuietly, syncFolder, TEMPORARY_SUFFIX, writeChunks } from "./file-system.js";

/** What a source's file was before the commit under way: a second name of it, there until the new one is durable. */
export const PREVIOUS_SUFFIX = ".before";

/** The file systems that know no second names, as their link(2) says it. */
const NO_LINKS = new Set(["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EMLINK"]);

/**
 * Replaces a file together with what is written `beside` it, waiting for the disk once: both and the new name are synced at the
 * same time, while the old file keeps a second name. After a failure the old one is put back; after a power cut
 * `settlePrevious` chooses. Where there is no old file, or no second names, contents are synced before the new name is given.
 * @returns `clearing`: until the second name is gone, for which the caller need not wait, but the next swap must
 */
export async function swapFile(
  files: FileSystem,
  path: string,
  chunks: Iterable<Uint8Array>,
  hooks: { beside: () => Promise<unknown>; afterRename: () => void },
): Promise<{ clearing: Promise<void> }> {
  const temporary = path + TEMPORARY_SUFFIX;
  const fd = files.open(temporary, "w");
  try {
    await writeChunks(files, fd, chunks, 0);
    const isKept = keepPrevious(files, path);
    if (!isKept) await all([files.syncData(fd), hooks.beside()]);
    files.rename(temporary, path);
    hooks.afterRename();
    const folder = syncFolder(files, dirname(path));
    await (isKept ? all([files.syncData(fd), hooks.beside(), folder]) : folder).catch((error: unknown) => {
      if (isKept) renameQuietly(files, path + PREVIOUS_SUFFIX, path);
      throw error;
    });
  } catch (error) {
    removeQuietly(files, temporary);
    throw error;
  } finally {
    files.close(fd);
  }
  return { clearing: files.remove(path + PREVIOUS_SUFFIX).catch(() => {}) }; // it was never made, or the next swap removes it
}

/** Whether the file has a second name now. */
function keepPrevious(files: FileSystem, path: string): boolean {
  const link = () => files.link(path, path + PREVIOUS_SUFFIX);
  try {
    link();
    return true;
  } catch (error) {
    const code = errorCode(error);
    if (code === "ENOENT" || NO_LINKS.has(code)) return false;
    if (code !== "EEXIST") throw error;
  }
  files.unlink(path + PREVIOUS_SUFFIX); // of a commit that failed
  link();
  return true;
}

/** Waits for each, also when one fails: their descriptors are closed afterwards. */
async function all(waits: readonly Promise<unknown>[]): Promise<void> {
  for (const wait of await Promise.allSettled(waits)) if (wait.status === "rejected") throw wait.reason;
}

function renameQuietly(files: FileSystem, from: string, to: string): void {
  try {
    files.rename(from, to);
  } catch {
    // The new file stays in its place; what it says is read before it is built upon.
  }
}
