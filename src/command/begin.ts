import { statSync } from "node:fs";
import type { Logger } from "pino";
import type { Config } from "../config/model.js";
import { toInstant } from "../feed/instant.js";
import { type Admin, createAdmin } from "../http/admin/admin.js";
import { createHttpServer, type HttpServer } from "../http/server.js";
import { createPublisher, type Publisher } from "../publish/publisher.js";
import type { Store } from "../store/port.js";
import { createWorker, type Worker } from "../work/worker.js";
import { createAdminPort } from "./admin-port.js";
import { logReport, openStore } from "./app.js";
import { type Condition, noteError, noteReport, noteUnpublished, problemsOf, statusOf } from "./condition.js";
import type { CommandContext } from "./context.js";
import { createPollLog, type PollLog } from "./poll-log.js";
import { readVersion } from "./version.js";

/** What a running Muara is made of: `start` has both, `serve` only serves, `work` only polls. */
export type Role = "start" | "serve" | "work";

/** What goes on beside the parts, and tells of them. */
export interface Surroundings {
  readonly env: CommandContext["env"];
  readonly logger: Logger;
  readonly condition: Condition;
}

export interface Running {
  readonly store: Store;
  readonly worker?: Worker;
  readonly publisher?: Publisher;
  readonly server?: HttpServer;
  readonly admin?: Admin;
}

type Parts = { -readonly [Part in keyof Running]: Running[Part] };

/** Opens, polls and serves as the role says. Rejects with a MuaraError when it cannot, and has closed everything then. */
export async function begin(role: Role, config: Config, around: Surroundings): Promise<Running> {
  const store = await openStore(config, around.logger, role === "serve");
  const parts: Parts = { store };
  const polls = createPollLog();
  try {
    if (role === "serve") await store.sync(config.sources, toInstant(Date.now()));
    else parts.worker = await beginWorker(config, store, polls, around);
    if (role !== "work") await beginServer(parts, config, polls, around);
    // Feeds are served from what is stored before the first poll is made.
    parts.worker?.start();
    return parts;
  } catch (error) {
    await end(parts);
    throw error;
  }
}

/** Takes another config into force; nothing is polled that need not be. The one in force already changes nothing. */
export async function takeConfig(config: Config, running: Running, { logger, condition }: Surroundings): Promise<void> {
  delete condition.configProblem;
  if (JSON.stringify(config) === JSON.stringify(running.publisher?.getConfig())) return;
  await (running.worker?.replaceConfig(config) ?? running.store.sync(config.sources, toInstant(Date.now())));
  running.publisher?.replaceConfig(config);
  logger.info({ feeds: config.feeds.length, sources: config.sources.length }, "the changed config is in force");
}

/** The server first, so that nobody is answered from a closing store; the store last. */
export async function end({ store, worker, publisher, server, admin }: Running): Promise<void> {
  admin?.close();
  await server?.close();
  await worker?.stop();
  await publisher?.close();
  await store.close();
}

function beginWorker(config: Config, store: Store, polls: PollLog, around: Surroundings): Promise<Worker> {
  const { logger, condition } = around;
  return createWorker({
    config,
    store,
    version: readVersion(),
    report: (report) => {
      noteReport(condition, report);
      polls.add(report);
      logReport(logger, report);
    },
    onError: (error, sourceId) => {
      noteError(condition, error);
      logger.error({ err: error, ...(sourceId && { source: sourceId }) }, messageOf(error));
    },
  });
}

async function beginServer(parts: Parts, config: Config, polls: PollLog, around: Surroundings): Promise<void> {
  const { logger, condition } = around;
  const { store } = parts;
  const started = toInstant(Date.now());
  const publisher = createPublisher({
    store,
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
  const admin = beginAdmin(parts, publisher, polls, around);
  if (admin !== undefined) parts.admin = admin;
  const status = () => statusOf({ store, config: publisher.getConfig(), started, condition, nowMs: Date.now() });
  parts.server = createHttpServer({ config, publisher, status, logger, ...(admin && { extend: admin.extend }) });
  const address = await parts.server.listen();
  logger.info({ address, feeds: config.feeds.length, sources: config.sources.length }, `Muara serves at ${address}`);
}

function beginAdmin(parts: Parts, publisher: Publisher, polls: PollLog, around: Surroundings): Admin | undefined {
  const { adminSecret } = publisher.getConfig().server;
  if (adminSecret === undefined) return undefined;
  const port = createAdminPort({
    env: around.env,
    publisher,
    store: parts.store,
    worker: parts.worker,
    polls,
    getProblems: () => problemsOf(around.condition),
    take: (config) => takeConfig(config, parts, around),
    onError: (error) => around.logger.error({ err: error }, messageOf(error)),
  });
  return createAdmin(port, adminSecret);
}

/** When the config was last written: the same over restarts, so that Last-Modified is too. */
function changedMs({ files }: Config): number {
  return Math.max(0, ...files.map((file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0));
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
