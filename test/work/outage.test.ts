import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { configOf } from "../../src/config/load.js";
import { toInstant } from "../../src/feed/instant.js";
import { FetchError, type FetchFailure } from "../../src/fetch/outcome.js";
import { createFileStore } from "../../src/store/files.js";
import { createOutage } from "../../src/work/outage.js";
import type { PollReport } from "../../src/work/report.js";
import { createWorker } from "../../src/work/worker.js";
import { until } from "../support/running.js";
import { openSite } from "../support/site.js";
import { STEADY } from "./steady.js";

const MINUTE_MS = 60_000;
const START_MS = Date.parse("2026-03-01T00:00:00Z");

describe("an outage of this machine's network", () => {
  const failing = (reason: FetchFailure) => new FetchError("no", { reason });
  const told: string[] = [];
  let outage: ReturnType<typeof createOutage>;
  let nowMs = START_MS;
  const note = (host: string, error?: unknown) =>
    outage.note({ sourceId: host, url: `https://${host}/rss`, error, nowMs });

  beforeEach(() => {
    told.length = 0;
    outage = createOutage({
      onBegin: () => void told.push("begin"),
      onEnd: (ids) => void told.push(`end ${ids.join()}`),
    });
  });

  it("is understood when three sites in a row cannot be looked up, and over with the first answer", () => {
    const silence = failing("unreachable");
    expect(["a.example", "b.example", "c.example", "d.example"].map((host) => note(host, silence))).to.deep.equal([
      false,
      false,
      true,
      true,
    ]);
    expect(note("e.example", failing("status"))).to.equal(false);
    expect(note("a.example", silence)).to.equal(false);
    expect(told).to.deep.equal(["begin", "end a.example,b.example"]);
  });

  it("is understood from sites whose names begin with a digit too", () => {
    const hosts = ["9kabar.example", "7berita.example", "24jam.example"];
    expect(hosts.map((host) => note(host, failing("unreachable")))).to.deep.equal([false, false, true]);
  });

  it("is not taken from one site's broken name servers, whatever its names", () => {
    for (const name of ["a", "b", "c", "d"])
      expect(note(`${name}.one.example`, failing("unreachable"))).to.equal(false);
    expect(told).to.deep.equal([]);
  });

  for (const [between, error] of [
    ["an answer", undefined],
    ["a refused connection", failing("refused")],
    ["a name that does not exist", failing("dns")],
    ["a page that is no feed", new Error("no feed")],
  ] as const) {
    it(`is not taken from failures with ${between} between them`, () => {
      for (const host of ["a.example", "b.example"]) note(host, failing("unreachable"));
      note("x.example", error);
      expect(note("c.example", failing("unreachable"))).to.equal(false);
    });
  }

  it("is not denied by addresses that need no network, nor by time-outs", () => {
    for (const host of ["a.example", "127.0.0.1:80", "b.example", "localhost:3000", "[::1]"])
      note(host, /[a-z]\.example/.test(host) ? failing("unreachable") : undefined);
    note("t.example", failing("timeout"));
    expect(note("c.example", failing("unreachable"))).to.equal(true);
  });

  it("is not pieced together from signs that lie long apart", () => {
    for (const host of ["a.example", "b.example"]) note(host, failing("unreachable"));
    nowMs += 16 * MINUTE_MS;
    expect(note("c.example", failing("unreachable"))).to.equal(false);
  });
});

describe("the worker without a network", () => {
  it("counts no failure against sources, waits minutes only, and asks those it blamed again when the network is back", async () => {
    const site = await openSite();
    site.pages.set("/rss", { body: '<rss version="2.0"><channel><title>T</title></channel></rss>' });
    const names = ["a", "b", "c", "d", "e"].map((name) => `${name}.example`);
    const port = new URL(site.origin).port;
    const folder = mkdtempSync(join(tmpdir(), "muara-outage-"));
    const config = configOf(
      join(folder, "feeds.config.json"),
      JSON.stringify({
        polling: { allowPrivate: names.map((name) => `${name}:${port}`), hostDelay: "0s", concurrency: 1 },
        sources: names.map((name) => ({ id: name.slice(0, 1), url: `http://${name}:${port}/rss` })),
      }),
      {},
    );
    const reports: PollReport[] = [];
    const network: boolean[] = [];
    let isThere = false;
    let nowMs = START_MS;
    const store = createFileStore({ path: join(folder, "data") });
    await store.open();
    const worker = await createWorker({
      config,
      store,
      ...STEADY,
      report: (report) => void reports.push(report),
      onNetwork: (there) => void network.push(there),
      resolve: async () => {
        if (!isThere) throw Object.assign(new Error("no name server"), { code: "EAI_AGAIN" });
        return [{ address: "127.0.0.1", family: 4 }];
      },
      now: () => toInstant(nowMs),
    });
    try {
      await worker.pollNow(["a", "b", "c", "d", "e"]);
      expect(reports.map(({ outcome }) => outcome).sort()).to.deep.equal([
        "failed",
        "failed",
        "offline",
        "offline",
        "offline",
      ]);
      const states = await store.getStates();
      const spared = states.filter(({ failures }) => failures === 0);
      expect(spared).to.have.length(3);
      for (const { nextPoll } of spared) expect(Date.parse(nextPoll) - nowMs).to.equal(3 * MINUTE_MS);

      isThere = true;
      nowMs += 3 * MINUTE_MS;
      await worker.pollNow(spared.slice(0, 1).map(({ sourceId }) => sourceId));
      await until(() => reports[7]);
      expect(reports.slice(5).map(({ outcome }) => outcome)).to.deep.equal(["modified", "modified", "modified"]);
      expect((await store.getStates()).every(({ failures }) => failures === 0)).to.equal(true);
      expect(network).to.deep.equal([false, true]);
    } finally {
      await worker.stop();
      await store.close();
      await site.close();
      rmSync(folder, { recursive: true });
    }
  });
});
