import type { Validators } from "../domain/source-state.js";

/** Formats Muara reads, the ones with most meaning first; a page is better than nothing. */
const ACCEPT_FEED =
  "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml;q=0.9, application/xml;q=0.8, text/xml;q=0.8, application/json;q=0.7, text/html;q=0.5, */*;q=0.1";

/** Everything that is sent: no cookies, no referrer, nothing that tells one reader from another. */
export function requestHeaders(options: {
  readonly userAgent: string;
  readonly accept: string | undefined;
  /** Only those that the very URL asked gave. */
  readonly validators: Validators | undefined;
}): Record<string, string> {
  const { userAgent, accept = ACCEPT_FEED, validators } = options;
  return {
    accept,
    "accept-encoding": "gzip, br, deflate",
    "user-agent": userAgent,
    ...(isSendable(validators?.etag) ? { "if-none-match": validators.etag } : {}),
    ...(isSendable(validators?.lastModified) ? { "if-modified-since": validators.lastModified } : {}),
  };
}

/** `Muara/1.2.3 (+https://feeds.example; 4 feeds)`, or the configured one with `{feeds}` filled in. */
export function userAgentFor(options: {
  readonly configured: string | undefined;
  readonly version: string;
  readonly siteUrl: string;
  /** How many of our feeds carry this source. */
  readonly feeds: number;
}): string {
  const feeds = `${options.feeds} ${options.feeds === 1 ? "feed" : "feeds"}`;
  if (options.configured !== undefined) return options.configured.replaceAll("{feeds}", feeds);
  return `Muara/${options.version} (+${options.siteUrl}; ${feeds})`;
}

/** What a header may carry (RFC 9110 section 5.5); an odd validator is not sent rather than changed. */
function isSendable(value: string | undefined): value is string {
  return value !== undefined && value !== "" && /^[\t\x20-\x7e\x80-\xff]*$/.test(value);
}
