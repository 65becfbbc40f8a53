import type { FeedItem, FeedItemChanges } from "../../compose/feed-items.js";
import type { Source } from "../../domain/source.js";
import type { SourceState } from "../../domain/source-state.js";
import type { ItemBody, SourceUpdate, StoredItem, StoredSource } from "../../domain/stored-item.js";
import type { Instant } from "../../lib/dates/instant.js";
import { stateFor } from "../../poll-state/poll-url.js";
import { freshState } from "../due-sources.js";
import type { PushChanges, PushCollection, PushRecords } from "../push-records.js";
import type {
  Committed,
  HeadQuery,
  ItemKey,
  Lease,
  SourceHead,
  SourceSnapshot,
  Store,
  StoreUpgrade,
} from "../store.js";
import { StoreError } from "../store-errors.js";
import { Follower, Notifier, type Position, readPosition } from "./change-feed.js";
import { Claims } from "./claims.js";
import { Database } from "./database.js";
import { readFeedItems, saveFeedItems } from "./feed-item-rows.js";
import { maintainDatabase } from "./maintain-database.js";
import { migrate } from "./migrate-database.js";
import { claimDuty, readPushRecords, savePushRecords } from "./push-rows.js";
import { readBodies, readHeads, readItems, readSource, readStates } from "./read-rows.js";
import { saveSnapshot, saveUpdate } from "./save-rows.js";
import { ServerClock } from "./server-clock.js";
import { syncSources } from "./sync-sources.js";

const OPEN_PATIENCE_MS = 30_000;

export interface PostgresStoreOptions {
  /** `postgres://user:password@host/name`; libpq's further parameters are understood. */
  readonly databaseUrl: string;
  /** Reads and follows what workers change; writes nothing but the tables, where there are none yet. */
  readonly readOnly?: boolean;
  /** Told what went wrong without stopping the work: a database that cannot be reached. */
  readonly onAlarm?: (alarm: StoreError) => void;
  /** Told once, by the process that brings the tables of an older Muara to this version. */
  readonly onUpgrade?: (upgrade: StoreUpgrade) => void;
  /** This process's clock, milliseconds; what is told by it is corrected to the database's. */
  readonly clock?: () => number;
  /** How long `open` waits for a database that is starting too. Default 30 s. */
  readonly openPatienceMs?: number;
}

/**
 * The store of many machines: one PostgreSQL, any number of workers and readers. docs/beyond-one-machine.md describes it.
 * @throws StoreError from every method when the database fails for longer than a moment.
 */
export function createPostgresStore(options: PostgresStoreOptions): Store {
  return new PostgresStore(options);
}

class PostgresStore implements Store {
  readonly #options: PostgresStoreOptions;
  readonly #database: Database;
  readonly #clock: ServerClock;
  readonly #claims: Claims;
  readonly #listeners = new Set<(sourceIds: readonly string[]) => void>();
  /** What this process's config names. */
  #known = new Map<string, Source>();
  #syncedAt: Instant | undefined;
  #position: Position | undefined;
  #notifier: Notifier | undefined;
  #follower: Follower | undefined;

  constructor(options: PostgresStoreOptions) {
    this.#options = options;
    this.#database = new Database({ databaseUrl: options.databaseUrl, onAlarm: options.onAlarm ?? (() => {}) });
    this.#clock = new ServerClock(this.#database, options.clock ?? Date.now);
    this.#claims = new Claims(this.#database, this.#clock);
  }

  async open(): Promise<void> {
    const patienceMs = this.#options.openPatienceMs ?? OPEN_PATIENCE_MS;
    try {
      await migrate(this.#database, patienceMs, this.#options.onUpgrade);
      this.#position = await readPosition(this.#database, patienceMs);
      this.#notifier = new Notifier(this.#database, this.#position.channel);
      this.#follow();
    } catch (error) {
      await this.#database.close();
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.#notifier?.flush();
    const follower = this.#follower;
    this.#follower = undefined;
    await follower?.stop();
    await this.#database.close();
    this.#position = undefined;
  }

  async sync(sources: readonly Source[], now: Instant): Promise<void> {
    if (!this.#options.readOnly) await syncSources(this.#database, this.#clock, sources, now);
    this.#known = new Map(sources.map((source) => [source.id, source]));
    this.#syncedAt = now;
    this.#claims.forgetStrangers();
  }

  async claimDue(options: {
    now: Instant;
    maxHosts: number;
    leaseMs: number;
    worker: string;
  }): Promise<readonly Lease[]> {
    this.#mustWrite();
    return this.#claims.claimDue(options, (id) => this.#known.has(id));
  }

  async claim(options: {
    sourceIds: readonly string[];
    now: Instant;
    leaseMs: number;
    worker: string;
  }): Promise<readonly Lease[]> {
    this.#mustWrite();
    return this.#claims.claim({ ...options, sourceIds: this.#knownOf(options.sourceIds) });
  }

  async renew(lease: Lease, now: Instant, leaseMs: number): Promise<boolean> {
    this.#mustWrite();
    return this.#claims.renew(lease, now, leaseMs);
  }

  async commit(lease: Lease, update: SourceUpdate): Promise<Committed> {
    this.#mustWrite();
    const { sourceId, url } = update.state;
    const source = this.#known.get(sourceId);
    // The config dropped the source or gave it another URL while it was polled: nobody wants the result any more.
    if (source?.url !== url) return { kind: "fenced" };
    const saved = await saveUpdate(this.#database, this.#clock, source, lease, update);
    if (saved.kind === "fenced") return saved;
    if (saved.changedIn !== undefined) this.#tellOwn(sourceId, saved.changedIn);
    return { kind: "saved", changed: saved.changedIn !== undefined };
  }

  async release(lease: Lease): Promise<void> {
    await this.#claims.release(lease);
  }

  async getSource(sourceId: string): Promise<StoredSource | undefined> {
    const source = this.#known.get(sourceId);
    if (source === undefined) return undefined;
    const stored = await readSource(this.#database, sourceId);
    const state = this.#stateOf(source, stored?.state);
    return { heads: [], remembered: [], ...stored, state };
  }

  async getStates(sourceIds?: readonly string[]): Promise<readonly SourceState[]> {
    const ids = sourceIds === undefined ? [...this.#known.keys()] : this.#knownOf(sourceIds);
    const states = await readStates(this.#database, ids);
    return ids.flatMap((id) => {
      const source = this.#known.get(id);
      return source === undefined ? [] : [this.#stateOf(source, states.get(id))];
    });
  }

  async getHeads(query: HeadQuery): Promise<readonly SourceHead[]> {
    const ids = this.#knownOf(query.sourceIds);
    return ids.length === 0 || query.limit <= 0 ? [] : readHeads(this.#database, ids, query);
  }

  async getBodies(keys: readonly ItemKey[]): Promise<ReadonlyMap<string, ItemBody>> {
    return readBodies(
      this.#database,
      keys.filter(({ sourceId }) => this.#known.has(sourceId)),
    );
  }

  async getFeedItems(feedId: string): Promise<readonly FeedItem[]> {
    return readFeedItems(this.#database, feedId);
  }

  async saveFeedItems(feedId: string, changes: FeedItemChanges): Promise<void> {
    this.#mustWrite();
    await saveFeedItems(this.#database, feedId, changes);
  }

  async getPushRecords(collection: PushCollection): Promise<PushRecords> {
    return readPushRecords(this.#database, collection);
  }

  /** Processes that only serve are hubs as well. */
  async savePushRecords(collection: PushCollection, changes: PushChanges): Promise<void> {
    await savePushRecords(this.#database, collection, changes);
  }

  async claimDuty(duty: string, options: { now: Instant; leaseMs: number; worker: string }): Promise<boolean> {
    return claimDuty(this.#database, duty, options.worker, options.leaseMs);
  }

  onChange(listener: (sourceIds: readonly string[]) => void): () => void {
    this.#listeners.add(listener);
    this.#follow();
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) this.#unfollow();
    };
  }

  async maintain(now: Instant): Promise<void> {
    this.#mustWrite();
    this.#claims.forgetStrangers();
    await maintainDatabase(this.#database, this.#clock, [...this.#known.keys()], now);
  }

  async *exportSource(sourceId: string): AsyncIterable<StoredItem> {
    const source = this.#known.get(sourceId);
    if (source === undefined) return;
    const stored = (await readStates(this.#database, [sourceId])).get(sourceId);
    yield* readItems(this.#database, source, this.#stateOf(source, stored));
  }

  async importSource(snapshot: SourceSnapshot): Promise<void> {
    this.#mustWrite();
    const { sourceId } = snapshot.state;
    const source = this.#known.get(sourceId);
    if (source === undefined) throw notKnown(sourceId);
    const saved = await saveSnapshot(this.#database, this.#clock, source, snapshot);
    if (saved.kind === "fenced") throw notKnown(sourceId);
    if (saved.changedIn !== undefined) this.#tellOwn(sourceId, saved.changedIn);
  }

  #mustWrite(): void {
    if (!this.#options.readOnly && this.#position !== undefined) return;
    const why = this.#options.readOnly ? "was opened for reading only" : "is not open";
    throw new StoreError(
      `The store in ${this.#database.place} ${why}.`,
      this.#options.readOnly ? "readOnly" : "unavailable",
    );
  }

  #knownOf(sourceIds: readonly string[]): readonly string[] {
    return [...new Set(sourceIds)].filter((id) => this.#known.has(id));
  }

  /** A reader's config may be ahead of the workers'. */
  #stateOf(source: Source, stored: SourceState | undefined): SourceState {
    const now = this.#syncedAt ?? "1970-01-01T00:00:00Z";
    return stored === undefined ? freshState(source, now) : stateFor(stored, source, now);
  }

  /** One connection listens while somebody wants to know, and none before. */
  #follow(): void {
    if (this.#follower !== undefined || this.#position === undefined || this.#listeners.size === 0) return;
    this.#follower = new Follower({
      databaseUrl: this.#options.databaseUrl,
      position: this.#position,
      onChanged: (sourceIds) => this.#tell(this.#knownOf(sourceIds)),
      onGap: () => this.#tell([...this.#known.keys()]),
    });
  }

  #unfollow(): void {
    const follower = this.#follower;
    this.#follower = undefined;
    void follower?.stop();
  }

  #tellOwn(sourceId: string, changedIn: string): void {
    this.#notifier?.notify();
    if (this.#follower?.noteOwn(sourceId, changedIn) ?? true) this.#tell([sourceId]);
  }

  #tell(sourceIds: readonly string[]): void {
    if (sourceIds.length > 0) for (const listener of this.#listeners) listener(sourceIds);
  }
}

function notKnown(sourceId: string): StoreError {
  return new StoreError(`No source "${sourceId}" is known; add it to the config first.`, "unavailable");
}
