import { expect } from "chai";
import { pino } from "pino";
import type { SourceState } from "../../src/domain/source-state.js";
import { createPublisher } from "../../src/publish/publisher.js";
import { createHttpServer, type HttpServer } from "../../src/server/http-server.js";
import { serveEvents } from "../../src/server/routes/events-feed.js";
import { createMemoryStore } from "../support/memory-store.js";
import { sampleConfig } from "../support/samples.js";

const TOKEN = "a-token-of-at-least-16";
const STATE: SourceState = {
  sourceId: "a",
  url: "https://a.example/rss",
  nextPoll: "2026-03-03T00:00:00Z",
  nextPollReason: "",
  failures: 0,
  alerts: [
    {
      kind: "failing",
      since: "2026-03-01T00:00:00Z",
      at: "2026-03-02T00:00:00Z",
      reason: "answered <500>",
      healedAt: "2026-03-02T12:00:00Z",
    },
  ],
};

describe("the feed of Muara's own events", () => {
  let server: HttpServer;
  afterEach(() => server.close());

  async function listen(token?: string): Promise<string> {
    const config = sampleConfig({ alerts: { afterFailingMs: 1, ...(token === undefined ? {} : { token }) } });
    const publisher = createPublisher({ store: createMemoryStore(), config });
    const status = () => ({ version: "1", started: "2026-03-01T00:00:00Z", problems: [], sources: [] });
    const logger = pino({ level: "silent" });
    const extend = (app: Parameters<typeof serveEvents>[0]) => serveEvents(app, publisher, async () => [STATE]);
    server = createHttpServer({ config, publisher, status, logger, extend });
    return server.listen();
  }

  for (const format of ["rss", "atom", "json"]) {
    it(`tells as ${format} what broke and what is well again, the newest first`, async () => {
      const answer = await fetch(`${await listen(TOKEN)}/feeds/${TOKEN}/muara-events.${format}`);
      expect(answer.status).to.equal(200);
      expect(answer.headers.get("cache-control")).to.contain("private");
      const text = await answer.text();
      expect(text).to.match(/Source a is well again[\s\S]*Source a has been failing since 2026-03-01/);
    });
  }

  for (const [claim, token, path] of [
    ["with another token", TOKEN, "/feeds/another-token-16-chars/muara-events.rss"],
    ["without one in the config", undefined, "/feeds/undefined/muara-events.rss"],
    ["under another name", TOKEN, `/feeds/${TOKEN}/events.rss`],
  ] as const) {
    it(`is not there ${claim}`, async () => {
      expect((await fetch((await listen(token)) + path)).status).to.equal(404);
    });
  }
});
