import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import { StoreError } from "../store-errors.js";
import { errorCode, type FileSystem, syncFolder, withFile } from "./file-system.js";
import { PREVIOUS_SUFFIX } from "./folder.js";
import { readLines } from "./source/body-lines.js";
import { readIfThere } from "./source/source-adapter.js";
import { decodeAllLines, decodeSourceFile, type SourceFile } from "./source/source-file.js";

/**
 * Ends a commit that a Muara of format 2 was in the midst of when it ended: the new file stays when it and the bodies it added are whole, else
 * the one before takes its place again. Nothing that was acknowledged can be undone by this: that is whole on disk.
 * @param previous the path of the file before
 */
export async function settlePrevious(files: FileSystem, previous: string): Promise<void> {
  const path = previous.slice(0, -PREVIOUS_SUFFIX.length);
  const before = decode(previous);
  const present = decode(path);
  if (before !== undefined && (present === undefined || !(await hasItsBodies(path, before, present)))) {
    files.rename(previous, path);
    await syncFolder(files, dirname(path));
    return;
  }
  if (present !== undefined) {
    await withFile(files, path, "r+", (fd) => files.syncData(fd));
    if (present.size > 0) await withFile(files, bodiesPath(path, present), "r+", (fd) => files.syncData(fd));
    await syncFolder(files, dirname(path));
  }
  files.unlink(previous);
}

/** Whether every body that `present` added to `before` can be read. */
async function hasItsBodies(path: string, before: SourceFile, present: SourceFile): Promise<boolean> {
  const from = before.gen === present.gen ? before.size : 0;
  const added = decodeAllLines(readFileSync(path), present.index).filter(({ off, len }) => len > 0 && off >= from);
  try {
    return !(await readLines(bodiesPath(path, present), added)).includes(undefined);
  } catch (error) {
    if (errorCode(error) === "ENOENT") return false;
    throw error;
  }
}

/** Undefined when it is not there, or not whole. */
function decode(path: string): SourceFile | undefined {
  const bytes = readIfThere(path);
  if (bytes === undefined) return undefined;
  try {
    return decodeSourceFile(bytes, path);
  } catch (error) {
    if (error instanceof StoreError && error.reason === "damaged") return undefined;
    throw error;
  }
}

function bodiesPath(path: string, { gen }: SourceFile): string {
  return `${path.slice(0, -".json".length)}.${gen}.bodies`;
}
