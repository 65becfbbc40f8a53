import pino, { type Logger } from "pino";
import pretty from "pino-pretty";
import { MuaraError } from "../../domain/errors.js";
import { withoutAddressSecrets } from "../../lib/secret-address.js";
import { printable } from "../../lib/text/printable.js";
import { inWords, NEVER } from "../../lib/time.js";

/** What may never stand in a log, at the top or one level deep. */
const SECRET_KEYS = ["authorization", "cookie", "secret", "adminSecret", "metricsSecret", "token", "databaseUrl"];

export interface LogOptions {
  readonly level: string;
  readonly stream: NodeJS.WriteStream;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Structured logs: JSON lines, or one readable line for each on a terminal (in colour unless NO_COLOR is set). */
export function createLogger({ level, stream, env }: LogOptions): Logger {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    hooks: { streamWrite: printableJson },
    redact: { paths: SECRET_KEYS.flatMap((key) => [key, `*.${key}`]), censor: "[redacted]" },
  };
  if (!stream.isTTY) return pino(options, writerTo(stream));
  const lines = pretty({
    destination: stream,
    colorize: !env["NO_COLOR"],
    translateTime: "SYS:HH:MM:ss",
    hideObject: true,
    messageFormat: terminalLine,
  });
  return pino({ ...options, serializers: { err: withoutStack } }, writerTo(lines));
}

/** Every line passes here: whatever a message or an error holds, addresses lose their secrets. */
function writerTo(out: { write(line: string): unknown }) {
  return { write: (line: string) => void out.write(withoutAddressSecrets(line)) };
}

/** The message of a log record; a poll also says when the next one is, and a bug shows its stack. */
function terminalLine(log: Record<string, unknown>, messageKey: string): string {
  const { nextPoll, outcome, time, err } = log;
  const message = String(log[messageKey] ?? "");
  const isKnown = typeof nextPoll === "string" && nextPoll !== NEVER && typeof time === "string";
  const waitMs = isKnown ? Date.parse(nextPoll) - Date.parse(time) : 0;
  const next = waitMs > 0 ? `; next poll in ${inWords(waitMs)}` : "";
  const { stack } = Object(err) as { readonly stack?: unknown };
  const trace = typeof stack === "string" ? `\n${stack}` : "";
  return (outcome === undefined ? message : message.replace(/\s+/g, " ")) + next + trace;
}

/** An expected failure says all in its message; the stack is for bugs. */
function withoutStack(error: unknown): unknown {
  if (error instanceof MuaraError) return { type: error.name, message: error.message };
  return error instanceof Error ? pino.stdSerializers.err(error) : error;
}

/** Escapes of JSON that stand for controls other than tab and line feed. */
const ESCAPED_CONTROL = /^\\(?:[bfr]|u00(?:0[0-8b-f]|1[\da-f]|7f|[89][\da-f]))$/i;

/** A line of the log whose strings may quote strangers: see `printable`. Controls are escaped in JSON, others are not. */
function printableJson(line: string): string {
  const bare = line.includes("\\")
    ? line.replace(/\\(?:u[\da-f]{4}|.)/gi, (sign) => (ESCAPED_CONTROL.test(sign) ? "" : sign))
    : line;
  return printable(bare);
}
