import { readFileSync } from "node:fs";
import type { Adapter } from "lowdb";
import type { Remembered } from "../aggregate/model.js";
import type { Appended } from "./bodies.js";
import { errorCode, type FileSystem } from "./file-system.js";
import {
  decodeRemembered,
  decodeSourceFile,
  encodeRemembered,
  encodeSourceFile,
  NO_SLOTS,
  type OldText,
  oldTextOf,
  rememberedLineOf,
  type Slot,
  type SlotIndex,
  type SourceFile,
} from "./source-file.js";
import { swapFile } from "./swap.js";

/** lowdb's room for one source's file: read whole and checked, written whole and durable. */
export class SourceAdapter implements Adapter<SourceFile> {
  readonly #files: FileSystem;
  readonly #path: string;
  /** Becomes durable with the file written next, and is closed then: the bodies it points to. */
  beside: Appended | undefined;
  /** The new file is in place, but not yet durable. */
  afterRename: () => void = () => {};
  /** The heads of the file on disk, as far as they are known: those that stay are not written anew. */
  present: { readonly index: SlotIndex; readonly slots: readonly Slot[] } = { index: NO_SLOTS, slots: [] };
  /** Of the file written last. */
  written: SlotIndex = NO_SLOTS;
  /** The name that the file before had during the last write is being taken away. */
  #clearing: Promise<void> = Promise.resolve();

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

  /** Whether these are the remembered keys on disk. */
  remembers(remembered: readonly Remembered[]): boolean {
    const bytes = readIfThere(this.#path);
    if (bytes === undefined) return remembered.length === 0;
    return encodeRemembered(remembered).equals(rememberedLineOf(bytes, this.#path));
  }

  async write(file: SourceFile): Promise<void> {
    const { beside, afterRename } = this;
    this.beside = undefined;
    try {
      await this.#clearing;
      const { chunks, index } = encodeSourceFile(file, this.#oldText());
      const hooks = { beside: async () => beside?.sync(), afterRename };
      this.#clearing = (await swapFile(this.#files, this.#path, chunks, hooks)).clearing;
      this.written = index;
    } finally {
      beside?.close();
    }
  }

  #oldText(): OldText | undefined {
    const { index, slots } = this.present;
    const bytes = index === NO_SLOTS ? undefined : readIfThere(this.#path);
    return bytes === undefined ? undefined : oldTextOf(bytes, this.#path, index, slots);
  }

  /** Waits for what goes on after a write. */
  async idle(): Promise<void> {
    await this.#clearing;
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
