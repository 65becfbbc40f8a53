#!/usr/bin/env node
import { type CommandContext, EXIT } from "./cli/context.js";
import { endWith } from "./cli/exit.js";
import { createProgram } from "./cli/program.js";

const PARENT_CHECK_MS = 500;

const stopping = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stopping.abort());
// `npm start` passes a SIGTERM to a shell, which dies of it without telling us.
if (process.env["npm_lifecycle_event"] !== undefined) {
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && stopping.abort(), PARENT_CHECK_MS).unref();
}
// `muara list | head` ends the reader first: nothing is wrong then.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit(EXIT.ok);
});

const program = createProgram(process.env, async (work) => finish(work(contextOf())));
for (const command of [program, ...program.commands]) command.exitOverride();
await finish(program.parseAsync().then(() => process.exitCode ?? EXIT.ok));

function contextOf(): CommandContext {
  const { config } = program.opts<{ config: string }>();
  const { env, stdin, stdout, stderr } = process;
  return { configPath: config, env, stdin, stdout, stderr, stopping: stopping.signal };
}

/** What users can mend is told in words; a bug of ours shows its stack. */
async function finish(command: Promise<number | string>): Promise<void> {
  try {
    process.exitCode = await command;
  } catch (error) {
    process.exitCode = endWith(error, process.stderr);
  }
}
