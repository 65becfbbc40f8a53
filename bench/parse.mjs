// npm run bench:parse [-- --corpus DIR] [-- --rounds N] [-- --no-curve]
// Reads the same feeds with every reader: one process each, rounds interleaved, CPU time, medians.
import { fork } from "node:child_process";
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { writeFigures } from "./figures.mjs";
import { generateFeeds } from "./parse/generate.mjs";
import { READERS } from "./parse/readers.mjs";
import { installPeers } from "./peers.mjs";

const here = fileURLToPath(new URL("./parse/", import.meta.url));
const { values: options } = parseArgs({
  options: {
    corpus: { type: "string" },
    rounds: { type: "string", default: "7" },
    "no-curve": { type: "boolean", default: false },
    json: { type: "string" },
  },
});
/** Not counted: until then the engine still compiles, for every reader. Those who read feeds do it all day. */
const WARM_UP_ROUNDS = 3;
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
const compared = await compare();
const curve = options["no-curve"] ? {} : await drawCurve();
writeFigures({ ...compared, ...curve });
for (const { child } of readers) child.disconnect();

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
  for (let round = -WARM_UP_ROUNDS; round < Number(options.rounds); round++) {
    for (const { child, rounds } of readers) {
      const { times } = await ask(child, { feeds: files });
      if (round >= 0) rounds.push(times);
    }
  }
  const medians = new Map(
    readers.map(({ name, rounds }) => [name, sizes.map((_, i) => median(rounds.map((times) => times[i])))]),
  );
  const ours = medians.get("muara");
  const total = sizes.reduce((sum, size) => sum + size, 0);
  console.log(`\n${sizes.length} feeds, ${(total / 1e6).toFixed(1)} MB, ${options.rounds} rounds; CPU time, medians\n`);
  console.log(`${"reader".padEnd(28)}${"feeds read".padStart(12)}${"MB/s".padStart(10)}${"Muara is".padStart(14)}`);
  const figures = {};
  for (const [name, times] of medians) {
    const read = sizes.map((_, i) => i).filter((i) => times[i] !== null && ours[i] !== null);
    const sum = (values) => read.reduce((all, i) => all + values[i], 0);
    const speed = sum(sizes) / 1000 / sum(times);
    const ratio = name === "muara" ? "" : `${(sum(times) / sum(ours)).toFixed(2)}×`;
    if (name === "muara") figures["MB/s"] = speed;
    else figures[`times ${name}`] = sum(times) / sum(ours);
    console.log(
      `${name.padEnd(28)}${String(read.length).padStart(12)}${speed.toFixed(1).padStart(10)}${ratio.padStart(14)}`,
    );
  }
  return figures;
}

async function drawCurve() {
  const muara = readers.find(({ name }) => name === "muara");
  if (muara === undefined) return {};
  const speeds = [];
  console.log(`\nMuara, MB/s by size${" ".repeat(9)}${CURVE_FORMATS.map((format) => format.padStart(14)).join("")}`);
  for (const size of CURVE_BYTES) {
    const cells = [];
    for (const format of CURVE_FORMATS) {
      const { ms, bytes } = await ask(muara.child, { size, format });
      cells.push(ms === null ? "–" : (bytes / 1000 / ms).toFixed(1));
      if (ms !== null) speeds.push({ size, format, speed: bytes / 1000 / ms });
    }
    console.log(`${`${size / 1e6} MB`.padEnd(28)}${cells.map((cell) => cell.padStart(14)).join("")}`);
  }
  return { "slowdown from 1 MB to 50 MB": slowdown(speeds) };
}

/** How many times slower a byte of the largest document is read than one of 1 MB, in the worst format: 1 is linear. */
function slowdown(speeds) {
  const at = (size, format) => speeds.find((row) => row.size === size && row.format === format)?.speed ?? Number.NaN;
  return Math.max(...CURVE_FORMATS.map((format) => at(1_000_000, format) / at(CURVE_BYTES.at(-1), format)));
}

function median(values) {
  if (values.includes(null)) return null;
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}
