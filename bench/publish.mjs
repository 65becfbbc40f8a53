// npm run bench:publish: 100 feeds of 100 items over 1,000 sources. One source after the other changes: which feeds are made anew, what
// each costs, and how long the event loop is held meanwhile.
//   npm run bench:publish -- --sources 100 --feeds 10 --changes 10
import { existsSync, readFileSync } from "node:fs";
import { performance } from "node:perf_hooks";
import { setTimeout as delay } from "node:timers/promises";
import { parseArgs } from "node:util";
import { createPublisher } from "../dist/src/publish/publisher.js";
import { createMemoryStore } from "../dist/test/support/memory-store.js";
import { sampleConfig, sampleFeed, sampleItem, sampleSource } from "../dist/test/support/samples.js";
import { median, writeFigures } from "./figures.mjs";

const { values } = parseArgs({
  options: {
    sources: { type: "string", default: "1000" },
    feeds: { type: "string", default: "100" },
    changes: { type: "string", default: "40" },
    json: { type: "string" },
  },
});
const [SOURCES, FEEDS, CHANGES] = [values.sources, values.feeds, values.changes].map(Number);
const FEED_ITEMS = 100;
const ITEMS_OF_SOURCE = 10;
const SOURCES_OF_FEED = 50;
const DEDUPES = ["none", "url", "story"];
const PROBE_MS = 1;
const SCHEDSTAT = `/proc/self/task/${process.pid}/schedstat`;

const store = createMemoryStore();
const ids = Array.from({ length: SOURCES }, (_, n) => `source-${n}`);
for (const [n, id] of ids.entries()) store.put(id, itemsOf(n, 0));
const feeds = Array.from({ length: FEEDS }, (_, n) =>
  sampleFeed(`feed-${n}`, {
    limit: FEED_ITEMS,
    sources: { all: false, ids: sourcesOf(n), tags: [] },
    dedupe: { by: DEDUPES[n % DEDUPES.length], windowMs: 172_800_000, prefer: "earliest" },
  }),
);
const made = [];
const publisher = createPublisher({
  store,
  config: sampleConfig({ sources: ids.map((id) => sampleSource(id)), feeds }),
  coalesceMs: 1,
  compressAfterMs: 3_600_000,
  onPublished: (feed, _formats, tookMs) => made.push({ id: feed.id, tookMs }),
});

const start = await watch(async () => {
  publisher.open();
  await untilMade(FEEDS);
});
const [expected, rounds] = [[], []];
for (let change = 1; change <= CHANGES; change += 1) {
  const source = (change * 37) % SOURCES;
  const containing = feeds.filter((feed) => feed.sources.ids.includes(ids[source])).map(({ id }) => id);
  made.length = 0;
  const round = await watch(async () => {
    store.put(ids[source], itemsOf(source, change));
    await untilMade(containing.length);
    await delay(20);
  });
  expected.push(
    containing.sort().join() ===
      made
        .map(({ id }) => id)
        .sort()
        .join(),
  );
  rounds.push({ ...round, made: made.map(({ tookMs }) => tookMs) });
}
await publisher.close();
report();

function report() {
  const remade = rounds.map((round) => round.made.length);
  const took = rounds.flatMap((round) => round.made);
  const held = rounds.map(({ heldMs }) => heldMs);
  const cpu = rounds.map(({ cpuMs, made: some }) => cpuMs / Math.max(1, some.length));
  const wrong = expected.filter((right) => !right).length;
  console.log(
    `${FEEDS} feeds of ${FEED_ITEMS} items over ${SOURCES} sources; every feed has ${SOURCES_OF_FEED} of them`,
  );
  console.log(
    `start: all feeds in ${(start.tookMs / 1000).toFixed(1)} s, the loop held for ${start.heldMs.toFixed(0)} ms at most`,
  );
  console.log(
    `${CHANGES} changed sources: ${median(remade)} feeds made anew for each (median), exactly those that contain it in ${CHANGES - wrong} of ${CHANGES} cases`,
  );
  console.log(
    `one feed, four documents: ${median(cpu).toFixed(0)} ms of CPU, ${median(took).toFixed(0)} ms until it is served (medians)`,
  );
  console.log(
    `the loop was held for ${median(held).toFixed(0)} ms (median of the longest of each change), ${Math.max(...held).toFixed(0)} ms at most`,
  );
  writeFigures({ "feeds made anew": remade, "CPU ms a feed": cpu, "loop held ms": held, "wrong feeds": wrong });
  if (wrong > 0) process.exitCode = 1;
}

/** How long the work took, the CPU time of the process, and the longest that the loop was held: how late a timer of one millisecond came. */
async function watch(work) {
  let [last, lastCpuMs, heldMs, over] = [performance.now(), loopCpuMs(), 0, false];
  const [began, cpuBefore] = [last, process.cpuUsage()];
  const probe = (async () => {
    while (!over) {
      await delay(PROBE_MS);
      const [now, nowCpuMs] = [performance.now(), loopCpuMs()];
      // On a busy machine the clock tells of others: what this thread did not compute, it did not hold the loop for.
      heldMs = Math.max(heldMs, Math.min(now - last - PROBE_MS, nowCpuMs - lastCpuMs));
      [last, lastCpuMs] = [performance.now(), loopCpuMs()];
    }
  })();
  await work();
  over = true;
  await probe;
  const { user, system } = process.cpuUsage(cpuBefore);
  return { heldMs, tookMs: performance.now() - began, cpuMs: (user + system) / 1000 };
}

/** What the thread of the loop alone has run, as Linux counts it; elsewhere the whole process. */
function loopCpuMs() {
  if (existsSync(SCHEDSTAT)) return Number(readFileSync(SCHEDSTAT, "utf8").split(" ")[0]) / 1e6;
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

async function untilMade(count) {
  for (let waited = 0; made.length < count && waited < 120_000; waited += 2) await delay(2);
}

function sourcesOf(feed) {
  return Array.from({ length: SOURCES_OF_FEED }, (_, n) => ids[(feed * 10 + n * 19) % SOURCES]);
}

/** Items of 4 KB whose words differ; the newest one is another at every change. */
function itemsOf(source, change) {
  return Array.from({ length: ITEMS_OF_SOURCE }, (_, n) => {
    const number = n * SOURCES + source;
    const seed = number * 1_000 + (n === 0 ? change : 0);
    const word = (at) => `kata${scattered(seed * 421 + at) % 5000}`;
    const paragraph = (p) =>
      `<p>${Array.from({ length: 60 }, (_, at) => word(p * 60 + at)).join(" ")} &amp; <b>tebal</b>.</p>`;
    const url = `https://source-${source}.example/${n === 0 ? `new-${change}` : n}`;
    return sampleItem(number / 100, {
      id: url,
      url,
      title: `Berita ${word(1)} ${word(2)} ${word(3)} ${word(4)} ${word(5)}`,
      contentHtml: Array.from({ length: 7 }, (_, p) => paragraph(p)).join("\n"),
      key: `${source}-${n}-${n === 0 ? change : 0}`,
      contentHash: `${source}-${n}-${n === 0 ? change : 0}`,
    });
  });
}

/** A number that tells nothing of the one it is made from. */
function scattered(number) {
  let hash = Math.imul(number ^ (number >>> 16), 0x45d9f3b);
  hash = Math.imul(hash ^ (hash >>> 16), 0x45d9f3b);
  return (hash ^ (hash >>> 16)) >>> 0;
}
