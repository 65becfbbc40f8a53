/** One step of the database's making. Steps are only ever added; a step that has been published is never changed. */
export interface Migration {
  readonly version: number;
  readonly title: string;
  readonly sql: string;
}

const TABLES = `
create table muara_source (
  source_id text collate "C" primary key,
  url text not null,
  host text collate "C" not null,
  paused boolean not null,
  gone boolean not null default false,
  next_poll timestamptz not null,
  last_poll timestamptz,
  orphaned_at timestamptz,
  changed_xid xid8,
  state text not null,
  remembered text not null default '[]'
) with (fillfactor = 70);
alter table muara_source alter column state set storage main;
create index muara_source_host on muara_source (host);
create index muara_source_changed on muara_source (changed_xid);

-- What is claimed. due_at is when the host is next to be claimed: its earliest poll, or the end of the lease it is under.
create table muara_host (
  host text collate "C" primary key,
  due_at timestamptz not null,
  token bigint not null default 0,
  worker text,
  lease_ms double precision not null default 0
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 500);
create index muara_host_due on muara_host (due_at);
create sequence muara_token;

create table muara_item (
  source_id text collate "C" not null,
  key text collate "C" not null,
  sorted_at timestamptz not null,
  first_seen timestamptz not null,
  place double precision not null,
  head text not null,
  body text not null,
  primary key (source_id, key)
) with (autovacuum_vacuum_insert_scale_factor = 0.05);
create index muara_item_published on muara_item (source_id, sorted_at desc, place, key);
create index muara_item_first_seen on muara_item (source_id, first_seen desc, place, key);
do $$ begin
  alter table muara_item alter column body set compression lz4;
exception when feature_not_supported then null; -- a server built without lz4 keeps its own way
end $$;
`;

const SAVE = `
-- Items, remembered keys, state and next poll of one source. Returns the transaction's number when items changed, '' when
-- none did, 'fenced' when nobody wants the result any more.
create function muara_save(
  p_source text, p_url text, p_state text, p_host text, p_next timestamptz, p_last timestamptz, p_gone boolean,
  p_remembered text,
  p_removals text[],
  r_keys text[], r_heads text[], r_sorted timestamptz[], r_first timestamptz[], r_place double precision[],
  u_keys text[], u_heads text[], u_sorted timestamptz[], u_first timestamptz[], u_place double precision[],
  u_bodies text[]
) returns text language plpgsql as $$
declare
  changed bigint := 0;
  affected bigint;
begin
  perform 1 from muara_source where source_id = p_source and url = p_url and orphaned_at is null for update;
  if not found then return 'fenced'; end if;
  if cardinality(p_removals) > 0 then
    delete from muara_item where source_id = p_source and key = any (p_removals);
    get diagnostics changed = row_count;
  end if;
  if cardinality(r_keys) > 0 then
    update muara_item i set head = r.head, sorted_at = r.sorted, first_seen = r.first, place = r.place
      from unnest(r_keys, r_heads, r_sorted, r_first, r_place) as r (key, head, sorted, first, place)
      where i.source_id = p_source and i.key = r.key and i.head is distinct from r.head;
    get diagnostics affected = row_count;
    changed := changed + affected;
  end if;
  if cardinality(u_keys) > 0 then
    insert into muara_item as i (source_id, key, head, sorted_at, first_seen, place, body)
      select p_source, u.* from unnest(u_keys, u_heads, u_sorted, u_first, u_place, u_bodies) as u
      on conflict (source_id, key) do update
        set head = excluded.head, sorted_at = excluded.sorted_at, first_seen = excluded.first_seen,
          place = excluded.place, body = excluded.body
        where (i.head, i.body) is distinct from (excluded.head, excluded.body);
    get diagnostics affected = row_count;
    changed := changed + affected;
  end if;
  update muara_source set state = p_state, host = p_host, next_poll = p_next, last_poll = p_last, gone = p_gone,
      remembered = coalesce(p_remembered, remembered),
      changed_xid = case when changed > 0 then pg_current_xact_id() else changed_xid end
    where source_id = p_source;
  insert into muara_host as h (host, due_at) values (p_host, p_next)
    on conflict (host) do update set due_at = excluded.due_at where h.worker is null and h.due_at > excluded.due_at;
  return case when changed > 0 then pg_current_xact_id()::text else '' end;
end $$;

-- The lease's row stays locked to the end, so that no claim comes between the check and what it allows.
create function muara_commit(
  lease_host text, lease_token bigint,
  p_source text, p_url text, p_state text, p_host text, p_next timestamptz, p_last timestamptz, p_gone boolean,
  p_remembered text,
  p_removals text[],
  r_keys text[], r_heads text[], r_sorted timestamptz[], r_first timestamptz[], r_place double precision[],
  u_keys text[], u_heads text[], u_sorted timestamptz[], u_first timestamptz[], u_place double precision[],
  u_bodies text[]
) returns text language plpgsql as $$
begin
  perform 1 from muara_host where host = lease_host and token = lease_token for update;
  if not found then return 'fenced'; end if;
  return muara_save(p_source, p_url, p_state, p_host, p_next, p_last, p_gone, p_remembered, p_removals,
    r_keys, r_heads, r_sorted, r_first, r_place, u_keys, u_heads, u_sorted, u_first, u_place, u_bodies);
end $$;
`;

const HOSTS = `
-- Statements of a function see what was committed before each of them: locked first, the earliest poll is read after.
create function muara_release(lease_host text, lease_token bigint) returns void language plpgsql as $$
declare
  earliest timestamptz;
begin
  perform 1 from muara_host where host = lease_host and token = lease_token and worker is not null for update;
  if not found then return; end if;
  select min(next_poll) into earliest from muara_source
    where host = lease_host and not paused and not gone and orphaned_at is null;
  update muara_host set worker = null, due_at = coalesce(earliest, 'infinity') where host = lease_host;
end $$;

-- Makes the due times of hosts that nobody holds fit their sources again. A lease is never touched.
create function muara_settle_hosts() returns void language plpgsql as $$
declare
  idle text;
begin
  insert into muara_host (host, due_at)
    select host, min(next_poll) from muara_source s
      where not paused and not gone and orphaned_at is null
        and not exists (select from muara_host h where h.host = s.host)
      group by host order by host
    on conflict do nothing;
  update muara_host h set due_at = s.earliest
    from (select host, min(next_poll) as earliest from muara_source
      where not paused and not gone and orphaned_at is null group by host) s
    where h.host = s.host and h.worker is null and h.due_at > s.earliest;
  for idle in
    select host from muara_host h where worker is null and due_at < 'infinity' and not exists (
      select from muara_source s where s.host = h.host and not paused and not gone and orphaned_at is null
    ) order by host
  loop
    perform 1 from muara_host where host = idle and worker is null for update skip locked;
    if not found then continue; end if;
    update muara_host set due_at = coalesce((
      select min(next_poll) from muara_source where host = idle and not paused and not gone and orphaned_at is null
    ), 'infinity') where host = idle;
  end loop;
end $$;
`;

const CLOCK_SET_BACK = `
-- Leases and polls of a time that has not come yet were made before the clock was set back: they hold nobody up.
create function muara_repair_clock(p_now timestamptz, p_tolerance interval) returns void language plpgsql as $$
begin
  update muara_source set next_poll = p_now where last_poll > p_now + p_tolerance and next_poll > p_now;
  update muara_host set due_at = p_now, worker = null
    where worker is not null and due_at - p_now > 2 * lease_ms * interval '1 ms';
  perform muara_settle_hosts();
end $$;
`;

const FEED_ITEMS = `
create table muara_feed_item (
  feed_id text collate "C" not null,
  source_id text collate "C" not null,
  key text collate "C" not null,
  item text not null,
  primary key (feed_id, source_id, key)
);
`;

const PUSH = `
create table muara_push (
  collection text collate "C" not null,
  key text collate "C" not null,
  record text not null,
  primary key (collection, key)
) with (fillfactor = 70);

-- Work that one process does for all.
create table muara_duty (
  duty text collate "C" primary key,
  worker text not null,
  until timestamptz not null
);
`;

export const MIGRATIONS: readonly Migration[] = [
  { version: 1, title: "sources, hosts, items", sql: TABLES },
  { version: 2, title: "saving under a fence", sql: SAVE },
  { version: 3, title: "giving hosts back", sql: HOSTS },
  { version: 4, title: "clocks that are set back", sql: CLOCK_SET_BACK },
  { version: 5, title: "items that feeds have shown", sql: FEED_ITEMS },
  { version: 6, title: "records of push", sql: PUSH },
];
