import { toGregorian } from "./calendars.js";
import { monthsNamed } from "./date-names.js";
import type { Instant } from "./instant.js";
import { isInstantMs, toInstant } from "./instant.js";
import { readIso, type Stated } from "./iso.js";
import { readNaturalDate } from "./natural-date.js";
import { parseZone, withOwnIst, type Zone, zonedMs } from "./zones.js";

export interface DateOptions {
  /** IANA name or fixed offset: what a date without a zone is in. Default UTC. */
  readonly timeZone?: string;
  /** BCP 47: whose names and order of numbers are tried first. */
  readonly language?: string;
}

const MAX_DATE_CHARS = 200;
/** Whole numbers of seconds (or ms) since 1970 are believed from 2001 to 2100: nine digits could be anything. */
const MIN_EPOCH_SECONDS = 1_000_000_000;
const MAX_EPOCH_SECONDS = 4_102_444_800;

const KOREA_MINUTES = 9 * 60;

const RFC822 =
  /^(?:\p{L}{2,12}\.?,?\s*)?(\d{1,2})\s+(\p{L}{3,12})\.?\s+(\d{4})\s+(\d{1,2}):(\d{2})(?::(\d{2}))?\s+([+-]\d{4}|[A-Z]{1,5})$/u;

/** RFC 3339 in UTC, on a day that every month has: what is an instant already. */
const INSTANT =
  /^(?:1[7-9]|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?Z$/;

/**
 * Reads a date of a feed: RFC 822 and 2822 with their usual errors, ISO 8601 and its profiles, asctime, Perforce, MSSQL,
 * Korean, Greek and Hungarian blog software, and month names of the larger European languages, Indonesian and Malay,
 * whatever language is declared. The zone is the stated one, else `timeZone`, else Korea's for a Korean text, else UTC. Undefined for anything else.
 */
export function parseFeedDate(text: string, options: DateOptions = {}): Instant | undefined {
  if (text.length > MAX_DATE_CHARS) return undefined;
  if (INSTANT.test(text)) return `${text.slice(0, 19)}Z`;
  const usual = readUsual(text);
  if (usual !== undefined) return usual;
  const gregorian = withOwnIst(toGregorian(text, options), options);
  const instantOf = (stated: Stated | undefined): Instant | undefined => {
    if (stated === undefined) return undefined;
    const ms = zonedMs(stated.wall, stated.zone ?? parseZone(options.timeZone ?? "") ?? impliedZone(text));
    return ms !== undefined && isInstantMs(ms) ? toInstant(ms) : undefined;
  };
  const stated = readRfc822(gregorian) ?? readAny(gregorian.trim(), options);
  return instantOf(stated) ?? instantOf(readDayOf(gregorian.trim(), options));
}

/** RFC 822 as nearly every RSS feed writes it, on a day that every month has and at an offset that some place keeps. */
const USUAL =
  /^(?:[A-Z][a-z]{2}, )?(0[1-9]|1\d|2[0-8]) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) ((?:19|20)\d\d) ((?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d) (?:GMT|([+-](?:0\d|1[0-4]))([0-5]\d))$/;

function readUsual(text: string): Instant | undefined {
  const match = USUAL.exec(text);
  if (match === null) return undefined;
  const [, day = "", name = "", year = "", clock = "", hours = "+00", minutes = "00"] = match;
  const month = String(ENGLISH.indexOf(name.toLowerCase()) + 1).padStart(2, "0");
  const wall = `${year}-${month}-${day}T${clock}`;
  if (minutes === "00" && (hours === "+00" || hours === "-00")) return `${wall}Z`;
  return toInstant(Date.parse(`${wall}${hours}:${minutes}`));
}

/** Korean blog software (OnBlog, Nate) names no zone; Korea has but one. */
function impliedZone(text: string): Zone {
  return /\p{sc=Hangul}/u.test(text) ? KOREA_MINUTES : 0;
}

/** The form nearly every feed has, without the cost of the free one. */
function readRfc822(text: string): Stated | undefined {
  const match = RFC822.exec(text);
  if (match === null) return undefined;
  const [month] = englishMonth(match[2] ?? "");
  const zone = match[7] === "GMT" || match[7] === "+0000" ? 0 : parseZone(match[7] ?? "");
  if (month === undefined || zone === undefined) return undefined;
  const [day, year, hour, minute, second] = [match[1], match[3], match[4], match[5], match[6] ?? 0].map(Number);
  if (day === undefined || year === undefined || hour === undefined || minute === undefined) return undefined;
  return { wall: { year, month, day, hour, minute, second: second ?? 0 }, zone };
}

const ENGLISH = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

function englishMonth(name: string): number[] {
  const index = ENGLISH.indexOf(name.toLowerCase());
  return index < 0 ? [] : [index + 1];
}

function readAny(text: string, options: DateOptions): Stated | undefined {
  const iso = readIso(text);
  if (iso !== undefined) return iso;
  const epoch = readEpoch(text);
  if (epoch !== undefined) return epoch;
  const hungarian = /^(\d{4})-(\p{L}{3,12})-(\d{1,2})T(.+)$/u.exec(text);
  if (hungarian !== null)
    return readAny(
      `${hungarian[1]}-${monthsNamed(hungarian[2] ?? "", options.language)[0]}-${hungarian[3]}T${hungarian[4]}`,
      options,
    );
  const free = readNaturalDate(withoutComments(text), { ...options, lenient: true });
  if (free?.wall.year === undefined) return undefined;
  return { ...free, wall: { ...free.wall, year: free.wall.year } };
}

/** A zone that no place keeps (`-5100`), then a time that no clock shows (`012:31`): without them the day can be read. */
const IMPOSSIBLE_PARTS = [
  /(?<=:\d{2}(?:\.\d+)?)\s*[+\-−](?:[2-9]\d|1[5-9]):?\d{2}$/u,
  /[T\s]\d{1,4}:\d{1,4}(?::\d{1,4})?(?:[.,]\d+)?\s*(?:[A-Z]{1,5}|[+\-−]\d{2}:?\d{2})?$/u,
];

function readDayOf(text: string, options: DateOptions): Stated | undefined {
  let rest = text;
  for (const impossible of IMPOSSIBLE_PARTS) {
    const shorter = rest.replace(impossible, "");
    if (shorter === rest) continue;
    rest = shorter;
    const stated = readAny(rest, options);
    if (stated !== undefined) return stated;
  }
  return undefined;
}

function readEpoch(text: string): Stated | undefined {
  if (!/^(?:\d{10}|\d{13})$/.test(text)) return undefined;
  const seconds = Math.floor(Number(text) / (text.length === 13 ? 1000 : 1));
  if (seconds < MIN_EPOCH_SECONDS || seconds > MAX_EPOCH_SECONDS) return undefined;
  const date = new Date(seconds * 1000);
  return {
    wall: {
      ...{ year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() },
      ...{ hour: date.getUTCHours(), minute: date.getUTCMinutes(), second: date.getUTCSeconds() },
    },
    zone: 0,
  };
}

/** Comments in brackets go, nested ones and escaped brackets too (RFC 5322 section 3.2.2); one that names a zone stays. */
function withoutComments(text: string): string {
  let depth = 0;
  let kept = "";
  let comment = "";
  for (let at = 0; at < text.length; at++) {
    const char = text[at] ?? "";
    if (char === "(") depth++;
    else if (char === ")" && depth > 0) {
      if (--depth > 0) continue;
      kept += parseZone(comment) === undefined ? " " : ` (${comment}) `;
      comment = "";
    } else if (depth === 0) kept += char;
    else comment += char === "\\" ? (text[++at] ?? "") : char;
  }
  return kept;
}
