import { selectAll } from "css-select";
import { isTag } from "domhandler";
import type { AnyNode, Element, ParentNode } from "./markup.js";

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
    return selectAll<AnyNode, Element>(selector, root.children).filter(isTag);
  } catch {
    return [];
  }
}
