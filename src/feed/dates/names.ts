/** Names of one language as Intl has them, folded: what a word can mean, month 1 to 12, weekday 0 (Sunday) to 6. */
interface Names {
  readonly months: ReadonlyMap<string, number>;
  readonly weekdays: ReadonlyMap<string, number>;
}

/** Tried, together, when a word is no name in the declared language and in English. */
const OTHER_LANGUAGES = [
  ...["id", "ms", "de", "fr", "es", "pt", "it", "nl", "pl", "ru", "uk", "tr", "sv", "da", "nb", "fi", "cs", "sk", "hu"],
  ...["ro", "bg", "el", "hr", "sr", "sr-Latn", "sl", "lt", "lv", "et", "ca", "gl", "eu", "is", "ga", "sq", "mk", "be"],
  ...["su", "ar", "he", "af"],
];

const MAX_CACHED_LANGUAGES = 64;
/** The shortest beginning of a name that stands for it: `Thur`, `Sept`, `Janu`. */
const MIN_PREFIX_CHARS = 3;

/** Names that Intl does not give: older spellings and newspaper abbreviations. */
const MORE_NAMES: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  en: { sept: 9, febuary: 2 },
  id: { peb: 2, pebruari: 2, mrt: 3, agt: 8, ags: 8, agus: 8, agst: 8, nop: 11, nopember: 11, djuni: 6, djuli: 7 },
  ms: { mac: 3, ogo: 8, ogs: 8, feb: 2, dis: 12 },
  de: { mrz: 3, maerz: 3, janner: 1, jan: 1, feber: 2 },
  es: { set: 9, setiembre: 9, sept: 9 },
  nl: { mrt: 3 },
  el: { μαιου: 5, μαιος: 5, μαι: 5, ιουν: 6, ιουλ: 7, αυγ: 8, σεπτ: 9, οκτω: 10, νοεμ: 11, δεκ: 12 },
};

const MORE_WEEKDAYS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  en: { tues: 2, wednes: 3, thur: 4, thurs: 4 },
  id: { ahad: 0, "jum at": 5, jumat: 5, "jum'at": 5 },
  ms: { ahd: 0 },
};

/**
 * Months that a word can mean: in the declared language and English when either knows it (in that order), else in all
 * the others, where names can disagree (`listopad` is November in Czech and October in Croatian): then all are given.
 */
export function monthsNamed(word: string, language?: string): readonly number[] {
  return lookUp(word, language, ({ months }) => months);
}

/** Weekdays that a word can mean, 0 (Sunday) to 6; see `monthsNamed`. */
export function weekdaysNamed(word: string, language?: string): readonly number[] {
  return lookUp(word, language, ({ weekdays }) => weekdays);
}

/** Case, accents and the dots of abbreviations do not distinguish names: `Févr.` and `fevr` are one. */
export function foldName(word: string): string {
  return word
    .toLowerCase()
    .normalize("NFD")
    .replace(/[\p{M}.\u200e\u200f]/gu, "")
    .normalize("NFC")
    .replaceAll("ς", "σ")
    .replaceAll("ı", "i")
    .trim();
}

function lookUp(word: string, language: string | undefined, table: (names: Names) => ReadonlyMap<string, number>) {
  const folded = foldName(word);
  const near = [...new Set([language ?? "en", "en"])].map((known) => table(namesOf(known)));
  const known = first(near, (names) => names.get(folded)) ?? first(near, (names) => findByPrefix(folded, names));
  if (known !== undefined) return [known];
  const found = OTHER_LANGUAGES.map((other) => table(namesOf(other)).get(folded));
  return [...new Set(found.filter((value) => value !== undefined))];
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

/** Making one costs about 1 ms, so they are kept. */
function namesOf(language: string): Names {
  const known = cache.get(language);
  if (known !== undefined) return known;
  if (cache.size >= MAX_CACHED_LANGUAGES) cache.clear();
  const names = makeNames(language);
  cache.set(language, names);
  return names;
}

function makeNames(language: string): Names {
  const [base = ""] = language.toLowerCase().split("-");
  const locale = isLocale(language) ? language : "en";
  const months = new Map<string, number>();
  const weekdays = new Map<string, number>();
  for (const width of ["long", "short"] as const) {
    for (const [form, part] of [
      [{ month: width }, "month"],
      [{ month: width, day: "numeric" }, "month"],
      [{ weekday: width }, "weekday"],
    ] as const) {
      const format = new Intl.DateTimeFormat(`${locale}-u-ca-gregory-nu-latn`, { ...form, timeZone: "UTC" });
      const names = part === "month" ? months : weekdays;
      // 2023 began on a Sunday: day n of January is weekday n - 1.
      for (let n = 1; n <= (part === "month" ? 12 : 7); n++) {
        const ms = part === "month" ? Date.UTC(2023, n - 1, 1) : Date.UTC(2023, 0, n);
        const name = format.formatToParts(ms).find(({ type }) => type === part)?.value;
        const folded = foldName(name ?? "");
        if (!/^\d*$/.test(folded) && !names.has(folded)) names.set(folded, part === "month" ? n : n - 1);
      }
    }
  }
  for (const [name, month] of Object.entries(MORE_NAMES[base] ?? {})) months.set(name, month);
  for (const [name, weekday] of Object.entries(MORE_WEEKDAYS[base] ?? {})) weekdays.set(name, weekday);
  return { months, weekdays };
}

function isLocale(language: string): boolean {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(language).length > 0;
  } catch {
    return false;
  }
}
