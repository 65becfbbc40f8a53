#!/usr/bin/env node
import { type CommandContext, EXIT } from "./command/context.js";
import { UsageError } from "./command/errors.js";
import { CommanderError, createProgram } from "./command/program.js";
import { ConfigError } from "./config/errors.js";
import { MuaraError } from "./feed/errors.js";

const stopping = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stopping.abort());
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
    process.exitCode = statusOf(error);
    if (error instanceof MuaraError) process.stderr.write(`${error.message}\n`);
  }
}

/** Commander has said its own errors already. */
function statusOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  if (error instanceof ConfigError || error instanceof UsageError) return EXIT.usage;
  if (error instanceof MuaraError || (error instanceof Error && error.name === "AbortError")) return EXIT.failure;
  throw error;
}
