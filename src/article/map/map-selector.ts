import { compile, selectAll } from "css-select";
import { isTag } from "domhandler";
import type { AnyNode, Element, ParentNode } from "../markup/parse-markup.js";

/** Elements that a selector finds in a document or a row, in document order. */
export type MapSelector = (root: ParentNode) => readonly Element[];

const MAX_SELECTOR_CHARS = 500;
/** `a ~ b` looks at each pair of neighbours, `:has()` at each element below. */
const MAX_SIBLINGS = 1;
const MAX_HAS = 2;
const MAX_CACHED = 200;
/** The row itself. */
const SELF = /^(?:\.|:scope)?$/;

/**
 * Compiles a CSS selector of bounded work. `.` is the row itself; `> td` and `:scope > td` are its children. In XML names keep
 * their case, and `dc|date` is an element with that prefix. @throws Error that says what is wrong.
 */
export function compileMapSelector(selector: string, isXml: boolean): MapSelector {
  const key = `${isXml} ${selector}`;
  const before = cache.get(key);
  if (before !== undefined) return before;
  const made = compiled(selector.trim(), isXml);
  if (cache.size >= MAX_CACHED) cache.clear();
  cache.set(key, made);
  return made;
}

const cache = new Map<string, MapSelector>();

function compiled(given: string, isXml: boolean): MapSelector {
  if (SELF.test(given)) return (root) => (isElement(root) ? [root] : []);
  const wrong = tooMuchWork(given);
  if (wrong !== undefined) throw new Error(wrong);
  const selector = isXml ? given.replace(/(?<=^|[\s>+~,(])([\w-]+)\|(?=[\w*])/g, "$1\\:") : given;
  if (/[>+~,]\s*$/.test(selector)) throw new Error("it ends with a combinator");
  const query = compile<AnyNode, Element>(selector, { xmlMode: isXml });
  // These name the row, which is another each time.
  const isRelative = /:scope|^\s*[>+~]|,\s*[>+~]/.test(selector);
  if (!isRelative) return (root) => selectAll<AnyNode, Element>(query, root.children).filter(isTag);
  return (root) => selectAll<AnyNode, Element>(selector, [root], { xmlMode: isXml, context: root }).filter(isTag);
}

function tooMuchWork(selector: string): string | undefined {
  if (selector.length > MAX_SELECTOR_CHARS) return `it has more than ${MAX_SELECTOR_CHARS} characters`;
  const bare = selector.replace(/"[^"]*"|'[^']*'|\[[^\]]*\]/g, "");
  if ((bare.match(/~/g)?.length ?? 0) > MAX_SIBLINGS) return `it has more than ${MAX_SIBLINGS} "~"`;
  if ((bare.match(/:has\(/gi)?.length ?? 0) > MAX_HAS) return `it has more than ${MAX_HAS} ":has()"`;
  return undefined;
}

function isElement(root: ParentNode): root is Element {
  return isTag(root);
}
