import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Webhook } from "standardwebhooks";
import type { Config } from "../../../src/config/config.js";
import { configOf } from "../../../src/config/load/load-config.js";
import type { StoredItem } from "../../../src/domain/stored-item.js";
import { createSender } from "../../../src/fetch/send.js";
import { toInstant } from "../../../src/lib/dates/instant.js";
import type { HookEvent } from "../../../src/publish/push/hook-runner.js";
import { createHooks, type Hooks } from "../../../src/publish/push/hooks.js";
import { createFileStore } from "../../../src/store/files/create-file-store.js";
import type { Store } from "../../../src/store/store.js";
import { anItem, aState } from "../../store/samples.js";
import { openReceiver, type Received, type Receiver } from "../../support/receiver.js";

export const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const START_MS = Date.parse("2026-03-01T08:00:00Z");

/** A delivery that the npm package `standardwebhooks` has verified. */
export interface Delivery {
  readonly id: string;
  readonly type?: string;
  readonly titles: readonly string[];
  readonly body: string;
}

/** Hooks over a real store and a receiver on the loopback, under a clock that only tests move. */
export class HookBench {
  nowMs = START_MS;
  readonly events: HookEvent[] = [];
  receiver!: Receiver;
  store!: Store;
  hooks!: Hooks;
  config!: Config;
  #folder = "";
  #sender!: ReturnType<typeof createSender>;
  #change: object = {};
  #hook: object = {};

  async begin(hook: object = {}, change: object = {}): Promise<void> {
    this.#folder = mkdtempSync(join(tmpdir(), "muara-hooks-"));
    this.receiver = await openReceiver();
    this.#hook = hook;
    this.#change = change;
    await this.#open();
  }

  async #open(): Promise<void> {
    const text = JSON.stringify({
      site: { url: "https://muara.example" },
      polling: { allowPrivate: [this.receiver.host] },
      sources: [
        { id: "one", url: "https://one.example/feed" },
        { id: "two", url: "https://two.example/feed" },
      ],
      feeds: [{ id: "pagi", title: "Pagi" }],
      hooks: [{ feed: "pagi", url: `${this.receiver.origin}/hook`, secretEnv: "MUARA_HOOK_PAGI", ...this.#hook }],
      ...this.#change,
    });
    this.config = configOf(join(this.#folder, "feeds.config.json"), text, { MUARA_HOOK_PAGI: SECRET });
    this.store = createFileStore({ path: join(this.#folder, "data") });
    await this.store.open();
    await this.store.sync(this.config.sources, toInstant(this.nowMs));
    this.#sender = createSender(this.config.polling, this.config.site, { version: "test", now: () => this.nowMs });
    this.hooks = createHooks({
      store: this.store,
      config: this.config,
      sender: () => this.#sender,
      worker: "test",
      onEvent: (event) => this.events.push(event),
      onError: (error) => {
        throw error;
      },
      now: () => this.nowMs,
      random: () => 0.5,
    });
  }

  /** Ends this process and begins another one on the same folder. */
  async restart(): Promise<void> {
    await this.#close();
    await this.#open();
  }

  async end(): Promise<void> {
    await this.#close();
    await this.receiver.close();
    rmSync(this.#folder, { recursive: true });
  }

  async #close(): Promise<void> {
    await this.#sender.close();
    await this.hooks.close();
    await this.store.close();
  }

  /** Time passes, and what is due is done. */
  async run(ms = 0): Promise<void> {
    this.nowMs += ms;
    await this.hooks.tick();
    await this.hooks.settled();
  }

  /** Items that one poll brings. */
  async arrive(sourceId: string, ...items: readonly (Partial<StoredItem> & { readonly key: string })[]): Promise<void> {
    const now = toInstant(this.nowMs);
    const [lease] = await this.store.claim({ sourceIds: [sourceId], now, leaseMs: 60_000, worker: "w" });
    if (lease === undefined) throw new Error("no lease");
    const url = `https://${sourceId}.example/feed`;
    const upserts = items.map((item, index) => {
      const own = { url: `https://${sourceId}.example/${item.key}`, firstSeen: now, published: now, sortedAt: now };
      return anItem(item.key, {
        ...own,
        place: index - items.length,
        source: { id: sourceId, title: sourceId },
        ...item,
      });
    });
    const state = aState(sourceId, { url, lastSuccess: now });
    await this.store.commit(lease, { state, upserts, removals: [] });
    await this.store.release(lease);
  }

  get deliveries(): readonly Delivery[] {
    return this.receiver.received.map((received) => this.verified(received));
  }

  get titles(): readonly string[] {
    return this.deliveries.flatMap(({ titles }) => titles);
  }

  verified({ headers, body }: Received): Delivery {
    const timestampMs = Number(headers["webhook-timestamp"]) * 1000;
    const flat = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
    const payload = at(timestampMs, () => new Webhook(SECRET).verify(body, flat, { jsonParse: false }));
    if (payload !== undefined) throw new Error("verify gives nothing without jsonParse");
    const id = String(headers["webhook-id"]);
    if (headers["content-type"] !== "application/json") return { id, titles: body.split("\n\n"), body };
    const { type, data } = JSON.parse(body);
    return { id, type, titles: data.items.map(({ title }: { title: string }) => title), body };
  }
}

/** `standardwebhooks` reads the clock itself. */
function at<T>(ms: number, work: () => T): T {
  const real = Date.now;
  Date.now = () => ms;
  try {
    return work();
  } finally {
    Date.now = real;
  }
}
