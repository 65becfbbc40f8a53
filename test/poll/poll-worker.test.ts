import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { configOf } from "../../src/config/load/load-config.js";
import { toInstant } from "../../src/lib/dates/instant.js";
import type { PollReport } from "../../src/poll/poll-report.js";
import { createWorker, type Worker } from "../../src/poll/poll-worker.js";
import { createFileStore } from "../../src/store/files/create-file-store.js";
import { type FileSystem, nodeFileSystem } from "../../src/store/files/file-system.js";
import { bodyKey, type Store } from "../../src/store/store.js";
import type { StoreError } from "../../src/store/store-errors.js";
import { openSite, type Site } from "../support/site.js";
import { STEADY } from "./steady.js";

const START_MS = Date.parse("2026-03-01T00:00:00Z");
const PARAGRAPH =
  "Warga di tepi muara bergotong royong membersihkan saluran air sejak pagi, dibantu pelajar dan petugas kebersihan kota. ";

function rss(...titles: string[]): string {
  const items = titles.map(
    (title) =>
      `<item><title>${title}</title><guid isPermaLink="false">${title}</guid><description>About ${title}.</description></item>`,
  );
  return `<rss version="2.0"><channel><title>T</title><link>http://t.example/</link>${items.join("")}</channel></rss>`;
}

function article(title: string): string {
  return `<html lang="id"><head><title>${title}</title></head><body><article><h1>${title}</h1>
    <p>${PARAGRAPH.repeat(3)}</p><p>${PARAGRAPH.repeat(3)}</p><p>${PARAGRAPH.repeat(2)}</p></article></body></html>`;
}

describe("the worker", () => {
  let site: Site;
  let folder: string;
  let store: Store;
  let worker: Worker;
  let reports: PollReport[];
  let nowMs: number;

  beforeEach(async () => {
    site = await openSite();
    folder = mkdtempSync(join(tmpdir(), "muara-work-"));
    nowMs = START_MS;
    reports = [];
  });

  afterEach(async () => {
    await worker.stop();
    await store.close();
    await site.close();
    rmSync(folder, { recursive: true });
  });

  function begin(...sources: object[]): Promise<void> {
    return beginOn(nodeFileSystem, sources, (error) => {
      throw error;
    });
  }

  async function beginOn(
    fileSystem: FileSystem,
    sources: readonly object[],
    onError: (error: unknown) => void,
  ): Promise<void> {
    const config = configFor(...sources);
    store = createFileStore({ path: join(folder, "data"), fileSystem });
    await store.open();
    worker = await createWorker({
      config,
      store,
      ...STEADY,
      report: (report) => reports.push(report),
      onError,
      now: () => toInstant(nowMs),
    });
  }

  function configFor(...sources: readonly object[]) {
    const polling = { allowPrivate: [site.host], hostDelay: "0s", timeout: "100s" };
    return configOf(
      join(folder, "feeds.config.json"),
      JSON.stringify({ polling, store: { path: "data" }, sources }),
      {},
    );
  }

  async function poll(id = "s"): Promise<PollReport> {
    nowMs += 60_000;
    await worker.pollNow([id]);
    const report = reports.at(-1);
    if (report === undefined) throw new Error("no report");
    return report;
  }

  const titles = async (id = "s") =>
    (await store.getHeads({ sourceIds: [id], order: "published", limit: 50 })).map(({ title }) => title);
  const asked = (path: string) => site.requests.filter((request) => request.path === path);

  it("stores what a feed brings and asks again with the validators as they were given", async () => {
    site.pages.set("/rss", ({ "if-none-match": known }) =>
      known === 'W/"ö:1"'
        ? { status: 304 }
        : { headers: { etag: 'W/"ö:1"', "last-modified": "yesterday" }, body: rss("a", "b") },
    );
    await begin({ id: "s", url: `${site.origin}/rss` });
    expect(await poll()).to.include({ outcome: "modified", added: 2, updated: 0 });
    expect(await poll()).to.include({ outcome: "notModified" });
    expect(asked("/rss")[1]?.headers["if-modified-since"]).to.equal("yesterday");
    expect(await titles()).to.deep.equal(["a", "b"]);
  });

  it("an interval with respectCache: false overrides the cache lifetime of its source alone, once the config says so", async () => {
    const answer = { headers: { "cache-control": "max-age=604800" }, body: rss("a") };
    for (const path of ["/s", "/t", "/u"]) site.pages.set(path, answer);
    const sourceOf = (id: string, more = {}) => ({ id, url: `${site.origin}/${id}`, interval: "30m", ...more });
    const dueIn = async (id: string) =>
      (Date.parse((await store.getSource(id))?.state.nextPoll ?? "") - nowMs) / 60_000;
    await begin(sourceOf("s"), sourceOf("t"), sourceOf("u", { respectCache: false }));
    await worker.pollNow(["s", "t", "u"]);
    expect(await dueIn("s")).to.be.at.least(7 * 24 * 60);
    expect(await dueIn("u")).to.be.within(30, 33.1);
    await worker.replaceConfig(configFor(sourceOf("s", { respectCache: false }), sourceOf("t")));
    expect(await dueIn("s")).to.be.within(30, 33.1);
    expect(await dueIn("t")).to.be.at.least(7 * 24 * 60);
    site.pages.set("/s", { status: 429, headers: { "retry-after": "7200" } });
    await poll("s");
    expect(await dueIn("s")).to.be.within(120, 132.1);
  });

  it("on a full disk it begins, asks each server once a lease, and saves once there is room", async () => {
    const errors: unknown[] = [];
    let isFull = false;
    const write: FileSystem["write"] = (...args) => {
      if (isFull) throw Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
      return nodeFileSystem.write(...args);
    };
    site.pages.set("/feed", { body: rss("one") });
    await begin({ id: "old", url: `${site.origin}/old` });
    await worker.stop();
    await store.close();
    isFull = true;
    await beginOn({ ...nodeFileSystem, write }, [{ id: "s", url: `${site.origin}/feed` }], (error) =>
      errors.push(error),
    );
    expect(errors).to.have.length(1);
    await worker.pollNow(["s"]);
    expect(errors.map((error) => (error as StoreError).reason)).to.deep.equal(["full", "full"]);
    expect((await worker.pollNow(["s"])).busy).to.deep.equal(["s"]);
    expect(asked("/feed")).to.have.length(1);
    isFull = false;
    nowMs += 2 * 60_000;
    expect((await poll()).outcome).to.equal("modified");
    expect(await titles()).to.deep.equal(["one"]);
  });

  it("a failing source keeps its items, is told once, and is polled again later", async () => {
    site.pages.set("/rss", { body: rss("a") });
    await begin({ id: "s", url: `${site.origin}/rss` });
    await poll();
    site.pages.set("/rss", { status: 500 });
    const report = await poll();
    expect(report.outcome).to.equal("failed");
    expect(report.error).to.contain("500");
    expect(reports).to.have.length(2);
    expect(Date.parse(report.nextPoll ?? "")).to.be.greaterThan(nowMs);
    expect(await titles()).to.deep.equal(["a"]);
    expect((await store.getSource("s"))?.state).to.include({ failures: 1 });
  });

  it("a document that is no feed is a failure and its validators are not kept, so that it comes again whole", async () => {
    site.pages.set("/rss", { headers: { etag: '"1"' }, body: rss("a") });
    await begin({ id: "s", url: `${site.origin}/rss`, kind: "feed" });
    await poll();
    site.pages.set("/rss", { headers: { etag: '"2"' }, body: "<html><body>Down for maintenance</body></html>" });
    expect((await poll()).outcome).to.equal("failed");
    await poll();
    expect(asked("/rss").at(-1)?.headers["if-none-match"]).to.equal('"1"');
    expect(await titles()).to.deep.equal(["a"]);
  });

  it("410 retires a source: it is not due again, however late", async () => {
    site.pages.set("/rss", { status: 410 });
    await begin({ id: "s", url: `${site.origin}/rss` });
    expect((await poll()).outcome).to.equal("gone");
    const later = toInstant(nowMs + 10 * 365 * 86_400_000);
    expect(await store.claimDue({ now: later, maxHosts: 9, leaseMs: 1000, worker: "w" })).to.deep.equal([]);
  });

  it("prefers the feed that a page advertises, says so, and does not ask the page again", async () => {
    site.pages.set("/", {
      body: `<html><head><link rel="alternate" type="application/rss+xml" href="/rss"></head></html>`,
    });
    site.pages.set("/rss", { body: rss("a") });
    await begin({ id: "s", url: `${site.origin}/` });
    const report = await poll();
    expect(report.notes.join()).to.contain("/rss, is read instead");
    site.pages.set("/rss", { body: rss("a", "b") });
    await poll();
    expect(await titles()).to.have.members(["a", "b"]);
    expect(asked("/")).to.have.length(1);
  });

  it("fetches each article of a list page once, and one that fails at three polls at most", async () => {
    const links = [1, 2, 3].map(
      (n) => `<div class="c"><a href="/2026/03/0${n}/kabar-muara-hari-ini-${n}">Kabar muara ${n} hari ini</a></div>`,
    );
    site.pages.set("/", () => ({
      body: `<html><body><main>${links.join("")}<p>${Math.random()}</p></main></body></html>`,
    }));
    site.pages.set("/2026/03/01/kabar-muara-hari-ini-1", { body: article("Kabar muara satu hari ini") });
    site.pages.set("/2026/03/02/kabar-muara-hari-ini-2", { body: article("Kabar muara dua hari ini") });
    await begin({ id: "s", url: `${site.origin}/`, kind: "page", list: { links: [".c"] } });
    for (let n = 0; n < 5; n++) await poll();
    expect(await titles()).to.have.length(2);
    expect(asked("/2026/03/01/kabar-muara-hari-ini-1")).to.have.length(1);
    expect(asked("/2026/03/03/kabar-muara-hari-ini-3")).to.have.length(3);
    const heads = await store.getHeads({ sourceIds: ["s"], order: "published", limit: 9 });
    expect(new Set(heads.map(({ firstSeen }) => firstSeen)).size).to.equal(1);
  });

  it("goes on with a long page at the next poll, also when the page answers 304 to what it gave", async () => {
    const link = (n: number) => `<div class="c"><a href="/a${n}">Kabar muara ${n} hari ini</a></div>`;
    site.pages.set("/", ({ "if-none-match": known }) =>
      known === '"1"'
        ? { status: 304, headers: { etag: '"1"' } }
        : { headers: { etag: '"1"' }, body: `<html><body><main>${link(1)}${link(2)}${link(3)}</main></body></html>` },
    );
    for (const n of [1, 2, 3]) site.pages.set(`/a${n}`, { body: article(`Kabar muara ${n} hari ini`) });
    await begin({ id: "s", url: `${site.origin}/`, kind: "page", list: { links: [".c"], maxLinks: 2 } });
    await poll();
    expect(await titles()).to.have.length(2);
    await poll();
    expect(await titles()).to.have.length(3);
    expect((await poll()).outcome).to.equal("notModified");
  });

  it("reads of a page's articles only what robots.txt allows, and asks for it once", async () => {
    const link = (n: number) => `<div class="c"><a href="/a${n}">Kabar muara ${n} hari ini</a></div>`;
    site.pages.set("/robots.txt", { body: "User-agent: *\nDisallow: /a1\n" });
    site.pages.set("/", { body: `<html><body><main>${link(1)}${link(2)}</main></body></html>` });
    for (const n of [1, 2]) site.pages.set(`/a${n}`, { body: article(`Kabar muara ${n} hari ini`) });
    await begin({ id: "s", url: `${site.origin}/`, kind: "page", list: { links: [".c"] } });
    const report = await poll();
    expect(await titles()).to.have.length(1);
    expect(asked("/a1")).to.have.length(0);
    expect(report.notes.join()).to.contain("robots.txt");
    expect(asked("/robots.txt")).to.have.length(1);
  });

  it("fetches the full text of a new item once, keeps it through edits, and publishes without it when the page fails", async () => {
    const feed = (note: string) => `<rss version="2.0"><channel><title>T</title>
      <item><title>Satu</title><guid>${site.origin}/1</guid><link>${site.origin}/1</link><description>${PARAGRAPH}${note}</description></item>
      <item><title>Dua</title><guid>${site.origin}/2</guid><link>${site.origin}/2</link><description>${PARAGRAPH}</description></item></channel></rss>`;
    site.pages.set("/rss", { body: feed("") });
    site.pages.set("/1", { body: article("Satu") });
    await begin({ id: "s", url: `${site.origin}/rss`, fullText: true });
    await poll();
    site.pages.set("/rss", { body: feed("Diperbarui.") });
    expect(await poll()).to.include({ updated: 1 });
    expect(asked("/1")).to.have.length(1);
    expect(asked("/2")).to.have.length(1);
    const heads = await store.getHeads({ sourceIds: ["s"], order: "published", limit: 9 });
    const bodies = await store.getBodies(heads.map(({ sourceId, key }) => ({ sourceId, key })));
    const lengths = heads.map(({ sourceId, key }) => bodies.get(bodyKey(sourceId, key))?.contentHtml?.length ?? 0);
    expect(lengths[0]).to.be.greaterThan(PARAGRAPH.length * 5);
    expect(lengths[1]).to.be.lessThan(PARAGRAPH.length * 2);
  });

  it("an item has come in when its page was read, however long that took: whoever asks what is new since then is told", async () => {
    const item = (n: number) =>
      `<item><title>Kabar ${n}</title><guid>${site.origin}/${n}</guid><link>${site.origin}/${n}</link><description>${PARAGRAPH}</description></item>`;
    site.pages.set("/rss", {
      body: `<rss version="2.0"><channel><title>T</title>${item(1)}${item(2)}</channel></rss>`,
    });
    for (const n of [1, 2])
      site.pages.set(`/${n}`, () => {
        nowMs += 60_000;
        return { body: article(`Kabar ${n}`) };
      });
    await begin({ id: "s", url: `${site.origin}/rss`, fullText: true });
    await poll();
    const heads = await store.getHeads({ sourceIds: ["s"], order: "firstSeen", limit: 9 });
    const now = toInstant(nowMs);
    expect(nowMs).to.be.greaterThan(START_MS + 100_000);
    expect(heads.map(({ firstSeen, published, fullText }) => [firstSeen, published, fullText])).to.deep.equal([
      [now, now, "page"],
      [now, now, "page"],
    ]);
  });

  it("a neighbour on the same host rests while a source was told to wait", async () => {
    site.pages.set("/1", { status: 429, headers: { "retry-after": "3600" } });
    site.pages.set("/2", { body: rss("a") });
    await begin({ id: "s", url: `${site.origin}/1`, retryScope: "host" }, { id: "t", url: `${site.origin}/2` });
    await poll("s");
    expect(await poll("t")).to.include({ sourceId: "t", outcome: "resting" });
    expect(asked("/2")).to.have.length(0);
    expect((await store.getSource("t"))?.state).to.include({
      failures: 0,
      nextPollReason: "its server asked a neighbour of it to wait",
    });
  });
});
