import type { Config } from "../../config/config.js";
import { MuaraError } from "../../domain/errors.js";
import { Thread, ThreadError } from "../../poll/threads/thread.js";
import type { Finding } from "../../server/admin/admin-port.js";

/** Some thirty addresses are tried at most, each within `polling.timeout`. */
const TIMEOUT_MS = 300_000;
const HEAP_MB = 192;

export interface FindQuestion {
  readonly config: Config;
  readonly place: string;
}

export type FindAnswer =
  | { readonly kind: "found"; readonly finding: Finding }
  | { readonly kind: "refused"; readonly message: string }
  | { readonly kind: "broken"; readonly why: string };

/** Finds what to read at a place, off the main thread, one search at a time. The thread ends with the search, or when it is aborted. */
export function createFinder(): (config: Config, place: string, signal: AbortSignal) => Promise<Finding> {
  let isSearching = false;
  return async (config, place, signal) => {
    if (isSearching) throw new MuaraError("Another search is running. Try again when it has ended.");
    isSearching = true;
    const thread = new Thread<FindQuestion, FindAnswer>(
      new URL("./address-finder-thread.js", import.meta.url),
      "find",
      {
        timeoutMs: TIMEOUT_MS,
        heapMb: HEAP_MB,
        maxWaiting: 1,
        jobsPerThread: 1,
      },
    );
    const abort = () => void thread.close();
    signal.addEventListener("abort", abort, { once: true });
    try {
      return findingOf(await thread.run((ask) => ask({ config, place })));
    } catch (cause) {
      if (!(cause instanceof ThreadError)) throw cause;
      throw new MuaraError(`The search at ${place} was given up: ${REASONS[cause.reason]}.`, { cause });
    } finally {
      signal.removeEventListener("abort", abort);
      await thread.close();
      isSearching = false;
    }
  };
}

const REASONS: Readonly<Record<ThreadError["reason"], string>> = {
  time: `it took longer than ${TIMEOUT_MS / 60_000} minutes`,
  memory: `it needed more than ${HEAP_MB} MB`,
  lost: "its thread ended",
  full: "too many searches wait",
  crowded: "too many searches wait",
  closed: "it was aborted",
};

function findingOf(answer: FindAnswer): Finding {
  switch (answer.kind) {
    case "found":
      return answer.finding;
    case "refused":
      throw new MuaraError(answer.message);
    case "broken":
      throw new Error(answer.why);
  }
}
