import { compile, selectAll } from "css-select";
import { isTag } from "domhandler";
import type { AnyNode, Element, ParentNode } from "./parse-markup.js";

/** The elements of the first selector that matches; a selector that is not CSS counts as matching nothing. */
export function selectFirst(
  selectors: readonly string[],
  root: ParentNode,
): { readonly selector: string; readonly elements: readonly Element[] } | undefined {
  for (const selector of selectors) {
    const elements = select(selector, root);
    if (elements.length > 0) return { selector, elements };
  }
  return undefined;
}

export function select(selector: string, root: ParentNode): readonly Element[] {
  try {
    return selectAll<AnyNode, Element>(compiled(selector), root.children).filter(isTag);
  } catch {
    return [];
  }
}

/** The same few selectors are asked of every page. */
const MAX_CACHED_SELECTORS = 200;
const cache = new Map<string, ReturnType<typeof compile<AnyNode, Element>>>();

function compiled(selector: string): ReturnType<typeof compile<AnyNode, Element>> {
  const before = cache.get(selector);
  if (before !== undefined) return before;
  if (cache.size >= MAX_CACHED_SELECTORS) cache.clear();
  const made = compile<AnyNode, Element>(selector);
  cache.set(selector, made);
  return made;
}
