import { crc32 } from "node:zlib";

const NEWLINE = 10;
const END = /,"crc":"([0-9a-f]{8})"\}\n?$/;
const END_BYTES = ',"crc":"00000000"}\n'.length;

/** An object that is not empty as one line of JSON; last in it the checksum of everything before that. */
export function encodeCheckedLine(value: object): Buffer {
  const text = Buffer.from(JSON.stringify(value).slice(0, -1));
  return Buffer.concat([text, Buffer.from(`,"crc":"${checksumText(crc32(text))}"}\n`)]);
}

/** Whether a line, with its end or without, fits the checksum in it. */
export function isWhole(line: Buffer): boolean {
  const ending = END.exec(line.toString("latin1", Math.max(0, line.length - END_BYTES)));
  return (
    ending !== null && Number.parseInt(ending[1] ?? "", 16) === crc32(line.subarray(0, line.length - ending[0].length))
  );
}

/** As checksums stand in files: eight hexadecimal digits. */
export function checksumText(crc: number): string {
  return crc.toString(16).padStart(8, "0");
}

/** The lines that are whole, each with its end, and where that is. */
export function* linesOf(bytes: Buffer): Iterable<{ line: Buffer; end: number }> {
  let begin = 0;
  for (let end = bytes.indexOf(NEWLINE) + 1; end > 0; end = bytes.indexOf(NEWLINE, begin) + 1) {
    yield { line: bytes.subarray(begin, end), end };
    begin = end;
  }
}
