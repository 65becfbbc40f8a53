import { randomBytes } from "node:crypto";
import { Client } from "pg";
import { type PostgresServer, startPostgres } from "./postgres.js";

/** What a suite on PostgreSQL works with: a schema of its own each time it asks. */
export interface PostgresSuite {
  /** A connection string whose tables are nobody else's. */
  freshUrl(): Promise<string>;
  dropFresh(url: string): Promise<void>;
  /** The server itself, where it is ours to stop and start. */
  ownServer(): PostgresServer | undefined;
}

let shared: Promise<PostgresServer> | undefined;
let own: PostgresServer | undefined;
let reported = false;

/** As `describe`, on the PostgreSQL of TEST_DATABASE_URL or DATABASE_URL, or one server of our own for all suites of a run. */
export function describePostgres(title: string, body: (suite: PostgresSuite) => void): void {
  describe(title, () => {
    let server: string | undefined;
    before(async function () {
      this.timeout(60_000);
      server = await obtainServer();
      if (server === undefined) this.skip();
    });
    body({
      freshUrl: async () => {
        const schema = `muara_test_${randomBytes(6).toString("hex")}`;
        await runOn(server ?? "", `create schema ${schema}`);
        const url = new URL(server ?? "");
        url.searchParams.set("options", `-c search_path=${schema}`);
        return url.href;
      },
      ownServer: () => own,
      dropFresh: async (url) => {
        const schema = new URL(url).searchParams.get("options")?.split("=")[1];
        await runOn(server ?? "", `drop schema ${schema} cascade`);
      },
    });
  });
}

after(async () => {
  await (await shared?.catch(() => undefined))?.remove();
});

async function obtainServer(): Promise<string | undefined> {
  const given = process.env["TEST_DATABASE_URL"] || process.env["DATABASE_URL"];
  if (given) return given;
  shared ??= startPostgres();
  try {
    own = await shared;
    return own.url();
  } catch (error) {
    if (!reported)
      console.warn(`\nSkipped: no PostgreSQL can be started here, and TEST_DATABASE_URL names none. ${error}`);
    reported = true;
    return undefined;
  }
}

async function runOn(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
