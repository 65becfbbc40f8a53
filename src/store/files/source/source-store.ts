import type { SourceState } from "../../../domain/source-state.js";
import type { ItemBody, SourceUpdate, StoredSource } from "../../../domain/stored-item.js";
import { headOf } from "../../head-of.js";
import { StoreError } from "../../store-errors.js";
import { errorCode, makeFolder, toStoreError, touchIfThere } from "../file-system.js";
import { generationOf, listBodies, quarantine } from "../folder.js";
import { decodeBody, readLines } from "./body-lines.js";
import type { Change, Saved } from "./commit.js";
import { bodiesLost, cannotSave, commitsLost, dueAgain, wasReset } from "./corruption.js";
import type { HeadCache } from "./head-cache.js";
import type { IndexedHead } from "./head-index.js";
import { planUpdate } from "./plan-update.js";
import { emptyFile, type SourceFile } from "./source-file.js";
import { SourceFiles, type SourceFilesOptions } from "./source-files.js";
import type { RecoveryReport } from "./wal.js";

export interface SourceStoreOptions extends SourceFilesOptions {
  readonly cache: HeadCache;
  readonly onAlarm: (alarm: StoreError) => void;
}

/** One source's place in the store: what is in memory of it, what is asked for, and what is to be done about damage. One operation at a time. */
export class SourceStore {
  readonly #options: SourceStoreOptions;
  readonly #disk: SourceFiles;
  #queue: Promise<unknown> = Promise.resolve();
  /** Bodies or commits were found damaged: what lives moves to a new generation, the source is polled anew. */
  #needsRepair = false;
  #wasReset = false;

  constructor(options: SourceStoreOptions) {
    this.#options = options;
    this.#disk = new SourceFiles(options);
  }

  get file(): SourceFile {
    return this.#disk.file;
  }

  /** What there was could not be read: nothing that was known before holds of it. */
  get wasReset(): boolean {
    return this.#wasReset;
  }

  get headsPath(): string {
    return this.#options.paths.heads;
  }

  /** Changes the soft part: the state alone, in memory. The catalog keeps it. */
  setState(state: SourceState): void {
    this.#disk.file = { ...this.file, state };
  }

  /**
   * Reads what is on disk; what is damaged there is set aside, and the source begins anew.
   * @param knownRev a revision that was acknowledged, where one is known
   */
  load(knownRev = 0): Promise<void> {
    return this.#next(async () => {
      this.#disk.noteRev(knownRev);
      await this.#read();
      if (this.#needsRepair) await this.#repair().catch(this.#options.onAlarm);
    });
  }

  /** Everything known, heads and remembered keys from disk, both of one moment. */
  get(): Promise<StoredSource> {
    return this.#next(async () => {
      await this.#ensureLoaded();
      // Beside a writer the file may be another since it was read.
      if (this.#disk.readRemembered() === undefined) await this.#read();
      const indexedHeads = await this.#ensureLoaded();
      const { state } = this.file;
      return { state, heads: indexedHeads.map(headOf), remembered: this.#disk.readRemembered() ?? [] };
    });
  }

  /** Saves items and state durably, unless `isWanted` says otherwise by then; a state alone is left to the catalog. */
  save(update: SourceUpdate, isWanted: () => boolean = () => true): Promise<Saved | undefined> {
    return this.#next(async () => {
      const stored = await this.#ensureLoaded();
      if (!isWanted()) return undefined;
      const plan = planUpdate(stored, this.file.size, update);
      const remembered = this.#disk.compareSeenKeys(update.remembered);
      if (!plan.itemsChanged && remembered === undefined) {
        this.setState(update.state);
        return { itemsChanged: false, written: false };
      }
      await this.#write({ ...plan, remembered, state: update.state }, stored);
      if (this.#disk.needsCheckpoint()) this.#next(() => this.#checkpoint()).catch(this.#options.onAlarm); // nobody waits for it
      return { itemsChanged: plan.itemsChanged, written: true };
    });
  }

  /** The newest `count` heads or more; undefined when the file was replaced meanwhile: `load` it again. */
  first(count: number): readonly IndexedHead[] | undefined {
    return this.#options.cache.first(this.headsPath, this.file.index, count);
  }

  /** Bodies by key; a key that is unknown, or whose body is lost, is absent. */
  async getBodies(keys: readonly string[], isFresh = !this.#options.readOnly): Promise<Map<string, ItemBody>> {
    const { indexedHeads, gen } = await this.#find(new Set(keys));
    const lines = await this.#tryLines(indexedHeads, gen);
    if (indexedHeads.some(({ len }, at) => len > 0 && lines[at] === undefined)) {
      if (gen !== this.file.gen) return this.getBodies(keys, isFresh); // they moved meanwhile
      if (!isFresh) return this.load().then(() => this.getBodies(keys, true)); // the writer may have moved them
      this.#reportLost(indexedHeads, lines, gen);
    }
    if (this.#needsRepair && !this.#options.readOnly)
      this.#next(() => this.#ensureLoaded()).catch(this.#options.onAlarm);
    return new Map(
      indexedHeads.flatMap(({ key }, at) => (lines[at] === undefined ? [] : [[key, decodeBody(lines[at])]])),
    );
  }

  /** Waits for what is under way. */
  async idle(): Promise<void> {
    await this.#queue;
  }

  #next<T>(operation: () => Promise<T>): Promise<T> {
    const result = this.#queue.then(operation);
    this.#queue = result.catch((error: unknown) => {
      // It was whole when it was read: what stands in memory goes as well, with the next operation.
      if (error instanceof StoreError && error.reason === "damaged") this.#disk.isUnsure = true;
    });
    return result;
  }

  /** Heads with the generation their places are in: both of one moment. */
  async #find(keys: ReadonlySet<string>): Promise<{ indexedHeads: readonly IndexedHead[]; gen: number }> {
    const among = (indexedHeads: readonly IndexedHead[]) => ({
      indexedHeads: indexedHeads.filter(({ key }) => keys.has(key)),
      gen: this.file.gen,
    });
    const recent = among(this.first(1) ?? []);
    if (recent.indexedHeads.length === keys.size) return recent;
    const all = this.first(Infinity);
    return all === undefined ? this.#next(async () => among(await this.#ensureLoaded())) : among(all);
  }

  /** All heads, after whatever must be done first. */
  async #ensureLoaded(): Promise<readonly IndexedHead[]> {
    if (this.#disk.isUnsure) await this.#read();
    if (this.#needsRepair) await this.#repair();
    const indexedHeads = this.first(Infinity);
    if (indexedHeads !== undefined) return indexedHeads;
    await this.#read();
    return this.first(Infinity) ?? [];
  }

  async #read(): Promise<void> {
    try {
      const { lostRev, isShort } = await this.#readTwice();
      this.#wasReset = false;
      this.#needsRepair = false;
      if (lostRev > 0) this.#reportLostCommits(lostRev);
      if (isShort) await this.#readLines(this.first(Infinity) ?? [], this.file.gen); // tells what is lost
    } catch (cause) {
      const error = toStoreError(cause, `Cannot read ${this.headsPath}`);
      // Served from memory as far as it goes; not written over until it can be read.
      if (error.reason !== "damaged") throw error;
      this.#reset(error);
    }
  }

  /** Twice where something seems to be lost to a reader: the writer may have replaced one file after the other was read. */
  async #readTwice(): Promise<RecoveryReport> {
    const found = await this.#disk.read();
    const isTwice = this.#options.readOnly && (found.isShort || found.lostRev > 0);
    return isTwice ? this.#disk.read() : found;
  }

  async #write(change: Change, stored: readonly IndexedHead[]): Promise<void> {
    const { files, paths } = this.#options;
    const { rev, gen } = this.file;
    await this.#saving(async () => {
      if (rev === 0) await makeFolder(files, paths.folder);
      const indexedHeads = await this.#disk.write(change, stored, (old, from) => this.#readLines(old, from));
      // Its hour for readers and copies begins now.
      if (this.file.gen !== gen) touchIfThere(files, paths.bodies(gen));
      return indexedHeads;
    });
  }

  async #checkpoint(): Promise<void> {
    const indexedHeads = await this.#ensureLoaded();
    if (!this.#disk.needsCheckpoint()) return;
    await this.#saving(async () => {
      await this.#disk.checkpoint(indexedHeads);
      return indexedHeads;
    });
  }

  /** Keeps the heads that were saved, all of them. */
  async #saving(save: () => Promise<readonly IndexedHead[]>): Promise<void> {
    const { cache, paths } = this.#options;
    const { index, sourceId } = this.file;
    try {
      const indexedHeads = await save();
      cache.forget(index);
      cache.keep(this.file.index, indexedHeads);
    } catch (error) {
      throw cannotSave(error, sourceId, paths.heads);
    }
  }

  async #readLines(indexedHeads: readonly IndexedHead[], gen: number): Promise<readonly (Buffer | undefined)[]> {
    const lines = await this.#tryLines(indexedHeads, gen);
    this.#reportLost(indexedHeads, lines, gen);
    return lines;
  }

  async #tryLines(indexedHeads: readonly IndexedHead[], gen: number): Promise<readonly (Buffer | undefined)[]> {
    const path = this.#options.paths.bodies(gen);
    return readLines(path, indexedHeads).catch((error: unknown): undefined[] => {
      if (errorCode(error) !== "ENOENT") throw toStoreError(error, `Cannot read ${path}`);
      return indexedHeads.map(() => undefined);
    });
  }

  #reportLost(indexedHeads: readonly IndexedHead[], lines: readonly (Buffer | undefined)[], gen: number): void {
    const lost = indexedHeads.filter(({ len }, at) => lines[at] === undefined && len > 0).length;
    if (lost === 0 || gen !== this.file.gen) return;
    this.#reportDamage(bodiesLost(this.#options.paths.bodies(gen), lost, this.file.sourceId));
  }

  #reportLostCommits(to: number): void {
    const { gen, rev, sourceId } = this.file;
    this.#reportDamage(commitsLost(this.#options.paths.bodies(gen), { from: rev + 1, to }, sourceId));
  }

  #reportDamage(corruption: StoreError): void {
    if (!this.#needsRepair) this.#options.onAlarm(corruption);
    this.#needsRepair = true;
  }

  /** Moves what can be read to a new generation, sets the damaged file aside and those after it, and makes the source due without validators. */
  async #repair(): Promise<void> {
    if (this.#options.readOnly) return;
    const { gen, state } = this.file;
    const indexedHeads = this.first(Infinity) ?? [];
    await this.#write({ state: dueAgain(state), lines: [], indexedHeads, compact: true }, indexedHeads);
    for (const path of listBodies(this.#options.paths)) {
      const generation = generationOf(path);
      if (generation >= gen && generation !== this.file.gen) quarantine(path);
    }
    this.#needsRepair = false;
  }

  #reset(corruption: StoreError): void {
    const { paths, readOnly, fresh, onAlarm } = this.#options;
    const quarantined = readOnly ? undefined : quarantine(paths.heads);
    if (!readOnly) for (const bodies of listBodies(paths)) quarantine(bodies);
    this.#disk.adopt(emptyFile(fresh));
    this.#wasReset = true;
    this.#disk.isUnsure = false;
    this.#needsRepair = false;
    onAlarm(wasReset(corruption, quarantined));
  }
}
