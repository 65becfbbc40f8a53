// What polling costs: 1,000 sources on loopback (70 % answer 304, 20 % the same body, 10 % changed) polled once by Muara, and by
// sfeed_update and newsboat where installed. The origin runs in a process of its own. Usage: node bench/poll.mjs [--sources=1000]
import { fork, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { writeFigures } from "./figures.mjs";
import { isInstalled } from "./peers.mjs";

const ITEMS = 25;
const HOSTS = 16;
const AT_ONCE = 16;
/** A run that takes longer is cut off, and what it used by then is printed as a lower bound. */
const RUN_TIMEOUT_S = 70;
/** What `timeout` exits with when the time was over. */
const TIMED_OUT = 124;
const root = fileURLToPath(new URL("..", import.meta.url));
const options = Object.fromEntries(process.argv.slice(2).map((arg) => arg.replace(/^--/, "").split("=")));
const count = Number(options.sources ?? 1000);

if (process.argv[2] === "origin") await serve();
else await main();

async function main() {
  const origin = fork(fileURLToPath(import.meta.url), ["origin"]);
  const ports = await new Promise((resolve) => origin.once("message", resolve));
  const folder = mkdtempSync(join(tmpdir(), "muara-bench-"));
  const urls = Array.from(
    { length: count },
    (_, index) => `http://127.0.0.1:${ports[index % ports.length]}/${index}.xml`,
  );
  try {
    console.log(
      `${count} sources, ${ITEMS} items each: 70 % 304, 20 % the same body, 10 % changed; second poll measured; ${cpus().length} cores\n`,
    );
    console.log(
      ["reader", "CPU s", "wall s", "peak MB", "requests", "of them 304"]
        .map((head, index) => (index === 0 ? head.padEnd(16) : head.padStart(12)))
        .join(""),
    );
    const figures = {};
    const ours = await measure("Muara", muara(folder, urls, ports), origin);
    Object.assign(figures, { "CPU s": ours.cpu, "wall s": ours.wall, "peak MB": ours.peak });
    for (const [name, reader] of Object.entries({ sfeed_update: sfeed, newsboat })) {
      if (!isInstalled(name)) console.log(`${name}: not installed, left out`);
      else figures[`times ${name}`] = ours.cpu / (await measure(name, reader(folder, urls), origin)).cpu;
    }
    writeFigures(figures);
  } finally {
    origin.kill();
    rmSync(folder, { recursive: true });
  }
}

/** Runs the reader once to fill its store, then once measured: CPU of it and all its children. */
async function measure(name, { command, args, env }, origin) {
  await run(command, args, env);
  await ask(origin, "change");
  const used = await run(command, args, env);
  const { requests, unchanged } = await ask(origin, "count");
  const bound = used.cut ? ">" : "";
  const cells = [bound + used.cpu.toFixed(2), bound + used.wall.toFixed(2), used.peak.toFixed(0), requests, unchanged];
  console.log(name.padEnd(16) + cells.map((cell) => String(cell).padStart(12)).join(""));
  return used;
}

function ask(origin, question) {
  return new Promise((resolve) => {
    origin.once("message", resolve);
    origin.send(question);
  });
}

/** GNU time counts the children that were waited for, peak memory of the largest process. */
function run(command, args, env) {
  return new Promise((resolve, reject) => {
    const child = spawn("/usr/bin/time", ["-f", "%U %S %e %M", "timeout", String(RUN_TIMEOUT_S), command, ...args], {
      env: { ...process.env, ...env },
      stdio: ["ignore", "ignore", "pipe"],
    });
    let errors = "";
    child.stderr.on("data", (chunk) => {
      errors = (errors + chunk).slice(-2_000);
    });
    child.on("error", reject);
    child.on("close", (code) => {
      const [user, system, wall, peak] = (errors.trim().split("\n").at(-1) ?? "").split(" ").map(Number);
      if (Number.isNaN(peak ?? Number.NaN)) reject(new Error(`${command} was not measured: ${errors}`));
      else resolve({ cpu: user + system, wall, peak: peak / 1024, cut: code === TIMED_OUT });
    });
  });
}

function muara(folder, urls, ports) {
  const config = join(folder, "feeds.config.json");
  writeFileSync(
    config,
    JSON.stringify({
      site: { url: "http://127.0.0.1:8080", title: "Bench" },
      store: { path: join(folder, "data") },
      polling: {
        hostDelay: "0s",
        concurrency: AT_ONCE,
        connectionsPerHost: AT_ONCE,
        allowPrivate: ports.map((port) => `127.0.0.1:${port}`),
      },
      sources: urls.map((url, index) => ({ id: `s${index}`, url })),
    }),
  );
  return { command: process.execPath, args: [join(root, "dist/src/main.js"), "poll", "--config", config], env: {} };
}

function sfeed(folder, urls) {
  const rc = join(folder, "sfeedrc");
  mkdirSync(join(folder, "sfeeds"));
  const feeds = urls.map((url, index) => `feed "s${index}" "${url}"`).join("\n");
  // sfeed has conditional requests only through etags that curl keeps: its own manual's way.
  const fetch = `fetch() { curl -s -L -m 15 --etag-save "$sfeedpath/$1.etag" --etag-compare "$sfeedpath/$1.etag" "$2" 2>/dev/null; }`;
  writeFileSync(rc, `sfeedpath="${folder}/sfeeds"\nmaxjobs=${AT_ONCE}\n${fetch}\nfeeds() {\n${feeds}\n}\n`);
  return { command: "sfeed_update", args: [rc], env: {} };
}

function newsboat(folder, urls) {
  const files = ["urls", "config", "cache.db"].map((name) => join(folder, `newsboat-${name}`));
  writeFileSync(files[0], urls.join("\n"));
  writeFileSync(files[1], `reload-threads ${AT_ONCE}\n`);
  return {
    command: "newsboat",
    args: ["-u", files[0], "-C", files[1], "-c", files[2], "-x", "reload"],
    env: { HOME: folder },
  };
}

/** Source n answers 304 (n mod 10 < 7), the same body without validators (7, 8), or a changed one (9). */
async function serve() {
  let version = 0;
  let requests = 0;
  let unchanged = 0;
  const answer = (request, response) => {
    const index = Number.parseInt(request.url.slice(1), 10);
    const kind = index % 10 < 7 ? "validators" : index % 10 < 9 ? "same" : "changed";
    const etag = `"${index}"`;
    const validators = { etag, "last-modified": "Wed, 01 Jan 2025 12:00:00 GMT" };
    requests++;
    if (kind === "validators" && request.headers["if-none-match"] === etag) {
      unchanged++;
      response.writeHead(304, validators);
      return response.end();
    }
    response.writeHead(200, { "content-type": "application/rss+xml", ...(kind === "validators" ? validators : {}) });
    response.end(document(index, kind === "changed" ? version : 0));
  };
  const ports = [];
  for (let host = 0; host < HOSTS; host++) {
    const server = createServer(answer);
    await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
    ports.push(server.address().port);
  }
  process.send(ports);
  process.on("message", (question) => {
    if (question === "change") {
      version++;
      requests = 0;
      unchanged = 0;
    }
    process.send({ requests, unchanged });
  });
}

function document(index, version) {
  const items = Array.from({ length: ITEMS }, (_, item) => {
    const number = version * 2 + ITEMS - item;
    const date = new Date(Date.UTC(2025, 0, 1 + number, 12)).toUTCString();
    const body = `A paragraph of source ${index}, item ${number}, with <b>markup</b> and some length. `.repeat(12);
    return `<item><title>Item ${number} of ${index}</title><link>http://127.0.0.1/${index}/${number}</link><guid>${index}-${number}</guid><pubDate>${date}</pubDate><description><![CDATA[<p>${body}</p>]]></description></item>`;
  });
  return `<?xml version="1.0"?><rss version="2.0"><channel><title>Source ${index}</title><link>http://127.0.0.1/${index}</link><description>d</description>${items.join("")}</channel></rss>`;
}
