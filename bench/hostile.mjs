// The longest stall of Muara's main thread, and its memory above idle, while it reads documents made to hold it up, each polled
// twice, and lists of sources from the web. One process, Linux. Usage: node bench/hostile.mjs [--only=PART OF A NAME]
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { writeFigures } from "./figures.mjs";
import { CASES, LISTS } from "./hostile/cases.mjs";

const IDLE_MS = 3_000;
const QUIET_MS = 3_000;
const CASE_TIMEOUT_MS = 180_000;
const root = fileURLToPath(new URL("..", import.meta.url));
const only = process.argv.find((arg) => arg.startsWith("--only="))?.slice(7) ?? "";
const folder = mkdtempSync(join(tmpdir(), "muara-hostile-"));
const watchFile = join(folder, "watch.json");
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

const rows = [];
for (const [name, hostile] of Object.entries(CASES)) if (name.includes(only)) rows.push(await measure(name, hostile));
for (const [name, document] of Object.entries(LISTS))
  if (name.includes(only)) rows.push(await measure(name, { list: document }));
if (only === "") rows.push(await measureAll());
console.log(
  ["case", "stall ms", "MB above idle", "outcome"]
    .map((head, at) => (at === 0 ? head.padEnd(40) : head.padStart(16)))
    .join(""),
);
for (const { name, stallMs, aboveMb, outcome } of rows) {
  const figures = [stallMs, aboveMb].map((figure) => figure.toFixed(0).padStart(16)).join("");
  console.log(`${name.padEnd(40)}${figures}  ${outcome}`);
}
rmSync(folder, { recursive: true });
writeFigures({
  "longest stall ms": Math.max(...rows.map(({ stallMs }) => stallMs)),
  "most MB above idle": Math.max(...rows.map(({ aboveMb }) => aboveMb)),
});

/** Everything at once in one process. */
function measureAll() {
  return run("all of these in one process", Object.entries(CASES), Object.values(LISTS));
}

function measure(name, hostile) {
  return hostile.list === undefined ? run(name, [[name, hostile]], []) : run(name, [], [hostile.list]);
}

async function run(name, cases, lists) {
  const origin = await serve(cases, lists);
  const path = join(folder, "feeds.config.json");
  const empty = {
    server: { port: 0 },
    polling: { allowPrivate: origin.hosts, hostDelay: "0s", minInterval: "5s" },
    store: { path: `data-${rows.length}` },
  };
  writeFileSync(path, JSON.stringify({ ...empty, sources: [] }));
  const log = [];
  const muara = spawn(
    process.execPath,
    ["--import", join(root, "bench/hostile/watch.mjs"), join(root, "dist/src/main.js"), "start", "--config", path],
    { env: { ...process.env, WATCH_FILE: watchFile }, stdio: ["ignore", "ignore", "pipe"] },
  );
  muara.stderr.setEncoding("utf8").on("data", (text) => log.push(...text.split("\n").filter((line) => line !== "")));
  while (!log.some((line) => line.includes("Muara serves") || line.includes("listening"))) await sleep(100);
  await sleep(IDLE_MS);
  await look(muara);
  const idle = await look(muara);
  writeFileSync(path, JSON.stringify({ ...empty, sources: origin.sources, include: origin.lists }));
  await quiet(log, origin);
  const { stallMs, peakMb } = await look(muara);
  muara.kill("SIGTERM");
  await new Promise((resolve) => muara.once("exit", resolve));
  origin.close();
  const outcomes = log.filter((line) => line.includes('"outcome"')).map((line) => JSON.parse(line).outcome);
  if (process.env.SHOW_LOG) console.error(log.map((line) => line.slice(0, 400)).join("\n"));
  return { name, stallMs, aboveMb: peakMb - idle.rssMb, outcome: [...new Set(outcomes)].join(", ") };
}

/** Waits until every source was polled twice and nothing new was logged for a while. */
async function quiet(log, origin) {
  const endMs = Date.now() + CASE_TIMEOUT_MS;
  let lines = -1;
  while (Date.now() < endMs) {
    await sleep(QUIET_MS);
    const polled = (id) => log.filter((line) => line.includes(`"source":"${id}"`) && line.includes('"outcome"')).length;
    const isPolled = origin.sources.every(({ id }) => polled(id) >= 2);
    const isListed =
      origin.lists.length === 0 ||
      log.some((line) => line.includes("config is in force") && /"sources":[1-9]\d{3}/.test(line));
    if (isPolled && isListed && log.length === lines) return;
    lines = isPolled && isListed ? log.length : -1;
    if (isPolled && isListed && origin.lists.length > 0) return void (await sleep(QUIET_MS));
  }
}

async function look(muara) {
  rmSync(watchFile, { force: true });
  muara.kill("SIGUSR2");
  while (!existsSync(watchFile)) await sleep(50);
  return JSON.parse(readFileSync(watchFile, "utf8"));
}

/** One port for each case, so that all are polled at once. Documents change a little from poll to poll. */
async function serve(cases, lists) {
  const open = [];
  const listen = async (answer) => {
    const server = createServer(answer);
    await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
    open.push(server);
    return `127.0.0.1:${server.address().port}`;
  };
  const sources = [];
  for (const [at, [, { kind, document, articles, robots, fullText = false }]] of cases.entries()) {
    let count = 0;
    const host = await listen((request, response) => {
      const send = ({ type, body }) => response.writeHead(200, { "content-type": type }).end(body);
      if (request.url === "/robots.txt") return void response.writeHead(robots ? 200 : 404).end(robots ?? "");
      const article = /^\/article\/(\d+)/.exec(request.url ?? "")?.[1];
      if (article !== undefined) return void send(articles[Number(article)]);
      count += 1;
      if (document !== undefined) return void send({ ...document, body: `${document.body}${" ".repeat(count)}` });
      const items = articles.map(
        (_, index) =>
          `<item><title>${index}</title><link>http://${request.headers.host}/article/${index}?${count}</link></item>`,
      );
      send({
        type: "application/xml",
        body: `<rss version="2.0"><channel><title>A</title>${items.join("")}</channel></rss>`,
      });
    });
    sources.push({ id: `case-${at}`, url: `http://${host}/document`, kind, fullText, interval: "5s" });
  }
  const urls = [];
  for (const { type, body } of lists) {
    const host = await listen((_, response) => response.writeHead(200, { "content-type": type }).end(body));
    urls.push(`http://${host}/list.opml`);
  }
  const hosts = open.map((server) => `127.0.0.1:${server.address().port}`);
  return {
    hosts,
    sources,
    lists: urls,
    close: () => {
      for (const server of open) {
        server.closeAllConnections();
        server.close();
      }
    },
  };
}
