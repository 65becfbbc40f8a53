import type { Instant } from "../../lib/dates/instant.js";
import type { Database } from "./database.js";

/** A smaller difference is left alone: instants are whole seconds, and an answer takes its time. */
const TOLERANCE_MS = 1_000;
const MEASURE_EVERY_MS = 30_000;
const NOW = { name: "muara_now", text: "select extract(epoch from clock_timestamp()) * 1000 as now_ms" };

/**
 * The database's clock, which all workers share: leases and due times are told by it, so that a worker whose own clock is
 * wrong neither takes what is another's nor polls at the wrong time.
 */
export class ServerClock {
  readonly #database: Database;
  readonly #localMs: () => number;
  #offsetMs = 0;
  #measuredMs = Number.NEGATIVE_INFINITY;

  constructor(database: Database, localMs: () => number) {
    this.#database = database;
    this.#localMs = localMs;
  }

  /** Measures the difference anew when it was not for a while. */
  async measure(patienceMs: number): Promise<void> {
    if (performance.now() - this.#measuredMs < MEASURE_EVERY_MS) return;
    const beforeMs = this.#localMs();
    const [row] = await this.#database.query("ask the database for the time", patienceMs, NOW);
    const offsetMs = Number(row?.["now_ms"]) - (beforeMs + this.#localMs()) / 2;
    this.#offsetMs = Math.abs(offsetMs) < TOLERANCE_MS ? 0 : offsetMs;
    this.#measuredMs = performance.now();
  }

  /** An instant of this process as the database's clock has it. */
  toServer(instant: Instant): Date {
    return new Date(Date.parse(instant) + this.#offsetMs);
  }
}
