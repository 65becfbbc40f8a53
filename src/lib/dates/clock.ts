import { foldName } from "./date-names.js";
import { hourOfHalf } from "./iso.js";
import { isMark, isNumber, type Token, without } from "./tokens.js";
import { namedZone, offsetMinutes, type Zone } from "./zones.js";

/** A time of day read out of the tokens, and what is left of them. */
export interface ClockReading {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly zone?: Zone;
  readonly rest: readonly Token[];
}

/** Which part of the day a word after (or, in Korean and Chinese, before) the time names. */
const PARTS_OF_DAY: Readonly<Record<PartOfDay, readonly string[]>> = {
  morning: [
    ...[
      "am",
      "pagi",
      "subuh",
      "pg",
      "오전",
      "새벽",
      "아침",
      "πμ",
      "上午",
      "午前",
      "凌晨",
      "早上",
      "清晨",
      "صباحا",
      "ص",
      "pd",
    ],
    ...["sang", "утра", "ранку", "בבוקר", "صبح", "सुबह", "সকাল", "ভোর"],
  ],
  noon: ["siang", "noon", "tgh", "tengah hari", "ظهرا", "中午", "낮", "trua", "ظهر", "दोपहर", "দুপুর"],
  afternoon: [
    ...["pm", "sore", "petang", "ptg", "오후", "저녁", "μμ", "下午", "午後", "傍晚", "مساء", "م", "md"],
    ...["chieu", "вечера", "вечора", "בערב", "عصر", "शाम", "বিকেল", "বিকাল", "সন্ধ্যা", "شام"],
  ],
  night: ["malam", "mlm", "toi", "晚上", "밤", "شب", "रात", "রাত"],
};
const HOUR_WORDS = new Set(["h", "hs", "hrs", "uhr", "u", "uur", "時", "时", "点", "시"]);
const MINUTE_WORDS = /^[分분]$/u;
/** Longer remarks in brackets are no names of zones. */
const MAX_BRACKETED_WORDS = 6;
const MAX_OFFSET_HOURS = 14;

type PartOfDay = "morning" | "noon" | "afternoon" | "night";

/** The one time of day with colons, an `h` or am/pm; "none" when there is none, undefined when there are two or none that a clock shows. */
export function takeClock(tokens: readonly Token[]): ClockReading | "none" | undefined {
  const at = tokens.findIndex((_, index) => clockEnd(tokens, index) > 0);
  if (at < 0) return "none";
  const reading = readClock(tokens, at, clockEnd(tokens, at));
  if (reading === undefined) return undefined;
  return reading.rest.some((_, index) => clockEnd(reading.rest, index) > 0) ? undefined : reading;
}

/** A time with dots (`14.32`), or four digits before a zone (`0500 GMT`): only once the date has been taken out. */
export function takeDottedClock(tokens: readonly Token[]): ClockReading | "none" | undefined {
  const at = tokens.findIndex((token, index) => isNumber(token, 1, 2) && joined(tokens, index + 1, ".", 2));
  if (at >= 0) return readClock(tokens, at, joined(tokens, at + 3, ".", 2) ? at + 5 : at + 3);
  const bare = tokens.findIndex((token, i) => isNumber(token, 4, 4) && readZone(tokens, i + 1) !== undefined);
  const { text = "" } = tokens[bare] ?? {};
  if (bare < 0) return "none";
  return finish(tokens, bare, bare + 1, { hour: Number(text.slice(0, 2)), minute: Number(text.slice(2)), second: 0 });
}

/** Where a time that begins at `index` ends; 0 when none begins there. */
function clockEnd(tokens: readonly Token[], index: number): number {
  if (!isNumber(tokens[index], 1, 2)) return 0;
  if (joined(tokens, index + 1, ":", 2)) {
    if (!joined(tokens, index + 3, ":", 1)) return index + 3;
    return joined(tokens, index + 5, ".,", 1, 9) ? index + 7 : index + 5;
  }
  // In `14.32 uur` and `9.15 malam` the word belongs to the whole.
  if (joined(tokens, index + 1, ".", 2)) {
    if (HOUR_WORDS.has(foldName(tokens[index + 3]?.text ?? ""))) return index + 4;
    return readHalfAfter(tokens, index + 3) === undefined ? 0 : index + 3;
  }
  const word = tokens[index + 1];
  if (word?.kind !== "word" || (index >= 2 && joined(tokens, index - 1, ".", 2))) return 0;
  if (HOUR_WORDS.has(foldName(word.text))) {
    if (!isNumber(tokens[index + 2], 2, 2)) return index + 2;
    return MINUTE_WORDS.test(tokens[index + 3]?.text ?? "") ? index + 4 : index + 3;
  }
  return readHalfAfter(tokens, index + 1) === undefined ? 0 : index + 1;
}

function joined(tokens: readonly Token[], index: number, marks: string, minDigits: number, maxDigits = 2): boolean {
  const [mark, number] = [tokens[index], tokens[index + 1]];
  return isMark(mark, marks) && isNumber(number, minDigits, maxDigits) && !(mark.spaced && number.spaced);
}

function readClock(tokens: readonly Token[], start: number, end: number): ClockReading | undefined {
  const [hour = 0, minute = 0, second = 0] = tokens
    .slice(start, end)
    .filter(({ kind }) => kind === "number")
    .map(({ text }) => Number(text));
  return finish(tokens, start, end, { hour, minute, second });
}

function finish(
  tokens: readonly Token[],
  start: number,
  clockEnds: number,
  clock: { hour: number; minute: number; second: number },
): ClockReading | undefined {
  const after = readHalfAfter(tokens, clockEnds);
  const before = after === undefined ? readHalf(tokens, start - halfWidth(tokens, start)) : undefined;
  const half = after ?? before;
  const hour = half === undefined ? clock.hour : hourOfPart(clock.hour, half.part);
  if (hour === undefined || hour > 24 || clock.minute > 59 || clock.second > 60) return undefined;
  const end = after === undefined ? clockEnds : after.end;
  const zone = readZone(tokens, end);
  const begin = before === undefined ? start : start - halfWidth(tokens, start);
  const rest = without(tokens, begin, zone?.end ?? end);
  return { ...clock, hour, ...(zone === undefined ? {} : { zone: zone.zone }), rest };
}

/** Halves written before the time: one word in Korean, two letters in Chinese. */
function halfWidth(tokens: readonly Token[], start: number): number {
  return /^\p{sc=Han}/u.test(tokens[start - 1]?.text ?? "") ? 2 : 1;
}

function readHalfAfter(tokens: readonly Token[], index: number): { part: PartOfDay; end: number } | undefined {
  return /^[\p{sc=Han}\p{sc=Hangul}]/u.test(tokens[index]?.text ?? "") ? undefined : readHalf(tokens, index);
}

/** `am`, `p.m.`, `a. m.`, `pagi` … at that place. */
function readHalf(tokens: readonly Token[], index: number): { part: PartOfDay; end: number } | undefined {
  const word = tokens[index];
  if (word?.kind !== "word") return undefined;
  const next = tokens[index + 1];
  const folded = foldName(word.text);
  if (/^\p{sc=Han}$/u.test(folded)) return halfOf(folded + (next?.text ?? ""), index + 2);
  const whole = halfOf(folded, index + 1) ?? halfOf(`${folded} ${foldName(next?.text ?? "")}`, index + 2);
  if (whole !== undefined) return whole;
  const [dot, letter, last] = [next, tokens[index + 2], tokens[index + 3]];
  if (!isMark(dot, ".") || letter?.kind !== "word") return undefined;
  return halfOf(folded + foldName(letter.text), isMark(last, ".") ? index + 4 : index + 3);
}

function halfOf(word: string, end: number): { part: PartOfDay; end: number } | undefined {
  for (const part of ["morning", "noon", "afternoon", "night"] as const) {
    if (PARTS_OF_DAY[part].includes(word)) return { part, end };
  }
  return undefined;
}

/** `12 malam` can be midnight or the middle of a night: no hour. */
function hourOfPart(hour: number, part: PartOfDay): number | undefined {
  if (part === "morning" || part === "afternoon") return hourOfHalf(hour, part === "afternoon");
  if (part === "noon") return hour >= 10 ? hour : hour >= 1 && hour <= 3 ? hour + 12 : undefined;
  if (hour === 0 || hour >= 18) return hour;
  return hour >= 6 && hour <= 11 ? hour + 12 : undefined;
}

/** The zone at that place: a name, a signed offset, or a name with one (`GMT+7`), in brackets or not. */
function readZone(tokens: readonly Token[], index: number): { zone: Zone; end: number } | undefined {
  if (isMark(tokens[index], "([")) {
    const inner = readZone(tokens, index + 1);
    return inner !== undefined && isMark(tokens[inner.end], ")]") ? { ...inner, end: inner.end + 1 } : undefined;
  }
  const word = tokens[index];
  if (word?.kind !== "word") return readOffset(tokens, index);
  const named = namedZone(word.text);
  if (named === undefined) return undefined;
  const offset = /^(?:utc|gmt|ut)$/i.test(word.text) ? readOffset(tokens, index + 1) : undefined;
  if (offset !== undefined) return offset;
  return withBracketed(tokens, { zone: named, end: index + 1 });
}

function readOffset(tokens: readonly Token[], index: number): { zone: Zone; end: number } | undefined {
  const [sign, hours] = [tokens[index], tokens[index + 1]];
  if (!isMark(sign, "+-−") || !isNumber(hours, 1, 4) || hours.spaced) return undefined;
  if (hours.text.length > 2) {
    const zone = offsetMinutes(sign.text, hours.text.slice(0, -2), hours.text.slice(-2));
    return zone === undefined ? undefined : withBracketed(tokens, { zone, end: index + 2 });
  }
  const withMinutes = isMark(tokens[index + 2], ":") && isNumber(tokens[index + 3], 1, 2);
  // `14:32 -19 …` may be a day; an offset of hours alone hangs on what is before it or ends the text.
  if (!withMinutes && sign.spaced && index + 2 < tokens.length && !isMark(tokens[index + 2], ")]")) return undefined;
  if (Number(hours.text) > MAX_OFFSET_HOURS) return undefined;
  const zone = offsetMinutes(sign.text, hours.text, withMinutes ? (tokens[index + 3]?.text ?? "") : "");
  return zone === undefined ? undefined : withBracketed(tokens, { zone, end: index + (withMinutes ? 4 : 2) });
}

/** Takes the name that some add to the offset along: `+0700 (WIB)`, `GMT+0700 (Western Indonesia Time)`. */
function withBracketed(tokens: readonly Token[], zone: { zone: Zone; end: number }): { zone: Zone; end: number } {
  if (!isMark(tokens[zone.end], "(")) return zone;
  const words = tokens.slice(zone.end + 1).findIndex(({ kind }) => kind !== "word");
  const close = zone.end + 1 + words;
  return words > 0 && words <= MAX_BRACKETED_WORDS && isMark(tokens[close], ")") ? { ...zone, end: close + 1 } : zone;
}
