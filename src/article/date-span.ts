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
const ZONE = String.raw`(?:\s*(?:[AaPp]\.?[Mm]\b\.?))?(?:\s*\(?(?:WIB|WITA|WIT|GMT|UTC|MYT|SGT|JST|KST|BST|CES?T|E[SD]?T|C[SD]T|M[SD]T|P[SD]?T|AES?T|Z)\b\)?)?(?:\s*[+-]${DIGIT}{2}:?${DIGIT}{2})?`;
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
const HINT = /[\d٠-٩]|ago|lalu|lepas/i;

export interface DateSpan {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** The first stretch of a line that is written like a date, with its time and zone; whether it is one, the date parser decides. */
export function findDateSpan(line: string): DateSpan | undefined {
  const searched = line.slice(0, MAX_LINE_CHARS);
  const match = HINT.test(searched) ? DATE.exec(searched) : null;
  if (match === null) return undefined;
  return { text: match[0].trim(), start: match.index, end: match.index + match[0].length };
}
