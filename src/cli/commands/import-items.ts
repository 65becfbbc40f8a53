import type { Config } from "../../config/config.js";
import type { StoredItem } from "../../domain/stored-item.js";
import { toInstant } from "../../lib/dates/instant.js";
import { groupBy } from "../../lib/group-by.js";
import type { Store } from "../../store/store.js";
import { type CommandContext, EXIT } from "../context.js";
import { createLogger } from "../output/logger.js";
import { countOf, plain } from "../output/terminal.js";
import { openStore } from "../runtime/open-store.js";
import { readItemLine } from "./item-line.js";

const SHOWN_PROBLEMS = 10;

/**
 * Puts exported items back: those of known sources into the store, where an item of the same key is replaced. Nothing is
 * written when a line is wrong or names a source that the config does not have; each such line is named.
 */
export async function importItems(
  context: CommandContext,
  config: Config,
  text: string,
  dryRun: boolean,
): Promise<number> {
  const known = new Set(config.sources.map(({ id }) => id));
  const problems: string[] = [];
  const items: StoredItem[] = [];
  for (const [index, line] of text
    .replace(/^\uFEFF/, "")
    .split("\n")
    .entries()) {
    if (line.trim() === "") continue;
    const read = readItemLine(line);
    if (typeof read === "string") problems.push(`line ${index + 1}: ${read}`);
    else if (!known.has(read.source.id)) problems.push(`line ${index + 1}: no source has the id "${read.source.id}"`);
    else items.push(read);
  }
  const { stderr } = context;
  const bySource = groupBy(items, ({ source }) => [source.id]);
  for (const problem of problems.slice(0, SHOWN_PROBLEMS)) stderr.write(`${plain(problem)}\n`);
  if (problems.length > SHOWN_PROBLEMS) stderr.write(`… and ${problems.length - SHOWN_PROBLEMS} more\n`);
  if (problems.length > 0) {
    stderr.write(`Nothing was imported: ${problems.length} lines are wrong.\n`);
    return EXIT.failure;
  }
  if (!dryRun) await save(context, config, bySource);
  stderr.write(
    `${countOf(items.length, "item")} of ${countOf(bySource.size, "source")} ${dryRun ? "would be imported" : "imported"}\n`,
  );
  return EXIT.ok;
}

async function save(
  context: CommandContext,
  config: Config,
  bySource: ReadonlyMap<string, StoredItem[]>,
): Promise<void> {
  const store = await openStore(config, createLogger({ level: "warn", stream: context.stderr, env: context.env }));
  try {
    await store.sync(config.sources, toInstant(Date.now()));
    for (const [id, items] of bySource) await saveSource(store, id, items);
  } finally {
    await store.close();
  }
}

async function saveSource(store: Store, id: string, items: readonly StoredItem[]): Promise<void> {
  const stored = await store.getSource(id);
  if (stored === undefined) return;
  const { state, remembered } = stored;
  const about = items.at(-1)?.source;
  const title = state.title ?? about?.title;
  const homepage = state.homepage ?? about?.url;
  // A source that was never polled here is called what the items say it was called.
  const named = {
    ...state,
    ...(title === undefined ? {} : { title }),
    ...(homepage === undefined ? {} : { homepage }),
  };
  await store.importSource({ state: named, items, remembered });
}
