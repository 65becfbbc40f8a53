import type { PollingConfig } from "../../src/config/config.js";
import { WAIT_LIMIT_MS } from "../support/wait.js";

/** The settings of a fetcher that waits for nobody, with these of a test's own. */
export function pollingOf(own: Partial<PollingConfig>): PollingConfig {
  return {
    tick: "* * * * *",
    concurrency: 4,
    connectionsPerHost: 4,
    hostDelayMs: 0,
    minIntervalMs: 1_000,
    maxIntervalMs: 1_000,
    maxWaitMs: 1_000,
    timeoutMs: WAIT_LIMIT_MS,
    maxBodyBytes: 1024 * 1024,
    maxRedirects: 5,
    allowPrivate: [],
    ...own,
  };
}
