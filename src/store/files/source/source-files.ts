import { Low } from "lowdb";
import type { SourceState } from "../../../domain/source-state.js";
import type { SeenKey } from "../../../domain/stored-item.js";
import type { FileSystem } from "../file-system.js";
import { nextGeneration, type SourcePaths } from "../folder.js";
import { type Appended, appendBodies } from "./body-lines.js";
import type { Change } from "./commit.js";
import { bytesOf, moveBodies, needsCompaction } from "./compact.js";
import { replaced, vanished } from "./corruption.js";
import { changeIndex, compareIndexedHeads, type IndexedHead } from "./head-index.js";
import { encodeLogRecord } from "./log-record.js";
import { applySeenKeysChange, compareSeenKeys, type SeenKeysChange } from "./seen-keys.js";
import { SourceAdapter, type Way } from "./source-adapter.js";
import { emptyFile, type SourceFile } from "./source-file.js";
import { hasCommits, type RecoveryReport } from "./wal.js";

/**
 * How many bytes of commits may stand behind the bodies before the source's file is made anew: that costs more the larger it is,
 * as a start does the more there is to go through.
 */
const MIN_TAIL_BYTES = 32 * 1024;
const TAIL_SHARE = 0.5;
/** Room is made in the bodies file for the next commits: a share of it, within limits. */
const MIN_ROOM_BYTES = 8 * 1024;
const ROOM_SHARE = 1 / 8;
/** More of them are written in pieces, into a new file. */
const MAX_HEADS_APPENDED = 100;

export interface SourceFilesOptions {
  readonly files: FileSystem;
  readonly paths: SourcePaths;
  readonly readOnly: boolean;
  /** What the source is before its first commit. */
  readonly fresh: SourceState;
  /** How many bytes of commits may stand behind the bodies; absent: as many as fit the size of the file. */
  readonly maxTailBytes?: number | undefined;
}

/** What lines of the bodies file say; undefined where one is lost. */
export type ReadLines = (indexedHeads: readonly IndexedHead[], gen: number) => Promise<readonly (Buffer | undefined)[]>;

/** One source on disk, a file of heads and one of bodies, and what of them is in memory. One call at a time. */
export class SourceFiles {
  /** A failure left it open which revision is on disk. */
  isUnsure = false;
  /** What readers go by, also while another revision is being read or written. */
  file: SourceFile;
  readonly #options: SourceFilesOptions;
  readonly #adapter: SourceAdapter;
  readonly #low: Low<SourceFile>;
  /** The last revision that was acknowledged, as far as it is known: the next one is later, also after a loss. */
  #knownRev = 0;
  /** Of the present revision, while somebody holds it. */
  #remembered: WeakRef<readonly SeenKey[]> | undefined;

  constructor(options: SourceFilesOptions) {
    this.#options = options;
    this.#adapter = new SourceAdapter(options.files, options.paths);
    this.#adapter.afterRename = () => {
      this.isUnsure = true;
    };
    this.file = emptyFile(options.fresh);
    this.#low = new Low(this.#adapter, this.file);
  }

  /** That this revision was acknowledged. */
  noteRev(rev: number): void {
    this.#knownRev = Math.max(this.#knownRev, rev);
  }

  /**
   * Reads what is on disk.
   * @throws StoreError `damaged` when the file of heads is
   */
  async read(): Promise<RecoveryReport> {
    const { readOnly, paths, fresh } = this.#options;
    const before = this.file;
    this.isUnsure = true;
    this.#adapter.knownRev = readOnly ? 0 : this.#knownRev; // a reader may see a folder that was put back
    this.#low.data = emptyFile(fresh);
    await this.#low.read();
    const isGone = this.#low.data.rev === 0 && (before.rev > 0 || this.#knownRev > 0 || hasCommits(paths));
    if (isGone) throw vanished(paths.heads);
    this.adopt(this.#low.data);
    this.isUnsure = false;
    return this.#adapter.found;
  }

  adopt(file: SourceFile): void {
    this.file = file;
    this.#remembered = undefined;
    this.noteRev(file.rev);
  }

  /** Undefined when the file is another by now: it has to be read again. */
  readRemembered(): readonly SeenKey[] | undefined {
    const remembered = this.#remembered?.deref() ?? this.#adapter.readRemembered(this.file);
    this.#remembered = remembered && new WeakRef(remembered);
    return remembered;
  }

  /** What makes the remembered keys these; undefined when they are. */
  compareSeenKeys(remembered: readonly SeenKey[] | undefined): SeenKeysChange | undefined {
    return remembered && compareSeenKeys(this.#mustRemember(), remembered);
  }

  /**
   * Saves a change durably: as one commit behind the bodies where that is little, else in a new file of heads; bodies of which
   * much is dead move to a new generation.
   * @param stored all heads of the present revision
   * @returns all heads after it
   */
  async write(change: Change, stored: readonly IndexedHead[], readLines: ReadLines): Promise<readonly IndexedHead[]> {
    const { lines, indexedHeads, state, remembered, compact = false } = change;
    const rev = this.#knownRev + 1;
    const heads = compareIndexedHeads(stored, indexedHeads);
    if (compact || this.file.rev === 0 || heads.put.length > MAX_HEADS_APPENDED)
      return this.#replace(
        change,
        rev,
        compact || needsCompaction(this.file.size + bytesOf(lines), indexedHeads) ? readLines : undefined,
      );
    const line = encodeLogRecord({ rev, state, ...heads, ...(remembered !== undefined && { remembered }) });
    const size = this.file.size + bytesOf(lines) + line.length;
    const moves = needsCompaction(size, indexedHeads);
    if (moves || line.length > this.#maxTailBytes()) return this.#replace(change, rev, moves ? readLines : undefined);
    const tail = addTo(this.file.tail, remembered);
    const next = { ...this.file, rev, state, size, index: changeIndex(this.file.index, heads), tail };
    await this.#put(next, { appended: await this.#append(this.file, [...lines, line]), replaces: false });
    return indexedHeads;
  }

  /** Whether so much stands behind the bodies that `shorten` is due. */
  needsCheckpoint(): boolean {
    return this.file.size - this.file.tail.from > this.#maxTailBytes();
  }

  /** Makes the file of heads anew of what it and the commits since say, which is what `slots` says. */
  async checkpoint(indexedHeads: readonly IndexedHead[]): Promise<void> {
    const next = { ...this.file, indexedHeads, remembered: this.#mustRemember() };
    const appended = await this.#append(this.file, [], this.#roomFor(this.file.size));
    await this.#put(next, { appended, replaces: true, copiesLines: true });
  }

  async #replace(change: Change, rev: number, moveFrom: ReadLines | undefined): Promise<readonly IndexedHead[]> {
    const { file } = this;
    const { gen, size } = file;
    const { paths } = this.#options;
    const before = this.#mustRemember();
    const remembered = change.remembered === undefined ? before : applySeenKeysChange(before, change.remembered);
    const moved = moveFrom && (await moveBodies(change, { paths, size }, (old) => moveFrom(old, gen)));
    const { indexedHeads, lines } = moved ?? change;
    const place = moved === undefined ? { gen, size } : { gen: nextGeneration(paths, gen), size: 0 };
    const padding = this.#roomFor(place.size + bytesOf(lines));
    const appended = lines.length === 0 ? undefined : await this.#append(place, lines, padding);
    const next = {
      ...file,
      ...place,
      rev,
      size: appended?.size ?? place.size,
      state: change.state,
      indexedHeads,
      remembered,
    };
    await this.#put(next, { appended, replaces: true });
    return indexedHeads;
  }

  #mustRemember(): readonly SeenKey[] {
    const remembered = this.readRemembered();
    if (remembered === undefined) throw replaced(this.#options.paths.heads);
    return remembered;
  }

  async #put(next: SourceFile, way: Way): Promise<void> {
    const before = this.file;
    try {
      this.#adapter.way = way;
      this.#low.data = next;
      await this.#low.write();
      const { indexedHeads: _, remembered: __, ...kept } = next;
      // It may have been set while this waited for the disk: that word is newer.
      const state = this.file.state === before.state ? next.state : this.file.state;
      const placed = way.replaces && { index: this.#adapter.written, tail: { from: next.size, remembered: [] } };
      this.adopt({ ...kept, ...placed, state });
      this.isUnsure = false;
    } finally {
      this.#low.data = this.file;
    }
  }

  #maxTailBytes(): number {
    const { ends } = this.file.index.lines;
    return this.#options.maxTailBytes ?? Math.max(MIN_TAIL_BYTES, (ends.at(-1) ?? 0) * TAIL_SHARE);
  }

  #roomFor(bytes: number): number {
    return Math.min(this.#maxTailBytes(), Math.max(MIN_ROOM_BYTES, bytes * ROOM_SHARE));
  }

  #append({ gen, size }: { gen: number; size: number }, lines: readonly Buffer[], wanted = 0): Promise<Appended> {
    const { files, paths } = this.#options;
    const isRoom = gen === this.file.gen && this.#adapter.isRoom;
    this.#adapter.isRoom = false; // until what is appended is on disk
    return appendBodies(files, paths.bodies(gen), size, lines, { isRoom, wanted: Math.floor(wanted) });
  }
}

function addTo(tail: SourceFile["tail"], remembered: SeenKeysChange | undefined): SourceFile["tail"] {
  return remembered === undefined ? tail : { ...tail, remembered: [...tail.remembered, remembered] };
}
