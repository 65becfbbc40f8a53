import type { FeedItem } from "../../compose/feed-items.js";
import type { Source } from "../../domain/source.js";
import type { SourceState } from "../../domain/source-state.js";
import type { ItemBody, StoredItem, StoredSource } from "../../domain/stored-item.js";
import type { Instant } from "../../lib/dates/instant.js";
import { TimeSlice } from "../../lib/time-slice.js";
import { stateFor } from "../../poll-state/poll-url.js";
import { freshState, sourceOf } from "../due-sources.js";
import type { PushCollection, PushRecords } from "../push-records.js";
import {
  bodyKey,
  type Committed,
  type HeadQuery,
  type ItemKey,
  type Lease,
  type SourceHead,
  type Store,
} from "../store.js";
import { StoreError } from "../store-errors.js";
import { Catalog, type CatalogEntry } from "./catalog.js";
import { FeedItemFiles } from "./feed-item-files.js";
import { type FileSystem, nodeFileSystem, toStoreError } from "./file-system.js";
import { sourcePaths } from "./folder.js";
import { checkFormat } from "./folder-format.js";
import { followCatalog } from "./follow-catalog.js";
import { newestHeads } from "./newest-heads.js";
import { PushFiles } from "./push-files.js";
import { HeadCache } from "./source/head-cache.js";
import { SourceStore } from "./source/source-store.js";

const EXPORT_BATCH_ITEMS = 50;

export interface FileStoreOptions {
  /** The data folder; a writer makes it when missing. */
  readonly path: string;
  /** Told what went wrong without stopping the work: a damaged file that was set aside, a full disk. */
  readonly onAlarm?: (alarm: StoreError) => void;
  /** What writes go through; for tests that let them fail. */
  readonly fileSystem?: FileSystem;
  /** After how many bytes of commits a source's file is made anew; for tests that let it happen soon. */
  readonly maxTailBytes?: number;
}

export interface KnownSource {
  readonly source: Source;
  readonly shelf: SourceStore;
}

/** The folder as a second process reads it: takes no lock, writes nothing, follows what the writer changes. */
export class ReadingStore implements Store {
  protected readonly path: string;
  protected readonly files: FileSystem;
  protected readonly onAlarm: (alarm: StoreError) => void;
  protected readonly catalog: Catalog;
  protected readonly feedItems: FeedItemFiles;
  protected readonly push: PushFiles;
  readonly #maxTailBytes: number | undefined;
  protected readonly readOnly: boolean = true;
  protected known = new Map<string, KnownSource>();
  readonly #listeners = new Set<(sourceIds: readonly string[]) => void>();
  readonly #cache = new HeadCache();
  #stopFollowing: (() => void) | undefined;

  constructor(options: FileStoreOptions) {
    this.path = options.path;
    this.files = options.fileSystem ?? nodeFileSystem;
    this.onAlarm = options.onAlarm ?? (() => {});
    this.catalog = new Catalog(this.files, options.path);
    this.feedItems = new FeedItemFiles(this.files, options.path, this.onAlarm);
    this.push = new PushFiles(this.files, options.path, this.onAlarm);
    this.#maxTailBytes = options.maxTailBytes;
  }

  async open(): Promise<void> {
    try {
      checkFormat(this.path);
      await this.catalog.load();
      this.#stopFollowing = followCatalog(this.path, this.onAlarm, (entries) => this.#take(entries));
    } catch (error) {
      throw toStoreError(error, `Cannot open the data folder ${this.path}`);
    }
  }

  async close(): Promise<void> {
    this.#stopFollowing?.();
    await Promise.all([...this.known.values()].map(({ shelf }) => shelf.idle()));
    this.known = new Map();
  }

  async sync(sources: readonly Source[], now: Instant): Promise<void> {
    const known = new Map<string, KnownSource>();
    const turn = new TimeSlice();
    for (const source of sources) {
      const shelf = this.known.get(source.id)?.shelf ?? (await this.#load(source, now));
      if (shelf.file.state.url !== source.url) shelf.setState(stateFor(shelf.file.state, source, now));
      known.set(source.id, { source, shelf });
      if (turn.isOver()) await turn.next();
    }
    this.known = known;
  }

  async getSource(sourceId: string): Promise<StoredSource | undefined> {
    return this.known.get(sourceId)?.shelf.get();
  }

  async getStates(sourceIds?: readonly string[]): Promise<readonly SourceState[]> {
    const asked = sourceIds?.flatMap((id) => this.known.get(id) ?? []) ?? [...this.known.values()];
    return asked.map(({ shelf }) => shelf.file.state);
  }

  async getHeads(query: HeadQuery): Promise<readonly SourceHead[]> {
    const ids = [...new Set(query.sourceIds)];
    return newestHeads(
      ids.flatMap((id) => this.known.get(id)?.shelf ?? []),
      query,
    );
  }

  async getBodies(keys: readonly ItemKey[]): Promise<ReadonlyMap<string, ItemBody>> {
    const wanted = new Map<string, string[]>();
    for (const { sourceId, key } of keys) {
      const ofSource = wanted.get(sourceId);
      if (ofSource === undefined) wanted.set(sourceId, [key]);
      else ofSource.push(key);
    }
    const found = await Promise.all(
      [...wanted].map(async ([sourceId, ofSource]) => {
        const bodies = await this.known.get(sourceId)?.shelf.getBodies(ofSource);
        return [...(bodies ?? [])].map(([key, body]): [string, ItemBody] => [bodyKey(sourceId, key), body]);
      }),
    );
    return new Map(found.flat());
  }

  async getFeedItems(feedId: string): Promise<readonly FeedItem[]> {
    try {
      return this.feedItems.get(feedId);
    } catch (error) {
      throw toStoreError(error, `Cannot read what feed "${feedId}" has shown`);
    }
  }

  saveFeedItems(..._: readonly unknown[]): Promise<void> {
    return this.#refuse();
  }

  async getPushRecords(collection: PushCollection): Promise<PushRecords> {
    try {
      return this.push.get(collection);
    } catch (error) {
      throw toStoreError(error, `Cannot read the push records "${collection}" of ${this.path}`);
    }
  }

  savePushRecords(..._: readonly unknown[]): Promise<void> {
    return this.#refuse();
  }

  claimDuty(..._: readonly unknown[]): Promise<boolean> {
    return this.#refuse();
  }

  onChange(listener: (sourceIds: readonly string[]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async *exportSource(sourceId: string): AsyncIterable<StoredItem> {
    const known = this.known.get(sourceId);
    if (known === undefined) return;
    const { heads, state } = await known.shelf.get();
    const oldestFirst = heads.toReversed();
    for (let from = 0; from < oldestFirst.length; from += EXPORT_BATCH_ITEMS) {
      const batch = oldestFirst.slice(from, from + EXPORT_BATCH_ITEMS);
      const bodies = await known.shelf.getBodies(batch.map(({ key }) => key));
      for (const head of batch) {
        yield { ...head, attachments: [], ...bodies.get(head.key), source: sourceOf(known.source, state) };
      }
    }
  }

  claimDue(_: unknown): Promise<readonly Lease[]> {
    return this.#refuse();
  }

  claim(_: unknown): Promise<readonly Lease[]> {
    return this.#refuse();
  }

  renew(..._: readonly unknown[]): Promise<boolean> {
    return this.#refuse();
  }

  commit(..._: readonly unknown[]): Promise<Committed> {
    return this.#refuse();
  }

  release(_: unknown): Promise<void> {
    return this.#refuse();
  }

  maintain(_: unknown): Promise<void> {
    return this.#refuse();
  }

  importSource(_: unknown): Promise<void> {
    return this.#refuse();
  }

  protected tell(sourceIds: readonly string[]): void {
    for (const listener of this.#listeners) listener(sourceIds);
  }

  async #refuse(): Promise<never> {
    throw new StoreError(`The data folder ${this.path} was opened for reading only.`, "readOnly");
  }

  async #load(source: Source, now: Instant): Promise<SourceStore> {
    const shelf = new SourceStore({
      files: this.files,
      cache: this.#cache,
      paths: sourcePaths(this.path, source.id),
      readOnly: this.readOnly,
      fresh: freshState(source, now),
      maxTailBytes: this.#maxTailBytes,
      onAlarm: this.onAlarm,
    });
    // One file that cannot be read stops neither the others nor the start; its source is tried again when it is asked for.
    const entry = this.catalog.get(source.id);
    // That of a source which left the config long ago may be gone by right.
    await shelf.load(entry?.orphanedAt === undefined ? entry?.rev : 0).catch(this.onAlarm);
    if (entry?.rev === shelf.file.rev && !shelf.wasReset) shelf.setState(entry.state);
    return shelf;
  }

  /** What the writer did since: sources whose file it replaced are read again, others only get their state. */
  async #take(entries: readonly CatalogEntry[]): Promise<void> {
    const changed = new Set<string>();
    for (const { sourceId, rev, state } of entries) {
      const shelf = this.known.get(sourceId)?.shelf;
      if (shelf === undefined) continue;
      if (shelf.file.rev !== rev) {
        await shelf.load().catch(this.onAlarm); // the others are followed all the same
        changed.add(sourceId);
      }
      if (shelf.file.rev === rev) shelf.setState(state);
    }
    if (changed.size > 0) this.tell([...changed]);
  }
}
