import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startMuara } from "../demo-site/muara.js";
import { atomProblems, rssProblems } from "../support/feed-rules.js";
import { openSite, type Site } from "../support/site.js";
import { WAIT_LIMIT_MS } from "../support/wait.js";

const SOURCES = ["a", "b", "c", "d"];
/** Items one document shows; more than kills can follow each other without a poll between. */
const SHOWN = 30;
const MAX_LIFE_MS = 2500;
const READ_EVERY_MS = 15;
const FEED_LIMIT = 500;

export interface HttpCrashReport {
  readonly items: number;
  readonly answers: number;
}

/** What readers were told so far: id of each item by its address. Whatever was served once must be served again. */
type Told = Map<string, string>;

/**
 * Kills `muara start` again and again while it polls a loopback site and serves, restarts it, and reads its feeds all the while:
 * every 200 answer must be a whole feed, holding whatever an earlier answer held, nothing twice, under the same ids. Whatever
 * a poll's validators acknowledge must be served too. Throws at the first difference.
 */
export async function killOverHttp(kills: number): Promise<HttpCrashReport> {
  const folder = mkdtempSync(join(tmpdir(), "muara-http-crash-"));
  const site = await openSite();
  const acknowledged = openSources(site);
  const configPath = join(folder, "feeds.config.json");
  writeFileSync(configPath, JSON.stringify(configOf(site)));
  const told: Told = new Map();
  let answers = 0;
  try {
    for (let kill = 0; kill < kills; kill++) {
      const muara = await startMuara(configPath);
      try {
        answers += await readFor(muara.address, told, Math.random() * MAX_LIFE_MS, acknowledged());
      } finally {
        await muara.kill();
      }
    }
    const muara = await startMuara(configPath);
    try {
      answers += await readFor(muara.address, told, 0, acknowledged());
      mustHaveNoGap(told);
    } finally {
      await muara.stop();
    }
    return { items: told.size, answers };
  } finally {
    await site.close();
    rmSync(folder, { recursive: true });
  }
}

/** Each request finds one item more. Returns what tells the items that validators sent back so far acknowledge. */
function openSources(site: Site): () => readonly string[] {
  const acknowledged = new Map<string, number>();
  for (const id of SOURCES) {
    let number = 0;
    site.pages.set(`/${id}.xml`, (headers) => {
      const known = Number(/^"(\d+)"$/.exec(headers["if-none-match"] ?? "")?.[1] ?? 0);
      acknowledged.set(id, Math.max(known, acknowledged.get(id) ?? 0));
      number += 1;
      return {
        headers: { "content-type": "application/rss+xml", etag: `"${number}"` },
        body: documentOf(site.origin, id, number),
      };
    });
  }
  return () =>
    [...acknowledged].flatMap(([id, number]) =>
      Array.from({ length: number }, (_, at) => addressOf(site.origin, id, at + 1)),
    );
}

function documentOf(origin: string, id: string, number: number): string {
  const first = Math.max(1, number - SHOWN + 1);
  const items = Array.from({ length: number - first + 1 }, (_, at) => number - at).map((each) => {
    const address = addressOf(origin, id, each);
    const date = new Date(Date.UTC(2024, 0, 1) + each * 60_000).toUTCString();
    const words = `the tide of harbour ${id} stood at ${each} `.repeat(30);
    return `<item><guid>${address}</guid><link>${address}</link><title>Tide ${each} of ${id}</title><pubDate>${date}</pubDate><description>${words}</description></item>`;
  });
  return `<rss version="2.0"><channel><title>${id}</title><link>${origin}/${id}</link><description>Tides</description>${items.join("")}</channel></rss>`;
}

function addressOf(origin: string, id: string, number: number): string {
  return `${origin}/${id}/${number}`;
}

function configOf(site: Site): object {
  return {
    site: { title: "Crash", url: "https://muara.example" },
    store: { kind: "files", path: "data" },
    polling: { tick: "* * * * * *", hostDelay: "0s", minInterval: "1s", allowPrivate: [site.host] },
    sources: SOURCES.map((id) => ({
      id,
      url: `${site.origin}/${id}.xml`,
      interval: "1s",
      retention: { maxItems: FEED_LIMIT },
    })),
    feeds: [{ id: "all", title: "All", limit: FEED_LIMIT }],
  };
}

/** Reads all formats until `lifeMs` have passed and there was an answer. Returns how many answers came. */
async function readFor(address: string, told: Told, lifeMs: number, acknowledged: readonly string[]): Promise<number> {
  const begun = performance.now();
  let answers = 0;
  while (answers === 0 || performance.now() - begun < lifeMs) {
    if (performance.now() - begun > WAIT_LIMIT_MS) throw new Error(`no feed within ${WAIT_LIMIT_MS} ms`);
    answers += await readOnce(address, told);
    if (answers > 0) for (const each of acknowledged) if (!told.has(each)) throw new Error(`${each} is lost`);
    await new Promise((resolve) => setTimeout(resolve, READ_EVERY_MS));
  }
  return answers;
}

async function readOnce(address: string, told: Told): Promise<number> {
  const json = await fetch(`${address}/feeds/all.json`);
  const text = await json.text();
  if (json.status === 503) return 0; // nothing was pressed yet
  if (json.status !== 200) throw new Error(`answered ${json.status}: ${text.slice(0, 200)}`);
  const items: readonly { id: string; url: string; content_html: string }[] = JSON.parse(text).items;
  if (new Set(items.map(({ url }) => url)).size !== items.length) throw new Error("an item came twice");
  const served = new Map(items.map(({ id, url }) => [url, id]));
  for (const [url, id] of told) if (served.get(url) !== id) throw new Error(`${url} was ${id}, is ${served.get(url)}`);
  for (const { id, url, content_html: html } of items) {
    if (!html.includes(`stood at ${url.split("/").at(-1)} `)) throw new Error(`${url} has not its body: ${html}`);
    told.set(url, id);
  }
  for (const [format, problemsOf] of [
    ["rss", rssProblems],
    ["atom", atomProblems],
  ] as const) {
    const xml = await (await fetch(`${address}/feeds/all.${format}`)).text();
    const missing = items.filter(({ url }) => !xml.includes(`${url}<`) && !xml.includes(`${url}"`));
    const problems = [...problemsOf(xml), ...missing.map(({ url }) => `${url} is missing`)];
    if (problems.length > 0) throw new Error(`${format}: ${problems.slice(0, 5)}`);
  }
  return 3;
}

/** Nothing between the first item of a source and its last may be missing. */
function mustHaveNoGap(told: Told): void {
  for (const source of SOURCES) {
    const numbers = [...told.keys()]
      .filter((url) => url.includes(`/${source}/`))
      .map((url) => Number(url.split("/").at(-1)));
    const missing = Array.from({ length: Math.max(...numbers) }, (_, at) => at + 1).filter(
      (each) => !numbers.includes(each),
    );
    if (missing.length > 0) throw new Error(`${source} lost ${missing}`);
  }
}
