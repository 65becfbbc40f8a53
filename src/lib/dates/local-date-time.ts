/** A date and time as a clock on a wall shows it, before anything says which zone the wall stands in. Month 1 to 12. */
export interface LocalDateTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

/** Earlier years are what programs write for "no date" (.NET's year 1, 1601), not what publishers mean. */
const MIN_YEAR = 1700;
const MAX_YEAR = 9998;

/** The wall time read as if it were UTC, in ms; undefined when no calendar has it. 24:00 and a leap second roll over (RFC 3339 section 5.7). */
export function localAsUtcMs(wall: LocalDateTime): number | undefined {
  const { year, month, day, hour, minute, second } = wall;
  if (!isCalendarDate(year, month, day)) return undefined;
  const midnightAfter = hour === 24 && minute === 0 && second === 0;
  if (!(hour >= 0 && (hour < 24 || midnightAfter) && minute >= 0 && minute < 60 && second >= 0 && second <= 60)) return;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

/** Whether the Gregorian calendar has that day, within the years that publishers mean. */
export function isCalendarDate(year: number, month: number, day: number): boolean {
  if (!(year >= MIN_YEAR && year <= MAX_YEAR && month >= 1 && month <= 12 && day >= 1)) return false;
  return day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** Two-digit years by RFC 5322 section 4.3: 00 to 49 are 2000 and on, 50 to 99 are 1900 and on; three digits count from 1900. */
export function fullYear(digits: string): number {
  const year = Number(digits);
  if (digits.length === 2) return year < 50 ? 2000 + year : 1900 + year;
  return digits.length === 3 ? 1900 + year : year;
}

/** 0 (Sunday) to 6. */
export function weekdayOf(year: number, month: number, day: number): number {
  return new Date(Date.UTC(year, month - 1, day)).getUTCDay();
}
