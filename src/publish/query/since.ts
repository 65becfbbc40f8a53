import type { ComposedItem } from "../../compose/compose.js";
import type { Head } from "../../compose/duplicate-rules.js";
import { MuaraError } from "../../domain/errors.js";
import { uniqueIds, uniqueIris } from "../../feed/render/document-ids.js";
import { cleanLine } from "../../feed/render/escape.js";
import type { Instant } from "../../lib/dates/instant.js";
import { isDay, toInstant } from "../../lib/dates/instant.js";
import { parseDurationMs } from "../../lib/quantity.js";
import { nearest } from "../../lib/text/nearest.js";
import { TimeSlice } from "../../lib/time-slice.js";
import type { FeedQuery } from "./feed-query.js";

/** How far back `since` reaches. What came in before is left out, and the document says so. */
export const MAX_SINCE_ITEMS = 20_000;
/** Heads that are compared with an id at once. */
const HEADS_AT_ONCE = 500;
/** Items whose ids are compared with one that no item has. */
const IDS_COMPARED = 100;
const SHOWN_CHARS = 100;

/** What a query asks for does not exist: 400, with words for the person who wrote the program. */
export class QueryError extends MuaraError {
  override readonly name = "QueryError";
  readonly status = 400;
}

export interface Since {
  /** So many of the composed items, from the newest on, came in since then. */
  readonly count: number;
  /** Nothing that came in since then is older than the composed items. */
  readonly isWhole: boolean;
  /** Since when; absent where an item among the composed ones says it. */
  readonly from?: Instant;
}

/** What an item is named by. */
type Named = Pick<Head, "id" | "firstSeen" | "sourceId" | "url">;

interface Arrivals {
  readonly composed: readonly ComposedItem[];
  /** Over the sources of the feed, whatever its filters say, and what is kept of items that have left them. */
  readonly newest: readonly Named[];
  readonly readDeeper: () => Promise<readonly Named[]>;
  readonly takenIds: ReadonlySet<string>;
  readonly now: number;
}

/**
 * Which of the composed items are asked for. Nothing of the same second is lost: an item that came in right then is given once
 * more. An id counts as the moment at which its item came in where the feed does not show the item.
 * @throws QueryError for an id that no item has.
 */
export async function findSince({ sinceId, sinceInstant }: FeedQuery, arrivals: Arrivals): Promise<Since> {
  const { composed, newest, takenIds, readDeeper, now } = arrivals;
  if (sinceId === undefined) return countFrom(composed, sinceInstant);
  // The name of a merged item is that of its first copy's source.
  const heads = composed.map(({ head, first }) => ({ ...head, sourceId: first.sourceId }));
  const at = publishedNames(heads, takenIds).findLastIndex((names) => names.includes(sinceId));
  if (at !== -1) return { count: at, isWhole: true };
  const isNewest = await findNamed(newest, sinceId, takenIds);
  const known = isNewest ?? (await findNamed(await readDeeper(), sinceId, takenIds));
  const instant = known?.firstSeen ?? sinceInstant;
  if (instant === undefined) throw new QueryError(unknownSince(sinceId, heads, now));
  return countFrom(composed, instant);
}

function countFrom(composed: readonly ComposedItem[], instant: Instant | undefined): Since {
  const at = instant === undefined ? -1 : composed.findIndex(({ head }) => head.firstSeen < instant);
  if (at !== -1) return { count: at, isWhole: true };
  return { count: composed.length, isWhole: false, ...(instant !== undefined && { from: instant }) };
}

/** The oldest item of this name: from there on nothing is left out. */
async function findNamed(
  heads: readonly Named[],
  name: string,
  takenIds: ReadonlySet<string>,
): Promise<Named | undefined> {
  const turn = new TimeSlice();
  let found: Named | undefined;
  for (let from = 0; from < heads.length; from += HEADS_AT_ONCE) {
    if (turn.isOver()) await turn.next();
    const some = heads.slice(from, from + HEADS_AT_ONCE);
    const at = publishedNames(some, takenIds).findLastIndex((names) => names.includes(name));
    if (at !== -1) found = some[at];
  }
  return found;
}

/** Every name by which a reader of one of the formats may know an item. */
function publishedNames(heads: readonly Named[], takenIds: ReadonlySet<string>): (string | undefined)[][] {
  const named = heads.map((head) => ({
    publisherId: cleanLine(head.id),
    firstSeen: head.firstSeen,
    source: { id: head.sourceId },
    ...(head.url !== undefined && { url: head.url }),
  }));
  const ids = uniqueIds(named, takenIds);
  const iris = uniqueIris(named.map((one, index) => ({ ...one, id: ids[index] ?? one.publisherId })));
  return named.map(({ url }, index) => [ids[index], iris[index], url]);
}

function unknownSince(text: string, heads: readonly Named[], now: number): string {
  const shown = text.slice(0, SHOWN_CHARS);
  const near = nearMoment(text, now) ?? nearId(text, heads);
  return (
    `since is no moment, and no item of this feed has the id "${shown}". ${near === undefined ? "" : `Did you mean ${near}? `}` +
    "Give a moment such as 2026-01-31T08:00:00Z, or leave since out for the newest items."
  );
}

function nearId(text: string, heads: readonly Named[]): string | undefined {
  if (text.length > SHOWN_CHARS) return undefined;
  const id = nearest(
    text,
    heads.slice(0, IDS_COMPARED).map((head) => cleanLine(head.id)),
  );
  return id === undefined ? undefined : `"${id}"`;
}

/** `24h`, `2026/1/31`, `Sat, 31 Jan 2026 08:00:00 GMT`: what other programs take for a moment. */
function nearMoment(text: string, now: number): Instant | undefined {
  const agoMs = parseDurationMs(text.replace(/^-/, ""));
  if (agoMs !== undefined) return toInstant(now - agoMs);
  const [, year, month = "", day = ""] = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(text) ?? [];
  const date = `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  if (year !== undefined) return isDay(date) ? date : undefined;
  // Only with a zone: without one, the zone of the machine would count.
  const ms = /^[A-Z][a-z]{2}, .*(?:GMT|UTC|[+-]\d{4})$/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(ms) ? undefined : toInstant(ms);
}
