import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { pino } from "pino";
import { Webhook } from "standardwebhooks";
import { createAlertSender } from "../../src/cli/runtime/alert-sender.js";
import { configOf } from "../../src/config/load/load-config.js";
import { toInstant } from "../../src/lib/dates/instant.js";
import { createWorker } from "../../src/poll/poll-worker.js";
import type { AlertEvent } from "../../src/poll-state/alerts.js";
import { createFileStore } from "../../src/store/files/create-file-store.js";
import { until } from "../support/running.js";
import { openSite } from "../support/site.js";

const HOUR_MS = 3_600_000;

describe("alerts of a running worker", () => {
  it("a source that fails for a day is told once over restarts, and once when it is well again", async () => {
    const site = await openSite();
    const folder = mkdtempSync(join(tmpdir(), "muara-alerts-"));
    const polling = { allowPrivate: [site.host], hostDelay: "0s" };
    const text = JSON.stringify({ polling, sources: [{ id: "a", url: `${site.origin}/rss` }] });
    const config = configOf(join(folder, "feeds.config.json"), text, {});
    let nowMs = Date.parse("2026-03-01T00:00:00Z");
    const told: string[] = [];
    // Every poll by another process.
    const poll = async (hours: number) => {
      nowMs += hours * HOUR_MS;
      const store = createFileStore({ path: join(folder, "data") });
      await store.open();
      const alert = ({ kind, alert: { kind: what } }: AlertEvent) => void told.push(`${kind} ${what}`);
      const quiet = { report: () => {}, onError: () => {}, version: "1", now: () => toInstant(nowMs) };
      const worker = await createWorker({ config, store, alert, ...quiet });
      await worker.pollNow(["a"]);
      await worker.stop();
      await store.close();
    };
    try {
      for (const hours of [0, 23, 2, 1, 10]) await poll(hours);
      expect(told).to.deep.equal(["raised failing"]);
      site.pages.set("/rss", { body: '<rss version="2.0"><channel><title>T</title></channel></rss>' });
      for (const hours of [1, 1]) await poll(hours);
      expect(told).to.deep.equal(["raised failing", "healed failing"]);
    } finally {
      await site.close();
      rmSync(folder, { recursive: true });
    }
  });
});

describe("the webhook", () => {
  const event: AlertEvent = {
    kind: "raised",
    sourceId: "a",
    alert: { kind: "failing", since: "2026-03-01T00:00:00Z", at: "2026-03-02T00:00:00Z", reason: "answered 500" },
  };

  interface Delivered {
    readonly bodies: string[];
    readonly headers: Record<string, string>[];
    readonly log: string;
  }

  async function deliver(allowed: boolean, statuses: number[], env: Record<string, string> = {}): Promise<Delivered> {
    const bodies: string[] = [];
    const headers: Record<string, string>[] = [];
    const server = createServer(async (request, response) => {
      let body = "";
      for await (const chunk of request) body += chunk;
      bodies.push(body);
      headers.push(Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)])));
      response.writeHead(statuses[bodies.length - 1] ?? 200).end();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    const text = JSON.stringify({
      polling: { allowPrivate: allowed ? [host] : [] },
      alerts: {
        webhook: `http://${host}/hook/secret-path`,
        ...(Object.keys(env).length > 0 && { secretEnv: Object.keys(env)[0] }),
      },
      sources: [{ id: "a", url: "https://a.example/rss", title: "Harian A" }],
    });
    let log = "";
    const logger = pino(
      { level: "error" },
      {
        write: (line: string) => {
          log += line;
        },
      },
    );
    const sender = createAlertSender(logger, [5, 5]);
    sender.send(configOf("/nowhere/feeds.config.json", text, env), event);
    await until(() =>
      log !== "" || bodies.length > statuses.filter((status) => status >= 300).length ? true : undefined,
    );
    sender.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    return { bodies, headers, log };
  }

  it("is told as JSON, again where it did not take it", async () => {
    const { bodies } = await deliver(true, [500, 200]);
    expect(bodies).to.have.length(2);
    expect(JSON.parse(bodies[1] ?? "")).to.deep.equal({
      event: "raised",
      kind: "failing",
      source: { id: "a", title: "Harian A", url: "https://a.example/rss" },
      since: "2026-03-01T00:00:00Z",
      at: "2026-03-02T00:00:00Z",
      reason: "answered 500",
      text: "Harian A has been failing since 2026-03-01T00:00:00Z: answered 500",
    });
  });

  it("is signed as Standard Webhooks says where the config names a secret, under one id in every try", async () => {
    const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    const { bodies, headers } = await deliver(true, [500, 200], { MUARA_ALERTS: secret });
    expect(bodies).to.have.length(2);
    for (const [index, body] of bodies.entries()) new Webhook(secret).verify(body, headers[index] ?? {});
    expect(headers[0]?.["webhook-id"]).to.equal(headers[1]?.["webhook-id"]);
    expect(headers[0]).to.have.property("webhook-signature");
  });

  it("is given up after some tries, with a word in the log that leaves its path out", async () => {
    const { bodies, log } = await deliver(true, [500, 500, 500]);
    expect(bodies).to.have.length(3);
    expect(log).to.contain("could not be delivered").and.to.not.contain("secret-path");
  });

  it("at a private address is not dialled unless that is allowed", async () => {
    const { bodies, log } = await deliver(false, []);
    expect(bodies).to.deep.equal([]);
    expect(log).to.contain("not an address of the public internet");
  });
});
