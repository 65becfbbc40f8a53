import { crc32 } from "node:zlib";
import type { ItemHead, Remembered, SourceState } from "../aggregate/model.js";
import { type Columns, encodeHeads, type OldHeads } from "./encode-heads.js";
import { StoreError } from "./errors.js";

/** Version of what stands in the data folder; see docs/store.md. */
export const FORMAT = 2;

/** A head as the store keeps it: with where its body stands in the bodies file. */
export interface Slot extends ItemHead {
  readonly off: number;
  /** 0: the body was lost; the next poll brings it again. */
  readonly len: number;
  readonly crc: number;
}

/** What stays in memory of every head: its order, and where its line stands in the file. Columns, newest first. */
export interface SlotIndex {
  /** Seconds since 1970. */
  readonly sortedAt: Float64Array;
  readonly firstSeen: Float64Array;
  readonly place: Float64Array;
  /** Where each line ends in the file; the first begins at `itemsAt`. */
  readonly ends: Float64Array;
  readonly itemsAt: number;
  /** The first line of the file these are offsets into: another one means that the file was replaced. */
  readonly stamp: string;
}

/** One source's file: what one commit replaces as a whole. */
export interface SourceFile {
  readonly sourceId: string;
  /** Rises with each commit; 0 before the first. */
  readonly rev: number;
  /** Generation of the bodies file that `slots` point into. */
  readonly gen: number;
  /** Bytes of that file that belong to this revision; what stands behind them is an orphan. */
  readonly size: number;
  readonly state: SourceState;
  readonly index: SlotIndex;
  /** Newest first. Absent: as the file on disk has them. */
  readonly slots?: readonly Slot[];
  /** Absent: as the file on disk has them; only deciding needs them. */
  readonly remembered?: readonly Remembered[];
}

export const NO_SLOTS: SlotIndex = {
  sortedAt: new Float64Array(),
  firstSeen: new Float64Array(),
  place: new Float64Array(),
  ends: new Float64Array(),
  itemsAt: 0,
  stamp: "",
};

/** The revision that a new one is made of: what stays is taken over as bytes. */
export interface OldText extends OldHeads {
  readonly rememberedLine: Buffer;
}

/** A source before its first commit. */
export function emptyFile(state: SourceState): SourceFile {
  return { sourceId: state.sourceId, rev: 0, gen: 1, size: 0, state, index: NO_SLOTS };
}

const NEWLINE = 10;
const FIRST_LINE = /^\{"format":(\d+),"crc":"([0-9a-f]{8})",\n$/;
const FIRST_LINE_MAX_BYTES = 40;
const TEXT_LINES = 6;

/**
 * The text of a source's file: JSON, one head a line; the first line holds the checksum of all that follows it.
 * `old` is the revision before it: its line of remembered keys stays when `file.remembered` is absent.
 */
export function encodeSourceFile(file: SourceFile, old?: OldText): { chunks: Buffer[]; index: SlotIndex } {
  const { chunks: heads, columns } = encodeHeads(file.slots ?? [], old);
  const facts = { sourceId: file.sourceId, rev: file.rev, gen: file.gen, size: file.size };
  const chunks = [
    Buffer.from(`${JSON.stringify(facts).slice(1, -1)},\n"state":${JSON.stringify(file.state)},\n`),
    Buffer.from(`"index":${JSON.stringify(columns)},\n`),
    file.remembered === undefined && old !== undefined ? old.rememberedLine : encodeRemembered(file.remembered),
    Buffer.from('"items":[\n'),
    ...heads,
    Buffer.from("]}\n"),
  ];
  const checksum = chunks.reduce((sum, chunk) => crc32(chunk, sum), 0);
  const first = Buffer.from(`{"format":${FORMAT},"crc":"${checksum.toString(16).padStart(8, "0")}",\n`);
  const itemsAt = [first, ...chunks.slice(0, 4)].reduce((sum, { length }) => sum + length, 0);
  return { chunks: [first, ...chunks], index: toIndex(columns, itemsAt, first.toString("latin1")) };
}

/** As it stands in the file. */
export function encodeRemembered(remembered: readonly Remembered[] = []): Buffer {
  return Buffer.from(`"remembered":${JSON.stringify(remembered)},\n`);
}

/** Without heads and remembered keys, which are read when asked for. @throws StoreError `damaged` or `version`. */
export function decodeSourceFile(bytes: Buffer, path: string): SourceFile {
  const { ends, stamp } = checkLines(bytes, path);
  const [first = 0, , state = 0, index = 0, , items = 0] = ends;
  const facts = JSON.parse(`{${bytes.toString("utf8", first, state - 2)}}`);
  const columns = JSON.parse(`{${bytes.toString("utf8", state, index - 2)}}`).index;
  return { ...facts, index: toIndex(columns, items, stamp) };
}

/** The remembered keys. @throws StoreError as `decodeSourceFile`. */
export function decodeRemembered(bytes: Buffer, path: string): readonly Remembered[] {
  return JSON.parse(`{${rememberedLineOf(bytes, path).toString("utf8").slice(0, -2)}}`).remembered;
}

/** The line of the remembered keys. @throws StoreError as `decodeSourceFile`. */
export function rememberedLineOf(bytes: Buffer, path: string): Buffer {
  const [, , , index = 0, remembered = 0] = checkLines(bytes, path).ends;
  return bytes.subarray(index, remembered);
}

/** What a new revision can take over of a file, of which these are index and heads. @throws StoreError as `decodeSourceFile`. */
export function oldTextOf(bytes: Buffer, path: string, index: SlotIndex, slots: readonly Slot[]): OldText {
  const rememberedLine = rememberedLineOf(bytes, path);
  const isSame = bytes.toString("latin1", 0, index.stamp.length) === index.stamp;
  return { bytes, rememberedLine, index, slots: isSame ? slots : [] };
}

/** Where the first `count` heads stand in the file: from its beginning, so that `stamp` can be compared. */
export function endOfHeads(index: SlotIndex, count: number): number {
  return index.ends[Math.min(count, index.ends.length) - 1] ?? index.itemsAt;
}

/** The first heads, from their lines; undefined when the file is not the one that `index` was made of. */
export function decodeSlots(index: SlotIndex, stamp: Buffer, lines: Buffer): Slot[] | undefined {
  if (stamp.toString("latin1") !== index.stamp) return undefined;
  const end = lines.lastIndexOf("}") + 1; // what follows the last head is a comma or none
  return JSON.parse(`[${lines.toString("utf8", 0, end)}]`);
}

/** All heads, from the whole file. */
export function decodeAllSlots(bytes: Buffer, index: SlotIndex): Slot[] {
  const lines = bytes.subarray(index.itemsAt, endOfHeads(index, Infinity));
  return decodeSlots(index, bytes.subarray(0, index.stamp.length), lines) ?? [];
}

function checkLines(bytes: Buffer, path: string): { ends: readonly number[]; stamp: string } {
  const ends = lineEnds(bytes);
  const [first = 0] = ends;
  const stamp = bytes.toString("latin1", 0, Math.min(first, FIRST_LINE_MAX_BYTES));
  const [, format = "", crc = ""] = FIRST_LINE.exec(stamp) ?? [];
  const fits = Number.parseInt(crc, 16) === crc32(bytes.subarray(first));
  if (fits && Number(format) > FORMAT) throw tooNew(path, format);
  if (fits && Number(format) === FORMAT && ends.length === TEXT_LINES) return { ends, stamp };
  throw new StoreError(`${path} is damaged: its text does not fit its checksum.`, "damaged");
}

/** Where the lines before the first head end: checksum, facts, state, index, remembered keys, the opening of the items. */
function lineEnds(bytes: Buffer): number[] {
  const ends: number[] = [];
  for (let at = bytes.indexOf(NEWLINE); at >= 0 && ends.length < TEXT_LINES; at = bytes.indexOf(NEWLINE, at + 1)) {
    ends.push(at + 1);
  }
  return ends;
}

function toIndex(columns: Columns, itemsAt: number, stamp: string): SlotIndex {
  let end = itemsAt;
  return {
    sortedAt: new Float64Array(columns.sortedAt),
    firstSeen: new Float64Array(columns.firstSeen),
    place: new Float64Array(columns.place),
    ends: new Float64Array(columns.length.map((length) => (end += length))),
    itemsAt,
    stamp,
  };
}

export function tooNew(path: string, format: string): StoreError {
  return new StoreError(
    `${path} is in format ${format}, this Muara knows formats up to ${FORMAT}. Run the newer version it was written by, or restore a backup.`,
    "version",
  );
}
