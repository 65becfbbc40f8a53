import type { Store } from "../store.js";
import { type FileStoreOptions, ReadingStore } from "./reading-store.js";
import { WritingStore } from "./writing-store.js";

export type { FileStoreOptions } from "./reading-store.js";

/**
 * The store of one machine: lowdb, one file a source, in a folder that one process writes and any number read.
 * docs/store.md describes the format. @throws StoreError from every method when the folder fails.
 */
export function createFileStore(options: FileStoreOptions & { readonly readOnly?: boolean }): Store {
  return options.readOnly ? new ReadingStore(options) : new WritingStore(options);
}
