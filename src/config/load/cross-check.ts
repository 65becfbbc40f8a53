import { nearest } from "../../lib/text/nearest.js";
import type { ConfigProblem } from "../config-errors.js";
import { type ConfigDocument, type ConfigPath, formatPath, placeOfPath } from "./document.js";
import { type KnownNames, listAt, memberOf, type NamedPart, sourcesOf } from "./known-names.js";

/** Mistakes between values that are each right: ids given twice, feeds over sources and tags that do not exist. */
export function crossCheck(parts: readonly NamedPart[], known: KnownNames): ConfigProblem[] {
  const documents = parts.map(({ document }) => document);
  const sources = documents.flatMap((document) => namedIn(document, ...sourcesOf(document.value)));
  const feeds = documents.flatMap((document) => namedIn(document, listAt(document.value, "feeds"), ["feeds"]));
  const twice = repeated(sources);
  const strangers = feeds.flatMap((feed) => [
    ...strangersIn(feed, "sources", known),
    ...strangersIn(feed, "exclude", known),
  ]);
  return [
    ...twice.map((pair) => duplicateProblem(pair, "source")),
    ...repeated(feeds).map((pair) => duplicateProblem(pair, "feed")),
    ...strangerProblems(
      strangers.filter((one) => !isExplainedBy(one, twice)),
      known,
    ),
  ];
}

interface Named {
  readonly id: string;
  readonly value: unknown;
  readonly document: ConfigDocument;
  readonly path: ConfigPath;
}

/** Entries that have an id at all; what is wrong with the others, the schema says. */
function namedIn(document: ConfigDocument, values: readonly unknown[], path: ConfigPath): Named[] {
  return values.flatMap((value, index) => {
    const id = memberOf(value, "id");
    return typeof id === "string" ? [{ id, value, document, path: [...path, index] }] : [];
  });
}

interface Repeated {
  readonly first: Named;
  readonly again: Named;
}

/** Ids become file names, so two that differ in case alone are one on some systems. */
function repeated(named: readonly Named[]): Repeated[] {
  const firsts = new Map<string, Named>();
  return named.flatMap((again) => {
    const first = firsts.get(again.id.toLowerCase());
    if (first !== undefined) return [{ first, again }];
    firsts.set(again.id.toLowerCase(), again);
    return [];
  });
}

function duplicateProblem({ first, again }: Repeated, what: string): ConfigProblem {
  const line = placeOfPath(first.document, [...first.path, "id"])?.line;
  const where = `${first.document.file}${line === undefined ? "" : `:${line}`}`;
  const same =
    first.id === again.id ? "has this id too" : `has the id "${first.id}": ids must differ in more than case`;
  return problemAt(again, [...again.path, "id"], `another ${what} (${where}) ${same}`);
}

/** A name in a selection that no source has. */
interface Stranger {
  readonly document: ConfigDocument;
  readonly path: ConfigPath;
  readonly name: string;
  readonly kind: "id" | "tag";
  readonly near: string | undefined;
}

function strangersIn({ document, value, path }: Named, key: string, known: KnownNames): Stranger[] {
  const selection = memberOf(value, key);
  const strangers = (kind: Stranger["kind"], list: unknown, here: ConfigPath): Stranger[] => {
    const names = kind === "id" ? known.ids : known.tags;
    if (!Array.isArray(list)) return [];
    const present = new Set(names);
    return list.flatMap((name, index) => {
      if (typeof name !== "string" || present.has(name)) return [];
      return [{ document, path: [...here, index], name, kind, near: nearest(name, names) }];
    });
  };
  const here = [...path, key];
  if (Array.isArray(selection)) return strangers("id", selection, here);
  return [
    ...strangers("id", memberOf(selection, "ids"), [...here, "ids"]),
    ...strangers("tag", memberOf(selection, "tags"), [...here, "tags"]),
  ];
}

/** A source that was copied under its old id is missing under the new one: one mistake, not two. */
function isExplainedBy({ kind, near }: Stranger, twice: readonly Repeated[]): boolean {
  const copied = twice.filter(({ first, again }) => first.id === again.id);
  if (kind !== "id" || copied.length === 0) return false;
  return near === undefined || copied.some(({ first }) => first.id === near);
}

/** Each name once, at its first place, with the other lines that have it. */
function strangerProblems(strangers: readonly Stranger[], known: KnownNames): ConfigProblem[] {
  const groups = new Map<string, Stranger[]>();
  for (const one of strangers) {
    const key = `${one.kind} ${one.name}`;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()].flatMap(([first, ...others]) => {
    if (first === undefined) return [];
    const hints = [hintFor(first, known), alsoAt(first, others)].filter((hint) => hint !== undefined);
    const hint = hints.length === 0 ? undefined : hints.join("; ");
    return [problemAt(first, first.path, `no source has the ${first.kind} "${first.name}"`, hint)];
  });
}

function hintFor({ kind, name, near }: Stranger, { ids, tags }: KnownNames): string | undefined {
  if (kind === "id" && tags.includes(name)) return `"${name}" is a tag: write { "tags": ["${name}"] }`;
  if (kind === "tag" && ids.includes(name)) return `"${name}" is a source: write { "ids": ["${name}"] }`;
  return near === undefined ? undefined : `did you mean "${near}"?`;
}

function alsoAt(first: Stranger, others: readonly Stranger[]): string | undefined {
  if (others.length === 0) return undefined;
  const places = others.map(({ document, path }) => {
    const line = placeOfPath(document, path)?.line;
    if (line === undefined) return formatPath(path);
    return document === first.document ? `line ${line}` : `${document.file}:${line}`;
  });
  return `also at ${[...new Set(places)].join(", ")}`;
}

function problemAt({ document }: { document: ConfigDocument }, path: ConfigPath, problem: string, hint?: string) {
  const place = placeOfPath(document, path);
  return { file: document.file, path: formatPath(path), ...place, problem, ...(hint === undefined ? {} : { hint }) };
}
