// End to end: from the moment a source publishes an item to the moment the item can be read in the merged feed, by `muara start` as it runs,
// and by other programs at the same number of polls over the same sources.
//   npm run bench:delay                                        200 and 1,000 sources, four hours after a warm-up, in a fast clock
//   npm run bench:delay -- --sources 500 --hours 12 --factor 120
//   npm run bench:delay -- --freshrss DIR                      FreshRSS too: a checkout of it; needs PHP with its SQLite, XML and curl
import { fork } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { prepareFreshRss, whyNoFreshRss } from "./delay/freshrss.mjs";
import { startMuara } from "./delay/muara.mjs";
import { prepareSfeed } from "./delay/sfeed.mjs";
import { median, writeFigures } from "./figures.mjs";
import { isInstalled } from "./peers.mjs";
import { mulberry32 } from "./schedule-histories.mjs";

const { values } = parseArgs({
  options: {
    sources: { type: "string", default: "200,1000" },
    hours: { type: "string", default: "4" },
    "warm-up": { type: "string", default: "1.5" },
    factor: { type: "string", default: "240" },
    seed: { type: "string", default: "1" },
    freshrss: { type: "string" },
    json: { type: "string" },
  },
});
const HOUR_MS = 3_600_000;
const WEEK_MS = 168 * HOUR_MS;
/** A Sunday. */
const A_WEEK_BEGINS_MS = Date.parse("2025-01-05T00:00:00Z");
/** Monday, six in the morning, UTC. */
const STARTS_AT_HOURS = 30;
/** After the window, for what was published in it and is still to be seen. */
const TAIL_HOURS = 1.5;
const WEEKS = 1;
/** At so many passes the peers end, however many polls Muara made. */
const MAX_PASSES = 24;
const factor = Number(values.factor);
const seed = Number(values.seed);
const opensAt = STARTS_AT_HOURS + Number(values["warm-up"]);
const closesAt = opensAt + Number(values.hours);
/** The week to come, so that what the machine wrote before lies in the past of the fast clock. */
const epochMs = A_WEEK_BEGINS_MS + Math.ceil((Date.now() - A_WEEK_BEGINS_MS) / WEEK_MS) * WEEK_MS;

const figures = {};
for (const sources of values.sources.split(",").map(Number)) await compare(sources);
writeFigures(figures);

async function compare(sources) {
  console.log(
    `\n${sources} sources, ${values.hours} hours after ${values["warm-up"]} of warm-up; seed ${seed}, clock × ${factor}`,
  );
  printRow([
    "reader",
    "items",
    "unseen",
    "mean min",
    "median",
    "p95",
    "ask to wait",
    "then, s",
    "polls",
    "CPU s",
    "MB",
  ]);
  const ours = await measureMuara(sources);
  print("Muara", ours);
  const name = `${sources} sources`;
  Object.assign(figures, {
    [`${name}: mean delay, min`]: ours.mean,
    [`${name}: p95 delay, min`]: ours.p95,
    [`${name}: fetched to readable, s`]: ours.workS,
    [`${name}: polls a source a day`]: (ours.polls / sources / Number(values.hours)) * 24,
    [`${name}: CPU s`]: ours.cpuS,
    [`${name}: MB`]: ours.memoryMb,
  });
  for (const [peer, prepare] of Object.entries(peers())) {
    const theirs = await measurePeer(sources, prepare, ours.polls);
    print(peer, theirs);
    figures[`${name}: mean delay, times ${peer}`] = ours.mean / theirs.mean;
    figures[`${name}: CPU, times ${peer}`] = ours.cpuS / theirs.cpuS;
  }
}

function peers() {
  const found = {};
  if (isInstalled("sfeed_update") && isInstalled("curl")) found.sfeed = prepareSfeed;
  else console.log("sfeed: left out, sfeed or curl is not installed");
  const why = whyNoFreshRss(values.freshrss);
  if (why === undefined) found.FreshRSS = prepareFreshRss(values.freshrss);
  else console.log(`FreshRSS: left out, ${why}`);
  return found;
}

async function measureMuara(sources) {
  return inFolder(async (folder) => {
    const clock = { startMs: epochMs + STARTS_AT_HOURS * HOUR_MS, factor };
    const origin = await startOrigin(sources, { MUARA_BENCH_CLOCK: JSON.stringify(clock) });
    const muara = await startMuara({ folder, urls: origin.urls, clock });
    const realStartMs = Date.now();
    const untilHours = (hours) => sleep(realStartMs + ((hours - STARTS_AT_HOURS) * HOUR_MS) / factor - Date.now());
    muara.begin(realStartMs);
    await origin.ask({ begin: realStartMs });
    await untilHours(opensAt);
    const [before, countBefore] = [muara.used(), await origin.ask({})];
    await untilHours(closesAt);
    const [after, countAfter] = [muara.used(), await origin.ask({})];
    await untilHours(closesAt + TAIL_HOURS);
    const { items } = await origin.ask({ report: true });
    await muara.stop();
    origin.stop();
    const rows = items.filter(isInWindow).map(({ id, published, fetched, asksToWait }) => {
      const readableMs = muara.readable.get(id);
      const seen = fetched !== undefined && readableMs !== undefined;
      const waitMin = ((fetched?.hours ?? closesAt + TAIL_HOURS) - published) * 60;
      return { seen, asksToWait, waitMin, workMs: seen ? Math.max(0, readableMs - fetched.realMs) : 0 };
    });
    return summed(rows, {
      polls: countAfter.requests - countBefore.requests,
      cpuS: (after.cpuMs - before.cpuMs) / 1000,
      memoryMb: Math.max(...after.memoryMb),
    });
  });
}

/** A program that is run in a loop: its passes begin evenly, as many as the polls allow; the clock of the sources stands while one runs. */
async function measurePeer(sources, prepare, polls) {
  return inFolder(async (folder) => {
    const origin = await startOrigin(sources, {});
    const pass = await prepare({ folder, urls: origin.urls });
    await origin.ask({ at: opensAt });
    await pass();
    const every = Math.max((Number(values.hours) * sources) / polls, Number(values.hours) / MAX_PASSES);
    const passes = [];
    for (
      let at = opensAt + every * mulberry32(seed)();
      passes.length === 0 || passes.at(-1).at < closesAt;
      at += every
    ) {
      await origin.ask({ at });
      passes.push({ at, ...(await pass()) });
    }
    const { items } = await origin.ask({ report: true });
    origin.stop();
    const rows = items.filter(isInWindow).map(({ published, fetched, asksToWait }) => {
      const used = passes.find(({ at }) => at === fetched?.hours);
      return {
        seen: used !== undefined,
        asksToWait,
        waitMin: ((used?.at ?? closesAt) - published) * 60,
        workMs: used?.wallMs ?? 0,
      };
    });
    const share = Number(values.hours) / every;
    return summed(rows, {
      polls: Math.round(share * sources),
      cpuS: (share * passes.reduce((sum, { cpuMs }) => sum + cpuMs, 0)) / passes.length / 1000,
      memoryMb: Math.max(...passes.map(({ memoryMb }) => memoryMb)),
    });
  });
}

function isInWindow({ published }) {
  return published > opensAt && published <= closesAt;
}

/** The wait is counted in the fast clock, the work that follows at its real length. */
function summed(rows, costs) {
  const delays = rows.map(({ waitMin, workMs }) => waitMin + workMs / 60_000).toSorted((one, other) => one - other);
  const mean = (list) => list.reduce((sum, value) => sum + value, 0) / list.length;
  const asked = rows.filter(({ asksToWait }) => asksToWait);
  return {
    ...costs,
    items: rows.length,
    unseen: rows.filter(({ seen }) => !seen).length,
    mean: mean(delays),
    median: median(delays),
    p95: delays[Math.floor(delays.length * 0.95)],
    askedMean: mean(asked.map(({ waitMin }) => waitMin)),
    workS: median(rows.filter(({ seen }) => seen).map(({ workMs }) => workMs)) / 1000,
  };
}

async function startOrigin(sources, env) {
  const script = fileURLToPath(new URL("./delay/origin.mjs", import.meta.url));
  const child = fork(script, [sources, seed, epochMs, WEEKS].map(String), { env: { ...process.env, ...env } });
  const ask = (message) =>
    new Promise((resolve, reject) => {
      child.once("message", resolve).once("exit", () => reject(new Error("the sources ended")));
      if (message !== undefined) child.send(message);
    });
  const { urls } = await ask();
  return { urls, ask, stop: () => child.disconnect() };
}

async function inFolder(work) {
  const folder = mkdtempSync(join(tmpdir(), "muara-delay-"));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function print(reader, row) {
  const numbers = [row.mean, row.median, row.p95, row.askedMean, row.workS].map((value) => value.toFixed(1));
  printRow([reader, row.items, row.unseen, ...numbers, row.polls, row.cpuS.toFixed(1), row.memoryMb.toFixed(0)]);
}

function printRow([first, ...cells]) {
  console.log(first.padEnd(10) + cells.map((cell) => String(cell).padStart(12)).join(""));
}
