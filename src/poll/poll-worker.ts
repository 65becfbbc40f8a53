import cron from "node-cron";
import type { Config, RemoteInclude } from "../config/config.js";
import { resolveIncludes } from "../config/load/remote-includes.js";
import { MuaraError } from "../domain/errors.js";
import type { SourceState } from "../domain/source-state.js";
import type { createFetcher, FetcherOptions } from "../fetch/fetcher.js";
import type { Instant } from "../lib/dates/instant.js";
import { toInstant } from "../lib/dates/instant.js";
import type { AlertEvent } from "../poll-state/alerts.js";
import { repairedState } from "../poll-state/clock-repair.js";
import { cooldownsOf } from "../poll-state/cooldown.js";
import { sooner } from "../schedule/next-poll.js";
import { fitDelayBudget } from "../schedule/poll-interval.js";
import type { Store } from "../store/store.js";
import { type Active, activate } from "./active-config.js";
import { readList } from "./include-lists.js";
import { chooseTried } from "./network-retry.js";
import { createOutage } from "./outage.js";
import type { PollContext, PollStep } from "./poll-context.js";
import type { PollReport } from "./poll-report.js";
import { pollSource } from "./poll-source.js";
import { createPoller, type Poller } from "./poller.js";
import { createArticleReader } from "./threads/article-reader.js";
import { createFeedParser, parseHeapMb } from "./threads/feed-parser.js";
import { createLargeJobs } from "./threads/large-jobs.js";

/** When stores are tidied and the patience of the schedule is fitted anew: every ten minutes. */
const UPKEEP_CRON = "*/10 * * * *";
/** When OPML lists on the web that `include` names are looked at for being due. */
const INCLUDES_CRON = "* * * * *";
/** When it is tried whether the network is back: every minute. */
const NETWORK_RETRY_CRON = "* * * * *";
const REPAIR_LEASE_MS = 60_000;
/** What is known of a list that `include` names before it is read. */
const NEVER_READ = { failures: 1 } as const;

export interface WorkerOptions {
  readonly config: Config;
  readonly store: Store;
  readonly version: string;
  readonly report: (report: PollReport) => void;
  /** Told of failures that are no source's: the store's, or a bug of ours. */
  readonly onError: (error: unknown, sourceId?: string) => void;
  /** Told once when a source breaks and once when it is well again. */
  readonly alert?: (event: AlertEvent) => void;
  /** Told once when nothing can be reached from this machine, and once when something is again. */
  readonly onNetwork?: (isThere: boolean) => void;
  readonly measure?: (step: PollStep, tookMs: number) => void;
  /** The only sources that are polled, for a worker that polls once; without it all of the config. */
  readonly sourceIds?: readonly string[];
  /** When it is tried whether the network is back; without it every minute. */
  readonly networkRetryCron?: string;
  /** Opens the way to other servers; `createFetcher` without it. */
  readonly openFetcher?: typeof createFetcher;
  /** How names become addresses, if not as the system does it. */
  readonly resolve?: FetcherOptions["resolve"];
  readonly now?: () => Instant;
  readonly random?: () => number;
}

export interface Worker {
  /** Begins to tick: what is due is polled from now on. */
  start(): void;
  /** Polls these sources once, due or not. */
  pollNow(sourceIds: readonly string[]): ReturnType<Poller["pollNow"]>;
  /** Takes another config into service: the known sources become its own; nothing is polled that need not be. */
  replaceConfig(config: Config): Promise<void>;
  /** Ends within seconds; polls under way are committed or come again. */
  stop(): Promise<void>;
}

/** Everything that polls: the cron tick, the bounded poller, and what one poll needs. */
export async function createWorker(options: WorkerOptions): Promise<Worker> {
  const { store, onError } = options;
  const now = options.now ?? (() => toInstant(Date.now()));
  const large = createLargeJobs();
  const articles = createArticleReader({ large });
  const feeds = createFeedParser({ large, heapMb: parseHeapMb(options.config.polling.maxBodyBytes) });
  let active = activate(options, options.config);
  let delayBudget: number | undefined;
  let rests: Map<string, Instant> = new Map();

  /** Polls that follow from others: of sources whose failure was the network's. */
  let following: Promise<unknown> = Promise.resolve();
  const pollAgain = (sourceIds: readonly string[]) => {
    const again = poller.pollNow(sourceIds).catch((error: unknown) => onError(error));
    following = Promise.all([following, again]).then(() => undefined);
    poller.tick();
  };
  const outage = createOutage({
    countSites: () => active.sites,
    onBegin: () => options.onNetwork?.(false),
    onEnd: (sourceIds) => {
      options.onNetwork?.(true);
      pollAgain(sourceIds);
    },
    onDoubt: pollAgain,
  });

  const context: PollContext = {
    store,
    fetcher: { fetch: (request, signal) => active.fetcher.fetch(request, signal) },
    readFeed: async (document, parsing, contextOf, keep) => {
      const started = performance.now();
      const reading = await feeds.read(document, parsing, contextOf, keep);
      options.measure?.("parse", performance.now() - started);
      return reading;
    },
    runJob: (job, url) => feeds.run(job, url),
    readArticle: (document, reading) => articles.read(document, reading),
    sourceOf: (id) => active.sources.get(id),
    feedsCountOf: (id) => active.feedsCounts.get(id) ?? 0,
    bounds: () => ({ ...active.config.polling, ...(delayBudget === undefined ? {} : { delayBudget }) }),
    rests: () => rests,
    noteState: ({ rest }) => {
      if (rest !== undefined) rests.set(rest.key, rest.until);
    },
    outage,
    now,
    random: options.random ?? Math.random,
    report: options.report,
    alertBounds: () => active.config.alerts,
    alert: (event) => options.alert?.(event),
    measure: (step, tookMs) => options.measure?.(step, tookMs),
  };
  const poller = createPoller({
    store,
    pollSource: (lease, sourceId, signal) => pollSource(context, lease, sourceId, signal),
    concurrency: options.config.polling.concurrency,
    worker: `${process.pid}`,
    isHeld: outage.isOn,
    now,
    onError,
  });

  async function pollNow(sourceIds: readonly string[]): ReturnType<Poller["pollNow"]> {
    const polled = await poller.pollNow(sourceIds);
    await following;
    return polled;
  }

  async function retryNetwork(): Promise<void> {
    if (!outage.isOn()) return;
    await poller.pollNow(chooseTried(active.sources, await store.getStates(), now()));
  }

  /** A store that cannot be tidied now, as its disk is full, is served and polled all the same. */
  const upkeep = () => tidy().catch((error: unknown) => onError(error));

  async function tidy(): Promise<void> {
    const states = await store.getStates();
    rests = new Map(cooldownsOf(states, now()));
    await adjustWaits(context, states);
    delayBudget = fitDelayBudget(learntRhythms(states, active.sources), { ...active.config.polling, now: now() });
    await store.maintain(now());
  }

  async function keepIncludes(): Promise<void> {
    if (outage.isOn()) return;
    const nowMs = Date.parse(now());
    const read = (remote: RemoteInclude) => readList(active.fetcher, feeds, remote);
    const outcomes = await resolveIncludes(active.config, read, nowMs);
    for (const outcome of outcomes) {
      const error = outcome.kind === "failed" ? outcome.error : undefined;
      const isOurs = outage.note({ sourceId: outcome.url, url: outcome.url, error, before: NEVER_READ, nowMs });
      if (error !== undefined && !isOurs) onError(error);
    }
  }

  let tasks: ReturnType<typeof cron.schedule>[] = [];
  const schedule = (expression: string, task: () => void | Promise<void>) =>
    cron.schedule(expression, async () => task(), { noOverlap: true, logger: cronLogger(onError) });

  function start(): void {
    tasks = [
      schedule(active.config.polling.tick, () => poller.tick()),
      schedule(UPKEEP_CRON, upkeep),
      schedule(options.networkRetryCron ?? NETWORK_RETRY_CRON, () =>
        retryNetwork().catch((error: unknown) => onError(error)),
      ),
      schedule(INCLUDES_CRON, () => keepIncludes().catch((error: unknown) => onError(error))),
    ];
    poller.tick();
    void keepIncludes().catch((error: unknown) => onError(error));
  }

  async function replaceConfig(config: Config): Promise<void> {
    const before = active;
    active = activate(options, config, before);
    await store.sync(config.sources, now());
    await adjustWaits(context, await store.getStates());
    if (before.fetcher !== active.fetcher) await before.fetcher.close();
    if (tasks.length === 0) return;
    await Promise.all(tasks.map((task) => task.destroy()));
    start();
  }

  async function stop(): Promise<void> {
    await Promise.all(tasks.map((task) => task.destroy()));
    tasks = [];
    await poller.stop();
    await Promise.all([active.fetcher.close(), articles.close(), feeds.close()]);
  }

  await store.sync(options.config.sources, now());
  await upkeep();
  return { start, pollNow, replaceConfig, stop };
}

/** Of the sources whose interval is learnt; those paused, gone or with an interval of their own neither need nor bring polls. */
function learntRhythms(states: readonly SourceState[], sources: Active["sources"]): readonly SourceState["rhythm"][] {
  const isLearnt = ({ sourceId, goneAt }: SourceState) => {
    const source = sources.get(sourceId);
    return source !== undefined && !source.paused && source.intervalMs === undefined && goneAt === undefined;
  };
  return states.filter(isLearnt).map(({ rhythm }) => rhythm);
}

/** Ends waits that are wrong by now: the clock was set back, or the config overrides what the server asked for. */
async function adjustWaits(context: PollContext, states: readonly SourceState[]): Promise<void> {
  const now = context.now();
  const repaired = states.flatMap((state) => {
    const source = context.sourceOf(state.sourceId);
    if (source === undefined) return [];
    const next = sooner(state, source, context.bounds(), context.random());
    return repairedState(state, source, context.bounds(), now) ?? (next === undefined ? [] : { ...state, ...next });
  });
  if (repaired.length === 0) return;
  const sourceIds = repaired.map(({ sourceId }) => sourceId);
  for (const lease of await context.store.claim({ sourceIds, now, leaseMs: REPAIR_LEASE_MS, worker: "repair" })) {
    for (const state of repaired.filter(({ sourceId }) => lease.sourceIds.includes(sourceId))) {
      await context.store.commit(lease, { state, upserts: [], removals: [] });
    }
    await context.store.release(lease);
  }
}

/** Routes what node-cron reports, such as a tick that came late, into the log; by itself it writes to stderr. */
function cronLogger(onError: WorkerOptions["onError"]) {
  const report = (message: string | Error, cause?: Error) =>
    onError(
      new MuaraError(`cron: ${message instanceof Error ? message.message : message}`, { cause: cause ?? message }),
    );
  return { info: ignore, debug: ignore, warn: (message: string) => report(message), error: report };
}

function ignore(): void {}
