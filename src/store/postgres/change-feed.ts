import { Client } from "pg";
import { backoff, connectionOptions, type Database } from "./database.js";

/** Notices of several commits in a row are looked at once. */
const SETTLE_MS = 20;
/** A notice may be lost with its connection or its sender: looked at this often besides. */
const SAFETY_POLL_MS = 2_000;
const LONGEST_BACKOFF_MS = 60_000;

/**
 * Everything that a transaction changed which had not ended when we last looked: numbers of transactions are given at their
 * beginning, so looking on from the highest number seen would miss those that end late.
 */
const CHANGED = `
select source_id, changed_xid::text as changed_xid, pg_snapshot_xmin(pg_current_snapshot())::text as next_xmin
from (select 1) as always left join muara_source on changed_xid >= $1::text::xid8`;

const POSITION = {
  name: "muara_position",
  text: "select pg_snapshot_xmin(pg_current_snapshot())::text as xmin, current_schema() as schema",
};

/** Where in the stream of changes a process stands, and what the notices of its tables are called. */
export interface Position {
  readonly xmin: string;
  readonly channel: string;
}

export async function readPosition(database: Database, patienceMs: number): Promise<Position> {
  const [row] = await database.query("read the database", patienceMs, POSITION);
  return { xmin: String(row?.["xmin"]), channel: `muara:${row?.["schema"]}` };
}

/** Wakes every process that listens. That it is lost is no loss: they look by themselves. */
export class Notifier {
  readonly #database: Database;
  readonly #channel: string;
  #timer: NodeJS.Timeout | undefined;

  constructor(database: Database, channel: string) {
    this.#database = database;
    this.#channel = channel;
  }

  notify(): void {
    this.#timer ??= setTimeout(() => void this.flush(), SETTLE_MS);
  }

  /** Sends a notice that waits. */
  async flush(): Promise<void> {
    if (this.#timer === undefined) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const statement = { name: "muara_notify", text: "select pg_notify($1, '')" };
    await this.#database.query("tell of changes", 0, statement, [this.#channel]).catch(() => {});
  }
}

export interface FollowerOptions {
  readonly databaseUrl: string;
  readonly position: Position;
  /** Told each changed source once, except those that `noteOwn` named before. */
  readonly onChanged: (sourceIds: readonly string[]) => void;
  /** The connection had been lost: anything may have changed. */
  readonly onGap: () => void;
}

/** Listens to one database on a connection of its own, for as long as it takes to get one again. */
export class Follower {
  readonly #options: FollowerOptions;
  /** The transaction that last changed each source, of those seen. */
  readonly #seen = new Map<string, string>();
  #xmin: string;
  #client: Client | undefined;
  #looking: Promise<void> | undefined;
  #again = false;
  #timer: NodeJS.Timeout | undefined;
  #attempt = 0;
  #stopped = false;

  constructor(options: FollowerOptions) {
    this.#options = options;
    this.#xmin = options.position.xmin;
    void this.#connect();
  }

  /** Takes note of a change that this process made; false when it has been told already. */
  noteOwn(sourceId: string, changedIn: string): boolean {
    return this.#isNew(sourceId, changedIn);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#drop();
  }

  async #connect(): Promise<void> {
    while (!this.#stopped) {
      const client = new Client(connectionOptions(this.#options.databaseUrl));
      client.on("error", () => this.#lose(client));
      client.on("end", () => this.#lose(client));
      client.on("notification", () => this.#lookIn(SETTLE_MS));
      try {
        await client.connect();
        await client.query(`listen ${client.escapeIdentifier(this.#options.position.channel)}`);
        this.#client = client;
        if (this.#attempt > 0) this.#options.onGap();
        this.#attempt = 0;
        await this.#look();
        return;
      } catch {
        // The pool's next query says what is wrong; here it is only tried again.
        this.#client = undefined;
        this.#attempt += 1;
        void client.end().catch(() => {});
        await backoff(this.#attempt, LONGEST_BACKOFF_MS);
      }
    }
    await this.#drop();
  }

  #lose(client: Client): void {
    if (this.#client !== client || this.#stopped) return;
    this.#client = undefined;
    this.#attempt = 1;
    clearTimeout(this.#timer);
    void client.end().catch(() => {});
    void this.#connect();
  }

  async #drop(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    await client?.end().catch(() => {});
  }

  #lookIn(delayMs: number): void {
    clearTimeout(this.#timer);
    if (this.#stopped) return;
    this.#timer = setTimeout(() => void this.#look(), delayMs);
    this.#timer.unref();
  }

  /** One look at a time; a notice that comes meanwhile causes one more. */
  #look(): Promise<void> {
    this.#again = this.#looking !== undefined;
    this.#looking ??= this.#lookOnce().finally(() => {
      this.#looking = undefined;
      this.#lookIn(this.#again ? 0 : SAFETY_POLL_MS);
      this.#again = false;
    });
    return this.#looking;
  }

  async #lookOnce(): Promise<void> {
    const client = this.#client;
    if (client === undefined) return;
    try {
      const { rows } = await client.query({ name: "muara_changed", text: CHANGED, values: [this.#xmin] });
      this.#xmin = String(rows[0]?.next_xmin ?? this.#xmin);
      const changed = rows.filter(
        ({ source_id, changed_xid }) => source_id !== null && this.#isNew(source_id, changed_xid),
      );
      if (changed.length > 0) this.#options.onChanged(changed.map(({ source_id }) => source_id));
    } catch {
      this.#lose(client);
    }
  }

  #isNew(sourceId: string, changedIn: string): boolean {
    if (this.#seen.get(sourceId) === changedIn) return false;
    this.#seen.set(sourceId, changedIn);
    return true;
  }
}
