import { expect } from "chai";
import { pino } from "pino";
import { loggedPath } from "../../src/http/request-id.js";
import { createHttpServer } from "../../src/http/server.js";
import { createPublisher } from "../../src/publish/publisher.js";
import { createMemoryStore } from "../support/memory-store.js";
import { sampleConfig } from "../support/samples.js";

describe("request ids", () => {
  for (const [url, logged] of [
    ["/feeds/all.rss?q=secret", "/feeds/all.rss"],
    ["/feeds/a-long-token/own.rss", "/feeds/[redacted]/own.rss"],
    ["/news/feeds/a-long-token/own.rss", "/news/feeds/[redacted]/own.rss"],
    ["/admin/sources/a", "/admin/sources/a"],
  ] as const) {
    it(`${url} is logged as ${logged}`, () => {
      expect(loggedPath(url)).to.equal(logged);
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
