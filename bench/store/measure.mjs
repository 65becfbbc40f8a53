// One phase for one engine: `fill` writes the items, `measure` opens them in a fresh process and prints numbers as JSON.
import { execFileSync } from "node:child_process";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import * as files from "./files.mjs";
import { sampleItem, sampleState } from "./sample.mjs";

const [phase, engine, folder, sourceCount, itemCount] = process.argv.slice(2);
const shape = { folder, sources: Number(sourceCount), items: Number(itemCount) };
const WRITES = 200;
const READS = 100;
const SOURCES_READ = 20;
const NEWEST = 50;

const { open, fill } = engine === "files" ? files : await import(`./${engine}.mjs`);
if (phase === "fill") await fill(shape);
else console.log(JSON.stringify(await measure()));

async function measure() {
  const startDelay = watchLoop();
  const begun = performance.now();
  const store = await open(shape);
  await store.newestHeads(store.ids, NEWEST);
  const startMs = performance.now() - begun;
  const startStallMs = await startDelay();
  global.gc();
  const rssMb = process.memoryUsage().rss / 1e6;
  const delay = watchLoop();
  const changes = Array.from({ length: WRITES }, (_, n) => changeOf((n * 7919) % store.ids.length, n));
  const writes = await time(store.writes ?? WRITES, (n) => store.write(changes[n]));
  const reads = await time(READS, (n) => store.newest(some(store.ids, n), NEWEST));
  const stallMs = await delay();
  await store.close();
  const diskMb = Number(execFileSync("du", ["-sk", folder], { encoding: "utf8" }).split("\t")[0]) / 1e3;
  const [writeMs, writeP95Ms] = [quantile(writes, 0.5), quantile(writes, 0.95)];
  return {
    startMs,
    rssMb,
    writeMs,
    writeP95Ms,
    newestMs: quantile(reads, 0.5),
    stallMs,
    startStallMs,
    diskMb,
    note: store.note,
  };
}

/** One item comes, the oldest goes. */
function changeOf(source, n) {
  return { source, state: sampleState(source), item: sampleItem(source, shape.items + n), old: sampleItem(source, 0) };
}

function some(ids, n) {
  return Array.from({ length: SOURCES_READ }, (_, at) => ids[(n * 31 + at * 47) % ids.length]);
}

/** Times each call; the loop turns between two, as it would in a server. */
async function time(count, call) {
  const took = [];
  for (let n = 0; n < count; n++) {
    const begun = performance.now();
    await call(n);
    took.push(performance.now() - begun);
    await sleep(1);
  }
  return took;
}

/** The longest time that the loop did not turn, in ms. */
function watchLoop() {
  const histogram = monitorEventLoopDelay({ resolution: 1 });
  histogram.enable();
  return async () => {
    await sleep(5);
    histogram.disable();
    return Math.max(0, histogram.max / 1e6 - 1);
  };
}

function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length * share)];
}
