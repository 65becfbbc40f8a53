import { fileSchema } from "../schema/file-schema.js";
import { sourceSchema } from "../schema/source-schema.js";
import type { ConfigDocument, ConfigPath } from "./document.js";

/** Which sources and tags a feed may name. */
export interface KnownNames {
  readonly ids: readonly string[];
  readonly tags: readonly string[];
}

export interface NamedPart {
  readonly document: ConfigDocument;
  /** Given to all sources of this part. */
  readonly tags: readonly string[];
}

/**
 * The ids and tags of all sources. Also reads sources whose keys are misspelt: the misspelt key is reported already, and
 * every reference to its sources would be reported once more.
 */
export function namesIn(parts: readonly NamedPart[]): KnownNames {
  const entries = parts.flatMap(({ document }) => looseEntries(document.value));
  return {
    ids: entries.flatMap(({ key, value }) => [...(key === undefined ? [] : [key]), ...looseIds(value)]),
    tags: [...new Set([...parts.flatMap(({ tags }) => tags), ...entries.flatMap(({ value }) => looseTags(value))])],
  };
}

/** The sources of a file as they stand there, and their path: an included file may be the bare list. */
export function sourcesOf(value: unknown): [sources: readonly unknown[], path: ConfigPath] {
  return Array.isArray(value) ? [value, []] : [listAt(value, "sources"), ["sources"]];
}

export function memberOf(value: unknown, key: string): unknown {
  return Object.hasOwn(Object(value), key) ? (value as Record<string, unknown>)[key] : undefined;
}

export function listAt(value: unknown, key: string): readonly unknown[] {
  const list = memberOf(value, key);
  return Array.isArray(list) ? list : [];
}

interface LooseEntry {
  /** Of a list that was written as an object. */
  readonly key?: string;
  readonly value: unknown;
}

function looseEntries(value: unknown): LooseEntry[] {
  if (Array.isArray(value)) return value.map((one) => ({ value: one }));
  return Object.entries(Object(value)).flatMap(([key, list]): LooseEntry[] => {
    if (key !== "sources" && key in fileSchema.shape) return [];
    if (Array.isArray(list)) return list.map((one) => ({ value: one }));
    return isObject(list) ? Object.entries(list).map(([name, one]) => ({ key: name, value: one })) : [];
  });
}

function looseIds(entry: unknown): string[] {
  const id = memberOf(entry, "id");
  return typeof id === "string" ? [id] : stringsIn(unknownValues(entry));
}

function looseTags(entry: unknown): string[] {
  const tags = memberOf(entry, "tags");
  if (Array.isArray(tags)) return stringsIn(tags);
  if (typeof tags === "string") return tags.split(",").map((tag) => tag.trim());
  return unknownValues(entry).flatMap((one) => stringsIn(Array.isArray(one) ? one : [one]));
}

/** What stands under keys that a source does not have. */
function unknownValues(entry: unknown): unknown[] {
  const members = Object.entries(isObject(entry) ? entry : {});
  return members.flatMap(([key, value]) => (key in sourceSchema.shape ? [] : [value]));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function stringsIn(values: readonly unknown[]): string[] {
  return values.filter((value) => typeof value === "string");
}
