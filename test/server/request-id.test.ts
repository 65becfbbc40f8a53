import { expect } from "chai";
import { pino } from "pino";
import { createPublisher } from "../../src/publish/publisher.js";
import { createHttpServer } from "../../src/server/http-server.js";
import { loggedPath } from "../../src/server/middleware/request-id.js";
import { createMemoryStore } from "../support/memory-store.js";
import { sampleConfig } from "../support/samples.js";

describe("request ids", () => {
  const sample = sampleConfig();
  const [first] = sample.feeds;
  if (first === undefined) throw new Error("the sample config has no feed");
  const withPrivate = {
    ...sample,
    feeds: [
      { ...first, id: "all" },
      { ...first, id: "own", token: "a-long-secret-token" },
    ],
    alerts: { ...sample.alerts, token: "alerts-secret-token" },
  };
  for (const [url, logged] of [
    ["/feeds/all.rss?q=secret", "/feeds/all.rss"],
    ["/feeds/all/archive/2024-12.atom", "/feeds/all/archive/2024-12.atom"],
    ["/feeds/a-long-secret-token/own.rss", "/feeds/[redacted]/[redacted]"],
    ["/news/feeds/a-long-secret-token/own.rss", "/news/feeds/[redacted]/[redacted]"],
    ["/Feeds/a-long-secret-token/own.rss", "/Feeds/[redacted]/[redacted]"],
    ["//feeds//a-long-secret-token//own.rss", "/feeds/[redacted]/[redacted]"],
    ["/feeds%2fa-long-secret-token%2Fown.rss", "/feeds/[redacted]/[redacted]"],
    ["/feeds%252fa-long-secret-token/own.rss", "/feeds/[redacted]/[redacted]"],
    ["/feeds/%61-long-secret-token/own.rss", "/feeds/[redacted]/[redacted]"],
    ["/feeds/a-long-secret-token", "/feeds/[redacted]"],
    ["/feeds\\a-long-secret-token", "/feeds/[redacted]"],
    ["/feeds/alerts-secret-token/muara-events.atom", "/feeds/[redacted]/[redacted]"],
    ["/feed/a-long-secret-token/own.rss", "/feed/[redacted]/own.rss"],
    ["/x-alerts-secret-token-y", "/[redacted]"],
    ["/feeds/a-guess/own.rss", "/feeds/[redacted]/[redacted]"],
    ["/admin/sources/a", "/admin/sources/a"],
    ["/a%00%1b[2Jb", "/a%00%1B%5B2Jb"],
    ["/%ff%zz", "/%EF%BF%BD%25zz"],
  ] as const) {
    it(`${url} is logged as ${logged}`, () => {
      expect(loggedPath(url, withPrivate)).to.equal(logged);
    });
  }

  async function ask(trustProxy: number | false, headers: Record<string, string>) {
    const lines: { requestId?: string; path?: string; status?: number }[] = [];
    const base = sampleConfig();
    const config = { ...base, server: { ...base.server, trustProxy } };
    const publisher = createPublisher({ store: createMemoryStore(), config });
    const logger = pino({ level: "debug" }, { write: (line: string) => void lines.push(JSON.parse(line)) });
    const status = () => Promise.reject(new Error("no store"));
    const server = createHttpServer({ config, publisher, status, logger });
    const origin = await server.listen();
    const answer = await fetch(`${origin}/healthz`, { headers });
    await answer.text();
    await server.close();
    return { id: answer.headers.get("x-request-id"), lines };
  }

  it("the id of the answer is that in the log of its failure", async () => {
    const { id, lines } = await ask(false, { "x-request-id": "mine" });
    expect(id).to.match(/^[0-9a-f-]{36}$/);
    expect(lines.map(({ requestId, path }) => [requestId, path])).to.deep.equal([
      [id, "/healthz"],
      [id, "/healthz"],
    ]);
  });

  it("a trusted proxy's id is kept, but not one that could forge a log", async () => {
    expect((await ask(1, { "x-request-id": "proxy-17" })).id).to.equal("proxy-17");
    expect((await ask(1, { "x-request-id": 'a"b c' })).id).to.match(/^[0-9a-f-]{36}$/);
  });
});
