import { type ConfigChange, watchConfig } from "../../config/watch-config.js";
import { type CommandContext, EXIT } from "../context.js";
import { createLogger } from "../output/logger.js";
import { createReminder } from "../output/reminder.js";
import {
  applyConfig,
  bootstrap,
  end,
  messageOf,
  type Role,
  type Running,
  type RuntimeContext,
} from "../runtime/bootstrap.js";
import { loadPlaced, type PlaceOptions, withPlace } from "../with-place.js";

/** A stop takes no longer; what is still under way then is cut off, and nothing that was saved is lost. */
const STOP_LIMIT_MS = 10_000;

/** Runs until it is told to stop. Resolves with the exit status; rejects with a MuaraError when it cannot begin. */
export async function run(role: Role, context: CommandContext, place: PlaceOptions): Promise<number> {
  const env = withPlace(context.env, place);
  const config = loadPlaced(context.configPath, env, place);
  const logger = createLogger({ level: config.logLevel, stream: context.stderr, env });
  for (const warning of config.warnings) logger.warn(warning);
  const reminder = context.stderr.isTTY ? createReminder((address) => logger.info(`open ${address}`)) : undefined;
  const around: RuntimeContext = {
    env,
    logger,
    condition: {},
    ...(reminder && { reminder }),
    ...(context.openFetcher && { openFetcher: context.openFetcher }),
  };
  // Watched from the moment it was read, so that no change is missed while everything begins.
  const beginning = bootstrap(role, config, around);
  const load = async (path: string) => (await beginning).configThread.load(path);
  const unwatch = watchConfig(config, load, (change) => {
    void beginning.then(
      (running) => applyChange(change, running, around),
      () => undefined,
    );
  });
  const running = await beginning.catch((error: unknown) => {
    unwatch();
    throw error;
  });
  await untilAborted(context.stopping);
  logger.info("stopping");
  reminder?.close();
  unwatch();
  await within(STOP_LIMIT_MS, end(running));
  logger.info("stopped");
  return EXIT.ok;
}

function applyChange(change: ConfigChange, running: Running, around: RuntimeContext): void {
  const { logger, condition } = around;
  if (change.kind === "broken") {
    condition.configProblem = change.error.message;
    logger.error(`the config was changed, but it is broken; the old one stays in force\n${change.error.message}`);
    return;
  }
  applyConfig(change.config, running, around).catch((error: unknown) =>
    logger.error({ err: error }, `the changed config could not be taken: ${messageOf(error)}`),
  );
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}

async function within(limitMs: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, limitMs);
  });
  await Promise.race([work, limit]);
  clearTimeout(timer);
}
