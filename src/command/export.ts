import { once } from "node:events";
import { loadConfig } from "../config/load.js";
import type { Config } from "../config/model.js";
import { opmlOfSources } from "../config/opml-sources.js";
import { type CommandContext, EXIT } from "./context.js";
import { unknownSource } from "./errors.js";
import { withStoreRead } from "./stored.js";

export interface ExportOptions {
  readonly format?: "opml" | "jsonl";
}

/** Writes the sources as OPML, or their stored items as JSON Lines (one item a line, oldest first), to stdout. */
export async function runExport(
  context: CommandContext,
  ids: readonly string[],
  options: ExportOptions,
): Promise<number> {
  const config = loadConfig(context.configPath, context.env);
  const known = config.sources.map(({ id }) => id);
  for (const id of ids) if (!known.includes(id)) throw unknownSource(id, known);
  const sources = config.sources.filter(({ id }) => ids.length === 0 || ids.includes(id));
  if (options.format !== "jsonl") {
    context.stdout.write(opmlOfSources(sources, `${config.site.title}: sources`));
    return EXIT.ok;
  }
  return exportItems(
    context,
    config,
    sources.map(({ id }) => id),
  );
}

async function exportItems(context: CommandContext, config: Config, ids: readonly string[]): Promise<number> {
  return withStoreRead(context, config, async (store) => {
    let count = 0;
    for (const id of store === undefined ? [] : ids) {
      for await (const item of store?.exportSource(id) ?? []) {
        if (context.stopping.aborted) return EXIT.failure;
        count += 1;
        if (!context.stdout.write(`${JSON.stringify(item)}\n`)) await once(context.stdout, "drain");
      }
    }
    context.stderr.write(`${count} items of ${ids.length} sources\n`);
    return EXIT.ok;
  });
}
