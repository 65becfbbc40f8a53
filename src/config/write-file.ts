import {
  chmodSync,
  closeSync,
  fsyncSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname } from "node:path";
import { ConfigError } from "./errors.js";
import { displayName } from "./include.js";

const WORDS: Readonly<Record<string, string>> = {
  EACCES: "this user may not write into its folder",
  EPERM: "this user may not write into its folder",
  EROFS: "it stands on a file system that is read only",
  ENOSPC: "the disk is full",
  ENOENT: "there is no such folder",
};

/** Replaces a file in one step, durably: readers see the old or the new text, never a part. Mode and links are kept. */
export function writeAtomically(path: string, text: string): void {
  const target = realPath(path);
  const mode = modeOf(target);
  const temporary = `${target}.${process.pid}.tmp`;
  try {
    const file = openSync(temporary, "w", mode ?? 0o644);
    try {
      writeFileSync(file, text);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    if (mode !== undefined) chmodSync(temporary, mode);
    renameSync(temporary, target);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw writeError(path, error);
  }
  syncFolder(dirname(target));
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

function modeOf(path: string): number | undefined {
  try {
    return statSync(path).mode & 0o7777;
  } catch {
    return undefined;
  }
}

function syncFolder(folder: string): void {
  const handle = openSync(folder, "r");
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

function writeError(path: string, cause: unknown): unknown {
  const code = (cause as NodeJS.ErrnoException).code;
  if (code === undefined) return cause;
  const file = displayName(path);
  return new ConfigError(file, [{ file, path: "", problem: `the file cannot be written: ${WORDS[code] ?? code}` }], {
    cause,
  });
}
