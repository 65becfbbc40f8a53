import type { Instant } from "../lib/dates/instant.js";
import type { Freshness } from "./outcome.js";

/** One answer's headers, names in lower case; bytes above ASCII as Latin-1. */
export type AnswerHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

/** What a server can ask for is bounded so that the sum stays a date; the config bounds it again. */
const MAX_DELTA_SECONDS = 10 * 366 * 24 * 60 * 60;

/** Until when the answer is fresh by its own word (RFC 9111 section 4.2). Nothing is guessed from Last-Modified. */
export function readFreshness(
  { status, headers }: { readonly status: number; readonly headers: AnswerHeaders },
  nowMs: number,
): Freshness {
  const silent = headers["cache-control"] === undefined && headers["expires"] === undefined;
  if (status === 304 && silent) return { renewed: true };
  const lifetime = lifetimeSeconds(headers, nowMs);
  if (lifetime === undefined) return {};
  const left = Math.min(lifetime, MAX_DELTA_SECONDS) - ageSeconds(headers);
  return left > 0 ? { freshUntil: atOrAfter(nowMs + left * 1000) } : {};
}

/** When the server wants to be asked again (RFC 9110 section 10.2.3): seconds, or a date. */
export function readRetryAfter(headers: AnswerHeaders, nowMs: number): Instant | undefined {
  const text = headerOf(headers, "retry-after")?.trim();
  if (text === undefined || text === "") return undefined;
  if (/^\d+(\.\d+)?$/.test(text)) return atOrAfter(nowMs + Math.min(Number(text), MAX_DELTA_SECONDS) * 1000);
  const at = readHttpDate(text);
  if (at === undefined) return undefined;
  // Their clock may differ from ours: what counts is how far it lies from their own Date.
  const wait = at - (dateOf(headers) ?? nowMs);
  return wait > 0 ? atOrAfter(nowMs + Math.min(wait, MAX_DELTA_SECONDS * 1000)) : undefined;
}

/** The first value of a header that should stand once. */
export function headerOf(headers: AnswerHeaders, name: string): string | undefined {
  const value = headers[name];
  return typeof value === "object" ? value[0] : value;
}

function lifetimeSeconds(headers: AnswerHeaders, nowMs: number): number | undefined {
  const control = [headers["cache-control"] ?? []].flat().join(",").toLowerCase();
  // Followed by names of headers, no-cache means those alone (RFC 9111 section 5.2.2.4).
  if (/(^|[\s,])no-(cache|store)\s*(,|$)/.test(control)) return undefined;
  const maxAge = /(?:^|[\s,])max-age\s*=\s*"?(\d+)/.exec(control)?.[1];
  if (maxAge !== undefined) return Number(maxAge);
  const expires = readHttpDate(headerOf(headers, "expires"));
  // An invalid Expires, "0" above all, means already stale (RFC 9111 section 5.3).
  if (expires === undefined) return undefined;
  return (expires - (dateOf(headers) ?? nowMs)) / 1000;
}

function ageSeconds(headers: AnswerHeaders): number {
  const age = /^\s*(\d+)\s*$/.exec(headerOf(headers, "age") ?? "")?.[1];
  return age === undefined ? 0 : Math.min(Number(age), MAX_DELTA_SECONDS);
}

function dateOf(headers: AnswerHeaders): number | undefined {
  return readHttpDate(headerOf(headers, "date"));
}

/** In all three forms (RFC 9110 section 5.6.7), of which asctime's names no zone and means GMT. Not what else `Date.parse` takes for one, "-5" say. */
function readHttpDate(text: string | undefined): number | undefined {
  const date = text?.trim() ?? "";
  if (!/^[a-z]+,?\s.*\d{1,2}:\d{2}:\d{2}/i.test(date)) return undefined;
  const ms = Date.parse(/\d$/.test(date) && !/[+-]\d{4}$/.test(date) ? `${date} GMT` : date);
  return Number.isNaN(ms) ? undefined : ms;
}

/** Never a second too early: instants have whole seconds. */
function atOrAfter(ms: number): Instant {
  return new Date(Math.ceil(ms / 1000) * 1000).toISOString().replace(".000Z", "Z");
}
