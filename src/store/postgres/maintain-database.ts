import type { Instant } from "../../lib/dates/instant.js";
import { ORPHAN_GRACE_MS } from "../store.js";
import type { Database } from "./database.js";
import type { ServerClock } from "./server-clock.js";
import { settleHosts } from "./sync-sources.js";

const PATIENCE_MS = 5_000;
/** Small enough that nobody waits for it, each in a transaction of its own. */
const BATCH_ROWS = 1_000;
const MAX_BATCHES = 50;

/** A source that this process's config has was given up by another's, which is older: it is taken back. */
const TAKE_BACK = {
  name: "muara_take_back",
  text: "update muara_source set orphaned_at = null where orphaned_at is not null and source_id = any ($1::text[])",
};

const REMOVE_ITEMS = {
  name: "muara_remove_items",
  text: `
with batch as (
  select i.source_id, i.key from muara_source s join muara_item i using (source_id)
  where s.orphaned_at <= $1 limit ${BATCH_ROWS} for update of i skip locked
)
delete from muara_item i using batch where i.source_id = batch.source_id and i.key = batch.key returning 1`,
};

const REMOVE_SOURCES = {
  name: "muara_remove_sources",
  text: `
delete from muara_source s where orphaned_at <= $1
  and not exists (select from muara_item i where i.source_id = s.source_id)`,
};

const REMOVE_HOSTS = {
  name: "muara_remove_hosts",
  text: `
with batch as (
  select host from muara_host h where (worker is null or due_at <= $1)
    and not exists (select from muara_source s where s.host = h.host) limit ${BATCH_ROWS} for update skip locked
)
delete from muara_host h using batch where h.host = batch.host`,
};

/** Takes known sources back, removes what no config has owned for long, and puts due times right; bounded work a call. */
export async function maintainDatabase(
  database: Database,
  clock: ServerClock,
  known: readonly string[],
  now: Instant,
): Promise<void> {
  const doing = "tidy the database";
  await database.query(doing, PATIENCE_MS, TAKE_BACK, [known]);
  const before = new Date(clock.toServer(now).getTime() - ORPHAN_GRACE_MS);
  for (let batch = 0; batch < MAX_BATCHES; batch++) {
    const removed = await database.query(doing, PATIENCE_MS, REMOVE_ITEMS, [before]);
    if (removed.length < BATCH_ROWS) break;
  }
  await database.query(doing, PATIENCE_MS, REMOVE_SOURCES, [before]);
  await database.query(doing, PATIENCE_MS, REMOVE_HOSTS, [clock.toServer(now)]);
  await settleHosts(database);
}
