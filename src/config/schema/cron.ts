interface Field {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  readonly words: readonly string[];
}

const MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split(" ");
const DAYS = "sun mon tue wed thu fri sat".split(" ");
const LONG_MONTHS = "january february march april may june july august september october november december".split(" ");
const LONG_DAYS = "sunday monday tuesday wednesday thursday friday saturday".split(" ");

const FIELDS: readonly Field[] = [
  { name: "second", min: 0, max: 59, words: [] },
  { name: "minute", min: 0, max: 59, words: [] },
  { name: "hour", min: 0, max: 23, words: [] },
  { name: "day of the month", min: 1, max: 31, words: [] },
  { name: "month", min: 1, max: 12, words: [...MONTHS, ...LONG_MONTHS] },
  { name: "day of the week", min: 0, max: 7, words: [...DAYS, ...LONG_DAYS] },
];

/** What is wrong with a cron expression of five fields, or six with seconds first; undefined when nothing is. */
export function explainCron(expression: string): string | undefined {
  const parts = expression.trim().split(/\s+/);
  if (parts.length !== 5 && parts.length !== 6) return `has ${parts.length} fields, not 5 or 6`;
  const fields = FIELDS.slice(FIELDS.length - parts.length);
  for (const [index, field] of fields.entries()) {
    const part = parts[index] ?? "";
    if (!isField(part, field)) return `its ${field.name} \`${part}\` is not between ${field.min} and ${field.max}`;
  }
  return undefined;
}

function isField(text: string, field: Field): boolean {
  return text.split(",").every((part) => {
    const [range = "", step, ...more] = part.split("/");
    const stepIsRight = step === undefined || (/^\d+$/.test(step) && Number(step) > 0);
    return more.length === 0 && stepIsRight && isRange(range, field);
  });
}

function isRange(text: string, field: Field): boolean {
  if (text === "*") return true;
  const [from = "", to, ...more] = text.split("-");
  if (more.length > 0 || !isValue(from, field)) return false;
  return to === undefined || (isValue(to, field) && !(Number(from) > Number(to)));
}

function isValue(text: string, field: Field): boolean {
  if (field.words.includes(text.toLowerCase())) return true;
  return /^\d+$/.test(text) && Number(text) >= field.min && Number(text) <= field.max;
}
