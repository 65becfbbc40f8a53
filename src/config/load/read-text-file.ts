import { readFileSync } from "node:fs";
import { decodeDocument } from "../../lib/encoding/decode-document.js";

const CODE_WORDS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  ENOTDIR: "there is no such file",
  EISDIR: "this is a folder, not a file",
  EACCES: "this user may not read it",
  EPERM: "this user may not read it",
  ELOOP: "its links lead in a circle",
  EILSEQ: "it is no UTF-8; save it as UTF-8",
};

/**
 * The text of a file, a byte order mark included. Throws Node's errors, and one with the code EILSEQ for bytes that are no UTF-8:
 * what was guessed from them would be written back by the next edit. OPML, which no edit changes, is read in any encoding.
 */
export function readTextFile(path: string): string {
  const bytes = readFileSync(path);
  if (isXml(bytes)) return decodeDocument(bytes).text;
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw Object.assign(new Error(`${path} is no UTF-8`, { cause }), { code: "EILSEQ" });
  }
}

/** The text of a document that may be OPML: XML in the encoding that it has or declares, anything else as UTF-8. */
export function decodeList(bytes: Buffer): string {
  return isXml(bytes) ? decodeDocument(bytes).text : bytes.toString("utf8");
}

const BYTE_ORDER_MARK = /^(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff|\0\0\xfe\xff)/;
const START_BYTES = 1_024;

/** Whether the first character is `<`, in whatever encoding: in UTF-16 and UTF-32 it has NUL around it. */
function isXml(bytes: Buffer): boolean {
  const start = bytes.toString("latin1", 0, START_BYTES).replace(BYTE_ORDER_MARK, "");
  return /^[\s\0]*</.test(start);
}

/** Why a file cannot be read or written, for people; the error's code where it is a rare one. */
export function wordsForCode(code: string): string {
  return CODE_WORDS[code] ?? code;
}
