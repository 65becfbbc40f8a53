import { spawn } from "node:child_process";
import { join } from "node:path";
import { PassThrough, Readable } from "node:stream";
import { endWith } from "../../src/cli/exit.js";
import { createProgram } from "../../src/cli/program.js";
import { projectRoot } from "../support/paths.js";
import { WAIT_LIMIT_MS } from "../support/wait.js";

export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command line as a process in a folder, to its end. */
export function muara(
  folder: string,
  args: readonly string[],
  stdin: string | Buffer = "",
  env: Record<string, string> = {},
): Promise<Ended> {
  const child = spawn(process.execPath, [`${projectRoot}dist/src/main.js`, ...args], {
    cwd: folder,
    env: { PATH: process.env["PATH"], HOME: folder, ...env },
    timeout: WAIT_LIMIT_MS,
  });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  child.stdin.on("error", () => undefined);
  child.stdin.end(stdin);
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (status) => resolve({ status, stdout, stderr }));
  });
}

/** The same without a process of its own, for what does not hang on one: many times quicker. */
export async function muaraHere(
  folder: string,
  args: readonly string[],
  stdin: string | Buffer = "",
  env: Record<string, string> = {},
): Promise<Ended> {
  const out = collector();
  const err = collector();
  const streams = {
    stdin: Readable.from([Buffer.from(stdin)]) as unknown as NodeJS.ReadStream,
    stdout: out.stream as unknown as NodeJS.WriteStream,
    stderr: err.stream as unknown as NodeJS.WriteStream,
  };
  let status: number | null = null;
  const program = createProgram({}, async (work) => {
    const configPath = program.opts<{ config: string }>().config;
    status = await work({ configPath, env, ...streams, stopping: new AbortController().signal });
  });
  try {
    await program.parseAsync(["--config", join(folder, "feeds.config.json"), ...args], { from: "user" });
  } catch (error) {
    status = endWith(error, err.stream);
  }
  return { status, stdout: out.text(), stderr: err.text() };
}

function collector(): { readonly stream: PassThrough; readonly text: () => string } {
  const chunks: Buffer[] = [];
  const stream = new PassThrough();
  stream.on("data", (chunk: Buffer) => chunks.push(chunk));
  return {
    stream,
    text: () => {
      for (let rest = stream.read(); rest !== null; rest = stream.read()) chunks.push(rest);
      return Buffer.concat(chunks).toString("utf8");
    },
  };
}

/** The words behind `muara` in a shell line, without what the shell does with it. */
export function wordsOf(line: string): string[] {
  const [, words = ""] = /\bmuara ([^|>&;)]*)/.exec(line) ?? [];
  return [...words.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(([, a, b, c]) => a ?? b ?? c ?? "");
}
