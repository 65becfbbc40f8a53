/** Keys that each make a condition of their own. */
const CONDITIONS = ["any", "all", "not", "contains", "matches", "newerThan", "olderThan"];
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
  const isFieldUsed = conditions.some((key) => key === "contains" || key === "matches");
  if (conditions.length + (field !== undefined && !isFieldUsed ? 1 : 0) > 1) {
    const parts = conditions.map((key) => partOf(key, rest[key], field));
    const names = [...(field !== undefined && !isFieldUsed ? ['"field"'] : []), ...conditions.map((key) => `"${key}"`)];
    const found = names.join(" and ");
    return {
      problem: `a filter is one condition, not ${found} in one object`,
      hint: isFieldUsed || field === undefined ? allOf(parts) : '"field" needs "contains" or "matches"',
    };
  }
  if (conditions.length === 0 && Object.keys(rest).length === 0)
    return { problem: '"field" alone is no condition', hint: 'add "contains" or "matches"' };
  if (Array.isArray(field)) {
    const parts = field.map((one) => ({ field: one, ...rest }));
    return { problem: 'a filter has one "field"', hint: written("any", parts) };
  }
  return undefined;
}

function partOf(key: string, value: unknown, field: unknown): Record<string, unknown> {
  return key === "contains" || key === "matches" ? { field: field ?? "text", [key]: value } : { [key]: value };
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
