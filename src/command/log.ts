import pino, { type Logger } from "pino";
import pretty from "pino-pretty";
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
    redact: { paths: SECRET_KEYS.flatMap((key) => [key, `*.${key}`]), censor: "[redacted]" },
  };
  // Every line passes here: whatever a message or an error holds, addresses lose their secrets.
  const clean = { write: (line: string) => void out.write(withoutAddressSecrets(line)) };
  const out = stream.isTTY
    ? pretty({ destination: stream, colorize: !env["NO_COLOR"], translateTime: "SYS:HH:MM:ss" })
    : stream;
  return pino(options, clean);
}
