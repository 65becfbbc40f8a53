import { unlinkSync } from "node:fs";
import type { FeedItemChanges } from "../../compose/feed-items.js";
import type { Source } from "../../domain/source.js";
import type { SourceUpdate } from "../../domain/stored-item.js";
import type { Instant } from "../../lib/dates/instant.js";
import { byHost, isDue } from "../due-sources.js";
import type { PushChanges, PushCollection } from "../push-records.js";
import type { Committed, Lease, SourceSnapshot } from "../store.js";
import { StoreError } from "../store-errors.js";
import type { CatalogEntry } from "./catalog.js";
import { makeFolder, toStoreError } from "./file-system.js";
import { listFolder } from "./folder.js";
import { prepareFormat } from "./folder-format.js";
import { LeaseTable } from "./lease-table.js";
import { type KnownSource, ReadingStore } from "./reading-store.js";
import type { Saved } from "./source/commit.js";
import type { SourceStore } from "./source/source-store.js";
import { sweepFolder } from "./sweep-folder.js";
import { lockFolder, type WriterLock } from "./writer-lock.js";

interface ClaimOptions {
  readonly now: Instant;
  readonly leaseMs: number;
  readonly worker: string;
}

/** The folder as its one writer has it. */
export class WritingStore extends ReadingStore {
  protected override readonly readOnly: boolean = false;
  #leases = new LeaseTable(0);
  #lock: WriterLock | undefined;
  /** What changes which sources are known, and what removes those that are not: one at a time. */
  #settling: Promise<unknown> = Promise.resolve();

  override async open(): Promise<void> {
    try {
      await makeFolder(this.files, this.path);
      this.#lock = lockFolder(this.path);
      this.#leases = new LeaseTable(this.#lock.firstToken);
      const { temporary } = await listFolder(this.path);
      for (const path of temporary) unlinkSync(path);
      await prepareFormat(this.files, this.path, this.onAlarm);
      await this.catalog.load();
    } catch (error) {
      this.#unlock();
      throw toStoreError(error, `Cannot open the data folder ${this.path}`);
    }
  }

  override async close(): Promise<void> {
    try {
      await this.#settling;
      await Promise.all([this.feedItems.idle(), this.push.idle()]);
      await super.close();
      if (this.#lock !== undefined) await this.catalog.flush();
    } catch (error) {
      throw toStoreError(error, `Cannot save the catalog of ${this.path}`);
    } finally {
      this.#unlock();
    }
  }

  override async sync(sources: readonly Source[], now: Instant): Promise<void> {
    this.#mustBeOpen();
    await this.#ensureLoaded(async () => {
      await super.sync(sources, now);
      await this.#noteSync(now).catch(this.onAlarm); // the config says the same again at the next start
    });
  }

  override async claimDue(options: ClaimOptions & { readonly maxHosts: number }): Promise<readonly Lease[]> {
    this.#mustBeOpen();
    const due = [...this.known.values()].filter(({ source, shelf }) => isDue(source, shelf.file.state, options.now));
    return this.#lease(due, options, options.maxHosts);
  }

  override async claim(options: ClaimOptions & { readonly sourceIds: readonly string[] }): Promise<readonly Lease[]> {
    this.#mustBeOpen();
    const asked = options.sourceIds.flatMap((id) => this.known.get(id) ?? []);
    return this.#lease(asked, options, asked.length);
  }

  override async renew(lease: Lease, now: Instant, leaseMs: number): Promise<boolean> {
    this.#mustBeOpen();
    return this.#leases.renew(lease, now, leaseMs);
  }

  override async commit(lease: Lease, update: SourceUpdate): Promise<Committed> {
    this.#mustBeOpen();
    const known = this.known.get(update.state.sourceId);
    // The config dropped the source or gave it another URL while it was polled: nobody wants the result any more.
    if (known === undefined || known.source.url !== update.state.url) return { kind: "fenced" };
    const saved = await known.shelf.save(update, () => this.#leases.isCurrent(lease));
    if (saved === undefined) return { kind: "fenced" };
    await this.#noteSaved(known.shelf, saved);
    return { kind: "saved", changed: saved.itemsChanged };
  }

  override async release(lease: Lease): Promise<void> {
    this.#leases.release(lease);
  }

  override async importSource({ state, items, remembered }: SourceSnapshot): Promise<void> {
    this.#mustBeOpen();
    const shelf = this.known.get(state.sourceId)?.shelf;
    if (shelf === undefined) throw notKnown(state.sourceId);
    const saved = await shelf.save({ state, upserts: items, removals: [], remembered });
    if (saved !== undefined) await this.#noteSaved(shelf, saved);
  }

  override async saveFeedItems(feedId: string, changes: FeedItemChanges): Promise<void> {
    this.#mustBeOpen();
    try {
      await this.feedItems.save(feedId, changes);
    } catch (error) {
      throw toStoreError(error, `Cannot save what feed "${feedId}" has shown`);
    }
  }

  override async savePushRecords(collection: PushCollection, changes: PushChanges): Promise<void> {
    this.#mustBeOpen();
    try {
      await this.push.save(collection, changes);
    } catch (error) {
      throw toStoreError(error, `Cannot save the push records "${collection}" of ${this.path}`);
    }
  }

  /** One process writes a folder. */
  override async claimDuty(): Promise<boolean> {
    this.#mustBeOpen();
    return true;
  }

  override async maintain(now: Instant): Promise<void> {
    this.#mustBeOpen();
    try {
      await this.#ensureLoaded(async () => {
        const inUse = [...this.known.values()].map(({ shelf }): [string, number] => [shelf.headsPath, shelf.file.gen]);
        await this.catalog.put(await sweepFolder(this.path, this.catalog, new Map(inUse), now));
      });
    } catch (error) {
      throw toStoreError(error, `Cannot tidy the data folder ${this.path}`);
    }
  }

  #ensureLoaded(operation: () => Promise<void>): Promise<void> {
    const result = this.#settling.then(operation);
    this.#settling = result.catch(() => {});
    return result;
  }

  #unlock(): void {
    this.#lock?.release();
    this.#lock = undefined;
  }

  #mustBeOpen(): void {
    if (this.#lock === undefined) throw new StoreError(`The data folder ${this.path} is not open.`, "unavailable");
  }

  /** The catalog is soft: where the items are safe already, nobody waits for it; its failure is an alarm, and it is written again later. */
  async #noteSaved({ file }: SourceStore, saved: Saved): Promise<void> {
    const { sourceId, rev, state } = file;
    const entry = { sourceId, rev, state };
    if (saved.written) this.catalog.noteLater(entry, (error) => this.onAlarm(this.#cannotSaveCatalog(error)));
    else await this.#put([entry]);
    if (saved.itemsChanged) this.tell([sourceId]);
  }

  /** Writes which sources are known by now, and since when others are not: what `maintain` may remove, and when. */
  async #noteSync(now: Instant): Promise<void> {
    const changed = [...this.known].flatMap(([sourceId, { shelf }]) => {
      const entry = this.catalog.get(sourceId);
      const { rev, state } = shelf.file;
      const isNoted = entry?.state === state && entry.rev === rev && entry.orphanedAt === undefined;
      return isNoted ? [] : [{ sourceId, rev, state }];
    });
    const orphaned = this.catalog
      .entries()
      .filter(({ sourceId, orphanedAt }) => orphanedAt === undefined && !this.known.has(sourceId))
      .map((entry) => ({ ...entry, orphanedAt: now }));
    await this.#put([...changed, ...orphaned]);
  }

  async #put(entries: readonly CatalogEntry[]): Promise<void> {
    await this.catalog.put(entries).catch((error: unknown) => {
      throw this.#cannotSaveCatalog(error);
    });
  }

  #cannotSaveCatalog(error: unknown): StoreError {
    return toStoreError(error, `Cannot save the catalog of ${this.path}`);
  }

  #lease(wanted: readonly KnownSource[], options: ClaimOptions, maxHosts: number): readonly Lease[] {
    const { now, leaseMs, worker } = options;
    return byHost(wanted.map(({ source, shelf }) => ({ source, state: shelf.file.state })))
      .filter(({ host }) => this.#leases.isFree(host, now))
      .slice(0, maxHosts)
      .map(({ host, sourceIds }) => this.#leases.take(host, sourceIds, now, leaseMs, worker));
  }
}

function notKnown(sourceId: string): StoreError {
  return new StoreError(
    `Source "${sourceId}" is not in the config: add it there first, then import its items.`,
    "unavailable",
  );
}
