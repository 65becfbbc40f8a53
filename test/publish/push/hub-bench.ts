import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import type { Config } from "../../../src/config/config.js";
import { configOf } from "../../../src/config/load/load-config.js";
import { createSender } from "../../../src/fetch/send.js";
import { toInstant } from "../../../src/lib/dates/instant.js";
import { createPublisher, type Publisher } from "../../../src/publish/publisher.js";
import { createHub, type Hub, type HubEvent } from "../../../src/publish/push/hub.js";
import type { HubLimits } from "../../../src/publish/push/hub-admission.js";
import { createHttpServer, type HttpServer } from "../../../src/server/http-server.js";
import { serveHub } from "../../../src/server/routes/hub-route.js";
import { createFileStore } from "../../../src/store/files/create-file-store.js";
import type { Store } from "../../../src/store/store.js";
import { anItem, aState } from "../../store/samples.js";
import { openReceiver, type Received, type Receiver } from "../../support/receiver.js";

const START_MS = Date.parse("2026-03-01T08:00:00Z");
export const SITE = "https://muara.example/news";
export const TOPIC = `${SITE}/feeds/pagi.atom`;

export interface HubBenchOptions {
  readonly limits?: Partial<HubLimits>;
  readonly change?: (receiver: Receiver) => object;
}

/** A hub with its publisher, store and server, and a subscriber on the loopback that confirms what it is asked. */
export class HubBench {
  nowMs = START_MS;
  readonly events: HubEvent[] = [];
  subscriber!: Receiver;
  store!: Store;
  publisher!: Publisher;
  hub!: Hub;
  config!: Config;
  /** Where the server is. */
  origin = "";
  #options: HubBenchOptions = {};
  #folder = "";
  #sender!: ReturnType<typeof createSender>;
  #server!: HttpServer;

  async begin(options: HubBenchOptions = {}): Promise<void> {
    this.#folder = mkdtempSync(join(tmpdir(), "muara-hub-"));
    this.subscriber = await openReceiver();
    this.subscriber.answer = confirming;
    this.#options = options;
    await this.#open();
    await this.arrive("first");
  }

  async #open(): Promise<void> {
    const text = JSON.stringify({
      site: { url: SITE },
      server: { port: 0, requestsPerMinute: 1_000_000 },
      polling: { allowPrivate: [this.subscriber.host] },
      sources: [{ id: "one", url: "https://one.example/feed" }],
      feeds: [
        { id: "pagi", title: "Pagi" },
        { id: "rahasia", token: "a-very-long-secret-token" },
      ],
      ...this.#options.change?.(this.subscriber),
    });
    this.config = configOf(join(this.#folder, "feeds.config.json"), text, {});
    this.store = createFileStore({ path: join(this.#folder, "data") });
    await this.store.open();
    await this.store.sync(this.config.sources, toInstant(this.nowMs));
    const clock = () => this.nowMs;
    this.publisher = createPublisher({
      store: this.store,
      config: this.config,
      coalesceMs: 0,
      compressAfterMs: 0,
      clock,
      onPublished: (feed) => this.hub.notePublished(feed.id),
    });
    this.#sender = createSender(this.config.polling, this.config.site, { version: "test", now: clock });
    this.hub = createHub({
      store: this.store,
      publisher: this.publisher,
      config: this.config,
      sender: () => this.#sender,
      worker: "test",
      onEvent: (event) => this.events.push(event),
      onError: (error) => {
        throw error;
      },
      now: clock,
      random: () => 0.5,
      ...(this.#options.limits && { limits: this.#options.limits }),
    });
    this.publisher.open();
    await this.publisher.settled();
    this.#server = createHttpServer({
      config: this.config,
      publisher: this.publisher,
      status: () => ({ version: "1", started: "2024-12-19T08:00:00Z", problems: [], sources: [] }),
      logger: pino({ level: "silent" }),
      extend: (app) => serveHub(app, () => (this.config.publish.isHub ? this.hub : undefined)),
    });
    this.origin = await this.#server.listen();
    await this.run();
  }

  async restart(): Promise<void> {
    await this.#close();
    await this.#open();
  }

  async end(): Promise<void> {
    await this.#close();
    await this.subscriber.close();
    rmSync(this.#folder, { recursive: true });
  }

  async #close(): Promise<void> {
    await this.#server.close();
    await this.#sender.close();
    await this.hub.close();
    await this.publisher.close();
    await this.store.close();
  }

  /** Time passes, and what is due is done. */
  async run(ms = 0): Promise<void> {
    this.nowMs += ms;
    await this.hub.tick();
    await this.hub.settled();
  }

  /** A new item is published. */
  async arrive(key: string): Promise<void> {
    this.nowMs += 10_000; // the publisher rests
    const now = toInstant(this.nowMs);
    const [lease] = await this.store.claim({ sourceIds: ["one"], now, leaseMs: 60_000, worker: "w" });
    if (lease === undefined) throw new Error("no lease");
    const state = aState("one", { url: "https://one.example/feed", lastSuccess: now });
    const item = anItem(key, { published: now, sortedAt: now, firstSeen: now });
    await this.store.commit(lease, { state, upserts: [item], removals: [] });
    await this.store.release(lease);
    await this.publisher.settled();
  }

  post(form: Record<string, string>, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(`${this.origin}/hub`, { method: "POST", body: new URLSearchParams(form), headers });
  }

  /** Resolves with the status when the verification has ended. */
  async subscribe(path = "/callback", more: Record<string, string> = {}): Promise<number> {
    const callback = path.startsWith("http") ? path : `${this.subscriber.origin}${path}`;
    const form = { "hub.mode": "subscribe", "hub.topic": TOPIC, "hub.callback": callback, ...more };
    const { status } = await this.post(form);
    await this.hub.settled();
    return status;
  }

  get verifications(): readonly Received[] {
    return this.subscriber.received.filter(({ method }) => method === "GET");
  }

  get deliveries(): readonly Received[] {
    return this.subscriber.received.filter(({ method }) => method === "POST");
  }
}

/** Confirms every verification and accepts every delivery. */
export function confirming({ method, path }: Received, response: import("node:http").ServerResponse): void {
  if (method === "GET") response.end(new URL(path, "http://a").searchParams.get("hub.challenge"));
  else response.writeHead(204).end();
}
