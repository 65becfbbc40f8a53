import { asObject } from "../../feed/parse/json/json-value.js";
import { type Document, elementsOf } from "../markup/parse-markup.js";

/** Kinds of repeated elements that are named. */
const MAX_KINDS = 3;
const MAX_KEYS = 8;
const MAX_LISTS = 3;
const MAX_LOOKED_AT = 10_000;

const NAMES: Readonly<Record<string, readonly [one: string, many: string]>> = {
  table: ["table", "tables"],
  tr: ["table row", "table rows"],
  li: ["list item", "list items"],
  article: ["article", "articles"],
  dt: ["definition", "definitions"],
  a: ["link", "links"],
};

/** What a page has, for people whose selector matched nothing: `the page has 3 tables, 120 list items`. */
export function describePage(page: Document, isXml: boolean): string {
  const counts = new Map<string, number>();
  for (const { name } of elementsOf(page)) counts.set(name, (counts.get(name) ?? 0) + 1);
  if (isXml) {
    const most = [...counts].sort(([, a], [, b]) => b - a).slice(0, MAX_KINDS);
    return most.length === 0
      ? "the document has no elements"
      : `the document has ${most.map(([name, count]) => `${count} <${name}>`).join(", ")}`;
  }
  const parts = Object.entries(NAMES).flatMap(([name, [one, many]]) => {
    const count = counts.get(name) ?? 0;
    return count === 0 ? [] : [`${count} ${count === 1 ? one : many}`];
  });
  return parts.length === 0
    ? "the page has no table, list, article or link; its content may be made by scripts in a browser"
    : `the page has ${parts.slice(0, MAX_KINDS).join(", ")}`;
}

/** What a JSON document has: its keys, and where its lists are. */
export function describeJson(value: unknown): string {
  const lists = listsIn(value).map(
    ({ path, length }) => `${path} (${length === 0 ? "an empty list" : `${length} values`})`,
  );
  const shape = Array.isArray(value)
    ? `a list of ${value.length} values`
    : asObject(value) === undefined
      ? `a single value`
      : `an object with the keys ${keysOf(value)}`;
  return `the document is ${shape}${lists.length === 0 || Array.isArray(value) ? "" : `; its lists are ${lists.join(", ")}`}`;
}

function keysOf(value: unknown): string {
  const keys = Object.keys(asObject(value) ?? {});
  const shown = keys.slice(0, MAX_KEYS).map((key) => JSON.stringify(key));
  return keys.length > MAX_KEYS ? `${shown.join(", ")} …` : shown.join(", ");
}

/** The outermost lists of objects, in the order in which they are met, breadth first. */
function listsIn(value: unknown): { readonly path: string; readonly length: number }[] {
  const found: { path: string; length: number }[] = [];
  const queue: { readonly value: unknown; readonly path: string }[] = [{ value, path: "$" }];
  for (let at = 0; at < queue.length && at < MAX_LOOKED_AT && found.length < MAX_LISTS; at++) {
    const next = queue[at];
    if (next === undefined) break;
    if (Array.isArray(next.value)) {
      found.push({ path: next.path, length: next.value.length });
      continue;
    }
    for (const [key, child] of Object.entries(asObject(next.value) ?? {})) {
      queue.push({
        value: child,
        path: `${next.path}${/^[\p{L}_][\p{L}\p{N}_]*$/u.test(key) ? `.${key}` : `['${key}']`}`,
      });
    }
  }
  return found;
}
