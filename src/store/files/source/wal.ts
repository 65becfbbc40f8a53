import { closeSync, fstatSync, readFileSync, readSync } from "node:fs";
import { crc32 } from "node:zlib";
import { linesOf } from "../checked-line.js";
import { openIfThere } from "../file-system.js";
import { listBodies, type SourcePaths } from "../folder.js";
import { PREALLOCATED_BYTES } from "./body-lines.js";
import { changeIndex, type IndexedHead } from "./head-index.js";
import { decodeLogRecord, isLogRecord, type LogRecord } from "./log-record.js";
import type { SourceFile } from "./source-file.js";

/** What was found behind the bodies that a source's file tells of. */
export interface RecoveryReport {
  /** Behind the commits is room, or the end; else an orphan. */
  readonly isRoom: boolean;
  /** The bodies file does not reach where the source's file says that its bodies end. */
  readonly isShort: boolean;
  /** Commits that were acknowledged cannot be read any more: the last of them, else 0. */
  readonly lostRev: number;
}

export const NOTHING_RECOVERED: RecoveryReport = { isRoom: false, isShort: false, lostRev: 0 };

const NEWLINE = 10;

/**
 * The source after the commits behind its bodies, each of which is a line with its checksum. The last commit may be torn by a
 * death or a power cut in its midst, and does not count then, unless it is known to have been acknowledged. Each commit is
 * durable before the next begins: one that cannot be read while a later one can was damaged.
 * @param knownRev the last one that was acknowledged, as far as that is known; else 0
 */
export function replayWal(
  path: string,
  file: SourceFile,
  knownRev: number,
): { file: SourceFile; found: RecoveryReport } {
  // Where as much is known as the file says, a look at the first byte is enough.
  const { bytes, isShort } = readFrom(path, file.size, file.rev !== knownRev);
  const changes: { change: LogRecord; end: number }[] = [];
  let rev = file.rev;
  let lastRev = knownRev;
  for (const { line, end } of linesOf(bytes)) {
    const change = isLogRecord(line) ? decodeLogRecord(line) : undefined;
    if (change === undefined) continue;
    lastRev = Math.max(lastRev, change.rev);
    if (change.rev !== rev + 1) continue;
    rev = change.rev;
    changes.push({ change, end });
  }
  const last = changes.at(-1)?.change;
  const begin = changes.at(-2)?.end ?? 0;
  const isTorn =
    last?.rev === lastRev && lastRev > knownRev && !hasItsBodies(bytes.subarray(begin), file.size + begin, last);
  if (isTorn) changes.pop();
  const read = changes.reduce((before, { change, end }) => apply(before, change, file.size + end), file);
  const mustBe = isTorn ? knownRev : lastRev;
  const behind = bytes.subarray(read.size - file.size);
  const lostRev = mustBe > read.rev ? mustBe : 0;
  return { file: read, found: { isRoom: isRoom(behind), isShort, lostRev } };
}

/**
 * Whether bodies are there that a file of heads must have been about: a first commit that did not end leaves bodies alone, in the
 * first generation.
 */
export function hasCommits(paths: SourcePaths): boolean {
  return listBodies(paths).some(
    (path) => path !== paths.bodies(1) || [...linesOf(readFileSync(path))].some(isOfCommit),
  );
}

function isOfCommit({ line }: { line: Buffer }): boolean {
  return isLogRecord(line) && decodeLogRecord(line) !== undefined;
}

/** What could be taken for a line later is none. */
function isRoom(bytes: Buffer): boolean {
  return bytes.length === 0 || (bytes[0] === PREALLOCATED_BYTES && !bytes.includes("}"));
}

function apply(file: SourceFile, change: LogRecord, size: number): SourceFile {
  const { rev, state, remembered } = change;
  const { tail } = file;
  return {
    ...file,
    rev,
    state,
    size,
    index: changeIndex(file.index, change),
    tail: remembered === undefined ? tail : { ...tail, remembered: [...tail.remembered, remembered] },
  };
}

/** Whether the bodies that a commit brought are whole; `bytes` are what the file holds from there on. */
function hasItsBodies(bytes: Buffer, from: number, { put }: LogRecord): boolean {
  const isWhole = ({ off, len, crc }: IndexedHead) =>
    off < from || crc32(bytes.subarray(off - from, off - from + len)) === crc;
  return put.every(([, indexed]) => isWhole(indexed));
}

/** What the file holds from there on: nothing where it has room or ends. `looksOn`: also behind what seems to be room. */
function readFrom(path: string, from: number, looksOn: boolean): { bytes: Buffer; isShort: boolean } {
  const none = Buffer.alloc(0);
  const fd = openIfThere(path);
  if (fd === undefined) return { bytes: none, isShort: from > 0 };
  try {
    const around = Buffer.alloc(2);
    const before = Math.min(1, from);
    const there = readSync(fd, around, 0, before + 1, from - before) - before;
    const isShort = there < 0 || (before > 0 && around[0] !== NEWLINE);
    if (there <= 0 || (around[before] === PREALLOCATED_BYTES && !looksOn)) return { bytes: none, isShort };
    const bytes = Buffer.allocUnsafe(fstatSync(fd).size - from);
    return { bytes: bytes.subarray(0, readSync(fd, bytes, 0, bytes.length, from)), isShort };
  } finally {
    closeSync(fd);
  }
}
