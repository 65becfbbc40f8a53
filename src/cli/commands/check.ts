import { isIP } from "node:net";
import { SingleBar } from "cli-progress";
import type { Config } from "../../config/config.js";
import { renderProblem } from "../../config/config-errors.js";
import { checkConfig } from "../../config/load/load-config.js";
import { MuaraError } from "../../domain/errors.js";
import type { Source } from "../../domain/source.js";
import { hostAndPort, isPublicAddress, readAllowList } from "../../fetch/address-guard.js";
import { createFetcher, type Fetcher } from "../../fetch/fetcher.js";
import { toInstant } from "../../lib/dates/instant.js";
import { secretsIn } from "../../lib/secret-address.js";
import { withoutSecrets } from "../../lib/secret-parameters.js";
import { findOverflows } from "../../publish/overflow.js";
import { type CommandContext, EXIT } from "../context.js";
import { describeInspection, inspect, isUseful } from "../discover/inspect.js";
import { colorsFor, countOf, plain, table, writeJson } from "../output/terminal.js";
import { withStoreRead } from "../runtime/open-readonly.js";
import { readVersion } from "../version.js";

export interface CheckOptions {
  /** Also fetches each source. */
  readonly online?: boolean;
  readonly json?: boolean;
}

interface Finding {
  readonly id: string;
  readonly url: string;
  readonly ok: boolean;
  readonly found: string;
  /** What the reader had to mend or would advise. */
  readonly notes: readonly string[];
}

const CONCURRENCY = 8;
const NOTES_SHOWN = 3;

/**
 * Validates the config; with `online` fetches each source that is not paused and says what it found.
 * Rejects with ConfigError when the config is wrong; exit status 1 when a source gave nothing to publish.
 */
export async function runCheck(context: CommandContext, options: CheckOptions): Promise<number> {
  const { config, advice } = checkConfig(context.configPath, context.env);
  const warnings = [
    ...config.warnings,
    ...advice.map(renderProblem),
    ...notDialled(config),
    ...secretAddresses(config),
    ...sharedLimits(config),
    ...(await overflows(context, config)),
  ];
  for (const warning of warnings) context.stderr.write(`warning: ${plain(warning)}\n`);
  if (!options.online) {
    if (options.json) writeJson(context, { ok: true, warnings, ...counts(config) });
    else
      context.stdout.write(
        `${config.path} is right: ${countOf(config.sources.length, "source")}, ${countOf(config.feeds.length, "feed")}\n`,
      );
    return EXIT.ok;
  }
  const sources = config.sources.filter(({ paused }) => !paused);
  const findings = await lookAtAll(context, config, sources);
  if (options.json) writeJson(context, findings);
  else writeFindings(context, findings);
  const failed = findings.filter(({ ok }) => !ok).length;
  context.stderr.write(`${findings.length - failed} of ${sources.length} sources can be read\n`);
  return failed === 0 && findings.length === sources.length ? EXIT.ok : EXIT.failure;
}

/** Sources at addresses, not names, that every poll would refuse. */
function notDialled({ sources, polling }: Config): string[] {
  const allowed = readAllowList(polling.allowPrivate);
  return sources.flatMap(({ id, url }) => {
    const { hostname } = new URL(url);
    const address = hostname.replace(/^\[|\]$/g, "");
    const server = hostAndPort(new URL(url));
    if (isIP(address) === 0 || isPublicAddress(address) || allowed.has(server)) return [];
    return `the source "${id}" is not polled: ${hostname} is not an address of the public internet. If it is a server of your own, add "${server}" to polling.allowPrivate.`;
  });
}

/** Sources whose addresses are written without a part of them. */
function secretAddresses({ sources }: Config): string[] {
  return sources.flatMap(({ id, url }) => {
    const secrets = secretsIn(url);
    if (secrets.length === 0) return [];
    return `the address of the source "${id}" carries a secret (${secrets.join(", ")}). It is polled with it; feeds, OPML lists, pages and logs name it without.`;
  });
}

/** Requests over a socket have no address: all clients share one limit. */
function sharedLimits({ server }: Config): string[] {
  if (server.socket === undefined || server.trustProxy !== false) return [];
  return [
    "server.socket is set without server.trustProxy: all clients count as one for the limits of requests and sign-ins. Set server.trustProxy to the number of proxies in front.",
  ];
}

/** Feeds that were too small for what is stored. Only `doctor` asks a database, and reports a store that cannot be read. */
async function overflows(context: CommandContext, config: Config): Promise<string[]> {
  if (config.store.kind !== "files") return [];
  try {
    const found = await withStoreRead(context, config, async (store) =>
      store === undefined ? [] : findOverflows(config, store, Date.now()),
    );
    return found.map(({ message }) => message);
  } catch (error) {
    if (error instanceof MuaraError) return [];
    throw error;
  }
}

function counts({ sources, feeds }: Config): { sources: number; feeds: number } {
  return { sources: sources.length, feeds: feeds.length };
}

async function lookAtAll(context: CommandContext, config: Config, sources: readonly Source[]): Promise<Finding[]> {
  const fetcher = (context.openFetcher ?? createFetcher)(config.polling, config.site, { version: readVersion() });
  const bar = new SingleBar({
    format: "{bar} {value}/{total} {source}",
    stream: context.stderr,
    clearOnComplete: true,
    hideCursor: true,
  });
  const showBar = context.stderr.isTTY === true;
  if (showBar) bar.start(sources.length, 0, { source: "" });
  const findings = new Map<string, Finding>();
  const waiting = [...sources];
  const work = async () => {
    for (let source = waiting.shift(); source !== undefined; source = waiting.shift()) {
      if (context.stopping.aborted) return;
      findings.set(source.id, await lookAtOne(fetcher, source, context.stopping));
      if (showBar) bar.increment({ source: source.id });
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, work));
  if (showBar) bar.stop();
  await fetcher.close();
  return sources.flatMap(({ id }) => findings.get(id) ?? []);
}

async function lookAtOne(fetcher: Fetcher, source: Source, signal: AbortSignal): Promise<Finding> {
  const { id, url } = source;
  const outcome = await fetcher.fetch({ sourceId: id, url, feedsCount: 0 }, signal);
  if (outcome.kind === "failed") return { id, url, ok: false, found: outcome.error.message, notes: [] };
  if (outcome.kind !== "modified")
    return { id, url, ok: false, found: `${withoutSecrets(url)} is gone for good (410)`, notes: [] };
  const look = inspect(outcome.document, source, toInstant(Date.now()));
  const useful = isUseful(look, source.kind);
  const moved = outcome.permanentUrl === undefined ? [] : [`it says that it lives at ${outcome.permanentUrl} now`];
  const mended = look.kind === "feed" || look.kind === "map" ? look.feed.problems : [];
  const wrongKind =
    useful || source.kind === "auto" || source.kind === "map" ? "" : `; the config says that it is a ${source.kind}`;
  return { id, url, ok: useful, found: `${describeInspection(look)}${wrongKind}`, notes: [...moved, ...mended] };
}

function writeFindings(context: CommandContext, findings: readonly Finding[]): void {
  const colors = colorsFor(context.stdout, context.env);
  const rows = findings.flatMap(({ id, ok, found, notes }) => [
    [id, ok ? "ok" : "failed", plain(found)],
    ...notes.slice(0, NOTES_SHOWN).map((note) => ["", "note", plain(note)]),
  ]);
  const paint = (cell: string) =>
    cell === "ok" ? colors.green(cell) : cell === "failed" ? colors.red(cell) : colors.dim(cell);
  context.stdout.write(table(rows, (_, cell, column) => (column === 1 ? paint(cell) : cell)));
}
