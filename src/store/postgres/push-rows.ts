import type { PushChanges, PushCollection, PushRecords } from "../push-records.js";
import type { Database } from "./database.js";

const READ_PATIENCE_MS = 3_000;
const SAVE_PATIENCE_MS = 20_000;

const READ = { name: "muara_push", text: "select key, record from muara_push where collection = $1" };

/** In one order, so that two processes that save the same records wait for each other. */
const SAVE = {
  name: "muara_save_push",
  text: `
with dropped as (delete from muara_push where collection = $1 and key = any ($4::text[]))
insert into muara_push as p (collection, key, record)
select $1, put.key, put.record from unnest($2::text[], $3::text[]) as put (key, record) order by put.key collate "C"
on conflict (collection, key) do update set record = excluded.record where p.record is distinct from excluded.record`,
};

/** By the clock of the database, which all processes share. */
const CLAIM = {
  name: "muara_claim_duty",
  text: `
insert into muara_duty as d (duty, worker, until) values ($1, $2, now() + $3 * interval '1 ms')
on conflict (duty) do update set worker = excluded.worker, until = excluded.until
  where d.worker = excluded.worker or d.until <= now() or d.until > now() + 2 * $3 * interval '1 ms'
returning true as claimed`,
};

export async function readPushRecords(database: Database, collection: PushCollection): Promise<PushRecords> {
  const rows = await database.query(`read the push records "${collection}"`, READ_PATIENCE_MS, READ, [collection]);
  return new Map(rows.map((row): [string, unknown] => [String(row["key"]), JSON.parse(String(row["record"]))]));
}

export async function savePushRecords(
  database: Database,
  collection: PushCollection,
  { put, drop = [] }: PushChanges,
): Promise<void> {
  const values = [...put.values()].map((record) => JSON.stringify(record));
  const parameters = [collection, [...put.keys()], values, drop];
  await database.query(`save the push records "${collection}"`, SAVE_PATIENCE_MS, SAVE, parameters);
}

export async function claimDuty(database: Database, duty: string, worker: string, leaseMs: number): Promise<boolean> {
  const rows = await database.query(`claim the duty "${duty}"`, READ_PATIENCE_MS, CLAIM, [duty, worker, leaseMs]);
  return rows.length > 0;
}
