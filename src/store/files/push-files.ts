import { closeSync, fstatSync, readSync } from "node:fs";
import { dirname, join } from "node:path";
import {
  applyChanges,
  mergeChanges,
  type PushChanges,
  type PushCollection,
  type PushRecords,
} from "../push-records.js";
import { StoreError } from "../store-errors.js";
import { encodeCheckedLine, isWhole, linesOf } from "./checked-line.js";
import {
  type FileSystem,
  makeFolder,
  openIfThere,
  replaceFile,
  syncFolder,
  withFile,
  writeChunks,
} from "./file-system.js";

/** A file is rewritten when it is larger than this, and than twice what its records take. */
const SPARE_BYTES = 1_000_000;
const RECORDS_PER_LINE = 200;
/** Subscriptions hold secrets. */
const OWNER_ONLY = 0o600;

/** One file as far as it was read. */
interface Known {
  readonly inode: number;
  /** The end of the last whole line. */
  readonly end: number;
  readonly records: PushRecords;
}

const NOTHING: Known = { inode: -1, end: 0, records: new Map() };

interface Waiting {
  readonly changes: PushChanges;
  readonly written: Promise<void>;
}

/**
 * `push/<collection>.jsonl`: one line a change, with its checksum. A change is appended and synced; changes that come while another
 * one is written are written together. A line that was cut off in a crash does not count.
 */
export class PushFiles {
  readonly #fs: FileSystem;
  readonly #root: string;
  readonly #onAlarm: (alarm: StoreError) => void;
  readonly #cache = new Map<PushCollection, Known>();
  readonly #running = new Map<PushCollection, Promise<void>>();
  readonly #waiting = new Map<PushCollection, Waiting>();

  constructor(fs: FileSystem, root: string, onAlarm: (alarm: StoreError) => void) {
    this.#fs = fs;
    this.#root = root;
    this.#onAlarm = onAlarm;
  }

  get(collection: PushCollection): PushRecords {
    const known = this.#readOn(collection, this.#cache.get(collection) ?? NOTHING);
    this.#cache.set(collection, known);
    return known.records;
  }

  async save(collection: PushCollection, changes: PushChanges): Promise<void> {
    const waiting = this.#waiting.get(collection);
    if (waiting !== undefined) {
      this.#waiting.set(collection, { ...waiting, changes: mergeChanges(waiting.changes, changes) });
      return waiting.written;
    }
    const before = this.#running.get(collection) ?? Promise.resolve();
    const written = before.catch(() => {}).then(() => this.#writeWaiting(collection));
    this.#waiting.set(collection, { changes, written });
    return written;
  }

  /** Waits for what is being written. */
  async idle(): Promise<void> {
    await Promise.allSettled([...this.#running.values(), ...[...this.#waiting.values()].map(({ written }) => written)]);
  }

  async #writeWaiting(collection: PushCollection): Promise<void> {
    const waiting = this.#waiting.get(collection);
    if (waiting === undefined) return;
    this.#waiting.delete(collection);
    const running = this.#write(collection, waiting.changes);
    this.#running.set(collection, running);
    try {
      await running;
    } finally {
      if (this.#running.get(collection) === running) this.#running.delete(collection);
    }
  }

  async #write(collection: PushCollection, changes: PushChanges): Promise<void> {
    const path = this.#path(collection);
    const records = applyChanges(this.get(collection), changes);
    const known = this.#cache.get(collection) ?? NOTHING;
    const isNew = known.inode === -1;
    if (isNew) await makeFolder(this.#fs, dirname(path));
    if (known.end > SPARE_BYTES && known.end > 2 * sizeOf(records)) {
      await replaceFile(this.#fs, path, linesFor({ put: objectsOf(records) }), { mode: OWNER_ONLY });
    } else {
      await withFile(
        this.#fs,
        path,
        isNew ? "w" : "r+",
        async (fd) => {
          if (this.#fs.size(fd) > known.end) this.#fs.truncate(fd, known.end);
          await writeChunks(this.#fs, fd, linesFor(changes), known.end);
          await this.#fs.syncData(fd);
        },
        OWNER_ONLY,
      );
      if (isNew) await syncFolder(this.#fs, dirname(path));
    }
    this.get(collection);
  }

  #path(collection: PushCollection): string {
    return join(this.#root, "push", `${collection}.jsonl`);
  }

  /** The file as it is now, read from where it was last read, or from its beginning when it is another file. */
  #readOn(collection: PushCollection, before: Known): Known {
    const path = this.#path(collection);
    const fd = openIfThere(path);
    if (fd === undefined) return NOTHING;
    try {
      const { ino, size } = fstatSync(fd);
      const known = ino === before.inode && size >= before.end ? before : { ...NOTHING, inode: ino };
      if (size === known.end) return known;
      const bytes = Buffer.alloc(size - known.end);
      return this.#takeLines(path, known, bytes.subarray(0, readSync(fd, bytes, 0, bytes.length, known.end)));
    } finally {
      closeSync(fd);
    }
  }

  #takeLines(path: string, known: Known, bytes: Buffer): Known {
    const records = new Map(known.records);
    let [end, corrupt] = [0, 0];
    for (const { line, end: lineEnd } of linesOf(bytes)) {
      end = lineEnd;
      const changes = decodeLine(line);
      if (changes === undefined) corrupt += 1;
      for (const key of changes?.drop ?? []) records.delete(key);
      for (const [key, value] of changes?.put ?? []) records.set(key, value);
    }
    if (corrupt > 0) this.#onAlarm(corruptLines(path, corrupt));
    return { inode: known.inode, end: known.end + end, records };
  }
}

/** A change of few records is one line, so that all of it counts or none. */
function* linesFor({ put, drop = [] }: PushChanges): Iterable<Buffer> {
  const entries = [...put];
  if (drop.length > 0 || entries.length === 0)
    yield encodeCheckedLine({ put: entries.splice(0, RECORDS_PER_LINE), drop });
  while (entries.length > 0) yield encodeCheckedLine({ put: entries.splice(0, RECORDS_PER_LINE) });
}

/** Undefined for a line that is not as it was written. */
function decodeLine(line: Buffer): { put: [string, unknown][]; drop: string[] } | undefined {
  if (!isWhole(line)) return undefined;
  const { put, drop }: { put?: unknown; drop?: unknown } = JSON.parse(line.toString("utf8"));
  return {
    put: Array.isArray(put) ? put.flatMap(entryOf) : [],
    drop: Array.isArray(drop) ? drop.map(String) : [],
  };
}

function entryOf(entry: unknown): [string, unknown][] {
  const [key, value] = Array.isArray(entry) ? (entry as readonly unknown[]) : [];
  return typeof key === "string" ? [[key, value]] : [];
}

function objectsOf(records: PushRecords): ReadonlyMap<string, object> {
  const objects = new Map<string, object>();
  for (const [key, value] of records) if (typeof value === "object" && value !== null) objects.set(key, value);
  return objects;
}

function sizeOf(records: PushRecords): number {
  let bytes = 0;
  for (const [key, value] of records) bytes += key.length + JSON.stringify(value).length;
  return bytes;
}

function corruptLines(path: string, count: number): StoreError {
  return new StoreError(
    `${path} is corrupt: ${count} of its lines cannot be read. Deliveries may be repeated, and subscribers may have to subscribe again.`,
    "damaged",
  );
}
