import { MAX_JSON_DEPTH } from "./json-path.js";

/** Values of one payload that are put together; a reference may be used many times. */
const MAX_VALUES = 500_000;
const WRAPPERS = new Set([
  "Reactive",
  "ShallowReactive",
  "Ref",
  "ShallowRef",
  "EmptyRef",
  "EmptyShallowRef",
  "NuxtError",
]);

/**
 * Puts a payload of Nuxt 3 (the `devalue` format: a list in which numbers refer to other places) together. Undefined where the
 * list is none.
 */
export function readNuxtPayload(list: unknown): unknown {
  if (!Array.isArray(list) || list.length < 2) return undefined;
  const payload = { list, left: MAX_VALUES };
  const root = valueAt(payload, 0, 0);
  return payload.left < 0 ? undefined : root;
}

interface Payload {
  readonly list: readonly unknown[];
  left: number;
}

function valueAt(payload: Payload, at: unknown, depth: number): unknown {
  payload.left -= 1;
  if (typeof at !== "number" || at < 0 || payload.left < 0 || depth > MAX_JSON_DEPTH) return null;
  const value = payload.list[at];
  if (Array.isArray(value)) return listOf(payload, value, depth);
  if (typeof value !== "object" || value === null) return value ?? null;
  return Object.fromEntries(Object.entries(value).map(([key, place]) => [key, valueAt(payload, place, depth + 1)]));
}

/** A list of places, or a type with its place: `["Date", "2026-…"]`, `["Reactive", 3]`. */
function listOf(payload: Payload, value: readonly unknown[], depth: number): unknown {
  const [type, ...places] = value;
  if (typeof type !== "string") return value.map((place) => valueAt(payload, place, depth + 1));
  if (WRAPPERS.has(type)) return valueAt(payload, places[0], depth + 1);
  if (type === "Set") return places.map((place) => valueAt(payload, place, depth + 1));
  if (type === "Map") return mapOf(payload, places, depth);
  return places[0] ?? null;
}

function mapOf(payload: Payload, places: readonly unknown[], depth: number): unknown {
  const entries: [string, unknown][] = [];
  for (let at = 0; at + 1 < places.length; at += 2) {
    entries.push([String(valueAt(payload, places[at], depth + 1)), valueAt(payload, places[at + 1], depth + 1)]);
  }
  return Object.fromEntries(entries);
}
