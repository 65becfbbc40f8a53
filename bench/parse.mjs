// npm run bench:parse [-- --corpus DIR] [-- --rounds N] [-- --no-curve]
// Reads the same feeds with every reader: one process each, rounds interleaved, CPU time, medians.
import { execSync, fork } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { generateFeeds } from "./parse/generate.mjs";
import { READERS } from "./parse/readers.mjs";

const here = fileURLToPath(new URL("./parse/", import.meta.url));
const { values: options } = parseArgs({
  options: {
    corpus: { type: "string" },
    rounds: { type: "string", default: "7" },
    "no-curve": { type: "boolean", default: false },
  },
});
const MIN_CORPUS_BYTES = 20_000;
const MAX_CORPUS_BYTES = 400_000;
const MAX_CORPUS_FILES = 200;
const CURVE_BYTES = [10_000, 100_000, 1_000_000, 10_000_000, 50_000_000];
const CURVE_FORMATS = ["rss-escaped", "rss-cdata", "atom-xhtml", "json"];

installPeers();
const files = options.corpus === undefined ? [] : listCorpus(options.corpus);
const sizes =
  files.length > 0
    ? files.map((file) => statSync(join(options.corpus, file)).size)
    : generateFeeds().map((feed) => feed.bytes.length);
const readers = (await Promise.all(Object.keys(READERS).map(startReader))).filter((reader) => reader !== undefined);
await compare();
if (!options["no-curve"]) await drawCurve();
for (const { child } of readers) child.disconnect();

function installPeers() {
  if (existsSync(join(here, "node_modules", "feedsmith"))) return;
  process.stderr.write("Installing the parsers to compare with (bench/parse/package.json) …\n");
  try {
    execSync("npm install --no-save --no-package-lock --loglevel=error", {
      cwd: here,
      stdio: ["ignore", "ignore", "inherit"],
    });
  } catch {
    process.stderr.write("They could not be installed; what is missing is left out.\n");
  }
}

function listCorpus(folder) {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => {
      const stat = statSync(join(folder, file));
      return stat.isFile() && stat.size >= MIN_CORPUS_BYTES && stat.size <= MAX_CORPUS_BYTES;
    })
    .sort()
    .slice(0, MAX_CORPUS_FILES);
}

async function startReader(name) {
  const child = fork(join(here, "child.mjs"), [name, options.corpus ?? ""], {
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  const ready = await new Promise((resolve) => {
    child.once("message", () => resolve(true));
    child.once("exit", () => resolve(false));
  });
  if (ready) return { name, child, rounds: [] };
  process.stdout.write(`${name}: not installed, left out\n`);
  return undefined;
}

function ask(child, job) {
  return new Promise((resolve, reject) => {
    const onExit = () => reject(new Error("a reader's process ended"));
    child.once("exit", onExit);
    child.once("message", (answer) => {
      child.off("exit", onExit);
      resolve(answer);
    });
    child.send(job);
  });
}

async function compare() {
  for (const { child } of readers) await ask(child, { feeds: files });
  for (let round = 0; round < Number(options.rounds); round++) {
    for (const { child, rounds } of readers) rounds.push((await ask(child, { feeds: files })).times);
  }
  const medians = new Map(
    readers.map(({ name, rounds }) => [name, sizes.map((_, i) => median(rounds.map((times) => times[i])))]),
  );
  const ours = medians.get("muara");
  const total = sizes.reduce((sum, size) => sum + size, 0);
  console.log(`\n${sizes.length} feeds, ${(total / 1e6).toFixed(1)} MB, ${options.rounds} rounds; CPU time, medians\n`);
  console.log(`${"reader".padEnd(28)}${"feeds read".padStart(12)}${"MB/s".padStart(10)}${"Muara is".padStart(14)}`);
  for (const [name, times] of medians) {
    const read = sizes.map((_, i) => i).filter((i) => times[i] !== null && ours[i] !== null);
    const sum = (values) => read.reduce((all, i) => all + values[i], 0);
    const speed = sum(sizes) / 1000 / sum(times);
    const ratio = name === "muara" ? "" : `${(sum(times) / sum(ours)).toFixed(2)}×`;
    console.log(
      `${name.padEnd(28)}${String(read.length).padStart(12)}${speed.toFixed(1).padStart(10)}${ratio.padStart(14)}`,
    );
  }
}

async function drawCurve() {
  const muara = readers.find(({ name }) => name === "muara");
  if (muara === undefined) return;
  console.log(`\nMuara, MB/s by size${" ".repeat(9)}${CURVE_FORMATS.map((format) => format.padStart(14)).join("")}`);
  for (const size of CURVE_BYTES) {
    const cells = [];
    for (const format of CURVE_FORMATS) {
      const { ms, bytes } = await ask(muara.child, { size, format });
      cells.push(ms === null ? "–" : (bytes / 1000 / ms).toFixed(1));
    }
    console.log(`${`${size / 1e6} MB`.padEnd(28)}${cells.map((cell) => cell.padStart(14)).join("")}`);
  }
}

function median(values) {
  if (values.includes(null)) return null;
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}
