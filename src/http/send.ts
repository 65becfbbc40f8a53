import type { IncomingMessage, ServerResponse } from "node:http";
import type { Encoding, PublishedDocument, Variant } from "../publish/document.js";
import { isFresh, type Preconditions } from "./conditional.js";
import { FEED_HEADERS, PAGE_HEADERS } from "./headers.js";
import { acceptedEncodings } from "./negotiate.js";

type Head = readonly string[];
interface Heads {
  readonly full: Head;
  readonly notModified: Head;
}

const ENCODING_ONLY = "Accept-Encoding";

/** Header lists are made once for each ready variant, not for each request. */
const heads = new WeakMap<Variant, Heads>();

/** Answers GET and HEAD from ready bytes: 200, 304, or 406 when the client takes no encoding of ours. Range is not offered: 200. */
export function sendDocument(
  request: IncomingMessage,
  response: ServerResponse,
  document: PublishedDocument,
  vary = ENCODING_ONLY,
): void {
  const accepted = acceptedEncodings(request.headers["accept-encoding"] as string | undefined);
  const asked: Preconditions = {
    ifNoneMatch: request.headers["if-none-match"],
    ifModifiedSince: request.headers["if-modified-since"],
  };
  const variant = chooseVariant(document, accepted, asked);
  if (variant === undefined) {
    response.writeHead(406, [...flat(PAGE_HEADERS), "Content-Length", "0", "Vary", "Accept-Encoding"]).end();
    return;
  }
  const { full, notModified } = headsOf(document, variant);
  if (isFresh(asked, variant.etag, document.lastModifiedMs)) {
    response.writeHead(304, varying(notModified, vary));
    response.end();
    return;
  }
  response.writeHead(200, varying(full, vary));
  if (request.method === "HEAD") response.end();
  else response.end(variant.bytes);
}

/** The ready list as it is, but where an answer depends on more than the encoding. */
function varying(head: Head, vary: string): string[] {
  return vary === ENCODING_ONLY ? (head as string[]) : head.map((text) => (text === ENCODING_ONLY ? vary : text));
}

/** The best encoding there is; among those the client takes, the one it already has, so that it is told so. */
function chooseVariant(
  document: PublishedDocument,
  accepted: readonly Encoding[],
  asked: Preconditions,
): Variant | undefined {
  const { ifNoneMatch } = asked;
  if (ifNoneMatch !== undefined) {
    for (const encoding of accepted) {
      const variant = document[encoding];
      if (variant !== undefined && isFresh({ ifNoneMatch }, variant.etag, 0)) return variant;
    }
  }
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

function makeHeads(document: PublishedDocument, { encoding, etag, bytes }: Variant): Heads {
  const common = flat(document.contentType.startsWith("text/html") ? PAGE_HEADERS : FEED_HEADERS);
  const validators = [
    "ETag",
    etag,
    "Last-Modified",
    new Date(document.lastModifiedMs).toUTCString(),
    "Cache-Control",
    document.cacheControl,
    "Vary",
    ENCODING_ONLY,
    ...common,
  ];
  return {
    notModified: validators,
    full: [
      "Content-Type",
      document.contentType,
      "Content-Length",
      String(bytes.length),
      ...(encoding === "identity" ? [] : ["Content-Encoding", encoding]),
      "Accept-Ranges",
      "none",
      ...validators,
    ],
  };
}

export function flat(headers: Readonly<Record<string, string>>): string[] {
  return Object.entries(headers).flat();
}
