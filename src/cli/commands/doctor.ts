import { accessSync, constants, existsSync, statfsSync, statSync } from "node:fs";
import { request } from "node:http";
import { createServer } from "node:net";
import { dirname } from "node:path";
import type { Config } from "../../config/config.js";
import { ConfigError } from "../../config/config-errors.js";
import { loadConfig } from "../../config/load/load-config.js";
import { MuaraError } from "../../domain/errors.js";
import type { SourceState } from "../../domain/source-state.js";
import { describeFalse304, FALSE_304 } from "../../poll-state/full-document.js";
import { findOverflows, type Overflow } from "../../publish/overflow.js";
import { type CommandContext, EXIT } from "../context.js";
import { colorsFor, countOf, plain, writeJson } from "../output/terminal.js";
import { withStoreRead } from "../runtime/open-readonly.js";

/** One thing that was looked at; `fix` says the way out. */
interface Finding {
  readonly about: string;
  readonly state: "ok" | "warning" | "problem";
  readonly found: string;
  readonly fix?: string;
}

const LEAST_FREE_BYTES = 200_000_000;
const MAX_SOURCES_NAMED = 10;
const ANSWER_LIMIT_MS = 2_000;
const OLDEST_NODE = [20, 19] as const;

/** Looks at what Muara stands on: Node, config, folders, port, store. Asks no other server. Exit status 1 for a problem. */
export async function runDoctor(context: CommandContext, options: { readonly json?: boolean }): Promise<number> {
  const findings: Finding[] = [node(), zones()];
  const config = tryLoad(context);
  if (config instanceof ConfigError) {
    findings.push({ about: "config", state: "problem", found: config.message, fix: "mend the config" });
  } else {
    findings.push(...ofConfig(config), ...ofFolder(config), await ofPort(config), ...(await ofStore(context, config)));
  }
  if (options.json) writeJson(context, findings);
  else writeFindings(context, findings);
  return findings.some(({ state }) => state === "problem") ? EXIT.failure : EXIT.ok;
}

function tryLoad({ configPath, env }: CommandContext): Config | ConfigError {
  try {
    return loadConfig(configPath, env);
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
}

function node(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const [leastMajor, leastMinor] = OLDEST_NODE;
  const isRight = major > leastMajor || (major === leastMajor && minor >= leastMinor);
  const found = `Node ${process.versions.node}`;
  if (isRight) return { about: "node", state: "ok", found };
  return { about: "node", state: "problem", found, fix: `Node ${OLDEST_NODE.join(".")} or newer is needed` };
}

function zones(): Finding {
  const count = Intl.supportedValuesOf("timeZone").length;
  if (count > 100) return { about: "time zones", state: "ok", found: `${count} known` };
  return { about: "time zones", state: "problem", found: `${count} known`, fix: "install a Node with full ICU" };
}

function ofConfig(config: Config): Finding[] {
  const { sources, feeds, server, site, warnings } = config;
  const counted = `${countOf(sources.length, "source")}, ${countOf(feeds.length, "feed")}`;
  const isPublic = !/^(?:127\.|localhost$|::1$)/.test(server.host) || server.socket !== undefined;
  const namesItself = !/^https?:\/\/(?:localhost|127\.|\[::1\])/.test(site.url);
  return [
    sources.length === 0
      ? { about: "config", state: "warning", found: `${config.path}: ${counted}`, fix: "muara add <url>" }
      : { about: "config", state: "ok", found: `${config.path}: ${counted}` },
    ...warnings.map((warning): Finding => ({ about: "config", state: "warning", found: warning })),
    ...(isPublic && !namesItself
      ? [
          {
            about: "site.url",
            state: "warning" as const,
            found: `${site.url} is only right on this machine`,
            fix: "set site.url or MUARA_PUBLIC_URL",
          },
        ]
      : []),
  ];
}

function ofFolder({ store }: Config): Finding[] {
  if (store.kind !== "files") return [];
  const place = existsSync(store.path) ? store.path : dirname(store.path);
  const about = "data folder";
  try {
    accessSync(place, constants.W_OK | constants.X_OK);
    if (!statSync(place).isDirectory()) return [{ about, state: "problem", found: `${place} is no folder` }];
  } catch (error) {
    const found = `${place} cannot be written (${(error as NodeJS.ErrnoException).code})`;
    return [{ about, state: "problem", found, fix: "change its owner, or name another with store.path or MUARA_DATA" }];
  }
  const { bavail, bsize } = statfsSync(place);
  const free = `${store.path}, ${Math.round((bavail * bsize) / 1e6)} MB free`;
  if (bavail * bsize >= LEAST_FREE_BYTES) return [{ about, state: "ok", found: free }];
  return [{ about, state: "warning", found: free, fix: "make room, or lower retention" }];
}

async function ofPort({ server }: Config): Promise<Finding> {
  const { host, port, socket } = server;
  const about = "server";
  const where = socket ?? `${host}:${port}`;
  if (socket !== undefined || port === 0) return { about, state: "ok", found: where };
  const failure = await listenOnce(host, port);
  if (failure === undefined) return { about, state: "ok", found: `${where} is free` };
  if (failure !== "EADDRINUSE")
    return {
      about,
      state: "problem",
      found: `${where} cannot be listened on (${failure})`,
      fix: "change server.host or server.port",
    };
  if (await isMuara(host, port)) return { about, state: "ok", found: `a Muara answers at ${where}` };
  return {
    about,
    state: "problem",
    found: `another program listens on ${where}`,
    fix: "stop it, or change server.port or MUARA_PORT",
  };
}

function listenOnce(host: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen(port, host, () => server.close(() => resolve(undefined)));
  });
}

function isMuara(host: string, port: number): Promise<boolean> {
  const near = host === "0.0.0.0" ? "127.0.0.1" : host === "::" ? "::1" : host;
  return new Promise((resolve) => {
    const asked = request({ host: near, port, path: "/healthz", timeout: ANSWER_LIMIT_MS }, (answer) => {
      answer.resume();
      resolve(
        /muara/i.test(`${answer.headers["server"]} ${answer.headers["x-powered-by"]}`) ||
          /json/.test(answer.headers["content-type"] ?? ""),
      );
    });
    asked.on("timeout", () => asked.destroy());
    asked.on("error", () => resolve(false));
    asked.end();
  });
}

async function ofStore(context: CommandContext, config: Config): Promise<Finding[]> {
  try {
    return await withStoreRead(context, config, async (store) => [
      ...ofStates((await store?.getStates()) ?? []),
      ...(store === undefined ? [] : (await findOverflows(config, store, Date.now())).map(ofOverflow)),
    ]);
  } catch (error) {
    if (error instanceof MuaraError) return [{ about: "store", state: "problem", found: error.message }];
    throw error;
  }
}

function ofOverflow({ message }: Overflow): Finding {
  return { about: "feeds", state: "warning", found: message };
}

function ofStates(states: readonly SourceState[]): Finding[] {
  const about = "store";
  const failing = states.filter(({ failures }) => failures > 0).length;
  const found =
    failing === 0 ? `readable, ${states.length} sources known` : `${failing} of ${states.length} sources fail`;
  const ofAll: Finding =
    failing === 0 ? { about, state: "ok", found } : { about, state: "warning", found, fix: "muara status --failing" };
  return [ofAll, ...ofAnswers(states)];
}

/** Sources whose server answered 304 wrongly. */
function ofAnswers(states: readonly SourceState[]): Finding[] {
  const wrong = states.flatMap(({ sourceId, false304 }): Finding[] => {
    if (false304 === undefined) return [];
    const found = describeFalse304(false304);
    return [{ about: `source ${sourceId}`, state: "warning", found, fix: "report it to the publisher" }];
  });
  const findings = wrong.slice(0, MAX_SOURCES_NAMED);
  const more = wrong.length - findings.length;
  if (more === 0) return findings;
  return [...findings, { about: "sources", state: "warning", found: `${FALSE_304}: ${countOf(more, "more source")}` }];
}

function writeFindings(context: CommandContext, findings: readonly Finding[]): void {
  const colors = colorsFor(context.stdout, context.env);
  const marks = { ok: colors.green("ok     "), warning: colors.yellow("warning"), problem: colors.red("problem") };
  for (const { about, state, found, fix } of findings) {
    const words = about === "config" && state === "problem" ? found : plain(found);
    context.stdout.write(`${marks[state]}  ${about}: ${words}${fix === undefined ? "" : `\n         → ${fix}`}\n`);
  }
}
