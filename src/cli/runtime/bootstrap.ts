import type { Logger } from "pino";
import type { Config } from "../../config/config.js";
import { MuaraError } from "../../domain/errors.js";
import { toInstant } from "../../lib/dates/instant.js";
import { createWorker, type Worker } from "../../poll/poll-worker.js";
import type { ItemKeeper } from "../../publish/keep-items.js";
import { createPublisher, type Publisher } from "../../publish/publisher.js";
import { type Admin, createAdmin } from "../../server/admin/admin.js";
import { createHttpServer, type HttpServer } from "../../server/http-server.js";
import { serveEvents } from "../../server/routes/events-feed.js";
import { serveHub } from "../../server/routes/hub-route.js";
import { createMetrics, listenForMetrics, type Metrics, serveMetrics } from "../../server/routes/metrics.js";
import type { GetStatus } from "../../server/status.js";
import type { Store } from "../../store/store.js";
import { StoreError } from "../../store/store-errors.js";
import type { CommandContext } from "../context.js";
import { networkMessage } from "../output/network-message.js";
import { createPollLog, type PollLog } from "../output/poll-log.js";
import type { Reminder } from "../output/reminder.js";
import { readVersion } from "../version.js";
import { type AlertSender, createAlertSender } from "./alert-sender.js";
import { type ConfigThread, createConfigThread } from "./config-editor.js";
import { type Control, openControl } from "./control-server.js";
import { createAdminPort } from "./create-admin-port.js";
import { beginKeeper, savesFeedItems } from "./feed-item-keeper.js";
import { type HealthState, noteError, noteReport, noteUnpublished, problemsOf, statusOf } from "./health-state.js";
import { createDelays, type Delays, readGauges } from "./metrics-sources.js";
import { changedMs, logReport, openStore } from "./open-store.js";
import { beginPush, type PushRuntime } from "./push-runtime.js";
import { createSourceStatuses } from "./source-statuses.js";
import { createStoreTrouble, type StoreTrouble } from "./store-trouble.js";

/** What a running Muara is made of: `start` has both, `serve` only serves, `work` only polls. */
export type Role = "start" | "serve" | "work";

/** What goes on beside the parts, and tells of them. */
export interface RuntimeContext {
  readonly env: CommandContext["env"];
  readonly logger: Logger;
  readonly condition: HealthState;
  /** On a terminal. */
  readonly reminder?: Reminder;
  /** Opens the way to other servers; `createFetcher` without it. */
  readonly openFetcher?: CommandContext["openFetcher"];
}

export interface Running {
  readonly store: Store;
  readonly worker?: Worker;
  readonly publisher?: Publisher;
  readonly server?: HttpServer;
  readonly admin?: Admin;
  readonly alerts?: AlertSender;
  readonly control?: Control;
  readonly keeper?: ItemKeeper;
  readonly push?: PushRuntime;
  readonly metricsServer?: { readonly close: () => Promise<void> };
  readonly configThread: ConfigThread;
  /** Where it serves. */
  readonly address?: string;
  /** The config in force. */
  config: Config;
}

/** Who is told of what goes on. */
interface Watchers {
  readonly polls: PollLog;
  readonly metrics: Metrics;
  readonly delays: Delays;
  readonly trouble: StoreTrouble;
}

type Parts = { -readonly [Part in keyof Running]: Running[Part] };

/** Opens, polls and serves as the role says. Rejects with a MuaraError when it cannot, and has closed everything then. */
export async function bootstrap(role: Role, fileConfig: Config, around: RuntimeContext): Promise<Running> {
  const config = possibleConfig(fileConfig, role !== "serve");
  const trouble = createStoreTrouble(around.logger);
  const store = await openStore(config, around.logger, role === "serve", trouble);
  const parts: Parts = { store, config, configThread: createConfigThread(around.env) };
  const look = () => {
    const overflows = parts.publisher?.getOverflows() ?? [];
    return readGauges(store, parts.config, around.condition, { nowMs: Date.now(), overflows });
  };
  const metrics = createMetrics(readVersion(), look);
  const watchers = { polls: createPollLog(), metrics, delays: createDelays(store, metrics.noteDelay), trouble };
  try {
    if (role === "serve") await store.sync(config.sources, toInstant(Date.now()));
    else parts.worker = await beginWorker(parts, watchers, around);
    if (role === "work") parts.keeper = beginKeeper(store, config, around);
    else await beginServer(parts, watchers, around);
    if (mayPush(role !== "serve", config)) {
      const { alerts, publisher } = parts;
      parts.push = beginPush({ store, config: parts.config, logger: around.logger, alerts, trouble, publisher });
    }
    await beginMetrics(parts, metrics, around);
    await beginControl(parts, watchers.polls, around);
    // Feeds are served from what is stored before the first poll is made.
    parts.worker?.start();
    return parts;
  } catch (error) {
    await end(parts);
    throw error;
  }
}

/** A process that only reads a data folder cannot keep what push needs. */
function mayPush(polls: boolean, { store }: Config): boolean {
  return polls || store.kind === "postgres";
}

/** The config as this process can carry it out: without a hub where it cannot be one. */
function possibleConfig(config: Config, polls: boolean): Config {
  return mayPush(polls, config) ? config : { ...config, publish: { ...config.publish, isHub: false } };
}

/** Takes another config into force; nothing is polled that need not be. The one in force already changes nothing. */
export async function applyConfig(
  fileConfig: Config,
  running: Running,
  { logger, condition }: RuntimeContext,
): Promise<void> {
  const config = possibleConfig(fileConfig, running.worker !== undefined);
  delete condition.configProblem;
  if (JSON.stringify(config) === JSON.stringify(running.config)) return;
  await (running.worker?.replaceConfig(config) ?? running.store.sync(config.sources, toInstant(Date.now())));
  running.config = config;
  running.publisher?.replaceConfig(config);
  running.keeper?.replaceConfig(config);
  running.push?.replaceConfig(config);
  logger.info({ feeds: config.feeds.length, sources: config.sources.length }, "the changed config is in force");
}

/** The server first, so that nobody is answered from a closing store; the store last. */
export async function end({ store, worker, publisher, server, admin, ...rest }: Running): Promise<void> {
  admin?.close();
  await rest.control?.close();
  await server?.close();
  await worker?.stop();
  await rest.push?.close();
  rest.alerts?.close();
  await rest.metricsServer?.close();
  await rest.configThread.close();
  await publisher?.close();
  await rest.keeper?.close();
  await store.close();
}

function beginWorker(
  parts: Parts,
  { polls, metrics, delays, trouble }: Watchers,
  around: RuntimeContext,
): Promise<Worker> {
  const { logger, condition } = around;
  const alerts = createAlertSender(logger);
  parts.alerts = alerts;
  const onError = (error: unknown, sourceId?: string) => {
    noteError(condition, error);
    if (error instanceof StoreError) return trouble.note(error, sourceId);
    // Only a bug of ours needs its stack.
    const facts = error instanceof MuaraError ? {} : { err: error };
    logger.error({ ...facts, ...(sourceId && { source: sourceId }) }, messageOf(error));
  };
  return createWorker({
    config: parts.config,
    store: parts.store,
    version: readVersion(),
    ...(around.openFetcher && { openFetcher: around.openFetcher }),
    report: (report) => {
      noteReport(condition, report);
      if (condition.storeProblem === undefined) trouble.noteSaved();
      polls.add(report);
      metrics.notePoll(report);
      delays.notePoll(report).catch(() => {}); // a delay that cannot be told; the store says itself that it is away
      logReport(logger, report);
      if (report.outcome !== "offline") around.reminder?.notePoll();
    },
    alert: (event) => alerts.send(parts.config, event),
    onNetwork: (isThere) => {
      condition.offline = !isThere;
      logger.warn(networkMessage(parts.config, isThere));
    },
    measure: metrics.noteStep,
    onError,
  });
}

async function beginServer(parts: Parts, watchers: Watchers, around: RuntimeContext): Promise<void> {
  const { logger, condition } = around;
  const { store, config } = parts;
  const started = toInstant(Date.now());
  const publisher = beginPublisher(parts, watchers, around);
  const admin = beginAdmin(parts, publisher, watchers.polls, around);
  if (admin !== undefined) parts.admin = admin;
  const statuses = createSourceStatuses(store, () => parts.config);
  watchers.polls.listen(statuses.invalidate);
  const status: GetStatus = (age) =>
    statusOf({
      sources: age === "cached" ? statuses.readCached() : statuses.read(),
      started,
      condition,
      nowMs: Date.now(),
    });
  const { metricsSecret } = config.server;
  parts.server = createHttpServer({
    config,
    publisher,
    status,
    logger,
    extend: (app) => {
      admin?.extend(app);
      serveHub(app, () => (parts.config.publish.isHub ? parts.push?.hub : undefined));
      serveEvents(app, publisher, () => store.getStates());
      if (metricsSecret !== undefined) app.get("/metrics", serveMetrics(watchers.metrics, metricsSecret));
    },
  });
  const address = await parts.server.listen();
  parts.address = address;
  around.reminder?.setAddress(address);
  logger.info({ address, feeds: config.feeds.length, sources: config.sources.length }, `Muara serves at ${address}`);
}

function beginPublisher(parts: Parts, { metrics, delays }: Watchers, around: RuntimeContext): Publisher {
  const { logger, condition } = around;
  const publisher = createPublisher({
    store: parts.store,
    config: parts.config,
    configChangedMs: changedMs(parts.config),
    onFailure: (feedId, error) => {
      noteUnpublished(condition, error, Date.now());
      const facts = error instanceof MuaraError ? { reason: error.message } : { err: error };
      logger.error({ ...facts, feed: feedId }, `feed ${feedId} keeps its last bytes`);
    },
    ...(parts.worker !== undefined && { saveFeedItems: savesFeedItems(parts.store, around) }),
    onPublished: (feed, _formats, tookMs) => {
      metrics.noteStep("publish", tookMs);
      parts.push?.hub?.notePublished(feed.id);
      delays.notePublished(feed, parts.config.sources, Date.now());
      logger.debug({ feed: feed.id, tookMs }, `published ${feed.id}`);
    },
    onTextLimit: ({ feedId, items, message }) =>
      logger.warn({ feed: feedId, items, reason: message }, "items published without text"),
  });
  parts.publisher = publisher;
  publisher.open();
  return publisher;
}

async function beginMetrics(parts: Parts, metrics: Metrics, { logger }: RuntimeContext): Promise<void> {
  const { host, metricsPort } = parts.config.server;
  if (metricsPort === undefined) return;
  const server = await listenForMetrics(metrics, { host, port: metricsPort });
  parts.metricsServer = server;
  logger.info({ metricsPort: server.port }, `metrics are served on port ${server.port}`);
}

/** Only the process that writes to a data folder is asked to poll; without a way to be asked it polls and serves all the same. */
async function beginControl(parts: Parts, polls: PollLog, around: RuntimeContext): Promise<void> {
  const { worker, config, address } = parts;
  if (worker === undefined || config.store.kind !== "files") return;
  const onError = (error: unknown) => around.logger.error({ err: error }, messageOf(error));
  try {
    parts.control = await openControl({
      folder: config.store.path,
      worker,
      polls,
      sourceIds: () => parts.config.sources.map(({ id }) => id),
      reload: async () => applyConfig(await parts.configThread.load(config.path), parts, around),
      resumeHook: async (number) => {
        const hook = parts.config.hooks[number - 1];
        if (hook === undefined) throw new MuaraError(`the config of the running Muara has no hook ${number}`);
        await parts.push?.hooks?.resume(hook);
      },
      address,
      onError,
    });
  } catch (error) {
    around.logger.warn({ err: error }, '"muara poll" cannot ask this process');
  }
}

function beginAdmin(parts: Parts, publisher: Publisher, polls: PollLog, around: RuntimeContext): Admin | undefined {
  const { adminSecret } = parts.config.server;
  if (adminSecret === undefined) return undefined;
  const port = createAdminPort({
    configThread: parts.configThread,
    publisher,
    store: parts.store,
    worker: parts.worker,
    polls,
    getProblems: () => problemsOf(around.condition),
    take: (config) => applyConfig(config, parts, around),
    onError: (error) => around.logger.error({ err: error }, messageOf(error)),
  });
  return createAdmin(port, adminSecret);
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
