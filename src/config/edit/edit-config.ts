import { resolve } from "node:path";
import type { Config } from "../config.js";
import { ConfigError } from "../config-errors.js";
import { type ConfigPath, parseDocument } from "../load/document.js";
import { displayName } from "../load/include.js";
import { configOf, loadConfig } from "../load/load-config.js";
import { readTextFile } from "../load/read-text-file.js";
import type { Environment } from "../schema/environment.js";
import { addSources, isJson, nested, removeSources, setSources, type Texts } from "./edit-sources.js";
import { appendToList, removeValue, setOrRemove } from "./edit-text.js";
import { recoveryFolders } from "./recovery-copy.js";
import { writeAtomically } from "./write-file.js";

/** One change to the configuration, as a person would make it by hand. */
export type ConfigEdit =
  | { readonly kind: "addSource"; readonly source: Readonly<Record<string, unknown>> }
  | { readonly kind: "addFeed"; readonly feed: Readonly<Record<string, unknown>> }
  /**
   * Sets keys of one feed; `undefined` takes a key away, `dedupe.by` is a key within a key. The feed of a config that lists none
   * is written down.
   */
  | { readonly kind: "setFeed"; readonly id: string; readonly values: Readonly<Record<string, unknown>> }
  | { readonly kind: "removeFeed"; readonly id: string }
  /** Also takes the id out of the feeds that name it. */
  | { readonly kind: "removeSource"; readonly id: string }
  /** Sets keys of one source, as `setFeed` does of a feed. */
  | { readonly kind: "setSource"; readonly id: string; readonly values: Readonly<Record<string, unknown>> }
  | { readonly kind: "set"; readonly path: ConfigPath; readonly value: unknown };

/**
 * Makes the edits in the file that each concerns (an included one too) and gives the Config they result in.
 * What is not edited stays byte for byte, comments included. Nothing is written when the result would not be valid:
 * ConfigError says why, as it does for a source that stands in an OPML list.
 */
export function editConfig(path: string, edits: readonly ConfigEdit[], env: Environment): Config {
  const { config, originals, texts } = applyEdits(resolve(path), edits, env);
  for (const [file, text] of texts) {
    if (text === originals.get(file)) continue;
    if (readIfThere(file) !== originals.get(file)) throw changedMeanwhile(file);
    writeAtomically(file, text, { recoveryFolders: recoveryFolders(path, env) });
  }
  return config;
}

/** The Config that edits would result in; writes nothing. Throws ConfigError as `editConfig` does. */
export function tryEdits(path: string, edits: readonly ConfigEdit[], env: Environment): Config {
  return applyEdits(resolve(path), edits, env).config;
}

function applyEdits(absolute: string, edits: readonly ConfigEdit[], env: Environment) {
  const before = loadConfig(absolute, env);
  const originals = new Map(before.files.map((file) => [file, readIfThere(file)]));
  const texts = new Map([...originals].flatMap(([file, text]) => (text === undefined ? [] : [[file, text] as const])));
  for (const group of grouped(edits)) applyGroup(group, absolute, texts);
  const read = (file: string) => texts.get(file) ?? readTextFile(file);
  return { config: configOf(absolute, texts.get(absolute) ?? "", env, read), originals, texts };
}

/** Edits of sources that follow one another and are of one kind: each file is parsed once for all of them. */
function grouped(edits: readonly ConfigEdit[]): ConfigEdit[][] {
  const groups: ConfigEdit[][] = [];
  for (const edit of edits) {
    const last = groups.at(-1);
    const [first] = last ?? [];
    if (last !== undefined && first?.kind === edit.kind && /Source$/.test(edit.kind)) last.push(edit);
    else groups.push([edit]);
  }
  return groups;
}

function applyGroup(group: readonly ConfigEdit[], main: string, texts: Texts): void {
  const added = group.flatMap((edit) => (edit.kind === "addSource" ? [edit.source] : []));
  const set = group.flatMap((edit) => (edit.kind === "setSource" ? [edit] : []));
  const removed = group.flatMap((edit) => (edit.kind === "removeSource" ? [edit.id] : []));
  if (added.length > 0) addSources(texts, main, added);
  if (set.length > 0) setSources(texts, main, set);
  if (removed.length > 0) removeSources(texts, main, removed);
  for (const edit of group) applyEdit(edit, main, texts);
}

/** All but the edits of sources, which `applyGroup` makes. */
function applyEdit(edit: ConfigEdit, main: string, texts: Texts): void {
  const change = (file: string, work: (text: string) => string) => texts.set(file, work(texts.get(file) ?? "{}"));
  switch (edit.kind) {
    case "addFeed":
      return void change(main, (text) => appendToList(text, ["feeds"], [nested(edit.feed)]));
    case "set":
      return void change(main, (text) => setOrRemove(text, edit.path, edit.value));
    case "setFeed": {
      const found = findFeed(edit.id, texts);
      if (found === undefined) return void change(main, (text) => appendToList(text, ["feeds"], [newFeed(edit)]));
      for (const [key, value] of Object.entries(edit.values))
        change(found.file, (text) => setOrRemove(text, [...found.path, ...key.split(".")], value));
      return;
    }
    case "removeFeed": {
      const found = findFeed(edit.id, texts);
      if (found === undefined) throw noSuchFeed(edit.id, main);
      return void change(found.file, (text) => removeValue(text, found.path));
    }
  }
}

function findFeed(id: string, texts: ReadonlyMap<string, string>): { file: string; path: ConfigPath } | undefined {
  for (const [file, text] of texts) {
    if (!isJson(file)) continue;
    const { feeds } = Object(parseDocument(file, text).value) as { feeds?: unknown };
    const index = (Array.isArray(feeds) ? feeds : []).findIndex((feed) => (Object(feed) as { id?: unknown }).id === id);
    if (index >= 0) return { file, path: ["feeds", index] };
  }
  return undefined;
}

function newFeed({ id, values }: { id: string; values: Readonly<Record<string, unknown>> }): Record<string, unknown> {
  return nested({ id, ...values });
}

function noSuchFeed(id: string, main: string): ConfigError {
  const file = displayName(main);
  const hint = "without any, one feed of all sources is published";
  return new ConfigError(file, [{ file, path: "feeds", problem: `no feed here has the id "${id}"`, hint }]);
}

function readIfThere(path: string): string | undefined {
  try {
    return readTextFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

function changedMeanwhile(path: string): ConfigError {
  const file = displayName(path);
  const hint = "look at it and try again";
  return new ConfigError(file, [
    { file, path: "", problem: "somebody changed the file meanwhile; nothing was written", hint },
  ]);
}
