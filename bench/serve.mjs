// npm run bench:serve: CPU per request of one feed served by Muara, bare node:http, fastify and nginx, which all send the same header lines, side by side in one run.
import { fork, spawn } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { median, writeFigures } from "./figures.mjs";
import { installPeers } from "./peers.mjs";

const BLOCK = Number(process.env.REQUESTS ?? 400);
const ROUNDS = Number(process.env.ROUNDS ?? 25);
const WARM_UP_BLOCKS = 10;
const CONNECTIONS = Number(process.env.CONNECTIONS ?? 8);
const PATH = "/feeds/all.rss";
const NGINX = "/usr/sbin/nginx";
/** Of Node and of nginx themselves, in every answer of theirs. */
const OWN_HEADERS = new Set(["date", "connection", "keep-alive", "server", "transfer-encoding"]);

installPeers();
const folder = mkdtempSync(join(tmpdir(), "muara-bench-"));
const children = [];
try {
  const muara = await startNode("muara");
  const answers = await askAll(muara);
  const servers = [{ kind: "muara", ...muara }];
  for (const kind of ["bare", "fastify"]) {
    const server = await startNode(kind, answers);
    if (server !== undefined) servers.push({ kind, ...server });
  }
  const nginx = await startNginx(muara, answers);
  if (nginx !== undefined) servers.push({ kind: "nginx", ...nginx });
  report(await measure(servers));
} finally {
  for (const child of children) child.kill();
  rmSync(folder, { recursive: true, force: true });
}

/** What Muara answers, for the others to answer alike. */
async function askAll({ origin }) {
  const [identity, gzip] = [await ask(origin, ""), await ask(origin, "Accept-Encoding: gzip\r\n")];
  const notModified = await ask(origin, `If-None-Match: ${etagOf(identity)}\r\n`);
  return Object.fromEntries(
    Object.entries({ identity, gzip, notModified }).map(([name, { head, body }]) => [
      name,
      { headers: headersOf(head), body: body.toString("latin1") },
    ]),
  );
}

function headersOf(head) {
  return head
    .split("\r\n")
    .slice(1)
    .map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 2)])
    .filter(([name]) => !OWN_HEADERS.has(name.toLowerCase()));
}

function etagOf({ head }) {
  return /^etag: *(.*)$/im.exec(head)[1];
}

/** Asks all servers in turns, in small blocks, so that whatever else the machine does falls on all of them. */
async function measure(servers) {
  const scenarios = [];
  for (const server of servers) {
    const etag = etagOf(await ask(server.origin, ""));
    for (const [name, header, status] of [
      ["200", "", 200],
      ["200 gzip", "Accept-Encoding: gzip\r\n", 200],
      ["304", `If-None-Match: ${etag}\r\n`, 304],
    ]) {
      const { size } = await ask(server.origin, header);
      scenarios.push({ name, kind: server.kind, pid: server.pid, load: await openLoad(server, header, status, size) });
    }
  }
  const results = new Map(scenarios.map(({ name, kind }) => [`${name}\t${kind}`, []]));
  for (let round = -WARM_UP_BLOCKS; round < ROUNDS; round += 1) {
    for (const { name, kind, pid, load } of scenarios) {
      const [cpu, started] = [cpuUs(pid), performance.now()];
      await load.run(BLOCK);
      const seconds = (performance.now() - started) / 1000;
      if (round >= 0)
        results.get(`${name}\t${kind}`).push({ cpuUs: (cpuUs(pid) - cpu) / BLOCK, perSecond: BLOCK / seconds });
    }
  }
  for (const { load } of scenarios) load.close();
  return results;
}

function requestText(header) {
  return `GET ${PATH} HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: bench\r\nAccept: */*\r\n${header}\r\n`;
}

/** One answer in full: its head, its body, and how many bytes it is. */
async function ask(origin, header) {
  const { hostname, port } = new URL(origin);
  const socket = connect({ host: hostname, port: Number(port) });
  socket.write(requestText(header));
  let bytes = Buffer.alloc(0);
  for await (const chunk of socket) {
    bytes = Buffer.concat([bytes, chunk]);
    const end = bytes.indexOf("\r\n\r\n");
    if (end === -1) continue;
    const head = bytes.subarray(0, end).toString("latin1");
    const length = / 304 /.test(head.split("\r\n")[0]) ? 0 : Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? 0);
    const size = end + 4 + length;
    if (bytes.length >= size) return { head, body: bytes.subarray(end + 4, size), size };
  }
  throw new Error(`${origin} closed the connection`);
}

/** A client that costs little beside the server: it writes a ready request and counts the bytes of the known answer. */
async function openLoad({ origin, kind }, header, status, size) {
  const { hostname, port } = new URL(origin);
  const request = Buffer.from(requestText(header));
  const expected = Buffer.from(`HTTP/1.1 ${status}`);
  let [left, open, finish, fail] = [0, 0, () => {}, () => {}];
  const sockets = Array.from({ length: CONNECTIONS }, () =>
    connect({ host: hostname, port: Number(port), noDelay: true }),
  );
  for (const socket of sockets) {
    let got = 0;
    socket.on("error", (error) => fail(error));
    socket.on("data", (chunk) => {
      if (got === 0 && chunk.compare(expected, 0, expected.length, 0, expected.length) !== 0)
        return fail(new Error(`${kind}: expected ${expected}, got ${chunk.subarray(0, 60)}`));
      got += chunk.length;
      if (got < size) return;
      got = 0;
      if (left-- > 0) socket.write(request);
      else if (--open === 0) finish();
    });
  }
  return {
    run: (count) =>
      new Promise((resolve, reject) => {
        [left, open, finish, fail] = [count - CONNECTIONS, CONNECTIONS, resolve, reject];
        for (const socket of sockets) socket.write(request);
      }),
    close: () => sockets.map((socket) => socket.destroy()),
  };
}

/** Microseconds that all threads of a process have run, from the kernel's scheduler. */
function cpuUs(pid) {
  const tasks = readdirSync(`/proc/${pid}/task`);
  return (
    tasks.reduce(
      (sum, task) => sum + Number(readFileSync(`/proc/${pid}/task/${task}/schedstat`, "utf8").split(" ")[0]),
      0,
    ) / 1000
  );
}

async function startNode(kind, answers) {
  const child = fork(new URL("serve-child.mjs", import.meta.url), [kind], {
    stdio: ["ignore", "inherit", "pipe", "ipc"],
  });
  children.push(child);
  if (answers !== undefined) child.send(answers);
  const ready = await new Promise((resolve) => {
    child.once("message", resolve);
    child.once("exit", () => resolve(undefined));
  });
  if (ready === undefined) console.log(`${kind}: left out, it did not start`);
  return ready === undefined ? undefined : { ...ready, pid: child.pid };
}

async function startNginx({ lastModifiedMs }, { identity, notModified }) {
  if (!existsSync(NGINX)) return void console.log("nginx: left out, it is not installed");
  const port = await freePort();
  mkdirSync(join(folder, "feeds"));
  const file = join(folder, PATH);
  writeFileSync(file, identity.body, "latin1");
  writeFileSync(`${file}.gz`, gzipSync(Buffer.from(identity.body, "latin1")));
  for (const name of [file, `${file}.gz`]) utimesSync(name, lastModifiedMs / 1000, lastModifiedMs / 1000);
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
    (name) => `${name}_temp_path ${folder}/${name};`,
  );
  writeFileSync(
    join(folder, "nginx.conf"),
    `worker_processes 1; daemon off; master_process off; pid ${folder}/pid; error_log ${folder}/error.log;
events {} http { ${temporary.join(" ")} access_log off; sendfile on; tcp_nopush on; gzip_static on; gzip_vary on; open_file_cache max=10; keepalive_requests 10000000; etag on;
types { application/rss+xml rss; } ${nginxHeaders(identity.headers, notModified.headers)}
server { listen 127.0.0.1:${port}; root ${folder}; } }`,
  );
  const child = spawn(NGINX, ["-c", join(folder, "nginx.conf"), "-p", folder], { stdio: "ignore" });
  children.push(child);
  await delay(500);
  return { origin: `http://127.0.0.1:${port}`, pid: child.pid };
}

/** The same lines in an answer as the others send, and on a 304 only those that they send there. */
function nginxHeaders(full, notModified) {
  const itsOwn = new Set([
    "content-type",
    "content-length",
    "etag",
    "last-modified",
    "vary",
    "accept-ranges",
    "content-encoding",
  ]);
  const onBoth = new Set(notModified.map(([name]) => name));
  return full
    .filter(([name]) => !itsOwn.has(name.toLowerCase()))
    .map(([name, value], index) =>
      onBoth.has(name)
        ? `add_header ${name} "${value}";`
        : `map $status $only${index} { 304 ""; default "${value}"; } add_header ${name} $only${index};`,
    )
    .join("\n");
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
  console.log(`${ROUNDS} rounds of ${BLOCK} requests each in turn, ${CONNECTIONS} connections; medians`);
  console.log('"of bare" is the median over the rounds of the CPU time beside bare node:http\'s in the same round\n');
  const columns = ["CPU µs/request", "of bare", "of nginx", "requests/s"];
  console.log("answer".padEnd(10), "server".padEnd(9), ...columns.map((column) => column.padStart(14)));
  for (const [key, runs] of [...results].sort()) {
    const [name, kind] = key.split("\t");
    const beside = (other) => {
      const others = results.get(`${name}\t${other}`);
      return others === undefined
        ? "-"
        : median(runs.map(({ cpuUs }, round) => cpuUs / others[round].cpuUs)).toFixed(2);
    };
    const cells = [
      median(runs.map(({ cpuUs }) => cpuUs)).toFixed(1),
      beside("bare"),
      beside("nginx"),
      median(runs.map(({ perSecond }) => perSecond)).toFixed(0),
    ];
    console.log(name.padEnd(10), kind.padEnd(9), ...cells.map((cell) => cell.padStart(14)));
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
