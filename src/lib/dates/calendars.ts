/** Years of the Thai solar calendar for 1957 to 2096; no Gregorian date of a publisher is in them. */
const BUDDHIST_YEAR = /(?<![\d+:.])(2[56][0-3]\d|25\d\d)(?![\d:])/u;
const BUDDHIST_OFFSET_YEARS = 543;
/** Centuries that a two-digit Thai year belongs to: 67 is 2567. */
const BUDDHIST_CENTURY = 2_500;

const THAI_MONTHS: readonly (readonly [short: string, name: string])[] = [
  ["ม.ค.", "มกราคม"],
  ["ก.พ.", "กุมภาพันธ์"],
  ["มี.ค.", "มีนาคม"],
  ["เม.ย.", "เมษายน"],
  ["พ.ค.", "พฤษภาคม"],
  ["มิ.ย.", "มิถุนายน"],
  ["ก.ค.", "กรกฎาคม"],
  ["ส.ค.", "สิงหาคม"],
  ["ก.ย.", "กันยายน"],
  ["ต.ค.", "ตุลาคม"],
  ["พ.ย.", "พฤศจิกายน"],
  ["ธ.ค.", "ธันวาคม"],
];
const THAI_MONTH = new RegExp(
  `(\\d{1,2})\\s*(${THAI_MONTHS.map(([short, name]) => `${name}|${short.replaceAll(".", "\\.?")}`).join("|")})\\s*(?:พ\\.?ศ\\.?\\s*)?(\\d{4}|\\d{2})?(?![\\d:])`,
  "u",
);
/** Words between a Thai date and its time, and the abbreviation of "o'clock" after it. */
const THAI_NOISE =
  /เวลา|เมื่อ|วันที่|พ\.?ศ\.?|(?<=\d\s*)น\.|(?<=\d\s*)น(?![\u0e00-\u0e7f])|(?<!\S)วัน[\u0e01-\u0e4e]{3,12}(?:\s*ที่)?/gu;

const PERSIAN_MONTHS = [
  ...["فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور"],
  ...["مهر", "آبان", "آذر", "دی", "بهمن", "اسفند"],
];
const PERSIAN_NAMED = new RegExp(`(\\d{1,2})\\s+(${PERSIAN_MONTHS.join("|")})(?:\\s+ماه)?[\\s,،]+(1[34]\\d\\d)`, "u");
const PERSIAN_NUMERIC = /(?<!\d)(1[34]\d\d)([/-])(\d{1,2})\2(\d{1,2})(?!\d)/u;
const PERSIAN_NOISE = /ساعت|تاریخ|انتشار|[-–—|،]|(?:یک|دو|سه|چهار|پنج)?[\s\u200c]?شنبه|جمعه/gu;
/** Letters that Persian has and Arabic has not, and the digits of Persian. */
const PERSIAN_SIGNS = /[پچژگکی\u06f0-\u06f9]/u;
const PERSIAN_PLACES = /^Asia\/(?:Tehran|Kabul)$/;
/** The solar year begins on March 20, 21 or 22 of the Gregorian year 621 later. */
const PERSIAN_OFFSET_YEARS = 621;
const DAY_MS = 86_400_000;

export interface CalendarContext {
  readonly language?: string;
  readonly timeZone?: string;
}

/**
 * Rewrites a date of the Thai or the Persian solar calendar as a Gregorian one. Any other text is returned as it is.
 *
 * A Thai year is known by its size, whatever the language. A Persian year could be one of the Islamic lunar calendar, so
 * its language, its script or the zone must be Persian.
 */
export function toGregorian(text: string, context: CalendarContext): string {
  if (/[\u0e00-\u0e7f]/u.test(text)) return withBuddhistYear(fromThai(asciiDigits(text)));
  const latin = asciiDigits(text);
  if (/1[34]\d\d/.test(latin) && isPersian(text, context)) return fromPersian(latin);
  return withBuddhistYear(text);
}

function isPersian(text: string, { language = "", timeZone = "" }: CalendarContext): boolean {
  return /^(?:fa|ps|prs|ckb|mzn)\b/i.test(language) || PERSIAN_PLACES.test(timeZone) || PERSIAN_SIGNS.test(text);
}

function asciiDigits(text: string): string {
  return text.replace(/[\u0e50-\u0e59\u0660-\u0669\u06f0-\u06f9]/gu, (digit) =>
    String((digit.codePointAt(0) ?? 0) & 0xf),
  );
}

function withBuddhistYear(text: string): string {
  return text.replace(BUDDHIST_YEAR, (year) => String(Number(year) - BUDDHIST_OFFSET_YEARS));
}

function fromThai(text: string): string {
  const date = THAI_MONTH.exec(text);
  if (date === null) return text;
  const [whole, day = "", word = "", year] = date;
  const bare = word.replaceAll(".", "");
  const month = THAI_MONTHS.findIndex(([short, name]) => name === word || short.replaceAll(".", "") === bare) + 1;
  const full = year?.length === 2 ? BUDDHIST_CENTURY + Number(year) : Number(year);
  const plain = year === undefined ? `${day} ${ENGLISH_MONTHS[month - 1]}` : isoDay(full, month, Number(day));
  const rest = `${text.slice(0, date.index)} ${text.slice(date.index + whole.length)}`.replace(THAI_NOISE, " ");
  return `${plain} ${rest.replace(/(\d{1,2})[.:](\d{2})\s*$/u, "$1:$2")}`.replace(/\s+/g, " ").trim();
}

const ENGLISH_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

function fromPersian(given: string): string {
  // Arabic keyboards write two letters of Persian with their own code points.
  const text = given.replaceAll("ي", "ی").replaceAll("ك", "ک");
  const named = PERSIAN_NAMED.exec(text);
  const numeric = named === null ? PERSIAN_NUMERIC.exec(text) : null;
  const date = named ?? numeric;
  if (date === null) return text;
  const [year, month, day] =
    named === null
      ? [numeric?.[1], Number(numeric?.[3]), numeric?.[4]]
      : [named[3], PERSIAN_MONTHS.indexOf(named[2] ?? "") + 1, named[1]];
  const gregorian = gregorianDay(Number(year), month, Number(day));
  if (gregorian === undefined) return text;
  const rest = `${text.slice(0, date.index)} ${text.slice(date.index + date[0].length)}`;
  return `${gregorian} ${rest.replace(PERSIAN_NOISE, " ")}`.replace(/\s+/g, " ").trim();
}

const PERSIAN_FORMAT = new Intl.DateTimeFormat("en-u-ca-persian-nu-latn", {
  timeZone: "UTC",
  ...{ year: "numeric", month: "numeric", day: "numeric" },
});

/** Finds the day near its approximate place whose Persian date Intl writes so; undefined where no calendar has it. */
function gregorianDay(year: number, month: number, day: number): string | undefined {
  if (month < 1 || month > 12 || day < 1 || day > 31) return undefined;
  const dayOfYear = (month <= 7 ? (month - 1) * 31 : 186 + (month - 7) * 30) + day - 1;
  const near = Date.UTC(year + PERSIAN_OFFSET_YEARS, 2, 21) + dayOfYear * DAY_MS;
  for (const days of [0, -1, 1]) {
    const ms = near + days * DAY_MS;
    const parts = PERSIAN_FORMAT.formatToParts(ms);
    const is = (type: string, value: number) =>
      parts.some((part) => part.type === type && Number(part.value) === value);
    if (is("year", year) && is("month", month) && is("day", day)) return new Date(ms).toISOString().slice(0, 10);
  }
  return undefined;
}

function isoDay(year: number, month: number, day: number): string {
  return `${year}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}
