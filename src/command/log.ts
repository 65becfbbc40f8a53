import pino, { type Logger } from "pino";
import pretty from "pino-pretty";
import { printable } from "../feed/printable.js";
import { withoutAddressSecrets } from "../feed/secret-address.js";

/** What may never stand in a log, at the top or one level deep. */
const SECRET_KEYS = ["authorization", "cookie", "secret", "adminSecret", "metricsSecret", "token", "databaseUrl"];

export interface LogOptions {
  readonly level: string;
  readonly stream: NodeJS.WriteStream;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Structured logs: JSON lines, or readable ones on a terminal (in colour unless NO_COLOR is set). */
export function createLogger({ level, stream, env }: LogOptions): Logger {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    hooks: { streamWrite: printableJson },
    redact: { paths: SECRET_KEYS.flatMap((key) => [key, `*.${key}`]), censor: "[redacted]" },
  };
  // Every line passes here: whatever a message or an error holds, addresses lose their secrets.
  const clean = { write: (line: string) => void out.write(withoutAddressSecrets(line)) };
  const out = stream.isTTY
    ? pretty({ destination: stream, colorize: !env["NO_COLOR"], translateTime: "SYS:HH:MM:ss" })
    : stream;
  return pino(options, clean);
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
