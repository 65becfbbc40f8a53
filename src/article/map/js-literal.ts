import { MAX_JSON_DEPTH } from "./json-path.js";

/** Values of one literal; a longer one is not read. */
const MAX_VALUES = 500_000;
const SPACE = /(?:\s+|\/\/[^\n]*|\/\*[\s\S]*?\*\/)*/y;
const NUMBER = /-?(?:0[xX][\da-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)/y;
const NAME = /[A-Za-z_$][\w$]*/y;
const WORDS: Readonly<Record<string, unknown>> = {
  true: true,
  false: false,
  null: null,
  undefined: null,
  NaN: null,
  Infinity: null,
};
const ESCAPES: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", b: "\b", f: "\f", v: "\v", 0: "\0" };

/** A literal and where it ends. */
export interface LiteralReading {
  readonly value: unknown;
  readonly end: number;
}

interface Cursor {
  readonly text: string;
  at: number;
  left: number;
  /** What names stand for: the parameters of the function around. */
  readonly names: ReadonlyMap<string, unknown>;
}

class LiteralError extends Error {}

/**
 * Reads a JavaScript literal without running it: objects, lists, strings, numbers, `!0`, `void 0`, `new Date(…)`, and names that
 * `names` knows. Undefined for everything else.
 */
export function readLiteral(
  text: string,
  start: number,
  names: ReadonlyMap<string, unknown> = new Map(),
): LiteralReading | undefined {
  const cursor: Cursor = { text, at: start, left: MAX_VALUES, names };
  try {
    const value = readValue(cursor, 0);
    return { value, end: cursor.at };
  } catch (error) {
    if (error instanceof LiteralError) return undefined;
    throw error;
  }
}

/** Reads `(function(a,b){return {…}}("x",1))`, as Nuxt 2 writes its state: the arguments take the place of the parameters. */
export function readCalledFunction(text: string, start: number): unknown {
  const head = /\s*\(?\s*function\s*\(([\w$,\s]*)\)\s*\{\s*return\s*/y;
  head.lastIndex = start;
  const match = head.exec(text);
  if (match === null) return undefined;
  const parameters = (match[1] ?? "").split(",").map((name) => name.trim());
  const unknown = new Map<string, unknown>(parameters.map((name) => [name, null]));
  const body = readLiteral(text, head.lastIndex, unknown);
  const call = /\s*;?\s*\}\s*\)?\s*\(/y;
  call.lastIndex = body?.end ?? 0;
  if (body === undefined || call.exec(text) === null) return undefined;
  const given = readLiteral(`[${text.slice(call.lastIndex)}`.replace(/\)+\s*;?\s*$/, "]"), 0)?.value;
  if (!Array.isArray(given)) return undefined;
  const bound = new Map<string, unknown>(parameters.map((name, index) => [name, given[index] ?? null]));
  return readLiteral(text, head.lastIndex, bound)?.value;
}

function readValue(cursor: Cursor, depth: number): unknown {
  cursor.left -= 1;
  if (cursor.left < 0 || depth > MAX_JSON_DEPTH) throw new LiteralError();
  skipSpace(cursor);
  const sign = cursor.text[cursor.at] ?? "";
  if (sign === "{") return readObject(cursor, depth);
  if (sign === "[") return readList(cursor, "]", depth);
  if (sign === '"' || sign === "'" || sign === "`") return readString(cursor, sign);
  if (sign === "!") return readNot(cursor);
  const number = take(cursor, NUMBER);
  if (number !== undefined) return Number(number);
  return readName(cursor, depth);
}

function readName(cursor: Cursor, depth: number): unknown {
  const name = take(cursor, NAME);
  if (name === undefined) throw new LiteralError();
  if (cursor.names.has(name)) return cursor.names.get(name);
  if (Object.hasOwn(WORDS, name)) return WORDS[name];
  if (name === "void") {
    readValue(cursor, depth + 1);
    return null;
  }
  if (name === "new") return readConstructed(cursor, depth);
  throw new LiteralError();
}

function readConstructed(cursor: Cursor, depth: number): unknown {
  skipSpace(cursor);
  const name = take(cursor, NAME);
  skipSpace(cursor);
  if (cursor.text[cursor.at] !== "(") throw new LiteralError();
  const given = readList(cursor, ")", depth);
  if (name === "Date") return given[0] ?? null;
  return name === "Set" || name === "Map" ? (given[0] ?? []) : null;
}

function readNot(cursor: Cursor): boolean {
  cursor.at += 1;
  const number = take(cursor, NUMBER);
  if (number === undefined) throw new LiteralError();
  return Number(number) === 0;
}

function readObject(cursor: Cursor, depth: number): Record<string, unknown> {
  const entries: [string, unknown][] = [];
  cursor.at += 1;
  for (;;) {
    skipSpace(cursor);
    const sign = cursor.text[cursor.at] ?? "";
    if (sign === "}") break;
    const key = sign === '"' || sign === "'" ? readString(cursor, sign) : (take(cursor, NAME) ?? take(cursor, NUMBER));
    skipSpace(cursor);
    if (key === undefined || cursor.text[cursor.at] !== ":") throw new LiteralError();
    cursor.at += 1;
    entries.push([key, readValue(cursor, depth + 1)]);
    endOfPart(cursor, "}");
  }
  cursor.at += 1;
  return Object.fromEntries(entries);
}

function readList(cursor: Cursor, end: string, depth: number): unknown[] {
  const values: unknown[] = [];
  cursor.at += 1;
  for (;;) {
    skipSpace(cursor);
    const sign = cursor.text[cursor.at] ?? "";
    if (sign === end) break;
    if (sign === ",") {
      // A hole of a sparse list.
      cursor.at += 1;
      values.push(null);
      cursor.left -= 1;
      if (cursor.left < 0) throw new LiteralError();
      continue;
    }
    values.push(readValue(cursor, depth + 1));
    endOfPart(cursor, end);
  }
  cursor.at += 1;
  return values;
}

/** A comma, or the bracket that ends the list, which stays. */
function endOfPart(cursor: Cursor, end: string): void {
  skipSpace(cursor);
  const sign = cursor.text[cursor.at] ?? "";
  if (sign === ",") cursor.at += 1;
  else if (sign !== end) throw new LiteralError();
}

function readString(cursor: Cursor, quote: string): string {
  const parts: string[] = [];
  let from = cursor.at + 1;
  for (let at = from; at < cursor.text.length; at++) {
    const sign = cursor.text[at];
    if (sign === quote) {
      parts.push(cursor.text.slice(from, at));
      cursor.at = at + 1;
      return parts.join("");
    }
    if (sign !== "\\") continue;
    parts.push(cursor.text.slice(from, at));
    const { text, length } = escaped(cursor.text, at + 1);
    parts.push(text);
    at += length;
    from = at + 1;
  }
  throw new LiteralError();
}

function escaped(text: string, at: number): { readonly text: string; readonly length: number } {
  const code = /^(?:u\{([\da-fA-F]{1,6})\}|u([\da-fA-F]{4})|x([\da-fA-F]{2}))/.exec(text.slice(at, at + 10));
  if (code === null) {
    const sign = text[at] ?? "";
    return { text: ESCAPES[sign] ?? (sign === "\n" ? "" : sign), length: 1 };
  }
  const point = Number.parseInt(code[1] ?? code[2] ?? code[3] ?? "", 16);
  return { text: point <= 0x10ffff ? String.fromCodePoint(point) : "", length: code[0].length };
}

function skipSpace(cursor: Cursor): void {
  take(cursor, SPACE);
}

function take(cursor: Cursor, pattern: RegExp): string | undefined {
  pattern.lastIndex = cursor.at;
  const match = pattern.exec(cursor.text);
  if (match === null) return undefined;
  cursor.at += match[0].length;
  return match[0];
}
