import type { SourceState } from "../../../domain/source-state.js";
import { encodeCheckedLine, isWhole } from "../checked-line.js";
import type { HeadChange } from "./head-index.js";
import type { SeenKeysChange } from "./seen-keys.js";

/** One commit, as a line of JSON behind the bodies that it brought; see docs/store.md. */
export interface LogRecord extends HeadChange {
  /** The revision of the source after it. */
  readonly rev: number;
  readonly state: SourceState;
  readonly remembered?: SeenKeysChange;
}

const BEGIN = Buffer.from('{"rev":');

export function encodeLogRecord({ rev, state, drop, put, remembered }: LogRecord): Buffer {
  return encodeCheckedLine({ rev, state, drop, put, remembered });
}

/** Whether a line is one of a commit rather than a body. */
export function isLogRecord(line: Buffer): boolean {
  return line.subarray(0, BEGIN.length).equals(BEGIN);
}

/** Undefined when it does not fit its checksum. */
export function decodeLogRecord(line: Buffer): LogRecord | undefined {
  return isWhole(line) ? JSON.parse(line.toString("utf8")) : undefined;
}
