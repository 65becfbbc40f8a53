/** On every answer. Pages load their own style and script and nothing else by themselves. */
const COMMON = {
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "x-frame-options": "DENY",
} as const;

const PAGE_POLICY = [
  "default-src 'none'",
  "style-src 'self'",
  "script-src 'self'",
  // None is asked for before a person opens an item; see `page.ts`.
  "img-src data: https: http:",
  "media-src https: http:",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join("; ");

/** A feed opened in a browser runs nothing, whatever a source smuggled in. */
const FEED_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox";

export const CORS_HEADERS = {
  "access-control-allow-origin": "*",
  "access-control-expose-headers": "ETag, Last-Modified, Link, Retry-After",
  "cross-origin-resource-policy": "cross-origin",
} as const;

/** On refusals and failures: scripts of other sites may read why, and no cache keeps them (RFC 9110 section 15.1 lets it a 404). */
export const REFUSAL_HEADERS = { ...CORS_HEADERS, "cache-control": "no-store" } as const;

export const PAGE_HEADERS: Readonly<Record<string, string>> = { ...COMMON, "content-security-policy": PAGE_POLICY };

/** On private feeds and their pages: no index keeps them, and no link tells their address. */
export const PRIVATE_HEADERS = { "x-robots-tag": "noindex, nofollow", "referrer-policy": "no-referrer" } as const;

export const FEED_HEADERS: Readonly<Record<string, string>> = {
  ...COMMON,
  "content-security-policy": FEED_POLICY,
  ...CORS_HEADERS,
};
