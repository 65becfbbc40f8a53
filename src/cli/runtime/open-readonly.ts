import { existsSync } from "node:fs";
import type { Config } from "../../config/config.js";
import type { SourceState } from "../../domain/source-state.js";
import { toInstant } from "../../lib/dates/instant.js";
import type { Store } from "../../store/store.js";
import type { CommandContext } from "../context.js";
import { createLogger } from "../output/logger.js";
import { openStore } from "./open-store.js";

/** Gives the stored side of a config to `work`, read beside a running Muara; undefined when nothing is stored yet. */
export async function withStoreRead<T>(
  context: CommandContext,
  config: Config,
  work: (store: Store | undefined) => Promise<T>,
): Promise<T> {
  if (config.store.kind === "files" && !existsSync(config.store.path)) return work(undefined);
  const logger = createLogger({ level: "warn", stream: context.stderr, env: context.env });
  const store = await openStore(config, logger, true);
  try {
    await store.sync(config.sources, toInstant(Date.now()));
    return await work(store);
  } finally {
    await store.close();
  }
}

/** What is known of each source, by id. */
export async function readStates(context: CommandContext, config: Config): Promise<ReadonlyMap<string, SourceState>> {
  return withStoreRead(context, config, async (store) => {
    const states = (await store?.getStates()) ?? [];
    return new Map(states.map((state) => [state.sourceId, state]));
  });
}
