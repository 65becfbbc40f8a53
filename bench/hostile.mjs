// npm run bench:hostile: what hostile servers, documents, lists and requests cost one running Muara. For each case: the longest
// stall of the main loop as thread CPU time, the highest memory (VmHWM of /proc) above idle and above its start, and what came of
// it. Linux only.
//   npm run bench:hostile                         all cases, about 150 s; each has 15 s
//   npm run bench:hostile -- --only=robots,gzip   only cases whose names have one of these parts
//   npm run bench:hostile -- --profile=DIR        and writes CPU profiles of all threads there
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { request as ask } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { writeFigures } from "./figures.mjs";
import { CASES, outlines } from "./hostile/cases.mjs";
import { openOrigin } from "./hostile/origin.mjs";

const RUN_LIMIT_MS = 300_000;
const CASE_LIMIT_MS = 15_000;
/** What a poll leaves to do, such as publishing, is done by then. */
const SETTLE_MS = 250;
const IDLE_MS = 1_500;
const POLLS = 2;
const WANTED_STALL_MS = 100;
const WANTED_ABOVE_MB = 300;
/** Of /proc/PID/clear_refs: the highest memory so far is forgotten. */
const CLEAR_PEAK = "5";
const PATTERN = "(\\pL+\\s+){40}end";

const root = fileURLToPath(new URL("..", import.meta.url));
const only = (process.argv.find((arg) => arg.startsWith("--only="))?.slice(7) ?? "").split(",");
const isChosen = (name) => only.some((part) => name.includes(part));
const profile = process.argv.find((arg) => arg.startsWith("--profile="))?.slice(10);
const profiling = profile === undefined ? [] : ["--cpu-prof", `--cpu-prof-dir=${profile}`];
const folder = mkdtempSync(join(tmpdir(), "muara-hostile-"));
const configPath = join(folder, "feeds.config.json");
const dialsFile = join(folder, "dials.txt");
const endsAt = Date.now() + RUN_LIMIT_MS;
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

const rows = [];
const origins = [];
let muara;
let idleMb = 0;
try {
  await main();
} finally {
  muara?.child.kill("SIGKILL");
  for (const origin of origins) origin.close();
  rmSync(folder, { recursive: true, force: true });
}

async function main() {
  const cases = [];
  for (const [name, make] of Object.entries(CASES)) {
    if (!isChosen(name)) continue;
    const { answer, ...settings } = make();
    cases.push({ name, ...settings, id: `case-${cases.length}`, origin: await openOpen(answer) });
  }
  const lists = [10_000, 100_000].map((count) => ({ count, document: outlines(count) }));
  for (const list of lists) list.origin = await openOpen(({ response }) => sendList(response, list));
  const sources = cases.map(({ id, kind, fullText = false, origin }) => ({
    id,
    url: `http://${origin.host}/document`,
    kind,
    fullText,
    interval: "1d",
  }));
  writeConfig({ sources });
  await startMuara();
  if (!(await tell("probe")).isBlocked) throw new Error("the dial to another address was not blocked");
  await sleep(IDLE_MS);
  await look();
  idleMb = memoryMb("VmRSS");
  console.log(`idle: ${idleMb.toFixed(0)} MB`);
  for (const one of cases) await measure(one.name, (deadline) => pollCase(one, deadline));
  await measure("since over everything", () => askFor("/feeds/all.json?since=2000-01-01&limit=500"));
  await measure("search over everything", () => askFor("/feeds/all.json?q=word&limit=500&page=3"));
  for (const { count, origin } of lists) {
    const include = [{ from: `http://${origin.host}/list.opml`, maxSources: 10_000 }];
    await measure(`OPML of ${count} outlines`, () => takeList(origin, { sources, include }));
  }
  await measure("/status with 10,000 sources, 50 times", () => askFor("/status", 50));
  await restart();
  await stop();
  report();
}

async function stop() {
  muara.child.kill("SIGTERM");
  await Promise.race([muara.exit, sleep(CASE_LIMIT_MS)]);
}

async function openOpen(answer) {
  const origin = await openOrigin(answer);
  origins.push(origin);
  return origin;
}

function sendList(response, { document: [type, body] }) {
  response.writeHead(200, { "content-type": type }).end(body);
}

function writeConfig({ sources, include = [] }) {
  const config = {
    server: { port: 0, requestsPerMinute: 1_000_000 },
    polling: { allowPrivate: origins.map(({ host }) => host), hostDelay: "0s", timeout: "10s" },
    store: { path: "data" },
    feeds: [
      { id: "all", limit: 500 },
      { id: "story", dedupe: { by: "story" } },
      { id: "matches", limit: 500, keep: { field: "text", matches: PATTERN } },
    ],
    sources,
    include,
  };
  writeFileSync(configPath, JSON.stringify(config));
}

async function startMuara() {
  const child = spawn(
    process.execPath,
    [
      ...profiling,
      "--import",
      join(root, "bench/hostile/watch.mjs"),
      join(root, "dist/src/main.js"),
      "start",
      "--config",
      configPath,
    ],
    {
      env: { ...process.env, DIALS_FILE: dialsFile, LOG_LEVEL: "info" },
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    },
  );
  const log = [];
  const started = { child, log, exit: new Promise((resolve) => child.once("exit", resolve)) };
  muara = started;
  createInterface({ input: child.stderr }).on("line", (line) => {
    log.push(line);
    if (process.env.SHOW_LOG) console.error(line.slice(0, 300));
  });
  await until(() => log.some((line) => line.includes("Muara serves at")), CASE_LIMIT_MS, "the start");
  started.address = /Muara serves at (\S+?)"/.exec(log.find((line) => line.includes("Muara serves at")))[1];
}

async function until(isSo, limitMs, what) {
  const end = Math.min(Date.now() + limitMs, endsAt);
  while (!isSo()) {
    if (Date.now() > end) throw new Error(`${what}: not within its time`);
    if (muara?.child.exitCode != null) throw new Error(`Muara ended during ${what}`);
    await sleep(20);
  }
}

/** What the preloaded script answers. */
function tell(message) {
  return new Promise((resolve) => {
    muara.child.once("message", resolve);
    muara.child.send(message);
  });
}

/** The stall and the highest memory since the last call. */
async function look() {
  const { stallMs, ...memory } = await tell("look");
  muara.memory = memory;
  const peakMb = memoryMb("VmHWM");
  writeFileSync(`/proc/${muara.child.pid}/clear_refs`, CLEAR_PEAK);
  return { stallMs, peakMb };
}

function memoryMb(name) {
  const status = readFileSync(`/proc/${muara.child.pid}/status`, "utf8");
  return (Number(new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(status)[1]) * 1_024) / 1e6;
}

async function measure(name, run) {
  if (!isChosen(name)) return;
  if (Date.now() > endsAt) return void rows.push({ name, result: "left out: the time of the run is over" });
  await look();
  const beforeMb = memoryMb("VmRSS");
  const started = Date.now();
  let result;
  try {
    result = await run(started + CASE_LIMIT_MS);
  } catch (error) {
    if (muara.child.exitCode !== null) throw error;
    result = `FAILED: ${error.message}`;
  }
  const tookMs = Date.now() - started;
  await sleep(SETTLE_MS);
  const { stallMs, peakMb } = await look();
  const aboveMb = Math.max(0, peakMb - idleMb);
  const row = { name, stallMs, aboveMb, ownMb: Math.max(0, peakMb - beforeMb), tookMs, result };
  rows.push(row);
  print(row);
}

function print({ name, stallMs = 0, aboveMb = 0, ownMb = 0, tookMs = 0, result }) {
  if (process.env.SHOW_MEMORY) console.log(JSON.stringify(muara.memory), memoryMb("VmRSS").toFixed(0));
  const figures = `${stallMs.toFixed(0).padStart(6)} ms ${aboveMb.toFixed(0).padStart(5)} MB ${`+${ownMb.toFixed(0)}`.padStart(5)} MB ${(tookMs / 1_000).toFixed(1).padStart(5)} s`;
  console.log(`${name.padEnd(42)}${figures}  ${result}`);
}

async function pollCase({ id, origin, polls = POLLS }, deadline) {
  origin.arm();
  const results = [];
  for (let count = 0; count < polls; count++) results.push(await poll(id, deadline));
  return [...new Set(results)].join("; ");
}

/** Asks the running process to poll, as `muara poll` does. */
function poll(id, deadline) {
  const { port, token } = JSON.parse(readFileSync(join(folder, "data/control.json"), "utf8"));
  const limitMs = Math.max(1, Math.min(deadline, endsAt) - Date.now());
  return new Promise((resolve, reject) => {
    const asked = ask({
      host: "127.0.0.1",
      port,
      path: "/poll",
      method: "POST",
      headers: { authorization: `Bearer ${token}` },
    });
    const timer = setTimeout(() => asked.destroy(new Error(`no answer in ${CASE_LIMIT_MS} ms`)), limitMs);
    asked.on("error", reject);
    asked.on("response", async (response) => {
      let text = "no report";
      try {
        for await (const line of createInterface({ input: response })) {
          const { kind, report, reason } = JSON.parse(line);
          if (kind === "report") text = wordsOf(report);
          if (kind === "refused") text = reason;
        }
        resolve(text);
      } catch (error) {
        reject(error);
      } finally {
        clearTimeout(timer);
      }
    });
    asked.end(JSON.stringify({ sources: [id] }));
  });
}

function wordsOf({ outcome, added, updated, removed, error = "" }) {
  const counts = added + updated + removed > 0 ? ` +${added} ~${updated} -${removed}` : "";
  return `${outcome}${counts}${error && `: ${error.replace(/^\S*http\S+ ?/, "").slice(0, 90)}`}`;
}

async function askFor(path, times = 1) {
  let text = "";
  for (let count = 0; count < times; count++) {
    const response = await fetch(`${muara.address}${path}`, { signal: AbortSignal.timeout(CASE_LIMIT_MS) });
    text = `${response.status}, ${(await response.arrayBuffer()).byteLength} bytes`;
  }
  return text;
}

async function takeList(origin, config) {
  origin.arm();
  const { log } = muara;
  const before = log.length;
  writeConfig(config);
  const isTaken = () => log.slice(before).some((line) => sourcesIn(line) > config.sources.length);
  await until(isTaken, CASE_LIMIT_MS, "the list");
  return `${Math.max(...log.slice(before).map(sourcesIn))} sources`;
}

function sourcesIn(line) {
  return line.includes("config is in force") ? Number(/"sources":(\d+)/.exec(line)?.[1] ?? 0) : 0;
}

async function restart() {
  const name = "start again with 10,000 sources";
  if (!isChosen(name) || Date.now() > endsAt) return;
  await stop();
  const started = Date.now();
  await startMuara();
  const boot = await look();
  print({
    name: `${name}: until it serves`,
    stallMs: boot.stallMs,
    aboveMb: boot.peakMb - idleMb,
    tookMs: Date.now() - started,
    result: "not a stall: nothing is served yet",
  });
  await measure(name, () => sleep(IDLE_MS));
}

function report() {
  const dials = existsSync(dialsFile) ? readFileSync(dialsFile, "utf8").split("\n").filter(Boolean).slice(1) : [];
  const stall = Math.max(...rows.map(({ stallMs = 0 }) => stallMs));
  const above = Math.max(...rows.map(({ aboveMb = 0 }) => aboveMb));
  const failed = rows.filter(({ result }) => /FAILED|left out/.test(result));
  console.log(`\nlongest stall ${stall.toFixed(0)} ms (wanted: ≤ ${WANTED_STALL_MS})`);
  console.log(`most memory above idle ${above.toFixed(0)} MB (wanted: ≤ ${WANTED_ABOVE_MB})`);
  console.log(
    `dials to other addresses: ${dials.length}${dials.length > 0 ? ` (${dials.slice(0, 5).join(", ")})` : ""}`,
  );
  console.log(`cases: ${rows.length}, not ended: ${failed.length}`);
  writeFigures({
    "longest stall ms": stall,
    "most MB above idle": above,
    "dials to other addresses": dials.length,
    "cases not ended": failed.length,
  });
  if (dials.length > 0 || failed.length > 0 || stall > WANTED_STALL_MS || above > WANTED_ABOVE_MB) process.exitCode = 1;
}
