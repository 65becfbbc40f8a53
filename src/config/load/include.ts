import { existsSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import type { z } from "zod";
import { parseDurationMs } from "../../lib/quantity.js";
import type { RemoteInclude } from "../config.js";
import type { ConfigProblem } from "../config-errors.js";
import { sourcesOfOpml, TRUNCATED } from "../opml/opml-sources.js";
import { fileSchema, includedSchema } from "../schema/file-schema.js";
import { DEFAULT_MAX_SOURCES } from "../schema/source-schema.js";
import { shortHash } from "../source-ids.js";
import { type ConfigDocument, formatPath, parseDocument, placeOfPath } from "./document.js";
import { sourcesOf } from "./known-names.js";
import { wordsForCode } from "./read-text-file.js";
import { type RemoteCopy, readRemoteCopy } from "./remote-copy.js";

/** One file that makes up the configuration, the main one first. */
export interface ConfigPart {
  readonly document: ConfigDocument;
  readonly schema: z.ZodType;
  /** Given to all of its sources beside their own. */
  readonly tags: readonly string[];
}

export interface ConfigParts {
  readonly parts: readonly ConfigPart[];
  readonly problems: readonly ConfigProblem[];
  readonly files: readonly string[];
  readonly remotes: readonly RemoteInclude[];
  readonly warnings: readonly string[];
}

const INCLUDE_LIMIT = 200;
const DEFAULT_EVERY_MS = 3_600_000;

/** The config file and all that it includes; `dataPath` is where copies of remote lists are kept. */
export function readParts(path: string, text: string, { dataPath, readFile }: PartsOptions): ConfigParts {
  const document = parseDocument(displayName(path), text);
  const main: ConfigPart = { document, schema: fileSchema, tags: [] };
  const includes = includesOf(document.value).slice(0, INCLUDE_LIMIT);
  const context = { folder: dirname(path), dataPath: dataPath(document.value), document, readFile };
  const read = includes.map((include) => readInclude(include, context));
  const parts = [main, ...read.flatMap((one) => one.parts)];
  return {
    parts: withoutRepeats(parts),
    problems: [...document.problems, ...read.flatMap((one) => one.problems)],
    files: [path, ...read.flatMap((one) => one.files)],
    remotes: read.flatMap((one) => one.remotes),
    warnings: read.flatMap((one) => one.warnings),
  };
}

/** The name of a file as a person would type it here. */
export function displayName(path: string): string {
  const near = relative(process.cwd(), path);
  return near === "" || near.startsWith("..") ? path : near;
}

interface Include {
  readonly from: string;
  readonly tags: readonly string[];
  readonly everyMs: number;
  readonly index: number;
  readonly maxSources: number;
}

interface PartsOptions {
  readonly dataPath: (value: unknown) => string;
  readonly readFile: (path: string) => string;
}

interface LooseInclude {
  readonly from?: unknown;
  readonly tags?: unknown;
  readonly every?: unknown;
  readonly maxSources?: unknown;
}

interface Context {
  readonly folder: string;
  readonly dataPath: string;
  readonly document: ConfigDocument;
  readonly readFile: (path: string) => string;
}

function includesOf(value: unknown): Include[] {
  const list = (Object(value) as { include?: unknown }).include;
  if (!Array.isArray(list)) return [];
  return list.flatMap((entry, index) => {
    const { from, tags, every, maxSources } = (
      typeof entry === "string" ? { from: entry } : Object(entry)
    ) as LooseInclude;
    if (typeof from !== "string" || from === "") return [];
    const words = Array.isArray(tags) ? tags.filter((tag) => typeof tag === "string") : [];
    const everyMs = (typeof every === "string" ? parseDurationMs(every) : undefined) ?? DEFAULT_EVERY_MS;
    const limit = typeof maxSources === "number" && maxSources >= 1 ? maxSources : DEFAULT_MAX_SOURCES;
    return [{ from, tags: words, everyMs, index, maxSources: limit }];
  });
}

function readInclude(include: Include, context: Context): ConfigParts {
  if (/^https?:\/\//i.test(include.from)) return readRemote(include, context);
  const path = resolve(context.folder, include.from);
  const base = { parts: [], problems: [], files: [path], remotes: [], warnings: [] };
  try {
    return { ...base, ...read(path, displayName(path), context.readFile(path), include) };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === undefined) throw error;
    const problem =
      code === "ENOENT" ? `there is no file ${path}` : `the file ${path} cannot be read: ${wordsForCode(code)}`;
    return { ...base, problems: [problemOf(include, context, problem)] };
  }
}

/** A list on the web is read from its last copy: fetching is the worker's work, not the loader's. */
function readRemote(include: Include, context: Context): ConfigParts {
  const cachePath = join(context.dataPath, "includes", `${shortHash(include.from)}.opml`);
  const { everyMs, maxSources } = include;
  const remote = { url: include.from, everyMs, maxSources, cachePath };
  const base = { parts: [], problems: [], files: [cachePath], remotes: [remote], warnings: [] };
  if (!existsSync(cachePath)) return { ...base, warnings: [`${include.from}: not read yet`] };
  const text = context.readFile(cachePath);
  const copy = readRemoteCopy(text);
  // Copies of earlier versions are the OPML document itself.
  if (copy === undefined) return { ...base, ...read(cachePath, include.from, text, include) };
  return { ...base, ...listed(include.from, text, copy, include) };
}

type Read = Pick<ConfigParts, "parts" | "problems" | "warnings">;

function read(path: string, name: string, text: string, include: Include): Read {
  const { tags, maxSources } = include;
  if (!/\.(?:opml|xml)$/i.test(path) && !/^\uFEFF?\s*</.test(text)) {
    const document = parseDocument(name, text);
    return { parts: [{ document, schema: includedSchema, tags }], problems: document.problems, warnings: [] };
  }
  const list = sourcesOfOpml(text, maxSources);
  const problem = list.problem ?? (list.isTruncated ? TRUNCATED : undefined);
  const problems = problem === undefined ? [] : [{ file: name, path: "", problem }];
  return { ...listed(name, text, list, include), problems };
}

/** The sources of a list as a part of the config. */
function listed(name: string, text: string, list: RemoteCopy, { tags, maxSources, index }: Include): Read {
  const value = { sources: list.sources.slice(0, maxSources) };
  const document: ConfigDocument = { file: name, text, value, root: undefined, problems: [] };
  const hasMore = list.hasMore || list.sources.length > maxSources;
  const limit = `the list has more than ${maxSources} sources; the first ${maxSources} are read (include[${index}].maxSources)`;
  return {
    parts: [{ document, schema: includedSchema, tags }],
    problems: [],
    warnings: [...(hasMore ? [limit] : []), ...list.warnings].map((warning) => `${name}: ${warning}`),
  };
}

/** What an OPML list repeats of earlier files is left out: what stands in JSON says more about a source. */
function withoutRepeats(parts: readonly ConfigPart[]): ConfigPart[] {
  const seen = new Set<string>();
  return parts.map((part) => {
    const [sources] = sourcesOf(part.document.value);
    const fresh = sources.filter((source) => {
      const url = (Object(source) as { url?: unknown }).url;
      const isNew = typeof url !== "string" || !seen.has(url);
      if (typeof url === "string") seen.add(url);
      return isNew;
    });
    if (part.document.root !== undefined) return part;
    return { ...part, document: { ...part.document, value: { sources: fresh } } };
  });
}

function problemOf(include: Include, { document }: Context, problem: string): ConfigProblem {
  const path = ["include", include.index];
  return { file: document.file, path: formatPath(path), ...placeOfPath(document, path), problem };
}
