import { readFileSync } from "node:fs";
import type { Adapter } from "lowdb";
import type { SeenKey } from "../../../domain/stored-item.js";
import { errorCode, type FileSystem, replaceFile } from "../file-system.js";
import type { SourcePaths } from "../folder.js";
import type { Appended } from "./body-lines.js";
import { type HeadIndex, NO_HEADS } from "./head-index.js";
import { applySeenKeysChange } from "./seen-keys.js";
import { decodeRemembered, decodeSourceFile, encodeSourceFile, type SourceFile, stampOf } from "./source-file.js";
import { NOTHING_RECOVERED, type RecoveryReport, replayWal } from "./wal.js";

/** How what is written next comes to the disk. */
export interface Way {
  /** What stands behind the bodies by then: synced with it, taken back when it fails. */
  readonly appended?: Appended | undefined;
  /** The source's file is made anew; else what was appended is all. */
  readonly replaces: boolean;
  /** The heads are those of the file as it is, and of the commits since: lines that it has are copied. */
  readonly copiesLines?: boolean;
}

/** lowdb's room for one source: read whole and checked; written as one commit behind the bodies, or as a whole file. */
export class SourceAdapter implements Adapter<SourceFile> {
  readonly #files: FileSystem;
  readonly #paths: SourcePaths;
  way: Way = { replaces: true };
  /** The last revision that was acknowledged, as far as that is known; else 0. */
  knownRev = 0;
  /** By the last read. */
  found: RecoveryReport = NOTHING_RECOVERED;
  /** Behind the commits is room, or the end; else an orphan, as an append that did not end leaves it. */
  isRoom = false;
  /** The new file is in place, but not yet durable. */
  afterRename: () => void = () => {};
  /** Of the file as it was written last. */
  written: HeadIndex = NO_HEADS;

  constructor(files: FileSystem, paths: SourcePaths) {
    this.#files = files;
    this.#paths = paths;
  }

  /** Null when there is none yet. Synchronous inside: thousands are read at start, and each promise would cost more than the read. */
  async read(): Promise<SourceFile | null> {
    this.found = NOTHING_RECOVERED;
    this.isRoom = false;
    const bytes = readIfThere(this.#paths.heads);
    if (bytes === undefined) return null;
    const written = decodeSourceFile(bytes, this.#paths.heads);
    const { file, found } = replayWal(this.#paths.bodies(written.gen), written, this.knownRev);
    this.found = found;
    this.isRoom = found.isRoom;
    return file;
  }

  /** The remembered keys, which only deciding needs; undefined when the file is no longer the one that `file` was read from. */
  readRemembered({ index, tail, rev }: SourceFile): readonly SeenKey[] | undefined {
    if (rev === 0) return [];
    const bytes = this.#readFile(index);
    return bytes && tail.remembered.reduce(applySeenKeysChange, decodeRemembered(bytes, this.#paths.heads));
  }

  async write(file: SourceFile): Promise<void> {
    const { appended, replaces } = this.way;
    let isInPlace = false;
    try {
      if (!replaces) await appended?.sync();
      else {
        const bytes = this.way.copiesLines ? this.#readFile(file.index) : undefined;
        const { chunks, index } = encodeSourceFile(file, bytes && { bytes, index: file.index });
        await replaceFile(this.#files, this.#paths.heads, chunks, {
          beside: async () => appended?.sync(),
          afterRename: () => {
            isInPlace = true;
            this.afterRename();
          },
        });
        this.written = index;
      }
      if (appended !== undefined) this.isRoom = true;
    } catch (error) {
      if (!isInPlace) appended?.takeBack();
      throw error;
    } finally {
      appended?.close();
    }
  }

  /** The whole file, if it is the one that the index tells of. */
  #readFile({ lines }: HeadIndex): Buffer | undefined {
    const bytes = readIfThere(this.#paths.heads);
    return bytes !== undefined && stampOf(bytes, this.#paths.heads) === lines.stamp ? bytes : undefined;
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
