import { request } from "node:http";
import { ConfigError } from "../../config/config-errors.js";
import { loadConfig } from "../../config/load/load-config.js";
import { guessServerPlace, type ServerPlace } from "../../config/load/server-place.js";
import { MuaraError } from "../../domain/errors.js";
import { parseUrl } from "../../lib/url.js";
import { type CommandContext, EXIT } from "../context.js";
import { plain, writeJson } from "../output/terminal.js";
import { readControlFile } from "../runtime/control-file.js";

export interface HealthOptions {
  /** Also that every feed is published. */
  readonly ready?: boolean;
  readonly json?: boolean;
}

interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Less than the five seconds that a container's health check waits. */
const ANSWER_LIMIT_MS = 4_000;
const MAX_ANSWER_BYTES = 1_000_000;
const NO_PORT = "The config lets the system choose the port (server.port 0), and no Muara runs that says which.";

/**
 * Asks the running Muara how it is, where the config says that it listens. Exit status 1 when nothing answers, or with `ready` when
 * a feed is not published. What is wrong although it serves is written, and is no failure: a restart does not help.
 */
export async function runHealth(context: CommandContext, options: HealthOptions): Promise<number> {
  const places = placesOf(context);
  const failures: string[] = [];
  for (const place of places) {
    const where = place.socket ?? `${place.host}:${place.port}`;
    const answer = await ask(place, options.ready ? "/readyz" : "/healthz");
    if (typeof answer === "string") failures.push(`Muara does not answer at ${where}: ${answer}`);
    else {
      if (options.json) writeJson(context, answer.body);
      else writeAnswer(context, where, answer);
      return answer.status === 200 ? EXIT.ok : EXIT.failure;
    }
  }
  context.stderr.write(`${plain(failures.at(-1) ?? NO_PORT)}\n`);
  return EXIT.failure;
}

/**
 * Where to ask: where the process that has the data folder serves, which `start --port` may have chosen, then where the config says. A
 * broken config stops no Muara that runs, so it is read as far as it goes.
 */
function placesOf({ configPath, env }: CommandContext): readonly ServerPlace[] {
  try {
    const { server, store } = loadConfig(configPath, env);
    const served = store.kind === "files" ? servedAt(store.path) : undefined;
    const isKnown = server.socket !== undefined || server.port !== 0;
    return [...(served === undefined ? [] : [served]), ...(isKnown ? [server] : [])];
  } catch (error) {
    if (error instanceof ConfigError && error.cause === undefined) return [guessServerPlace(configPath, env)];
    throw error;
  }
}

/** As the control file says; a process that was killed leaves it, and another user may not read it. */
function servedAt(folder: string): ServerPlace | undefined {
  try {
    const address = readControlFile(folder)?.address;
    const url = address === undefined ? undefined : parseUrl(address);
    if (url === undefined) return address === undefined ? undefined : { host: "", port: 0, socket: address };
    return { host: url.hostname.replace(/^\[|\]$/g, ""), port: Number(url.port || 80) };
  } catch (error) {
    if (error instanceof MuaraError) return undefined;
    throw error;
  }
}

/** The answer, or why there is none. */
function ask({ host, port, socket }: ServerPlace, path: string): Promise<Answer | string> {
  const near = host === "0.0.0.0" ? "127.0.0.1" : host === "::" ? "::1" : host;
  const place = socket === undefined ? { host: near, port } : { socketPath: socket };
  return new Promise((resolve) => {
    const asked = request({ ...place, path, signal: AbortSignal.timeout(ANSWER_LIMIT_MS) }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk: string) => {
        text += chunk;
        if (text.length > MAX_ANSWER_BYTES) response.destroy(new Error("its answer does not end"));
      });
      response.on("error", (error) => resolve(error.message));
      response.on("end", () => resolve(readAnswer(response.statusCode ?? 0, text)));
    });
    asked.on("error", (error: NodeJS.ErrnoException) => resolve(wordsFor(error)));
    asked.end();
  });
}

function readAnswer(status: number, text: string): Answer | string {
  try {
    const body = JSON.parse(text);
    if (typeof body === "object" && body !== null && typeof body.status === "string") return { status, body };
  } catch {
    // Another program's page.
  }
  return `another program answers there, with status ${status}`;
}

function wordsFor({ code, name, message }: NodeJS.ErrnoException): string {
  if (name === "AbortError" || name === "TimeoutError") return `no answer within ${ANSWER_LIMIT_MS / 1_000} seconds`;
  if (code === "ECONNREFUSED" || code === "ENOENT") return 'nothing listens there. "muara start" starts it';
  return message;
}

function writeAnswer({ stdout, stderr }: CommandContext, where: string, { body }: Answer): void {
  const { status, version, sources, problems, reasons } = body;
  const { total, failing } = Object(sources) as Record<string, unknown>;
  const counted = total === undefined ? "" : `, ${total} sources, ${failing} failing`;
  stdout.write(`${plain(`${status}: Muara${version === undefined ? "" : ` ${version}`} at ${where}${counted}`)}\n`);
  for (const list of [problems, reasons]) {
    for (const problem of Array.isArray(list) ? list : []) stderr.write(`${plain(String(problem))}\n`);
  }
}
