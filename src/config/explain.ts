import type { z } from "zod";
import { type ConfigDocument, type ConfigPath, formatPath, placeOfKey, placeOfPath } from "./document.js";
import type { ConfigProblem } from "./errors.js";
import { keysAt, placesOfKey } from "./known-keys.js";
import { nearest } from "./nearest.js";

type Issue = z.core.$ZodIssue;

const FOUND_CHARS = 60;

/** Zod's findings in the words of `ConfigProblem`, with places in the file and near matches. */
export function explainIssues(issues: readonly Issue[], document: ConfigDocument, schema: z.ZodType): ConfigProblem[] {
  const problems = issues.flatMap((issue) => explainIssue(issue, document, schema));
  // A number may be wrong in two ways that come out as the same words.
  return [...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values()];
}

function explainIssue(issue: Issue, document: ConfigDocument, schema: z.ZodType): ConfigProblem[] {
  const path = pathOf(issue);
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => unknownKey(document, schema, path, key));
    case "invalid_union": {
      const branch = likeliestBranch(issue.errors);
      if (branch === undefined) return [wrongValue(document, path, unionWords(issue))];
      const deeper = branch.map((inner) => ({ ...inner, path: [...path, ...inner.path] }) as Issue);
      return explainIssues(deeper, document, schema);
    }
    case "invalid_value": {
      const values = issue.values.map(String);
      return [wrongValue(document, path, oneOf(issue.values), nearest(String(valueAt(document, path)), values))];
    }
    default:
      return [wrongValue(document, path, wordsOf(issue))];
  }
}

/** The form the user meant: of those that fit the value's type, the one with the fewest complaints. */
function likeliestBranch(branches: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
  const fitting = branches.filter((issues) => !issues.some(isMismatchAtRoot));
  const cost = (issues: readonly Issue[]) =>
    issues.reduce((sum, one) => sum + (one.code === "unrecognized_keys" ? one.keys.length * 2 : 1), 0);
  return [...fitting].sort((a, b) => cost(a) - cost(b))[0];
}

function isMismatchAtRoot(issue: Issue): boolean {
  return issue.path.length === 0 && (issue.code === "invalid_type" || issue.code === "invalid_value");
}

function unionWords(issue: z.core.$ZodIssueInvalidUnion): string {
  const words = issue.errors
    .flat()
    .map((inner) => (inner.code === "invalid_value" ? oneOf(inner.values) : wordsOf(inner)));
  return [...new Set(words)].join(" or ");
}

function unknownKey(document: ConfigDocument, schema: z.ZodType, path: ConfigPath, key: string): ConfigProblem {
  const known = keysAt(schema, path);
  const near = nearest(key, known);
  const elsewhere = placesOfKey(schema, key);
  return {
    file: document.file,
    path: formatPath([...path, key]),
    ...placeOfKey(document, [...path, key]),
    problem: "unknown key",
    ...(near === undefined && elsewhere.length === 0 ? { expected: `one of ${known.join(", ")}` } : {}),
    ...hintForKey(key, near, elsewhere),
  };
}

function hintForKey(key: string, near: string | undefined, elsewhere: readonly string[]): { hint?: string } {
  if (/secret|password/i.test(key))
    return { hint: "secrets come from the environment: MUARA_ADMIN_SECRET, MUARA_METRICS_SECRET" };
  if (/^database_?url$/i.test(key)) return { hint: "the database's address comes from the environment: DATABASE_URL" };
  if (near !== undefined) return { hint: `did you mean "${near}"?` };
  return elsewhere.length === 0 ? {} : { hint: `it belongs in ${elsewhere.join(" or ")}` };
}

function wrongValue(document: ConfigDocument, path: ConfigPath, expected: string, near?: string): ConfigProblem {
  const value = valueAt(document, path);
  const missing = value === undefined;
  return {
    file: document.file,
    path: formatPath(path),
    ...placeOfPath(document, path),
    problem: missing ? "missing" : "wrong value",
    expected,
    ...(missing ? {} : { found: shorten(written(value)) }),
    ...(near === undefined ? {} : { hint: `did you mean "${near}"?` }),
  };
}

/** JSON has no word for a number that is too large to be one. */
function written(value: unknown): string {
  return typeof value === "number" ? String(value) : JSON.stringify(value);
}

/** Our own schemas say what they expect as the message; only zod's own messages need translating. */
function wordsOf(issue: Issue): string {
  const { message } = issue;
  if (!/^(?:Invalid |Too )/.test(message)) return message;
  if (issue.code === "invalid_type") return typeWords(issue.expected);
  return message.replace(/^[^:]*: expected /, "");
}

function typeWords(type: string): string {
  const words: Readonly<Record<string, string>> = {
    array: "a list […]",
    object: "an object {…}",
    string: "a text",
    boolean: "true or false",
    int: "a whole number",
    number: "a number",
  };
  return words[type] ?? type;
}

function oneOf(values: readonly unknown[]): string {
  return values.map((value) => JSON.stringify(value)).join(" or ");
}

function valueAt(document: ConfigDocument, path: ConfigPath): unknown {
  return path.reduce<unknown>(
    (value, step) => (Object(value) as Record<string | number, unknown>)[step],
    document.value,
  );
}

function pathOf(issue: Issue): (string | number)[] {
  return issue.path.map((step) => (typeof step === "symbol" ? String(step) : step));
}

function shorten(text: string): string {
  return text.length <= FOUND_CHARS ? text : `${text.slice(0, FOUND_CHARS)}…`;
}
