export type JsonText =
  | { readonly value: unknown; readonly problem?: string; readonly isTruncated?: true }
  | { readonly error: unknown; readonly isTruncated: boolean; readonly isTooDeep?: true };

/** Deeper JSON is not parsed: V8 takes 100 bytes for each level, outside the heap and its limit. */
export const MAX_JSON_DEPTH = 500;

/**
 * Reads JSON as publishers send it: control characters in strings, trailing commas, cut off in the middle. What is whole of
 * the first list of a truncated document is kept. Each step runs only where the one before failed.
 */
export function readJsonText(text: string): JsonText {
  const bare = text.replace(/^[\s\u0000\ufeff\u200b]+/, "");
  if (isNestedTooDeep(bare)) return { error: undefined, isTruncated: false, isTooDeep: true };
  try {
    return { value: JSON.parse(bare) };
  } catch (error) {
    const mended = mend(bare);
    const value = tryParse(mended);
    if (value !== undefined) return { value, problem: "it is not quite JSON: control characters or commas too many" };
    const { whole, isTruncated } = wholePart(mended);
    if (!isTruncated) return { error, isTruncated };
    const part = tryParse(whole);
    if (part === undefined) return { error, isTruncated };
    return { value: part, isTruncated, problem: "the document ends early; what was whole is kept" };
  }
}

export function isNestedTooDeep(json: string): boolean {
  let depth = 0;
  for (let at = 0; at < json.length; at++) {
    const code = json.charCodeAt(at);
    if (code === 34) at = afterString(json, at);
    else if (code === 123 || code === 91) {
      if (++depth > MAX_JSON_DEPTH) return true;
    } else if (code === 125 || code === 93) depth--;
  }
  return false;
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Outside strings a control character is white space, inside it is an error: a blank serves both. */
function mend(text: string): string {
  return text.replace(/[\u0000-\u001f]/g, " ").replace(/, *(?=[\]}])/g, "");
}

/**
 * The document up to the last object that is whole in a list of the outermost object, with both closed, and whether the
 * document ends before its outermost value does.
 */
function wholePart(text: string): { readonly whole: string; readonly isTruncated: boolean } {
  let depth = 0;
  let inList = false;
  let end = -1;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 34) {
      at = afterString(text, at);
    } else if (code === 123 || code === 91) {
      if (++depth === 2) inList = code === 91;
    } else if (code === 125 || code === 93) {
      if (--depth === 2 && inList && code === 125) end = at + 1;
    }
  }
  return { whole: end < 0 ? "" : `${text.slice(0, end)}]}`, isTruncated: depth > 0 };
}

/** The closing quote of the string that begins at `at`. */
function afterString(text: string, at: number): number {
  for (let end = at + 1; end < text.length; end++) {
    const code = text.charCodeAt(end);
    if (code === 92) end++;
    else if (code === 34) return end;
  }
  return text.length;
}
