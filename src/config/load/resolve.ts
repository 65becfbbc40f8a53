import type { ArticleRules, ListRules } from "../../domain/article-rules.js";
import type { Feed, Filter } from "../../domain/feed.js";
import type { Retention, Source } from "../../domain/source.js";

import type { FeedInput, FileInput, SourceInput } from "../schema/file-schema.js";
import type { FilterInput } from "../schema/filter-schema.js";

const DEFAULT_MAX_ITEMS = 1_000;
/** Items of a feed without an explicit limit, in addition to recent arrivals. */
export const DEFAULT_LIMIT = 50;

export const ARTICLE_DEFAULTS: ArticleRules = {
  body: [],
  title: [],
  authors: [],
  date: [],
  image: [],
  remove: [],
  datelines: [],
  endMarks: [],
  inserts: [],
  nextPage: [],
  maxPages: 5,
  defaults: true,
};

export const LIST_DEFAULTS: ListRules = { links: [], include: [], exclude: [], maxLinks: 20 };

/** A source with every default filled in: its own word first, then the file's, then Muara's. */
export function resolveSource(input: SourceInput, file: FileInput): Source {
  const { interval, retention, article, list, map, tags, ...rest } = defined(input);
  return {
    ...rest,
    ...(map === undefined ? {} : { map: defined(map) }),
    kind: map === undefined ? input.kind : "map",
    respectCache: input.respectCache,
    paused: input.paused,
    updates: input.updates,
    fullText: map?.article ? true : input.fullText,
    retryScope: input.retryScope,
    tags: [...new Set(tags ?? [])],
    ...(interval === undefined ? {} : { intervalMs: interval }),
    retention: resolveRetention({ ...defined(file.retention ?? {}), ...defined(retention ?? {}) }),
    article: { ...ARTICLE_DEFAULTS, ...defined(file.article ?? {}), ...defined(article ?? {}) },
    list: { ...LIST_DEFAULTS, ...defined(file.list ?? {}), ...defined(list ?? {}) },
  };
}

/** A feed with every default filled in. */
export function resolveFeed(input: FeedInput, file: FileInput): Feed {
  const { sources, exclude, keep, drop, dedupe, title, language, limit, ...rest } = defined(input);
  const spoken = language ?? file.site.language;
  return {
    ...rest,
    title: title ?? input.id,
    ...(limit === undefined ? { limit: DEFAULT_LIMIT, holdsRecent: true } : { limit }),
    ...(spoken === undefined ? {} : { language: spoken }),
    sources: sources === "all" ? { all: true, ids: [], tags: [] } : { all: false, ...selectionOf(sources) },
    exclude: selectionOf(exclude ?? []),
    ...(keep === undefined ? {} : { keep: resolveFilter(keep) }),
    ...(drop === undefined ? {} : { drop: resolveFilter(drop) }),
    dedupe: { by: dedupe.by, windowMs: dedupe.window, prefer: dedupe.prefer },
  };
}

/** The feed of a file that names none: everything. */
export function defaultFeed(file: FileInput): Feed {
  return {
    id: "all",
    title: file.site.title,
    ...(file.site.description === undefined ? {} : { description: file.site.description }),
    ...(file.site.language === undefined ? {} : { language: file.site.language }),
    sources: { all: true, ids: [], tags: [] },
    exclude: { ids: [], tags: [] },
    limit: DEFAULT_LIMIT,
    holdsRecent: true,
    order: "published",
    sourceInTitle: false,
    dedupe: { by: "url", windowMs: 7 * 86_400_000, prefer: "earliest" },
  };
}

function resolveRetention({ maxItems, maxAge }: { maxItems?: number; maxAge?: number }): Retention {
  return { maxItems: maxItems ?? DEFAULT_MAX_ITEMS, ...(maxAge === undefined ? {} : { maxAgeMs: maxAge }) };
}

function resolveFilter(input: FilterInput): Filter {
  if ("any" in input) return { any: input.any.map(resolveFilter) };
  if ("all" in input) return { all: input.all.map(resolveFilter) };
  if ("not" in input) return { not: resolveFilter(input.not) };
  if ("olderThan" in input) return { olderThanMs: input.olderThan };
  if ("newerThan" in input) return { newerThanMs: input.newerThan };
  return input;
}

type SelectionInput = readonly string[] | { readonly ids: readonly string[]; readonly tags: readonly string[] };

function selectionOf(input: SelectionInput): { ids: readonly string[]; tags: readonly string[] } {
  return "ids" in input ? { ids: input.ids, tags: input.tags } : { ids: input, tags: [] };
}

type Defined<T> = { [K in keyof T]: Exclude<T[K], undefined> };

/** Zod writes `undefined` for a key that was given as such; here absent and undefined are one. */
function defined<T extends object>(value: T): Defined<T> {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as Defined<T>;
}
