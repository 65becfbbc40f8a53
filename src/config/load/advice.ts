import { shortPatterns } from "../../compose/filter.js";
import { selectSources } from "../../compose/select-sources.js";
import type { Feed } from "../../domain/feed.js";
import type { Source } from "../../domain/source.js";
import { formatDuration } from "../../lib/quantity.js";
import type { Config } from "../config.js";
import type { ConfigProblem } from "../config-errors.js";
import { isKnownLanguage } from "../schema/value-checks.js";
import { canMatch } from "./age-range.js";
import { type ConfigDocument, type ConfigPath, formatPath, placeOfPath } from "./document.js";
import { listAt, memberOf, sourcesOf } from "./known-names.js";

/** Shorter secrets can be guessed. */
const SECRET_CHARS = 16;
const NAMES_SHOWN = 10;

/** Where an entry of the config is written. */
interface FeedEntry<T> {
  readonly value: T;
  readonly document?: ConfigDocument | undefined;
  readonly path: ConfigPath;
}

/** What is valid but probably not meant: `muara check` warns of it. `documents` are the files of the config, in its order. */
export function adviseOn(config: Config, documents: readonly ConfigDocument[]): ConfigProblem[] {
  const sources = entriesOf(config.sources, documents, (value) => sourcesOf(value));
  const feeds = entriesOf(config.feeds, documents, (value) => [listAt(value, "feeds"), ["feeds"]]);
  return [
    ...sameAddress(sources),
    ...unusedSources(sources, config),
    ...sources.flatMap((source) => cacheOverride(source, config.polling.minIntervalMs)),
    ...feeds.flatMap((feed) => [...emptyFeed(feed, config.sources), ...uselessLimit(feed), ...largePatterns(feed)]),
    ...languages(sources, feeds, documents[0]),
    ...weakSecrets(config),
  ];
}

function entriesOf<T>(
  values: readonly T[],
  documents: readonly ConfigDocument[],
  listOf: (value: unknown) => readonly [list: readonly unknown[], path: ConfigPath],
): FeedEntry<T>[] {
  const places = documents.flatMap((document) => {
    const [list, path] = listOf(document.value);
    return list.map((_, index) => ({ document, path: [...path, index] }));
  });
  return values.map((value, index) => ({ value, path: [], ...places[index] }));
}

function warningAt(
  { document, path }: Omit<FeedEntry<unknown>, "value">,
  problem: string,
  hint?: string,
): ConfigProblem {
  const place = document === undefined ? undefined : placeOfPath(document, path);
  return {
    file: document?.file ?? "the config",
    path: formatPath(path),
    ...place,
    problem,
    ...(hint !== undefined && { hint }),
  };
}

function inside<T>({ document, path }: FeedEntry<T>, key: string): Omit<FeedEntry<T>, "value"> {
  return { document, path: [...path, key] };
}

function sameAddress(sources: readonly FeedEntry<Source>[]): ConfigProblem[] {
  const firsts = new Map<string, Source>();
  return sources.flatMap((entry) => {
    const { id, url } = entry.value;
    const address = comparable(url);
    const first = firsts.get(address);
    if (first === undefined) {
      firsts.set(address, entry.value);
      return [];
    }
    const problem = `the sources "${first.id}" and "${id}" have the same address`;
    return [warningAt(inside(entry, "url"), problem, "remove one, and give its tags to the other")];
  });
}

/** Without what a server hardly ever tells apart: scheme, `www.`, a slash at the end. */
function comparable(address: string): string {
  const { host, pathname, search } = new URL(address);
  return `${host.replace(/^www\./, "")}${pathname.replace(/\/$/, "")}${search}`;
}

function unusedSources(sources: readonly FeedEntry<Source>[], config: Config): ConfigProblem[] {
  const used = new Set(config.feeds.flatMap((feed) => selectSources(feed, config.sources)));
  const unused = sources.filter(({ value }) => !value.paused && !used.has(value.id));
  const [first, ...others] = unused;
  if (first === undefined) return [];
  const hint = "name them in a feed, pause or remove them";
  if (others.length === 0)
    return [warningAt(first, `no feed uses the source "${first.value.id}"`, hint.replaceAll("them", "it"))];
  const names = unused.slice(0, NAMES_SHOWN).map(({ value }) => `"${value.id}"`);
  const more = unused.length > NAMES_SHOWN ? `, and ${unused.length - NAMES_SHOWN} more` : "";
  return [warningAt(first, `no feed uses ${unused.length} sources: ${names.join(", ")}${more}`, hint)];
}

/** `respectCache: false` that changes nothing, or less than the interval says. */
function cacheOverride(entry: FeedEntry<Source>, minIntervalMs: number): ConfigProblem[] {
  const { id, intervalMs, respectCache } = entry.value;
  if (respectCache) return [];
  if (intervalMs === undefined) {
    const problem = `respectCache of the source "${id}" changes nothing without an interval`;
    return [warningAt(inside(entry, "respectCache"), problem, 'add one such as "30m", or remove respectCache')];
  }
  if (intervalMs >= minIntervalMs) return [];
  const atLeast = formatDuration(minIntervalMs);
  const problem = `the source "${id}" is polled every ${atLeast}: with respectCache false no interval is shorter than polling.minInterval`;
  return [warningAt(inside(entry, "interval"), problem, `write "${atLeast}"`)];
}

function emptyFeed(entry: FeedEntry<Feed>, all: readonly Source[]): ConfigProblem[] {
  const feed = entry.value;
  const ids = new Set(selectSources(feed, all));
  const sources = all.filter(({ id }) => ids.has(id));
  const problem = whyEmpty(feed, sources, all);
  return problem === undefined ? [] : [warningAt(entry, `the feed "${feed.id}" ${problem}`)];
}

function whyEmpty(feed: Feed, sources: readonly Source[], all: readonly Source[]): string | undefined {
  if (sources.length === 0) {
    // A config without sources yet, as `muara init` writes it.
    if (all.length === 0 && feed.sources.all) return undefined;
    const chosen = selectSources({ ...feed, exclude: { ids: [], tags: [] } }, all);
    return `can hold nothing: ${chosen.length > 0 ? "all of its sources are excluded" : "it selects no source"}`;
  }
  if (sources.every(({ paused }) => paused)) return "gets nothing new: all of its sources are paused";
  const maxAgeMs = Math.max(...sources.map(({ retention }) => retention.maxAgeMs ?? Infinity));
  if (!canMatch(feed, maxAgeMs)) return "can hold nothing: its filters and the retention of its sources leave no item";
  return undefined;
}

function uselessLimit(entry: FeedEntry<Feed>): ConfigProblem[] {
  const { limit, limitPerSource } = entry.value;
  if (limitPerSource === undefined || limitPerSource <= limit) return [];
  const problem = `limitPerSource ${limitPerSource} is more than limit ${limit} and changes nothing`;
  return [warningAt(inside(entry, "limitPerSource"), problem, "lower it, or raise limit")];
}

/** Patterns that search the beginning of long texts only. */
function largePatterns(entry: FeedEntry<Feed>): ConfigProblem[] {
  return (["keep", "drop"] as const).flatMap((key) =>
    shortPatterns(entry.value[key]).map(({ pattern, maxChars }) =>
      warningAt(
        inside(entry, key),
        `the pattern ${JSON.stringify(pattern)} is large: it is searched for in the first ${maxChars} characters of a text`,
        "use smaller repetitions, or divide it into several patterns",
      ),
    ),
  );
}

function languages(
  sources: readonly FeedEntry<Source>[],
  feeds: readonly FeedEntry<Feed>[],
  main: ConfigDocument | undefined,
): ConfigProblem[] {
  const site = { value: undefined, document: main, path: ["site"] };
  return [site, ...sources, ...feeds].flatMap(({ document, path }) => {
    const owner = path.reduce<unknown>((value, step) => memberOf(value, String(step)), document?.value);
    const tag = memberOf(owner, "language");
    if (typeof tag !== "string" || isKnownLanguage(tag)) return [];
    const problem = `no language has the tag ${JSON.stringify(tag)}`;
    return [warningAt({ document, path: [...path, "language"] }, problem, 'use one such as "id", "en" or "pt-BR"')];
  });
}

function weakSecrets({ server }: Config): ConfigProblem[] {
  return [
    ["MUARA_ADMIN_SECRET", server.adminSecret] as const,
    ["MUARA_METRICS_SECRET", server.metricsSecret] as const,
  ].flatMap(([path, secret]) =>
    secret === undefined || secret.length >= SECRET_CHARS
      ? []
      : [
          {
            file: "environment",
            path,
            problem: `shorter than ${SECRET_CHARS} characters`,
            hint: "make a new one: openssl rand -base64 24",
          },
        ],
  );
}
