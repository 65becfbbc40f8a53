import { readJsonText } from "../../feed/parse/json/json-text.js";
import { MAX_JSON_DEPTH } from "./json-path.js";

/** The JSON of a document. */
export type JsonReading =
  | { readonly value: unknown; readonly problem?: string; readonly isTruncated?: true }
  | { readonly error: string; readonly isTruncated: boolean };

/** Lines of a document with one JSON value a line; further ones are not read. */
const MAX_LINES = 100_000;
/** What some servers write before JSON so that no script can include it. */
const GUARD = /^\s*(?:\)\]\}'?,?|while\s*\(1\);|for\s*\(;;\);|throw 1;)\s*/;
/** JSONP: the value is the argument of a call. */
const CALL =
  /^\s*(?:\/\*\*\/\s*)?(?:typeof\s+[\w$.]+\s*===\s*['"]function['"]\s*&&\s*)?[A-Za-z_$][\w$.[\]]{0,99}\(\s*(?=[{[])/;

/** Reads JSON, JSON lines (ndjson) and JSONP. Integers of 16 digits and more become texts, because a number would lose digits. */
export function readJsonDocument(text: string): JsonReading {
  const bare = text.replace(/^[\s\ufeff\u200b]+/, "").replace(GUARD, "");
  const call = CALL.exec(bare);
  const json = call === null ? bare : bare.slice(call[0].length).replace(/\)\s*;?\s*$/, "");
  if (json === "") return { error: "the document is empty", isTruncated: false };
  const exact = withLongNumbers(json);
  const whole = parse(exact);
  if (whole !== undefined) return { value: limitDepth(whole) };
  const lines = parseLines(exact);
  if (lines !== undefined) return { ...lines, value: limitDepth(lines.value) };
  const read = readJsonText(exact);
  if ("error" in read) {
    const why = read.error instanceof Error ? read.error.message : String(read.error);
    return { error: `it is no JSON: ${why}`, isTruncated: read.isTruncated };
  }
  return { ...read, value: limitDepth(read.value) };
}

/** One value a line, at least two lines; a last line that ends early is left out. */
function parseLines(text: string): { value: unknown[]; problem?: string; isTruncated?: true } | undefined {
  if (!/^[{[][^\n]*[}\]]\s*\n\s*[{[]/.test(text)) return undefined;
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const values: unknown[] = [];
  for (const line of lines.slice(0, MAX_LINES)) {
    const value = parse(line);
    if (value === undefined && values.length === lines.length - 1 && values.length > 1) {
      return { value: values, isTruncated: true, problem: "the last line ends early and was left out" };
    }
    if (value === undefined) return undefined;
    values.push(value);
  }
  if (lines.length <= MAX_LINES) return { value: values };
  return { value: values, problem: `the document has ${lines.length} lines; the first ${MAX_LINES} were read` };
}

/** Undefined for what is no JSON; no JSON text means undefined. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const LONG_NUMBER = /[:[,\s]-?\d{16,}\s*[,}\]]/;
const STRING_OR_NUMBER = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*/g;

/** Ids of 64 bits are no numbers of JavaScript: two of them could become one. */
function withLongNumbers(json: string): string {
  if (!LONG_NUMBER.test(json)) return json;
  return json.replace(STRING_OR_NUMBER, (token) => (/^-?\d{16,}$/.test(token) ? `"${token}"` : token));
}

/** The value without what lies deeper than `MAX_JSON_DEPTH`; a value that is not too deep stays as it is. */
export function limitDepth(value: unknown): unknown {
  const open: { readonly holder: object; readonly depth: number }[] = [];
  if (isHolder(value)) open.push({ holder: value, depth: 1 });
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { holder, depth } = next;
    for (const [key, child] of Object.entries(holder)) {
      if (!isHolder(child)) continue;
      if (depth >= MAX_JSON_DEPTH) Reflect.set(holder, key, null);
      else open.push({ holder: child, depth: depth + 1 });
    }
  }
  return value;
}

function isHolder(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
