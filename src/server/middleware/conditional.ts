import type { IncomingHttpHeaders } from "node:http";

const ENTITY_TAG = /(?:W\/)?("[\x21\x23-\x7e\x80-\xff]*")/g;

/**
 * Whether If-Modified-Since says that the client has this representation already (RFC 9110 section 13.1.3): only without
 * If-None-Match, which decides when it is there, and only when it is a date.
 */
export function isUnmodified(headers: IncomingHttpHeaders, lastModifiedMs: number): boolean {
  const header = headers["if-modified-since"];
  if (header === undefined || headers["if-none-match"] !== undefined) return false;
  const since = parseHttpDate(header);
  return since !== undefined && lastModifiedMs <= since;
}

/** Whether a list of entity tags names this one, by weak comparison (RFC 9110 section 13.1.2); `*` names any. */
export function namesTag(header: string, etag: string): boolean {
  if (header === etag || header.trim() === "*") return true;
  for (const [, tag] of header.matchAll(ENTITY_TAG)) if (tag === etag) return true;
  return false;
}

/** The three forms of RFC 9110 section 5.6.7; undefined for anything else, which is then ignored. */
export function parseHttpDate(text: string): number | undefined {
  const asctime = /^[A-Z][a-z]{2} ([A-Z][a-z]{2}) {1,2}(\d{1,2}) (\d\d:\d\d:\d\d) (\d{4})$/.exec(text.trim());
  const normal = asctime === null ? text : `${asctime[2]} ${asctime[1]} ${asctime[4]} ${asctime[3]} GMT`;
  if (!/\bGMT$/.test(normal.trim())) return undefined;
  const time = Date.parse(normal);
  return Number.isNaN(time) ? undefined : time;
}
