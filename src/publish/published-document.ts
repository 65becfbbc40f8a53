import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

const gzipAsync = promisify(gzip);
const brotliAsync = promisify(brotliCompress);

const ETAG_CHARS = 22;
const GZIP_LEVEL = 6;
/** Each chunk is a visit of the event loop: sixteen kilobytes, as zlib would have it, are a dozen a document. */
const GZIP_CHUNK_BYTES = 262_144;

export type Encoding = "identity" | "gzip" | "br";

/** One document in one encoding: ready bytes with a strong ETag of their own (RFC 9110 section 8.8.3.3). */
export interface Variant {
  readonly encoding: Encoding;
  readonly bytes: Buffer;
  readonly etag: string;
}

/** One document in every encoding made so far. A value: a better encoding makes a new one. */
export interface PublishedDocument {
  readonly contentType: string;
  readonly cacheControl: string;
  /** The Link header: hubs and `self`. */
  readonly linkHeader?: string;
  /** Whole seconds. */
  readonly lastModifiedMs: number;
  /** Of the identity bytes; equal hashes are equal documents. */
  readonly hash: string;
  readonly identity: Variant;
  readonly gzip: Variant;
  readonly br?: Variant;
}

export interface DocumentFacts {
  readonly contentType: string;
  readonly cacheControl: string;
  readonly lastModifiedMs: number;
  readonly linkHeader?: string;
}

/** Of 256 KB: a window of 4 MB takes 33 MB of memory for 0.1 % of the size. */
const BROTLI_WINDOW_BITS = 18;
/** Larger documents are served with gzip: brotli would take a thread for more than 7 s. */
export const MAX_BROTLI_BYTES = 2_000_000;

/** Makes the bytes of a document: identity and gzip now; `withBrotli` adds the best encoding when there is time. */
export async function makeDocument(bytes: Buffer, facts: DocumentFacts): Promise<PublishedDocument> {
  const hash = hashOf(bytes);
  // A copy, because what zlib gives may be a view into a much larger buffer.
  const zipped = Buffer.from(await gzipAsync(bytes, { level: GZIP_LEVEL, chunkSize: GZIP_CHUNK_BYTES }));
  return {
    ...facts,
    lastModifiedMs: Math.floor(facts.lastModifiedMs / 1000) * 1000,
    hash,
    identity: { encoding: "identity", bytes, etag: `"${hash}"` },
    gzip: { encoding: "gzip", bytes: zipped, etag: `"${hash}-gz"` },
  };
}

/** The same bytes under other headers. Variants are made anew: their header lines are kept by them. */
export function withHeaders(
  { linkHeader: _, ...document }: PublishedDocument,
  { cacheControl, linkHeader }: Pick<DocumentFacts, "cacheControl" | "linkHeader">,
): PublishedDocument {
  const { identity, gzip, br } = document;
  return {
    ...document,
    cacheControl,
    ...(linkHeader !== undefined && { linkHeader }),
    identity: { ...identity },
    gzip: { ...gzip },
    ...(br !== undefined && { br: { ...br } }),
  };
}

/** The same document with brotli at its best quality; about a second of a background thread for each 300 KB. */
export async function withBrotli(document: PublishedDocument): Promise<PublishedDocument> {
  const { bytes } = document.identity;
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
    [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    [constants.BROTLI_PARAM_LGWIN]: BROTLI_WINDOW_BITS,
  };
  const compressed = await brotliAsync(bytes, { params });
  return { ...document, br: { encoding: "br", bytes: compressed, etag: `"${document.hash}-br"` } };
}

function hashOf(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("base64url").slice(0, ETAG_CHARS);
}
