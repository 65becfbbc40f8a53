import { FILTER_FIELDS } from "../schema/filter-schema.js";

/** Keys that each make a condition of their own. */
const AGE_CONDITIONS = ["newerThan", "olderThan"];
const TEXT_CONDITIONS = ["contains", "startsWith", "equals", "matches"];
const LENGTH_CONDITIONS = ["atLeast", "atMost"];
const CONDITIONS = ["any", "all", "not", ...TEXT_CONDITIONS, ...LENGTH_CONDITIONS, ...AGE_CONDITIONS];
/** Of fields that take other conditions than those on texts. */
const FIELD_CONDITIONS: Readonly<Record<string, readonly string[]>> = {
  hasImage: ["equals"],
  length: LENGTH_CONDITIONS,
  age: AGE_CONDITIONS,
};
const HINT_CHARS = 160;

export interface FilterHint {
  readonly problem: string;
  readonly hint: string;
}

/** Whether these keys of a place in the schema are those of a filter. */
export function isFilter(keys: readonly string[]): boolean {
  return CONDITIONS.every((key) => keys.includes(key));
}

/** What is wrong with a filter as a whole; undefined where only one of its values is. */
export function explainFilter(value: unknown): FilterHint | undefined {
  if (Array.isArray(value)) return { problem: "a filter is one condition, not a list", hint: allOf(value) };
  if (typeof value === "string")
    return {
      problem: "a filter is an object",
      hint: `write { "field": "text", "contains": ${JSON.stringify(value.slice(0, HINT_CHARS))} }`,
    };
  if (typeof value !== "object" || value === null) return undefined;
  if (Object.keys(value).length === 0)
    return { problem: "a filter without a condition", hint: 'write one such as { "field": "title", "contains": "…" }' };
  const conditions = Object.keys(value).filter((key) => CONDITIONS.includes(key));
  const { field, ...rest } = value as Record<string, unknown>;
  if (conditions.length > 1) {
    const parts = conditions.map((key) => partOf(key, rest[key], field));
    const found = conditions.map((key) => `"${key}"`).join(" and ");
    return { problem: `a filter is one condition, not ${found} in one object`, hint: allOf(parts) };
  }
  const [condition] = conditions;
  if (condition === undefined && Object.keys(rest).length === 0)
    return { problem: '"field" alone is no condition', hint: `add ${listed(conditionsOf(field))}` };
  if (Array.isArray(field)) {
    const parts = field.map((one) => ({ field: one, ...rest }));
    return { problem: 'a filter has one "field"', hint: written("any", parts) };
  }
  if (typeof field !== "string" || condition === undefined) return undefined;
  if (field === "hasImage" && condition === "equals" && typeof rest["equals"] !== "boolean")
    return { problem: '"hasImage" equals true or false', hint: 'write { "field": "hasImage", "equals": true }' };
  return isKnown(field) ? wrongCondition(field, condition, rest[condition]) : undefined;
}

function partOf(key: string, value: unknown, field: unknown): Record<string, unknown> {
  const needsField = TEXT_CONDITIONS.includes(key) || LENGTH_CONDITIONS.includes(key);
  return needsField ? { field: field ?? "text", [key]: value } : { [key]: value };
}

/** A condition that the field does not take. */
function wrongCondition(field: string, condition: string, value: unknown): FilterHint | undefined {
  const fitting = conditionsOf(field);
  if (fitting.includes(condition)) return undefined;
  const isComplete = AGE_CONDITIONS.includes(condition) || ["any", "all", "not"].includes(condition);
  return {
    problem: `the field "${field}" does not take "${condition}"`,
    hint: isComplete ? `write ${spaced({ [condition]: value }).slice(0, HINT_CHARS)}` : `it takes ${listed(fitting)}`,
  };
}

function isKnown(field: string): boolean {
  return (FILTER_FIELDS as readonly string[]).includes(field);
}

function conditionsOf(field: unknown): readonly string[] {
  return FIELD_CONDITIONS[String(field)] ?? TEXT_CONDITIONS;
}

function listed(keys: readonly string[]): string {
  return keys.map((key) => `"${key}"`).join(" or ");
}

function allOf(parts: readonly unknown[]): string {
  return written("all", parts);
}

function written(key: string, parts: readonly unknown[]): string {
  const text = `{ "${key}": [${parts.map(spaced).join(", ")}] }`;
  return `write ${text.length <= HINT_CHARS ? text : `{ "${key}": [{ … }, { … }] }`}`;
}

/** JSON with the spaces that people write. */
export function spaced(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(spaced).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const members = Object.entries(value).map(([key, one]) => `${JSON.stringify(key)}: ${spaced(one)}`);
  return `{ ${members.join(", ")} }`;
}
