// Every benchmark in one run, and a table of what was measured beside what is wanted.
//   npm run bench                        all, in less than a quarter of an hour on two cores
//   npm run bench -- parse serve         only these
//   npm run bench -- --freshrss DIR      FreshRSS too, from a checkout of it; takes longer
//   npm run bench -- --keep              and the table and the plot that are committed are written anew, as far as they were run
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
  { name: "parse", args: ["--rounds", "2"] },
  { name: "articles", args: [] },
  { name: "serve", args: [] },
  { name: "publish", args: ["--changes", "20"] },
  { name: "schedule", args: ["--sources=40"] },
  { name: "poll", args: ["--sources=300"] },
  { name: "store", args: ["--engines", "files,sqlite,lmdb"] },
  { name: "postgres", args: [] },
  { name: "scale", args: ["--sources", "800"] },
  {
    name: "delay",
    args: [
      "--hours",
      "1",
      "--warm-up",
      "0.75",
      "--factor",
      "160",
      ...(options.freshrss ? ["--freshrss", options.freshrss] : []),
    ],
    limitMs: 600_000,
  },
  { name: "import", args: [] },
  { name: "growth", args: ["--sources", "10,100,1000,4000"], limitMs: 420_000 },
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
await main();

async function main() {
  installPeers();
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out);
  const run = { machine: machine(), benches: {} };
  for (const bench of BENCHES) {
    if (chosen.length === 0 || chosen.includes(bench.name)) run.benches[bench.name] = await runBench(bench);
  }
  writeFileSync(`${out}run.json`, textOf(run));
  const table = tableOf(run);
  writeFileSync(`${out}table.md`, table);
  console.log(`\n${table}\nThe same as JSON: bench/out/run.json`);
  if (options.keep) keep(run);
  process.exitCode = Object.values(run.benches).every(({ problem }) => problem === undefined) ? 0 : 1;
}

/** @returns `{ date, tookS, figures }`, or `{ date, tookS, problem }` when it failed or took too long. */
async function runBench({ name, args, limitMs = LIMIT_MS }) {
  const file = `${out}${name}.json`;
  console.log(`\n== ${name} ==`);
  const started = Date.now();
  const { code, timedOut } = await runNode([`${here}${name}.mjs`, `--json=${file}`, ...args], limitMs);
  const when = { date: new Date(started).toISOString(), tookS: Math.round((Date.now() - started) / 1000) };
  if (timedOut) return { ...when, problem: `took longer than ${limitMs / 1000} s` };
  if (code !== 0 || !existsSync(file)) return { ...when, problem: `failed with exit status ${code}` };
  return { ...when, figures: JSON.parse(readFileSync(file, "utf8")) };
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

function tableOf({ machine: { node, cpu, cores, memoryGb, platform }, benches }) {
  const shown = FIGURES.filter(({ bench }) => benches[bench]?.figures !== undefined);
  const rows = shown.map((wanted) => rowOf(wanted, benches[wanted.bench].figures[wanted.figure]));
  const problems = Object.entries(benches).flatMap(([name, { problem }]) => (problem ? [`- ${name} ${problem}.`] : []));
  const short = shown.filter(
    (wanted) => wanted.why && verdict(wanted, benches[wanted.bench].figures[wanted.figure]) === "**no**",
  );
  return [
    `Node ${node}, ${cores} cores (${cpu}), ${memoryGb} GB, ${platform}. Run at (UTC, seconds taken): ${timesOf(benches)}.`,
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

function timesOf(benches) {
  const times = Object.entries(benches).map(
    ([name, { date, tookS }]) => `${name} ${date.slice(0, 16).replace("T", " ")}, ${tookS}`,
  );
  return times.join("; ");
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
  return measured.value <= (atMost ?? Number.POSITIVE_INFINITY) &&
    measured.value >= (atLeast ?? Number.NEGATIVE_INFINITY)
    ? "yes"
    : "**no**";
}

/** Three digits that matter, none more. */
function digits(value) {
  return value >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3)));
}

/** What was not run this time stays as it was. */
function keep(run) {
  const file = `${here}last-run.json`;
  const last = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")).benches : {};
  const merged = { ...last, ...run.benches };
  const ordered = BENCHES.flatMap(({ name }) => (merged[name] === undefined ? [] : [[name, merged[name]]]));
  const kept = { machine: run.machine, benches: Object.fromEntries(ordered) };
  const readme = readFileSync(`${here}README.md`, "utf8");
  const [before, rest] = readme.split(TABLE_BEGINS);
  const [, after] = rest.split(TABLE_ENDS);
  writeFileSync(`${here}README.md`, `${before}${TABLE_BEGINS}\n\n${tableOf(kept)}\n${TABLE_ENDS}${after}`);
  writeFileSync(file, textOf(kept));
  if (existsSync(`${out}growth.svg`)) cpSync(`${out}growth.svg`, `${here}growth.svg`);
}

function textOf(run) {
  return `${JSON.stringify(run, undefined, 2)}\n`;
}
