import { FetchError } from "../outcome.js";
import {
  type ContentCoding,
  codingOfMark,
  decodeStrictly,
  decodeWhatCame,
  isTooLarge,
  isZstd,
} from "./content-coding.js";

/** What a Content-Encoding may say, by the coding it means (RFC 9110 section 8.4.1). */
const NAMES: ReadonlyMap<string, ContentCoding> = new Map<string, ContentCoding>([
  ["gzip", "gzip"],
  ["x-gzip", "gzip"],
  ["br", "br"],
  ["deflate", "deflate"],
]);
/** Codings that exist but were not asked for; any other unknown word (`utf-8`, `none`) is a misconfigured server's noise. */
const UNREADABLE = new Set(["zstd", "compress", "x-compress", "dcb", "dcz", "exi", "pack200-gzip"]);
/** What a label that does not fit may have meant, likeliest first. */
const OTHERS: readonly ContentCoding[] = ["deflate", "br"];
/** The same without a label. br first: nearly no bytes but its own pass for it. */
const UNMARKED: readonly ContentCoding[] = ["br", "deflate"];

/**
 * Undoes Content-Encoding (RFC 9110 section 8.4), last coding first. The label is a hint and the bytes decide: text stays as
 * it is, a body under a wrong label or none is opened, and so is one whose end is damaged as long as nothing of the
 * document is missing. Throws FetchError over `maxBytes`.
 */
export async function decodeBody(
  body: Uint8Array,
  contentEncoding: string,
  limits: { readonly maxBytes: number; readonly maxCodings: number },
): Promise<DecodedBody> {
  const codings = readCodings(contentEncoding);
  if (codings.length > limits.maxCodings) {
    throw new FetchError(
      `The body is compressed ${codings.length} times over (Content-Encoding: ${contentEncoding.slice(0, 80)}); at most ${limits.maxCodings} are undone.`,
      { reason: "encoding" },
    );
  }
  let decoded: DecodedBody = { bytes: body, isTruncated: false };
  for (const coding of codings.reverse()) decoded = after(decoded, await undo(coding, decoded.bytes, limits.maxBytes));
  return after(decoded, await unlabelled(decoded.bytes, limits.maxBytes));
}

export interface DecodedBody {
  readonly bytes: Uint8Array;
  /** A coding ends early, and the document within it with it. */
  readonly isTruncated: boolean;
}

function after(before: DecodedBody, next: DecodedBody): DecodedBody {
  return { bytes: next.bytes, isTruncated: before.isTruncated || next.isTruncated };
}

function whole(bytes: Uint8Array): DecodedBody {
  return { bytes, isTruncated: false };
}

function readCodings(contentEncoding: string): string[] {
  return contentEncoding
    .toLowerCase()
    .split(",")
    .map((coding) => coding.trim())
    .filter((coding) => NAMES.has(coding) || UNREADABLE.has(coding));
}

async function undo(label: string, bytes: Uint8Array, maxBytes: number): Promise<DecodedBody> {
  if (bytes.length === 0 || looksLikeText(bytes)) return whole(bytes);
  const named = NAMES.get(label);
  const marked = codingOfMark(bytes);
  const likely = [...new Set([marked ?? named, named, ...OTHERS])].filter((coding) => coding !== undefined);
  for (const coding of likely) {
    const plain = await opened(decodeStrictly, coding, bytes, maxBytes);
    if (plain !== undefined && (coding === named || coding === marked || isReadable(plain))) return whole(plain);
  }
  const rest = await openedAsFarAsItCame(likely, bytes, maxBytes);
  if (rest !== undefined) return rest;
  if (!hasControls(bytes)) return whole(bytes);
  throw named === undefined ? notAskedFor(label) : unreadable(label);
}

/**
 * A body whose coding the server forgot to name. gzip and zstd begin with a mark; the others are tried on what is no text,
 * and believed when a text comes of it.
 */
async function unlabelled(bytes: Uint8Array, maxBytes: number): Promise<DecodedBody> {
  if (isZstd(bytes)) throw notAskedFor("zstd");
  if (codingOfMark(bytes) === "gzip") return undo("gzip", bytes, maxBytes);
  if (!hasControls(bytes) || looksLikeText(bytes)) return whole(bytes);
  for (const coding of UNMARKED) {
    const plain = await opened(decodeStrictly, coding, bytes, maxBytes);
    if (plain !== undefined && looksLikeText(plain)) return whole(plain);
  }
  return whole(bytes);
}

/** Undefined when that is not the coding. */
async function opened(
  decode: typeof decodeStrictly,
  coding: ContentCoding,
  bytes: Uint8Array,
  maxBytes: number,
): Promise<Uint8Array | undefined> {
  return decode(coding, bytes, maxBytes).catch((cause: unknown) => {
    if (isTooLarge(cause)) throw tooLarge(coding, bytes, maxBytes, cause);
    return undefined;
  });
}

/** Of a body with a damaged end: what came, which is the whole document or its beginning. */
async function openedAsFarAsItCame(
  codings: readonly ContentCoding[],
  bytes: Uint8Array,
  maxBytes: number,
): Promise<DecodedBody | undefined> {
  let beginning: Uint8Array | undefined;
  for (const coding of codings) {
    const plain = await opened(decodeWhatCame, coding, bytes, maxBytes);
    if (plain === undefined || !(looksLikeText(plain) || (plain.length === 0 && mayBe(coding, bytes)))) continue;
    if (isWholeDocument(plain)) return whole(plain);
    beginning ??= plain;
  }
  return beginning === undefined ? undefined : { bytes: beginning, isTruncated: true };
}

/** Whether so short a beginning that nothing comes of it is one of this coding. */
function mayBe(coding: ContentCoding, bytes: Uint8Array): boolean {
  return codingOfMark(bytes) === coding || (coding === "br" && !isZstd(bytes));
}

function tooLarge(coding: string, bytes: Uint8Array, maxBytes: number, cause: unknown): FetchError {
  return new FetchError(
    `${bytes.length} bytes of ${coding} unpack to more than ${maxBytes} bytes (polling.maxBody); a feed this large is taken for a bomb.`,
    { reason: "size", cause },
  );
}

function notAskedFor(coding: string): FetchError {
  return new FetchError(`The body is compressed with ${coding}, which was not asked for and cannot be read.`, {
    reason: "encoding",
  });
}

function unreadable(label: string): FetchError {
  return new FetchError(
    `The body says it is compressed with ${label} but cannot be decompressed: it is damaged, or breaks off.`,
    { reason: "encoding" },
  );
}

/** Bytes that no text in a common encoding begins with: control characters other than white space. */
function hasControls(bytes: Uint8Array): boolean {
  return bytes.subarray(0, START_BYTES).some((byte) => byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d);
}

const START_BYTES = 64;
/** A server may put so much white space before a document. */
const MAX_LEADING_SPACE_BYTES = 4_096;
const BYTE_ORDER_MARKS = /^(\xef\xbb\xbf|\xff\xfe|\xfe\xff)/;

/** Begins as XML, HTML or JSON does, after a byte order mark and white space; UTF-16 has a null in each letter. */
function looksLikeText(bytes: Uint8Array): boolean {
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, MAX_LEADING_SPACE_BYTES))
    .toString("latin1")
    .replace(BYTE_ORDER_MARKS, "");
  return /^[\s\0]*[<{[]/.test(start);
}

/** What a wrong label may have hidden: a text, or the next coding. */
function isReadable(bytes: Uint8Array): boolean {
  return looksLikeText(bytes) || codingOfMark(bytes) === "gzip";
}

const END_BYTES = 256;
const WHOLE = /(<\/(rss|feed|([\w-]+:)?RDF|html|urlset|sitemapindex)\s*>\s*(<!--[^>]*-->\s*)*|\})\s*$/i;

/** Ends as a whole feed or page does, so that nothing of it can be missing. */
function isWholeDocument(bytes: Uint8Array): boolean {
  return WHOLE.test(Buffer.from(bytes.subarray(-END_BYTES)).toString("latin1").replaceAll("\0", ""));
}
