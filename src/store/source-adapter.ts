import { readFileSync } from "node:fs";
import type { Adapter } from "lowdb";
import type { Remembered } from "../aggregate/model.js";
import { errorCode, type FileSystem } from "./file-system.js";
import {
  decodeRemembered,
  decodeSourceFile,
  encodeSourceFile,
  NO_SLOTS,
  rememberedLineOf,
  type SlotIndex,
  type SourceFile,
} from "./source-file.js";
import { swapFile } from "./swap.js";

/** lowdb's room for one source's file: read whole and checked, written whole and durable. */
export class SourceAdapter implements Adapter<SourceFile> {
  readonly #files: FileSystem;
  readonly #path: string;
  /** Becomes durable with the new file: the bodies it points to. */
  beside: () => Promise<unknown> = async () => {};
  /** The new file is in place, but not yet durable. */
  afterRename: () => void = () => {};
  /** Of the file written last. */
  written: SlotIndex = NO_SLOTS;

  constructor(files: FileSystem, path: string) {
    this.#files = files;
    this.#path = path;
  }

  /** Null when there is none yet. Synchronous inside: thousands are read at start, and each promise would cost more than the read. */
  async read(): Promise<SourceFile | null> {
    const bytes = readIfThere(this.#path);
    return bytes === undefined ? null : decodeSourceFile(bytes, this.#path);
  }

  /** The remembered keys, which only deciding needs. */
  readRemembered(): readonly Remembered[] {
    const bytes = readIfThere(this.#path);
    return bytes === undefined ? [] : decodeRemembered(bytes, this.#path);
  }

  async write(file: SourceFile): Promise<void> {
    const old = file.remembered === undefined ? readIfThere(this.#path) : undefined;
    const line = old === undefined ? undefined : rememberedLineOf(old, this.#path);
    const { chunks, index } = encodeSourceFile(file, line);
    const { beside, afterRename } = this;
    await swapFile(this.#files, this.#path, chunks, { beside, afterRename });
    this.written = index;
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
