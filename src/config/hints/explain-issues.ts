import type { z } from "zod";
import { maskPassword, withoutAddressSecrets } from "../../lib/secret-address.js";
import { nearest } from "../../lib/text/nearest.js";
import type { ConfigProblem } from "../config-errors.js";
import { type ConfigDocument, type ConfigPath, formatPath, placeOfKey, placeOfPath } from "../load/document.js";
import { keysAt } from "../load/known-keys.js";
import type { KnownNames } from "../load/known-names.js";
import { explainFilter, isFilter } from "./hint-filter.js";
import { hintForKey } from "./hint-key.js";
import { hintForValue } from "./hint-value.js";

type Issue = z.core.$ZodIssue;

const FOUND_CHARS = 60;

/** One file of the configuration, and what its hints are made from. */
export interface Explained {
  readonly document: ConfigDocument;
  readonly schema: z.ZodType;
  readonly names: KnownNames;
}

/** A problem, and the key that an unknown one was meant to be. */
interface Found {
  readonly problem: ConfigProblem;
  readonly meant?: string;
}

/** Zod's findings in the words of `ConfigProblem`, each mistake once, with places in the file and near matches. */
export function explainIssues(issues: readonly Issue[], about: Explained): ConfigProblem[] {
  const found = issues.flatMap((issue) => explainIssue(issue, about));
  const meant = new Set(found.map((one) => one.meant));
  // A misspelt key is one mistake; the key that it should be is not missing as well.
  const problems = found
    .map(({ problem }) => problem)
    .filter(({ problem, path }) => problem !== "missing" || !meant.has(path));
  // A number may be wrong in two ways that come out as the same words.
  return [...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values()];
}

function explainIssue(issue: Issue, about: Explained): Found[] {
  const path = pathOf(issue);
  const value = valueAt(about.document, path);
  const keys = value === undefined ? [] : keysAt(about.schema, path);
  if (isFilter(keys)) {
    const filter = explainFilter(value);
    if (filter !== undefined) return [{ problem: { ...placed(about, path), ...filter } }];
    // Which form is meant is not known while one of its keys is misspelt.
    const unknown = Object.keys(Object(value)).filter((key) => !keys.includes(key));
    if (unknown.length > 0) return unknown.map((key) => unknownKey(about, path, key));
  }
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => unknownKey(about, path, key));
    case "invalid_union": {
      const branch = likeliestBranch(issue.errors);
      if (branch === undefined) return [wrongValue(about, path, unionWords(issue))];
      const choices = branch.map((inner) => withChoicesOf(issue.errors.flat(), inner));
      const deeper = choices.map((inner) => ({ ...inner, path: [...path, ...inner.path] }) as Issue);
      return deeper.flatMap((inner) => explainIssue(inner, about));
    }
    case "invalid_value":
      return [wrongValue(about, path, oneOf(issue.values), nearest(String(value), issue.values.map(String)))];
    default:
      return [wrongValue(about, path, wordsOf(issue))];
  }
}

/** The form the user meant: of those that fit the value's type, the one whose own keys are there. */
function likeliestBranch(branches: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
  const fitting = branches.filter((issues) => !issues.some(isMismatchAtRoot));
  const cost = (issues: readonly Issue[]) =>
    issues.reduce((sum, one) => sum + (one.code === "unrecognized_keys" ? one.keys.length * 2 : costOf(one)), 0);
  return [...fitting].sort((a, b) => cost(a) - cost(b))[0];
}

/** The words to choose from are those of all forms: `"kind": "files"` or `"kind": "postgres"`. */
function withChoicesOf(issues: readonly Issue[], one: Issue): Issue {
  if (one.code !== "invalid_value") return one;
  const here = JSON.stringify(one.path);
  const same = issues.flatMap((other) => {
    return other.code === "invalid_value" && JSON.stringify(other.path) === here ? other.values : [];
  });
  return { ...one, values: [...new Set(same)] };
}

/** Mistakes deep inside a form count little: the keys of the form itself show which one is meant. */
function costOf({ path }: Issue): number {
  return path.length <= 1 ? 1 : 0.001;
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

function placed({ document }: Explained, path: ConfigPath) {
  return { file: document.file, path: formatPath(path), ...placeOfPath(document, path) };
}

function unknownKey({ document, schema }: Explained, path: ConfigPath, key: string): Found {
  const given = Object.keys(Object(valueAt(document, path)));
  const { meant, hint } = hintForKey(schema, path, key, given);
  const problem = {
    file: document.file,
    path: formatPath([...path, key]),
    ...placeOfKey(document, [...path, key]),
    problem: "unknown key",
    ...(hint === undefined ? { expected: `one of ${keysAt(schema, path).join(", ")}` } : { hint }),
  };
  return { problem, ...(meant !== undefined && { meant: formatPath([...path, meant]) }) };
}

function wrongValue(about: Explained, path: ConfigPath, expected: string, near?: string): Found {
  const value = valueAt(about.document, path);
  const missing = value === undefined;
  const hint = near === undefined ? hintForValue(value, { ...about, path, expected }) : `did you mean "${near}"?`;
  return {
    problem: {
      ...placed(about, path),
      problem: missing ? "missing" : "wrong value",
      expected,
      ...(missing || path.at(-1) === "token" ? {} : { found: shorten(shownValue(value)) }),
      ...(hint === undefined ? {} : { hint }),
    },
  };
}

/** JSON has no word for a number that is too large to be one. */
function written(value: unknown): string {
  if (typeof value === "number") return String(value);
  return JSON.stringify(value);
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

/** A value as a message shows it: what may be a password or another secret of an address is left out before it is cut. */
function shownValue(value: unknown): string {
  const isAddress = typeof value === "string" && /^[a-z]*:?\/\/.*@/i.test(value);
  return withoutAddressSecrets(written(isAddress ? maskPassword(value) : value));
}

function shorten(text: string): string {
  return text.length <= FOUND_CHARS ? text : `${text.slice(0, FOUND_CHARS)}…`;
}
