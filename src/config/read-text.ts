import { readFileSync } from "node:fs";

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
 * what was guessed from them would be written back by the next edit.
 */
export function readTextFile(path: string): string {
  const bytes = readFileSync(path);
  // OPML is XML, which may say another encoding of itself.
  if (/\.(?:opml|xml)$/i.test(path)) return bytes.toString("utf8");
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw Object.assign(new Error(`${path} is no UTF-8`, { cause }), { code: "EILSEQ" });
  }
}

/** Why a file cannot be read or written, for people; the error's code where it is a rare one. */
export function wordsForCode(code: string): string {
  return CODE_WORDS[code] ?? code;
}
