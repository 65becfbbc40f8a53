import { editConfig } from "../../config/edit/edit-config.js";
import { loadConfig } from "../../config/load/load-config.js";
import { type CommandContext, EXIT } from "../context.js";
import { unknownSource } from "../usage-error.js";

/** Takes sources out of the config, and out of the feeds that name them. */
export async function runRemove(context: CommandContext, ids: readonly string[]): Promise<number> {
  const config = loadConfig(context.configPath, context.env);
  const known = config.sources.map(({ id }) => id);
  for (const id of ids) if (!known.includes(id)) throw unknownSource(id, known);
  editConfig(
    context.configPath,
    [...new Set(ids)].map((id) => ({ kind: "removeSource", id }) as const),
    context.env,
  );
  for (const id of new Set(ids)) context.stderr.write(`Removed ${id}. Its items are forgotten after seven days.\n`);
  return EXIT.ok;
}
