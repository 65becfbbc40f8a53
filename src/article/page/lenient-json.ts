import { isNestedTooDeep, MAX_JSON_DEPTH } from "../../feed/parse/json/json-text.js";

/** Values in a row that are read from one script. */
const MAX_VALUES = 20;
const MAX_DEPTH = 64;

/**
 * Parses JSON as pages have it: comments around it, raw line breaks in strings, commas too many or missing, several values in a
 * row, text after the value, an end that is cut off. Undefined when nothing of it can be read.
 * @param onProblem called when values are left out because they are nested too deep.
 */
export function parseLenient(script: string, onProblem?: (problem: string) => void): unknown {
  const bare = script
    .replace(
      /^\s*(?:<!--|\/\*\s*<!\[CDATA\[\s*\*\/|<!\[CDATA\[|\/\/<!\[CDATA\[)|(?:-->|\/\*\s*\]\]>\s*\*\/|\]\]>|\/\/\]\]>)\s*;?\s*$/g,
      "",
    )
    .trim();
  if (isNestedTooDeep(bare))
    onProblem?.(`structured data is left out: it is nested deeper than ${MAX_JSON_DEPTH} levels`);
  const clean = repair(bare);
  const whole = parse(bare) ?? parse(clean);
  if (whole !== undefined) return whole;
  const values = valuesIn(clean).flatMap((text) => parse(text) ?? parse(withCommas(text)) ?? []);
  return values.length === 0 ? undefined : values;
}

function parse(json: string): unknown {
  if (isNestedTooDeep(json)) return undefined;
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

/** Raw control characters in strings become spaces, commas before a closing bracket go. */
function repair(json: string): string {
  return json
    .replace(/[\u0000-\u001f]+/g, " ")
    .replace(/,(?:\s*,)+/g, ",")
    .replace(/,\s*([\]}])/g, "$1")
    .replace(/;\s*$/, "");
}

/** Commas between neighbours that have none. */
function withCommas(json: string): string {
  return json.replace(/([}\]"])(\s+)(?=["{[])/g, "$1,$2").replace(/\}\s*\{/g, "},{");
}

/** The objects and arrays of a text, each to its closing bracket; the last one is closed where the text ends within it. */
function valuesIn(text: string): string[] {
  const values: string[] = [];
  for (let at = nextStart(text, 0); at >= 0 && values.length < MAX_VALUES; ) {
    const { value, end } = valueAt(text, at);
    if (value !== undefined) values.push(value);
    at = nextStart(text, end);
  }
  return values;
}

function nextStart(text: string, from: number): number {
  const found = text.slice(from).search(/[{[]/);
  return found < 0 ? -1 : from + found;
}

function valueAt(text: string, start: number): { readonly value?: string; readonly end: number } {
  const closers: string[] = [];
  let inString = false;
  for (let at = start; at < text.length; at += 1) {
    const sign = text[at];
    if (inString) {
      if (sign === "\\") at += 1;
      else if (sign === '"') inString = false;
    } else if (sign === '"') inString = true;
    else if (sign === "{" || sign === "[") closers.push(sign === "{" ? "}" : "]");
    else if (sign === "}" || sign === "]") {
      closers.pop();
      if (closers.length === 0) return { value: text.slice(start, at + 1), end: at + 1 };
    }
    if (closers.length > MAX_DEPTH) return { end: text.length };
  }
  const cut = `${text.slice(start)}${inString ? '"' : ""}`.replace(/[,:\s]+$/, "");
  return { value: cut + closers.toReversed().join(""), end: text.length };
}
