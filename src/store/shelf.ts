import { statSync } from "node:fs";
import { Low } from "lowdb";
import type { ItemBody, Remembered, SourceState, SourceUpdate, StoredSource } from "../aggregate/model.js";
import { planUpdate } from "./apply.js";
import { appendBodies, decodeBody, readLines } from "./bodies.js";
import { StoreError } from "./errors.js";
import { errorCode, type FileSystem, makeFolder, toStoreError } from "./file-system.js";
import { listBodies, type SourcePaths, setAside } from "./folder.js";
import { headOf } from "./head.js";
import { readIfThere, SourceAdapter } from "./source-adapter.js";
import { decodeRemembered, type Slot, type SourceFile } from "./source-file.js";

/** A bodies file larger than this and under half alive: its living bodies move to a new generation. */
const COMPACT_ABOVE_BYTES = 64 * 1024;

export interface ShelfOptions {
  readonly fs: FileSystem;
  readonly paths: SourcePaths;
  readonly readOnly: boolean;
  /** What the source is before its first commit, and again after its file was lost. */
  readonly fresh: SourceState;
  readonly onAlarm: (alarm: StoreError) => void;
}

/** One source's place in the store: its heads in memory, its two files on disk, one operation at a time. */
export class Shelf {
  readonly #options: ShelfOptions;
  readonly #low: Low<SourceFile>;
  #queue: Promise<unknown> = Promise.resolve();
  /** A failure left it open which revision is on disk: it is read before anything else. */
  #unsure = false;
  /** Bodies were found damaged: the living ones move to a new generation, the source is polled anew. */
  #needsRepair = false;

  constructor(options: ShelfOptions) {
    this.#options = options;
    const adapter = new SourceAdapter(options.fs, options.paths.heads, () => {
      this.#unsure = true;
    });
    this.#low = new Low(adapter, emptyFile(options.fresh));
  }

  get headsPath(): string {
    return this.#options.paths.heads;
  }

  get file(): SourceFile {
    return this.#low.data;
  }

  /** Changes the soft part: the state alone, in memory. The catalog keeps it. */
  setState(state: SourceState): void {
    this.#low.data = { ...this.#low.data, state };
  }

  /** Reads what is on disk; what is damaged there is set aside, and the source begins anew. */
  load(): Promise<void> {
    return this.#next(async () => {
      try {
        await this.#read();
      } catch (error) {
        if (!(error instanceof StoreError) || error.reason !== "damaged") throw error;
        this.#startAnew(error);
      }
      if (this.#missesBodies()) await this.#repair().catch(this.#options.onAlarm);
    });
  }

  /** Everything known, the remembered keys from disk included. */
  get(): Promise<StoredSource> {
    return this.#next(async () => {
      await this.#settle();
      const { state, slots } = this.file;
      return { state, heads: slots.map(headOf), remembered: this.#remembered() };
    });
  }

  /** Saves items and state durably; a state alone is left to the catalog. Tells whether items changed and whether the file did. */
  save(update: SourceUpdate): Promise<{ itemsChanged: boolean; written: boolean }> {
    return this.#next(async () => {
      await this.#settle();
      const plan = planUpdate(this.file, update);
      const remembered = sameRemembered(update.remembered, () => this.#remembered()) ? undefined : update.remembered;
      if (!plan.itemsChanged && remembered === undefined) {
        this.setState(update.state);
        return { itemsChanged: false, written: false };
      }
      const next = {
        ...this.file,
        state: update.state,
        slots: plan.slots,
        ...(remembered === undefined ? {} : { remembered }),
      };
      await this.#write(next, plan.lines);
      return { itemsChanged: plan.itemsChanged, written: true };
    });
  }

  /** Bodies by key; a key that is unknown, or whose body is lost, is absent. */
  async getBodies(keys: readonly string[]): Promise<Map<string, ItemBody>> {
    const wanted = new Set(keys);
    const slots = this.file.slots.filter((slot) => wanted.has(slot.key));
    const lines = await this.#readLines(slots);
    const bodies = new Map<string, ItemBody>();
    for (const [at, slot] of slots.entries()) {
      const line = lines[at];
      if (line !== undefined) bodies.set(slot.key, decodeBody(line));
    }
    return bodies;
  }

  /** Waits for what is under way. */
  async idle(): Promise<void> {
    await this.#queue.catch(() => {});
  }

  #next<T>(operation: () => Promise<T>): Promise<T> {
    const result = this.#queue.then(operation, operation);
    this.#queue = result.catch(() => {});
    return result;
  }

  async #read(): Promise<void> {
    try {
      await this.#low.read();
      this.#unsure = false;
    } catch (error) {
      throw toStoreError(error, `Cannot read ${this.#options.paths.heads}`);
    }
  }

  async #settle(): Promise<void> {
    if (this.#unsure) await this.#read();
    if (this.#needsRepair) await this.#repair();
  }

  /** Bodies first, then the heads that point to them: between the two, the old heads and an orphan tail. */
  async #write(next: SourceFile, lines: readonly Buffer[]): Promise<void> {
    const old = this.file;
    const { fs, paths } = this.#options;
    try {
      if (old.rev === 0) await makeFolder(fs, paths.folder);
      const placed = needsCompaction(next, lines) ? await this.#compact(next, lines) : await this.#append(next, lines);
      const { remembered, ...kept } = { ...placed, rev: old.rev + 1 };
      this.#low.data = remembered === undefined ? kept : { ...kept, remembered };
      await this.#low.write();
      this.#low.data = kept;
      this.#unsure = false;
    } catch (error) {
      this.#low.data = old;
      throw toStoreError(error, `Cannot save source "${old.sourceId}" to ${paths.heads}`);
    }
  }

  async #append(next: SourceFile, lines: readonly Buffer[]): Promise<SourceFile> {
    if (lines.length === 0) return next;
    const size = await appendBodies(this.#options.fs, this.#options.paths.bodies(next.gen), next.size, lines);
    return { ...next, size };
  }

  /** Writes the living bodies to the next generation; the old file stays for readers and copies under way until `maintain`. */
  async #compact(next: SourceFile, lines: readonly Buffer[]): Promise<SourceFile> {
    const gen = next.gen + 1;
    const old = next.slots.filter((slot) => slot.off < this.file.size);
    const kept = new Map((await this.#readLines(old)).map((line, at) => [old[at]?.key, line]));
    const fresh = new Map(placesOf(next.size, lines));
    const moved: Buffer[] = [];
    let size = 0;
    const slots = next.slots.map((slot): Slot => {
      const line = kept.get(slot.key) ?? fresh.get(slot.off);
      if (line === undefined) return { ...slot, contentHash: "", off: 0, len: 0, crc: 0 };
      const off = size;
      size += line.length;
      moved.push(line);
      return { ...slot, off };
    });
    await appendBodies(this.#options.fs, this.#options.paths.bodies(gen), 0, moved);
    return { ...next, gen, size, slots };
  }

  async #readLines(slots: readonly Slot[]): Promise<readonly (Buffer | undefined)[]> {
    const path = this.#options.paths.bodies(this.file.gen);
    try {
      const lines = await readLines(path, slots);
      const lost = slots.filter((slot, at) => lines[at] === undefined && slot.len > 0).length;
      if (lost > 0) this.#reportLost(path, lost);
      return lines;
    } catch (error) {
      if (errorCode(error) !== "ENOENT") throw toStoreError(error, `Cannot read ${path}`);
      if (slots.some((slot) => slot.len > 0)) this.#reportLost(path, slots.length);
      return slots.map(() => undefined);
    }
  }

  #reportLost(path: string, lost: number): void {
    if (this.#needsRepair) return;
    this.#needsRepair = true;
    this.#options.onAlarm(
      new StoreError(
        `${path} is damaged: ${lost} ${lost === 1 ? "body" : "bodies"} of source "${this.file.sourceId}" cannot be read. The source is polled anew; everything else is untouched.`,
        "damaged",
      ),
    );
  }

  #missesBodies(): boolean {
    const { gen, size } = this.file;
    const path = this.#options.paths.bodies(gen);
    const there = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
    if (there < size) this.#reportLost(path, this.file.slots.filter((slot) => slot.off + slot.len > there).length);
    return there < size;
  }

  /** Moves what can be read to a new generation, sets the damaged file aside, and makes the source due without validators. */
  async #repair(): Promise<void> {
    if (this.#options.readOnly) return;
    const { gen } = this.file;
    const next = await this.#compact({ ...this.file, state: dueAgain(this.file.state) }, []);
    await this.#write(next, []);
    setAside(this.#options.paths.bodies(gen));
    this.#needsRepair = false;
  }

  #startAnew(damage: StoreError): void {
    const { paths, readOnly, fresh, onAlarm } = this.#options;
    const aside = readOnly ? undefined : setAside(paths.heads);
    if (!readOnly) for (const bodies of listBodies(paths)) setAside(bodies);
    const what = aside === undefined ? "" : ` It was set aside as ${aside}.`;
    onAlarm(
      new StoreError(`${damage.message}${what} Its source is polled anew; everything else is untouched.`, "damaged", {
        cause: damage,
      }),
    );
    this.#low.data = emptyFile(fresh);
  }

  #remembered(): readonly Remembered[] {
    const bytes = readIfThere(this.#options.paths.heads);
    return bytes === undefined ? [] : decodeRemembered(bytes, this.#options.paths.heads);
  }
}

function emptyFile(state: SourceState): SourceFile {
  return { sourceId: state.sourceId, rev: 0, gen: 1, size: 0, state, slots: [] };
}

function needsCompaction(next: SourceFile, lines: readonly Buffer[]): boolean {
  const size = next.size + lines.reduce((sum, line) => sum + line.length, 0);
  const alive = next.slots.reduce((sum, slot) => sum + slot.len, 0);
  return size > COMPACT_ABOVE_BYTES && alive * 2 < size;
}

/** Each new line under the place the plan gave it. */
function placesOf(size: number, lines: readonly Buffer[]): [number, Buffer][] {
  let off = size;
  return lines.map((line) => {
    const place: [number, Buffer] = [off, line];
    off += line.length;
    return place;
  });
}

function sameRemembered(given: readonly Remembered[] | undefined, stored: () => readonly Remembered[]): boolean {
  return given === undefined || JSON.stringify(given) === JSON.stringify(stored());
}

/** Without what would let the server answer "not modified", and due since its last poll. */
function dueAgain({ validators: _, bodyHash: __, ...state }: SourceState): SourceState {
  return { ...state, nextPoll: state.lastPoll ?? state.nextPoll, nextPollReason: "stored bodies were damaged" };
}
