/** Names of one language as Intl has them, folded: what a word can mean, month 1 to 12, weekday 0 (Sunday) to 6. */
interface Names {
  readonly months: ReadonlyMap<string, number>;
  readonly weekdays: ReadonlyMap<string, number>;
}

/**
 * Who is asked for a name: the declared language and English; else these, group by group. Making a language's names
 * costs about 2 ms, so the many are made only for a name that the few do not know. Where a group disagrees
 * (`listopad` is November in Czech and October in Croatian), every meaning is given.
 */
const LANGUAGE_GROUPS = [
  ["id", "ms", "de", "fr", "es", "pt", "it", "nl"],
  [
    ...["pl", "ru", "uk", "tr", "sv", "da", "nb", "fi", "cs", "sk", "hu", "ro", "bg", "el", "hr", "sr", "sr-Latn"],
    ...["sl", "lt", "lv", "et", "ca", "gl", "eu", "is", "sq", "mk", "be", "su", "ar", "he", "af", "ko", "vi"],
  ],
];

const MAX_CACHED_LANGUAGES = 64;
const MAX_CACHED_WORDS = 512;
/** Longer words are no names of months or days. */
const MAX_NAME_CHARS = 24;
/** The shortest beginning of a name that stands for it: `Thur`, `Sept`, `Janu`. */
const MIN_PREFIX_CHARS = 3;

/** Names that Intl does not give: older spellings and newspaper abbreviations. */
const MORE_MONTHS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  en: { sept: 9, febuary: 2 },
  id: { peb: 2, pebruari: 2, mrt: 3, agt: 8, ags: 8, agus: 8, agst: 8, nop: 11, nopember: 11, djuni: 6, djuli: 7 },
  ms: { ogs: 8 },
  de: { mrz: 3, maerz: 3, janner: 1, feber: 2 },
  es: { sep: 9, set: 9, setiembre: 9 },
  hi: { सितम्बर: 9, नवम्बर: 11, दिसम्बर: 12 },
  // The Levant, Algeria with Tunisia, Morocco.
  ar: {
    ...{ كانونالثاني: 1, شباط: 2, آذار: 3, اذار: 3, نيسان: 4, ايار: 5, حزيران: 6, تموز: 7, اب: 8, ايلول: 9 },
    ...{ تشرينالاول: 10, تشرينالثاني: 11, كانونالاول: 12 },
    ...{ جانفي: 1, فيفري: 2, افريل: 4, ماي: 5, جوان: 6, جويلية: 7, اوت: 8 },
    ...{ يوليوز: 7, غشت: 8, شتنبر: 9, نونبر: 11, دجنبر: 12 },
  },
  el: { μαιοσ: 5, σεπτ: 9, οκτω: 10, νοεμ: 11 },
};

const MORE_WEEKDAYS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  en: { tues: 2, thur: 4, thurs: 4 },
  id: { ahad: 0, minggu: 0 },
};

/** How far to ask: the declared language and English alone, or all. */
export type Reach = "near" | "far";

/** Months that a word can mean, 1 to 12; more than one where languages disagree. */
export function monthsNamed(word: string, language: string | undefined, reach: Reach = "far"): readonly number[] {
  return lookUp("months", word, language, reach);
}

/** Weekdays that a word can mean, 0 (Sunday) to 6. */
export function weekdaysNamed(word: string, language: string | undefined, reach: Reach = "far"): readonly number[] {
  return lookUp("weekdays", word, language, reach);
}

/**
 * Case, accents and the dots of abbreviations do not distinguish names: `Févr.` and `fevr` are one. The vowel signs of Indic
 * scripts do: without them Bengali's January and June are one.
 */
export function foldName(word: string): string {
  return word
    .toLowerCase()
    .normalize("NFD")
    .replace(/[\u0300-\u036f\u0591-\u05c7\u064b-\u0655\u0670.\u200e\u200f]/gu, "")
    .normalize("NFC")
    .replaceAll("ς", "σ")
    .replaceAll("ı", "i")
    .trim();
}

/** Names of two words become one; of two names of one month (`آذار/مارس`) the first stays, `19 tháng 12, 2024` becomes numbers. */
export function joinNames(text: string): string {
  if (!/[\u0600-\u06ff]|tháng|-feira/iu.test(text)) return text;
  return text
    .replace(/(?<!\p{L})(seg|ter|qua|qui|sex)\p{L}*-feira/giu, "$1")
    .replace(
      /(كانون|تشرين)\s+(ال[أا]ول|الثان[يى])/gu,
      (_, name: string, which: string) => name + which.replace("ى", "ي"),
    )
    .replace(/(كانون\p{L}+|تشرين\p{L}+|شباط|[آا]ذار|نيسان|[أا]يار|حزيران|تموز|[آا]ب|[أا]يلول)\s*\/\s*\p{L}+/gu, "$1")
    .replace(/(\d{1,2})\s+tháng\s+(\d{1,2}),?\s+(?:năm\s+)?(\d{4})/iu, "$1.$2.$3");
}

const known = new Map<string, readonly number[]>();

function lookUp(table: keyof Names, word: string, language: string | undefined, reach: Reach): readonly number[] {
  if (word.length > MAX_NAME_CHARS) return [];
  const key = `${table} ${reach} ${language} ${word}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  if (known.size >= MAX_CACHED_WORDS) known.clear();
  const found = ask(table, foldName(word), language, reach);
  known.set(key, found);
  return found;
}

function ask(table: keyof Names, folded: string, language: string | undefined, reach: Reach): readonly number[] {
  const near = [...new Set([language ?? "en", "en"])].map((name) => namesOf(name)[table]);
  const found = first(near, (names) => names.get(folded)) ?? first(near, (names) => findByPrefix(folded, names));
  if (found !== undefined) return [found];
  // Hebrew writes "in" as a letter before the name.
  const bare = folded.replace(/^ב(?=\p{L}{3})/u, "");
  for (const group of reach === "far" ? LANGUAGE_GROUPS : []) {
    const meanings = new Set(
      group.map((name) => namesOf(name)[table].get(bare)).filter((value) => value !== undefined),
    );
    if (meanings.size > 0) return [...meanings];
  }
  return [];
}

function first<T, U>(values: readonly T[], pick: (value: T) => U | undefined): U | undefined {
  for (const value of values) {
    const picked = pick(value);
    if (picked !== undefined) return picked;
  }
  return undefined;
}

function findByPrefix(folded: string, names: ReadonlyMap<string, number>): number | undefined {
  if (folded.length < MIN_PREFIX_CHARS) return undefined;
  const begun = new Set([...names].filter(([name]) => name.startsWith(folded)).map(([, value]) => value));
  return begun.size === 1 ? [...begun][0] : undefined;
}

const cache = new Map<string, Names>();

function namesOf(language: string): Names {
  const cached = cache.get(language);
  if (cached !== undefined) return cached;
  if (cache.size >= MAX_CACHED_LANGUAGES) cache.clear();
  const names = makeNames(language);
  cache.set(language, names);
  return names;
}

/** Names as they stand alone and as they stand in a date (`listopad`, `listopadu`), long and short. */
function makeNames(language: string): Names {
  const months = new Map<string, number>();
  const weekdays = new Map<string, number>();
  const locale = `${isLocale(language) ? language : "en"}-u-ca-gregory-nu-latn`;
  for (const width of ["long", "short"] as const) {
    const alone = new Intl.DateTimeFormat(locale, { month: width, timeZone: "UTC" });
    const inDate = new Intl.DateTimeFormat(locale, { weekday: width, day: "numeric", month: width, timeZone: "UTC" });
    for (let month = 1; month <= 12; month++) {
      addName(months, alone, Date.UTC(2023, month - 1, 1), "month", month);
      addName(months, inDate, Date.UTC(2023, month - 1, 1), "month", month);
    }
    // 2023 began on a Sunday.
    for (let day = 0; day < 7; day++) addName(weekdays, inDate, Date.UTC(2023, 0, day + 1), "weekday", day);
  }
  const [base = ""] = language.toLowerCase().split("-");
  for (const [name, month] of Object.entries(MORE_MONTHS[base] ?? {})) months.set(name, month);
  for (const [name, weekday] of Object.entries(MORE_WEEKDAYS[base] ?? {})) weekdays.set(name, weekday);
  return { months, weekdays };
}

function addName(
  names: Map<string, number>,
  format: Intl.DateTimeFormat,
  ms: number,
  part: "month" | "weekday",
  value: number,
): void {
  const name = foldName(format.formatToParts(ms).find(({ type }) => type === part)?.value ?? "");
  // Catalan's "in a date" carries its preposition.
  const bare = name.replace(/^(?:de |d['’])/, "");
  if (!/^\d*$/.test(bare) && !names.has(bare)) names.set(bare, value);
}

function isLocale(language: string): boolean {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(language).length > 0;
  } catch {
    return false;
  }
}
