/**
 * JSON as publishers send it: control characters in strings, trailing commas, cut off in the middle. What is whole of
 * the first list of a truncated document is kept. Each step runs only where the one before failed.
 *
 * @throws SyntaxError when nothing of it can be read.
 */
export function readJsonText(text: string): { readonly value: unknown; readonly problem?: string } {
  const bare = text.replace(/^[\s\u0000\ufeff\u200b]+/, "");
  try {
    return { value: JSON.parse(bare) };
  } catch (cause) {
    const mended = mend(bare);
    const value = tryParse(mended);
    if (value !== undefined) return { value, problem: "it is not quite JSON: control characters or commas too many" };
    const whole = tryParse(wholePart(mended));
    if (whole !== undefined) return { value: whole, problem: "the document ends early; what was whole is kept" };
    throw cause;
  }
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

/** The document up to the last object that is whole in a list of the outermost object, with both closed. */
function wholePart(text: string): string {
  let depth = 0;
  let inList = false;
  let whole = -1;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 34) {
      at = afterString(text, at);
    } else if (code === 123 || code === 91) {
      if (++depth === 2) inList = code === 91;
    } else if (code === 125 || code === 93) {
      if (--depth === 2 && inList && code === 125) whole = at + 1;
    }
  }
  return whole < 0 ? "" : `${text.slice(0, whole)}]}`;
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
