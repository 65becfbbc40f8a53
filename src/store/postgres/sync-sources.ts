import type { Source } from "../../domain/source.js";
import type { SourceState } from "../../domain/source-state.js";
import type { Instant } from "../../lib/dates/instant.js";
import { stateFor } from "../../poll-state/poll-url.js";
import { freshState } from "../due-sources.js";
import type { Database, Queryable, Row } from "./database.js";
import { decodeState, textOf } from "./rows.js";
import { hostOfState } from "./save-rows.js";
import type { ServerClock } from "./server-clock.js";

const PATIENCE_MS = 20_000;
/** Any number of ours: who holds it alone changes which sources are known. */
const SYNC_LOCK = { name: "muara_sync_lock", text: "select pg_advisory_xact_lock(1836409202)" };

const STORED = {
  name: "muara_sync_stored",
  text: `
select source_id, url, paused, orphaned_at is not null as orphaned,
  case when url = given.given_url then null else state end as state
from unnest($1::text[], $2::text[]) as given (given_id, given_url)
join muara_source on source_id = given.given_id`,
};

const PUT = {
  name: "muara_sync_put",
  text: `
insert into muara_source as s (source_id, url, host, paused, next_poll, state)
select * from unnest($1::text[], $2::text[], $3::text[], $4::boolean[], $5::timestamptz[], $6::text[])
on conflict (source_id) do update set url = excluded.url, host = excluded.host, paused = excluded.paused,
  next_poll = excluded.next_poll, state = excluded.state, gone = false, orphaned_at = null`,
};

const TOUCH = {
  name: "muara_sync_touch",
  text: `
update muara_source s set paused = given.paused, orphaned_at = null
from unnest($1::text[], $2::boolean[]) as given (source_id, paused) where s.source_id = given.source_id`,
};

const ORPHAN = {
  name: "muara_sync_orphan",
  text: `
update muara_source set orphaned_at = $2
where orphaned_at is null and source_id not in (select unnest($1::text[]))`,
};

const SETTLE_HOSTS = { name: "muara_settle_hosts", text: "select muara_settle_hosts()" };

/** Makes the known sources of the database equal to these; one process at a time, the last word stands. */
export async function syncSources(
  database: Database,
  clock: ServerClock,
  sources: readonly Source[],
  now: Instant,
): Promise<void> {
  await clock.measure(PATIENCE_MS);
  const doing = "make the sources known";
  await database.transaction(doing, PATIENCE_MS, async (connection) => {
    await connection.query(SYNC_LOCK);
    const ids = sources.map(({ id }) => id);
    const rows = await connection.query(STORED, [ids, sources.map(({ url }) => url)]);
    const stored = new Map(rows.map((row) => [textOf(row, "source_id"), row]));
    await put(connection, clock, sources, stored, now);
    await touch(connection, sources, stored);
    await connection.query(ORPHAN, [ids, clock.toServer(now)]);
  });
  // Apart from the above, as commits lock hosts before sources.
  await settleHosts(database);
}

/** Puts the due times of free hosts right. */
export async function settleHosts(database: Database): Promise<void> {
  await database.query("put due times right", PATIENCE_MS, SETTLE_HOSTS);
}

/** New sources, and those with another address. */
async function put(
  connection: Queryable,
  clock: ServerClock,
  sources: readonly Source[],
  stored: ReadonlyMap<string, Row>,
  now: Instant,
): Promise<void> {
  const changed = sources.flatMap((source) => {
    const row = stored.get(source.id);
    if (row !== undefined && row["state"] === null) return [];
    const state = row === undefined ? freshState(source, now) : stateFor(decodeState(row), source, now);
    return [{ source, state }];
  });
  if (changed.length === 0) return;
  await connection.query(PUT, [
    changed.map(({ source }) => source.id),
    changed.map(({ source }) => source.url),
    changed.map(({ source, state }) => hostOfState(state, source)),
    changed.map(({ source }) => source.paused),
    changed.map(({ state }) => clock.toServer(state.nextPoll)),
    changed.map(({ state }: { state: SourceState }) => JSON.stringify(state)),
  ]);
}

async function touch(
  connection: Queryable,
  sources: readonly Source[],
  stored: ReadonlyMap<string, Row>,
): Promise<void> {
  const differing = sources.filter(({ id, paused }) => {
    const row = stored.get(id);
    return row !== undefined && row["state"] === null && (row["orphaned"] === true || row["paused"] !== paused);
  });
  if (differing.length === 0) return;
  await connection.query(TOUCH, [differing.map(({ id }) => id), differing.map(({ paused }) => paused)]);
}
