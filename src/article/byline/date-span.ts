import { parseHumanDate } from "../../lib/dates/human-date.js";
import type { Instant } from "../../lib/dates/instant.js";
import type { ReadDates } from "./read-dates.js";
import { type ResultCache, remembered } from "./result-cache.js";

/** How much of a line is searched for a date. */
const MAX_LINE_CHARS = 300;

const DIGIT = String.raw`[\d٠-٩]`;
const WORD = String.raw`\p{L}[\p{L}\p{M}]{2,14}\.?`;
const DAYS = [
  "senin|sen|selasa|sel|rabu|rab|kamis|kam|jumat|jum'at|jum|sabtu|sab|minggu|min|ahad|isnin|khamis|jumaat",
  "monday|mon|tuesday|tues?|wednesday|wed|thursday|thurs?|friday|fri|saturday|sat|sunday|sun",
  "lunes|martes|mi[eé]rcoles|jueves|viernes|s[aá]bado|domingo|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche",
  "montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|luned[iì]|marted[iì]|mercoled[iì]|gioved[iì]|venerd[iì]|domenica",
  "segunda|ter[cç]a|quarta|quinta|sexta|\\p{Script=Arabic}{4,9}",
].join("|");
const WEEKDAY = `(?:(?<!\\p{L})(?:${DAYS})\\.?(?:-feira)?\\s*[,،|/]?\\s*)?`;
const ZONE = String.raw`(?:\s*(?:[AaPp]\.?[Mm]\b\.?))?(?:\s*\(?(?:WIB|WITA|WIT|GMT|UTC|MYT|SGT|JST|KST|BST|CES?T|E[SD]?T|C[SD]T|M[SD]T|P[SD]?T|AES?T|Z)\b(?!\s?[+-])\)?)?(?:\s*[+-]${DIGIT}{2}:?${DIGIT}{2})?`;
const CLOCK = String.raw`(?:${DIGIT}{1,2}[:.h]${DIGIT}{2}(?:[:.]${DIGIT}{2})?|${DIGIT}{1,2}(?=\s*[AaPp]\.?[Mm]\b))`;
const TIME = String.raw`(?:[\s,|·•/@–—-]*(?:(?:pukul|jam|pada|at|um|kl\.?|klo|a las|à|alle|الساعة)\s*)?${CLOCK}${ZONE})?`;
const CJK_TIME = String.raw`(?:\s*(?:\([月火水木金土日一二三四五六]\))?\s*(?:${CLOCK}|[上下]午\s*${CLOCK}|${DIGIT}{1,2}[時时시]\s*(?:${DIGIT}{1,2}[分분])?))?`;

/** 4:12 PM EST, ; 14.32 WIB - ; only where no other time follows. */
const TIME_BEFORE = String.raw`${CLOCK}${ZONE}[\s,|·•–—-]{1,3}`;
const NO_TIME_BEHIND = String.raw`(?!${DIGIT})(?![\s,|·•/@–—-]*(?:(?:pukul|jam|at)\s*)?${CLOCK})`;
const DAY_MONTH = `${WEEKDAY}${DIGIT}{1,2}(?:st|nd|rd|th|er|\\.)?[\\s./-]+(?:de |of )?${WORD}[\\s,./-]+(?:de )?${DIGIT}{4}`;
const MONTH_DAY = `${WEEKDAY}${WORD}\\s+${DIGIT}{1,2}(?:st|nd|rd|th)?,?\\s+${DIGIT}{4}`;
const NUMBERS = `${WEEKDAY}${DIGIT}{1,2}[/.-]${DIGIT}{1,2}[/.-](?:${DIGIT}{4}|${DIGIT}{2})`;

const FORMS = [
  `${TIME_BEFORE}(?:${DAY_MONTH}|${MONTH_DAY}|${NUMBERS})${NO_TIME_BEHIND}`,
  `${DIGIT}{4}-${DIGIT}{2}-${DIGIT}{2}T${DIGIT}{2}:${DIGIT}{2}(?::${DIGIT}{2}(?:\\.\\d+)?)?(?:Z|[+-]\\d{2}:?\\d{2})?`,
  `${DIGIT}{4}\\s?[年년]\\s?${DIGIT}{1,2}\\s?[月월]\\s?${DIGIT}{1,2}\\s?[日일]${CJK_TIME}`,
  `${DAY_MONTH}${TIME}`,
  `${MONTH_DAY}${TIME}`,
  `${WEEKDAY}${DIGIT}{4}[-/.]${DIGIT}{1,2}[-/.]${DIGIT}{1,2}${TIME}`,
  `${NUMBERS}${TIME}`,
  `(?:\\d{1,3}|an?|se)\\s*(?:\\p{L}{3,8}\\s+(?:yang\\s+)?(?:lalu|lepas|ago)|(?:menit|jam|hari|minggu)\\s+(?:yang\\s+)?lalu)`,
  `(?:today|yesterday|hari ini|kemarin|semalam)[\\s,|·•-]+(?:pukul|jam|at)?\\s*${CLOCK}${ZONE}`,
];
const DATE = new RegExp(FORMS.map((form) => `(?:${form})`).join("|"), "iu");

/** Without a number or one of these words a line holds no date, and most lines hold none. */
const HINT = /\p{Nd}|ago|lalu|lepas/iu;
/** Numbers that a date in a form of its own language needs: a year of four digits, or three numbers in a row. */
const NUMBERED = /\p{Nd}{4}|\p{Nd}{1,2}\P{L}{1,3}\p{Nd}{1,2}\P{L}{1,3}\p{Nd}{2}/u;
/** Words on either side of the digits that belong to a date: `Thứ Năm, … (GMT+7)`, `… p. m.`, `… น.`. */
const MAX_WORDS_BEFORE = 4;
const MAX_WORDS_BEHIND = 6;
/** Stretches of one line without a known form that are tried. */
const MAX_TRIED = 12;
const MAX_STARTS = 3;
const MAX_MISSES = 2;
const MAX_DATE_CHARS = 120;
/** Marks around a date that separate it from its neighbours. */
const OUTER_MARKS = /^[\s|·•,;:/–—-]+|[\s|·•,;:/–—-]+$/gu;

export interface DateSpan {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly instant: Instant;
}

const SPANS: ResultCache<DateSpan | undefined> = new WeakMap();

/**
 * Finds the first date of a line, as long as the date reader reads it: the whole line, else the stretch around its digits with
 * every word beside them that the reader understands (weekday, half of the day, zone).
 */
export function findDate(line: string, options: ReadDates): DateSpan | undefined {
  if (!HINT.test(line)) return undefined;
  return remembered(SPANS, options, line, () => readSpan(line.slice(0, MAX_LINE_CHARS), options));
}

function readSpan(line: string, options: ReadDates): DateSpan | undefined {
  const match = DATE.exec(line);
  if (match === null && !NUMBERED.test(line)) return undefined;
  const whole = spanOf(line, 0, line.length, options);
  if (whole !== undefined) return whole;
  return match === null ? inParts(line, options) : around(line, match.index, match.index + match[0].length, options);
}

function spanOf(line: string, start: number, end: number, options: ReadDates): DateSpan | undefined {
  const text = line.slice(start, end).replace(OUTER_MARKS, "");
  if (text === "" || text.length > MAX_DATE_CHARS) return undefined;
  const instant = parseHumanDate(text, options);
  if (instant === undefined) return undefined;
  const from = line.indexOf(text, start);
  return { text, start: from, end: from + text.length, instant };
}

/**
 * Grows a stretch word by word while the reader understands it: to the right first, as what follows the digits changes the time.
 * A few words in a row may make sense only together (`p. m.`, `(Western Indonesia Time)`).
 */
function around(line: string, start: number, end: number, options: ReadDates): DateSpan | undefined {
  const core = spanOf(line, start, end, options) ?? spanOf(line, firstDigit(line, start), end, options);
  if (core === undefined) return unknownCore(line, start, end, options);
  const right = grow(core, edges(line, core.end, MAX_WORDS_BEHIND), (to) => spanOf(line, core.start, to, options));
  return grow(right, edges(line, core.start, -MAX_WORDS_BEFORE), (from) => spanOf(line, from, right.end, options));
}

function grow(core: DateSpan, edgesOfWords: readonly number[], read: (edge: number) => DateSpan | undefined): DateSpan {
  let best = core;
  let misses = 0;
  for (const edge of edgesOfWords.slice(1)) {
    const span = read(edge);
    misses = span === undefined ? misses + 1 : 0;
    best = span ?? best;
    if (misses > MAX_MISSES) break;
  }
  return best;
}

/** Digits that are a date only with the words on both sides. */
function unknownCore(line: string, start: number, end: number, options: ReadDates): DateSpan | undefined {
  const ends = edges(line, end, MAX_WORDS_BEHIND).toReversed();
  const starts = edges(line, start, -MAX_WORDS_BEFORE).slice(0, MAX_STARTS);
  return first(starts, (from) => first(ends, (to) => spanOf(line, from, to, options)));
}

function firstDigit(line: string, start: number): number {
  return start + Math.max(0, line.slice(start).search(/\p{Nd}/u));
}

/** Ends of the words behind a place of the line, or starts of those before it, the place itself first. */
function edges(line: string, at: number, words: number): number[] {
  const found = [at];
  if (words > 0) {
    const behind = line.slice(at);
    for (const { index, 0: word } of behind.matchAll(/\S+/gu)) {
      found.push(at + index + word.length);
      if (found.length > words) break;
    }
    return found;
  }
  const before = [...line.slice(0, at).matchAll(/\S+/gu)].slice(words);
  return [...found, ...before.map(({ index }) => index).toReversed()];
}

/** A line without a form that is known here: its parts between signs, then stretches of words from its first number on. */
function inParts(line: string, options: ReadDates): DateSpan | undefined {
  const parts = [...line.matchAll(/[^|•·\t]+/gu)].slice(0, MAX_TRIED);
  const inPart =
    parts.length < 2
      ? undefined
      : first(parts, ({ index, 0: part }) =>
          NUMBERED.test(part) ? spanOf(line, index, index + part.length, options) : undefined,
        );
  if (inPart !== undefined) return inPart;
  const digit = line.search(/\p{Nd}/u);
  const word = line.slice(0, digit).search(/\S+$/u);
  const start = word < 0 ? digit : word;
  const ends = edges(line, start, MAX_WORDS_BEHIND + MAX_WORDS_BEFORE).slice(1);
  for (const from of edges(line, start, -1)) {
    const span = first(ends.toReversed().slice(0, MAX_TRIED), (to) => spanOf(line, from, to, options));
    if (span !== undefined) return span;
  }
  return undefined;
}

function first<T, U>(values: readonly T[], pick: (value: T) => U | undefined): U | undefined {
  for (const value of values) {
    const picked = pick(value);
    if (picked !== undefined) return picked;
  }
  return undefined;
}
