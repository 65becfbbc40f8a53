import { crc32 } from "node:zlib";
import type { ItemHead, Remembered, SourceState } from "../aggregate/model.js";
import { StoreError } from "./errors.js";

/** Version of what stands in the data folder; see docs/store.md. */
export const FORMAT = 1;

/** A head as the store keeps it: with where its body stands in the bodies file. */
export interface Slot extends ItemHead {
  readonly off: number;
  /** 0: the body was lost; the next poll brings it again. */
  readonly len: number;
  readonly crc: number;
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
  /** Newest first. */
  readonly slots: readonly Slot[];
  /** Absent: as the file on disk has them. Not kept in memory, only deciding needs them. */
  readonly remembered?: readonly Remembered[];
}

/** The largest piece that is built without letting the loop go on. */
const HEADS_PER_CHUNK = 500;
const NEWLINE = 10;

/**
 * The text of a source's file: JSON, one head a line, the checksum of all that follows it in the first line.
 * `rememberedLine` is the line to keep when `file.remembered` is absent.
 */
export function encodeSourceFile(file: SourceFile, rememberedLine: Buffer | undefined): Buffer[] {
  const facts = { sourceId: file.sourceId, rev: file.rev, gen: file.gen, size: file.size };
  const chunks = [
    Buffer.from(`${JSON.stringify(facts).slice(1, -1)},\n"state":${JSON.stringify(file.state)},\n`),
    file.remembered === undefined && rememberedLine !== undefined ? rememberedLine : encodeRemembered(file.remembered),
    Buffer.from('"items":[\n'),
    ...encodeSlots(file.slots),
    Buffer.from("]}\n"),
  ];
  const checksum = chunks.reduce((sum, chunk) => crc32(chunk, sum), 0);
  return [Buffer.from(`{"format":${FORMAT},"crc":"${checksum.toString(16).padStart(8, "0")}",\n`), ...chunks];
}

function* encodeSlots(slots: readonly Slot[]): Iterable<Buffer> {
  for (let from = 0; from < slots.length; from += HEADS_PER_CHUNK) {
    const lines = slots.slice(from, from + HEADS_PER_CHUNK).map((slot) => JSON.stringify(slot));
    yield Buffer.from(lines.join(",\n") + (from + HEADS_PER_CHUNK < slots.length ? ",\n" : "\n"));
  }
}

function encodeRemembered(remembered: readonly Remembered[] = []): Buffer {
  return Buffer.from(`"remembered":${JSON.stringify(remembered)},\n`);
}

/** Without the remembered keys, which `decodeRemembered` reads when asked. @throws StoreError `damaged` or `version`. */
export function decodeSourceFile(bytes: Buffer, path: string): SourceFile {
  const lines = splitLines(bytes, path);
  const { items, ...facts } = JSON.parse(`{${lines.facts}${lines.state}${lines.items}`);
  return { ...facts, slots: items };
}

/** The remembered keys, and their line as it stands in the file. @throws StoreError as `decodeSourceFile`. */
export function decodeRemembered(bytes: Buffer, path: string): readonly Remembered[] {
  return JSON.parse(`{${rememberedLineOf(bytes, path).toString("utf8").slice(0, -2)}}`).remembered;
}

/** The line of the remembered keys, to be written again unread. @throws StoreError as `decodeSourceFile`. */
export function rememberedLineOf(bytes: Buffer, path: string): Buffer {
  return splitLines(bytes, path).remembered;
}

function splitLines(bytes: Buffer, path: string): { facts: string; state: string; remembered: Buffer; items: string } {
  const ends = lineEnds(bytes);
  const [first = 0, facts = 0, state = 0, remembered = 0] = ends;
  const [, format = "", crc = ""] = FIRST_LINE.exec(bytes.toString("latin1", 0, first)) ?? [];
  if (ends.length < 4 || Number.parseInt(crc, 16) !== crc32(bytes.subarray(first))) throw damaged(path);
  if (Number(format) > FORMAT) throw tooNew(path, format);
  return {
    facts: bytes.toString("utf8", first, facts),
    state: bytes.toString("utf8", facts, state),
    remembered: bytes.subarray(state, remembered),
    items: bytes.toString("utf8", remembered),
  };
}

const FIRST_LINE = /^\{"format":(\d+),"crc":"([0-9a-f]{8})",$/m;

/** Where the first four lines end: behind the checksum, the facts, the state and the remembered keys. */
function lineEnds(bytes: Buffer): number[] {
  const ends: number[] = [];
  for (let at = bytes.indexOf(NEWLINE); at >= 0 && ends.length < 4; at = bytes.indexOf(NEWLINE, at + 1))
    ends.push(at + 1);
  return ends;
}

function damaged(path: string): StoreError {
  return new StoreError(`${path} is damaged: its text does not fit its checksum.`, "damaged");
}

export function tooNew(path: string, format: string): StoreError {
  return new StoreError(
    `${path} is in format ${format}, this Muara knows formats up to ${FORMAT}. Run the newer version it was written by, or restore a backup.`,
    "version",
  );
}
