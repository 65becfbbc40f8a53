import type { Config, HookConfig } from "../../config/config.js";
import type { Feed } from "../../domain/feed.js";
import type { SendAnswer, Sender } from "../../fetch/send.js";
import { digestOf, webhookHeaders } from "../../lib/signatures.js";
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from "../../lib/time.js";
import type { Store } from "../../store/store.js";
import type { GatherContext } from "../load-items.js";
import { findChanges, firstChanges } from "./find-changes.js";
import { type HookFeed, readHookFeed, readQueued, renderHookBody } from "./hook-feed.js";
import {
  encodeKnown,
  type HookRecord,
  type KnownItems,
  newHookRecord,
  parseHookRecord,
  parseKnown,
  resumed,
} from "./hook-record.js";
import { retryAt } from "./retry.js";

const RETRY_WAITS_MS = [
  5 * SECOND_MS,
  30 * SECOND_MS,
  2 * MINUTE_MS,
  10 * MINUTE_MS,
  30 * MINUTE_MS,
  HOUR_MS,
  ...Array.from({ length: 14 }, () => 2 * HOUR_MS),
];
/** A hook whose deliveries fail for so long is paused. */
const PAUSE_AFTER_MS = DAY_MS;
const GONE = 410;
const SHOWN_ERROR_CHARS = 200;

/** What a hook needs of the process around it. */
export interface HookContext {
  readonly store: GatherContext["store"] & Pick<Store, "getSource" | "savePushRecords" | "getPushRecords">;
  readonly gather: () => GatherContext;
  readonly config: () => Config;
  readonly sender: () => Sender;
  readonly now: () => number;
  readonly random: () => number;
  readonly onEvent: (event: HookEvent) => void;
}

export interface HookEvent {
  readonly kind: "delivered" | "failed" | "paused" | "disabled" | "healed";
  readonly hook: HookConfig;
  readonly items: number;
  readonly sinceMs: number;
  readonly reason: string;
}

/** Names a hook without its address, which may hold a secret. */
export function hookKey({ feedId, url }: Pick<HookConfig, "feedId" | "url">): string {
  return digestOf(`${feedId}\n${url}`);
}

/** One hook: finds what its receiver was not sent yet, and sends it in order, one delivery at a time. */
export class HookRunner {
  readonly #context: HookContext;
  readonly key: string;
  hook: HookConfig;
  /** Its feed may have changed since it was last compared. */
  isDirty = true;
  #record: HookRecord | undefined;
  #known: KnownItems = new Map();
  #feed: HookFeed | undefined;
  #working: Promise<void> | undefined;

  constructor(context: HookContext, hook: HookConfig) {
    this.#context = context;
    this.hook = hook;
    this.key = hookKey(hook);
  }

  get record(): HookRecord | undefined {
    return this.#record;
  }

  get working(): Promise<void> | undefined {
    return this.#working;
  }

  /** Begins what is due, unless it is under way. */
  tick(): Promise<void> | undefined {
    if (this.#working !== undefined || !(this.isDirty || this.#isDue())) return undefined;
    this.#working = this.#work().finally(() => {
      this.#working = undefined;
    });
    return this.#working;
  }

  async resume(): Promise<void> {
    await this.#working?.catch(() => {});
    if (this.#record !== undefined) await this.#save(resumed(this.#record));
  }

  #isDue(): boolean {
    const record = this.#record;
    if (record === undefined || record.queue.length === 0 || !this.#mayRun(record)) return false;
    const everyMs = record.inFlight > 0 ? 0 : this.hook.everyMs;
    return this.#context.now() >= Math.max(record.nextTryMs, (record.lastSentMs ?? -everyMs) + everyMs);
  }

  #mayRun({ pausedMs, disabledMs }: HookRecord): boolean {
    if (this.hook.secretEnv !== undefined && this.hook.secret === undefined) return false;
    return pausedMs === undefined && disabledMs === undefined;
  }

  async #work(): Promise<void> {
    if (this.#record === undefined) await this.#load();
    if (this.isDirty) await this.#detect();
    while (this.#isDue()) {
      const feed = this.#configuredFeed();
      if (feed === undefined || !(await this.#deliver(feed))) return;
    }
  }

  #configuredFeed(): Feed | undefined {
    return this.#context.config().feeds.find(({ id }) => id === this.hook.feedId);
  }

  async #load(): Promise<void> {
    const records = await this.#context.store.getPushRecords("hooks");
    this.#record = parseHookRecord(records.get(this.key));
    this.#known = parseKnown(records.get(`${this.key}/known`));
  }

  async #detect(): Promise<void> {
    const feed = this.#configuredFeed();
    this.isDirty = false;
    if (feed === undefined) return;
    try {
      this.#feed = await readHookFeed(feed, this.#context.gather(), (name) => this.#known.has(name));
      const { items } = this.#feed.composition;
      const nowMs = this.#context.now();
      const changes =
        this.#record === undefined
          ? firstChanges(newHookRecord(nowMs), items, this.hook)
          : findChanges(this.#record, this.#known, items, this.hook, nowMs);
      if (changes.isChanged) await this.#save(changes.record, changes.known);
    } catch (error) {
      this.isDirty = true;
      throw error;
    }
  }

  /** True when it was accepted. The delivery is fixed and saved before it is sent, so that each try has the same id. */
  async #deliver(feed: Feed): Promise<boolean> {
    const record = await this.#beginDelivery();
    const batch = record.queue.slice(0, record.inFlight);
    const event = batch[0]?.event ?? "new";
    const { store, gather, config, now } = this.#context;
    this.#feed ??= await readHookFeed(feed, gather(), (name) => this.#known.has(name));
    const items = await readQueued(this.#feed, batch, store, config());
    if (items.length === 0) return this.#settle(record, now());
    const id = `msg_${digestOf(JSON.stringify([this.key, batch]))}`;
    const { contentType, body } = renderHookBody(this.hook, event, items, feed, config(), record.batchedMs ?? now());
    const headers = {
      "content-type": contentType,
      ...webhookHeaders({ id, timestampMs: now(), body }, this.hook.secret),
    };
    const { url } = this.hook;
    try {
      const answer = await this.#context.sender().send({ method: "POST", url, headers, body });
      return await this.#noteAnswer(record, answer, items.length);
    } catch (error) {
      return this.#fail(record, error instanceof Error ? error.message : String(error), undefined);
    }
  }

  /** Chooses the items of the next delivery: of one event, in order. */
  async #beginDelivery(): Promise<HookRecord> {
    const record = this.#record ?? newHookRecord(this.#context.now());
    if (record.inFlight > 0) return record;
    const event = record.queue[0]?.event;
    const others = record.queue.findIndex((item) => item.event !== event);
    const inFlight = Math.min(this.hook.batch, others === -1 ? record.queue.length : others);
    return this.#save({ ...record, inFlight, batchedMs: this.#context.now() });
  }

  async #noteAnswer(record: HookRecord, answer: SendAnswer, items: number): Promise<boolean> {
    const { status } = answer;
    const nowMs = this.#context.now();
    if (status >= 200 && status < 300) {
      const wasFailing = record.failingSinceMs;
      await this.#settle(record, nowMs);
      this.#tell("delivered", items, nowMs, `answered ${status}`);
      if (wasFailing !== undefined) this.#tell("healed", items, wasFailing, `answered ${status}`);
      return true;
    }
    if (status !== GONE) return this.#fail(record, `answered ${status}`, answer.retryAfter);
    await this.#save({ ...this.#latest(), queue: [], inFlight: 0, disabledMs: nowMs, lastError: "answered 410" });
    this.#tell("disabled", items, nowMs, "answered 410");
    return false;
  }

  /** The items are delivered, or gone: the cursor moves. */
  async #settle({ inFlight }: HookRecord, nowMs: number): Promise<true> {
    const { failingSinceMs: _, lastError: __, ...record } = this.#latest();
    const queue = record.queue.slice(inFlight);
    const delivered = record.delivered + inFlight;
    await this.#save({ ...record, queue, delivered, inFlight: 0, failures: 0, nextTryMs: 0, lastSentMs: nowMs });
    return true;
  }

  async #fail(record: HookRecord, reason: string, retryAfter: string | undefined): Promise<false> {
    const { now, random } = this.#context;
    const nowMs = now();
    const failures = record.failures + 1;
    const failingSinceMs = record.failingSinceMs ?? nowMs;
    const nextTryMs = retryAt({ waitsMs: RETRY_WAITS_MS, failures, nowMs, random: random(), retryAfter });
    const isOver = nextTryMs === undefined || nowMs - failingSinceMs >= PAUSE_AFTER_MS;
    await this.#save({
      ...this.#latest(),
      failures,
      failingSinceMs,
      lastError: reason.slice(0, SHOWN_ERROR_CHARS),
      nextTryMs: nextTryMs ?? nowMs,
      ...(isOver && { pausedMs: nowMs }),
    });
    this.#tell(isOver ? "paused" : "failed", record.inFlight, failingSinceMs, reason);
    return false;
  }

  #latest(): HookRecord {
    return this.#record ?? newHookRecord(this.#context.now());
  }

  async #save(record: HookRecord, known?: KnownItems): Promise<HookRecord> {
    const put = new Map<string, object>([[this.key, record]]);
    if (known !== undefined) put.set(`${this.key}/known`, encodeKnown(known));
    await this.#context.store.savePushRecords("hooks", { put });
    this.#record = record;
    if (known !== undefined) this.#known = known;
    return record;
  }

  #tell(kind: HookEvent["kind"], items: number, sinceMs: number, reason: string): void {
    this.#context.onEvent({ kind, hook: this.hook, items, sinceMs, reason });
  }
}
