import type { StoreUpgrade } from "../store.js";
import { StoreError } from "../store-errors.js";
import type { Database, Queryable } from "./database.js";
import { MIGRATIONS } from "./migrations.js";

/** Any number, the same in every Muara: who holds it alone changes the tables. */
const MIGRATION_LOCK = 0x6d756172;
/** How long one process waits for another that is at it. */
const WAIT_MS = 30_000;

/**
 * Brings the tables to this version's state, once, by whichever process comes first; the others wait for it.
 * @throws StoreError `version` when a newer Muara made them.
 */
export async function migrate(
  database: Database,
  patienceMs: number,
  onUpgrade: (upgrade: StoreUpgrade) => void = () => {},
): Promise<void> {
  const doing = "prepare the database";
  const found = await database.run(doing, patienceMs, readVersion);
  if (found > MIGRATIONS.length) throw tooNew(found, database.place);
  if (found === MIGRATIONS.length) return;
  const from = await database.transaction(doing, patienceMs, async (connection) => {
    await connection.query({ name: "", text: `set local statement_timeout = 0; set local lock_timeout = ${WAIT_MS}` });
    await connection.query({ name: "", text: `select pg_advisory_xact_lock(${MIGRATION_LOCK})` });
    await connection.query({
      name: "",
      text: "create table if not exists muara_migration (version int primary key, title text not null, applied_at timestamptz not null default now())",
    });
    const before = await readVersion(connection);
    if (before > MIGRATIONS.length) throw tooNew(before, database.place);
    for (const { version, title, sql } of MIGRATIONS.slice(before)) {
      await connection.query({ name: "", text: sql });
      await connection.query({ name: "", text: "insert into muara_migration (version, title) values ($1, $2)" }, [
        version,
        title,
      ]);
    }
    return before;
  });
  if (from > 0 && from < MIGRATIONS.length) onUpgrade({ place: database.place, from, to: MIGRATIONS.length });
}

async function readVersion(connection: Queryable): Promise<number> {
  const [there] = await connection.query({
    name: "",
    text: "select to_regclass('muara_migration') is not null as made",
  });
  if (there?.["made"] !== true) return 0;
  const [row] = await connection.query({
    name: "",
    text: "select coalesce(max(version), 0) as version from muara_migration",
  });
  return Number(row?.["version"]);
}

function tooNew(version: number, place: string): StoreError {
  return new StoreError(
    `The tables of ${place} are of version ${version}, this Muara knows versions up to ${MIGRATIONS.length}. Nothing was changed. Run the newer Muara that made them, restore a backup, or name an empty database by DATABASE_URL: the sources are polled again.`,
    "version",
  );
}
