import { SingleBar } from "cli-progress";
import type { Logger } from "pino";
import type { Config } from "../../config/config.js";
import { loadConfig } from "../../config/load/load-config.js";
import type { PollReport } from "../../poll/poll-report.js";
import { createWorker } from "../../poll/poll-worker.js";
import { createItemKeeper } from "../../publish/keep-items.js";
import type { Store } from "../../store/store.js";
import { StoreError } from "../../store/store-errors.js";
import { type CommandContext, EXIT } from "../context.js";
import { createLogger } from "../output/logger.js";
import { plain } from "../output/terminal.js";
import { createAlertSender } from "../runtime/alert-sender.js";
import { pollThere } from "../runtime/control-client.js";
import { type ControlAccess, readControlFile } from "../runtime/control-file.js";
import { describe, openStore } from "../runtime/open-store.js";
import { unknownSource } from "../usage-error.js";
import { readVersion } from "../version.js";

/** A command that is waited for tries the webhook once more, not for minutes. */
const ALERT_WAITS_MS = [2_000];

const NO_NETWORK = 'no network: no source could be looked up; "muara poll" again when it is back';

/** Tells of polls as they end: a bar on a terminal, a line each elsewhere. */
interface Progress {
  readonly onReport: (report: PollReport) => void;
  readonly end: () => void;
}

/**
 * Polls these sources once, or all of them, whether due or not; where a Muara runs on the same data folder, it is asked to. Exit
 * status 0 when every one was reached, 1 when one failed or is being polled by another process.
 */
export async function runPoll(context: CommandContext, sourceIds: readonly string[]): Promise<number> {
  const config = loadConfig(context.configPath, context.env);
  const ids = chooseSources(config, sourceIds);
  const logger = createLogger({ level: "warn", stream: context.stderr, env: context.env });
  const writer = await openWriter(config, logger);
  const reports = new Map<string, PollReport>();
  const progress = context.stdout.isTTY ? barOn(context.stdout, ids.length) : linesOn(context.stdout);
  const onReport = (report: PollReport) => {
    reports.set(report.sourceId, report);
    // Whether the network is missing or the name is wrong shows at the end; until then it may be polled again.
    if (report.outcome !== "offline") progress.onReport(report);
  };
  try {
    if (writer.kind === "store") await pollHere(context, { config, ids, logger, onReport, store: writer.store });
    else await pollThere(writer.access, ids, onReport, context.stopping);
    for (const report of reports.values()) if (report.outcome === "offline") progress.onReport(report);
  } finally {
    progress.end();
    if (writer.kind === "store") await writer.store.close();
  }
  return summarise(context, ids, [...reports.values()]);
}

/** The store, or how to reach the process that has it. */
type Writer =
  | { readonly kind: "store"; readonly store: Store }
  | { readonly kind: "process"; readonly access: ControlAccess };

export async function openWriter(config: Config, logger: Logger): Promise<Writer> {
  try {
    return { kind: "store", store: await openStore(config, logger) };
  } catch (error) {
    const isTaken = error instanceof StoreError && error.reason === "locked";
    const access = isTaken && config.store.kind === "files" ? readControlFile(config.store.path) : undefined;
    if (access === undefined) throw error;
    return { kind: "process", access };
  }
}

interface PollHere {
  readonly config: Config;
  readonly ids: readonly string[];
  readonly logger: Logger;
  readonly store: Store;
  readonly onReport: (report: PollReport) => void;
}

async function pollHere(context: CommandContext, { config, ids, logger, store, onReport }: PollHere): Promise<void> {
  const alerts = createAlertSender(logger, ALERT_WAITS_MS);
  const keeper = createItemKeeper({
    store,
    config,
    onFailure: (feedId, error) => logger.error({ err: error, feed: feedId }, "items of a feed not kept"),
  });
  const worker = await createWorker({
    config,
    store,
    version: readVersion(),
    sourceIds: ids,
    ...(context.openFetcher && { openFetcher: context.openFetcher }),
    report: onReport,
    alert: (event) => alerts.send(config, event),
    onError: (error, sourceId) => logger.error({ err: error, source: sourceId }, "a poll broke off"),
  });
  const stop = () => {
    alerts.close();
    void worker.stop();
  };
  context.stopping.addEventListener("abort", stop, { once: true });
  try {
    await worker.pollNow(ids);
    await worker.stop();
    await alerts.settled();
  } finally {
    await keeper.close();
  }
}

function chooseSources({ sources }: Config, asked: readonly string[]): readonly string[] {
  const known = sources.map(({ id }) => id);
  for (const id of asked) if (!known.includes(id)) throw unknownSource(id, known);
  return asked.length > 0 ? [...new Set(asked)] : sources.filter(({ paused }) => !paused).map(({ id }) => id);
}

function linesOn(stream: NodeJS.WriteStream): Progress {
  return {
    onReport: (report) =>
      stream.write(
        `${report.sourceId}\t${report.outcome}\t${plain(report.error ?? report.warning ?? describe(report))}\n`,
      ),
    end: () => undefined,
  };
}

function barOn(stream: NodeJS.WriteStream, total: number): Progress {
  const bar = new SingleBar({
    format: "{bar} {value}/{total} {source}",
    stream,
    hideCursor: true,
    clearOnComplete: true,
  });
  bar.start(total, 0, { source: "" });
  return { onReport: ({ sourceId }) => bar.increment({ source: sourceId }), end: () => bar.stop() };
}

function summarise({ stderr, stdout }: CommandContext, ids: readonly string[], reports: readonly PollReport[]): number {
  const failed = reports.filter(({ outcome }) => outcome !== "modified" && outcome !== "notModified");
  const added = reports.reduce((sum, report) => sum + report.added, 0);
  if (reports.length > 0 && reports.every(({ outcome }) => outcome === "offline")) stderr.write(`${NO_NETWORK}\n`);
  const missing = ids.filter((id) => !reports.some(({ sourceId }) => sourceId === id));
  if (stdout.isTTY)
    for (const { sourceId, error, outcome } of failed) stderr.write(`${sourceId}: ${plain(error ?? outcome)}\n`);
  for (const id of missing) stderr.write(`${id}: its host is being polled by another process\n`);
  stderr.write(`${reports.length - failed.length} of ${ids.length} sources polled, ${added} new items\n`);
  return failed.length + missing.length === 0 ? EXIT.ok : EXIT.failure;
}
