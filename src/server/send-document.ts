import type { IncomingMessage, ServerResponse } from "node:http";
import { NOT_CACHED } from "../publish/cache-control.js";
import type { Encoding, PublishedDocument, Variant } from "../publish/published-document.js";
import { isUnmodified, namesTag } from "./middleware/conditional.js";
import { acceptedEncodings } from "./middleware/negotiate.js";
import { CORS_HEADERS, FEED_HEADERS, PAGE_HEADERS, REFUSAL_HEADERS } from "./middleware/response-headers.js";

/** Header names and values in turn, as `writeHead` takes them. */
type HeaderLines = string[];

interface Heads {
  readonly full: HeaderLines;
  readonly notModified: HeaderLines;
}

const ENCODING_ONLY = "Accept-Encoding";

/** Heads are made once for each ready variant, not for each request. */
const heads = new WeakMap<Variant, Heads>();

/** Answers GET and HEAD from ready bytes: 200, 304, or 406 when the client takes no encoding of ours. Range is not offered: 200. */
export function sendDocument(
  request: IncomingMessage,
  response: ServerResponse,
  document: PublishedDocument,
  vary = ENCODING_ONLY,
): void {
  const { headers } = request;
  const accepted = acceptedEncodings(headers["accept-encoding"]?.toString());
  const isCached = document.cacheControl !== NOT_CACHED;
  const ifNoneMatch = headers["if-none-match"];
  const known = ifNoneMatch === undefined || !isCached ? undefined : namedVariant(document, accepted, ifNoneMatch);
  const variant = known ?? bestVariant(document, accepted);
  if (variant === undefined) {
    const head = [...flat({ ...PAGE_HEADERS, ...REFUSAL_HEADERS }), "Content-Length", "0", "Vary", "Accept-Encoding"];
    response.writeHead(406, head).end();
    return;
  }
  const { full, notModified } = headsOf(document, variant);
  const isKnown = known !== undefined || (isCached && isUnmodified(headers, document.lastModifiedMs));
  const lines = isKnown ? notModified : full;
  response.writeHead(isKnown ? 304 : 200, vary === ENCODING_ONLY ? lines : withVary(lines, vary));
  if (isKnown || request.method === "HEAD") response.end();
  else response.end(variant.bytes);
}

/** The first encoding the client takes and has already, so that it is told so; undefined when it has none of them. */
function namedVariant(
  document: PublishedDocument,
  accepted: readonly Encoding[],
  ifNoneMatch: string,
): Variant | undefined {
  for (const encoding of accepted) {
    const variant = document[encoding];
    if (variant !== undefined && namesTag(ifNoneMatch, variant.etag)) return variant;
  }
  return undefined;
}

function bestVariant(document: PublishedDocument, accepted: readonly Encoding[]): Variant | undefined {
  for (const encoding of accepted) {
    const variant = document[encoding];
    if (variant !== undefined) return variant;
  }
  return undefined;
}

function headsOf(document: PublishedDocument, variant: Variant): Heads {
  const known = heads.get(variant);
  if (known !== undefined) return known;
  const made = makeHeads(document, variant);
  heads.set(variant, made);
  return made;
}

/** A 304 says what a cache updates and what a script of another site needs to see it, no more (RFC 9110 section 15.4.5). */
function makeHeads(document: PublishedDocument, { encoding, etag, bytes }: Variant): Heads {
  const isPage = document.contentType.startsWith("text/html");
  const isCached = document.cacheControl !== NOT_CACHED;
  const validators = [
    ...(isCached ? ["ETag", etag] : []),
    "Cache-Control",
    document.cacheControl,
    "Vary",
    ENCODING_ONLY,
    ...(document.linkHeader === undefined ? [] : ["Link", document.linkHeader]),
  ];
  return {
    notModified: [...validators, ...(isPage ? [] : flat(CORS_HEADERS))],
    full: [
      "Content-Type",
      document.contentType,
      "Content-Length",
      String(bytes.length),
      ...(encoding === "identity" ? [] : ["Content-Encoding", encoding]),
      "Accept-Ranges",
      "none",
      ...(isCached ? ["Last-Modified", new Date(document.lastModifiedMs).toUTCString()] : []),
      ...validators,
      ...flat(isPage ? PAGE_HEADERS : FEED_HEADERS),
    ],
  };
}

function withVary(lines: HeaderLines, vary: string): HeaderLines {
  return lines.map((text, at) => (at % 2 === 1 && lines[at - 1] === "Vary" ? vary : text));
}

export function flat(headers: Readonly<Record<string, string>>): string[] {
  return Object.entries(headers).flat();
}
