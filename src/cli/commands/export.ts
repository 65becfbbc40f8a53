import { once } from "node:events";
import type { Config } from "../../config/config.js";
import { loadConfig } from "../../config/load/load-config.js";
import { opmlOfSources } from "../../config/opml/opml-sources.js";
import type { SourceState } from "../../domain/source-state.js";
import { secretsIn } from "../../lib/secret-address.js";
import { StoreError } from "../../store/store-errors.js";
import { type CommandContext, EXIT } from "../context.js";
import { readStates, withStoreRead } from "../runtime/open-readonly.js";
import { unknownSource } from "../usage-error.js";

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
    const states = await statesIfThere(context, config);
    context.stdout.write(opmlOfSources(sources, `${config.site.title}: sources`, states));
    const secret = sources.filter(({ url }) => secretsIn(url).length > 0).map(({ id }) => id);
    if (secret.length > 0)
      context.stderr.write(`written without the secret in their addresses: ${secret.join(", ")}\n`);
    return EXIT.ok;
  }
  return exportItems(
    context,
    config,
    sources.map(({ id }) => id),
  );
}

/** The list is complete without the store: only titles and home pages come from there. */
async function statesIfThere(context: CommandContext, config: Config): Promise<ReadonlyMap<string, SourceState>> {
  try {
    return await readStates(context, config);
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    context.stderr.write(`titles and home pages of the sources are left out: ${error.message}\n`);
    return new Map();
  }
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
