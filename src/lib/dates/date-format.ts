import { foldName, monthsNamed } from "./date-names.js";
import type { DateOptions } from "./feed-date.js";
import { type Instant, isInstantMs, toInstant } from "./instant.js";
import { fullYear } from "./local-date-time.js";
import { parseZone, type Zone, zonedMs } from "./zones.js";

/** Reads a text that has exactly one format; undefined for every other text. */
export type DateFormat = (text: string, options: DateOptions) => Instant | undefined;

const MAX_FORMAT_CHARS = 100;
const MAX_TEXT_CHARS = 200;

interface Fields {
  year?: number;
  month?: number;
  day?: number;
  hour?: number;
  minute?: number;
  second?: number;
  isAfternoon?: boolean;
  zone?: Zone;
  epochMs?: number;
}

/** Reads its part at the beginning of `text` into `fields`: the number of characters, undefined when it does not fit. */
type Step = (text: string, fields: Fields, options: DateOptions) => number | undefined;

const WORD = /^[\p{L}\p{M}.]{1,20}/u;

const STEPS: Readonly<Record<string, Step>> = {
  yyyy: digits(/^\d{4}/, (text) => ({ year: Number(text) })),
  yy: digits(/^\d{2}/, (text) => ({ year: fullYear(text) })),
  MMMM: monthName,
  MMM: monthName,
  MM: digits(/^\d{2}/, (text) => ({ month: Number(text) })),
  M: digits(/^\d{1,2}/, (text) => ({ month: Number(text) })),
  dd: digits(/^\d{2}/, (text) => ({ day: Number(text) })),
  d: digits(/^\d{1,2}/, (text) => ({ day: Number(text) })),
  HH: digits(/^\d{2}/, (text) => ({ hour: Number(text) })),
  H: digits(/^\d{1,2}/, (text) => ({ hour: Number(text) })),
  mm: digits(/^\d{2}/, (text) => ({ minute: Number(text) })),
  m: digits(/^\d{1,2}/, (text) => ({ minute: Number(text) })),
  ss: digits(/^\d{2}/, (text) => ({ second: Number(text) })),
  s: digits(/^\d{1,2}/, (text) => ({ second: Number(text) })),
  S: digits(/^\d{1,9}/, () => ({})),
  a: digits(/^[AaPp]\.?[Mm]\.?/, (text) => ({ isAfternoon: /^p/i.test(text) })),
  E: (text) => WORD.exec(text)?.[0].length,
  z: (text, fields) => {
    const match = /^(?:Z|(?:UTC|GMT)?[+-]\d{2}:?(?:\d{2})?|[A-Z]{2,5})/.exec(text);
    const zone = match === null ? undefined : parseZone(match[0]);
    if (match === null || zone === undefined) return undefined;
    fields.zone = zone;
    return match[0].length;
  },
};

/** Letters of Unicode date formats (UTS 35), the usual aliases of other libraries among them. */
const LETTERS =
  /^(?:(yyyy|YYYY|y(?!y))|(yy|YY)|(MMMM)|(MMM)|(MM)|(M)|(dd|DD)|(d|D)|(HH|hh|kk)|(H|h|k)|(mm)|(m)|(ss)|(s)|(S{1,9})|(a|A)|(E{1,5}|dddd?)|(XXX|XX|X|xxx|xx|ZZ|Z|zzz?|O))/;
const LETTER_STEPS = "yyyy yy MMMM MMM MM M dd d HH H mm m ss s S a E z".split(" ");

/** Conversions of `strftime`. */
const CONVERSIONS: Readonly<Record<string, string>> = {
  Y: "yyyy",
  y: "yy",
  m: "M",
  d: "d",
  e: "d",
  B: "MMMM",
  b: "MMM",
  h: "MMM",
  H: "H",
  I: "H",
  k: "H",
  l: "H",
  M: "m",
  S: "s",
  p: "a",
  P: "a",
  A: "E",
  a: "E",
  Z: "z",
  z: "z",
  f: "S",
};

/**
 * Compiles a date format: `unix` (seconds), `unix-ms`, `strftime` conversions (`%d/%m/%Y %H:%M`) or Unicode letters
 * (`dd.MM.yyyy HH:mm`, text in apostrophes). Texts are read from their beginning; what follows the format is ignored.
 * @throws Error that says what is wrong.
 */
export function compileDateFormat(format: string): DateFormat {
  if (format.length > MAX_FORMAT_CHARS) throw new Error(`it has more than ${MAX_FORMAT_CHARS} characters`);
  if (format === "unix" || format === "unix-ms") return epochReader(format === "unix" ? 1_000 : 1);
  const names: string[] = [];
  const steps = format.includes("%") ? strftimeSteps(format, names) : letterSteps(format, names);
  const has = (...wanted: string[]) => wanted.some((name) => names.includes(name));
  if (!has("yyyy", "yy")) throw new Error('it has no year; write "yyyy" or "%Y"');
  if (!has("MMMM", "MMM", "MM", "M")) throw new Error('it has no month; write "MM" or "%m"');
  return (text, options) => readFields(text, steps, options);
}

function epochReader(factor: number): DateFormat {
  return (text) => {
    const trimmed = text.trim();
    if (!/^-?\d{1,14}(?:\.\d{1,9})?$/.test(trimmed)) return undefined;
    const ms = Math.round(Number(trimmed) * factor);
    return isInstantMs(ms) ? toInstant(ms) : undefined;
  };
}

function readFields(text: string, steps: readonly Step[], options: DateOptions): Instant | undefined {
  if (text.length > MAX_TEXT_CHARS) return undefined;
  const fields: Fields = {};
  let rest = text.replace(/\s+/g, " ").trim();
  for (const step of steps) {
    const length = step(rest, fields, options);
    if (length === undefined) return undefined;
    rest = rest.slice(length);
  }
  // Digits behind the format belong to the number before them.
  return /^\d/.test(rest) ? undefined : instantOf(fields, options);
}

function instantOf(fields: Fields, { timeZone }: DateOptions): Instant | undefined {
  const { year, month, day = 1, hour = 0, minute = 0, second = 0, isAfternoon, zone } = fields;
  if (year === undefined || month === undefined) return undefined;
  const clock = isAfternoon === undefined ? hour : hour > 12 ? -1 : (hour % 12) + (isAfternoon ? 12 : 0);
  const wall = { year, month, day, hour: clock, minute, second };
  const ms = zonedMs(wall, zone ?? (timeZone === undefined ? undefined : parseZone(timeZone)) ?? 0);
  return ms !== undefined && isInstantMs(ms) ? toInstant(ms) : undefined;
}

function letterSteps(format: string, names: string[]): Step[] {
  const steps: Step[] = [];
  for (let at = 0; at < format.length; ) {
    const rest = format.slice(at);
    const quoted = /^'((?:[^']|'')*)'|^\[([^\]]*)\]/.exec(rest);
    const letters = quoted === null ? LETTERS.exec(rest) : null;
    if (quoted !== null) {
      steps.push(literal(quoted[1] === "" ? "'" : (quoted[1]?.replaceAll("''", "'") ?? quoted[2] ?? "")));
      at += quoted[0].length;
    } else if (letters !== null) {
      const name = LETTER_STEPS[letters.slice(1).findIndex((group) => group !== undefined)] ?? "";
      steps.push(stepOf(name, names));
      at += letters[0].length;
    } else {
      const [sign = ""] = rest;
      if (/[A-Za-z]/.test(sign) && sign !== "T") throw new Error(`it has the letter "${sign}", which has no meaning`);
      steps.push(literal(sign));
      at += sign.length;
    }
  }
  return steps;
}

function strftimeSteps(format: string, names: string[]): Step[] {
  const parts = [...format.matchAll(/%[-_0^#]?([A-Za-z%])|[^%]+|%/g)];
  return parts.flatMap(([part, letter]) => {
    if (letter === undefined) return part === "%" ? fail("it has a % without a letter") : [literal(part)];
    if (letter === "%") return [literal("%")];
    if (letter === "F") return strftimeSteps("%Y-%m-%d", names);
    if (letter === "T") return strftimeSteps("%H:%M:%S", names);
    if (letter === "R") return strftimeSteps("%H:%M", names);
    if (letter === "D") return strftimeSteps("%m/%d/%y", names);
    if (letter === "s") return fail('it has %s; write "unix" for seconds since 1970');
    const name = CONVERSIONS[letter];
    return name === undefined ? fail(`it has "${part}", which has no meaning`) : [stepOf(name, names)];
  });
}

function stepOf(name: string, names: string[]): Step {
  const step = STEPS[name];
  if (step === undefined) return fail(`it has "${name}", which has no meaning`);
  names.push(name);
  return step;
}

function fail(why: string): never {
  throw new Error(why);
}

function literal(text: string): Step {
  const folded = text.replace(/\s+/g, " ");
  return (given) => {
    if (folded === " " || given.slice(0, folded.length).toLowerCase() === folded.toLowerCase()) {
      return folded === " " ? (/^\s*/.exec(given)?.[0].length ?? 0) : folded.length;
    }
    return undefined;
  };
}

function digits(pattern: RegExp, read: (text: string) => Fields): Step {
  return (text, fields) => {
    const match = pattern.exec(text);
    if (match === null) return undefined;
    Object.assign(fields, read(match[0]));
    return match[0].length;
  };
}

function monthName(text: string, fields: Fields, { language }: DateOptions): number | undefined {
  const word = WORD.exec(text)?.[0];
  if (word === undefined) return undefined;
  const [month] = monthsNamed(foldName(word), language);
  if (month === undefined) return undefined;
  fields.month = month;
  return word.length;
}
