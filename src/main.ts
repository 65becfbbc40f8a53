#!/usr/bin/env node
import { Command } from "commander";
import { readVersion } from "./command/app.js";
import { type CommandContext, EXIT } from "./command/context.js";
import { runPoll } from "./command/poll.js";
import { type Role, run } from "./command/run.js";
import { MuaraError } from "./feed/errors.js";

const stopping = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stopping.abort());

const program = new Command("muara")
  .description("Pulls feeds and news pages, merges them, and republishes them as RSS, Atom, JSON Feed and pages.")
  .version(readVersion())
  .option("-c, --config <file>", "the config file", process.env["MUARA_CONFIG"] ?? "feeds.config.json");

for (const [role, what] of [
  ["start", "polls the sources and serves the feeds"],
  ["serve", "serves the feeds of a data folder, beside a `muara work` that fills it"],
  ["work", "polls the sources, without serving"],
] as const satisfies readonly (readonly [Role, string])[]) {
  program
    .command(role)
    .description(what)
    .action(() => finish(run(role, contextOf())));
}

program
  .command("poll")
  .description("polls sources once, due or not, then ends")
  .argument("[source...]", "ids of sources; all of them when none is named")
  .action((sourceIds: string[]) => finish(runPoll(contextOf(), sourceIds)));

await program.parseAsync();

function contextOf(): CommandContext {
  const { config } = program.opts<{ config: string }>();
  return {
    configPath: config,
    env: process.env,
    stdout: process.stdout,
    stderr: process.stderr,
    stopping: stopping.signal,
  };
}

/** What users can mend is told in words; a bug of ours shows its stack. */
async function finish(command: Promise<number>): Promise<void> {
  try {
    process.exitCode = await command;
  } catch (error) {
    if (!(error instanceof MuaraError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = error.name === "ConfigError" ? EXIT.usage : EXIT.failure;
  }
}
