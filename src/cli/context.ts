import type { createFetcher } from "../fetch/fetcher.js";

/** What a command is given instead of the process's own globals, so that tests can give others. */
export interface CommandContext {
  readonly configPath: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin: NodeJS.ReadStream;
  /** What a program may read: results. */
  readonly stdout: NodeJS.WriteStream;
  /** Words for people: progress, warnings, questions, errors. */
  readonly stderr: NodeJS.WriteStream;
  /** Aborted by SIGINT and SIGTERM. */
  readonly stopping: AbortSignal;
  /** Opens the way to other servers; `createFetcher` without it. */
  readonly openFetcher?: typeof createFetcher;
}

/** What scripts can rely on. */
export const EXIT = { ok: 0, failure: 1, usage: 2 } as const;
