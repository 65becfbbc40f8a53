import { closeSync, fstatSync, readSync } from "node:fs";
import { dirname } from "node:path";
import { type FeedItem, type FeedItemChanges, feedItemName } from "../../compose/feed-items.js";
import { decodeFeedItem, encodeFeedItem } from "../feed-item-text.js";
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
import { feedPath } from "./folder.js";

/** Feeds whose items are kept in memory; the least recently used ones are read again. */
const MAX_CACHED_FEEDS = 64;
/** A file is rewritten when it holds more items than this, and than twice those that count. */
const SPARE_ITEMS = 1_000;
const ITEMS_PER_LINE = 200;

/** One file as far as it was read. */
interface Known {
  readonly inode: number;
  /** The end of the last whole line. */
  readonly end: number;
  /** Items in all lines. */
  readonly written: number;
  readonly items: ReadonlyMap<string, FeedItem>;
}

const NOTHING: Known = { inode: -1, end: 0, written: 0, items: new Map() };

/**
 * `feeds/<id>.jsonl`: what each feed has shown, one line a change, with its checksum. A change is appended and synced; a line
 * that was cut off in a crash does not count.
 */
export class FeedItemFiles {
  readonly #fs: FileSystem;
  readonly #root: string;
  readonly #onAlarm: (alarm: StoreError) => void;
  readonly #cache = new Map<string, Known>();
  readonly #writing = new Map<string, Promise<void>>();

  constructor(fs: FileSystem, root: string, onAlarm: (alarm: StoreError) => void) {
    this.#fs = fs;
    this.#root = root;
    this.#onAlarm = onAlarm;
  }

  get(feedId: string): readonly FeedItem[] {
    return [...this.#read(feedId).items.values()];
  }

  /** One write of a feed at a time. */
  async save(feedId: string, changes: FeedItemChanges): Promise<void> {
    if (changes.put.length + changes.drop.length === 0) return;
    const write = () => this.#write(feedId, changes);
    const writing = (this.#writing.get(feedId) ?? Promise.resolve()).then(write, write);
    this.#writing.set(feedId, writing);
    try {
      await writing;
    } finally {
      if (this.#writing.get(feedId) === writing) this.#writing.delete(feedId);
    }
  }

  /** Waits for what is being written. */
  async idle(): Promise<void> {
    await Promise.allSettled(this.#writing.values());
  }

  async #write(feedId: string, changes: FeedItemChanges): Promise<void> {
    const path = feedPath(this.#root, feedId);
    const known = this.#read(feedId);
    const isNew = known.inode === -1;
    if (isNew) await makeFolder(this.#fs, dirname(path));
    if (known.written > SPARE_ITEMS + 2 * known.items.size) {
      const items = apply(known.items, changes);
      await replaceFile(this.#fs, path, [...linesFor({ put: [...items.values()], drop: [] })]);
    } else {
      await withFile(this.#fs, path, isNew ? "w" : "r+", async (fd) => {
        if (this.#fs.size(fd) > known.end) this.#fs.truncate(fd, known.end);
        await writeChunks(this.#fs, fd, linesFor(changes), known.end);
        await this.#fs.syncData(fd);
      });
      if (isNew) await syncFolder(this.#fs, dirname(path));
    }
    this.#read(feedId);
  }

  #read(feedId: string): Known {
    const before = this.#cache.get(feedId) ?? NOTHING;
    const known = readOn(feedPath(this.#root, feedId), before, this.#onAlarm);
    this.#cache.delete(feedId);
    this.#cache.set(feedId, known);
    const [oldest] = this.#cache.keys();
    if (this.#cache.size > MAX_CACHED_FEEDS && oldest !== undefined) this.#cache.delete(oldest);
    return known;
  }
}

/** The file as it is now, read from where it was last read, or from its beginning when it is another file. */
function readOn(path: string, before: Known, onAlarm: (alarm: StoreError) => void): Known {
  const fd = openIfThere(path);
  if (fd === undefined) return NOTHING;
  try {
    const { ino, size } = fstatSync(fd);
    const known = ino === before.inode && size >= before.end ? before : { ...NOTHING, inode: ino };
    if (size === known.end) return known;
    const bytes = Buffer.alloc(size - known.end);
    return takeLines(path, known, bytes.subarray(0, readSync(fd, bytes, 0, bytes.length, known.end)), onAlarm);
  } finally {
    closeSync(fd);
  }
}

function takeLines(path: string, known: Known, bytes: Buffer, onAlarm: (alarm: StoreError) => void): Known {
  let { items, written } = known;
  let [end, corrupt] = [0, 0];
  for (const { line, end: lineEnd } of linesOf(bytes)) {
    end = lineEnd;
    const changes = decodeLine(line);
    if (changes === undefined) corrupt += 1;
    else {
      items = apply(items, changes);
      written += changes.put.length;
    }
  }
  if (corrupt > 0) onAlarm(corruptLines(path, corrupt));
  return { inode: known.inode, end: known.end + end, written, items };
}

function apply(items: ReadonlyMap<string, FeedItem>, { put, drop }: FeedItemChanges): ReadonlyMap<string, FeedItem> {
  const after = new Map(items);
  for (const item of put) after.set(feedItemName(item), item);
  for (const name of drop) after.delete(name);
  return after;
}

function* linesFor({ put, drop }: FeedItemChanges): Iterable<Buffer> {
  for (let from = 0; from < put.length; from += ITEMS_PER_LINE)
    yield encodeCheckedLine({ put: put.slice(from, from + ITEMS_PER_LINE).map(encodeFeedItem) });
  if (drop.length > 0) yield encodeCheckedLine({ drop });
}

/** Undefined for a line that is not as it was written. */
function decodeLine(line: Buffer): FeedItemChanges | undefined {
  if (!isWhole(line)) return undefined;
  const { put, drop }: { put?: unknown; drop?: unknown } = JSON.parse(line.toString("utf8"));
  return {
    put: Array.isArray(put) ? put.flatMap((item) => decodeFeedItem(item) ?? []) : [],
    drop: Array.isArray(drop) ? drop.map(String) : [],
  };
}

function corruptLines(path: string, count: number): StoreError {
  return new StoreError(
    `${path} is corrupt: ${count} of its lines cannot be read. Merged items whose first copy has left may get another id.`,
    "damaged",
  );
}
