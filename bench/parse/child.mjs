// One reader in one process: tells the CPU time of each feed, each time it is asked for a round.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { generateFeed, generateFeeds } from "./generate.mjs";
import { READERS } from "./readers.mjs";

const [name, corpus] = process.argv.slice(2);
const MIN_SAMPLE_MS = 4;
const CURVE_SAMPLES = 5;
const read = await READERS[name]();

process.on("message", async (job) => {
  if (job.feeds !== undefined) process.send(await measureAll(loadFeeds(job.feeds)));
  else process.send(await measureSize(job.size, job.format));
});
process.send({ ready: true });

let loaded;
function loadFeeds(files) {
  loaded ??=
    files.length > 0
      ? files.map((file) => readFileSync(join(corpus, file)))
      : generateFeeds().map(({ bytes }) => bytes);
  return loaded;
}

async function measureAll(feeds) {
  const times = [];
  for (const bytes of feeds) times.push(await measure(bytes));
  return { times };
}

async function measureSize(size, format) {
  const bytes = Buffer.from(generateFeed(format, size));
  await measure(bytes);
  // The median: one collection of garbage is longer than a small document.
  const times = [];
  for (let i = 0; i < CURVE_SAMPLES; i++) times.push(await measure(bytes));
  if (times.includes(null)) return { ms: null, bytes: bytes.length };
  return { ms: times.sort((a, b) => a - b)[CURVE_SAMPLES >> 1], bytes: bytes.length };
}

/** Milliseconds of CPU a reading; `null` when the reader cannot read it. */
async function measure(bytes) {
  let count = 0;
  const start = process.cpuUsage();
  // The clock is asked ever more seldom: asking it costs a fast reader more than a slow one.
  for (let batch = 1; ; batch *= 2) {
    try {
      for (let i = 0; i < batch; i++) await read(bytes);
    } catch {
      return null;
    }
    count += batch;
    const { user, system } = process.cpuUsage(start);
    const ms = (user + system) / 1000;
    if (ms >= MIN_SAMPLE_MS) return ms / count;
  }
}
