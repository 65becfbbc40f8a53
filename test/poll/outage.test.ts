import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { configOf } from "../../src/config/load/load-config.js";
import { FetchError, type FetchFailure } from "../../src/fetch/outcome.js";
import { toInstant } from "../../src/lib/dates/instant.js";
import { chooseTried } from "../../src/poll/network-retry.js";
import { createOutage } from "../../src/poll/outage.js";
import type { PollReport } from "../../src/poll/poll-report.js";
import { createWorker } from "../../src/poll/poll-worker.js";
import { createFileStore } from "../../src/store/files/create-file-store.js";
import { until } from "../support/running.js";
import { openSite, type Site } from "../support/site.js";
import { STEADY } from "./steady.js";

const MINUTE_MS = 60_000;
const START_MS = Date.parse("2026-03-01T00:00:00Z");

describe("an outage of this machine's network", () => {
  const failing = (reason: FetchFailure) => new FetchError("no", { reason });
  const WELL = { failures: 0, lastSuccess: "2026-02-28T00:00:00Z" };
  const NEW = { failures: 0 };
  const FAILING = { failures: 3, lastSuccess: "2026-02-28T00:00:00Z" };
  const told: string[] = [];
  let sites = 10;
  let outage: ReturnType<typeof createOutage>;
  let nowMs = START_MS;
  const note = (host: string, error?: unknown, before: { failures: number; lastSuccess?: string } = NEW) =>
    outage.note({ sourceId: host, url: `https://${host}/rss`, error, before, nowMs });
  const hosts = (count: number) => Array.from({ length: count }, (_, at) => `site${at}.example`);

  beforeEach(() => {
    told.length = 0;
    sites = 10;
    nowMs = START_MS;
    outage = createOutage({
      countSites: () => sites,
      onBegin: () => void told.push("begin"),
      onEnd: (ids) => void told.push(`end ${ids.join()}`),
      onDoubt: (ids) => void told.push(`doubt ${ids.join()}`),
    });
  });

  for (const reason of ["unreachable", "dns"] as const) {
    it(`is understood at the start from ${reason} of three domains, counts no failure, and ends with the first answer`, () => {
      expect(hosts(5).map((host) => note(host, failing(reason)))).to.deep.equal([true, true, true, true, true]);
      expect(outage.isOn()).to.equal(true);
      expect(note("site4.example", failing("status"))).to.equal(false);
      expect(outage.isOn()).to.equal(false);
      expect(told).to.deep.equal(["begin", "end site0.example,site1.example"]);
    });

    it(`is understood later from ${reason} of three domains that were read at the last poll`, () => {
      note("other.example");
      expect(hosts(4).map((host) => note(host, failing(reason), WELL))).to.deep.equal([true, true, true, true]);
      expect(told).to.deep.equal(["begin"]);
    });

    it(`is understood after a restart from ${reason} of domains that failed before`, () => {
      for (const host of hosts(3)) note(host, failing(reason), FAILING);
      expect(told).to.deep.equal(["begin"]);
    });
  }

  it("is not taken from names that never worked or fail already, once something answered", () => {
    note("other.example");
    for (const before of [NEW, FAILING])
      expect(hosts(4).map((host) => note(host, failing("dns"), before))).to.deep.equal([false, false, false, false]);
    expect(told).to.deep.equal([]);
  });

  it("is not told from wrong names where fewer than three domains are polled", () => {
    sites = 2;
    expect(hosts(2).map((host) => note(host, failing("dns")))).to.deep.equal([false, false]);
  });

  it("a first failure is polled again as soon as something answers, and counts then", () => {
    expect(note("wrong.example", failing("dns"))).to.equal(true);
    note("right.example");
    expect(told).to.deep.equal(["doubt wrong.example"]);
    expect(note("wrong.example", failing("dns"))).to.equal(false);
  });

  it("a first failure counts the second time, whatever answered between", () => {
    note("right.example");
    expect(note("broken.example", failing("unreachable"), WELL)).to.equal(true);
    note("right.example");
    expect(note("broken.example", failing("unreachable"), WELL)).to.equal(false);
    expect(note("broken.example", failing("unreachable"), FAILING)).to.equal(false);
    note("broken.example");
    expect(note("broken.example", failing("unreachable"), WELL)).to.equal(true);
  });

  it("a first failure counts the second time also when nothing answers", () => {
    expect([1, 2, 3].map(() => note("wrong.example", failing("dns")))).to.deep.equal([true, false, false]);
  });

  it("is understood from sites whose names begin with a digit too", () => {
    for (const host of ["9kabar.example", "7berita.example", "24jam.example"]) note(host, failing("unreachable"));
    expect(outage.isOn()).to.equal(true);
  });

  it("is not taken from one site's broken name servers, whatever its names", () => {
    for (const name of ["a", "b", "c", "d"]) note(`${name}.one.example`, failing("unreachable"));
    expect(told).to.deep.equal([]);
  });

  for (const [between, error] of [
    ["an answer", undefined],
    ["a refused connection", failing("refused")],
    ["a page that is no feed", new Error("no feed")],
  ] as const) {
    it(`is not taken from failures with ${between} between them`, () => {
      for (const host of ["a.example", "b.example"]) note(host, failing("unreachable"));
      note("x.example", error);
      note("c.example", failing("unreachable"));
      expect(outage.isOn()).to.equal(false);
    });
  }

  it("is not denied by addresses that need no network, time-outs or a name that does not exist", () => {
    for (const host of ["a.example", "127.0.0.1:80", "b.example", "localhost:3000", "[::1]"])
      note(host, /[a-z]\.example/.test(host) ? failing("unreachable") : undefined);
    note("t.example", failing("timeout"));
    note("c.example", failing("dns"));
    expect(outage.isOn()).to.equal(true);
    expect(note("d.example", failing("dns"))).to.equal(true);
    expect(outage.isOn()).to.equal(true);
  });

  it("is not pieced together from signs that lie long apart", () => {
    for (const host of ["a.example", "b.example"]) note(host, failing("unreachable"));
    nowMs += 16 * MINUTE_MS;
    note("c.example", failing("unreachable"));
    expect(outage.isOn()).to.equal(false);
  });
});

describe("the worker without a network", () => {
  let site: Site;
  let folder: string;
  let store: ReturnType<typeof createFileStore>;
  let isThere: boolean;
  let nowMs: number;
  let code: string;
  let retryCron: string;
  const reports: PollReport[] = [];
  const network: boolean[] = [];
  const errors: unknown[] = [];

  beforeEach(async () => {
    site = await openSite();
    site.pages.set("/rss", { body: '<rss version="2.0"><channel><title>T</title></channel></rss>' });
    folder = mkdtempSync(join(tmpdir(), "muara-outage-"));
    store = createFileStore({ path: join(folder, "data") });
    await store.open();
    isThere = false;
    nowMs = START_MS;
    code = "EAI_AGAIN";
    retryCron = "* * * * * *";
    for (const list of [reports, network, errors]) list.length = 0;
  });
  afterEach(async () => {
    await store.close();
    await site.close();
    rmSync(folder, { recursive: true });
  });

  function configWith(ids: readonly string[], change: object = {}) {
    const port = new URL(site.origin).port;
    const sources = ids.map((id) => ({ id, url: `http://${id}.example:${port}/rss` }));
    const polling = { allowPrivate: ids.map((id) => `${id}.example:${port}`), hostDelay: "0s", concurrency: 1 };
    return configOf(join(folder, "feeds.config.json"), JSON.stringify({ polling, sources, ...change }), {});
  }

  function workerFor(ids: readonly string[], change: object = {}) {
    return createWorker({
      config: configWith(ids, change),
      store,
      ...STEADY,
      // On a busy machine node-cron reports ticks that came late.
      onError: (error) => void (String(error).includes("cron:") || errors.push(error)),
      report: (report) => void reports.push(report),
      onNetwork: (there) => void network.push(there),
      networkRetryCron: retryCron,
      resolve: async (name) => {
        if (!isThere || name.startsWith("wrong")) throw Object.assign(new Error("no address"), { code });
        return [{ address: "127.0.0.1", family: 4 }];
      },
      now: () => toInstant(nowMs),
    });
  }
  const FIVE = ["a", "b", "c", "d", "e"];
  const outcomes = () => reports.map(({ outcome }) => outcome);

  for (const failure of ["EAI_AGAIN", "ENOTFOUND", "ENODATA", "ESERVFAIL", "ETIMEOUT", "ENETUNREACH"]) {
    it(`${failure} of every name is one outage and no failure of five sources`, async () => {
      code = failure;
      const worker = await workerFor(FIVE);
      await worker.pollNow(FIVE);
      await worker.stop();
      expect(outcomes()).to.deep.equal(FIVE.map(() => "offline"));
      expect(network).to.deep.equal([false]);
      expect((await store.getStates()).map(({ failures }) => failures)).to.deep.equal([0, 0, 0, 0, 0]);
    });
  }

  it("is told once at the start and once after a restart, and polls everything within one retry of its end", async () => {
    code = "ENOTFOUND";
    for (const _start of [1, 2]) {
      network.length = 0;
      const worker = await workerFor(FIVE);
      worker.start();
      await until(() => network[0] === false || undefined);
      await worker.stop();
      expect(network).to.deep.equal([false]);
      nowMs += MINUTE_MS;
    }
    reports.length = network.length = 0;
    const worker = await workerFor(FIVE);
    worker.start();
    await until(() => network[0] === false || undefined);
    nowMs += MINUTE_MS;
    isThere = true;
    await until(() => outcomes().filter((outcome) => outcome === "modified").length === 5 || undefined);
    await worker.stop();
    expect(network).to.deep.equal([false, true]);
    expect(outcomes()).to.not.include("failed");
    expect((await store.getStates()).every(({ failures }) => failures === 0)).to.equal(true);
    expect(errors).to.deep.equal([]);
  });

  it("claims nothing more while it lasts, however many are due", async () => {
    const many = Array.from({ length: 40 }, (_, at) => `s${at}`);
    retryCron = "0 0 1 1 *";
    const worker = await workerFor(many);
    worker.start();
    await until(() => network[0] === false || undefined);
    await worker.stop();
    expect(reports, "three that showed it, with one host at a time").to.have.length(3);
    expect((await store.getStates()).every(({ failures }) => failures === 0)).to.equal(true);
  });

  it("a wrong name among right ones is reported as soon as one of them answers", async () => {
    code = "ENOTFOUND";
    isThere = true;
    const ids = ["wrong", "b", "c"];
    const worker = await workerFor(ids);
    await worker.pollNow(ids);
    await worker.stop();
    expect(reports.map(({ sourceId, outcome }) => `${sourceId} ${outcome}`)).to.include("wrong failed");
    expect(network).to.deep.equal([]);
  });

  it("a list on the web that cannot be looked up either is no error of its own", async () => {
    const include = [{ from: `http://lists.example:${new URL(site.origin).port}/all.opml` }];
    const worker = await workerFor(FIVE, { include });
    worker.start();
    await until(() => network[0] === false || undefined);
    await worker.stop();
    expect(errors).to.deep.equal([]);
  });
});

describe("what is polled while there is no network", () => {
  const NOW = "2026-03-01T00:00:00Z";
  const source = (url: string, paused = false) => ({ url, paused });
  const state = (sourceId: string, nextPoll: string, change: object = {}) => ({
    sourceId,
    url: "",
    nextPoll,
    nextPollReason: "",
    failures: 0,
    ...change,
  });
  const DUE = "2026-02-28T00:00:00Z";

  it("is what needs none and eight of different domains, the longest due first, and never what is not due", () => {
    const sources = new Map([
      ["local", source("http://127.0.0.1:8080/rss")],
      ["home", source("http://localhost/rss")],
      ["later", source("http://later.example/")],
      ["paused", source("http://paused.example/", true)],
      ["gone", source("http://gone.example/")],
      ["same", source("http://news.site9.example/")],
      ...Array.from({ length: 10 }, (_, at) => [`s${at}`, source(`http://www.site${at}.example/`)] as const),
    ]);
    const states = [
      state("later", "2026-03-01T00:00:01Z"),
      state("paused", DUE),
      state("gone", DUE, { goneAt: DUE }),
      state("unknown", DUE),
      state("local", DUE),
      state("home", DUE),
      ...Array.from({ length: 10 }, (_, at) => state(`s${at}`, `2026-02-28T00:00:${59 - at}Z`)),
      state("same", "2026-02-28T00:00:50Z"),
    ];
    expect(chooseTried(sources, states, NOW)).to.deep.equal([
      "local",
      "home",
      "s9",
      "s8",
      "s7",
      "s6",
      "s5",
      "s4",
      "s3",
      "s2",
    ]);
  });
});
