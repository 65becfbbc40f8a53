import { Pool, type PoolClient, type PoolConfig } from "pg";
import { StoreError } from "../store-errors.js";
import { isConflict, isConnectionLost, placeOf, toDatabaseError } from "./database-failure.js";

const MAX_CONNECTIONS = 10;
const CONNECT_TIMEOUT_MS = 5_000;
const IDLE_TIMEOUT_MS = 30_000;
const STATEMENT_TIMEOUT_MS = 30_000;
const LOCK_TIMEOUT_MS = 5_000;
/** Longer than the server's own limit: for a server that does not answer at all. */
const QUERY_TIMEOUT_MS = 40_000;
const FIRST_BACKOFF_MS = 50;
const MAX_BACKOFF_MS = 2_000;
const MAX_CONFLICTS = 5;

export interface DatabaseOptions {
  readonly databaseUrl: string;
  /** Told once when the database is lost, until it has answered again. */
  readonly onAlarm: (alarm: StoreError) => void;
}

/** One statement, prepared under its name on each connection that runs it. */
export interface Statement {
  readonly name: string;
  readonly text: string;
}

export type Row = Readonly<Record<string, unknown>>;

/** Where statements go: the pool, or the one connection of a transaction. */
export interface Queryable {
  query(statement: Statement, values?: readonly unknown[]): Promise<readonly Row[]>;
}

/** Connections to one database. Statements that may be repeated are, while the database is away, up to the caller's patience. */
export class Database {
  readonly place: string;
  readonly #pool: Pool;
  readonly #onAlarm: (alarm: StoreError) => void;
  #lost = false;
  #closed = false;

  constructor({ databaseUrl, onAlarm }: DatabaseOptions) {
    this.place = placeOf(databaseUrl);
    this.#onAlarm = onAlarm;
    this.#pool = new Pool({
      ...connectionOptions(databaseUrl),
      max: MAX_CONNECTIONS,
      idleTimeoutMillis: IDLE_TIMEOUT_MS,
    });
    // A connection that breaks is replaced when one is wanted next; without listeners, idle or in use, it would end the process.
    this.#pool.on("connect", (client) => client.on("error", (error) => this.#noteLoss(error)));
    this.#pool.on("error", (error) => this.#noteLoss(error));
  }

  /** Runs one statement, again after a lost connection or a conflict: it must bear being repeated. */
  query(
    doing: string,
    patienceMs: number,
    statement: Statement,
    values: readonly unknown[] = [],
  ): Promise<readonly Row[]> {
    return this.run(doing, patienceMs, (connection) => connection.query(statement, values));
  }

  /** As `query`, for several statements on one connection. @throws StoreError */
  async run<T>(doing: string, patienceMs: number, work: (connection: Queryable) => Promise<T>): Promise<T> {
    const deadline = performance.now() + patienceMs;
    for (let attempt = 1; ; attempt++) {
      try {
        const result = await this.#once(work);
        this.#lost = false;
        return result;
      } catch (error) {
        const lost = isConnectionLost(error);
        if (lost) this.#noteLoss(error);
        const mayRepeat = lost ? performance.now() < deadline : isConflict(error) && attempt < MAX_CONFLICTS;
        if (!mayRepeat || this.#closed) throw toDatabaseError(error, doing, this.place);
        await backoff(attempt, deadline - performance.now());
      }
    }
  }

  /** `run` between `begin` and `commit`. */
  transaction<T>(doing: string, patienceMs: number, work: (connection: Queryable) => Promise<T>): Promise<T> {
    return this.run(doing, patienceMs, async (connection) => {
      await connection.query({ name: "begin", text: "begin" });
      const result = await work(connection);
      await connection.query({ name: "commit", text: "commit" });
      return result;
    });
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#pool.end();
  }

  async #once<T>(work: (connection: Queryable) => Promise<T>): Promise<T> {
    if (this.#closed) throw new StoreError(`The store is closed (${this.place}).`, "unavailable");
    const client = await this.#pool.connect();
    try {
      const result = await work(queryable(client));
      client.release();
      return result;
    } catch (error) {
      // With a transaction open or an answer outstanding nobody else can use it.
      client.release(true);
      throw error;
    }
  }

  #noteLoss(error: unknown): void {
    if (this.#lost || this.#closed) return;
    this.#lost = true;
    this.#onAlarm(toDatabaseError(error, "reach the database; it is tried again", this.place));
  }
}

/** What every connection of ours is made with. */
export function connectionOptions(databaseUrl: string): PoolConfig {
  return {
    connectionString: databaseUrl,
    application_name: "muara",
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    lock_timeout: LOCK_TIMEOUT_MS,
    idle_in_transaction_session_timeout: STATEMENT_TIMEOUT_MS,
    query_timeout: QUERY_TIMEOUT_MS,
    keepAlive: true,
  };
}

/** Waits longer from try to try, each time a little differently so that many processes do not come back at once. */
export async function backoff(attempt: number, atMostMs: number): Promise<void> {
  const longestMs = Math.min(MAX_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** (attempt - 1));
  const delayMs = Math.min(longestMs * (0.5 + Math.random() / 2), Math.max(1, atMostMs));
  await new Promise((resolve) => setTimeout(resolve, delayMs));
}

function queryable(client: PoolClient): Queryable {
  return {
    query: async ({ name, text }, values = []) => (await client.query<Row>({ name, text, values: [...values] })).rows,
  };
}
