import { type ConfigDocument, type ConfigPath, formatPath, placeOfPath } from "./document.js";
import type { ConfigProblem } from "./errors.js";
import { nearest } from "./nearest.js";

/** Mistakes between values that are each right: ids given twice, feeds over sources and tags that do not exist. */
export function crossCheck(parts: readonly { document: ConfigDocument; tags: readonly string[] }[]): ConfigProblem[] {
  const documents = parts.map(({ document }) => document);
  const sources = documents.flatMap((document) => namedIn(document, ...sourcesOf(document.value)));
  const feeds = documents.flatMap((document) => namedIn(document, listAt(document.value, "feeds"), ["feeds"]));
  const known = {
    ids: sources.map(({ id }) => id),
    tags: [
      ...new Set([
        ...parts.flatMap(({ tags }) => tags),
        ...sources.flatMap(({ value }) => textsIn(listAt(value, "tags"))),
      ]),
    ],
  };
  const strangers = feeds.flatMap((feed) => [
    ...strangersIn(feed, "sources", known),
    ...strangersIn(feed, "exclude", known),
  ]);
  return [...duplicates(sources, "source"), ...duplicates(feeds, "feed"), ...strangers];
}

/** The sources of a file as they stand there, and their path: an included file may be the bare list. */
export function sourcesOf(value: unknown): [sources: readonly unknown[], path: ConfigPath] {
  return Array.isArray(value) ? [value, []] : [listAt(value, "sources"), ["sources"]];
}

/** Entries that have an id at all; what is wrong with the others, the schema says. */
function namedIn(document: ConfigDocument, values: readonly unknown[], path: ConfigPath): Named[] {
  return values.flatMap((value, index) => {
    const id = memberOf(value, "id");
    return typeof id === "string" ? [{ id, value, document, path: [...path, index] }] : [];
  });
}

interface Named {
  readonly id: string;
  readonly value: unknown;
  readonly document: ConfigDocument;
  readonly path: ConfigPath;
}

/** Ids become file names, so two that differ in case alone are one on some systems. */
function duplicates(named: readonly Named[], what: string): ConfigProblem[] {
  const first = new Map<string, Named>();
  return named.flatMap((one) => {
    const earlier = first.get(one.id.toLowerCase());
    if (earlier === undefined) {
      first.set(one.id.toLowerCase(), one);
      return [];
    }
    const line = placeOfPath(earlier.document, [...earlier.path, "id"])?.line;
    const where = `${earlier.document.file}${line === undefined ? "" : `:${line}`}`;
    const same =
      earlier.id === one.id ? "has this id too" : `has the id "${earlier.id}": ids must differ in more than case`;
    return [problemAt(one.document, [...one.path, "id"], `another ${what} (${where}) ${same}`)];
  });
}

interface Known {
  readonly ids: readonly string[];
  readonly tags: readonly string[];
}

function strangersIn({ document, value, path }: Named, key: string, known: Known): ConfigProblem[] {
  const selection = memberOf(value, key);
  const here = [...path, key];
  if (Array.isArray(selection)) return unknownIds(document, here, selection, known);
  return [
    ...unknownIds(document, [...here, "ids"], listAt(selection, "ids"), known),
    ...unknownTags(document, [...here, "tags"], listAt(selection, "tags"), known),
  ];
}

function unknownIds(
  document: ConfigDocument,
  path: ConfigPath,
  ids: readonly unknown[],
  known: Known,
): ConfigProblem[] {
  return ids.flatMap((id, index) => {
    if (typeof id !== "string" || known.ids.includes(id)) return [];
    const isTag = known.tags.includes(id);
    const hint = isTag ? `"${id}" is a tag: write { "tags": ["${id}"] }` : didYouMean(id, known.ids);
    return [problemAt(document, [...path, index], `no source has the id "${id}"`, hint)];
  });
}

function unknownTags(
  document: ConfigDocument,
  path: ConfigPath,
  tags: readonly unknown[],
  known: Known,
): ConfigProblem[] {
  return tags.flatMap((tag, index) => {
    if (typeof tag !== "string" || known.tags.includes(tag)) return [];
    const hint = didYouMean(tag, known.tags);
    return [problemAt(document, [...path, index], `no source has the tag "${tag}"`, hint)];
  });
}

function problemAt(document: ConfigDocument, path: ConfigPath, problem: string, hint?: string): ConfigProblem {
  const place = placeOfPath(document, path);
  return { file: document.file, path: formatPath(path), ...place, problem, ...(hint === undefined ? {} : { hint }) };
}

function didYouMean(word: string, known: readonly string[]): string | undefined {
  const near = nearest(word, known);
  return near === undefined ? undefined : `did you mean "${near}"?`;
}

function memberOf(value: unknown, key: string): unknown {
  return Object.hasOwn(Object(value), key) ? (value as Record<string, unknown>)[key] : undefined;
}

function listAt(value: unknown, key: string): readonly unknown[] {
  const list = memberOf(value, key);
  return Array.isArray(list) ? list : [];
}

function textsIn(values: readonly unknown[]): string[] {
  return values.filter((value) => typeof value === "string");
}
