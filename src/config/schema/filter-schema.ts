import { z } from "zod";
import { count, duration, flag, pattern, texts } from "./value-schemas.js";

const TEXT_FIELDS = ["title", "text", "author", "category", "language", "source", "url", "attachmentType"] as const;
/** Every field of an item that a filter can look at. */
export const FILTER_FIELDS = [...TEXT_FIELDS, "hasImage", "length", "age"] as const;
const MAX_LENGTH = 10_000_000;

type TextField = (typeof TEXT_FIELDS)[number];

/** A filter after validation: durations are milliseconds. */
export type FilterInput =
  | { readonly any: readonly FilterInput[] }
  | { readonly all: readonly FilterInput[] }
  | { readonly not: FilterInput }
  | { readonly field: TextField; readonly contains: readonly string[] }
  | { readonly field: TextField; readonly startsWith: readonly string[] }
  | { readonly field: TextField; readonly equals: readonly string[] }
  | { readonly field: TextField; readonly matches: string }
  | { readonly field: "hasImage"; readonly equals: boolean }
  | { readonly field: "length"; readonly atLeast: number }
  | { readonly field: "length"; readonly atMost: number }
  | { readonly field?: "age" | undefined; readonly olderThan: number }
  | { readonly field?: "age" | undefined; readonly newerThan: number };

const FIELD =
  "Which part of the item is compared. `length` (characters of the text), `hasImage` and `age` have conditions of their own.";
const field = z.enum(TEXT_FIELDS).describe(FIELD);
const age = z.literal("age").optional().describe(FIELD);
const length = z.literal("length").describe(FIELD);

export const filter: z.ZodType<FilterInput> = z
  .lazy(() => filterForms)
  .meta({ id: "Filter", description: "A condition over one item; exactly one form each. docs/rules.md has examples." });

const filterForms: z.ZodType<FilterInput> = z.union([
  z.strictObject({ any: z.array(filter).describe("True when one of these is.") }),
  z.strictObject({ all: z.array(filter).describe("True when each of these is.") }),
  z.strictObject({ not: filter.describe("True when this is not.") }),
  z.strictObject({
    field,
    contains: texts.describe(
      "Texts, one of which occurs as whole words, whatever case, accents and apostrophes. A star at the end stands for any ending: `zodiak*`. In `url`, `language` and `attachmentType` a part is enough.",
    ),
  }),
  z.strictObject({
    field,
    startsWith: texts.describe("Texts, with one of which the field begins, whatever case and accents."),
  }),
  z.strictObject({
    field,
    equals: texts.describe("Texts, one of which is the whole field, whatever case and accents."),
  }),
  z.strictObject({
    field,
    matches: pattern.describe(
      "An RE2 pattern that matches somewhere in the text in NFC; `(?i)` ignores case. `\\b` at the beginning or the end is a boundary of Unicode words. A pattern of at most 2,000 RE2 instructions is allowed. It is searched for in the first 100,000 characters of a text; above 100 instructions, in the first 10,000,000 / instructions characters.",
    ),
  }),
  z.strictObject({
    field: z.literal("hasImage").describe(FIELD),
    equals: flag.describe("Whether the item has an image: its own, in its text, or attached."),
  }),
  z.strictObject({
    field: length,
    atLeast: count(0, MAX_LENGTH).describe("True for texts of so many characters or more."),
  }),
  z.strictObject({
    field: length,
    atMost: count(0, MAX_LENGTH).describe("True for texts of so many characters or fewer."),
  }),
  z.strictObject({ field: age, olderThan: duration().describe("True for items older than this.") }),
  z.strictObject({ field: age, newerThan: duration().describe("True for items newer than this.") }),
]);
