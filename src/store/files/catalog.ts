import { closeSync, fstatSync, readSync } from "node:fs";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import type { SourceState } from "../../domain/source-state.js";
import type { Instant } from "../../lib/dates/instant.js";
import { TimeSlice } from "../../lib/time-slice.js";
import { checksumText } from "./checked-line.js";
import { type FileSystem, isFull, openIfThere, replaceFile, withFile, writeChunks } from "./file-system.js";

/** Rewritten when it holds more than this many lines beside twice the number of sources. */
const SPARE_LINES = 1000;
const LINES_PER_CHUNK = 100;
const NEWLINE = 10;

/** The soft part of one source: what changes at every poll, also when no item does. */
export interface CatalogEntry {
  readonly sourceId: string;
  /** The revision of the source's file that `state` builds on: with any other, the file's own state holds. */
  readonly rev: number;
  readonly state: SourceState;
  /** Since when no `sync` has named the source. */
  readonly orphanedAt?: Instant;
}

/**
 * `catalog.jsonl`: one line a change, the last line of a source holds. Appending costs what changed; a line is handed to the
 * system before the promise resolves, so it survives the process, but it is not synced: what it tells can be learnt again.
 */
export class Catalog {
  readonly #fs: FileSystem;
  readonly #path: string;
  readonly #entries = new Map<string, CatalogEntry>();
  /** Told to the file in the next write. */
  readonly #pending = new Set<string>();
  #lines = 0;
  #writing: Promise<void> = Promise.resolve();
  /** A write failed half way: the next begins on a line of its own. */
  #torn = false;

  constructor(fs: FileSystem, folder: string) {
    this.#fs = fs;
    this.#path = catalogPath(folder);
  }

  /** Reads what is there; lines whose checksum is wrong are passed over. */
  async load(): Promise<void> {
    const tail = new CatalogTail(this.#path);
    const turn = new TimeSlice();
    for (const line of tail.readLines()) {
      const entry = decodeLine(line);
      if (entry !== undefined) this.#entries.set(entry.sourceId, entry);
      if (turn.isOver()) await turn.next();
    }
    this.#lines = tail.lines;
    this.#torn = tail.torn;
  }

  get(sourceId: string): CatalogEntry | undefined {
    return this.#entries.get(sourceId);
  }

  entries(): readonly CatalogEntry[] {
    return [...this.#entries.values()];
  }

  forget(sourceId: string): void {
    this.#entries.delete(sourceId);
    this.#pending.delete(sourceId);
  }

  /** Notes these entries and writes them; several calls in one turn become one write. */
  async put(entries: readonly CatalogEntry[]): Promise<void> {
    for (const entry of entries) {
      this.#entries.set(entry.sourceId, entry);
      this.#pending.add(entry.sourceId);
    }
    if (this.#pending.size > 0) await this.flush();
  }

  /** Notes an entry, and writes it when the present turn of the loop is over: nobody waits for it. */
  noteLater(entry: CatalogEntry, onFailure: (error: unknown) => void): void {
    this.#entries.set(entry.sourceId, entry);
    this.#pending.add(entry.sourceId);
    setImmediate(() => this.flush().catch(onFailure));
  }

  async flush(): Promise<void> {
    const write = () => this.#write();
    this.#writing = this.#writing.then(write, write);
    await this.#writing;
  }

  async #write(): Promise<void> {
    if (this.#pending.size === 0) return;
    const ids = [...this.#pending];
    this.#pending.clear();
    try {
      const needsCheckpoint = this.#lines > SPARE_LINES + 2 * this.#entries.size;
      await (needsCheckpoint ? this.#rewrite() : this.#append(ids).catch((error: unknown) => this.#shrink(error)));
    } catch (error) {
      for (const id of ids) this.#pending.add(id);
      throw error;
    }
  }

  async #append(ids: readonly string[]): Promise<void> {
    const entries = ids.flatMap((id) => this.#entries.get(id) ?? []);
    const begin = this.#torn ? [Buffer.from("\n")] : [];
    this.#torn = true;
    await withFile(this.#fs, this.#path, "a", (fd) => writeChunks(this.#fs, fd, encodeAll(entries, begin), 0));
    this.#torn = false;
    this.#lines += entries.length;
  }

  /** A catalog that may not grow, as the disk or the size of a file is limited, may still fit without its old lines. */
  async #shrink(error: unknown): Promise<void> {
    if (!isFull(error) || this.#lines <= this.#entries.size) throw error;
    await this.#rewrite();
  }

  async #rewrite(): Promise<void> {
    const entries = this.entries();
    await replaceFile(this.#fs, this.#path, encodeAll(entries));
    this.#torn = false;
    this.#lines = entries.length;
  }
}

/** Reads `catalog.jsonl` from where it was last read; from its beginning when it was rewritten meanwhile. */
export class CatalogTail {
  readonly #path: string;
  #inode = -1;
  #position = 0;
  lines = 0;
  /** The file ends inside a line. */
  torn = false;

  constructor(path: string) {
    this.#path = path;
  }

  read(): CatalogEntry[] {
    return [...this.readLines()].flatMap((line) => decodeLine(line) ?? []);
  }

  /** The same one by one, still to be decoded. */
  *readLines(): Iterable<string> {
    const bytes = this.#readNew();
    const end = bytes.lastIndexOf(NEWLINE) + 1;
    this.torn = end < bytes.length;
    this.#position += end;
    for (let from = 0; from < end; ) {
      const to = bytes.indexOf(NEWLINE, from);
      yield bytes.toString("utf8", from, to);
      this.lines += 1;
      from = to + 1;
    }
  }

  #readNew(): Buffer {
    const fd = openIfThere(this.#path);
    if (fd === undefined) return Buffer.alloc(0);
    try {
      const { ino, size } = fstatSync(fd);
      if (ino !== this.#inode || size < this.#position) this.#position = 0;
      this.#inode = ino;
      const bytes = Buffer.alloc(Math.max(0, size - this.#position));
      return bytes.subarray(0, readSync(fd, bytes, 0, bytes.length, this.#position));
    } finally {
      closeSync(fd);
    }
  }
}

export function catalogPath(folder: string): string {
  return join(folder, "catalog.jsonl");
}

function* encodeAll(entries: readonly CatalogEntry[], begin: readonly Buffer[] = []): Iterable<Buffer> {
  yield* begin;
  for (let from = 0; from < entries.length; from += LINES_PER_CHUNK) {
    yield Buffer.from(
      entries
        .slice(from, from + LINES_PER_CHUNK)
        .map(encodeLine)
        .join(""),
    );
  }
}

function encodeLine(entry: CatalogEntry): string {
  const json = JSON.stringify(entry);
  return `${checksumText(crc32(json))} ${json}\n`;
}

function decodeLine(line: string): CatalogEntry | undefined {
  const json = line.slice(9);
  const fits = json !== "" && Number.parseInt(line.slice(0, 8), 16) === crc32(json);
  return fits ? JSON.parse(json) : undefined;
}
