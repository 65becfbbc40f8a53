import type { Extension } from "feed";
import type { Frame } from "./render-model.js";

export const GENERATOR = "Muara";

/** The names of our own elements and attributes. It leads nowhere. */
export const NAMESPACE = "https://muara.invalid/opml";

/** Says in RSS and Atom that a document does not have all that was asked for. */
export const TRUNCATED = `<muara:truncated xmlns:muara="${NAMESPACE}">true</muara:truncated>`;

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
