// `muara start` over the sources, as a process, its clock running fast; a reader of its merged feed notes when each item became readable.
import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { Agent, request } from "undici";
import { cpuMsOf, memoryMbOf } from "./process.mjs";

const LOOK_EVERY_MS = 20;
const START_LIMIT_MS = 30_000;
const FEED_LIMIT = 100;
const MEMORY_EVERY_MS = 500;
const main = fileURLToPath(new URL("../../dist/src/main.js", import.meta.url));
const fastClock = new URL("./fast-clock.mjs", import.meta.url).href;

/**
 * Resolves when it serves; its clock stands until `begin(realMs)`.
 * @returns `{ begin, readable, used(), stop() }`: by item id the real milliseconds when it was readable; CPU so far, and memory.
 */
export async function startMuara({ folder, urls, clock }) {
  const port = await freePort();
  const config = join(folder, "feeds.config.json");
  writeFileSync(config, JSON.stringify(configOf({ folder, urls, port })));
  const child = spawn(process.execPath, ["--import", fastClock, main, "start", "--config", config], {
    env: { ...process.env, MUARA_BENCH_CLOCK: JSON.stringify(clock), MUARA_LOG_LEVEL: "error" },
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  child.stderr.on("data", (chunk) => process.stderr.write(withoutMissedTicks(String(chunk))));
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const readable = new Map();
  const reader = readFeed(`http://127.0.0.1:${port}/feeds/all.json`, readable);
  await reader.serving;
  const memory = [];
  const timer = setInterval(() => memory.push(memoryMbOf(child.pid)), MEMORY_EVERY_MS);
  return {
    begin: (realMs) => child.send({ begin: realMs }),
    readable,
    used: () => ({ cpuMs: cpuMsOf(child.pid), memoryMb: [...memory] }),
    async stop() {
      clearInterval(timer);
      await reader.stop();
      child.kill("SIGTERM");
      await ended;
    },
  };
}

/** A tick lasts a few milliseconds of this clock: one that is left out is the next one's. node-cron tells of each. */
function withoutMissedTicks(text) {
  return text.replace(/^.*missed execution.*\n?/gm, "");
}

function configOf({ folder, urls, port }) {
  return {
    server: { port },
    store: { path: join(folder, "data") },
    polling: { hostDelay: "0s", allowPrivate: urls.map((url) => new URL(url).host) },
    sources: urls.map((url, index) => ({ id: `s${index}`, url })),
    feeds: [{ id: "all", order: "firstSeen", limit: FEED_LIMIT, dedupe: { by: "none" } }],
  };
}

/** Asks for the feed over and over, with its ETag; what is new in it is readable from now on. */
function readFeed(url, readable) {
  const dispatcher = new Agent({ connections: 1 });
  let etag;
  let stopped = false;
  const look = async () => {
    const { statusCode, headers, body } = await request(url, {
      dispatcher,
      headers: etag === undefined ? {} : { "if-none-match": etag },
    });
    if (statusCode !== 200) return body.dump();
    const { items } = await body.json();
    const now = Date.now();
    etag = headers.etag;
    nowServing();
    for (const { id } of items) if (!readable.has(id)) readable.set(id, now);
  };
  const loop = async () => {
    const deadline = Date.now() + START_LIMIT_MS;
    while (!stopped) {
      await look().catch((error) => {
        if (Date.now() > deadline) throw error;
      });
      await sleep(LOOK_EVERY_MS);
    }
    await dispatcher.close();
  };
  let nowServing;
  const serving = new Promise((resolve) => {
    nowServing = resolve;
  });
  const running = loop();
  return {
    serving: Promise.race([serving, running]),
    stop() {
      stopped = true;
      return running;
    },
  };
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
