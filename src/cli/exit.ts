import { ConfigError } from "../config/config-errors.js";
import { MuaraError } from "../domain/errors.js";
import { EXIT } from "./context.js";
import { CommanderError } from "./program.js";
import { UsageError } from "./usage-error.js";

/** The exit status of what a command was rejected with, told in words on stderr; a bug of ours is thrown on. */
export function endWith(error: unknown, stderr: NodeJS.WritableStream): number {
  // Commander has said its own errors already.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  if (error instanceof Error && error.name === "AbortError") return EXIT.failure;
  if (!(error instanceof MuaraError)) throw error;
  stderr.write(`${error.message}\n`);
  return error instanceof ConfigError || error instanceof UsageError ? EXIT.usage : EXIT.failure;
}
