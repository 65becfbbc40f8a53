import { z } from "zod";
import { DURATION_PATTERN, formatDuration, parseDurationMs, parseSizeBytes, SIZE_PATTERN } from "../../lib/quantity.js";
import { explainCron } from "./cron.js";
import {
  explainPattern,
  explainSelector,
  hasUserInfo,
  isHostAndPort,
  isLanguage,
  isTimeZone,
  isWebAddress,
} from "./value-checks.js";

/** The words of an expectation double as zod's error message: `explain.ts` puts them after "expected". */
const text = (expected: string) => z.string({ error: expected });

const A_DURATION = 'a duration such as "30s", "15m", "2h" or "7d"';
const A_SIZE = 'a size such as "500kb" or "10mb"';
const AN_ID = 'an id of letters, digits, "-" and "_" (at most 64, beginning with a letter or digit)';

/** Keys that VS Code adds to JSON Schema: its own message in place of the pattern, and values to choose from. */
function forEditors(expected: string, examples?: readonly string[]) {
  return { patternErrorMessage: `Expected ${expected}.`, ...(examples && { examples: [...examples] }) };
}

/** Later moments are none that a Date can be sure to hold, once added to the present. */
const LONGEST_MS = 3_650 * 86_400_000;

/** Milliseconds, written as a duration from `minMs` to `maxMs`, ten years unless said. */
export function duration(minMs = 0, maxMs = LONGEST_MS) {
  return text(A_DURATION)
    .regex(DURATION_PATTERN, { error: A_DURATION, abort: true })
    .meta(forEditors(A_DURATION, ["30s", "15m", "2h", "7d"]))
    .transform((value) => parseDurationMs(value) ?? 0)
    .refine((ms) => ms >= minMs, { error: `a duration of at least ${formatDuration(minMs)}` })
    .refine((ms) => ms <= maxMs, { error: `a duration of at most ${formatDuration(maxMs)}` });
}

/** What is read is held in memory. */
const MOST_BYTES = 1_000_000_000;

export const size = text(A_SIZE)
  .regex(SIZE_PATTERN, { error: A_SIZE })
  .meta(forEditors(A_SIZE, ["500kb", "10mb"]))
  .transform((value) => parseSizeBytes(value) ?? 0)
  .refine((bytes) => bytes <= MOST_BYTES, { error: "a size of at most 1gb" });

export const id = text(AN_ID)
  .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/, { error: AN_ID })
  .meta(forEditors(AN_ID));

const A_TOKEN = 'a secret of at least 16 letters, digits, "-" and "_" (at most 128)';

/** Part of the address of a private feed. */
export const token = text(A_TOKEN)
  .regex(/^[A-Za-z0-9_-]{16,128}$/, { error: A_TOKEN })
  .meta(forEditors(A_TOKEN));

export const words = text("a text").trim().min(1, { error: "a text that is not empty" }).max(1000, {
  error: "a text of at most 1000 characters",
});

export const webAddress = text('an address that begins with "http://" or "https://"')
  .refine((value) => !hasUserInfo(value), {
    error: "an address without user name and password, because Muara does not send them",
    abort: true,
  })
  .refine(isWebAddress, { error: 'an address that begins with "http://" or "https://"' })
  .meta({ format: "uri" });

export const timeZone = text('a time zone such as "Asia/Jakarta" or "+07:00"').refine(isTimeZone, {
  error: 'a time zone such as "Asia/Jakarta" or "+07:00"',
});

export const language = text('a language tag such as "id" or "en"')
  .refine(isLanguage, { error: 'a language tag such as "id" or "en"', abort: true })
  .transform((tag) => Intl.getCanonicalLocales(tag)[0] ?? tag);

export const cron = text("a cron expression of 5 or 6 fields").superRefine((value, context) => {
  const wrong = explainCron(value);
  if (wrong !== undefined) context.addIssue({ code: "custom", message: `a cron expression, but it ${wrong}` });
});

/** An RE2 pattern: linear time, no look-around, no back-references. */
export const pattern = text("an RE2 pattern").superRefine((value, context) => {
  const wrong = explainPattern(value);
  if (wrong !== undefined) context.addIssue({ code: "custom", message: `an RE2 pattern, but: ${wrong}` });
});

const selector = text("a CSS selector").superRefine((value, context) => {
  const wrong = explainSelector(value);
  if (wrong !== undefined) context.addIssue({ code: "custom", message: `a CSS selector, but: ${wrong}` });
});

export const hostAndPort = text('"host:port"').refine(isHostAndPort, {
  error: '"host:port" such as "127.0.0.1:8080"',
});

const A_VARIABLE = 'the name of an environment variable such as "MUARA_HOOK_NEWS"';

/** Where a secret comes from: the config never has it. */
export const secretEnv = text(A_VARIABLE)
  .regex(/^[A-Z][A-Z0-9_]{0,99}$/, { error: A_VARIABLE })
  .meta(forEditors(A_VARIABLE));

/** One value or a list of them; read as a list. */
function oneOrMany<T extends z.ZodType>(one: T) {
  return z.union([one, z.array(one)]).transform((value) => (Array.isArray(value) ? value : [value]) as z.output<T>[]);
}

export const selectors = oneOrMany(selector);
export const patterns = oneOrMany(pattern);
export const texts = oneOrMany(words);
export const ids = z.array(id);
export const flag = z.boolean({ error: "true or false" });

/** A whole number between two bounds, both included. */
export function count(min: number, max: number) {
  const expected = `a whole number from ${min} to ${max}`;
  return z.int({ error: expected }).min(min, { error: expected }).max(max, { error: expected });
}
