import { crc32 } from "node:zlib";
import type { SourceState } from "../../../domain/source-state.js";
import type { SeenKey } from "../../../domain/stored-item.js";
import { StoreError } from "../../store-errors.js";
import { checksumText } from "../checked-line.js";
import { type Columns, encodeHeads, type OldHeads } from "./encode-heads.js";
import { type HeadIndex, type HeadLines, type IndexedHead, NO_HEADS } from "./head-index.js";
import type { SeenKeysChange } from "./seen-keys.js";

/** Version of the files in the data folder; see docs/store.md. */
export const FORMAT = 3;

/** One source as it is on disk: its file, and the commits behind its bodies that came since. */
export interface SourceFile {
  readonly sourceId: string;
  /** Rises with each commit; 0 before the first. */
  readonly rev: number;
  /** Generation of the bodies file that `slots` point into. */
  readonly gen: number;
  /** Bytes of that file that belong to this revision; what stands behind them is an orphan. */
  readonly size: number;
  readonly state: SourceState;
  readonly index: HeadIndex;
  readonly tail: WalRef;
  /** Newest first. Absent: as the file on disk has them. */
  readonly indexedHeads?: readonly IndexedHead[];
  /** Absent: as the file on disk has them; only deciding needs them. */
  readonly remembered?: readonly SeenKey[];
}

/** The commits since the file was written. */
export interface WalRef {
  /** Where the first begins: the size of the bodies file by then. */
  readonly from: number;
  /** What they did to the remembered keys, in their order. */
  readonly remembered: readonly SeenKeysChange[];
}

/** A source before its first commit. */
export function emptyFile(state: SourceState): SourceFile {
  return {
    sourceId: state.sourceId,
    rev: 0,
    gen: 1,
    size: 0,
    state,
    index: NO_HEADS,
    tail: { from: 0, remembered: [] },
  };
}

const NEWLINE = 10;
const FIRST_LINE = /^\{"format":(\d+),"crc":"([0-9a-f]{8})",\n$/;
const FIRST_LINE_MAX_BYTES = 40;
const TEXT_LINES = 6;

/**
 * The text of a source's file: JSON, one head a line; the first line holds the checksum of all that follows it.
 * `old` is the file before it when it was about the same heads: their lines are copied.
 */
export function encodeSourceFile(file: SourceFile, old?: OldHeads): { chunks: Buffer[]; index: HeadIndex } {
  const { chunks: heads, columns } = encodeHeads(file.indexedHeads ?? [], old);
  const facts = { sourceId: file.sourceId, rev: file.rev, gen: file.gen, size: file.size };
  const chunks = [
    Buffer.from(`${JSON.stringify(facts).slice(1, -1)},\n"state":${JSON.stringify(file.state)},\n`),
    Buffer.from(`"index":${JSON.stringify(columns)},\n`),
    Buffer.from(`"remembered":${JSON.stringify(file.remembered ?? [])},\n`),
    Buffer.from('"items":[\n'),
    ...heads,
    Buffer.from("]}\n"),
  ];
  const checksum = chunks.reduce((sum, chunk) => crc32(chunk, sum), 0);
  const first = Buffer.from(`{"format":${FORMAT},"crc":"${checksumText(checksum)}",\n`);
  const begin = [first, ...chunks.slice(0, 4)].reduce((sum, { length }) => sum + length, 0);
  return { chunks: [first, ...chunks], index: toIndex(columns, begin, first.toString("latin1")) };
}

/** Without heads and remembered keys, which are read when asked for. @throws StoreError `damaged` or `version`. */
export function decodeSourceFile(bytes: Buffer, path: string): SourceFile {
  const { ends, stamp } = checkLines(bytes, path);
  const [first = 0, , state = 0, index = 0, , items = 0] = ends;
  const facts = JSON.parse(`{${bytes.toString("utf8", first, state - 2)}}`);
  const columns = JSON.parse(`{${bytes.toString("utf8", state, index - 2)}}`).index;
  return { ...facts, index: toIndex(columns, items, stamp), tail: { from: facts.size, remembered: [] } };
}

/** The remembered keys. @throws StoreError as `decodeSourceFile`. */
export function decodeRemembered(bytes: Buffer, path: string): readonly SeenKey[] {
  const [, , , index = 0, remembered = 0] = checkLines(bytes, path).ends;
  return JSON.parse(`{${bytes.toString("utf8", index, remembered - 2)}}`).remembered;
}

/** What tells this text from any other. @throws StoreError as `decodeSourceFile`. */
export function stampOf(bytes: Buffer, path: string): string {
  return checkLines(bytes, path).stamp;
}

/** Where the first `count` lines of heads end. */
export function endOfLines({ ends, begin }: HeadLines, count: number): number {
  return ends[Math.min(count, ends.length) - 1] ?? begin;
}

/** The heads on the first lines; undefined when the file is not the one that `lines` tells of, or not any more what it was. */
export function decodeLines(lines: HeadLines, stamp: Buffer, text: Buffer): IndexedHead[] | undefined {
  if (stamp.toString("latin1") !== lines.stamp) return undefined;
  const end = text.lastIndexOf("}") + 1; // what follows the last head is a comma or none
  try {
    return JSON.parse(`[${text.toString("utf8", 0, end)}]`);
  } catch {
    return undefined;
  }
}

/** The heads on all lines, from the whole file. */
export function decodeAllLines(bytes: Buffer, { lines }: HeadIndex): IndexedHead[] {
  const text = bytes.subarray(lines.begin, endOfLines(lines, Infinity));
  return decodeLines(lines, bytes.subarray(0, lines.stamp.length), text) ?? [];
}

function checkLines(bytes: Buffer, path: string): { ends: readonly number[]; stamp: string } {
  const ends = lineEnds(bytes);
  const [first = 0] = ends;
  const stamp = bytes.toString("latin1", 0, Math.min(first, FIRST_LINE_MAX_BYTES));
  const [, format = "", crc = ""] = FIRST_LINE.exec(stamp) ?? [];
  const fits = Number.parseInt(crc, 16) === crc32(bytes.subarray(first));
  if (fits && Number(format) !== FORMAT) throw unknownFormat(path, format);
  if (fits && ends.length === TEXT_LINES) return { ends, stamp };
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

function toIndex(columns: Columns, begin: number, stamp: string): HeadIndex {
  let end = begin;
  return {
    sortedAt: new Float64Array(columns.sortedAt),
    firstSeen: new Float64Array(columns.firstSeen),
    place: new Float64Array(columns.place),
    lines: { ends: new Float64Array(columns.length.map((length) => (end += length))), begin, stamp },
    fresh: [],
  };
}

export function unknownFormat(path: string, format: string): StoreError {
  return new StoreError(
    `${path} is in format ${format}, this Muara reads format ${FORMAT}. Nothing was changed. Run the version that wrote it, restore a backup, or name an empty folder by MUARA_DATA: the sources are polled again.`,
    "version",
  );
}
