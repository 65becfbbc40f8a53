import { foldName } from "./date-names.js";

export type RelativeUnit = "second" | "minute" | "hour" | "day" | "week" | "month" | "year";

/** So many units before now (`2 jam lalu`). */
export interface Ago {
  readonly kind: "ago";
  readonly count: number;
  readonly unit: RelativeUnit;
}

/** So many days before the present day, and what else the text says (`Kemarin 21.10`). */
export interface DayBefore {
  readonly kind: "dayBefore";
  readonly days: number;
  readonly rest: string;
}

const UNITS: readonly RelativeUnit[] = ["second", "minute", "hour", "day", "week", "month", "year"];
/** One of each plural form of the languages below, and what has words of its own. */
const COUNTS = [1, 2, 3, 5, 11, 21];
const COMMON_LANGUAGES = ["en", "id", "ms"];
const OTHER_LANGUAGES = [
  "de",
  "fr",
  "es",
  "pt",
  "it",
  "nl",
  "pl",
  "ru",
  "uk",
  "tr",
  "sv",
  "da",
  "nb",
  "ar",
  "ja",
  "zh",
  "ko",
];
const MAX_CACHED_LANGUAGES = 32;

/** How newspapers write it where Intl does not; `#` is the number. */
const MORE_PHRASES: Readonly<Record<string, readonly [RelativeUnit, number, ...string[]][]>> = {
  en: [
    ["second", 0, "just now", "now", "moments ago", "a moment ago"],
    ["month", 1, "a month ago", "one month ago"],
    ["year", 1, "a year ago", "one year ago"],
    ["minute", 1, "a minute ago", "one minute ago"],
    ["hour", 1, "an hour ago", "one hour ago"],
    ["day", 1, "a day ago", "one day ago"],
    ["week", 1, "a week ago", "one week ago"],
    ["second", -1, "# sec ago", "# secs ago", "#s ago", "# s ago"],
    ["minute", -1, "# min ago", "# mins ago", "# m ago"],
    ["hour", -1, "# hr ago", "# hrs ago", "# h ago"],
    ["day", -1, "# d ago"],
  ],
  id: [
    ["second", 0, "baru saja", "barusan", "sekarang"],
    ["minute", 1, "semenit lalu", "semenit yang lalu"],
    ["minute", 30, "setengah jam lalu", "setengah jam yang lalu"],
    ["hour", 1, "sejam lalu", "sejam yang lalu", "satu jam lalu", "satu jam yang lalu"],
    ["day", 1, "sehari lalu", "sehari yang lalu"],
    ["week", 1, "seminggu lalu", "seminggu yang lalu"],
    ["second", -1, "# detik lalu", "# detik yg lalu"],
    ["minute", -1, "# menit lalu", "# menit yg lalu", "# mnt yang lalu"],
    ["hour", -1, "# jam lalu", "# jam yg lalu"],
    ["day", -1, "# hari lalu", "# hari yg lalu", "# hr lalu"],
    ["week", -1, "# minggu lalu", "# minggu yg lalu", "# pekan lalu", "# pekan yang lalu"],
    ["month", -1, "# bulan lalu", "# bln lalu"],
    ["year", -1, "# tahun lalu", "# thn lalu"],
  ],
  de: [
    ["minute", 1, "vor einer Minute"],
    ["hour", 1, "vor einer Stunde"],
    ["day", 1, "vor einem Tag"],
    ["second", 0, "gerade eben"],
  ],
  fr: [
    ["minute", 1, "il y a une minute"],
    ["hour", 1, "il y a une heure"],
    ["hour", -1, "il y a # h"],
    ["second", 0, "à l'instant"],
  ],
  es: [
    ["minute", 1, "hace un minuto"],
    ["hour", 1, "hace una hora"],
    ["day", 1, "hace un día"],
  ],
  pt: [
    ["minute", 1, "há um minuto"],
    ["hour", 1, "há uma hora"],
    ["hour", -1, "# horas atrás"],
    ["minute", -1, "# minutos atrás"],
  ],
  it: [
    ["minute", 1, "un minuto fa"],
    ["hour", 1, "un'ora fa"],
  ],
  ru: [
    ["minute", 1, "минуту назад", "минута назад"],
    ["hour", 1, "час назад"],
    ["second", 0, "только что"],
  ],
  ar: [
    ["minute", 1, "منذ دقيقة"],
    ["minute", 2, "منذ دقيقتين"],
    ["minute", -1, "منذ # دقائق", "منذ # دقيقة"],
    ["hour", 1, "منذ ساعة"],
    ["hour", 2, "منذ ساعتين"],
    ["hour", -1, "منذ # ساعات", "منذ # ساعة"],
    ["day", 1, "منذ يوم"],
    ["day", 2, "منذ يومين"],
    ["day", -1, "منذ # أيام", "منذ # يوما"],
  ],
  he: [
    ["hour", 1, "לפני שעה"],
    ["hour", 2, "לפני שעתיים"],
    ["day", 2, "לפני יומיים"],
  ],
  ms: [
    ["second", 0, "baru sahaja", "sebentar tadi"],
    ["hour", 1, "sejam lalu", "sejam yang lalu"],
    ["minute", -1, "# minit yang lalu", "# min yang lalu"],
    ["hour", -1, "# jam yang lalu"],
    ["day", -1, "# hari yang lalu"],
  ],
};

/** Left out of what Intl says: Malay papers write `kelmarin` for yesterday and for the day before. */
const DOUBTFUL_DAYS = new Set(["kelmarin"]);

/** Reads `2 jam lalu`, `just now`, `il y a 3 jours`; undefined when the whole text is nothing of the kind. */
export function readAgo(text: string, language?: string): Ago | undefined {
  const numbers = text.match(/\d{1,3}/g) ?? [];
  if (numbers.length > 1) return undefined;
  const phrase = foldPhrase(text.replace(/\d{1,3}/, "#"));
  for (const { ago } of phrasesInOrder(language)) {
    const found = ago.get(phrase);
    if (found !== undefined)
      return { kind: "ago", unit: found.unit, count: found.count < 0 ? Number(numbers[0]) : found.count };
  }
  return undefined;
}

/** Reads a name of today or of a day before (`Hari ini, 08:15`, `Yesterday at 9 pm`), at the beginning or at the end. */
export function readDayBefore(text: string, language?: string): DayBefore | undefined {
  const apart = text.replace(/([\p{sc=Han}\p{sc=Hangul}])(?=\d)/gu, "$1 ");
  const words = apart.split(/[\s,|]+/).filter((word) => word !== "");
  for (const { days } of phrasesInOrder(language)) {
    for (const width of [2, 1]) {
      for (const [from, rest] of [
        [0, words.slice(width)],
        [words.length - width, words.slice(0, -width)],
      ] as const) {
        const found = days.get(foldPhrase(words.slice(from, from + width).join(" ")));
        if (found !== undefined && words.length >= width)
          return { kind: "dayBefore", days: found, rest: rest.join(" ") };
      }
    }
  }
  return undefined;
}

interface Phrases {
  /** A count under zero stands for the number in the text. */
  readonly ago: ReadonlyMap<string, { readonly unit: RelativeUnit; readonly count: number }>;
  readonly days: ReadonlyMap<string, number>;
}

const cache = new Map<string, Phrases>();

/** The declared language first; each is made when it is first needed. */
function* phrasesInOrder(language: string | undefined): Generator<Phrases> {
  const declared = language === undefined ? [] : [language];
  for (const known of new Set([...declared, ...COMMON_LANGUAGES, ...OTHER_LANGUAGES])) {
    const cached = cache.get(known);
    if (cached === undefined && cache.size >= MAX_CACHED_LANGUAGES) cache.clear();
    const phrases = cached ?? makePhrases(known);
    cache.set(known, phrases);
    yield phrases;
  }
}

function makePhrases(language: string): Phrases {
  const ago = new Map<string, { unit: RelativeUnit; count: number }>();
  const days = new Map<string, number>();
  const locale = supported(language);
  const ahead = phrasesAhead(locale);
  for (const style of ["long", "short", "narrow"] as const) {
    const numeric = new Intl.RelativeTimeFormat(locale, { style });
    for (const unit of UNITS) {
      for (const count of COUNTS) addPhrase(ago, ahead, numeric.formatToParts(-count, unit), unit, count);
    }
    const named = new Intl.RelativeTimeFormat(locale, { style, numeric: "auto" });
    for (const before of [0, 1, 2]) {
      const parts = named.formatToParts(-before, "day");
      const name = foldPhrase(parts.map(({ value }) => value).join(""));
      if (parts.every(({ type }) => type === "literal") && !DOUBTFUL_DAYS.has(name)) days.set(name, before);
    }
  }
  for (const [unit, count, ...phrases] of MORE_PHRASES[language.toLowerCase().split("-")[0] ?? ""] ?? []) {
    for (const phrase of phrases) ago.set(foldPhrase(phrase), { unit, count });
  }
  return { ago, days };
}

/** What is written of times to come: some languages' short forms say the same of times past (`خلال 3 أشهر`). */
function phrasesAhead(locale: string): ReadonlySet<string> {
  const long = new Intl.RelativeTimeFormat(locale, { style: "long" });
  return new Set(UNITS.flatMap((unit) => COUNTS.map((count) => phraseOf(long.formatToParts(count, unit)))));
}

function phraseOf(parts: readonly Intl.RelativeTimeFormatPart[]): string {
  return foldPhrase(parts.map(({ type, value }) => (type === "integer" ? "#" : value)).join(""));
}

function addPhrase(
  ago: Map<string, { unit: RelativeUnit; count: number }>,
  ahead: ReadonlySet<string>,
  parts: readonly Intl.RelativeTimeFormatPart[],
  unit: RelativeUnit,
  count: number,
): void {
  const hasNumber = parts.some(({ type }) => type === "integer");
  const phrase = phraseOf(parts);
  // Some languages write narrow forms with a bare minus: those are no words.
  if (phrase.startsWith("-") || ago.has(phrase) || ahead.has(phrase)) return;
  ago.set(phrase, { unit, count: hasNumber ? -1 : count });
}

function supported(language: string): string {
  try {
    return Intl.RelativeTimeFormat.supportedLocalesOf(language)[0] ?? "en";
  } catch {
    return "en";
  }
}

function foldPhrase(phrase: string): string {
  return foldName(phrase.replace(/\s+/g, " ").replaceAll("’", "'")).replace(/# ?/g, "# ");
}
