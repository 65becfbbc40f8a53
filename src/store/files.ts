import { unlinkSync } from "node:fs";
import type { ItemBody, Source, SourceState, SourceUpdate, StoredItem, StoredSource } from "../aggregate/model.js";
import { stateFor } from "../aggregate/politeness-target.js";
import type { Instant } from "../feed/model.js";
import { Catalog, type CatalogEntry } from "./catalog.js";
import { StoreError } from "./errors.js";
import { type FileSystem, makeFolder, nodeFileSystem, toStoreError } from "./file-system.js";
import { listFolder, sourcePaths } from "./folder.js";
import { followCatalog } from "./follow.js";
import { prepareFormat } from "./format.js";
import { LeaseTable } from "./leases.js";
import { lockFolder, type WriterLock } from "./lock.js";
import { sweepFolder } from "./maintain.js";
import { newestHeads } from "./newest.js";
import {
  bodyKey,
  type Committed,
  type HeadQuery,
  type ItemKey,
  type Lease,
  type SourceHead,
  type SourceSnapshot,
  type Store,
} from "./port.js";
import { Shelf } from "./shelf.js";
import { SlotCache } from "./slot-cache.js";
import { byHost, freshState, isDue, sourceOf } from "./source-state.js";

/** While thousands of sources are read, the loop goes on at least this often. */
const LOAD_SLICE_MS = 8;
const EXPORT_BATCH_ITEMS = 50;

export interface FileStoreOptions {
  /** The data folder; made when missing. */
  readonly path: string;
  /** Reads beside a writer and follows what it changes; takes no lock and writes nothing. */
  readonly readOnly?: boolean;
  /** Told what went wrong without stopping the work: a damaged file that was set aside, a full disk. */
  readonly onAlarm?: (alarm: StoreError) => void;
  /** What writes go through; for tests that let them fail. */
  readonly fileSystem?: FileSystem;
}

/**
 * The store of one machine: lowdb, one file a source, in a folder that one process writes and any number read.
 * docs/store.md describes the format. @throws StoreError from every method when the folder fails.
 */
export function createFileStore(options: FileStoreOptions): Store {
  return new FileStore(options);
}

interface Known {
  readonly source: Source;
  readonly shelf: Shelf;
}

class FileStore implements Store {
  readonly #path: string;
  readonly #readOnly: boolean;
  readonly #fs: FileSystem;
  readonly #onAlarm: (alarm: StoreError) => void;
  readonly #listeners = new Set<(sourceIds: readonly string[]) => void>();
  readonly #catalog: Catalog;
  readonly #cache = new SlotCache();
  #known = new Map<string, Known>();
  #leases = new LeaseTable(0);
  #lock: WriterLock | undefined;
  #stopFollowing: (() => void) | undefined;

  constructor(options: FileStoreOptions) {
    this.#path = options.path;
    this.#readOnly = options.readOnly ?? false;
    this.#fs = options.fileSystem ?? nodeFileSystem;
    this.#onAlarm = options.onAlarm ?? (() => {});
    this.#catalog = new Catalog(this.#fs, options.path);
  }

  async open(): Promise<void> {
    try {
      if (!this.#readOnly) await this.#openForWriting();
      else await prepareFormat(this.#fs, this.#path, { readOnly: true });
      this.#catalog.load();
      if (this.#readOnly) this.#stopFollowing = this.#follow();
    } catch (error) {
      this.#unlock();
      throw toStoreError(error, `Cannot open the data folder ${this.#path}`);
    }
  }

  async close(): Promise<void> {
    this.#stopFollowing?.();
    await Promise.all([...this.#known.values()].map(({ shelf }) => shelf.idle()));
    try {
      if (this.#lock !== undefined) await this.#catalog.flush();
    } catch (error) {
      throw toStoreError(error, `Cannot save the catalog of ${this.#path}`);
    } finally {
      this.#unlock();
      this.#known = new Map();
    }
  }

  async sync(sources: readonly Source[], now: Instant): Promise<void> {
    const known = new Map<string, Known>();
    let sliceEnd = performance.now() + LOAD_SLICE_MS;
    for (const source of sources) {
      const shelf = this.#known.get(source.id)?.shelf ?? (await this.#load(source, now));
      if (shelf.file.state.url !== source.url) shelf.setState(stateFor(shelf.file.state, source, now));
      known.set(source.id, { source, shelf });
      if (performance.now() < sliceEnd) continue;
      await new Promise(setImmediate);
      sliceEnd = performance.now() + LOAD_SLICE_MS;
    }
    this.#known = known;
    if (!this.#readOnly) await this.#noteSync(now);
  }

  async claimDue(options: {
    now: Instant;
    maxHosts: number;
    leaseMs: number;
    worker: string;
  }): Promise<readonly Lease[]> {
    this.#mustWrite();
    const due = [...this.#known.values()].filter(({ source, shelf }) => isDue(source, shelf.file.state, options.now));
    return this.#lease(due, options, options.maxHosts);
  }

  async claim(options: {
    sourceIds: readonly string[];
    now: Instant;
    leaseMs: number;
    worker: string;
  }): Promise<readonly Lease[]> {
    this.#mustWrite();
    const asked = options.sourceIds.flatMap((id) => this.#known.get(id) ?? []);
    return this.#lease(asked, options, asked.length);
  }

  async renew(lease: Lease, now: Instant, leaseMs: number): Promise<boolean> {
    this.#mustWrite();
    return this.#leases.renew(lease, now, leaseMs);
  }

  async commit(lease: Lease, update: SourceUpdate): Promise<Committed> {
    this.#mustWrite();
    const sourceId = update.state.sourceId;
    const known = this.#known.get(sourceId);
    // The config dropped the source or gave it another URL while it was polled: nobody wants the result any more.
    if (known === undefined || known.source.url !== update.state.url) return { kind: "fenced" };
    const saved = await known.shelf.save(update, () => this.#leases.isCurrent(lease));
    if (saved === undefined) return { kind: "fenced" };
    await this.#note(sourceId, known.shelf, saved.written);
    if (saved.itemsChanged) this.#tell([sourceId]);
    return { kind: "saved", changed: saved.itemsChanged };
  }

  async release(lease: Lease): Promise<void> {
    this.#leases.release(lease);
  }

  async getSource(sourceId: string): Promise<StoredSource | undefined> {
    return this.#known.get(sourceId)?.shelf.get();
  }

  async getStates(): Promise<readonly SourceState[]> {
    return [...this.#known.values()].map(({ shelf }) => shelf.file.state);
  }

  async getHeads(query: HeadQuery): Promise<readonly SourceHead[]> {
    return newestHeads(
      [...new Set(query.sourceIds)].flatMap((id) => this.#known.get(id)?.shelf ?? []),
      query,
    );
  }

  async getBodies(keys: readonly ItemKey[]): Promise<ReadonlyMap<string, ItemBody>> {
    const wanted = new Map<string, string[]>();
    for (const { sourceId, key } of keys) wanted.set(sourceId, [...(wanted.get(sourceId) ?? []), key]);
    const found = await Promise.all(
      [...wanted].map(async ([sourceId, ofSource]) => {
        const bodies = await this.#known.get(sourceId)?.shelf.getBodies(ofSource);
        return [...(bodies ?? [])].map(([key, body]): [string, ItemBody] => [bodyKey(sourceId, key), body]);
      }),
    );
    return new Map(found.flat());
  }

  onChange(listener: (sourceIds: readonly string[]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async maintain(now: Instant): Promise<void> {
    this.#mustWrite();
    const current = [...this.#known.values()].map(({ shelf }): [string, number] => [shelf.headsPath, shelf.file.gen]);
    sweepFolder(this.#path, this.#catalog, new Map(current), now);
  }

  async *exportSource(sourceId: string): AsyncIterable<StoredItem> {
    const known = this.#known.get(sourceId);
    if (known === undefined) return;
    const { heads: newestFirst } = await known.shelf.get();
    const heads = newestFirst.toReversed();
    for (let from = 0; from < heads.length; from += EXPORT_BATCH_ITEMS) {
      const batch = heads.slice(from, from + EXPORT_BATCH_ITEMS);
      const bodies = await known.shelf.getBodies(batch.map(({ key }) => key));
      for (const head of batch) {
        yield {
          ...head,
          attachments: [],
          ...bodies.get(head.key),
          source: sourceOf(known.source, known.shelf.file.state),
        };
      }
    }
  }

  async importSource(snapshot: SourceSnapshot): Promise<void> {
    this.#mustWrite();
    const { state, items, remembered } = snapshot;
    const shelf = this.#known.get(state.sourceId)?.shelf;
    if (shelf === undefined) throw notKnown(state.sourceId);
    const saved = await shelf.save({ state, upserts: items, removals: [], remembered });
    await this.#note(state.sourceId, shelf, saved?.written ?? false);
    if (saved?.itemsChanged) this.#tell([state.sourceId]);
  }

  async #openForWriting(): Promise<void> {
    await makeFolder(this.#fs, this.#path);
    this.#lock = lockFolder(this.#path);
    this.#leases = new LeaseTable(this.#lock.firstToken);
    for (const path of listFolder(this.#path).temporary) unlinkSync(path);
    await prepareFormat(this.#fs, this.#path);
  }

  #unlock(): void {
    this.#lock?.release();
    this.#lock = undefined;
  }

  #mustWrite(): void {
    if (this.#lock !== undefined) return;
    const why = this.#readOnly ? "was opened for reading only" : "is not open";
    throw new StoreError(`The data folder ${this.#path} ${why}.`, this.#readOnly ? "readOnly" : "unavailable");
  }

  async #load(source: Source, now: Instant): Promise<Shelf> {
    const shelf = new Shelf({
      files: this.#fs,
      cache: this.#cache,
      paths: sourcePaths(this.#path, source.id),
      readOnly: this.#readOnly,
      fresh: freshState(source, now),
      onAlarm: this.#onAlarm,
    });
    await shelf.load();
    const entry = this.#catalog.get(source.id);
    if (entry?.rev === shelf.file.rev) shelf.setState(entry.state);
    return shelf;
  }

  /** Writes which sources are known by now and which no longer: what `maintain` may remove, and when. */
  async #noteSync(now: Instant): Promise<void> {
    const changed = [...this.#known].flatMap(([sourceId, { shelf }]) => {
      const entry = this.#catalog.get(sourceId);
      const { rev, state } = shelf.file;
      return entry?.state === state && entry.rev === rev && entry.orphanedAt === undefined
        ? []
        : [{ sourceId, rev, state }];
    });
    const orphaned = this.#catalog
      .entries()
      .filter(({ sourceId, orphanedAt }) => orphanedAt === undefined && !this.#known.has(sourceId))
      .map((entry) => ({ ...entry, orphanedAt: now }));
    await this.#put([...changed, ...orphaned]);
  }

  /** The catalog is soft: where the items are safe already, its failure is an alarm and it is written again later. */
  async #note(sourceId: string, shelf: Shelf, safe: boolean): Promise<void> {
    const { rev, state } = shelf.file;
    const put = this.#put([{ sourceId, rev, state }]);
    await (safe ? put.catch(this.#onAlarm) : put);
  }

  async #put(entries: readonly CatalogEntry[]): Promise<void> {
    try {
      await this.#catalog.put(entries);
    } catch (error) {
      throw toStoreError(error, `Cannot save the catalog of ${this.#path}`);
    }
  }

  #lease(
    wanted: readonly Known[],
    options: { now: Instant; leaseMs: number; worker: string },
    maxHosts: number,
  ): readonly Lease[] {
    return byHost(wanted.map(({ source, shelf }) => ({ source, state: shelf.file.state })))
      .filter(({ host }) => this.#leases.isFree(host, options.now))
      .slice(0, maxHosts)
      .map(({ host, sourceIds }) => this.#leases.take(host, sourceIds, options.now, options.leaseMs, options.worker));
  }

  #tell(sourceIds: readonly string[]): void {
    for (const listener of this.#listeners) listener(sourceIds);
  }

  #follow(): () => void {
    return followCatalog(this.#path, this.#onAlarm, async (entries) => {
      const changed: string[] = [];
      for (const { sourceId, rev, state } of entries) {
        const shelf = this.#known.get(sourceId)?.shelf;
        if (shelf === undefined) continue;
        if (shelf.file.rev !== rev) {
          await shelf.load();
          changed.push(sourceId);
        }
        if (shelf.file.rev === rev) shelf.setState(state);
      }
      if (changed.length > 0) this.#tell(changed);
    });
  }
}

function notKnown(sourceId: string): StoreError {
  return new StoreError(
    `Source "${sourceId}" is not in the config: add it there first, then import its items.`,
    "unavailable",
  );
}
