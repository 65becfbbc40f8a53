import { chmodSync, renameSync, rmSync, type Stats, statSync } from "node:fs";
import { dirname } from "node:path";
import { ConfigError } from "../config-errors.js";
import { displayName } from "../load/include.js";
import { realPath, syncFolder, writeDurably } from "./recovery-copy.js";
import { mayWriteInPlace, writeInPlace } from "./write-in-place.js";

const WORDS: Readonly<Record<string, string>> = {
  EACCES: "this user may not write it",
  EPERM: "this user may not write it",
  EROFS: "its file system is read-only",
  ENOSPC: "the disk is full",
  ENOENT: "there is no such folder",
};

/** The way out, by the cause. */
const HINTS: Readonly<Record<string, string>> = {
  EACCES: "make the file writable for this user, or mount its folder instead of the file",
  EPERM: "make the file writable for this user, or mount its folder instead of the file",
  EROFS: 'mount it writable: without ":ro" in Docker',
  ENOSPC: "free space on it and try again",
  EBUSY: "mount the folder of the file instead of the file",
  EXDEV: "mount the folder of the file instead of the file",
};

export interface WriteOptions {
  /** Where the texts of a file that cannot be replaced are kept while it is written; beside it without this. */
  readonly recoveryFolders?: readonly string[];
  /** `renameSync` of Node; tests give one that fails as over a mounted file. */
  readonly rename?: (from: string, to: string) => void;
}

/**
 * Replaces a file in one step, durably: readers see the old or the new text, never a part. Owner, group, mode and
 * links are kept; a new file that root writes gets the owner of its folder.
 * A file that cannot be replaced, because it is mounted by itself or its folder takes no new file, is written in place.
 */
export function writeAtomically(path: string, text: string, options: WriteOptions = {}): void {
  const target = realPath(path);
  const before = statsOf(target);
  try {
    replace(target, text, before, options.rename ?? renameSync);
  } catch (error) {
    if (before === undefined || !mayWriteInPlace(error)) throw writeError(path, error);
    try {
      writeInPlace(target, text, options.recoveryFolders ?? [dirname(target)]);
    } catch (cause) {
      throw writeError(path, cause);
    }
  }
}

function replace(target: string, text: string, before: Stats | undefined, rename: NonNullable<WriteOptions["rename"]>) {
  const temporary = `${target}.${process.pid}.tmp`;
  const mode = before === undefined ? undefined : before.mode & 0o7777;
  try {
    writeDurably(temporary, text, mode ?? 0o644, before);
    if (mode !== undefined) chmodSync(temporary, mode);
    rename(temporary, target);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  syncFolder(dirname(target));
}

function statsOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}

function writeError(path: string, cause: unknown): unknown {
  const code = (cause as NodeJS.ErrnoException).code;
  if (code === undefined) return cause;
  const file = displayName(path);
  const hint = HINTS[code];
  const problem = `the file cannot be written: ${WORDS[code] ?? code}`;
  return new ConfigError(file, [{ file, path: "", problem, ...(hint === undefined ? {} : { hint }) }], { cause });
}
