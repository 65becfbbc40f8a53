import { randomBytes } from "node:crypto";
import { Client } from "pg";
import { type PostgresServer, startPostgres } from "./postgres.js";
import { skip } from "./skips.js";

/** What a suite on PostgreSQL works with: a schema of its own each time it asks. */
export interface PostgresSuite {
  /** A connection string whose tables are nobody else's. */
  freshUrl(): Promise<string>;
  dropFresh(url: string): Promise<void>;
  /** The server itself, where it is ours to stop and start. */
  ownServer(): PostgresServer | undefined;
}

const MAX_REASON_CHARS = 200;

/** As `describe`, on the PostgreSQL of TEST_DATABASE_URL, or on a server of the suite's own. */
export function describePostgres(title: string, body: (suite: PostgresSuite) => void): void {
  describe(title, () => {
    let own: PostgresServer | undefined;
    let server = "";
    before(async function () {
      own = await ownServer(this);
      server = own?.url() ?? process.env["TEST_DATABASE_URL"] ?? "";
    });
    body({
      freshUrl: async () => {
        const schema = `muara_test_${randomBytes(6).toString("hex")}`;
        await runOn(server, `create schema ${schema}`);
        const url = new URL(server);
        url.searchParams.set("options", `-c search_path=${schema}`);
        return url.href;
      },
      ownServer: () => own,
      dropFresh: async (url) => {
        const schema = new URL(url).searchParams.get("options")?.split("=")[1];
        await runOn(server, `drop schema ${schema} cascade`);
      },
    });
    after(() => own?.remove());
  });
}

/** Undefined where TEST_DATABASE_URL names a server; skips where none can be started. */
async function ownServer(context: Mocha.Context): Promise<PostgresServer | undefined> {
  if (process.env["TEST_DATABASE_URL"]) return undefined;
  try {
    return await startPostgres();
  } catch (error) {
    return skip(context, reasonOf(error));
  }
}

function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === "MODULE_NOT_FOUND") return "PostgreSQL is not installed";
  const [first = ""] = message.split("\n");
  return `PostgreSQL does not start here, and TEST_DATABASE_URL names none: ${first.slice(0, MAX_REASON_CHARS)}`;
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
