// What a database of many sources and items costs, on a PostgreSQL of its own that writes durably.
//   npm run bench:postgres                     10,000 sources, 200,000 items
//   npm run bench:postgres -- --full           10,000 sources, 5,000,000 items (about 6 GB of disk)
//   npm run bench:postgres -- --sources 2000 --items 100000 --url postgres://…
import { performance } from "node:perf_hooks";
import { parseArgs } from "node:util";
import pg from "pg";
import { createPostgresStore } from "../dist/src/store/postgres/create-postgres-store.js";
import { startPostgres } from "../dist/test/support/postgres.js";
import { median, writeFigures } from "./figures.mjs";
import { fill, sampleSources } from "./postgres/fill.mjs";
import { cpuOfFamily, statOf } from "./process-cpu.mjs";
import { mulberry32 } from "./schedule-histories.mjs";

const { values } = parseArgs({
  options: {
    sources: { type: "string", default: "10000" },
    items: { type: "string" },
    full: { type: "boolean", default: false },
    seed: { type: "string", default: "1" },
    url: { type: "string" },
    json: { type: "string" },
  },
});
const sourcesCount = Number(values.sources);
const itemsCount = Number(values.items ?? (values.full ? 5_000_000 : 200_000));
const FEED_SOURCES = 20;
const FEED_ITEMS = 50;
const WORKER_LANES = 8;
const WORK_MS = 5_000;

const figures = {};
const random = mulberry32(Number(values.seed));
const server =
  values.url === undefined
    ? await startPostgres({ durable: true, settings: { shared_buffers: "1GB", max_wal_size: "4GB" } })
    : undefined;
const databaseUrl = server?.url() ?? values.url;
const store = createPostgresStore({ databaseUrl });
/** The server's first process, where the server is ours. */
const postmaster = server && (await postmasterOf(databaseUrl));
try {
  await bench();
} finally {
  await store.close();
  await server?.remove();
}
writeFigures(figures);

async function bench() {
  const sources = sampleSources(sourcesCount);
  await store.open();
  const now = () => new Date().toISOString().replace(/\.\d+Z$/, "Z");
  tell("make the sources known (sync)", [await timed(() => store.sync(sources, now()))]);
  tell(`fill ${itemsCount} items`, [await timed(() => fill(databaseUrl, sourcesCount, itemsCount))]);
  const pick = (count) => Array.from({ length: count }, () => sources[Math.floor(random() * sources.length)].id);
  const heads = (sourceIds, limit, order = "published") => store.getHeads({ sourceIds, order, limit });

  await tellTimes(`newest ${FEED_ITEMS} of ${FEED_SOURCES} sources`, 500, () => heads(pick(FEED_SOURCES), FEED_ITEMS));
  await tellTimes("  by first seen", 200, () => heads(pick(FEED_SOURCES), FEED_ITEMS, "firstSeen"));
  await tellTimes("  with bodies", 200, async () => store.getBodies(await heads(pick(FEED_SOURCES), FEED_ITEMS)));
  await tellTimes("  and their sources' states", 200, () => store.getStates(pick(FEED_SOURCES)));
  const all = sources.map(({ id }) => id);
  await tellTimes(`newest ${FEED_ITEMS} of all ${sourcesCount} sources`, 20, () => heads(all, FEED_ITEMS));
  await tellTimes("read a source to decide on", 500, () => store.getSource(pick(1)[0]));
  await polls("polls that change nothing", now, () => []);
  let number = 0;
  await polls("polls that bring a new item", now, () => [newItem(now(), ++number)]);
  await retention(sources, now);
}

/** Claim, read, commit, as workers do, without the fetch. */
async function polls(name, now, itemsOf) {
  await store.sync(sampleSources(sourcesCount, `https://again${Math.floor(random() * 1e9)}`), now());
  const until = performance.now() + WORK_MS;
  const commits = [];
  let claims = 0;
  const lane = async () => {
    while (performance.now() < until) {
      const leases = await store.claimDue({ now: now(), maxHosts: 4, leaseMs: 60_000, worker: "bench" });
      claims += leases.length;
      if (leases.length === 0) return;
      for (const lease of leases) {
        for (const sourceId of lease.sourceIds) {
          const stored = await store.getSource(sourceId);
          const nextPoll = new Date(Date.now() + 3_600_000).toISOString().replace(/\.\d+Z$/, "Z");
          const update = { state: { ...stored.state, nextPoll }, upserts: itemsOf(), removals: [] };
          commits.push(await timed(() => store.commit(lease, update)));
        }
        await store.release(lease);
      }
    }
  };
  const tookMs = await timed(() => Promise.all(Array.from({ length: WORKER_LANES }, lane)));
  const rate = (count) => `${Math.round((count * 1000) / tookMs)}/s`;
  figures[`${name}, committed/s`] = (commits.length * 1000) / tookMs;
  console.log(`${name}: ${rate(commits.length)} committed, ${rate(claims)} hosts claimed, ${WORKER_LANES} at once`);
  tell("  commit", commits);
}

/** A tenth of the sources leaves the config; eight days later it is tidied away, while others are read and written. */
async function retention(sources, now) {
  const kept = sources.slice(0, Math.floor(sources.length * 0.9));
  await store.sync(kept, now());
  const later = new Date(Date.now() + 8 * 24 * 3_600_000).toISOString().replace(/\.\d+Z$/, "Z");
  let tidying = true;
  const tidied = timed(() => store.maintain(later)).finally(() => {
    tidying = false;
  });
  const waits = [];
  while (tidying) {
    const [lease] = await store.claim({ sourceIds: [kept[0].id], now: now(), leaseMs: 60_000, worker: "bench" });
    const { state } = await store.getSource(kept[0].id);
    waits.push(
      await timed(() => store.commit(lease, { state, upserts: [newItem(now(), 1e9 + waits.length)], removals: [] })),
    );
    await store.release(lease);
  }
  tell("tidy away what no config has owned for long, one call", [await tidied]);
  tell("  commits meanwhile", waits);
}

function newItem(now, number) {
  return {
    key: `new-${number}`,
    id: `https://news.example/${number}`,
    title: `New item ${number}`,
    contentHtml: `<p>${"word ".repeat(200)}</p>`,
    authors: [],
    attachments: [],
    categories: [],
    source: { id: "any", title: "Any" },
    published: now,
    firstSeen: now,
    sortedAt: now,
    place: 0,
    contentHash: `hash-${number}`,
  };
}

async function timed(work) {
  const from = performance.now();
  await work();
  return performance.now() - from;
}

/** Tells how long it took, and beside it the CPU that PostgreSQL spent, which a busy machine hardly changes. */
async function tellTimes(what, count, work) {
  for (let warm = 0; warm < Math.min(20, count); warm++) await work();
  const cpuBefore = postmaster && cpuOfFamily(postmaster);
  const tookMs = [];
  for (let at = 0; at < count; at++) tookMs.push(await timed(work));
  const cpuMs = postmaster && (cpuOfFamily(postmaster) - cpuBefore) / count;
  tell(what, tookMs, cpuMs === undefined ? "" : `; PostgreSQL's CPU ${cpuMs.toFixed(2)} ms each`);
  if (cpuMs !== undefined) figures[`${what.trim()}, PostgreSQL's CPU ms`] = cpuMs;
}

async function postmasterOf(connectionString) {
  const client = new pg.Client({ connectionString });
  await client.connect();
  const { rows } = await client.query("select pg_backend_pid() as pid");
  const parent = statOf(rows[0].pid)?.parent;
  await client.end();
  return parent;
}

function tell(what, tookMs, cpu = "") {
  figures[`${what.trim()}, ms`] = median(tookMs);
  const sorted = tookMs.toSorted((one, other) => one - other);
  const at = (share) => (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(2);
  console.log(sorted.length === 1 ? `${what}: ${at(0)} ms` : `${what}: median ${at(0.5)} ms, p95 ${at(0.95)} ms${cpu}`);
}
