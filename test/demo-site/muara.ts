import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { projectRoot } from "../support/paths.js";
import { WAIT_LIMIT_MS } from "../support/wait.js";

const MAX_LOG_LINES = 2_000;

/** Muara's command line as a child process, as a user runs it. */
export interface RunningMuara {
  readonly address: string;
  readonly log: readonly LogLine[];
  /** Asks it to stop as the system does; resolves with the exit status and how long it took. */
  stop(): Promise<{ readonly status: number | null; readonly tookMs: number }>;
  /** Ends it as a crash would. */
  kill(): Promise<void>;
}

export interface LogLine {
  readonly msg: string;
  readonly level: number;
  readonly source?: string;
  readonly outcome?: string;
}

/** Runs `muara start` on a free port and waits until it says where it serves. */
export async function startMuara(
  configPath: string,
  env: Readonly<Record<string, string>> = {},
): Promise<RunningMuara> {
  const muara = spawn(process.execPath, [`${projectRoot}dist/src/main.js`, "start", "--config", configPath], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...ownEnvironment(), ...env, MUARA_PORT: "0", MUARA_HOST: "127.0.0.1" },
  });
  const log: LogLine[] = [];
  const output: string[] = [];
  const serving = new Promise<string>((resolve, reject) => {
    const timer = setTimeout(() => fail("did not say where it serves"), WAIT_LIMIT_MS);
    const fail = (why: string): void => {
      clearTimeout(timer);
      muara.kill("SIGKILL");
      reject(new Error(`Muara ${why}:\n${output.join("\n")}`));
    };
    muara.once("exit", (status) => fail(`ended with ${status}`));
    onLines(muara, (line) => {
      if (output.length < MAX_LOG_LINES) output.push(line);
      const entry = readLogLine(line);
      if (entry !== undefined) log.push(entry);
      const address = /^Muara serves at (http:\S+)$/.exec(entry?.msg ?? "")?.[1];
      if (address !== undefined) {
        clearTimeout(timer);
        resolve(address);
      }
    });
  });
  return { address: await serving, log, stop: () => stop(muara), kill: () => kill(muara) };
}

function stop(muara: ChildProcess): Promise<{ status: number | null; tookMs: number }> {
  const start = performance.now();
  if (muara.exitCode !== null) return Promise.resolve({ status: muara.exitCode, tookMs: 0 });
  return new Promise((resolve) => {
    muara.once("exit", (status) => resolve({ status, tookMs: performance.now() - start }));
    muara.kill("SIGTERM");
  });
}

async function kill(muara: ChildProcess): Promise<void> {
  if (muara.exitCode !== null || muara.signalCode !== null) return;
  const ended = once(muara, "close");
  muara.kill("SIGKILL");
  await ended;
}

function onLines(muara: ChildProcess, take: (line: string) => void): void {
  for (const stream of [muara.stdout, muara.stderr]) {
    let rest = "";
    stream?.setEncoding("utf8").on("data", (chunk: string) => {
      const lines = (rest + chunk).split("\n");
      rest = lines.pop() ?? "";
      lines.forEach(take);
    });
  }
}

function readLogLine(line: string): LogLine | undefined {
  if (!line.startsWith("{")) return undefined;
  return JSON.parse(line) as LogLine;
}

/** This process's variables, without those that tests read: Muara warns of names that it does not know. */
function ownEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("MUARA_")));
}
