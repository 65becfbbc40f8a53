import { promisify } from "node:util";
import zlib, { type BrotliOptions, type ZlibOptions } from "node:zlib";
import { FetchError } from "./outcome.js";

type Decode = (bytes: Uint8Array, options: ZlibOptions & BrotliOptions) => Promise<Buffer>;

/** Below this a coding is undone at once: handing it to a thread costs more than doing it. */
const SYNC_MAX_BYTES = 16 * 1024;

const DECODERS: ReadonlyMap<string, Decode> = new Map<string, Decode>([
  ["gzip", either(zlib.gunzipSync, promisify(zlib.gunzip))],
  ["br", either(zlib.brotliDecompressSync, promisify(zlib.brotliDecompress))],
  ["deflate", (bytes, options) => (hasZlibHeader(bytes) ? inflate(bytes, options) : inflateRaw(bytes, options))],
]);
const inflate = either(zlib.inflateSync, promisify(zlib.inflate));
const inflateRaw = either(zlib.inflateRawSync, promisify(zlib.inflateRaw));

const ALIASES: ReadonlyMap<string, string> = new Map([["x-gzip", "gzip"]]);
/** Codings that exist but were not asked for; any other unknown word (`utf-8`, `none`) is a misconfigured server's noise. */
const UNREADABLE = new Set(["zstd", "compress", "x-compress", "dcb", "dcz", "exi", "pack200-gzip"]);

/**
 * Undoes Content-Encoding (RFC 9110 section 8.4), last coding first. The label is a hint: bytes that are plainly text
 * stay as they are, and a gzip file served without a label is opened. Throws FetchError over `maxBytes`.
 */
export async function decodeBody(
  body: Uint8Array,
  contentEncoding: string,
  limits: { readonly maxBytes: number; readonly maxCodings: number },
): Promise<Uint8Array> {
  const codings = readCodings(contentEncoding);
  if (codings.length > limits.maxCodings) {
    throw new FetchError(
      `The body is compressed ${codings.length} times over (Content-Encoding: ${contentEncoding.slice(0, 80)}); at most ${limits.maxCodings} are undone.`,
      { reason: "encoding" },
    );
  }
  let bytes = body;
  for (const coding of codings.reverse()) bytes = await undo(coding, bytes, limits.maxBytes);
  return unlabelled(bytes, limits.maxBytes);
}

/**
 * A body whose coding the server forgot to name. gzip and zstd begin with a mark; br does not, so that it is tried on what is
 * no text, and believed when a text comes of it, as is zlib's format.
 */
async function unlabelled(bytes: Uint8Array, maxBytes: number): Promise<Uint8Array> {
  if (isGzip(bytes)) return undo("gzip", bytes, maxBytes);
  if (isZstd(bytes)) return undo("zstd", bytes, maxBytes);
  if (!hasControls(bytes) || looksLikeText(bytes)) return bytes;
  for (const coding of hasZlibHeader(bytes) ? ["deflate", "br"] : ["br"]) {
    const plain = await DECODERS.get(coding)?.(bytes, { maxOutputLength: maxBytes }).catch((cause: unknown) => {
      if (isTooLarge(cause)) throw tooLarge(coding, bytes, maxBytes, cause);
    });
    if (plain !== undefined && looksLikeText(plain)) return plain;
  }
  return bytes;
}

function readCodings(contentEncoding: string): string[] {
  return contentEncoding
    .toLowerCase()
    .split(",")
    .map((coding) => coding.trim())
    .map((coding) => ALIASES.get(coding) ?? coding)
    .filter((coding) => DECODERS.has(coding) || UNREADABLE.has(coding));
}

async function undo(coding: string, bytes: Uint8Array, maxBytes: number): Promise<Uint8Array> {
  const decode = DECODERS.get(coding);
  if (bytes.length === 0 || (coding === "gzip" && !isGzip(bytes) && looksLikeText(bytes))) return bytes;
  if (decode === undefined) {
    throw new FetchError(`The body is compressed with ${coding}, which was not asked for and cannot be read.`, {
      reason: "encoding",
    });
  }
  try {
    return await decode(bytes, { maxOutputLength: maxBytes });
  } catch (cause) {
    if (isTooLarge(cause)) throw tooLarge(coding, bytes, maxBytes, cause);
    if (looksLikeText(bytes)) return bytes;
    throw new FetchError(
      `The body says it is compressed with ${coding} but cannot be decompressed: ${(cause as Error).message}.`,
      { reason: "encoding", cause },
    );
  }
}

function isTooLarge(cause: unknown): boolean {
  return (cause as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE";
}

function tooLarge(coding: string, bytes: Uint8Array, maxBytes: number, cause: unknown): FetchError {
  return new FetchError(
    `${bytes.length} bytes of ${coding} unpack to more than ${maxBytes} bytes (polling.maxBodyBytes); a feed this large is taken for a bomb.`,
    { reason: "size", cause },
  );
}

function either(
  sync: (bytes: Uint8Array, options: ZlibOptions & BrotliOptions) => Buffer,
  threaded: (bytes: Uint8Array, options: ZlibOptions & BrotliOptions) => Promise<Buffer>,
): Decode {
  return async (bytes, options) => (bytes.length <= SYNC_MAX_BYTES ? sync(bytes, options) : threaded(bytes, options));
}

function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** RFC 8878 section 3.1.1. */
function isZstd(bytes: Uint8Array): boolean {
  return bytes[0] === 0x28 && bytes[1] === 0xb5 && bytes[2] === 0x2f && bytes[3] === 0xfd;
}

/** Bytes that no text in a common encoding begins with: control characters other than white space. */
function hasControls(bytes: Uint8Array): boolean {
  return bytes.subarray(0, 64).some((byte) => byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d);
}

/** `deflate` means zlib's format (RFC 1950), but many servers send bare deflate (RFC 1951). */
function hasZlibHeader(bytes: Uint8Array): boolean {
  const [first = 0, second = 0] = bytes;
  return (first & 0x0f) === 8 && ((first << 8) | second) % 31 === 0;
}

/** Begins as XML, HTML or JSON does, after a byte order mark and white space. */
function looksLikeText(bytes: Uint8Array): boolean {
  const start = Buffer.from(bytes.subarray(0, 64))
    .toString("latin1")
    .replace(/^\xef\xbb\xbf/, "")
    .trimStart();
  return start.startsWith("<") || start.startsWith("{") || start.startsWith("[");
}
