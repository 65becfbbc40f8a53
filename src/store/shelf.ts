import { statSync } from "node:fs";
import { Low } from "lowdb";
import type { ItemBody, SourceState, SourceUpdate, StoredSource } from "../aggregate/model.js";
import { planUpdate } from "./apply.js";
import { appendBodies, decodeBody, readLines } from "./bodies.js";
import type { Change, Saved } from "./commit.js";
import { bytesOf, moveBodies, needsCompaction } from "./compact.js";
import { bodiesLost, cannotSave, dueAgain, startsAnew, vanished } from "./damage.js";
import { StoreError } from "./errors.js";
import { errorCode, type FileSystem, makeFolder, toStoreError, touchIfThere } from "./file-system.js";
import { listBodies, type SourcePaths, setAside } from "./folder.js";
import { headOf } from "./head.js";
import type { SlotCache } from "./slot-cache.js";
import { SourceAdapter } from "./source-adapter.js";
import { emptyFile, type Slot, type SourceFile } from "./source-file.js";

export interface ShelfOptions {
  readonly files: FileSystem;
  readonly paths: SourcePaths;
  readonly readOnly: boolean;
  readonly cache: SlotCache;
  /** What the source is before its first commit, and again after its file was lost. */
  readonly fresh: SourceState;
  readonly onAlarm: (alarm: StoreError) => void;
}

/** One source's place in the store: an index of its heads in memory, its two files on disk, one operation at a time. */
export class Shelf {
  readonly #options: ShelfOptions;
  readonly #adapter: SourceAdapter;
  readonly #low: Low<SourceFile>;
  /** What readers go by: index and generation of one revision, also while another is being read or written. */
  #file: SourceFile;
  #queue: Promise<unknown> = Promise.resolve();
  /** A failure left it open which revision is on disk: it is read before anything else. */
  #unsure = false;
  /** Bodies were found damaged: the living ones move to a new generation, the source is polled anew. */
  #needsRepair = false;

  constructor(options: ShelfOptions) {
    this.#options = options;
    this.#adapter = new SourceAdapter(options.files, options.paths.heads);
    this.#adapter.afterRename = () => {
      this.#unsure = true;
    };
    this.#file = emptyFile(options.fresh);
    this.#low = new Low(this.#adapter, this.#file);
  }

  get file(): SourceFile {
    return this.#file;
  }

  get headsPath(): string {
    return this.#options.paths.heads;
  }

  /** Changes the soft part: the state alone, in memory. The catalog keeps it. */
  setState(state: SourceState): void {
    this.#file = { ...this.#file, state };
  }

  /** Reads what is on disk; what is damaged there is set aside, and the source begins anew. */
  load(): Promise<void> {
    return this.#next(async () => {
      await this.#read();
      if (this.#missesBodies()) await this.#repair().catch(this.#options.onAlarm);
    });
  }

  /** Everything known, heads and remembered keys from disk. */
  get(): Promise<StoredSource> {
    return this.#next(async () => {
      const slots = await this.#settle();
      return { state: this.file.state, heads: slots.map(headOf), remembered: this.#adapter.readRemembered() };
    });
  }

  /** Saves items and state durably, unless `isWanted` says otherwise by then; a state alone is left to the catalog. */
  save(update: SourceUpdate, isWanted: () => boolean = () => true): Promise<Saved | undefined> {
    return this.#next(async () => {
      const stored = await this.#settle();
      if (!isWanted()) return undefined;
      const { size } = this.file;
      const plan = planUpdate(stored, size, update);
      const { remembered } = update;
      if (!plan.itemsChanged && (remembered === undefined || this.#adapter.remembers(remembered))) {
        this.setState(update.state);
        return { itemsChanged: false, written: false };
      }
      await this.#write({ ...plan, remembered, state: update.state });
      return { itemsChanged: plan.itemsChanged, written: true };
    });
  }

  /** The newest `count` heads or more; undefined when the file was replaced meanwhile: `load` it again. */
  first(count: number): readonly Slot[] | undefined {
    return this.#options.cache.first(this.headsPath, this.file.index, count);
  }

  /** Bodies by key; a key that is unknown, or whose body is lost, is absent. */
  async getBodies(keys: readonly string[]): Promise<Map<string, ItemBody>> {
    const { slots, gen } = await this.#find(new Set(keys));
    const lines = await this.#readLines(slots, gen);
    if (lines.includes(undefined) && gen !== this.file.gen) return this.getBodies(keys); // they moved meanwhile
    if (this.#needsRepair && !this.#options.readOnly) this.#next(() => this.#settle()).catch(this.#options.onAlarm);
    return new Map(slots.flatMap(({ key }, at) => (lines[at] === undefined ? [] : [[key, decodeBody(lines[at])]])));
  }

  /** Waits for what is under way. */
  async idle(): Promise<void> {
    await this.#queue;
    await this.#adapter.idle();
  }

  #next<T>(operation: () => Promise<T>): Promise<T> {
    const result = this.#queue.then(operation);
    this.#queue = result.catch((error: unknown) => {
      // It was whole when it was read: what stands in memory goes as well, with the next operation.
      if (error instanceof StoreError && error.reason === "damaged") this.#unsure = true;
    });
    return result;
  }

  /** Heads with the generation their places are in: both of one moment. */
  async #find(keys: ReadonlySet<string>): Promise<{ slots: readonly Slot[]; gen: number }> {
    const among = (slots: readonly Slot[]) => ({ slots: slots.filter(({ key }) => keys.has(key)), gen: this.file.gen });
    const recent = among(this.first(1) ?? []);
    if (recent.slots.length === keys.size) return recent;
    const all = this.first(Infinity);
    return all === undefined ? this.#next(async () => among(await this.#settle())) : among(all);
  }

  /** All heads, after whatever must be done first. */
  async #settle(): Promise<readonly Slot[]> {
    if (this.#unsure) await this.#read();
    if (this.#needsRepair) await this.#repair();
    const slots = this.first(Infinity);
    if (slots !== undefined) return slots;
    await this.#read();
    return this.first(Infinity) ?? [];
  }

  async #read(): Promise<void> {
    const before = this.file;
    this.#unsure = true;
    try {
      this.#low.data = emptyFile(this.#options.fresh);
      await this.#low.read();
      if (before.rev > 0 && this.#low.data.rev === 0) throw vanished(this.headsPath);
      this.#file = this.#low.data;
    } catch (cause) {
      const error = toStoreError(cause, `Cannot read ${this.headsPath}`);
      // Served from memory as far as it goes; not written over until it can be read.
      if (error.reason !== "damaged") throw error;
      this.#startAnew(error);
    }
    this.#unsure = false;
    this.#needsRepair = false;
  }

  /** Bodies first, then the heads that point to them: between the two, the old heads and an orphan tail. */
  async #write(change: Change): Promise<void> {
    const old = this.file;
    const { files, paths, cache } = this.#options;
    try {
      if (old.rev === 0) await makeFolder(files, paths.folder);
      const { slots, ...placed } = await this.#place(change);
      const kept = { ...old, ...placed, rev: old.rev + 1, state: change.state };
      const { remembered } = change;
      this.#low.data = { ...kept, slots, ...(remembered === undefined ? {} : { remembered }) };
      await this.#low.write();
      cache.forget(old.index);
      cache.keep(this.#adapter.written, slots);
      // `setState` may have been called while this waited for the disk: its word is newer.
      const state = this.file.state === old.state ? change.state : this.file.state;
      this.#file = { ...kept, index: this.#adapter.written, state };
      this.#unsure = false;
      // Its hour for readers and copies begins now.
      if (placed.gen !== old.gen) touchIfThere(files, paths.bodies(old.gen));
    } catch (error) {
      throw cannotSave(error, old.sourceId, paths.heads);
    } finally {
      this.#low.data = this.#file;
    }
  }

  /** Writes the new bodies behind the others, or all living ones to a new generation; the old file stays until `maintain`. */
  async #place(change: Change): Promise<Pick<SourceFile, "gen" | "size"> & { slots: readonly Slot[] }> {
    const { lines, slots, compact = false } = change;
    const { gen, size } = this.file;
    const { paths } = this.#options;
    this.#adapter.present = { index: this.file.index, slots: this.first(Infinity) ?? [] };
    if (compact || needsCompaction(size + bytesOf(lines), slots)) {
      const moved = await moveBodies({ slots, lines }, { paths, gen, size }, (old) => this.#readLines(old, gen));
      return { gen: gen + 1, size: await this.#append(gen + 1, 0, moved.lines), slots: moved.slots };
    }
    return { gen, size: lines.length === 0 ? size : await this.#append(gen, size, lines), slots };
  }

  async #append(gen: number, size: number, lines: readonly Buffer[]): Promise<number> {
    const appended = await appendBodies(this.#options.files, this.#options.paths.bodies(gen), size, lines);
    this.#adapter.beside = appended;
    return appended.size;
  }

  async #readLines(slots: readonly Slot[], gen: number): Promise<readonly (Buffer | undefined)[]> {
    const path = this.#options.paths.bodies(gen);
    const lines = await readLines(path, slots).catch((error: unknown): undefined[] => {
      if (errorCode(error) !== "ENOENT") throw toStoreError(error, `Cannot read ${path}`);
      return slots.map(() => undefined);
    });
    this.#reportLost(slots.filter((slot, at) => lines[at] === undefined && slot.len > 0).length, gen);
    return lines;
  }

  #reportLost(lost: number, gen: number): void {
    if (this.#needsRepair || lost === 0 || gen !== this.file.gen) return;
    this.#needsRepair = true;
    this.#options.onAlarm(bodiesLost(this.#options.paths.bodies(gen), lost, this.file.sourceId));
  }

  #missesBodies(): boolean {
    const { gen, size } = this.file;
    const there = statSync(this.#options.paths.bodies(gen), { throwIfNoEntry: false })?.size ?? 0;
    if (there >= size) return false;
    this.#reportLost((this.first(Infinity) ?? []).filter(({ off, len }) => off + len > there).length, gen);
    return this.#needsRepair;
  }

  /** Moves what can be read to a new generation, sets the damaged file aside, and makes the source due without validators. */
  async #repair(): Promise<void> {
    if (this.#options.readOnly) return;
    const { gen, state } = this.file;
    const slots = this.first(Infinity) ?? [];
    await this.#write({ state: dueAgain(state), lines: [], slots, compact: true });
    setAside(this.#options.paths.bodies(gen));
    this.#needsRepair = false;
  }

  #startAnew(damage: StoreError): void {
    const { paths, readOnly, fresh, onAlarm } = this.#options;
    const aside = readOnly ? undefined : setAside(paths.heads);
    if (!readOnly) for (const bodies of listBodies(paths)) setAside(bodies);
    this.#file = emptyFile(fresh);
    onAlarm(startsAnew(damage, aside));
  }
}
