import type { NormalisedItem } from "../domain/item.js";
import type { ItemHead, StoredSource } from "../domain/stored-item.js";
import type { Instant } from "../lib/dates/instant.js";
import { toInstant, toMs } from "../lib/dates/instant.js";

const HOUR_MS = 3_600_000;
/** Less than this earlier is no correction of a date: relative dates ("3 hours ago") move by as much between polls. */
export const CORRECTION_MIN_MS = HOUR_MS;
/** A clock further behind what was seen before than this has been set back. */
const CLOCK_TOLERANCE_MS = HOUR_MS;
/** Undated items of a first poll are ordered as if they had come so far apart, so that they do not fill every merged feed. */
const FIRST_POLL_SPREAD_MS = HOUR_MS;
/** Dates at or before this stand for none: the zero of a clock, or of a database. */
const NO_DATE: Instant = "1970-01-01T00:00:00Z";

/** The publisher's date where there is one that means something. */
export function givenDate({ published }: Pick<NormalisedItem, "published">): Instant | undefined {
  return published === undefined || published <= NO_DATE ? undefined : published;
}

/** Whether a document lists the oldest item first: its dates only ever rise. */
export function listsOldestFirst(items: readonly Pick<NormalisedItem, "published">[]): boolean {
  const dates = items.flatMap(({ published }) => published ?? []);
  const rises = dates.every((date, at) => at === 0 || date >= (dates[at - 1] ?? date));
  return dates.length > 1 && rises && dates[0] !== dates.at(-1);
}

/** When a new item was published: never after it was seen. */
export function publishedAt(item: Pick<NormalisedItem, "published">, now: Instant): Instant {
  const given = givenDate(item);
  return given === undefined || given > now ? now : given;
}

/** Where the new items of a document stand in time, in its order; `isFirst` for the first poll of a source. */
export function sortInstants(items: readonly NormalisedItem[], now: Instant, isFirst: boolean): Instant[] {
  let undated = 0;
  let neighbour: Instant | undefined;
  return items.map((item) => {
    if (givenDate(item) !== undefined) {
      neighbour = publishedAt(item, now);
      return neighbour;
    }
    return isFirst ? (neighbour ?? toInstant(toMs(now) - FIRST_POLL_SPREAD_MS * undated++)) : now;
  });
}

/**
 * The moments of a known item after this poll. A date once kept only ever moves back, when the publisher names an earlier one:
 * a date in the future that was held to first-seen, or one that was missing, becomes right; one that is renewed at each build
 * changes nothing.
 */
export function correctDates(head: ItemHead, item: NormalisedItem): Pick<ItemHead, "published" | "sortedAt"> {
  const given = givenDate(item);
  const { published, sortedAt } = head;
  if (given === undefined || toMs(published) - toMs(given) < CORRECTION_MIN_MS) return { published, sortedAt };
  return { published: given, sortedAt: sortedAt <= published ? given : sortedAt };
}

/** An item that was withdrawn and returns with a date that is at least this much later was published again. */
const REPUBLISHED_MIN_MS = 24 * HOUR_MS;

/**
 * True if a withdrawn item that is listed again was published again: its date is much later than the stored one. A date
 * that equals `firstSeen` is not the publisher's: there was none, or it was in the future.
 */
export function isRepublished(head: ItemHead, item: NormalisedItem, now: Instant): boolean {
  if (givenDate(item) === undefined || head.published === head.firstSeen) return false;
  return toMs(publishedAt(item, now)) - toMs(head.published) >= REPUBLISHED_MIN_MS;
}

/**
 * True if the dates of a document are those of its items. They are not if most of the items that it has always listed have
 * a later date than before: such a publisher renews the dates with each document.
 */
export function keepsDates(known: readonly { readonly head: ItemHead; readonly item: NormalisedItem }[]): boolean {
  const stayed = known.filter(({ head }) => head.isWithdrawn === undefined);
  const renewed = stayed.filter(({ head, item }) => {
    const given = givenDate(item);
    return given !== undefined && toMs(given) - toMs(head.published) >= CORRECTION_MIN_MS;
  });
  return renewed.length * 2 <= stayed.length;
}

/** The clock as it can be believed. Only a clock that stands behind what was seen before is in question, and the document decides. */
export interface Clock {
  readonly now: Instant;
  /** The present clock is right, so what was seen later than now was seen by a wrong one, and is set right. */
  readonly earlierWasWrong: boolean;
}

export function judgeClock(
  { heads }: Pick<StoredSource, "heads">,
  items: readonly NormalisedItem[],
  now: Instant,
): Clock {
  const lastSeen = latest([now, ...heads.map(({ firstSeen }) => firstSeen)]);
  if (toMs(lastSeen) - toMs(now) <= CLOCK_TOLERANCE_MS) return { now, earlierWasWrong: false };
  const dates = items.flatMap((item) => givenDate(item) ?? []);
  const inFuture = dates.filter((date) => date > now).length;
  if (dates.length === 0 || inFuture * 2 > dates.length) return { now: lastSeen, earlierWasWrong: false };
  return { now, earlierWasWrong: true };
}

/** A head that a wrong clock dated into the future, brought back to the present; undefined when nothing is to change. */
export function bringBack(head: ItemHead, now: Instant): ItemHead | undefined {
  if (toMs(head.firstSeen) - toMs(now) <= CLOCK_TOLERANCE_MS && toMs(head.sortedAt) - toMs(now) <= CLOCK_TOLERANCE_MS)
    return undefined;
  const earlier = (instant: Instant) => earliest([instant, now]);
  return {
    ...head,
    firstSeen: earlier(head.firstSeen),
    published: earlier(head.published),
    sortedAt: earlier(head.sortedAt),
  };
}

/** Instants compare as text. */
function latest(instants: readonly Instant[]): Instant {
  return instants.toSorted().at(-1) ?? "";
}

function earliest(instants: readonly Instant[]): Instant {
  return instants.toSorted()[0] ?? "";
}
