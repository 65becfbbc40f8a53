import { crc32 } from "node:zlib";
import type { SourceState } from "../aggregate/model.js";
import type { RememberedChange } from "./remembered.js";
import type { HeadChange } from "./slot-index.js";

/** One commit, as a line of JSON behind the bodies that it brought; see docs/store.md. */
export interface ChangeLine extends HeadChange {
  /** The revision of the source after it. */
  readonly rev: number;
  readonly state: SourceState;
  readonly remembered?: RememberedChange;
}

const BEGIN = Buffer.from('{"rev":');
const END = /,"crc":"([0-9a-f]{8})"\}$/;
const END_BYTES = ',"crc":"00000000"}'.length;

/** The checksum is of everything before it in the line. */
export function encodeChangeLine({ rev, state, drop, put, remembered }: ChangeLine): Buffer {
  const text = Buffer.from(JSON.stringify({ rev, state, drop, put, remembered }).slice(0, -1));
  return Buffer.concat([text, Buffer.from(`,"crc":"${crc32(text).toString(16).padStart(8, "0")}"}\n`)]);
}

/** Whether a line, given without its end, is one of a commit rather than a body. */
export function isChangeLine(line: Buffer): boolean {
  return line.subarray(0, BEGIN.length).equals(BEGIN);
}

/** Undefined when it does not fit its checksum. */
export function decodeChangeLine(line: Buffer): ChangeLine | undefined {
  const end = Math.max(0, line.length - END_BYTES);
  const [, crc = ""] = END.exec(line.toString("latin1", end)) ?? [];
  return Number.parseInt(crc, 16) === crc32(line.subarray(0, end)) ? JSON.parse(line.toString("utf8")) : undefined;
}
