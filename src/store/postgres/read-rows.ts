import type { Source } from "../../domain/source.js";
import type { SourceState } from "../../domain/source-state.js";
import type { ItemBody, ItemHead, StoredItem, StoredSource } from "../../domain/stored-item.js";
import { sourceOf } from "../due-sources.js";
import { bodyKey, type HeadQuery, type ItemKey, type SourceHead } from "../store.js";
import type { Database } from "./database.js";
import { decodeBody, decodeHead, decodeRemembered, decodeState, textOf } from "./rows.js";

/** Readers have bytes to serve meanwhile: they are told soon, and come again. */
const PATIENCE_MS = 3_000;
/** A worker has nothing better to do than to wait, as long as for its commit. */
const WORK_PATIENCE_MS = 20_000;
const EXPORT_BATCH_ITEMS = 50;

const SOURCE = {
  name: "muara_source",
  text: `
select state, remembered,
  array(select head from muara_item where source_id = $1 order by sorted_at desc, place, key) as heads
from muara_source where source_id = $1`,
};

const STATES = {
  name: "muara_states",
  text: "select source_id, state from muara_source where source_id = any ($1::text[])",
};

const BODIES = {
  name: "muara_bodies",
  text: `
select i.source_id, i.key, i.body from unnest($1::text[], $2::text[]) as wanted (source_id, key)
join muara_item i on i.source_id = wanted.source_id and i.key = wanted.key`,
};

const KEYS_OLDEST_FIRST = {
  name: "muara_keys",
  text: "select key from muara_item where source_id = $1 order by sorted_at, place desc, key desc",
};

const ITEMS = {
  name: "muara_items",
  text: "select key, head, body from muara_item where source_id = $1 and key = any ($2::text[])",
};

/**
 * The newest `limit` keys come from an index alone, a few of each source; heads are read for the winners only. Where sources
 * are many, those whose newest item is not among the newest `limit` cannot win, and are left out first.
 */
const HEADS = { published: headStatements("sorted_at"), firstSeen: headStatements("first_seen") };

export async function readSource(database: Database, sourceId: string): Promise<StoredSource | undefined> {
  const [row] = await database.query(`read "${sourceId}"`, WORK_PATIENCE_MS, SOURCE, [sourceId]);
  if (row === undefined) return undefined;
  const heads = (row["heads"] as readonly string[]).map(decodeHead);
  return { state: decodeState(row), heads, remembered: decodeRemembered(row) };
}

export async function readStates(
  database: Database,
  ids: readonly string[],
): Promise<ReadonlyMap<string, SourceState>> {
  const rows = await database.query("read the sources", PATIENCE_MS, STATES, [ids]);
  return new Map(rows.map((row) => [textOf(row, "source_id"), decodeState(row)]));
}

export async function readHeads(
  database: Database,
  ids: readonly string[],
  { order, limit, limitPerSource = limit }: HeadQuery,
): Promise<readonly SourceHead[]> {
  const statement = ids.length > limit ? HEADS[order].many : HEADS[order].few;
  const rows = await database.query("read the newest items", PATIENCE_MS, statement, [
    ids,
    limit,
    Math.min(limit, limitPerSource),
  ]);
  return rows.map((row) => ({ sourceId: textOf(row, "source_id"), ...decodeHead(row["head"]) }));
}

export async function readBodies(database: Database, keys: readonly ItemKey[]): Promise<ReadonlyMap<string, ItemBody>> {
  if (keys.length === 0) return new Map();
  const columns = [keys.map(({ sourceId }) => sourceId), keys.map(({ key }) => key)];
  const rows = await database.query("read bodies", PATIENCE_MS, BODIES, columns);
  const found = new Map(rows.map((row) => [bodyKey(textOf(row, "source_id"), textOf(row, "key")), row]));
  return new Map(
    keys.flatMap(({ sourceId, key }): [string, ItemBody][] => {
      const row = found.get(bodyKey(sourceId, key));
      return row === undefined ? [] : [[bodyKey(sourceId, key), decodeBody(row)]];
    }),
  );
}

/** Every item of one source, oldest first; those that go meanwhile are left out. */
export async function* readItems(database: Database, source: Source, state: SourceState): AsyncIterable<StoredItem> {
  const doing = `read "${source.id}"`;
  const rows = await database.query(doing, PATIENCE_MS, KEYS_OLDEST_FIRST, [source.id]);
  const keys = rows.map((row) => textOf(row, "key"));
  for (let from = 0; from < keys.length; from += EXPORT_BATCH_ITEMS) {
    const batch = keys.slice(from, from + EXPORT_BATCH_ITEMS);
    const found = await database.query(doing, PATIENCE_MS, ITEMS, [source.id, batch]);
    const items = new Map(found.map((row) => [textOf(row, "key"), itemOf(decodeHead(row["head"]), decodeBody(row))]));
    for (const item of batch.flatMap((key) => items.get(key) ?? [])) yield { ...item, source: sourceOf(source, state) };
  }
}

function itemOf(head: ItemHead, body: ItemBody): Omit<StoredItem, "source"> {
  return { ...head, ...body };
}

function headStatements(column: "sorted_at" | "first_seen") {
  const newestOf = (sources: string, count: string) => `
  select s.source_id, i.key, i.${column} as at, i.place
  from ${sources} as s (source_id) cross join lateral (
    select key, ${column}, place from muara_item where source_id = s.source_id
    order by ${column} desc, place, key limit ${count}
  ) i
  order by i.${column} desc, i.place, s.source_id collate "C", i.key limit $2`;
  const ids = "unnest($1::text[])";
  const headsOf = (top: string) => `
with top as materialized (${top})
select top.source_id, item.head from top
join muara_item item on item.source_id = top.source_id and item.key = top.key
order by top.at desc, top.place, top.source_id collate "C", top.key`;
  const leaders = `(select source_id from (${newestOf(ids, "1")}) leaders)`;
  return {
    few: { name: `muara_heads_${column}`, text: headsOf(newestOf(ids, "$3")) },
    many: { name: `muara_heads_of_many_${column}`, text: headsOf(newestOf(leaders, "$3")) },
  };
}
