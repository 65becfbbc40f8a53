import { promisify } from "node:util";
import zlib, { type BrotliOptions, type ZlibOptions } from "node:zlib";

/** The codings that are asked for. */
export type ContentCoding = "gzip" | "br" | "deflate";

type Options = ZlibOptions & BrotliOptions;
type Decode = (bytes: Uint8Array, options: Options) => Promise<Buffer>;

/** Below this a coding is undone at once: handing it to a thread costs more than doing it. What unpacks to more goes to a thread. */
export const SYNC_MAX_BYTES = 16 * 1024;
const SYNC_MAX_UNPACKED_BYTES = 256 * 1024;

const inflate = either(zlib.inflateSync, promisify(zlib.inflate));
const inflateRaw = either(zlib.inflateRawSync, promisify(zlib.inflateRaw));

const DECODERS: Readonly<Record<ContentCoding, Decode>> = {
  gzip: either(zlib.gunzipSync, promisify(zlib.gunzip)),
  br: either(zlib.brotliDecompressSync, promisify(zlib.brotliDecompress)),
  deflate: (bytes, options) => (hasZlibHeader(bytes) ? inflate(bytes, options) : inflateRaw(bytes, options)),
};

/** The body without its coding. Rejects when that is not its coding, when its checksum is wrong, when it breaks off, and over `maxBytes`. */
export function decodeStrictly(coding: ContentCoding, bytes: Uint8Array, maxBytes: number): Promise<Uint8Array> {
  return DECODERS[coding](bytes, { maxOutputLength: maxBytes });
}

/**
 * What came of the body before it broke off, or before something follows that is not of it. Rejects as `decodeStrictly`
 * does, a wrong checksum included; only one that is missing is let pass.
 */
export function decodeWhatCame(coding: ContentCoding, bytes: Uint8Array, maxBytes: number): Promise<Uint8Array> {
  if (coding === "gzip") return firstGzipMember(bytes, maxBytes);
  const finishFlush = coding === "br" ? zlib.constants.BROTLI_OPERATION_FLUSH : zlib.constants.Z_SYNC_FLUSH;
  return DECODERS[coding](bytes, { maxOutputLength: maxBytes, finishFlush });
}

/** The coding whose mark the bytes begin with; br has none, and bare deflate neither. */
export function codingOfMark(bytes: Uint8Array): ContentCoding | undefined {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return "gzip";
  return hasZlibHeader(bytes) ? "deflate" : undefined;
}

/** RFC 8878 section 3.1.1. */
export function isZstd(bytes: Uint8Array): boolean {
  return bytes[0] === 0x28 && bytes[1] === 0xb5 && bytes[2] === 0x2f && bytes[3] === 0xfd;
}

/** Whether a coding was given up because it unpacks to more than was allowed. */
export function isTooLarge(cause: unknown): boolean {
  return (cause as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE";
}

/** `deflate` means zlib's format (RFC 1950), but many servers send bare deflate (RFC 1951). */
function hasZlibHeader(bytes: Uint8Array): boolean {
  const [first = 0, second = 0] = bytes;
  return (first & 0x0f) === 8 && ((first << 8) | second) % 31 === 0;
}

/** With `info`, which its types do not know, Node also tells how much of the input was of the stream. */
const inflateTellingUse = promisify(zlib.inflateRaw) as unknown as (
  bytes: Uint8Array,
  options: Options & { readonly info: true },
) => Promise<{ readonly buffer: Buffer; readonly engine: { readonly bytesWritten: number } }>;

const GZIP_CHECKSUM_BYTES = 4;

async function firstGzipMember(bytes: Uint8Array, maxBytes: number): Promise<Uint8Array> {
  const deflated = bytes.subarray(gzipHeaderLength(bytes));
  const options = { maxOutputLength: maxBytes, finishFlush: zlib.constants.Z_SYNC_FLUSH, info: true } as const;
  const { buffer, engine } = await inflateTellingUse(deflated, options);
  const checksum = Buffer.from(deflated.subarray(engine.bytesWritten, engine.bytesWritten + GZIP_CHECKSUM_BYTES));
  if (checksum.length === GZIP_CHECKSUM_BYTES && checksum.readUInt32LE() !== zlib.crc32(buffer)) {
    throw new Error("the checksum is wrong");
  }
  return buffer;
}

/** RFC 1952 section 2.3: ten bytes, then what the flags announce. */
function gzipHeaderLength(bytes: Uint8Array): number {
  const [EXTRA, NAME, COMMENT, CHECKSUM] = [4, 8, 16, 2] as const;
  const flags = bytes[3] ?? 0;
  let at = 10;
  if (flags & EXTRA) at += 2 + (bytes[at] ?? 0) + 256 * (bytes[at + 1] ?? 0);
  for (const text of [NAME, COMMENT]) {
    if (flags & text) at = bytes.indexOf(0, at) + 1 || bytes.length;
  }
  return flags & CHECKSUM ? at + 2 : at;
}

function either(
  sync: (bytes: Uint8Array, options: Options) => Buffer,
  threaded: (bytes: Uint8Array, options: Options) => Promise<Buffer>,
): Decode {
  return async (bytes, options) => {
    if (bytes.length > SYNC_MAX_BYTES) return threaded(bytes, options);
    const { maxOutputLength = SYNC_MAX_UNPACKED_BYTES } = options;
    try {
      return sync(bytes, { ...options, maxOutputLength: Math.min(maxOutputLength, SYNC_MAX_UNPACKED_BYTES) });
    } catch (cause) {
      if (!isTooLarge(cause) || maxOutputLength <= SYNC_MAX_UNPACKED_BYTES) throw cause;
      return threaded(bytes, options);
    }
  };
}
