import { expect } from "chai";
import { pino } from "pino";
import { createPublisher, type Publisher } from "../../src/publish/publisher.js";
import { createHttpServer, type HttpServer } from "../../src/server/http-server.js";
import type { SourceStatus, Status } from "../../src/server/status.js";
import { createMemoryStore } from "../support/memory-store.js";
import { sampleConfig, sampleFeed, sampleItem, sampleSource } from "../support/samples.js";

const SUCCESS = "2026-01-01T07:00:00Z";

describe("what the server tells of itself", () => {
  let server: HttpServer;
  let publisher: Publisher;
  afterEach(async () => {
    await server.close();
    await publisher.close();
  });

  async function listen(options: { status?: Partial<Status> | Error; publicStatus?: boolean; open?: boolean } = {}) {
    const { status = {}, publicStatus = true, open = true } = options;
    const store = createMemoryStore();
    store.put("a", [sampleItem(1)]);
    const base = sampleConfig({
      sources: [sampleSource("a", { title: "Harian <A>" }), sampleSource("hidden", { tags: ["t"] })],
      feeds: [
        sampleFeed("all", { sources: { all: false, ids: ["a"], tags: [] } }),
        sampleFeed("own", { token: "a-long-token", sources: { all: false, ids: ["hidden"], tags: [] } }),
      ],
    });
    const config = { ...base, server: { ...base.server, publicStatus } };
    publisher = createPublisher({ store, config, compressAfterMs: 0 });
    if (open) publisher.open();
    if (open) await publisher.settled();
    const full: Status = { version: "1", started: SUCCESS, problems: [], sources: [] };
    server = createHttpServer({
      config,
      publisher,
      status: () => (status instanceof Error ? Promise.reject(status) : { ...full, ...status }),
      logger: pino({ level: "silent" }),
    });
    return server.listen();
  }

  const state = (id: string, change: Partial<SourceStatus> = {}): SourceStatus => {
    return { id, title: id, url: "https://a.example/?key=1", failures: 0, lastSuccess: SUCCESS, ...change };
  };

  for (const [claim, status, code, told] of [
    ["all is well", {}, 200, "ok"],
    ["a watched config file is broken", { problems: ["feeds.config.json:3:1 …"] }, 200, "degraded"],
    ["the store fails", { unready: ["the store fails (full)"] }, 200, "degraded"],
  ] as const) {
    it(`/healthz is ${code} while the process lives, ${told} when ${claim}`, async () => {
      const answer = await fetch(`${await listen({ status })}/healthz`);
      expect(answer.status).to.equal(code);
      const problems = [
        ...("problems" in status ? status.problems : []),
        ...("unready" in status ? status.unready : []),
      ];
      const body = (await answer.json()) as { status: string; problems?: string[] };
      expect(body.status).to.equal(told);
      expect(body.problems ?? []).to.deep.equal(problems);
    });
  }

  for (const [claim, options, code, reason] of [
    ["all feeds can be served", {}, 200, undefined],
    ["only a config file is broken", { status: { problems: ["broken"] } }, 200, undefined],
    ["the disk is full", { status: { problems: ["the store fails (full)"] } }, 200, undefined],
    ["nothing is published yet", { open: false }, 503, /2 feeds are not published yet: all$/],
    ["the store fails", { status: { unready: ["the store fails (full)"] } }, 503, /full/],
    ["the store does not answer", { status: new Error("gone") }, 503, /does not answer/],
  ] as const) {
    it(`/readyz is ${code} when ${claim}`, async () => {
      const answer = await fetch(`${await listen(options)}/readyz`);
      expect(answer.status).to.equal(code);
      const { reasons, problems } = (await answer.json()) as { reasons?: string[]; problems?: string[] };
      const told = "status" in options && "problems" in options.status ? options.status.problems : undefined;
      expect(problems).to.deep.equal(told);
      if (reason === undefined) expect(reasons).to.equal(undefined);
      else expect(reasons?.join()).to.match(reason);
    });
  }

  it("/status shows public sources and when they last answered, but no addresses, errors or private feeds' sources", async () => {
    const sources = [state("a", { failures: 2, error: "secret place" }), state("hidden")];
    const site = await listen({ status: { sources } });
    const answer = await fetch(`${site}/status`);
    expect(((await answer.json()) as { sources: unknown }).sources).to.deep.equal([
      { id: "a", title: "Harian <A>", failing: true, lastSuccess: SUCCESS },
    ]);
    const page = await (await fetch(`${site}/status`, { headers: { accept: "text/html" } })).text();
    expect(page).to.contain("Harian &lt;A&gt;").and.to.contain(SUCCESS).and.to.contain("failing");
    expect(page).to.not.match(/hidden|secret place|key=1/);
  });

  it("/status is not there when it is switched off", async () => {
    expect((await fetch(`${await listen({ publicStatus: false })}/status`)).status).to.equal(404);
  });
});
