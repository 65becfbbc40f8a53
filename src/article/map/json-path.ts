import {
  FunctionExpressionType,
  JSONPathEnvironment,
  JSONPathError,
  type JSONPathQuery,
  type JSONValue,
} from "json-p3";
import { compilePattern, type Pattern } from "../../lib/text/pattern.js";

/** Nested values beyond this depth are not read; documents are cut there before a path is applied. */
export const MAX_JSON_DEPTH = 64;
/** Values that one path may give. */
const MAX_MATCHES = 100_000;
/** Objects that one path may look into; a path over a large document looks into each a few times. */
const MAX_OBJECTS = 5_000_000;
/** Each `..` multiplies the work by the depth of the document. */
const MAX_DESCENTS = 2;
/** Each list of selectors multiplies the matches. */
const MAX_LISTS = 10;
const MAX_PATH_CHARS = 500;
const MAX_CACHED = 200;

/** A compiled RFC 9535 query. */
export type JsonPath = (value: unknown) => readonly unknown[];

/** A path looked at too much of a document. */
export class JsonPathError extends Error {
  override readonly name = "JsonPathError";
}

/**
 * Compiles an RFC 9535 JSONPath of bounded work: at most two `..`, none in filters, and no search from the root in filters, which
 * would multiply the size of the document by itself. `match` and `search` take RE2 patterns, which are linear. @throws Error that says what is wrong.
 */
export function compileJsonPath(path: string): JsonPath {
  const before = cache.get(path);
  if (before !== undefined) return before;
  const wrong = tooMuchWork(path);
  if (wrong !== undefined) throw new JsonPathError(wrong);
  const environment = new BoundedEnvironment();
  const query = compiled(environment, path);
  const made: JsonPath = (value) => run(environment, query, value);
  if (cache.size >= MAX_CACHED) cache.clear();
  cache.set(path, made);
  return made;
}

const cache = new Map<string, JsonPath>();

function compiled(environment: JSONPathEnvironment, path: string): JSONPathQuery {
  try {
    return environment.compile(path.trim());
  } catch (error) {
    if (error instanceof JSONPathError) throw new JsonPathError(error.message, { cause: error });
    throw error;
  }
}

function run(environment: BoundedEnvironment, query: JSONPathQuery, value: unknown): readonly unknown[] {
  environment.left = MAX_OBJECTS;
  const found: unknown[] = [];
  try {
    for (const node of query.lazyQuery(value as JSONValue)) {
      if (found.length >= MAX_MATCHES) break;
      found.push(node.value);
    }
  } catch (error) {
    // json-p3 passes lists as arguments, of which V8 takes some 100,000.
    if (error instanceof RangeError || error instanceof JSONPathError) {
      throw new JsonPathError("the path matches too much of the document", { cause: error });
    }
    throw error;
  }
  return found;
}

/** Why a path may need more work than its document has values, by its text without string literals. */
function tooMuchWork(path: string): string | undefined {
  if (path.length > MAX_PATH_CHARS) return `it has more than ${MAX_PATH_CHARS} characters`;
  const bare = path.replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g, '""');
  if ((bare.match(/\.\./g)?.length ?? 0) > MAX_DESCENTS) return `it has more than ${MAX_DESCENTS} times ".."`;
  if ((bare.match(/,/g)?.length ?? 0) - commasOfCalls(bare) > MAX_LISTS) {
    return `it has more than ${MAX_LISTS} commas between selectors`;
  }
  const filters = filtersIn(bare);
  if (filters.some((filter) => filter.includes(".."))) return 'it has ".." in a filter';
  if (filters.some(searchesFromRoot)) return 'it has a "$" with more than names in a filter';
  return undefined;
}

const ROOT_NAMES = /\$(?:\s*(?:\.\s*[\p{L}\p{N}_]+|\[\s*(?:""|-?\d+)\s*\]))*/gu;

/** A filter is tried on every value: a search of the whole document in it would multiply the two. */
function searchesFromRoot(filter: string): boolean {
  return [...filter.matchAll(ROOT_NAMES)].some(({ 0: names, index }) =>
    /^\s*[.[]/.test(filter.slice(index + names.length)),
  );
}

function commasOfCalls(bare: string): number {
  return [...bare.matchAll(/\b(?:match|search)\(/g)].length;
}

/** The text of each outermost `?…` up to the bracket that closes it. */
function filtersIn(bare: string): string[] {
  const found: string[] = [];
  for (let at = bare.indexOf("?"); at >= 0; at = bare.indexOf("?", at)) {
    let depth = 1;
    let end = at + 1;
    for (; end < bare.length && depth > 0; end++) {
      depth += bare[end] === "[" ? 1 : bare[end] === "]" ? -1 : 0;
    }
    found.push(bare.slice(at, end));
    at = end;
  }
  return found;
}

class BoundedEnvironment extends JSONPathEnvironment {
  /** Objects that the present query may still look into. */
  left = MAX_OBJECTS;

  constructor() {
    super({ maxRecursionDepth: MAX_JSON_DEPTH + 2 });
  }

  override entries(object: Record<string, JSONValue>): [string, JSONValue][] {
    this.left -= 1;
    if (this.left < 0) throw new JsonPathError(`the path looks into more than ${MAX_OBJECTS} objects`);
    return Object.entries(object);
  }

  protected override setupFilterFunctions(): void {
    super.setupFilterFunctions();
    this.functionRegister.set("match", linearFunction(true));
    this.functionRegister.set("search", linearFunction(false));
  }
}

/** RFC 9535 sections 2.4.6 and 2.4.7, with RE2 in the place of I-Regexp: a pattern can come from the document. */
function linearFunction(isWhole: boolean) {
  return {
    argTypes: [FunctionExpressionType.ValueType, FunctionExpressionType.ValueType],
    returnType: FunctionExpressionType.LogicalType,
    call(text: unknown, pattern: unknown): boolean {
      if (typeof text !== "string" || typeof pattern !== "string") return false;
      return patternOf(isWhole ? `^(?:${pattern})$` : pattern)?.test(text) ?? false;
    },
  };
}

const MAX_CACHED_PATTERNS = 50;
const patterns = new Map<string, Pattern | undefined>();

function patternOf(text: string): Pattern | undefined {
  if (!patterns.has(text)) {
    if (patterns.size >= MAX_CACHED_PATTERNS) patterns.clear();
    patterns.set(text, tryPattern(text));
  }
  return patterns.get(text);
}

/** A pattern that is none matches nothing. */
function tryPattern(text: string): Pattern | undefined {
  try {
    return compilePattern(text);
  } catch {
    return undefined;
  }
}
