// Every benchmark in one run, and a table of what was measured beside what is wanted.
//   npm run bench                        all, in less than a quarter of an hour on two cores
//   npm run bench -- parse serve         only these
//   npm run bench -- --freshrss DIR      FreshRSS too, from a checkout of it; takes longer
//   npm run bench -- --keep              all, and the table and the plots that are committed are written anew
// What each prints is passed on; its figures, the table and the plots go to bench/out/.
import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { installPeers } from "./peers.mjs";
import { FIGURES } from "./wanted.mjs";

const { values: options, positionals: chosen } = parseArgs({
  allowPositionals: true,
  options: { keep: { type: "boolean", default: false }, freshrss: { type: "string" } },
});

/** In this order; `args` make the sizes fit the quarter of an hour, each alone has larger defaults. */
const BENCHES = [
  { name: "parse", args: ["--rounds", "3"] },
  { name: "articles", args: [] },
  { name: "serve", args: [] },
  { name: "schedule", args: ["--sources=200"] },
  { name: "poll", args: ["--sources=300"] },
  { name: "store", args: [] },
  { name: "postgres", args: [] },
  { name: "scale", args: ["--sources", "800"] },
  { name: "delay", args: options.freshrss ? ["--freshrss", options.freshrss] : [], limitMs: 600_000 },
  { name: "growth", args: [] },
];
/** One that takes longer, unless it has a limit of its own, is ended; what it measured is left out, and said so. */
const LIMIT_MS = 240_000;
const here = fileURLToPath(new URL(".", import.meta.url));
const out = `${here}out/`;
const TABLE_BEGINS = "<!-- the last run: written by npm run bench -- --keep -->";
const TABLE_ENDS = "<!-- end of the last run -->";
const STOP_SIGNALS = ["SIGINT", "SIGTERM"];

const unknown = chosen.filter((name) => !BENCHES.some((bench) => bench.name === name));
if (unknown.length > 0) {
  console.error(
    `No benchmark is called ${unknown.join(", ")}. There are: ${BENCHES.map(({ name }) => name).join(", ")}.`,
  );
  process.exit(2);
}
if (options.keep && chosen.length > 0) {
  console.error("--keep is for a whole run.");
  process.exit(2);
}
await main();

async function main() {
  installPeers();
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out);
  const started = Date.now();
  const runs = {};
  for (const bench of BENCHES) {
    if (chosen.length === 0 || chosen.includes(bench.name)) runs[bench.name] = await runBench(bench);
  }
  const tookS = Math.round((Date.now() - started) / 1000);
  const run = { date: new Date(started).toISOString(), tookS, machine: machine(), benches: runs };
  writeFileSync(`${out}run.json`, `${JSON.stringify(run, undefined, 2)}\n`);
  const table = tableOf(run);
  writeFileSync(`${out}table.md`, table);
  console.log(`\n${table}\nThe same as JSON: bench/out/run.json`);
  if (options.keep) keep(table);
  process.exitCode = Object.values(runs).every(({ problem }) => problem === undefined) ? 0 : 1;
}

/** @returns `{ figures, tookS }`, or `{ problem, tookS }` when it failed or took too long. */
async function runBench({ name, args, limitMs = LIMIT_MS }) {
  const file = `${out}${name}.json`;
  console.log(`\n== ${name} ==`);
  const started = Date.now();
  const { code, timedOut } = await runNode([`${here}${name}.mjs`, `--json=${file}`, ...args], limitMs);
  const tookS = Math.round((Date.now() - started) / 1000);
  if (timedOut) return { tookS, problem: `took longer than ${limitMs / 1000} s` };
  if (code !== 0 || !existsSync(file)) return { tookS, problem: `failed with exit status ${code}` };
  return { tookS, figures: JSON.parse(readFileSync(file, "utf8")) };
}

/** In a process group of its own, so that what it started ends with it. */
function runNode(args, limitMs) {
  const child = spawn(process.execPath, args, { stdio: ["ignore", "inherit", "inherit"], detached: true });
  let timedOut = false;
  const end = () => {
    try {
      process.kill(-child.pid, "SIGKILL");
    } catch {
      // It has ended by itself.
    }
  };
  const timer = setTimeout(() => {
    timedOut = true;
    end();
  }, limitMs);
  const stop = () => {
    end();
    process.exit(1);
  };
  for (const signal of STOP_SIGNALS) process.once(signal, stop);
  return new Promise((resolve) =>
    child.once("exit", (code) => {
      clearTimeout(timer);
      end();
      for (const signal of STOP_SIGNALS) process.off(signal, stop);
      resolve({ code, timedOut });
    }),
  );
}

function machine() {
  const [{ model }] = cpus();
  return {
    node: process.version,
    cpu: model.trim(),
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 1e9),
    platform: `${process.platform} ${process.arch}`,
  };
}

function tableOf({ date, tookS, machine: { node, cpu, cores, memoryGb, platform }, benches }) {
  const shown = FIGURES.filter(({ bench }) => benches[bench]?.figures !== undefined);
  const rows = shown.map((wanted) => rowOf(wanted, benches[wanted.bench].figures[wanted.figure]));
  const problems = Object.entries(benches).flatMap(([name, { problem }]) => (problem ? [`- ${name} ${problem}.`] : []));
  const short = shown.filter(
    (wanted) => wanted.why && verdict(wanted, benches[wanted.bench].figures[wanted.figure]) === "**no**",
  );
  return [
    `${date.slice(0, 16).replace("T", " ")} UTC, ${Math.floor(tookS / 60)} min ${tookS % 60} s; Node ${node}, ${cores} cores (${cpu}), ${memoryGb} GB, ${platform}.`,
    "",
    "| benchmark | figure | measured | rounds from – to | wanted | met |",
    "|---|---|--:|--:|--:|---|",
    ...rows,
    "",
    ...problems,
    ...short.map(({ bench, figure, why }) => `- ${bench}, ${figure}: ${why}`),
    "",
  ].join("\n");
}

function rowOf(wanted, measured) {
  const { bench, figure, atMost, atLeast } = wanted;
  const limit = atMost !== undefined ? `≤ ${atMost}` : atLeast !== undefined ? `≥ ${atLeast}` : "";
  const range = measured?.low === undefined ? "" : `${digits(measured.low)} – ${digits(measured.high)}`;
  const value = measured === undefined ? "not measured: no peer" : digits(measured.value);
  return `| ${bench} | ${figure} | ${value} | ${range} | ${limit} | ${verdict(wanted, measured)} |`;
}

function verdict({ atMost, atLeast }, measured) {
  if (measured === undefined || (atMost === undefined && atLeast === undefined)) return "";
  return measured.value <= (atMost ?? Number.POSITIVE_INFINITY) && measured.value >= (atLeast ?? 0) ? "yes" : "**no**";
}

/** Three digits that matter, none more. */
function digits(value) {
  return value >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3)));
}

function keep(table) {
  const readme = readFileSync(`${here}README.md`, "utf8");
  const [before, rest] = readme.split(TABLE_BEGINS);
  const [, after] = rest.split(TABLE_ENDS);
  writeFileSync(`${here}README.md`, `${before}${TABLE_BEGINS}\n\n${table}\n${TABLE_ENDS}${after}`);
  cpSync(`${out}run.json`, `${here}last-run.json`);
  cpSync(`${out}growth.svg`, `${here}growth.svg`);
}
