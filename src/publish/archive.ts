import type { Instant } from "../feed/model.js";
import type { RenderFormat } from "../feed/render/model.js";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const MONTH_MS = 31 * DAY_MS;

/** How many characters of an instant name an hour, a day and a month. */
const PERIOD_CHARS = { hour: 13, day: 10, month: 7 } as const;

const PERIOD = /^\d{4}-\d\d(-\d\d(T\d\d)?)?$/;

/** `2026-11`, `2026-11-22` or `2026-11-22T13`: a stretch of UTC time, by when items came in. */
export type Period = string;

export function isPeriod(text: string): text is Period {
  return PERIOD.test(text) && !Number.isNaN(Date.parse(startOf(text)));
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
 * The newest closed period of a feed whose current document holds items that came in at these moments (RFC 5005 section 4). Its
 * kind is the longest that the document itself outlasts, so that document and archives together leave no gap; the clock is not
 * asked: a period is closed by the first item of a later one. Undefined when the document is all there is.
 */
export function newestClosed(firstSeen: readonly Instant[], hasMore: boolean): Period | undefined {
  const sorted = [...firstSeen].sort();
  const [oldest, newest] = [sorted[0], sorted.at(-1)];
  if (oldest === undefined || newest === undefined) return undefined;
  const spanMs = Date.parse(newest) - Date.parse(oldest);
  const chars = spanMs >= MONTH_MS ? PERIOD_CHARS.month : spanMs >= DAY_MS ? PERIOD_CHARS.day : PERIOD_CHARS.hour;
  const open = newest.slice(0, chars);
  const closed = sorted.map((instant) => instant.slice(0, chars)).findLast((period) => period < open);
  return closed ?? (hasMore ? periodBefore(open) : undefined);
}

export interface Neighbours {
  readonly before?: Period;
  readonly after?: Period;
}

/** The periods with items before and after this one; the last is still open and no archive. Undefined for one that is not closed.
 * An archive has at least one neighbour, if only an empty one. */
export function neighboursOf(period: Period, firstSeen: readonly Instant[]): Neighbours | undefined {
  const periods = [...new Set(firstSeen.map((instant) => periodLike(period, instant)))].sort();
  const open = periods.pop();
  if (open === undefined || period >= open) return undefined;
  const before = periods.findLast((one) => one < period);
  const after = periods.find((one) => one > period);
  if (before === undefined && after === undefined) return { before: periodBefore(period) };
  return { ...(before !== undefined && { before }), ...(after !== undefined && { after }) };
}

function periodBefore(period: Period): Period {
  return new Date(Date.parse(startOf(period)) - 1).toISOString().slice(0, period.length);
}

function startOf(period: Period): Instant {
  return `${period}${"-01-01T00:00:00Z".slice(period.length - 4)}`;
}
