// One process that opens a filled store, publishes and serves: what each of that costs. Told over IPC to tell its CPU.
import { pino } from "pino";
import { loadConfig } from "../../dist/src/config/load/load-config.js";
import { createPublisher } from "../../dist/src/publish/publisher.js";
import { createHttpServer } from "../../dist/src/server/http-server.js";
import { createFileStore } from "../../dist/src/store/files/create-file-store.js";
import { median } from "../figures.mjs";

const QUERIES = 20;
const CHANGES = 7;
const NEWEST = 50;
const HOUR_MS = 3_600_000;
/** Brotli at its best is background work, and not measured here. As long as a timer can be. */
const NOT_IN_THIS_RUN_MS = 2_000_000_000;
const NOW = "2026-01-01T00:00:00Z";

const config = loadConfig(process.argv[2], {});
const ids = config.sources.map(({ id }) => id);
/** Jumps on between two changes, so that no feed rests. */
let aheadMs = 0;
let publishings = 0;

const begun = performance.now();
const store = createFileStore({ path: config.store.path });
await store.open();
await store.sync(config.sources, NOW);
const publisher = createPublisher({
  store,
  config,
  coalesceMs: 0,
  compressAfterMs: NOT_IN_THIS_RUN_MS,
  clock: () => Date.now() + aheadMs,
  onPublished: () => {
    publishings++;
  },
});
publisher.open();
await publisher.obtainDocument(config.feeds[0].id, "rss");
const startMs = performance.now() - begun;
while (publishings < config.feeds.length) await turn();
global.gc();
const memoryMb = process.memoryUsage().rss / 1e6;
const queryMs = await measureQuery();
const publishMs = await measurePublish();
const server = createHttpServer({
  config,
  publisher,
  status: () => ({ problems: [], sources: [] }),
  logger: pino({ level: "silent" }),
});
const origin = await server.listen();
process.on("message", async ({ close }) => {
  if (!close) return process.send({ cpuUs: cpuUs() });
  await server.close();
  await publisher.close();
  await store.close();
  process.disconnect();
});
process.send({ origin, startMs, memoryMb, queryMs, publishMs });

/** The newest items of all sources, with their bodies. */
async function measureQuery() {
  const took = [];
  for (let n = 0; n < QUERIES; n++) {
    const from = performance.now();
    await store.getBodies(await store.getHeads({ sourceIds: ids, order: "published", limit: NEWEST }));
    took.push(performance.now() - from);
  }
  return median(took);
}

/** CPU from a source's committed change until every feed that contains it is published anew. */
async function measurePublish() {
  const took = [];
  for (let change = 1; change <= CHANGES; change++) {
    const [sourceId] = ids;
    const containing = config.feeds.filter(({ sources }) => sources.all || sources.ids.includes(sourceId)).length;
    aheadMs = change * HOUR_MS;
    const [lease] = await store.claim({ sourceIds: [sourceId], now: NOW, leaseMs: HOUR_MS, worker: "bench" });
    const { state } = await store.getSource(sourceId);
    const until = publishings + containing;
    const from = cpuUs();
    await store.commit(lease, { state, upserts: [newItem(change)], removals: [] });
    while (publishings < until) await turn();
    took.push((cpuUs() - from) / 1000);
    await store.release(lease);
  }
  return median(took);
}

function newItem(number) {
  const at = `2025-12-31T00:00:0${number}Z`;
  return {
    key: `new-${number}`,
    id: `https://news.example/${number}`,
    title: `New item ${number}`,
    contentHtml: `<p>${"word ".repeat(50)}</p>`,
    authors: [],
    attachments: [],
    categories: [],
    source: { id: ids[0], title: "Any" },
    published: at,
    firstSeen: at,
    sortedAt: at,
    place: 0,
    contentHash: `hash-${number}`,
  };
}

function cpuUs() {
  const { user, system } = process.cpuUsage();
  return user + system;
}

function turn() {
  return new Promise((resolve) => setTimeout(resolve, 1));
}
