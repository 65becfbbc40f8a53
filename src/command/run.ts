import { statSync } from "node:fs";
import type { Logger } from "pino";
import { loadConfig } from "../config/load.js";
import type { Config } from "../config/model.js";
import { type ConfigChange, watchConfig } from "../config/watch.js";
import { toInstant } from "../feed/instant.js";
import { createHttpServer, type HttpServer } from "../http/server.js";
import type { Status } from "../http/status.js";
import { createPublisher, type Publisher } from "../publish/publisher.js";
import type { Store } from "../store/port.js";
import { createWorker, type Worker } from "../work/worker.js";
import { logReport, openStore } from "./app.js";
import { type Condition, noteError, noteReport, noteUnpublished, statusOf } from "./condition.js";
import { type CommandContext, EXIT } from "./context.js";
import { createLogger } from "./log.js";
import { readVersion } from "./version.js";

/** What a running Muara is made of: `start` has both, `serve` only serves, `work` only polls. */
export type Role = "start" | "serve" | "work";

/** A stop takes no longer; what is still under way then is cut off, and nothing that was saved is lost. */
const STOP_LIMIT_MS = 10_000;

interface Running {
  readonly store: Store;
  readonly worker?: Worker;
  readonly publisher?: Publisher;
  readonly server?: HttpServer;
}

/** Runs until it is told to stop. Resolves with the exit status; rejects with a MuaraError when it cannot begin. */
export async function run(role: Role, context: CommandContext): Promise<number> {
  const config = loadConfig(context.configPath, context.env);
  const logger = createLogger({ level: config.logLevel, stream: context.stderr, env: context.env });
  for (const warning of config.warnings) logger.warn(warning);
  const condition: Condition = {};
  // Watched from the moment it was read, so that no change is missed while everything begins.
  const beginning = begin(role, config, logger, condition);
  const unwatch = watchConfig(config, context.env, (change) => {
    void beginning.then(
      (running) => applyChange(change, running, logger, condition),
      () => undefined,
    );
  });
  const running = await beginning.catch((error: unknown) => {
    unwatch();
    throw error;
  });
  await untilAborted(context.stopping);
  logger.info("stopping");
  unwatch();
  await within(STOP_LIMIT_MS, end(running));
  logger.info("stopped");
  return EXIT.ok;
}

async function begin(role: Role, config: Config, logger: Logger, condition: Condition): Promise<Running> {
  const store = await openStore(config, logger, role === "serve");
  const parts: { -readonly [Part in keyof Running]: Running[Part] } = { store };
  try {
    const started = toInstant(Date.now());
    if (role === "serve") await store.sync(config.sources, started);
    else parts.worker = await beginWorker(config, store, logger, condition);
    if (role !== "work") {
      const status = () =>
        statusOf({ store, config: parts.publisher?.getConfig() ?? config, started, condition, nowMs: Date.now() });
      await beginServer(parts, config, logger, { status, condition });
    }
    // Feeds are served from what is stored before the first poll is made.
    parts.worker?.start();
    return parts;
  } catch (error) {
    await end(parts);
    throw error;
  }
}

function beginWorker(config: Config, store: Store, logger: Logger, condition: Condition): Promise<Worker> {
  return createWorker({
    config,
    store,
    version: readVersion(),
    report: (report) => {
      noteReport(condition, report);
      logReport(logger, report);
    },
    onError: (error, sourceId) => {
      noteError(condition, error);
      logger.error({ err: error, ...(sourceId && { source: sourceId }) }, messageOf(error));
    },
  });
}

async function beginServer(
  parts: { -readonly [Part in keyof Running]: Running[Part] },
  config: Config,
  logger: Logger,
  { status, condition }: { readonly status: () => Promise<Status>; readonly condition: Condition },
): Promise<void> {
  const publisher = createPublisher({
    store: parts.store,
    config,
    configChangedMs: changedMs(config),
    onFailure: (feedId, error) => {
      noteUnpublished(condition, error, Date.now());
      logger.error({ err: error, feed: feedId }, `feed ${feedId} keeps its last bytes`);
    },
    onPublished: (feed) => logger.debug({ feed: feed.id }, `published ${feed.id}`),
  });
  parts.publisher = publisher;
  publisher.open();
  parts.server = createHttpServer({ config, publisher, status, logger });
  const address = await parts.server.listen();
  logger.info({ address, feeds: config.feeds.length, sources: config.sources.length }, `Muara serves at ${address}`);
}

/** When the config was last written: the same over restarts, so that Last-Modified is too. */
function changedMs({ files }: Config): number {
  return Math.max(0, ...files.map((file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0));
}

function applyChange(change: ConfigChange, running: Running, logger: Logger, condition: Condition): void {
  if (change.kind === "broken") {
    condition.configProblem = change.error.message;
    logger.error(`the config was changed, but it is broken; the old one stays in force\n${change.error.message}`);
    return;
  }
  delete condition.configProblem;
  const { config } = change;
  const taken = running.worker?.replaceConfig(config) ?? running.store.sync(config.sources, toInstant(Date.now()));
  taken.then(
    () => {
      running.publisher?.replaceConfig(config);
      logger.info({ feeds: config.feeds.length, sources: config.sources.length }, "the changed config is in force");
    },
    (error: unknown) => logger.error({ err: error }, `the changed config could not be taken: ${messageOf(error)}`),
  );
}

/** The server first, so that nobody is answered from a closing store; the store last. */
async function end({ store, worker, publisher, server }: Running): Promise<void> {
  await server?.close();
  await worker?.stop();
  await publisher?.close();
  await store.close();
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

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
