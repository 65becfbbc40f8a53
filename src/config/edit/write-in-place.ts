import { closeSync, fsyncSync, ftruncateSync, openSync, readFileSync, writeSync } from "node:fs";
import { readTextFile } from "../load/read-text-file.js";
import { dropCopy, findCopies, keepCopy } from "./recovery-copy.js";

/** Errors of a rename over a file that is mounted by itself, and of a folder that takes no new file. */
const NO_REPLACEMENT = new Set(["EBUSY", "EXDEV", "EACCES", "EPERM", "EROFS", "ETXTBSY"]);

/** Whether a file that cannot be replaced may still be written itself. */
export function mayWriteInPlace(error: unknown): boolean {
  return NO_REPLACEMENT.has((error as NodeJS.ErrnoException).code ?? "");
}

/**
 * Writes a file without replacing it. Both texts are kept durably first: `readRecovered` restores the file after a crash.
 * Throws Node's errors, and has restored the file then.
 */
export function writeInPlace(target: string, text: string, folders: readonly string[]): void {
  const file = openSync(target, "r+");
  try {
    const before = readFileSync(file, "utf8");
    const copy = keepCopy(target, { before, after: text }, folders);
    try {
      overwrite(file, text);
    } catch (error) {
      overwrite(file, before);
      throw error;
    }
    dropCopy(copy);
  } finally {
    closeSync(file);
  }
}

/**
 * The text of a file as `readTextFile` gives it. When a crash cut off `writeInPlace`, it is the whole new text, and the file is
 * written again. What somebody has written since stays.
 */
export function readRecovered(path: string, folders: readonly string[]): string {
  for (const { path: copyPath, copy } of findCopies(path, folders)) {
    if (copy !== undefined && isTorn(readFileSync(path), Buffer.from(copy.before), Buffer.from(copy.after))) {
      restore(path, copy.after, copyPath);
      return copy.after;
    }
    dropCopy(copyPath);
  }
  return readTextFile(path);
}

/** Who may only read gets the text from the copy, which stays for who may write. */
function restore(path: string, text: string, copyPath: string): void {
  try {
    const file = openSync(path, "r+");
    try {
      overwrite(file, text);
    } finally {
      closeSync(file);
    }
    dropCopy(copyPath);
  } catch (error) {
    if (!mayWriteInPlace(error)) throw error;
  }
}

/** Existing bytes are written over before the length changes: a full disk is noticed while both texts exist. */
function overwrite(file: number, text: string): void {
  const bytes = Buffer.from(text);
  for (let offset = 0; offset < bytes.length; ) {
    offset += writeSync(file, bytes, offset, bytes.length - offset, offset);
  }
  ftruncateSync(file, bytes.length);
  fsyncSync(file);
}

/** Whether each byte is one of the two texts, or one that a power cut left empty, and the whole is neither of them. */
function isTorn(found: Buffer, before: Buffer, after: Buffer): boolean {
  if (found.equals(before) || found.equals(after)) return false;
  if (found.length > Math.max(before.length, after.length)) return false;
  return found.every((byte, at) => byte === after[at] || byte === before[at] || byte === 0);
}
