import { toGregorian } from "./calendars.js";
import { joinNames } from "./date-names.js";
import type { DateOptions } from "./feed-date.js";
import type { Instant } from "./instant.js";
import { isInstantMs, toInstant, toMs } from "./instant.js";
import { readIso } from "./iso.js";
import { weekdayOf } from "./local-date-time.js";
import { withPlainMeridiem } from "./meridiem.js";
import { type NaturalDate, type NaturalDateContext, readNaturalDate, readTime } from "./natural-date.js";
import { type Ago, readAgo, readDayBefore } from "./relative-date.js";
import { parseZone, wallMs, withOwnIst, type Zone, zonedMs } from "./zones.js";

export interface HumanDateOptions extends DateOptions {
  /** What `2 jam lalu`, `Kemarin 21.10` and days without a year count from; without it those are no dates. */
  readonly now?: Instant;
}

const MAX_HUMAN_DATE_CHARS = 120;
const MIN_HUMAN_YEAR = 1900;
const MAX_HUMAN_YEAR = 2100;
/** Two digits for an earlier year are no year of a page: `16/3/66` is Thai, of the Buddhist era. */
const MIN_SHORT_YEAR = 1990;
/** A day without a year may lie this far ahead before it is taken for last year's: clocks and zones differ. */
const MAX_AHEAD_MS = 2 * 86_400_000;
const UNIT_MS = { second: 1_000, minute: 60_000, hour: 3_600_000, day: 86_400_000, week: 604_800_000 } as const;
/** What may stand before a date that is counted from now. */
const LEAD =
  /^(?:(?:first|last)\s+)?(?:posted|published|updated|modified|created|diposting|diterbitkan|dipublikasikan|diperbarui|diunggah|dimuat naik|ditayangkan|tayang|terbit|dikemaskini|disiarkan|publicado|actualizado|atualizado|publié|pubblicato|aggiornato|veröffentlicht|aktualisiert|geplaatst|опубликовано)(?:\s+(?:on|pada|em|le|il|am))?\s*:?\s+(?:about\s+)?|^about\s+/iu;
/** A date with both fields of a full one; `2024` or `20241219` alone could be any number. */
const ISO_LIKE = /^\d{4}-(?:\d{1,2}-\d{1,2}|W\d{2}-\d)(?!\d)|^\d{8}T\d/i;

/**
 * Reads a date as people write it on a page (`Kamis, 19 Desember 2024 14:32 WIB`, `19/12/2024 14.32`, `Today, 08:15`).
 * Undefined unless every word is understood: no answer beats a wrong one.
 *
 * The zone is the stated one, else `timeZone`, else UTC; a day without a time is its midnight there. A Z after a time
 * with hyphens (`T20-59-53Z`) is a letter of a broken format, no zone. Where numbers alone leave the order open
 * (`05/12/2024`), a weekday beside them decides, else the language, as Intl writes short dates in it: the day first in
 * nearly all, the month first in `en` and `en-US`, but the day first in `en` when `timeZone` is outside the Americas;
 * without a language there is no answer. Dots always mean the day first.
 */
export function parseHumanDate(text: string, options: HumanDateOptions = {}): Instant | undefined {
  if (text.length > MAX_HUMAN_DATE_CHARS) return undefined;
  const plain = withPlainMeridiem(withOwnIst(toGregorian(asOneForm(text), options), options), options.language);
  if (plain === undefined) return undefined;
  const zone = (options.timeZone === undefined ? undefined : parseZone(options.timeZone)) ?? 0;
  const bare = plain.replace(LEAD, "");
  const ms = readCounted(bare, options) ?? readAbsolute(plain, options, zone) ?? readNamedDay(bare, options, zone);
  return ms !== undefined && isInstantMs(ms) ? toInstant(ms) : undefined;
}

function readAbsolute(text: string, options: HumanDateOptions, zone: Zone): number | undefined {
  const context: NaturalDateContext = { ...options, lenient: false };
  const iso = ISO_LIKE.test(text) ? readIso(text) : undefined;
  const stated: NaturalDate | undefined =
    (iso === undefined ? undefined : { ...iso, weekdays: [] }) ??
    readNaturalDate(text, context) ??
    readNaturalDate(withoutDayName(text, options), context);
  if (stated === undefined) return undefined;
  const { year } = stated.wall;
  if (year === undefined) return withoutYear(stated, options.now, zone);
  if (year < MIN_HUMAN_YEAR || year > MAX_HUMAN_YEAR) return undefined;
  if (year < MIN_SHORT_YEAR && !text.includes(String(year))) return undefined;
  return zonedMs({ ...stated.wall, year }, stated.zone ?? zone);
}

/** `Kemarin, 18 Desember 2024`: the date says it all. */
function withoutDayName(text: string, { language }: HumanDateOptions): string {
  return readDayBefore(text, language)?.rest ?? "";
}

/** The latest year in which that day is not ahead of now, and on the weekday that is named beside it. */
function withoutYear(stated: NaturalDate, now: Instant | undefined, zone: Zone): number | undefined {
  if (now === undefined) return undefined;
  const latest = new Date(wallMs(toMs(now), stated.zone ?? zone)).getUTCFullYear() + 1;
  for (const year of [latest, latest - 1, latest - 2]) {
    const { month, day } = stated.wall;
    if (stated.weekdays.length > 0 && !stated.weekdays.includes(weekdayOf(year, month, day))) continue;
    const ms = zonedMs({ ...stated.wall, year }, stated.zone ?? zone);
    if (ms !== undefined && ms <= toMs(now) + MAX_AHEAD_MS) return ms;
  }
  return undefined;
}

/** `2 jam lalu`. Asked first: `1d ago` is no first of August. */
function readCounted(text: string, { now, language }: HumanDateOptions): number | undefined {
  const ago = now === undefined ? undefined : readAgo(text, language);
  return ago === undefined || now === undefined ? undefined : before(toMs(now), ago);
}

/** `Kemarin 21.10`. */
function readNamedDay(text: string, { now, ...options }: HumanDateOptions, zone: Zone): number | undefined {
  if (now === undefined) return undefined;
  const day = readDayBefore(text, options.language);
  if (day === undefined) return undefined;
  const time = readTime(day.rest, { ...options, lenient: false });
  if (time === undefined) return undefined;
  const there = new Date(wallMs(toMs(now), time.zone ?? zone) - day.days * UNIT_MS.day);
  const date = { year: there.getUTCFullYear(), month: there.getUTCMonth() + 1, day: there.getUTCDate() };
  return zonedMs({ ...date, hour: time.hour, minute: time.minute, second: time.second }, time.zone ?? zone);
}

/** Months and years are those of the calendar. */
function before(now: number, { count, unit }: Ago): number {
  if (unit !== "month" && unit !== "year") return now - count * UNIT_MS[unit];
  const date = new Date(now);
  const months = date.getUTCFullYear() * 12 + date.getUTCMonth() - count * (unit === "year" ? 12 : 1);
  const lastDay = new Date(Date.UTC(Math.floor(months / 12), (months % 12) + 1, 0)).getUTCDate();
  const first = Date.UTC(Math.floor(months / 12), months % 12, Math.min(date.getUTCDate(), lastDay));
  return first + (now % UNIT_MS.day);
}

/** Full-width signs, invisible letters and the several words of one name become one form. */
function asOneForm(text: string): string {
  const plain = text
    .normalize("NFKC")
    .replace(/\p{Cf}/gu, "")
    .replace(/(?<=\d)°(?=\s)/g, "o")
    .replace(/\s+/g, " ")
    .trim();
  return joinNames(plain);
}
