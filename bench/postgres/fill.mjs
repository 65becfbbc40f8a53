import pg from "pg";

const BATCH_ITEMS = 250_000;
const SOURCES_PER_HOST = 4;

/** Four sources a host, all never polled. */
export function sampleSources(count, origin = "https://host") {
  return Array.from({ length: count }, (_, at) => ({
    id: `source-${at}`,
    url: `${origin}${Math.floor(at / SOURCES_PER_HOST)}.example/${at % SOURCES_PER_HOST}`,
    paused: false,
  }));
}

/** Items as years of polling would have left them: those of one source lie far apart in the table. The same at every run. */
export async function fill(databaseUrl, sources, items) {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const indexes = await indexesOf(client);
    // Indices that are built afterwards are built in a fraction of the time.
    await client.query("alter table muara_item drop constraint muara_item_pkey");
    for (const { name } of indexes) await client.query(`drop index ${name}`);
    for (let from = 0; from < items; from += BATCH_ITEMS) {
      await client.query(INSERT, [from, Math.min(items, from + BATCH_ITEMS) - 1, sources, items]);
    }
    await client.query("set maintenance_work_mem = '512MB'");
    await client.query("alter table muara_item add primary key (source_id, key)");
    for (const { definition } of indexes) await client.query(definition);
    await client.query("vacuum analyze muara_item");
    await client.query("vacuum analyze muara_source");
  } finally {
    await client.end();
  }
}

async function indexesOf(client) {
  const { rows } = await client.query(
    "select indexname as name, indexdef as definition from pg_indexes where tablename = 'muara_item' and schemaname = current_schema() and indexname <> 'muara_item_pkey'",
  );
  return rows;
}

/** One item every few seconds, the newest an hour old; a body of about 1 KB, of which half can be compressed. */
const INSERT = `
insert into muara_item (source_id, key, sorted_at, first_seen, place, head, body)
select 'source-' || of_source, 'key-' || n, at, at, n % 25,
  json_build_object('key', 'key-' || n, 'id', 'https://news.example/' || n, 'url', 'https://news.example/' || md5(n::text),
    'title', 'Title ' || md5((n * 7)::text) || ' of item ' || n, 'authors', json_build_array(json_build_object('name', 'A')),
    'published', at_text, 'categories', json_build_array('news'), 'firstSeen', at_text, 'contentHash', md5(n::text),
    'place', n % 25, 'sortedAt', at_text)::text,
  json_build_object('contentHtml', '<p>' || repeat(md5(n::text) || ' ', 8) || repeat('words and words ', 45) || '</p>',
    'attachments', json_build_array())::text
from (
  select n, (hashint4extended(n, 1) & 2147483647) % $3::int as of_source, at,
    to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as at_text
  from (
    select n, date_trunc('second', now() - interval '1 hour' - ($4::int - n) * interval '5 seconds') as at
    from generate_series($1::int, $2::int) n
  ) numbered
) dated`;
