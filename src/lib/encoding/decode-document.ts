import { isAscii, isUtf8, transcode } from "node:buffer";
import { decodeMixed } from "./mixed-encoding.js";
import { WINDOWS_1252 } from "./windows-1252.js";

export interface DecodedText {
  readonly text: string;
  readonly encoding: string;
  readonly problem?: string;
}

const REPLACEMENT = 0xfffd;
/** How much of a document is searched for its own word on its encoding. */
const PROLOG_BYTES = 1_024;

/** Names the Encoding Standard does not know. */
const ALIASES: Readonly<Record<string, string>> = {
  utf8mb4: "utf-8",
  "x-utf-8": "utf-8",
  "unicode-1-1-utf-8": "utf-8",
  "iso-10646-ucs-2": "utf-16",
  "ucs-2": "utf-16",
  ucs2: "utf-16",
  u16: "utf-16",
  utf16: "utf-16",
  utf_16: "utf-16",
  "iso-10646-ucs-4": "utf-32",
  "ucs-4": "utf-32",
  utf32: "utf-32",
  utf_32: "utf-32",
  mac: "macintosh",
  "mac-roman": "macintosh",
  macroman: "macintosh",
  latin_1: "latin1",
  "gb2312-80": "gbk",
  cp936: "gbk",
  ms936: "gbk",
  cp932: "shift_jis",
  "windows-932": "shift_jis",
  cp949: "euc-kr",
  uhc: "euc-kr",
  johab: "euc-kr",
  cp950: "big5",
  big5hkscs: "big5",
  cp874: "windows-874",
  tis620: "windows-874",
};

/** Encodings of several bytes a character: a text in one of them is hardly ever valid UTF-8 by chance, but a short one can be. */
const MULTI_BYTE = new Set(["gbk", "gb18030", "big5", "euc-jp", "euc-kr", "shift_jis", "iso-2022-jp"]);

/**
 * Turns the bytes of a document into text. The bytes decide before any declaration: byte order mark, the pattern of NUL
 * bytes (XML 1.0 appendix F), validity as UTF-8; then the header's charset and the prolog's encoding; then windows-1252.
 * NUL, which is no character of XML or JSON and which databases refuse, is left out.
 */
export function decodeDocument(bytes: Uint8Array, contentType = ""): DecodedText {
  const decoded = decode(bytes, contentType);
  // In UTF-8 a C1 control begins with this byte: looking for that is far cheaper than looking at every character.
  const mayHaveControls = decoded.encoding === "utf-8" ? bytes.includes(0xc2) : decoded.encoding !== "us-ascii";
  const text = mayHaveControls ? withoutControls(decoded) : decoded.text;
  return { ...decoded, text: text.includes("\0") ? text.replaceAll("\0", "") : text };
}

/** In Unicode U+0085 is a line end that text may contain; in a single-byte encoding it is the ellipsis of windows-1252. */
const CONTROLS = /[\u0080-\u0084\u0086-\u009f]/g;
const CONTROLS_OF_ONE_BYTE = /[\u0080-\u009f]/g;

/**
 * Replaces C1 controls, which no publisher means: they come from windows-1252 that was read as Latin-1, by the publisher
 * or by a TextDecoder (in some versions of Node).
 */
function withoutControls({ text, encoding }: DecodedText): string {
  const controls = encoding.startsWith("utf-") ? CONTROLS : CONTROLS_OF_ONE_BYTE;
  return text.replace(controls, (control) => WINDOWS_1252[control.charCodeAt(0) - 0x80] ?? control);
}

function decode(bytes: Uint8Array, contentType: string): DecodedText {
  const marked = byMark(bytes) ?? byNulPattern(bytes);
  if (marked !== undefined) return marked;
  const declared = declaredEncodings(bytes, contentType);
  const stateful = declared.find((name) => name === "iso-2022-jp" || name === "utf-7");
  if (stateful !== undefined) {
    const text = decodeUpToCut(bytes, stateful);
    if (text !== undefined) return { text, encoding: stateful };
  }
  if (isAscii(bytes))
    return { text: inPieces(bytes, (piece) => toBuffer(piece).toString("latin1")), encoding: "us-ascii" };
  return isUtf8(bytes) ? decodeUtf8(bytes, declared) : decodeLegacy(bytes, declared);
}

function decodeUtf8(bytes: Uint8Array, declared: readonly string[]): DecodedText {
  const first = declared[0];
  if (first !== undefined && MULTI_BYTE.has(first)) {
    const text = decodeStrictly(bytes, first);
    if (text !== undefined) return { text, encoding: first };
  }
  // Twice as fast as Buffer's own toString("utf8") where the bytes are known to be valid.
  const text = inPieces(bytes, (piece) => transcode(piece, "utf8", "utf16le").toString("utf16le"));
  const wrong = first !== undefined && !/^(utf-8|us-ascii|ascii)$/.test(first);
  return wrong
    ? { text, encoding: "utf-8", problem: `declared as ${first}, but is UTF-8` }
    : { text, encoding: "utf-8" };
}

function decodeLegacy(bytes: Uint8Array, declared: readonly string[]): DecodedText {
  for (const name of declared) {
    if (name === "utf-8" || name.startsWith("utf-16") || name.startsWith("utf-32")) continue;
    const text = decodeStrictly(bytes, name);
    if (text !== undefined) return { text, encoding: name };
  }
  for (const name of declared) {
    if (!MULTI_BYTE.has(name)) continue;
    const text = decodeWith(new TextDecoder(name), bytes);
    return { text, encoding: name, problem: `some bytes are not ${name}` };
  }
  const whole = withoutCutCharacter(bytes);
  if (whole.length < bytes.length && isUtf8(whole)) {
    const text = inPieces(whole, (piece) => toBuffer(piece).toString("utf8"));
    return { text, encoding: "utf-8", problem: "ends within a character" };
  }
  const claim = declared[0] ?? "utf-8";
  const { text, stray, multi } = decodeMixed(bytes);
  if (multi > stray)
    return { text, encoding: "utf-8", problem: "some bytes are not UTF-8; they were read as windows-1252" };
  return {
    text: decodeWith(new TextDecoder("windows-1252"), bytes),
    encoding: "windows-1252",
    problem: `is not ${claim}; it was read as windows-1252`,
  };
}

/** Node keeps the text of a larger piece outside the heap, where the memory is not returned to the system: see `allocateBytes`. */
const PIECE_BYTES = 262_144;

/** Decodes valid UTF-8, or an encoding of one byte for each character, a piece at a time. */
function inPieces(bytes: Uint8Array, decodePiece: (piece: Uint8Array) => string): string {
  if (bytes.length <= PIECE_BYTES) return decodePiece(bytes);
  const pieces: string[] = [];
  for (let from = 0; from < bytes.length; ) {
    let end = Math.min(from + PIECE_BYTES, bytes.length);
    // In UTF-8, no character begins with such a byte.
    while (end < bytes.length && end > from + 1 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end--;
    pieces.push(decodePiece(bytes.subarray(from, end)));
    from = end;
  }
  return pieces.join("");
}

function decodeWith(decoder: InstanceType<typeof TextDecoder>, bytes: Uint8Array): string {
  if (bytes.length <= PIECE_BYTES) return decoder.decode(bytes);
  const pieces: string[] = [];
  for (let from = 0; from < bytes.length; from += PIECE_BYTES) {
    pieces.push(decoder.decode(bytes.subarray(from, from + PIECE_BYTES), { stream: true }));
  }
  return pieces.join("") + decoder.decode();
}

function byMark(bytes: Uint8Array): DecodedText | undefined {
  const [a, b, c, d] = bytes;
  if (a === 0xef && b === 0xbb && c === 0xbf) {
    const rest = bytes.subarray(3);
    if (!isUtf8(rest)) return decodeLegacy(rest, ["utf-8"]);
    return { text: inPieces(rest, (piece) => toBuffer(piece).toString("utf8")), encoding: "utf-8" };
  }
  if (a === 0xff && b === 0xfe && c === 0 && d === 0) return decodeUtf32(bytes.subarray(4), true);
  if (a === 0 && b === 0 && c === 0xfe && d === 0xff) return decodeUtf32(bytes.subarray(4), false);
  if (a === 0xff && b === 0xfe) return decodeUtf16(bytes.subarray(2), "utf-16le");
  if (a === 0xfe && b === 0xff) return decodeUtf16(bytes.subarray(2), "utf-16be");
  return undefined;
}

/** The first character of a feed is ASCII (`<`, `{`, white space): where its NUL bytes stand tells the width and the order. */
function byNulPattern(bytes: Uint8Array): DecodedText | undefined {
  const [a = 1, b = 1, c = 1, d = 1] = bytes;
  if (bytes.length < 4) return undefined;
  if (a !== 0 && b === 0 && c === 0 && d === 0) return decodeUtf32(bytes, true);
  if (a === 0 && b === 0 && c === 0 && d !== 0) return decodeUtf32(bytes, false);
  if (a !== 0 && b === 0 && c !== 0 && d === 0) return decodeUtf16(bytes, "utf-16le");
  if (a === 0 && b !== 0 && c === 0 && d !== 0) return decodeUtf16(bytes, "utf-16be");
  return undefined;
}

function decodeUtf16(bytes: Uint8Array, encoding: "utf-16le" | "utf-16be"): DecodedText {
  return { text: decodeWith(new TextDecoder(encoding), bytes), encoding };
}

function decodeUtf32(bytes: Uint8Array, littleEndian: boolean): DecodedText {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const encoding = littleEndian ? "utf-32le" : "utf-32be";
  const units = new Uint16Array(bytes.length >> 1);
  let length = 0;
  for (let at = 0; at + 4 <= bytes.length; at += 4) {
    const point = view.getUint32(at, littleEndian);
    if (point > 0xffff && point <= 0x10ffff) {
      units[length++] = 0xd7c0 + (point >> 10);
      units[length++] = 0xdc00 | (point & 0x3ff);
    } else {
      units[length++] = point > 0xffff || (point >= 0xd800 && point < 0xe000) ? REPLACEMENT : point;
    }
  }
  return { text: Buffer.from(units.buffer, 0, length * 2).toString("utf16le"), encoding };
}

function declaredEncodings(bytes: Uint8Array, contentType: string): string[] {
  const head = toBuffer(bytes).toString("latin1", 0, Math.min(bytes.length, PROLOG_BYTES));
  const prolog = /<\?xml[^>]*?\sencoding\s*=\s*["']?\s*([\w.:-]+)/i.exec(head)?.[1];
  const header = /charset\s*=\s*["']?\s*([\w.:-]+)/i.exec(contentType)?.[1];
  return [header, prolog].flatMap((name) => (name === undefined ? [] : [canonicalName(name)]));
}

function canonicalName(name: string): string {
  const lower = name.toLowerCase();
  const alias =
    (Object.hasOwn(ALIASES, lower) ? ALIASES[lower] : undefined) ??
    lower.replace(/^cp-?(125\d)$/, "windows-$1").replace(/_/g, "-");
  try {
    return new TextDecoder(alias).encoding;
  } catch {
    return alias;
  }
}

function decodeStrictly(bytes: Uint8Array, encoding: string): string | undefined {
  try {
    return decodeWith(new TextDecoder(encoding, { fatal: true }), bytes);
  } catch {
    return undefined;
  }
}

const MAX_CHARACTER_BYTES = 4;

/** The same for a document that may be cut within a character. */
function decodeUpToCut(bytes: Uint8Array, encoding: string): string | undefined {
  for (let left = 0; left < MAX_CHARACTER_BYTES && left <= bytes.length; left++) {
    const text = decodeStrictly(bytes.subarray(0, bytes.length - left), encoding);
    if (text !== undefined) return text;
  }
  return undefined;
}

/** The bytes without the beginning of a UTF-8 character that a cut document may end with. */
function withoutCutCharacter(bytes: Uint8Array): Uint8Array {
  for (let left = 1; left < MAX_CHARACTER_BYTES && left <= bytes.length; left++) {
    const byte = bytes[bytes.length - left] ?? 0;
    if (byte >= 0xc2 && byte <= 0xf4) return bytes.subarray(0, bytes.length - left);
    if (byte < 0x80 || byte > 0xbf) return bytes;
  }
  return bytes;
}

function toBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
