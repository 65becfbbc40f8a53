// How each cost grows: with the number of sources, of feeds, and of items in each source. Draws the curves too.
//   npm run bench:growth                                  all of them; the plot goes to bench/out/growth.svg
//   npm run bench:growth -- --sources 10,100 --feeds 1,10 --items 10,100 --plot FILE
import { fork } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { Pool } from "undici";
import { writeFigures } from "./figures.mjs";
import { drawPlot } from "./growth/plot.mjs";
import { writeConfig } from "./growth/shape.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const { values } = parseArgs({
  options: {
    sources: { type: "string", default: "10,100,1000,10000" },
    feeds: { type: "string", default: "1,10,100" },
    items: { type: "string", default: "10,100,1000,10000" },
    plot: { type: "string", default: join(here, "out", "growth.svg") },
    json: { type: "string" },
  },
});
/** What stays the same while one of them grows. */
const AXES = [
  { axis: "sources", fixed: { feeds: 1, items: 10 }, counts: values.sources },
  { axis: "feeds", fixed: { sources: 100, items: 10 }, counts: values.feeds },
  { axis: "items", fixed: { sources: 1, feeds: 1 }, counts: values.items },
];
const COSTS = {
  startMs: "start, ms",
  memoryMb: "memory, MB",
  pollMs: "one poll of all, CPU ms",
  publishMs: "publish one change, CPU ms",
  queryMs: "newest 50 of all, ms",
  requestUs: "one request, CPU µs",
};
const WARM_UP = 1_000;
const REQUESTS = 4_000;
const CONNECTIONS = 8;

const curves = [];
for (const { axis, fixed, counts } of AXES) {
  console.log(
    `\nby ${axis} (${Object.entries(fixed)
      .map(([name, count]) => `${count} ${name}`)
      .join(", ")})`,
  );
  printRow([axis, ...Object.values(COSTS)]);
  const points = [];
  for (const count of counts.split(",").map(Number)) {
    const costs = await measure({ ...fixed, [axis]: count });
    points.push({ count, ...costs });
    printRow([String(count), ...Object.keys(COSTS).map((cost) => costs[cost].toFixed(costs[cost] < 10 ? 2 : 0))]);
  }
  const exponents = Object.fromEntries(Object.keys(COSTS).map((cost) => [cost, exponentOf(points, cost)]));
  printRow(["grows as n^", ...Object.keys(COSTS).map((cost) => exponents[cost].toFixed(2))]);
  curves.push({ axis, points, exponents });
}
mkdirSync(dirname(values.plot), { recursive: true });
writeFileSync(values.plot, drawPlot(curves, COSTS));
console.log(`\nThe curves: ${values.plot}`);
writeFigures(
  Object.fromEntries(
    curves.flatMap(({ axis, exponents }) =>
      Object.entries(exponents).map(([cost, exponent]) => [
        `${COSTS[cost].split(",")[0]} by ${axis}: exponent`,
        exponent,
      ]),
    ),
  ),
);

/** Between the last two points: 1 is linear, 0 is flat. */
function exponentOf(points, cost) {
  const [before, last] = points.slice(-2);
  return last === undefined ? Number.NaN : Math.log(last[cost] / before[cost]) / Math.log(last.count / before.count);
}

async function measure(shape) {
  const folder = mkdtempSync(join(tmpdir(), "muara-growth-"));
  try {
    const origin = start("origin.mjs", [String(shape.items)]);
    const { ports } = await origin.answer();
    const config = writeConfig(folder, shape, ports);
    const poller = start("poll.mjs", [config]);
    await poller.answer();
    await origin.answer({ change: true });
    const { cpuMs: pollMs } = await poller.answer({ poll: true });
    origin.child.disconnect();
    await poller.ended;
    return { pollMs, ...(await measureServing(config)) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measureServing(config) {
  const server = start("serve.mjs", [config]);
  const { origin, ...costs } = await server.answer();
  const pool = new Pool(origin, { connections: CONNECTIONS });
  await load(pool, WARM_UP);
  const before = await server.answer({});
  await load(pool, REQUESTS);
  const after = await server.answer({});
  await pool.close();
  server.child.send({ close: true });
  await server.ended;
  return { ...costs, requestUs: (after.cpuUs - before.cpuUs) / REQUESTS };
}

async function load(pool, count) {
  let left = count;
  const lane = async () => {
    while (left-- > 0) {
      const { statusCode, body } = await pool.request({ path: "/feeds/f0.rss", method: "GET" });
      await body.dump({ limit: 10_000_000 });
      if (statusCode !== 200) throw new Error(`expected 200, got ${statusCode}`);
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, lane));
}

/** A process of its own; `answer` sends it a message, if any, and resolves with the next it sends. */
function start(script, args) {
  const child = fork(join(here, "growth", script), args, {
    execArgv: ["--expose-gc"],
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const answer = (message) =>
    new Promise((resolve, reject) => {
      const onExit = () => reject(new Error(`${script} ended before it answered`));
      child.once("exit", onExit);
      child.once("message", (reply) => {
        child.off("exit", onExit);
        resolve(reply);
      });
      if (message !== undefined) child.send(message);
    });
  return { child, ended, answer };
}

function printRow([first, ...cells]) {
  console.log(first.padEnd(12) + cells.map((cell) => cell.padStart(28)).join(""));
}
