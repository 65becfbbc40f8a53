import type { RenderFormat } from "../../feed/render/formats.js";
import type { Instant } from "../../lib/dates/instant.js";
import { isDay, toInstant, toMs } from "../../lib/dates/instant.js";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const MONTH_MS = 31 * DAY_MS;

/** How many characters of an instant name an hour, a day and a month. */
const PERIOD_CHARS = { hour: 13, day: 10, month: 7 } as const;

/** What came in at one moment may be stored a little after what came in later: by another worker, with another clock. */
const SETTLE_MS = 60_000;

const END_OF_TIME: Instant = "9999-12-31T23:59:59Z";

const PERIOD = /^\d{4}-\d\d(-\d\d(T\d\d)?)?$/;

/** `2026-11`, `2026-11-22` or `2026-11-22T13`: a stretch of UTC time, by when items came in. */
export type Period = string;

export function isPeriod(text: string): text is Period {
  return PERIOD.test(text) && isDay(startOf(text).slice(0, 10)) && !Number.isNaN(Date.parse(startOf(text)));
}

/** Where an archive document is served; `base` is the feed's address without an ending. */
export function archiveAddress(base: string, period: Period, format: RenderFormat): string {
  return `${base}/archive/${period}.${format}`;
}

/** The period of the same kind that holds this moment. */
export function periodLike(period: Period, instant: Instant): Period {
  return instant.slice(0, period.length);
}

/**
 * The newest closed period of a feed (RFC 5005 section 4), given when items came in over its sources and when those of its current
 * document did. Its kind is the longest that the document itself outlasts; the clock is not asked: a period is closed by the first
 * arrival a minute into a later one. It is looked for among all arrivals, since what came late, or is over a source's limit, stands in an
 * archive only. Undefined while none is closed.
 */
export function newestClosed(arrivals: readonly Instant[], shown: readonly Instant[]): Period | undefined {
  const [oldest, newest] = [shown.reduce(earlier, END_OF_TIME), shown.reduce(later, "")];
  const spanMs = Date.parse(newest) - Date.parse(oldest);
  const chars = spanMs >= MONTH_MS ? PERIOD_CHARS.month : spanMs >= DAY_MS ? PERIOD_CHARS.day : PERIOD_CHARS.hour;
  const open = openPeriod(arrivals, chars);
  const closed = arrivals.map((instant) => instant.slice(0, chars)).filter((period) => period < open);
  return closed.length === 0 ? undefined : closed.reduce(later);
}

/** The earliest period in which items may still come in. */
function openPeriod(arrivals: readonly Instant[], chars: number): Period {
  const newest = arrivals.reduce(later, "");
  return newest === "" ? "" : toInstant(toMs(newest) - SETTLE_MS).slice(0, chars);
}

function later(one: Instant, other: Instant): Instant {
  return one > other ? one : other;
}

function earlier(one: Instant, other: Instant): Instant {
  return one < other ? one : other;
}

export interface Neighbours {
  readonly before?: Period;
  readonly after?: Period;
}

/**
 * Which archives this one links to; undefined where it is none. To the one before alone, so that its bytes stay when later ones
 * come; the oldest to an empty one, whose only neighbour is the oldest (an archive has at least one, RFC 5005 section 4).
 */
export function neighboursOf(period: Period, arrivals: readonly Instant[]): Neighbours | undefined {
  const open = openPeriod(arrivals, period.length);
  if (period >= open) return undefined;
  const periods = [...new Set(arrivals.map((instant) => periodLike(period, instant)))]
    .filter((one) => one < open)
    .sort();
  const before = periods.findLast((one) => one < period);
  if (before !== undefined) return { before };
  const [oldest] = periods;
  if (oldest === period) return { before: periodBefore(period) };
  return oldest === undefined ? undefined : { after: oldest };
}

function periodBefore(period: Period): Period {
  return new Date(Date.parse(startOf(period)) - 1).toISOString().slice(0, period.length);
}

function startOf(period: Period): Instant {
  return `${period}${"-01-01T00:00:00Z".slice(period.length - 4)}`;
}
