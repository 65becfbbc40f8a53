import { foldName, monthsNamed, type Reach, weekdaysNamed } from "./date-names.js";
import { fullYear, isCalendarDate, weekdayOf } from "./local-date-time.js";
import { isMark, isNumber, type Token, without } from "./tokens.js";

/** A day read out of the tokens, and what is left of them; without a year where the text has none. */
export interface DayReading {
  readonly year?: number;
  readonly month: number;
  readonly day: number;
  readonly rest: readonly Token[];
}

interface Candidate extends DayReading {
  /** What the language makes of it where nothing else decides. */
  readonly preferred: boolean;
}

export interface DayContext {
  readonly language?: string;
  readonly timeZone?: string;
}

/** Has every day that a year can have. */
const LEAP_YEAR = 2024;
const BETWEEN = new Set(["de", "del", "d", "of", "st", "nd", "rd", "th", "er", "º", "ª", "o", "a", "ste", "e"]);

/** A day with a month's name, else one of three numbers; undefined when there is none or when it can be read in two ways. */
export function takeDay(tokens: readonly Token[], context: DayContext): DayReading | undefined {
  const numeric = possible(takeNumericDay(tokens, context));
  const near = numeric.length > 0 ? [] : possible(takeNamedDay(tokens, context, "near"));
  const sure = numeric.length > 0 || near.some(({ year }) => year !== undefined);
  const readings = sure ? [...numeric, ...near] : possible(takeNamedDay(tokens, context, "far"));
  if (readings.length < 2) return readings[0];
  return byWeekday(tokens, readings, context);
}

function possible(readings: readonly Candidate[]): readonly Candidate[] {
  return readings.filter(({ year, month, day }) => isCalendarDate(year ?? LEAP_YEAR, month, day));
}

/** Of several readings the one on the weekday that the text names; where it names none, the one that the language prefers. */
function byWeekday(
  tokens: readonly Token[],
  readings: readonly Candidate[],
  { language }: DayContext,
): DayReading | undefined {
  const weekdays = weekdaysIn(tokens, language);
  const agreeing = readings.filter(
    ({ year, month, day }) =>
      weekdays.length === 0 || (year !== undefined && weekdays.includes(weekdayOf(year, month, day))),
  );
  // 25.04.24 is a Thursday, and so is 2025-04-24.
  const chosen =
    weekdays.length === 0 || agreeing.length > 1 ? agreeing.filter(({ preferred }) => preferred) : agreeing;
  return chosen.length === 1 ? chosen[0] : undefined;
}

/** The weekdays that a text may name, 0 for Sunday; none where it names none. */
export function weekdaysIn(tokens: readonly Token[], language: string | undefined): readonly number[] {
  return tokens.flatMap(({ kind, text }) => (kind === "word" ? weekdaysNamed(text, language) : []));
}

function takeNamedDay(tokens: readonly Token[], { language }: DayContext, reach: Reach): Candidate[] {
  const named = tokens.flatMap((token, index) => {
    const months = token.kind === "word" ? monthsNamed(token.text, language, reach) : [];
    return months.length > 0 ? [{ index, months }] : [];
  });
  // `mar 5 nov`: of two names of months the first is a weekday's.
  const at = named.at(-1);
  if (at === undefined) return [];
  const before = neighbour(tokens, at.index, -1);
  const after = neighbour(tokens, at.index, 1);
  const last = after === undefined ? undefined : neighbour(tokens, after, 1, ",-/'’");
  const read = (day: number, year?: number) =>
    at.months.map((month) => ({
      month,
      day: Number(tokens[day]?.text),
      ...(year === undefined ? {} : { year: fullYear(tokens[year]?.text ?? "") }),
      rest: cut(tokens, [at.index, day, ...(year === undefined ? [] : [year])]),
      preferred: at.months.length === 1,
    }));
  if (isDay(tokens, before) && isYear(tokens, after)) return read(before, after);
  if (isYear(tokens, before) && isDay(tokens, after)) return read(after, before);
  if (isDay(tokens, after) && isYear(tokens, last)) return read(after, last);
  if (isDay(tokens, before)) return read(before);
  // `Dec 24` alone may be a month of a year; beside a time it is a day.
  return isDay(tokens, after) && tokens.some(({ kind }) => kind === "gap") ? read(after) : [];
}

/** The index of the number beside `index`, small words and marks skipped. A gap ends the search unless it is a time in asctime's place. */
function neighbour(tokens: readonly Token[], index: number, step: 1 | -1, marks = ".,-/'’"): number | undefined {
  for (let at = index + step; at >= 0 && at < tokens.length; at += step) {
    const token = tokens[at];
    if (token?.kind === "number") return at;
    if (token?.kind === "gap" || isMark(token, marks)) continue;
    if (token?.kind !== "word" || !BETWEEN.has(foldName(token.text))) return undefined;
  }
  return undefined;
}

function isDay(tokens: readonly Token[], index: number | undefined): index is number {
  return index !== undefined && isNumber(tokens[index], 1, 2) && !isDotted(tokens, index);
}

function isYear(tokens: readonly Token[], index: number | undefined): index is number {
  if (index === undefined || !isNumber(tokens[index], 2, 4)) return false;
  return tokens[index].text.length === 4 || !isDotted(tokens, index);
}

/** Part of a time with a dot (`14.32`), which has not been taken out yet. */
function isDotted(tokens: readonly Token[], index: number): boolean {
  const before = isMark(tokens[index - 1], ".") && !tokens[index]?.spaced && isNumber(tokens[index - 2], 1, 2);
  const next = tokens[index + 2];
  return before || (isMark(tokens[index + 1], ".") && isNumber(next, 2, 2) && !next.spaced);
}

function takeNumericDay(tokens: readonly Token[], context: DayContext): Candidate[] {
  const at = tokens.findIndex((_, index) => isTriple(tokens, index));
  if (at < 0) return takeSignedDay(tokens);
  if (isVersion(tokens, at)) return [];
  const [a, b, c] = [0, 2, 4].map((offset) => tokens[at + offset]?.text ?? "");
  const rest = without(tokens, at, /^[日일]$/u.test(tokens[at + 5]?.text ?? "") ? at + 6 : at + 5);
  const possibleOrders = orders(a, b, c, tokens[at + 1]?.text ?? "");
  const known =
    possibleOrders.length > 1 && !isHyphenatedChinese(context, tokens[at + 1]) ? orderOf(context) : undefined;
  return possibleOrders.map(({ first, year, month, day }) => ({
    ...{ year: fullYear(year), month: Number(month), day: Number(day), rest },
    preferred: first === known,
  }));
}

/** `12月19日`, `12월 19일`: without a year. */
function takeSignedDay(tokens: readonly Token[]): Candidate[] {
  const at = tokens.findIndex(
    (token, index) =>
      isNumber(token, 1, 2) &&
      /^[月월]$/u.test(tokens[index + 1]?.text ?? "") &&
      isNumber(tokens[index + 2], 1, 2) &&
      /^[日号일]$/u.test(tokens[index + 3]?.text ?? ""),
  );
  if (at < 0) return [];
  const [month, day] = [Number(tokens[at]?.text), Number(tokens[at + 2]?.text)];
  return [{ month, day, rest: without(tokens, at, at + 4), preferred: true }];
}

/** A name with a number and a version: `v2.4.12`, `R6.12.19`, `2.4.12`; with a time beside it the last is a day. */
function isVersion(tokens: readonly Token[], at: number): boolean {
  const [a, mark, b, , c] = tokens.slice(at, at + 5);
  const { kind, text = "" } = tokens[at - 1] ?? {};
  if (kind === "word" && a?.spaced === false && /^[\p{sc=Latin}]{1,2}$/u.test(text)) return true;
  if (mark?.text !== "." || mark.spaced || c?.text.length !== 2 || tokens.some((token) => token.kind === "gap"))
    return false;
  return a?.text.length === 1 || b?.text.length === 1;
}

/** Three numbers with the same mark between them (`19/12/2024`, `19. 12. 2024`), or with the signs for year, month, day. */
function isTriple(tokens: readonly Token[], index: number): boolean {
  const [a, first, b, second, c] = tokens.slice(index, index + 5);
  if (!isNumber(a, 1, 4) || !isNumber(b, 1, 2) || !isNumber(c, 1, 4)) return false;
  if (first?.kind === "word") return /^(?:年月|년월)$/u.test(first.text + (second?.text ?? ""));
  if (!isMark(first, "/-.") || second?.text !== first.text) return false;
  return first.text === "/" || (!first.spaced && !second.spaced);
}

interface Order {
  readonly first: "day" | "month" | "year";
  readonly year: string;
  readonly month: string;
  readonly day: string;
}

/** The orders in which the three can be read. */
function orders(a = "", b = "", c = "", mark = ""): Order[] {
  const yearFirst: Order = { first: "year", year: a, month: b, day: c };
  const dayFirst: Order = { first: "day", year: c, month: b, day: a };
  const monthFirst: Order = { first: "month", year: c, month: a, day: b };
  if (a.length === 4 || mark === "年" || mark === "년") return c.length <= 2 ? [yearFirst] : [];
  if (a.length > 2 || c.length === 1 || c.length === 3) return [];
  if (c.length === 4) return mark === "." || a === b ? [dayFirst] : [dayFirst, monthFirst];
  return [dayFirst, monthFirst, yearFirst];
}

/**
 * Which number comes first where numbers alone cannot tell: as Intl writes short dates in that language. English without
 * a region writes both: the day first when the source's zone is outside the Americas, else the month.
 */
function orderOf({ language, timeZone }: DayContext): "day" | "month" | "year" | undefined {
  if (language === undefined || TWO_CUSTOMS.test(language)) return undefined;
  if (/^en$/i.test(language) && timeZone !== undefined && !/^(?:America|US)\//.test(timeZone)) return "day";
  if (!knownOrders.has(language)) {
    if (knownOrders.size >= MAX_CACHED_LANGUAGES) knownOrders.clear();
    knownOrders.set(language, shortDateOrder(language));
  }
  return knownOrders.get(language);
}

/** `23-01-13` in Hong Kong and Singapore, where dates have the day first but for such. */
function isHyphenatedChinese({ language }: DayContext, mark: Token | undefined): boolean {
  return mark?.text === "-" && /^zh[-_](?:Hant[-_]|Hans[-_])?(?:HK|MO|SG)$/i.test(language ?? "");
}

/** Other languages in the United States write the month first as often as the day. */
const TWO_CUSTOMS = /^(?!en\b)\p{L}{2,3}(?:[-_]\p{L}{4})?[-_]US$/iu;
const MAX_CACHED_LANGUAGES = 64;
const knownOrders = new Map<string, "day" | "month" | "year" | undefined>();

function shortDateOrder(language: string): "day" | "month" | "year" | undefined {
  try {
    // For what it does not know Intl takes the machine's own language.
    if (Intl.DateTimeFormat.supportedLocalesOf(language).length === 0) return undefined;
    const parts = new Intl.DateTimeFormat(language, { dateStyle: "short" }).formatToParts(0);
    const first = parts.find(({ type }) => type === "day" || type === "month" || type === "year")?.type;
    return first === "day" || first === "month" || first === "year" ? first : undefined;
  } catch {
    return undefined;
  }
}

function cut(tokens: readonly Token[], indexes: readonly number[]): Token[] {
  return tokens.map((token, index) => (indexes.includes(index) ? { ...token, kind: "gap" as const, text: "" } : token));
}
