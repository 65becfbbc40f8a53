import { selectSources } from "../../compose/select-sources.js";
import type { Config } from "../../config/config.js";
import { loadConfig } from "../../config/load/load-config.js";
import type { Source } from "../../domain/source.js";
import type { SourceState } from "../../domain/source-state.js";
import { nearest } from "../../lib/text/nearest.js";
import { healthOf } from "../../poll/source-health.js";
import { type CommandContext, EXIT } from "../context.js";
import { colorsFor, plain, shorten, table, writeJson } from "../output/terminal.js";
import { readStates } from "../runtime/open-readonly.js";

export interface ListOptions {
  readonly json?: boolean;
  /** The feeds instead of the sources. */
  readonly feeds?: boolean;
  /** Ids alone, one a line. */
  readonly ids?: boolean;
  readonly tag?: readonly string[];
}

const TITLE_CHARS = 40;
const SHOWN_TAGS = 20;

/** Lists what the config names: sources with their state, or feeds. */
export async function runList(context: CommandContext, options: ListOptions): Promise<number> {
  const config = loadConfig(context.configPath, context.env);
  if (options.feeds) return listFeeds(context, config, options);
  const tags = options.tag ?? [];
  const sources = config.sources.filter((source) => tags.every((tag) => source.tags.includes(tag)));
  if (options.ids) return writeIds(context, sources);
  const states = await readStates(context, config);
  if (options.json)
    writeJson(
      context,
      sources.map((source) => jsonOf(source, states.get(source.id))),
    );
  else if (sources.length === 0) context.stderr.write(`${nothingListed(config, tags)}\n`);
  else context.stdout.write(tableOf(context, sources, states));
  return EXIT.ok;
}

/** Why the list is empty, and what to do. */
function nothingListed({ sources }: Config, tags: readonly string[]): string {
  if (sources.length === 0) return 'The config has no sources. "muara add <url>" adds one.';
  const known = [...new Set(sources.flatMap((source) => source.tags))];
  const unknown = tags.find((tag) => !known.includes(tag));
  if (unknown === undefined) return `No source has all of the tags ${tags.join(", ")}.`;
  if (known.length === 0) return "No source has a tag.";
  const near = nearest(unknown, known);
  const hint = near === undefined ? `There are: ${known.slice(0, SHOWN_TAGS).join(", ")}.` : `Did you mean "${near}"?`;
  return `No source has the tag "${unknown}". ${hint}`;
}

function tableOf(
  context: CommandContext,
  sources: readonly Source[],
  states: ReadonlyMap<string, SourceState>,
): string {
  const colors = colorsFor(context.stdout, context.env);
  const nowMs = Date.now();
  const rows = sources.map((source) => {
    const state = states.get(source.id);
    const title = shorten(source.title ?? state?.title ?? "", TITLE_CHARS);
    return [source.id, healthOf(source, state, nowMs).kind, title, source.tags.join(","), source.url].map(plain);
  });
  const paintState = (cell: string) =>
    cell === "failing" || cell === "gone" ? colors.red(cell) : cell === "ok" ? colors.green(cell) : colors.yellow(cell);
  return table([["ID", "STATE", "TITLE", "TAGS", "URL"], ...rows], (row, cell, column) => {
    if (row === 0) return colors.bold(cell);
    return column === 1 ? paintState(cell) : cell;
  });
}

function jsonOf(source: Source, state: SourceState | undefined): unknown {
  const { id, url, tags, language, timeZone, kind, paused } = source;
  const title = source.title ?? state?.title;
  const { kind: health } = healthOf(source, state, Date.now());
  return { id, url, title, tags, language, timeZone, kind, paused, state: health };
}

function listFeeds(context: CommandContext, config: Config, { json, ids }: ListOptions): number {
  const { feeds, sources } = config;
  if (ids) return writeIds(context, feeds);
  const counted = feeds.map((feed) => ({ ...feed, sourceIds: selectSources(feed, sources) }));
  if (json) {
    writeJson(
      context,
      counted.map(({ id, title, language, limit, sourceIds, token }) => {
        return { id, title, language, limit, sources: sourceIds, private: token !== undefined };
      }),
    );
    return EXIT.ok;
  }
  const colors = colorsFor(context.stdout, context.env);
  const rows = counted.map(({ id, title, sourceIds, limit, token }) => {
    const address = token === undefined ? `${config.site.url}/feeds/${id}` : "(private)";
    return [id, shorten(title, TITLE_CHARS), `${sourceIds.length}`, `${limit}`, address];
  });
  const head = ["ID", "TITLE", "SOURCES", "LIMIT", "ADDRESS"];
  context.stdout.write(table([head, ...rows], (row, cell) => (row === 0 ? colors.bold(cell) : cell)));
  return EXIT.ok;
}

function writeIds({ stdout }: CommandContext, named: readonly { id: string }[]): number {
  for (const { id } of named) stdout.write(`${id}\n`);
  return EXIT.ok;
}
