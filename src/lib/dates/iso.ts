import type { LocalDateTime } from "./local-date-time.js";
import { fullYear, isCalendarDate } from "./local-date-time.js";
import { namedZone, offsetMinutes, type Zone } from "./zones.js";

/** What a text says: a wall time, and the zone where it names one. */
export interface Stated {
  readonly wall: LocalDateTime;
  readonly zone?: Zone;
}

type Day = Pick<LocalDateTime, "year" | "month" | "day">;

const CLOCK =
  /^(\d{1,2})(?::?(\d{2})(?::?(\d{1,2}))?)?(?:[.,]\d+)?\s*(am|pm)?\s*(\p{L}{1,5}|(?:UTC|GMT)?[+\-−]\d{1,2}(?::?\d{1,2})?)?$/iu;
/** `T20-59-53Z` comes from a broken format string whose Z is a letter, not a zone. */
const HYPHEN_CLOCK = /^(\d{2})-(\d{2})-(\d{2})Z?$/i;

/**
 * ISO 8601 and its profiles (W3CDTF, RFC 3339, MSSQL's) with what publishers make of them: blanks, one-digit fields,
 * missing separators, week dates, ordinal dates, ISO 8601:1988's two-digit years. A date without a time is its midnight.
 */
export function readIso(text: string): Stated | undefined {
  const cut = text.search(/[Tt\s]/);
  const date = cut < 0 ? text : text.slice(0, cut);
  const day = readDay(date);
  if (day === undefined) return undefined;
  const rest = cut < 0 ? "" : text.slice(cut).replace(/^\s*[Tt]?\s*/, "");
  if (rest === "") return { wall: { ...day, hour: 0, minute: 0, second: 0 } };
  const hyphen = HYPHEN_CLOCK.exec(rest);
  if (hyphen !== null) return { wall: { ...day, ...clockOf(hyphen) } };
  const match = CLOCK.exec(rest);
  if (match === null) return undefined;
  const clock = withHalf(clockOf(match), match[4]);
  if (clock === undefined) return undefined;
  if (match[5] === undefined) return { wall: { ...day, ...clock } };
  const zone = readZone(match[5]);
  return zone === undefined ? undefined : { wall: { ...day, ...clock }, zone };
}

function readDay(text: string): Day | undefined {
  const day = fromDashed(text) ?? fromCompact(text);
  return day !== undefined && isCalendarDate(day.year, day.month, day.day) ? day : undefined;
}

function fromDashed(text: string): Day | undefined {
  const calendar = /^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$/.exec(text);
  if (calendar !== null) return dayOf(calendar[1], calendar[2] ?? "1", calendar[3] ?? "1");
  const short = /^-?(\d{2})-(\d{2})(?:-(\d{2}))?$/.exec(text);
  // `24-12` alone is ISO 8601:1988's year and month only behind its hyphen; else it is anyone's guess.
  if (short !== null && (short[3] !== undefined || text.startsWith("-"))) {
    return dayOf(String(fullYear(short[1] ?? "")), short[2], short[3] ?? "1");
  }
  const week = /^(\d{4})-?W(\d{2})(?:-?([1-7]))?$/i.exec(text);
  if (week !== null) return fromWeek(Number(week[1]), Number(week[2]), Number(week[3] ?? 1));
  const ordinal = /^(\d{4}|\d{2})-?(\d{3})$/.exec(text);
  return ordinal === null ? undefined : fromOrdinal(fullYear(ordinal[1] ?? ""), Number(ordinal[2]));
}

function fromCompact(text: string): Day | undefined {
  const match = /^(\d{4}|\d{2})(\d{2})(\d{2})$/.exec(text) ?? /^-(\d{2})(\d{2})()$/.exec(text);
  return match === null ? undefined : dayOf(String(fullYear(match[1] ?? "")), match[2], match[3] || "1");
}

function dayOf(year = "", month = "", day = ""): Day {
  return { year: Number(year), month: Number(month), day: Number(day) };
}

/** Week 1 holds the year's first Thursday (ISO 8601). */
function fromWeek(year: number, week: number, weekday: number): Day | undefined {
  if (week < 1 || week > 53) return undefined;
  const fourth = new Date(Date.UTC(year, 0, 4));
  const monday = 4 - ((fourth.getUTCDay() + 6) % 7);
  const date = new Date(Date.UTC(year, 0, monday + (week - 1) * 7 + weekday - 1));
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

function fromOrdinal(year: number, dayOfYear: number): Day | undefined {
  const date = new Date(Date.UTC(year, 0, dayOfYear));
  if (dayOfYear < 1 || date.getUTCFullYear() !== year) return undefined;
  return { year, month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

function clockOf(match: RegExpExecArray): Pick<LocalDateTime, "hour" | "minute" | "second"> {
  return { hour: Number(match[1]), minute: Number(match[2] ?? 0), second: Number(match[3] ?? 0) };
}

function withHalf(clock: Pick<LocalDateTime, "hour" | "minute" | "second">, half: string | undefined) {
  if (half === undefined) return clock;
  const hour = hourOfHalf(clock.hour, half.toLowerCase() === "pm");
  return hour === undefined ? undefined : { ...clock, hour };
}

/** The hour of the day; an afternoon hour that is one already (`18:49 PM`) stays. */
export function hourOfHalf(hour: number, afternoon: boolean): number | undefined {
  if (hour > 12) return afternoon ? hour : undefined;
  if (hour === 0) return afternoon ? undefined : 0;
  return (hour % 12) + (afternoon ? 12 : 0);
}

function readZone(text: string): Zone | undefined {
  const offset = /^(?:UTC|GMT)?([+\-−])(\d{1,2})(?::?(\d{1,2}))?$/i.exec(text);
  return offset === null ? namedZone(text) : offsetMinutes(offset[1] ?? "+", offset[2] ?? "", offset[3] ?? "");
}
