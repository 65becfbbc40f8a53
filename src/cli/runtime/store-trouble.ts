import type { Logger } from "pino";
import type { StoreError, StoreFailure } from "../../store/store-errors.js";

/** Failures that last: the next poll meets the same one. Any other is about one file, and is logged each time. */
const LASTING: ReadonlySet<StoreFailure> = new Set(["full", "readOnly", "unavailable", "io", "locked"]);
/** After so long without a failure a success counts as the end of it: on a full disk small writes succeed between others. */
const QUIET_MS = 60_000;

/** Logs failures of the store: once while they last, as message and reason, without the stack. */
export interface StoreTrouble {
  note(error: StoreError, sourceId?: string): void;
  /** A poll was saved. */
  noteSaved(): void;
}

export function createStoreTrouble(logger: Logger, now: () => number = Date.now): StoreTrouble {
  const reasons = new Set<StoreFailure>();
  let failures = 0;
  let lastMs = 0;
  return {
    note({ reason, message }, sourceId) {
      const facts = { reason, ...(sourceId !== undefined && { source: sourceId }) };
      if (!LASTING.has(reason)) return logger.error(facts, message);
      failures += 1;
      lastMs = now();
      if (reasons.has(reason)) return logger.debug(facts, message);
      reasons.add(reason);
      logger.error(facts, message);
    },
    noteSaved() {
      if (reasons.size === 0 || now() - lastMs < QUIET_MS) return;
      logger.info({ reasons: [...reasons], failures }, "the store saves again");
      reasons.clear();
      failures = 0;
    },
  };
}
