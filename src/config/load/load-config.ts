import { dirname, resolve } from "node:path";
import { withoutAddressSecrets } from "../../lib/secret-address.js";
import type { AlertsConfig, Config, PollingConfig, ServerConfig, SiteConfig, StoreConfig } from "../config.js";
import { ConfigError, type ConfigProblem } from "../config-errors.js";
import { recoveryFolders } from "../edit/recovery-copy.js";
import { readRecovered } from "../edit/write-in-place.js";
import { explainIssues } from "../hints/explain-issues.js";
import { type Environment, type EnvironmentValues, readEnvironment } from "../schema/environment.js";
import { type FeedInput, type FileInput, fileSchema, includedSchema, type SourceInput } from "../schema/file-schema.js";
import { adviseOn } from "./advice.js";
import { crossCheck } from "./cross-check.js";
import { placeOfPath } from "./document.js";
import {
  type HookSecrets,
  hookContradictions,
  readHookSecrets,
  resolveHooks,
  resolvePublish,
  secretNamesIn,
} from "./hook-config.js";
import { type ConfigPart, type ConfigParts, displayName, readParts } from "./include.js";
import { type KnownNames, namesIn } from "./known-names.js";
import { readTextFile, wordsForCode } from "./read-text-file.js";
import { defaultFeed, resolveFeed, resolveSource } from "./resolve.js";

const NO_SECRETS: HookSecrets = { secrets: new Map(), problems: [], warnings: [] };

/**
 * Reads `feeds.config.json` with all that it includes, and what the environment overrides.
 * Throws ConfigError with every mistake at once.
 */
export function loadConfig(path: string, env: Environment): Config {
  return readFiles(path, env).config;
}

/** The same with what is valid but probably not meant. */
export function checkConfig(path: string, env: Environment): { config: Config; advice: readonly ConfigProblem[] } {
  const { config, documents } = readFiles(path, env);
  return { config, advice: adviseOn(config, documents) };
}

/** The files as they are, one that an edit left in part excepted: it is recovered first. */
function readFiles(path: string, env: Environment) {
  const absolute = resolve(path);
  const folders = recoveryFolders(absolute, env);
  const readFile = (file: string) => readRecovered(file, folders);
  return readConfig(absolute, readText(absolute, readFile), env, readFile);
}

/** The same for a text that is not yet in its file: how an edit is tried before it is written. */
export function configOf(
  path: string,
  text: string,
  env: Environment,
  readFile: (path: string) => string = readTextFile,
): Config {
  return readConfig(path, text, env, readFile).config;
}

function readConfig(path: string, text: string, env: Environment, readFile: (path: string) => string) {
  const { values } = readEnvironment(env);
  const read = readParts(path, text, { dataPath: (value) => dataFolder(path, value, values), readFile });
  const broken = read.problems.length > 0;
  const main = read.parts[0]?.document;
  const environment = readEnvironment(env, secretNamesIn(main?.value));
  const hookSecrets = main === undefined ? NO_SECRETS : readHookSecrets(main, env);
  const names = namesIn(read.parts);
  const problems = [
    ...read.problems,
    ...read.parts.flatMap((part) => (part.document.problems.length > 0 ? [] : schemaProblems(part, names))),
    // Ids of a file that could not be read would all be missed.
    ...(broken ? [] : crossCheck(read.parts, names)),
    ...environment.problems,
    ...hookSecrets.problems,
  ];
  if (problems.length > 0) throw new ConfigError(displayName(path), problems, { files: read.files });
  const config = build(path, read, values, hookSecrets.secrets);
  const wrong = contradictions(read, config, values);
  if (wrong.length > 0) throw new ConfigError(displayName(path), wrong, { files: read.files });
  return {
    config: {
      ...config,
      warnings: [...config.warnings, ...environment.warnings, ...hookSecrets.warnings].map(withoutAddressSecrets),
    },
    documents: read.parts.map(({ document }) => document),
  };
}

function readText(path: string, readFile: (path: string) => string): string {
  try {
    return readFile(path);
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    if (code === "") throw error;
    const file = displayName(path);
    const missing = {
      problem: "there is no such file",
      hint: 'write one with "muara init", or name another with --config',
    };
    const facts = code === "ENOENT" ? missing : { problem: `the file cannot be read: ${wordsForCode(code)}` };
    throw new ConfigError(file, [{ file, path: "", ...facts }], { cause: error });
  }
}

function schemaProblems({ document, schema }: ConfigPart, names: KnownNames): ConfigProblem[] {
  const result = schema.safeParse(document.value);
  return result.success ? [] : explainIssues(result.error.issues, { document, schema, names });
}

function build(
  path: string,
  read: ConfigParts,
  values: EnvironmentValues,
  secrets: ReadonlyMap<string, string>,
): Config {
  const [main, ...others] = read.parts;
  const file = fileSchema.parse(main?.document.value);
  const included = others.map((part) => ({ ...includedSchema.parse(part.document.value), tags: part.tags }));
  const sources: SourceInput[] = [
    ...file.sources,
    ...included.flatMap((one) =>
      one.sources.map((source) => ({ ...source, tags: [...(source.tags ?? []), ...one.tags] })),
    ),
  ];
  const feeds: FeedInput[] = [...(file.feeds ?? []), ...included.flatMap((one) => one.feeds ?? [])];
  const noneNamed = file.feeds === undefined && feeds.length === 0;
  const server = serverOf(file, values);
  const site = siteOf(file, values, server);
  return {
    path,
    site,
    server,
    store: storeOf(path, main?.document.value, file, values),
    polling: pollingOf(file),
    alerts: alertsOf(file, secrets),
    hooks: resolveHooks(file, secrets),
    publish: resolvePublish(file, site),
    sources: sources.map((source) => resolveSource(source, file)),
    feeds: noneNamed ? [defaultFeed(file)] : feeds.map((feed) => resolveFeed(feed, file)),
    logLevel: values.logLevel ?? "info",
    files: read.files,
    remotes: read.remotes,
    warnings: read.warnings,
  };
}

function siteOf({ site }: FileInput, values: EnvironmentValues, server: ServerConfig): SiteConfig {
  const isAnywhere = /^(?:0\.0\.0\.0|::|127\..*|::1|localhost)$/.test(server.host);
  const host = isAnywhere ? "localhost" : server.host.includes(":") ? `[${server.host}]` : server.host;
  const url = values.publicUrl ?? site.url ?? `http://${host}:${server.port}`;
  const { description, language } = site;
  return {
    url: url.replace(/\/+$/, ""),
    title: site.title,
    ...(description === undefined ? {} : { description }),
    ...(language === undefined ? {} : { language }),
  };
}

function serverOf({ server }: FileInput, values: EnvironmentValues): ServerConfig {
  const { socket, metricsPort, ...rest } = server;
  return {
    ...rest,
    host: values.host ?? server.host,
    port: values.port ?? server.port,
    ...(socket === undefined ? {} : { socket }),
    ...(metricsPort === undefined ? {} : { metricsPort }),
    ...(values.adminSecret === undefined ? {} : { adminSecret: values.adminSecret }),
    ...(values.metricsSecret === undefined ? {} : { metricsSecret: values.metricsSecret }),
  };
}

function storeOf(path: string, value: unknown, file: FileInput, values: EnvironmentValues): StoreConfig {
  if (file.store.kind === "postgres") return { kind: "postgres", databaseUrl: values.databaseUrl ?? "" };
  return { kind: "files", path: dataFolder(path, value, values) };
}

/** Asked before validation too, for where copies of remote lists are. */
function dataFolder(path: string, value: unknown, { dataPath }: EnvironmentValues): string {
  if (dataPath !== undefined) return resolve(dataPath);
  const store = Object((Object(value) as { store?: unknown }).store) as { path?: unknown };
  return resolve(dirname(path), typeof store.path === "string" && store.path !== "" ? store.path : "data");
}

function pollingOf({ polling }: FileInput): PollingConfig {
  return {
    tick: polling.tick,
    concurrency: polling.concurrency,
    connectionsPerHost: polling.connectionsPerHost,
    hostDelayMs: polling.hostDelay,
    minIntervalMs: polling.minInterval,
    maxIntervalMs: polling.maxInterval,
    maxWaitMs: polling.maxWait,
    timeoutMs: polling.timeout,
    maxBodyBytes: polling.maxBody,
    maxRedirects: polling.maxRedirects,
    allowPrivate: polling.allowPrivate,
    ...(polling.unconditionalAfter === false ? {} : { unconditionalAfterMs: polling.unconditionalAfter }),
    ...(polling.userAgent === undefined ? {} : { userAgent: polling.userAgent }),
  };
}

function alertsOf({ alerts }: FileInput, secrets: ReadonlyMap<string, string>): AlertsConfig {
  const { webhook, token, afterFailing, secretEnv } = alerts;
  const secret = secretEnv === undefined ? undefined : secrets.get(secretEnv);
  return {
    afterFailingMs: afterFailing,
    ...(webhook === undefined ? {} : { webhook }),
    ...(secret === undefined ? {} : { secret }),
    ...(secretEnv === undefined ? {} : { secretEnv }),
    ...(token === undefined ? {} : { token }),
  };
}

/** Values that are right alone and wrong together. */
function contradictions({ parts }: ConfigParts, config: Config, values: EnvironmentValues): ConfigProblem[] {
  const document = parts[0]?.document;
  if (document === undefined) return [];
  const at = (path: string, problem: string, hint: string): ConfigProblem => {
    return { file: document.file, path, ...placeOfPath(document, path.split(".")), problem, hint };
  };
  const { minIntervalMs, maxIntervalMs } = config.polling;
  const needsDatabase = config.store.kind === "postgres" && values.databaseUrl === undefined;
  const feedIds = config.feeds.map(({ id }) => id);
  return [
    ...hookContradictions(document, config.hooks, feedIds),
    ...(minIntervalMs > maxIntervalMs
      ? [at("polling.minInterval", "longer than polling.maxInterval", "make it the shorter of the two")]
      : []),
    ...(needsDatabase
      ? [at("store.kind", "no database is named", "set DATABASE_URL, such as postgres://user:password@host/name")]
      : []),
  ];
}
