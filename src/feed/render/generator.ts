import type { Extension } from "feed";

export const GENERATOR = "Muara";

/** An element or member that `feed` writes as it is; its type says objects, its writer takes text and lists as well. */
export function extension(name: string, value: unknown): Extension {
  return { name, objects: value as Extension["objects"] };
}
