import type { Feed } from "../domain/feed.js";
import type { Instant } from "../lib/dates/instant.js";
import { toInstant, toMs } from "../lib/dates/instant.js";
import { DAY_MS, HOUR_MS } from "../lib/time.js";
import type { DuplicateGroup } from "./dedupe.js";
import type { Head } from "./duplicate-rules.js";

/** How long an item stays in a document after its arrival, whatever its date. */
const RECENT_MS = DAY_MS;
/** A document without an explicit limit holds at most so many items. */
export const DOCUMENT_ITEMS = 500;
/** Late arrivals may take this share of an explicit limit. */
const LATE_SHARE = 0.5;

const NO_ITEMS: ReadonlySet<DuplicateGroup> = new Set();

/** Recent arrivals, which a document can hold in addition to the newest items. */
export interface Recent {
  /** Of the document. */
  readonly limit: number;
  /** Items that arrived before this moment are shown only if they are among the newest. */
  readonly since: Instant;
  /** The items that arrived from then on. */
  readonly heads: readonly Head[];
}

/** The items of one document. */
export interface Selected {
  /** In the order of the feed. */
  readonly items: readonly DuplicateGroup[];
  /** Those of them that are shown only because they arrived lately. */
  readonly recent: ReadonlySet<DuplicateGroup>;
  /** The feed has items that the document does not hold. */
  readonly hasMore: boolean;
  /** The largest number of items that arrived within one hour, of those that arrived lately. */
  readonly busiestHour: number;
  /** When the first of `recent` leaves the document. */
  readonly changesAt?: Instant;
}

/** When an item counts as arrived: for items of a source's first document, when they were published. */
export function arrivedAt({ isFromArchive, firstSeen, sortedAt }: Head): Instant {
  return isFromArchive && sortedAt < firstSeen ? sortedAt : firstSeen;
}

/** The recent ones of these arrivals, for a document with this limit. */
export function recentOf(arrivals: readonly Head[], limit: number, now: Instant): Recent {
  const since = toInstant(toMs(now) - RECENT_MS);
  return { limit, since, heads: arrivals.filter((head) => arrivedAt(head) > since) };
}

/**
 * Chooses the items of a document: the newest up to the limit, and what arrived lately. Without an explicit limit, that is
 * everything of the last 24 hours, up to 500 items. An explicit limit is kept; items that were older than all that the document
 * showed when they arrived take up to half of it.
 * @param ordered every item of the feed that is known, in the order of the feed.
 */
export function selectItems(
  ordered: readonly DuplicateGroup[],
  { holdsRecent }: Feed,
  { limit, since }: Recent,
): Selected {
  const [top, rest] = [ordered.slice(0, limit), ordered.slice(limit)];
  const lately = rest.filter(({ head }) => arrivedAt(head) > since);
  const isLate = holdsRecent || lately.length === 0 ? NO_ITEMS : lateItems(ordered, limit);
  const extra = holdsRecent
    ? newestArrivals(lately, Math.max(0, DOCUMENT_ITEMS - limit))
    : newestArrivals(
        lately.filter((item) => isLate.has(item)),
        Math.floor(limit * LATE_SHARE),
      );
  const shown = new Set([...(holdsRecent ? top : top.slice(0, limit - extra.length)), ...extra]);
  const items = ordered.filter((item) => shown.has(item));
  const leaveMs = extra.map(({ head }) => toMs(arrivedAt(head)) + RECENT_MS);
  return {
    items,
    recent: new Set(extra),
    hasMore: items.length < ordered.length,
    busiestHour: busiestHour(ordered.map(({ head }) => arrivedAt(head)).filter((instant) => instant > since)),
    ...(extra.length > 0 && { changesAt: toInstant(leaveMs.reduce((one, other) => Math.min(one, other))) }),
  };
}

function newestArrivals(items: readonly DuplicateGroup[], most: number): readonly DuplicateGroup[] {
  return items.toSorted(laterArrivalFirst).slice(0, most);
}

/** Compares two items for a sort: the last to arrive first. */
export function laterArrivalFirst({ head: one }: DuplicateGroup, { head: other }: DuplicateGroup): number {
  const [mine, theirs] = [arrivedAt(one), arrivedAt(other)];
  return mine > theirs ? -1 : mine < theirs ? 1 : 0;
}

/**
 * The items that were below the limit when they arrived: at least `limit` items with a later date had arrived before them.
 * The items that arrived earlier are counted in a Fenwick tree, so the time grows as n log n.
 */
function lateItems(ordered: readonly DuplicateGroup[], limit: number): ReadonlySet<DuplicateGroup> {
  const arrivals = ordered.map(({ head }) => arrivedAt(head));
  const ranks = new Map([...new Set(arrivals)].sort().map((instant, at) => [instant, at]));
  const counts = new Uint32Array(ranks.size + 1);
  const late = new Set<DuplicateGroup>();
  for (const [index, item] of ordered.entries()) {
    const rank = ranks.get(arrivals[index] ?? "") ?? 0;
    let earlier = 0;
    for (let at = rank; at > 0; at -= at & -at) earlier += counts[at] ?? 0;
    if (earlier >= limit) late.add(item);
    for (let at = rank + 1; at < counts.length; at += at & -at) counts[at] = (counts[at] ?? 0) + 1;
  }
  return late;
}

function busiestHour(arrivals: readonly Instant[]): number {
  const times = arrivals.map(toMs).sort((one, other) => one - other);
  let [first, most] = [0, 0];
  for (const [last, time] of times.entries()) {
    while (time - (times[first] ?? time) >= HOUR_MS) first++;
    most = Math.max(most, last - first + 1);
  }
  return most;
}
