import { readFileSync } from "node:fs";
import { nearest } from "../../lib/text/nearest.js";
import type { LogLevel } from "../config.js";
import type { ConfigProblem } from "../config-errors.js";
import { isWebAddress } from "./value-checks.js";

/** The variables of a process, or a test's. */
export type Environment = Readonly<Record<string, string | undefined>>;

interface Variable {
  readonly name: string;
  readonly meaning: string;
  /** `NAME_FILE` may name a file that holds the value: how containers hand over secrets. */
  readonly secret: boolean;
}

/** Every variable that Muara reads; the documentation is made from this table. */
export const VARIABLES: readonly Variable[] = [
  { name: "MUARA_CONFIG", meaning: "The config file, where `--config` names none.", secret: false },
  { name: "MUARA_HOST", meaning: "Overrides `server.host`.", secret: false },
  { name: "MUARA_PORT", meaning: "Overrides `server.port`. `PORT` does too, when this one is not set.", secret: false },
  { name: "MUARA_PUBLIC_URL", meaning: "Overrides `site.url`.", secret: false },
  { name: "MUARA_DATA", meaning: "Overrides `store.path`; relative to where Muara was started.", secret: false },
  {
    name: "MUARA_LOG_LEVEL",
    meaning: "`trace`, `debug`, `info` (default), `warn`, `error`, `fatal` or `silent`.",
    secret: false,
  },
  {
    name: "MUARA_ADMIN_SECRET",
    meaning: "Opens `/admin` to who knows it. Without it there is no `/admin`.",
    secret: true,
  },
  { name: "MUARA_METRICS_SECRET", meaning: "Opens `/metrics` to who sends it as a bearer token.", secret: true },
  {
    name: "DATABASE_URL",
    meaning: 'The database of `store.kind: "postgres"`: `postgres://user:password@host/name`.',
    secret: true,
  },
];

export interface EnvironmentValues {
  readonly host?: string;
  readonly port?: number;
  readonly publicUrl?: string;
  readonly dataPath?: string;
  readonly logLevel?: LogLevel;
  readonly adminSecret?: string;
  readonly metricsSecret?: string;
  readonly databaseUrl?: string;
}

const LOG_LEVELS: readonly LogLevel[] = ["trace", "debug", "info", "warn", "error", "fatal", "silent"];

/** What the environment overrides, with every mistake in it. Set but empty counts as not set. */
export function readEnvironment(
  env: Environment,
  /** Names that the config gives to secrets of its own. */
  secretNames: readonly string[] = [],
): {
  values: EnvironmentValues;
  problems: readonly ConfigProblem[];
  warnings: readonly string[];
} {
  const problems: ConfigProblem[] = [];
  const one = <T>(name: string, expected: string, parse: (text: string) => T | undefined) => {
    const text = readVariable(env, name, problems);
    if (text === undefined) return undefined;
    const value = parse(text);
    if (value === undefined) problems.push(mistake(name, "wrong value", expected, JSON.stringify(text)));
    return value;
  };
  const as = (text: string) => text;
  const portName = filled(env["MUARA_PORT"]) === undefined ? "PORT" : "MUARA_PORT";
  const found = {
    host: one("MUARA_HOST", "an address", as),
    port: one(portName, "a whole number from 0 to 65535", parsePort),
    publicUrl: one("MUARA_PUBLIC_URL", "an address that begins with http:// or https://", (text) =>
      isWebAddress(text) ? text : undefined,
    ),
    dataPath: one("MUARA_DATA", "a folder", as),
    logLevel: one("MUARA_LOG_LEVEL", LOG_LEVELS.join(" or "), (text) => LOG_LEVELS.find((level) => level === text)),
    adminSecret: one("MUARA_ADMIN_SECRET", "a secret", as),
    metricsSecret: one("MUARA_METRICS_SECRET", "a secret", as),
    databaseUrl: one("DATABASE_URL", "postgres://…", as),
  };
  const values = Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined));
  return { values, problems, warnings: strangers(env, secretNames) };
}

/** The value of a secret that the config names, or why there is none. */
export function readSecret(env: Environment, name: string): { secret?: string; problems: readonly ConfigProblem[] } {
  const problems: ConfigProblem[] = [];
  const secret = readVariable(env, name, problems, true);
  return { problems, ...(secret !== undefined && { secret }) };
}

function readVariable(
  env: Environment,
  name: string,
  problems: ConfigProblem[],
  isSecret = VARIABLES.some((variable) => variable.name === name && variable.secret),
): string | undefined {
  const direct = filled(env[name]);
  const file = isSecret ? filled(env[`${name}_FILE`]) : undefined;
  if (file === undefined) return direct;
  if (direct !== undefined) {
    problems.push(mistake(`${name}_FILE`, `${name} is set too`, "only one of the two"));
    return undefined;
  }
  try {
    const text = filled(readFileSync(file, "utf8").trim());
    if (text === undefined) problems.push(mistake(`${name}_FILE`, `the file ${file} is empty`));
    return text;
  } catch (error) {
    problems.push(
      mistake(`${name}_FILE`, `the file ${file} cannot be read (${(error as NodeJS.ErrnoException).code})`),
    );
    return undefined;
  }
}

/** `MUARA_…` names that nothing reads are typing mistakes, but may also be meant for a newer version. */
function strangers(env: Environment, secretNames: readonly string[]): string[] {
  const secrets = secretNames.map((name) => ({ name, secret: true }));
  const known = [...VARIABLES, ...secrets].flatMap(({ name, secret }) => (secret ? [name, `${name}_FILE`] : [name]));
  return Object.keys(env)
    .filter((name) => name.startsWith("MUARA_") && !known.includes(name))
    .map((name) => {
      const near = nearest(name, known);
      return `environment: nothing reads ${name}${near === undefined ? "" : `; did you mean ${near}?`}`;
    });
}

function parsePort(text: string): number | undefined {
  return /^\d{1,5}$/.test(text) && Number(text) <= 65_535 ? Number(text) : undefined;
}

function filled(text: string | undefined): string | undefined {
  return text === undefined || text === "" ? undefined : text;
}

function mistake(path: string, problem: string, expected?: string, found?: string): ConfigProblem {
  return {
    file: "environment",
    path,
    problem,
    ...(expected === undefined ? {} : { expected }),
    ...(found === undefined ? {} : { found }),
  };
}
