import type { Extension } from "feed";
import type { Frame } from "./model.js";

export const GENERATOR = "Muara";

/** Where a document points that only lends its writer to one item. */
export const NOWHERE = "about:blank";

/** A document without items, parted where they go. */
export function frameAround(document: string, at: number): Frame {
  return { before: document.slice(0, at), between: "", after: document.slice(at) };
}

/** An element or member that `feed` writes as it is; its type says objects, its writer takes text and lists as well. */
export function extension(name: string, value: unknown): Extension {
  return { name, objects: value as Extension["objects"] };
}
