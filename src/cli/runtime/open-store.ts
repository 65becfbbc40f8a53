import { statSync } from "node:fs";
import type { Logger } from "pino";
import type { Config } from "../../config/config.js";
import type { PollReport } from "../../poll/poll-report.js";
import { createFileStore } from "../../store/files/create-file-store.js";
import { createPostgresStore } from "../../store/postgres/create-postgres-store.js";
import type { Store, StoreUpgrade } from "../../store/store.js";
import type { StoreError } from "../../store/store-errors.js";
import { createStoreTrouble, type StoreTrouble } from "./store-trouble.js";

/** Opens the place that the config names, as a writer or as a reader next to one. */
export async function openStore(
  config: Config,
  logger: Logger,
  readOnly = false,
  trouble: StoreTrouble = createStoreTrouble(logger),
): Promise<Store> {
  const options = {
    readOnly,
    onAlarm: (alarm: StoreError) => trouble.note(alarm),
    onUpgrade: ({ place, from, to }: StoreUpgrade) =>
      logger.warn(
        { place, from, to },
        `store upgraded to format ${to}: a Muara that only knows format ${from} refuses it. To go back, restore the backup that you made before.`,
      ),
  };
  const store =
    config.store.kind === "files"
      ? createFileStore({ path: config.store.path, ...options })
      : createPostgresStore({ databaseUrl: config.store.databaseUrl, ...options });
  await store.open();
  return store;
}

/** One line for each source's outcome, and only here. */
export function logReport(logger: Logger, report: PollReport): void {
  const { sourceId, outcome, added, updated, removed, tookMs, nextPoll, nextPollReason, error, warning, notes } =
    report;
  const facts = {
    source: sourceId,
    outcome,
    tookMs,
    ...(outcome === "modified" || outcome === "truncated" ? { added, updated, removed } : {}),
    ...(nextPoll === undefined ? {} : { nextPoll, nextPollReason }),
    ...(notes.length === 0 ? {} : { notes: notes.slice(0, MAX_LOGGED_NOTES) }),
  };
  // One message for all of them comes from the worker; see `onNetwork`.
  if (outcome === "offline") logger.debug(facts, `${sourceId}: ${describe(report)}`);
  else if (error !== undefined) logger.warn(facts, `${sourceId}: ${error}`);
  else if (warning !== undefined) logger.warn(facts, `${sourceId}: ${warning}; ${describe(report)}`);
  else logger.info(facts, `${sourceId}: ${describe(report)}`);
}

const MAX_LOGGED_NOTES = 5;

/** What a poll came to, in a few words. */
export function describe({ outcome, added, updated, removed }: PollReport): string {
  switch (outcome) {
    case "modified":
      return `${added} new, ${updated} edited${removed > 0 ? `, ${removed} past retention` : ""}`;
    case "truncated":
      return `the document ended early; ${added} new, ${updated} edited`;
    case "notModified":
      return "not modified";
    case "gone":
      return "gone for good (410); not polled again until its URL changes";
    case "failed":
      return "failed";
    case "resting":
      return "not asked: its server told a neighbour to wait";
    case "offline":
      return "not reached, perhaps for want of a network";
    case "fenced":
      return "another worker has its host; nothing saved";
    case "aborted":
      return "cut off by the stop; polled again at the next start";
  }
}

/** When the config was last written: the same over restarts, so that Last-Modified is too. */
export function changedMs({ files }: Config): number {
  return Math.max(0, ...files.map((file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0));
}
