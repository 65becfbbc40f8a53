import { selectSources } from "../../compose/select-sources.js";
import type { Feed, Filter } from "../../domain/feed.js";
import type { Source } from "../../domain/source.js";
import type { Instant } from "../../lib/dates/instant.js";
import { isDay, isInstantMs, toInstant } from "../../lib/dates/instant.js";

export const MAX_QUERY_ITEMS = 500;
export const MAX_PAGE = 1_000;
const MAX_NAMES = 50;
const MAX_WORDS = 8;
const LONGEST_VALUE_CHARS = 2_000;

/** What a program asks of a feed beyond its own document. */
export interface FeedQuery {
  readonly limit?: number;
  readonly page: number;
  /** Only what came in from this moment on. */
  readonly sinceInstant?: Instant;
  /** Only what came in after the item with this id; a number that is the id of no item is a moment. */
  readonly sinceId?: string;
  /** Every one of these words must occur. */
  readonly words: readonly string[];
  readonly sources: readonly string[];
  readonly tags: readonly string[];
}

export type ParsedQuery =
  | { readonly kind: "none" }
  | { readonly kind: "query"; readonly query: FeedQuery }
  | { readonly kind: "invalid"; readonly problem: string };

/** Reads `limit`, `page`, `since`, `q`, `source` and `tag`; every other parameter is as if it were not there. */
export function parseQuery(search: string): ParsedQuery {
  const parameters = new URLSearchParams(search);
  const all = (name: string) => [...new Set(parameters.getAll(name).map((value) => value.trim()))].filter(Boolean);
  const list = (name: string) =>
    [...new Set(parameters.getAll(name).flatMap((value) => value.split(",")))].filter(Boolean);
  const words = all("q").flatMap((value) => value.split(/\s+/));
  const [sources, tags] = [list("source"), list("tag")];
  const [[limit], [page], [since]] = [all("limit"), all("page"), all("since")];
  const problem =
    ["limit", "page", "since"].map((name) => conflictIn(name, all(name))).find(Boolean) ??
    [numberProblem("limit", limit, MAX_QUERY_ITEMS), numberProblem("page", page, MAX_PAGE)].find(Boolean) ??
    problemOf({ since, words, sources, tags });
  if (problem !== undefined) return { kind: "invalid", problem };
  const query: FeedQuery = {
    page: Number(page ?? 1),
    ...(limit !== undefined && { limit: Number(limit) }),
    ...(since !== undefined && readSince(since)),
    words,
    sources,
    tags,
  };
  return isPlain(query) ? { kind: "none" } : { kind: "query", query };
}

/** Which of two values was meant, nobody can tell. */
function conflictIn(name: string, values: readonly string[]): string | undefined {
  const given = values.map((value) => `"${value.slice(0, 40)}"`);
  return values.length > 1 ? `${name} can be given once, not as ${given.slice(0, 3).join(" and ")}.` : undefined;
}

function numberProblem(name: string, value: string | undefined, most: number): string | undefined {
  const isNumber = value === undefined || (/^[1-9]\d{0,8}$/.test(value) && Number(value) <= most);
  return isNumber ? undefined : `${name} must be a whole number from 1 to ${most}, not "${value.slice(0, 40)}".`;
}

interface Asked {
  readonly since: string | undefined;
  readonly words: readonly string[];
  readonly sources: readonly string[];
  readonly tags: readonly string[];
}

/** To leave out what is too much would be to answer another question. */
function problemOf({ since, words, sources, tags }: Asked): string | undefined {
  if (words.length > MAX_WORDS) return `q can have ${MAX_WORDS} words, not ${words.length}.`;
  if (sources.length > MAX_NAMES || tags.length > MAX_NAMES)
    return `source and tag can be given ${MAX_NAMES} times, not ${Math.max(sources.length, tags.length)}.`;
  if ([since ?? "", words.join(" ")].some(({ length }) => length > LONGEST_VALUE_CHARS))
    return `since and q can have ${LONGEST_VALUE_CHARS} characters.`;
  const isNoMoment = since !== undefined && DATE.test(since) && readSince(since).sinceInstant === undefined;
  return isNoMoment ? `since is no moment that there is: "${since.slice(0, 40)}".` : undefined;
}

/** The parameters in one order and spelling: equal questions have equal texts. */
export function queryText(query: FeedQuery, page = query.page): string {
  const parameters = new URLSearchParams();
  if (query.limit !== undefined) parameters.set("limit", String(query.limit));
  const since = query.sinceId ?? query.sinceInstant;
  if (since !== undefined) parameters.set("since", since);
  if (query.words.length > 0) parameters.set("q", query.words.join(" "));
  for (const source of [...query.sources].sort()) parameters.append("source", source);
  for (const tag of [...query.tags].sort()) parameters.append("tag", tag);
  if (page > 1) parameters.set("page", String(page));
  const text = parameters.toString();
  return text === "" ? "" : `?${text}`;
}

/** The feed that answers a query: fewer sources, one more filter; in order of arrival when asked what is new. */
export function narrowFeed(whole: Feed, query: FeedQuery, sources: readonly Source[]): Feed {
  const { limitPerSource, ...feed } = whole;
  const words = query.words.map((word): Filter => ({ field: "text", contains: [word] }));
  const keep = [...(feed.keep === undefined ? [] : [feed.keep]), ...words];
  const isSince = query.sinceInstant !== undefined || query.sinceId !== undefined;
  return {
    ...feed,
    ...(keep.length > 0 && { keep: { all: keep } }),
    // A limit for each source shortens a page for people; a program that was away wants all.
    ...(isSince ? { order: "arrival" as const } : limitPerSource !== undefined && { limitPerSource }),
    sources: { all: false, ids: narrowSources(feed, query, sources), tags: [] },
  };
}

function narrowSources(feed: Feed, { sources: ids, tags }: FeedQuery, sources: readonly Source[]): readonly string[] {
  const own = selectSources(feed, sources);
  if (ids.length === 0 && tags.length === 0) return own;
  const asked = new Set(
    sources
      .filter((source) => ids.includes(source.id) || source.tags.some((tag) => tags.includes(tag)))
      .map(({ id }) => id),
  );
  return own.filter((id) => asked.has(id));
}

/** A day alone or with a time, right or wrong. */
const DATE = /^\d{4}-\d\d-\d\d(?:[Tt ]\d|$)/;

/** Seconds or milliseconds since 1970. */
const COUNT = /^\d{9,14}$/;
const MOST_SECONDS_DIGITS = 11;

/** A moment as RFC 3339, a day, or a count since 1970, which may be an id as well; anything else is the id of an item. */
function readSince(text: string): Pick<FeedQuery, "sinceInstant" | "sinceId"> {
  const isCount = COUNT.test(text);
  const ms = isCount ? Number(text) * (text.length <= MOST_SECONDS_DIGITS ? 1000 : 1) : momentOf(text);
  const instant = isInstantMs(ms) ? { sinceInstant: toInstant(ms) } : {};
  return isCount || !isInstantMs(ms) ? { ...instant, sinceId: text } : instant;
}

function momentOf(text: string): number {
  // A "+" of an offset that was not encoded arrives as a space.
  const iso = text
    .toUpperCase()
    .replace(/^(\d{4}-\d\d-\d\d) (?=\d)/, "$1T")
    .replace(/(T\S*) (\d\d:?\d\d)$/, "$1+$2");
  return /^\d{4}-\d\d-\d\d(T\S+)?$/.test(iso) && isDay(iso.slice(0, 10)) ? Date.parse(zoned(iso)) : Number.NaN;
}

/** Without a zone, UTC is meant: not the zone of the machine. */
function zoned(iso: string): string {
  return !iso.includes("T") || /(Z|[+-]\d\d:?\d\d)$/i.test(iso) ? iso : `${iso}Z`;
}

function isPlain({ limit, page, sinceInstant, sinceId, words, sources, tags }: FeedQuery): boolean {
  const since = sinceInstant ?? sinceId;
  return limit === undefined && since === undefined && page === 1 && words.length + sources.length + tags.length === 0;
}
