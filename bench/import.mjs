// npm run bench:import: an OPML list of thousands of sources is imported through /admin/opml into a running Muara, while a reader polls a feed.
//   npm run bench:import -- --sources 500,1000,3000,10000
// Prints the seconds of the import, those for each 1,000 sources, and the longest that the reader waited until the sources were polled.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { writeFigures } from "./figures.mjs";

const { values: options } = parseArgs({
  options: { sources: { type: "string", default: "500,1000,3000,10000" }, json: { type: "string" } },
});
const SECRET = "a secret of the benchmark";
const START_LIMIT_MS = 60_000;
/** The reader goes on for so long after the import: the new sources are polled then. */
const AFTER_MS = 3_000;
const READ_EVERY_MS = 10;

const site = createServer((_request, response) => {
  response.end(
    '<rss version="2.0"><channel><title>t</title><item><title>i</title><guid>1</guid></item></channel></rss>',
  );
});
await new Promise((resolve) => site.listen(0, "127.0.0.1", resolve));
const host = `127.0.0.1:${site.address().port}`;
const figures = {};
console.log("sources  import s  s per 1,000  longest wait of a reader ms");
for (const count of options.sources.split(",").map(Number)) {
  const { importMs, longestMs } = await measure(count);
  const seconds = importMs / 1000;
  const perThousand = (seconds / count) * 1000;
  console.log(
    `${String(count).padStart(7)}  ${seconds.toFixed(2).padStart(8)}  ${perThousand.toFixed(2).padStart(11)}  ${longestMs.toFixed(0).padStart(27)}`,
  );
  figures[`${count} sources: import s`] = seconds;
  figures[`${count} sources: longest wait of a reader ms`] = longestMs;
}
site.close();
writeFigures(figures);

async function measure(count) {
  const folder = mkdtempSync(join(tmpdir(), "muara-bench-"));
  const sources = [{ id: "first", url: `http://${host}/first` }];
  const polling = { allowPrivate: [host], hostDelay: "0s" };
  writeFileSync(join(folder, "feeds.config.json"), JSON.stringify({ server: { port: 0 }, polling, sources }, null, 2));
  const main = fileURLToPath(new URL("../dist/src/main.js", import.meta.url));
  const child = spawn(process.execPath, [main, "start"], {
    cwd: folder,
    env: { PATH: process.env.PATH, HOME: folder, MUARA_ADMIN_SECRET: SECRET },
    stdio: ["ignore", "ignore", "pipe"],
  });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  try {
    const origin = await started(child);
    const cookie = await signIn(origin);
    const reader = readOn(`${origin}/feeds/all.rss`);
    await delay(1_000);
    const startedMs = performance.now();
    const answer = await post(origin, "/admin/opml", { opml: listOf(count) }, cookie);
    const importMs = performance.now() - startedMs;
    const text = await answer.text();
    if (!text.includes(`Sources added: ${count};`)) throw new Error(`the import answered ${answer.status}: ${text}`);
    await delay(AFTER_MS);
    const longestMs = await reader.stop();
    if (JSON.parse(readFileSync(join(folder, "feeds.config.json"), "utf8")).sources.length !== count + 1)
      throw new Error("the config does not hold every source");
    return { importMs, longestMs };
  } finally {
    child.kill("SIGKILL");
    await ended;
    rmSync(folder, { recursive: true, force: true });
  }
}

function listOf(count) {
  const outlines = Array.from(
    { length: count },
    (_, index) =>
      `<outline text="Source ${index}" xmlUrl="http://${host}/feeds/${index}.xml" category="c${index % 20}"/>`,
  );
  return `<opml version="2.0"><body>${outlines.join("\n")}</body></opml>`;
}

async function started(child) {
  let log = "";
  child.stderr.setEncoding("utf8").on("data", (text) => {
    if (log.length < 100_000) log += text;
  });
  for (const end = performance.now() + START_LIMIT_MS; performance.now() < end; await delay(20)) {
    const address = /"address":"(http:[^"]+)"/.exec(log)?.[1];
    if (address !== undefined) return address;
  }
  throw new Error(`Muara did not start:\n${log}`);
}

async function signIn(origin) {
  const answer = await post(origin, "/admin/sign-in", { secret: SECRET }, "");
  return answer.headers.getSetCookie()[0].split(";")[0];
}

function post(origin, path, form, cookie) {
  return fetch(`${origin}${path}`, {
    method: "POST",
    body: new URLSearchParams(form),
    headers: { cookie, origin, "sec-fetch-site": "same-origin" },
    redirect: "manual",
  });
}

/** Reads one address again and again; the longest answer counts. */
function readOn(url) {
  let longestMs = 0;
  let isOn = true;
  const done = (async () => {
    while (isOn) {
      const startedMs = performance.now();
      await (await fetch(url)).arrayBuffer();
      longestMs = Math.max(longestMs, performance.now() - startedMs);
      await delay(READ_EVERY_MS);
    }
  })();
  return {
    async stop() {
      isOn = false;
      await done;
      return longestMs;
    },
  };
}
