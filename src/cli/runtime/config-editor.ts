import type { Config } from "../../config/config.js";
import { ConfigError, type ConfigProblem } from "../../config/config-errors.js";
import type { ConfigEdit } from "../../config/edit/edit-config.js";
import type { Environment } from "../../config/schema/environment.js";
import { MuaraError } from "../../domain/errors.js";
import { Thread } from "../../poll/threads/thread.js";

/** Ten thousand sources take about two seconds, on a busy machine several times as long. */
const TIMEOUT_MS = 120_000;
const HEAP_MB = 512;
const MAX_WAITING = 50;
const JOBS_PER_THREAD = 100;
/** The thread is needed for bursts of edits only. */
const IDLE_MS = 30_000;

export type ConfigQuestion = { readonly path: string; readonly env: Environment } & (
  | { readonly kind: "load" }
  | { readonly kind: "edit" | "try"; readonly edits: readonly ConfigEdit[] }
  | { readonly kind: "import"; readonly text: string; readonly tags: readonly string[] }
);

/** What an import of an OPML list came to. */
export interface Imported {
  readonly added: number;
  /** Addresses that the config has already. */
  readonly known: number;
  readonly warnings: readonly string[];
}

export type ConfigAnswer =
  | { readonly kind: "config"; readonly config: Config }
  | ({ readonly kind: "imported"; readonly config?: Config } & Imported)
  | {
      readonly kind: "invalid";
      readonly subject: string;
      readonly problems: readonly ConfigProblem[];
      readonly files: readonly string[];
    }
  | { readonly kind: "refused"; readonly message: string }
  | { readonly kind: "broken"; readonly why: string };

/** Reads and edits the config off the main thread, one job after the other. Rejects as `loadConfig` and `editConfig` throw. */
export interface ConfigThread {
  load(path: string): Promise<Config>;
  edit(path: string, edits: readonly ConfigEdit[]): Promise<Config>;
  /** Writes nothing. */
  tryEdits(path: string, edits: readonly ConfigEdit[]): Promise<Config>;
  /** Adds the sources of an OPML list that the config does not have; without any, `config` is absent. */
  importOpml(path: string, text: string, tags: readonly string[]): Promise<Imported & { readonly config?: Config }>;
  close(): Promise<void>;
}

export function createConfigThread(environment: Environment): ConfigThread {
  const thread = new Thread<ConfigQuestion, ConfigAnswer>(
    new URL("./config-editor-thread.js", import.meta.url),
    "config",
    {
      timeoutMs: TIMEOUT_MS,
      heapMb: HEAP_MB,
      maxWaiting: MAX_WAITING,
      jobsPerThread: JOBS_PER_THREAD,
      idleMs: IDLE_MS,
    },
  );
  const env = { ...environment };
  const ask = async (question: ConfigQuestion) => checked(await thread.run((put) => put(question)));
  const configFor = async (question: ConfigQuestion) => {
    const answer = await ask(question);
    if (answer.config === undefined) throw new TypeError(`the config thread answered "${answer.kind}"`);
    return answer.config;
  };
  return {
    load: (path) => configFor({ kind: "load", path, env }),
    edit: (path, edits) => configFor({ kind: "edit", path, env, edits }),
    tryEdits: (path, edits) => configFor({ kind: "try", path, env, edits }),
    async importOpml(path, text, tags) {
      const answer = await ask({ kind: "import", path, env, text, tags });
      if (answer.kind !== "imported") throw new TypeError(`the config thread answered "${answer.kind}"`);
      return answer;
    },
    close: () => thread.close(),
  };
}

/** An answer that is no failure. */
function checked(answer: ConfigAnswer): Extract<ConfigAnswer, { kind: "config" | "imported" }> {
  switch (answer.kind) {
    case "invalid":
      throw new ConfigError(answer.subject, answer.problems, { files: answer.files });
    case "refused":
      throw new MuaraError(answer.message);
    case "broken":
      throw new Error(answer.why);
    default:
      return answer;
  }
}
