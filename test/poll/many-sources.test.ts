import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { configOf } from "../../src/config/load/load-config.js";
import { toInstant } from "../../src/lib/dates/instant.js";
import type { PollReport } from "../../src/poll/poll-report.js";
import { createWorker } from "../../src/poll/poll-worker.js";
import { createFileStore } from "../../src/store/files/create-file-store.js";
import { watchDials } from "../support/origin/dial-watch.js";
import { until } from "../support/running.js";
import { WAIT_LIMIT_MS } from "../support/wait.js";

const SOURCES = 1_000;
/** One source in twenty never answers, each on a host of its own, the most overdue of all. */
const HANGING = SOURCES / 20;
const ANSWERING_HOSTS = 50;
/** As many hosts as hang may be under way beside these. */
const CONCURRENCY = 16;
const PROXY_VARIABLES = ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"];

describe("a thousand sources, one in twenty of which hangs", function () {
  this.timeout(2 * WAIT_LIMIT_MS);
  const reports = new Map<string, PollReport>();
  const servers: Server[] = [];
  /** The connections of sources that hang, until all others are read. */
  const held = new Set<Socket>();
  let readWhileHeld = 0;
  let dialled: readonly string[] = [];
  let proxyPort = 0;
  let proxyRequests = 0;

  before(async () => {
    const folder = mkdtempSync(join(tmpdir(), "muara-many-"));
    const environment = { ...process.env };
    proxyPort = await listen((_request, response) => {
      proxyRequests++;
      response.end("a proxy that nobody asked for");
    });
    for (const name of PROXY_VARIABLES) process.env[name] = `http://127.0.0.1:${proxyPort}`;
    const watch = watchDials();
    try {
      await pollAll(folder);
    } finally {
      dialled = watch.dialled;
      watch.end();
      for (const name of PROXY_VARIABLES) delete process.env[name];
      Object.assign(process.env, environment);
      for (const server of servers) closeNow(server);
      rmSync(folder, { recursive: true });
    }
  });

  async function pollAll(folder: string): Promise<void> {
    const hanging = await Promise.all(Array.from({ length: HANGING }, () => listen(({ socket }) => hold(socket))));
    const answering = await Promise.all(
      Array.from({ length: ANSWERING_HOSTS }, () =>
        listen((request, response) => response.end(rss(request.url ?? ""))),
      ),
    );
    const urls = Array.from({ length: SOURCES }, (_, index) => {
      const port = hanging[index] ?? answering[index % ANSWERING_HOSTS];
      return `http://127.0.0.1:${port}/${index}`;
    });
    const config = configOf(join(folder, "feeds.config.json"), configText(urls, [...hanging, ...answering]), {});
    const store = createFileStore({ path: join(folder, "data") });
    await store.open();
    const errors: unknown[] = [];
    const worker = await createWorker({
      config,
      store,
      version: "test",
      report: (report) => {
        reports.set(report.sourceId, report);
        if (held.size > 0 && !isHanging(report.sourceId)) readWhileHeld++;
      },
      onError: (error) => errors.push(error),
      now: () => toInstant(Date.now()),
    });
    worker.start();
    await until(() => (told(false).length === SOURCES - HANGING && held.size === HANGING ? true : undefined));
    for (const socket of held) socket.destroy();
    await until(() => (reports.size === SOURCES ? true : undefined));
    await worker.stop();
    await store.close();
    expect(errors).to.deep.equal([]);
  }

  function hold(socket: Socket): void {
    held.add(socket);
  }

  async function listen(answer: Parameters<typeof createServer>[1]): Promise<number> {
    const server = createServer(answer);
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return (server.address() as AddressInfo).port;
  }

  const isHanging = (id: string) => Number(id.slice(1)) < HANGING;
  const told = (hangs: boolean) => [...reports].filter(([id]) => isHanging(id) === hangs).map(([, report]) => report);

  it("all are polled, those that hang have failed, and all that answer have been read", () => {
    expect(reports.size).to.equal(SOURCES);
    expect(new Set(told(true).map(({ outcome }) => outcome))).to.deep.equal(new Set(["failed"]));
    expect(new Set(told(false).map(({ outcome }) => outcome))).to.deep.equal(new Set(["modified"]));
  });

  it("those that hang are asked at the same time, and all others are read meanwhile", () => {
    expect(held.size).to.equal(HANGING);
    expect(readWhileHeld).to.equal(SOURCES - HANGING);
  });

  it("proxy variables of the environment open no way around", () => {
    expect(proxyRequests).to.equal(0);
    expect(dialled).to.not.include(`127.0.0.1:${proxyPort}`);
    expect(dialled.length).to.be.at.least(HANGING);
  });
});

function configText(urls: readonly string[], ports: readonly number[]): string {
  const polling = {
    allowPrivate: ports.map((port) => `127.0.0.1:${port}`),
    hostDelay: "0s",
    timeout: `${WAIT_LIMIT_MS}ms`,
    concurrency: CONCURRENCY,
    tick: "* * * * * *",
  };
  return JSON.stringify({
    polling,
    store: { path: "data" },
    sources: urls.map((url, index) => ({ id: `s${index}`, url })),
  });
}

function rss(name: string): string {
  return `<rss version="2.0"><channel><title>T</title><link>http://t.example/</link><item><title>${name}</title><guid isPermaLink="false">${name}</guid><description>About ${name}.</description></item></channel></rss>`;
}

function closeNow(server: Server): void {
  server.close();
  server.closeAllConnections();
}
