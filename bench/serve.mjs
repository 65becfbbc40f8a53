// npm run bench:serve: CPU per request of one feed served by Muara, bare node:http, fastify and nginx, side by side in one run.
import { fork, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { Pool } from "undici";
import { median, writeFigures } from "./figures.mjs";
import { installPeers } from "./peers.mjs";

const REQUESTS = Number(process.env.REQUESTS ?? 4000);
const WARM_UP = 1500;
const ROUNDS = 3;
const CONNECTIONS = 8;
const MS_PER_TICK = 10;
const PATH = "/feeds/all.rss";
const NGINX = "/usr/sbin/nginx";

installPeers();
const folder = mkdtempSync(join(tmpdir(), "muara-bench-"));
const children = [];
try {
  const servers = [];
  for (const kind of ["muara", "bare", "fastify"]) {
    const server = await startNode(kind);
    if (server !== undefined) servers.push({ kind, ...server });
  }
  const nginx = await startNginx(servers[0]);
  if (nginx !== undefined) servers.push({ kind: "nginx", ...nginx });
  report(await measure(servers));
} finally {
  for (const child of children) child.kill();
  rmSync(folder, { recursive: true, force: true });
}

async function measure(servers) {
  const results = new Map();
  for (const server of servers) server.pool = new Pool(server.origin, { connections: CONNECTIONS });
  for (const server of servers) for (const headers of await scenarios(server)) await load(server, headers[1], WARM_UP);
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const server of servers) {
      for (const [name, headers, status] of await scenarios(server)) {
        const key = `${name}\t${server.kind}`;
        results.set(key, [...(results.get(key) ?? []), await load(server, headers, REQUESTS, status)]);
      }
    }
  }
  for (const { pool } of servers) await pool.close();
  return results;
}

async function scenarios({ pool }) {
  const answer = await pool.request({ path: PATH, method: "GET" });
  await answer.body.dump();
  return [
    ["200", {}, 200],
    ["200 gzip", { "accept-encoding": "gzip" }, 200],
    ["304", { "if-none-match": answer.headers.etag }, 304],
  ];
}

async function load({ pool, pid }, headers, count, status) {
  const before = cpuMs(pid);
  const started = performance.now();
  let left = count;
  const worker = async () => {
    while (left-- > 0) {
      const { statusCode, body } = await pool.request({ path: PATH, method: "GET", headers });
      await body.dump({ limit: 10_000_000 });
      if (status !== undefined && statusCode !== status) throw new Error(`expected ${status}, got ${statusCode}`);
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, worker));
  const seconds = (performance.now() - started) / 1000;
  return { cpuUs: ((cpuMs(pid) - before) * 1000) / count, perSecond: count / seconds };
}

/** User and system time of a process, from the kernel. */
function cpuMs(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ");
  return (Number(fields[11]) + Number(fields[12])) * MS_PER_TICK;
}

async function startNode(kind) {
  const child = fork(new URL("serve-child.mjs", import.meta.url), [kind], {
    stdio: ["ignore", "inherit", "pipe", "ipc"],
  });
  children.push(child);
  const ready = await new Promise((resolve) => {
    child.once("message", resolve);
    child.once("exit", () => resolve(undefined));
  });
  if (ready === undefined) console.log(`${kind}: left out, it did not start`);
  return ready === undefined ? undefined : { ...ready, pid: child.pid };
}

async function startNginx({ text, lastModifiedMs }) {
  if (!existsSync(NGINX)) return void console.log("nginx: left out, it is not installed");
  const port = await freePort();
  mkdirSync(join(folder, "feeds"));
  const file = join(folder, PATH);
  writeFileSync(file, text);
  writeFileSync(`${file}.gz`, gzipSync(text));
  for (const name of [file, `${file}.gz`]) utimesSync(name, lastModifiedMs / 1000, lastModifiedMs / 1000);
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
    (name) => `${name}_temp_path ${folder}/${name};`,
  );
  writeFileSync(
    join(folder, "nginx.conf"),
    `worker_processes 1; daemon off; master_process off; pid ${folder}/pid; error_log ${folder}/error.log;
events {} http { ${temporary.join(" ")} access_log off; sendfile on; gzip_static on; open_file_cache max=10; keepalive_requests 10000000;
types { application/rss+xml rss; } server { listen 127.0.0.1:${port}; root ${folder}; add_header Cache-Control "public, max-age=150"; } }`,
  );
  const child = spawn(NGINX, ["-c", join(folder, "nginx.conf"), "-p", folder], { stdio: "ignore" });
  children.push(child);
  await delay(500);
  return { origin: `http://127.0.0.1:${port}`, pid: child.pid };
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

function report(results) {
  console.log(`${REQUESTS} requests, ${CONNECTIONS} connections, median of ${ROUNDS} rounds\n`);
  console.log("answer".padEnd(10), "server".padEnd(9), "CPU µs/request".padStart(15), "requests/s".padStart(11));
  for (const [key, runs] of [...results].sort()) {
    const [name, kind] = key.split("\t");
    const cpu = median(runs.map(({ cpuUs }) => cpuUs)).toFixed(1);
    const rate = median(runs.map(({ perSecond }) => perSecond)).toFixed(0);
    console.log(name.padEnd(10), kind.padEnd(9), cpu.padStart(15), rate.padStart(11));
  }
  writeFigures(figuresOf(results));
}

/** CPU a request, of every round: Muara's own, and how many times that of each other server it is. */
function figuresOf(results) {
  const figures = {};
  for (const [key, runs] of results) {
    const [name, kind] = key.split("\t");
    const own = results.get(`${name}\tmuara`);
    if (kind === "muara") figures[`${name}: µs`] = runs.map(({ cpuUs }) => cpuUs);
    else figures[`${name}: times ${kind}`] = runs.map(({ cpuUs }, round) => own[round].cpuUs / cpuUs);
  }
  return figures;
}
