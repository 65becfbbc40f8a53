import { ConfigError } from "../config-errors.js";
import { type ConfigPath, parseDocument } from "../load/document.js";
import { displayName } from "../load/include.js";
import { sourcesOf } from "../load/known-names.js";
import { type EntryEdit, editEntries, removeEntries } from "./edit-entries.js";
import { appendToList, setOrRemove } from "./edit-text.js";

type Values = Readonly<Record<string, unknown>>;

/** The files of a config by path, as edits change them. */
export type Texts = Map<string, string>;

/** Adds sources to the main file; like the other edits of sources, it parses each file once for all of them. */
export function addSources(texts: Texts, main: string, sources: readonly Values[]): void {
  texts.set(main, appendToList(texts.get(main) ?? "{}", ["sources"], sources.map(nested)));
}

/** Sets keys of sources; `undefined` takes a key away, `dedupe.by` is a key within a key. Later values of one source win. */
export function setSources(
  texts: Texts,
  main: string,
  edits: readonly { readonly id: string; readonly values: Values }[],
): void {
  const places = placesOf(texts);
  const byList = new Map<string, { readonly place: Place; readonly edits: Map<number, EntryEdit> }>();
  for (const { id, values } of edits) {
    const place = placeOf(places, texts, main, id);
    const list = byList.get(place.file) ?? { place, edits: new Map<number, EntryEdit>() };
    const earlier = list.edits.get(place.index) ?? ((text: string) => text);
    list.edits.set(place.index, (text) => withValues(earlier(text), values));
    byList.set(place.file, list);
  }
  for (const [file, { place, edits }] of byList) texts.set(file, editEntries(texts.get(file) ?? "", place.list, edits));
}

/** Removes sources, also from the feeds that name them: those would no longer be valid. */
export function removeSources(texts: Texts, main: string, ids: readonly string[]): void {
  const places = placesOf(texts);
  const gone = new Set(ids);
  for (const id of gone) placeOf(places, texts, main, id);
  for (const [file, text] of texts) {
    if (!isJson(file)) continue;
    const { value } = parseDocument("", text);
    const [sources, path] = sourcesOf(value);
    const lists = [
      { path, indexes: indexesOf(sources, (source) => isIn(gone, idOf(source))) },
      ...mentions(value, gone),
    ];
    const removals = lists.filter(({ indexes }) => indexes.size > 0);
    if (removals.length > 0) texts.set(file, removeEntries(text, removals));
  }
}

/** `{ "dedupe.by": "url" }` as the file writes it; keys without a value are left out. */
export function nested(values: Values): Record<string, unknown> {
  const whole: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(values)) {
    if (value === undefined) continue;
    const [outer = "", inner] = key.split(".");
    whole[outer] = inner === undefined ? value : { ...Object(whole[outer]), [inner]: value };
  }
  return whole;
}

/** OPML lists are included too, and no edit changes them. */
export function isJson(file: string): boolean {
  return !/\.(?:opml|xml)$/i.test(file);
}

interface Place {
  readonly file: string;
  readonly list: ConfigPath;
  readonly index: number;
}

function placesOf(texts: Texts): Map<string, Place> {
  const places = new Map<string, Place>();
  for (const [file, text] of texts) {
    if (!isJson(file)) continue;
    const [sources, list] = sourcesOf(parseDocument(file, text).value);
    for (const [index, source] of sources.entries()) {
      const id = idOf(source);
      if (typeof id === "string" && !places.has(id)) places.set(id, { file, list, index });
    }
  }
  return places;
}

function placeOf(places: ReadonlyMap<string, Place>, texts: Texts, main: string, id: string): Place {
  const place = places.get(id);
  if (place !== undefined) return place;
  const lists = [...texts.keys()].filter((file) => !isJson(file)).map(displayName);
  const hint =
    lists.length === 0 ? {} : { hint: `a source of an OPML list is changed in that list: ${lists.join(", ")}` };
  const file = displayName(main);
  throw new ConfigError(file, [{ file, path: "sources", problem: `no source here has the id "${id}"`, ...hint }]);
}

function withValues(text: string, values: Values): string {
  return Object.entries(values).reduce((left, [key, value]) => setOrRemove(left, key.split("."), value), text);
}

/** Where feeds name sources by their ids. */
function mentions(value: unknown, ids: ReadonlySet<string>) {
  const { feeds } = Object(value) as { feeds?: unknown };
  return (Array.isArray(feeds) ? feeds : []).flatMap((feed, index) =>
    [["sources"], ["sources", "ids"], ["exclude"], ["exclude", "ids"]].map((keys) => {
      const list = keys.reduce<unknown>((one, key) => (Object(one) as Record<string, unknown>)[key], feed);
      const named = Array.isArray(list) ? list : [];
      return { path: ["feeds", index, ...keys], indexes: indexesOf(named, (one) => isIn(ids, one)) };
    }),
  );
}

function indexesOf(list: readonly unknown[], isMeant: (one: unknown) => boolean): Set<number> {
  return new Set(list.flatMap((one, index) => (isMeant(one) ? [index] : [])));
}

function idOf(source: unknown): unknown {
  return (Object(source) as { id?: unknown }).id;
}

function isIn(ids: ReadonlySet<string>, one: unknown): boolean {
  return typeof one === "string" && ids.has(one);
}
