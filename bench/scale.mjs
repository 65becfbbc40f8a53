// How polling grows with workers: 1, 2 and 4 `muara work` processes on one PostgreSQL, all sources on the loopback.
//   npm run bench:scale                                  2,000 sources on 200 hosts
//   npm run bench:scale -- --full                        10,000 sources on 1,000 hosts
//   npm run bench:scale -- --sources 5000 --hosts 500 --workers 1,8
// Everything runs on this machine: where it has few cores, look at the CPU a poll takes, not at polls a second.
import { fork, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import pg from "pg";
import { startPostgres } from "../dist/test/support/postgres.js";
import { writeFigures } from "./figures.mjs";
import { cpuOfFamily, statOf } from "./process-cpu.mjs";

const { values } = parseArgs({
  options: {
    sources: { type: "string" },
    hosts: { type: "string" },
    workers: { type: "string", default: "1,2,4" },
    full: { type: "boolean", default: false },
    json: { type: "string" },
  },
});
const sourcesCount = Number(values.sources ?? (values.full ? 10_000 : 2_000));
const hostsCount = Number(values.hosts ?? Math.ceil(sourcesCount / 10));
const RUN_LIMIT_MS = 300_000;
/** After the last source came in, for polls that should not be. */
const TAIL_MS = 3_000;
const main = fileURLToPath(new URL("../dist/src/main.js", import.meta.url));

const figures = {};
const folder = mkdtempSync(join(tmpdir(), "muara-scale-"));
const origin = fork(fileURLToPath(new URL("./scale/origin.mjs", import.meta.url)), [String(hostsCount)]);
const { port } = await nextMessage();
const server = await startPostgres({ durable: true, settings: { shared_buffers: "512MB" } });
try {
  writeConfig();
  console.log(
    `${sourcesCount} sources on ${hostsCount} hosts, each polled once; items, state and next poll committed durably`,
  );
  for (const workers of values.workers.split(",").map(Number)) await measure(workers);
} finally {
  origin.disconnect();
  await server.remove();
  rmSync(folder, { recursive: true });
}
writeFigures(figures);

async function measure(workers) {
  const database = `scale_${workers}`;
  const client = await connect("postgres");
  await client.query(`create database ${database}`);
  const { rows } = await client.query("select pg_backend_pid() as pid");
  const postmaster = statOf(rows[0].pid).parent;
  await client.end();
  const postgresBefore = cpuOfFamily(postmaster);
  const children = Array.from({ length: workers }, () => startWorker(server.url(database)));
  const done = await untilPolled(database);
  await sleep(TAIL_MS);
  const workersCpu = children.reduce((sum, child) => sum + (statOf(child.pid)?.cpu ?? 0), 0);
  const postgresCpu = cpuOfFamily(postmaster) - postgresBefore;
  await Promise.all(children.map(stop));
  origin.send("report");
  tell(workers, await nextMessage(), { workersCpu, postgresCpu, ...done });
}

function tell(workers, { polls, sources, twice, times }, { workersCpu, postgresCpu, claims, stored }) {
  times.sort((one, other) => one - other);
  const [from, to] = [0.1, 0.9].map((share) => Math.floor((times.length - 1) * share));
  const seconds = (times[to] - times[from]) / 1000;
  const perPoll = (cpuMs) => `${(cpuMs / polls).toFixed(2)} ms`;
  const rate = (to - from) / seconds;
  figures[`${workers} workers: polls/s`] = rate;
  figures[`${workers} workers: duplicate polls`] = twice;
  figures[`${workers} workers: CPU a poll, ms`] = workersCpu / polls;
  figures[`${workers} workers: PostgreSQL's CPU a poll, ms`] = postgresCpu / polls;
  console.log(
    `${workers} workers: ${Math.round(rate)} polls/s, ${Math.round((rate * claims) / polls)} claims/s, ${polls} polls of ${sources} sources, ${stored} stored, duplicate polls ${twice}; CPU a poll: workers ${perPoll(workersCpu)}, PostgreSQL ${perPoll(postgresCpu)} (${Math.round((100 * postgresCpu) / (postgresCpu + workersCpu))} % of both)`,
  );
}

async function untilPolled(database) {
  const client = await connect(database);
  try {
    for (const end = Date.now() + RUN_LIMIT_MS; Date.now() < end; await sleep(250)) {
      const { rows } = await client.query("select to_regclass('muara_item') is not null as made");
      if (!rows[0].made) continue;
      const { rows: counts } = await client.query(
        "select (select count(*)::int from muara_source where last_poll is not null) as stored, (select last_value::int from muara_token) as claims",
      );
      if (counts[0].stored >= sourcesCount) return counts[0];
    }
    throw new Error("the workers did not come to an end");
  } finally {
    await client.end();
  }
}

function startWorker(databaseUrl) {
  return spawn(process.execPath, [main, "--config", join(folder, "feeds.config.json"), "work"], {
    env: { ...process.env, DATABASE_URL: databaseUrl, MUARA_LOG_LEVEL: "warn" },
    stdio: ["ignore", "ignore", "inherit"],
  });
}

function stop(child) {
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  return ended;
}

function writeConfig() {
  const hosts = Array.from(
    { length: hostsCount },
    (_, at) => `127.1.${Math.floor(at / 250)}.${(at % 250) + 1}:${port}`,
  );
  const sources = Array.from({ length: sourcesCount }, (_, at) => ({
    id: `source-${at}`,
    url: `http://${hosts[at % hostsCount]}/feed/${at}`,
  }));
  const polling = { allowPrivate: hosts, hostDelay: "0s", concurrency: 32 };
  const config = { store: { kind: "postgres" }, polling, sources };
  writeFileSync(join(folder, "feeds.config.json"), JSON.stringify(config));
}

function nextMessage() {
  return new Promise((resolve) => origin.once("message", resolve));
}

async function connect(database) {
  const client = new pg.Client({ connectionString: server.url(database) });
  await client.connect();
  return client;
}
