// One phase for one engine: `fill` writes the items, `measure` opens them in a fresh process and prints numbers as JSON.
import { execFileSync } from "node:child_process";
import { closeSync, existsSync, openSync, readSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import * as files from "./files.mjs";
import { sampleItem, sampleState } from "./sample.mjs";

const [phase, engine, folder, sourceCount, itemCount] = process.argv.slice(2);
const shape = { folder, sources: Number(sourceCount), items: Number(itemCount) };
const WRITES = 200;
const READS = 100;
const SOURCES_READ = 20;
const NEWEST = 50;
/** What the kernel tells of the main thread: nanoseconds on a core, and waiting for one. */
const SCHEDULE = `/proc/self/task/${process.pid}/schedstat`;

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
  await store.prepareWrites?.();
  const changes = Array.from({ length: WRITES }, (_, n) => changeOf((n * 7919) % store.ids.length, n));
  const delay = watchLoop();
  // A poll has read the source it writes: deciding what is new needs its heads. Only the write is timed.
  const read = (n) => store.readSource?.(changes[n]);
  const writes = await time(store.writes ?? WRITES, (n) => store.write(changes[n]), read);
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
async function time(count, call, before = () => {}) {
  const took = [];
  for (let n = 0; n < count; n++) {
    await before(n);
    const begun = performance.now();
    await call(n);
    took.push(performance.now() - begun);
    await sleep(1);
  }
  return took;
}

/**
 * The longest time that the loop did not turn, in ms, beside the 1 ms that it is asked to wait. What the thread waited for a
 * core meanwhile is taken off where the kernel tells it (Linux), as other programs are no part of the store.
 */
function watchLoop() {
  const waited = waitForCore();
  let longestMs = 0;
  let lastMs = performance.now();
  let lastWaitMs = waited.read();
  const timer = setInterval(() => {
    const [nowMs, waitMs] = [performance.now(), waited.read()];
    longestMs = Math.max(longestMs, nowMs - lastMs - (waitMs - lastWaitMs) - 1);
    [lastMs, lastWaitMs] = [nowMs, waitMs];
  }, 1);
  return async () => {
    await sleep(5);
    clearInterval(timer);
    waited.close();
    return longestMs;
  };
}

function waitForCore() {
  if (!existsSync(SCHEDULE)) return { read: () => 0, close: () => {} };
  const file = openSync(SCHEDULE, "r");
  const bytes = Buffer.alloc(80);
  return {
    read: () => Number(bytes.toString("latin1", 0, readSync(file, bytes, 0, bytes.length, 0)).split(" ")[1]) / 1e6,
    close: () => closeSync(file),
  };
}

function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length * share)];
}
