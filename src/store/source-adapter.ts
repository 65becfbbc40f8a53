import { readFileSync } from "node:fs";
import type { Adapter } from "lowdb";
import { errorCode, type FileSystem, replaceFile } from "./file-system.js";
import { decodeSourceFile, encodeSourceFile, rememberedLineOf, type SourceFile } from "./source-file.js";

/** lowdb's room for one source's file: read whole and checked, written whole and durable. */
export class SourceAdapter implements Adapter<SourceFile> {
  readonly #fs: FileSystem;
  readonly #path: string;
  readonly #afterRename: () => void;

  /** `afterRename` is called when the new file is in place but not yet durable. */
  constructor(fs: FileSystem, path: string, afterRename: () => void) {
    this.#fs = fs;
    this.#path = path;
    this.#afterRename = afterRename;
  }

  /** Null when there is none yet. Synchronous inside: thousands are read at start, and each promise would cost more than the read. */
  async read(): Promise<SourceFile | null> {
    const bytes = readIfThere(this.#path);
    return bytes === undefined ? null : decodeSourceFile(bytes, this.#path);
  }

  async write(file: SourceFile): Promise<void> {
    const old = file.remembered === undefined ? readIfThere(this.#path) : undefined;
    const line = old === undefined ? undefined : rememberedLineOf(old, this.#path);
    await replaceFile(this.#fs, this.#path, encodeSourceFile(file, line), this.#afterRename);
  }
}

/** Undefined only when the file is not there: every other failure is one. */
export function readIfThere(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch (error) {
    if (errorCode(error) === "ENOENT") return undefined;
    throw error;
  }
}
