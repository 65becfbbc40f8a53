// What the store costs, beside one lowdb file, better-sqlite3 and lmdb in the same run.
//   npm run bench:store                          1,000 sources x 150 items of 4 KB
//   npm run bench:store -- --sources 1000,3000 --items 150,200 --engines files,sqlite
// Each engine is filled and measured in processes of its own.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { writeFigures } from "./figures.mjs";
import { installPeers } from "./peers.mjs";

const { values } = parseArgs({
  options: {
    sources: { type: "string", default: "1000" },
    items: { type: "string", default: "150" },
    engines: { type: "string", default: "files,sqlite,lmdb,onefile" },
    folder: { type: "string", default: tmpdir() },
    json: { type: "string" },
  },
});
const script = fileURLToPath(new URL("./store/measure.mjs", import.meta.url));
const figures = {};
const COLUMNS = ["engine", "start ms", "RSS MB", "write ms", "p95", "new50 ms", "stall ms", "(start)", "disk MB"];

installPeers();
for (const sources of values.sources.split(",")) {
  for (const items of values.items.split(",")) {
    console.log(`\n${sources} sources x ${items} items of 4 KB`);
    console.log(COLUMNS.map((name, at) => (at === 0 ? name.padEnd(10) : name.padStart(9))).join(""));
    const results = new Map();
    for (const engine of values.engines.split(",")) {
      const outcome = measure(engine, sources, items);
      console.log(typeof outcome === "string" ? outcome : row(engine, outcome));
      if (typeof outcome !== "string") results.set(engine, outcome);
    }
    printRatios(results);
    addFigures(`${sources} x ${items}`, results);
  }
}
writeFigures(figures);

function measure(engine, sources, items) {
  const folder = mkdtempSync(join(values.folder, `muara-bench-${engine}-`));
  try {
    for (const phase of ["fill", "measure"]) {
      const args = ["--expose-gc", "--max-old-space-size=4096", script, phase, engine, folder, sources, items];
      const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
      if (status !== 0) return `${engine.padEnd(10)} ${reasonOf(stdout + stderr)}`;
      if (phase === "measure") return JSON.parse(stdout);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** How many times what each rival takes Muara's own store takes: under 1 it is the quicker one. */
function printRatios(results) {
  const own = results.get("files");
  for (const [engine, rival] of results) {
    if (own === undefined || rival === own) continue;
    const ratios = [
      ["start", "startMs"],
      ["write", "writeMs"],
      ["newest 50", "newestMs"],
      ["memory", "rssMb"],
    ];
    const texts = ratios.map(([name, key]) => `${name} ${(own[key] / rival[key]).toFixed(2)}`);
    console.log(`files / ${engine}: ${texts.join(", ")}`);
  }
}

function addFigures(shape, results) {
  const own = results.get("files");
  if (own === undefined) return;
  const measured = {
    "start ms": "startMs",
    "RSS MB": "rssMb",
    "write ms": "writeMs",
    "stall ms": "stallMs",
    "start stall ms": "startStallMs",
  };
  for (const [name, key] of Object.entries(measured)) figures[`${shape}: ${name}`] = own[key];
  const sqlite = results.get("sqlite");
  if (sqlite === undefined) return;
  figures[`${shape}: write, times better-sqlite3`] = own.writeMs / sqlite.writeMs;
  figures[`${shape}: newest 50, times better-sqlite3`] = own.newestMs / sqlite.newestMs;
}

function row(engine, { startMs, rssMb, writeMs, writeP95Ms, newestMs, stallMs, startStallMs, diskMb, note }) {
  const cells = [startMs, rssMb, writeMs, writeP95Ms, newestMs, stallMs, startStallMs, diskMb].map((value) =>
    value.toFixed(value < 100 ? 1 : 0).padStart(9),
  );
  return engine.padEnd(10) + cells.join("") + (note === undefined ? "" : `   ${note}`);
}

function reasonOf(output) {
  if (output.includes("ERR_MODULE_NOT_FOUND")) return "skipped: not installed";
  return `failed: ${output.split("\n").find((line) => line.includes("Error")) ?? output.slice(0, 200)}`;
}
