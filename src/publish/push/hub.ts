import { randomBytes } from "node:crypto";
import type { Config } from "../../config/config.js";
import type { Sender, SendRequest } from "../../fetch/send.js";
import { hubSignature } from "../../lib/signatures.js";
import { HOUR_MS, MINUTE_MS, SECOND_MS } from "../../lib/time.js";
import type { Store } from "../../store/store.js";
import { hubsOf } from "../addresses.js";
import { NOT_CACHED } from "../cache-control.js";
import type { PublishedDocument } from "../published-document.js";
import type { Publisher } from "../publisher.js";
import { createDeliveryQueue } from "./delivery-queue.js";
import { createDuty, type Duty } from "./duty.js";
import { createAdmission, HUB_LIMITS, type HubLimits } from "./hub-admission.js";
import { type DeliveryRecord, type HubSubscription, parseSubscription, subscriptionKey } from "./hub-record.js";
import { type HubRequest, parseHubRequest, type RejectedRequest, verificationUrl } from "./hub-requests.js";
import { HubSubscribers, type Subscriber } from "./hub-subscribers.js";
import { type Topic, topicsOf } from "./hub-topics.js";
import { retryAt } from "./retry.js";

const RETRY_WAITS_MS = [MINUTE_MS, 5 * MINUTE_MS, 30 * MINUTE_MS, 3 * HOUR_MS, 12 * HOUR_MS];
/** Changes within this time are one delivery of the newest state. */
const COALESCE_MS = SECOND_MS;
const TIMEOUT_MS = 10 * SECOND_MS;
/** How often the store is asked for what other processes accepted, and for leases that ended. */
const REFRESH_MS = 10 * SECOND_MS;
const GONE = 410;
const NEVER_MS = Number.POSITIVE_INFINITY;

export interface HubOptions {
  readonly store: Pick<Store, "savePushRecords" | "getPushRecords" | "claimDuty">;
  readonly publisher: Pick<Publisher, "getDocument">;
  readonly config: Config;
  readonly sender: () => Sender;
  readonly worker: string;
  readonly onEvent: (event: HubEvent) => void;
  readonly onError: (error: unknown) => void;
  readonly limits?: Partial<HubLimits>;
  readonly now?: () => number;
  readonly random?: () => number;
  readonly makeChallenge?: () => string;
}

export interface HubEvent {
  readonly kind: "subscribed" | "unsubscribed" | "unverified" | "delivered" | "failed" | "ended";
  /** `host:port` of the callback: its path may be a secret. */
  readonly host: string;
  readonly reason?: string;
}

/** The WebSub hub of our own feeds, and the publisher of external hubs. */
export interface Hub {
  /** Accepts a subscription request, to be verified, or says why not. */
  request(form: URLSearchParams): RejectedRequest | undefined;
  /** A document has other bytes. */
  notePublished(feedId: string): void;
  /** Begins what is due. */
  tick(): Promise<void>;
  replaceConfig(config: Config): void;
  /** Subscriptions of others, as far as this process knows. */
  countSubscriptions(): Promise<number>;
  /** Resolves when nothing is under way. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

export function createHub(options: HubOptions): Hub {
  return new FeedHub(options);
}

class FeedHub implements Hub {
  readonly #options: HubOptions;
  readonly #now: () => number;
  readonly #duty: Duty;
  readonly #queue = createDeliveryQueue();
  readonly #subscribers: HubSubscribers;
  readonly #refusal;
  readonly #verifying = new Set<Promise<void>>();
  #config: Config;
  #topics: ReadonlyMap<string, Topic>;
  #refreshAtMs = 0;
  /** Topics whose document changed, with the moment of their delivery. */
  readonly #changed = new Map<string, number>();
  #retryAtMs = NEVER_MS;
  #isOurs = false;
  #isClosed = false;

  constructor(options: HubOptions) {
    const { store, worker, config, limits, onError, now = Date.now } = options;
    this.#options = options;
    this.#now = now;
    this.#refusal = createAdmission({ ...HUB_LIMITS, ...limits });
    this.#duty = createDuty("hub", { store, worker, now });
    this.#subscribers = new HubSubscribers(store, onError);
    this.#config = config;
    this.#topics = topicsOf(config);
  }

  request(form: URLSearchParams): RejectedRequest | undefined {
    const request = parseHubRequest(form);
    if ("status" in request) return request;
    const { topic, callback, host } = request;
    if (!this.#config.publish.isHub || !this.#topics.has(topic))
      return { status: 422, problem: "hub.topic is no feed of this site" };
    const load = {
      verifying: this.#verifying.size,
      isKnown: this.#subscribers.get(subscriptionKey(topic, callback)) !== undefined,
      subscriptions: this.#subscribers.count,
      ofHost: () => this.#subscribers.countOfHost(host),
    };
    const refused = this.#refusal(request, load, this.#now());
    if (refused !== undefined) return refused;
    const verifying = this.#verify(request)
      .catch(this.#options.onError)
      .finally(() => this.#verifying.delete(verifying));
    this.#verifying.add(verifying);
    return undefined;
  }

  notePublished(feedId: string): void {
    for (const topic of this.#topics.values()) if (topic.feedId === feedId) this.#noteChanged(topic.url);
  }

  async tick(): Promise<void> {
    if (this.#topics.size === 0) return;
    const wasOurs = this.#isOurs;
    this.#isOurs = await this.#duty.isOurs();
    const nowMs = this.#now();
    const isFirst = this.#isOurs && !wasOurs;
    const isStale = nowMs >= this.#refreshAtMs || this.#refreshAtMs - nowMs > REFRESH_MS;
    if (isFirst || isStale) await this.#refresh(isFirst, nowMs);
    if (!this.#isOurs) {
      this.#queue.clear();
      this.#changed.clear();
      return;
    }
    for (const [url, atMs] of this.#changed) {
      if (atMs > nowMs && atMs - nowMs <= COALESCE_MS) continue;
      this.#changed.delete(url);
      this.#deliverTopic(url, nowMs);
    }
    if (nowMs >= this.#retryAtMs) this.#deliverRetries(nowMs);
  }

  replaceConfig(config: Config): void {
    this.#config = config;
    this.#topics = topicsOf(config);
    this.#refreshAtMs = 0;
    this.#subscribers.forgetRecords();
  }

  async countSubscriptions(): Promise<number> {
    const nowMs = this.#now();
    const records = await this.#options.store.getPushRecords("hub");
    return [...records.values()].filter((value) => (parseSubscription(value)?.expiresMs ?? 0) > nowMs).length;
  }

  async settled(): Promise<void> {
    while (this.#verifying.size > 0 || this.#queue.size > 0 || this.#subscribers.saving !== undefined) {
      await Promise.allSettled(this.#verifying);
      await this.#queue.settled();
      await this.#subscribers.saving;
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#queue.clear();
    await Promise.allSettled(this.#verifying);
    await this.#queue.settled();
    await this.#subscribers.saving;
  }

  /** Verification of intent (WebSub section 5.3): only what the callback confirms counts. */
  async #verify(request: HubRequest): Promise<void> {
    const { makeChallenge = () => randomBytes(24).toString("base64url"), onEvent, sender } = this.#options;
    const challenge = makeChallenge();
    const { host, mode } = request;
    try {
      const url = verificationUrl(request, challenge);
      const answer = await sender().send({ method: "GET", url, timeoutMs: TIMEOUT_MS });
      const isConfirmed = answer.status >= 200 && answer.status < 300 && answer.text.trim() === challenge;
      if (!isConfirmed) return onEvent({ kind: "unverified", host, reason: `answered ${answer.status}` });
    } catch (error) {
      return onEvent({ kind: "unverified", host, reason: error instanceof Error ? error.message : String(error) });
    }
    if (mode === "subscribe") await this.#subscribe(request);
    else await this.#subscribers.end(subscriptionKey(request.topic, request.callback));
    onEvent({ kind: mode === "subscribe" ? "subscribed" : "unsubscribed", host });
  }

  async #subscribe({ topic, callback, secret, leaseMs }: HubRequest): Promise<void> {
    const before = this.#subscribers.get(subscriptionKey(topic, callback));
    const baseline = before?.subscription.baseline ?? this.#documentOf(topic)?.hash;
    await this.#subscribers.save({
      topic,
      callback,
      expiresMs: this.#now() + leaseMs,
      ...(secret !== undefined && { secret }),
      ...(baseline !== undefined && { baseline }),
    });
  }

  /** Takes over what other processes accepted, and ends leases that are over. */
  async #refresh(isFirst: boolean, nowMs: number): Promise<void> {
    this.#refreshAtMs = nowMs + REFRESH_MS;
    await this.#subscribers.refresh(externalTopics(this.#config, this.#topics), isFirst);
    if (!this.#isOurs) return;
    if (isFirst) {
      this.#retryAtMs = nowMs;
      for (const url of this.#topics.keys()) this.#changed.set(url, nowMs);
    }
    for (const { key, host, subscription } of this.#subscribers.all()) {
      if (subscription.expiresMs > nowMs) continue;
      await this.#subscribers.end(key);
      this.#options.onEvent({ kind: "ended", host, reason: "the lease ended" });
    }
  }

  #documentOf(url: string): PublishedDocument | undefined {
    const topic = this.#topics.get(url);
    const document = topic === undefined ? undefined : this.#options.publisher.getDocument(topic.feedId, topic.format);
    // Before any of its sources was read, it says nothing.
    return document?.cacheControl === NOT_CACHED ? undefined : document;
  }

  #noteChanged(url: string): void {
    if (!this.#changed.has(url)) this.#changed.set(url, this.#now() + COALESCE_MS);
  }

  #deliverTopic(url: string, nowMs: number): void {
    const hash = this.#documentOf(url)?.hash;
    if (hash === undefined) return;
    // Those that accepted the last delivery come first.
    const inOrder = this.#subscribers
      .ofTopic(url)
      .toSorted((one, other) => one.delivery.failures - other.delivery.failures);
    for (const subscriber of inOrder) this.#enqueue(subscriber, hash, nowMs);
  }

  #deliverRetries(nowMs: number): void {
    this.#retryAtMs = NEVER_MS;
    for (const subscriber of this.#subscribers.all()) {
      if (subscriber.delivery.failures === 0) continue;
      const hash = this.#documentOf(subscriber.subscription.topic)?.hash;
      if (hash !== undefined) this.#enqueue(subscriber, hash, nowMs);
    }
  }

  #enqueue({ key, host, subscription, delivery }: Subscriber, hash: string, nowMs: number): void {
    if ((delivery.hash ?? subscription.baseline) === hash || delivery.givenUp === hash) return;
    if (delivery.nextTryMs > nowMs && delivery.givenUp === undefined) {
      this.#retryAtMs = Math.min(this.#retryAtMs, delivery.nextTryMs);
      return;
    }
    this.#queue.add({ key, host, send: () => this.#deliver(key) });
  }

  /** Sends the newest document; what changes meanwhile is delivered next. */
  async #deliver(key: string): Promise<void> {
    const subscriber = this.#subscribers.get(key);
    const document = subscriber && this.#documentOf(subscriber.subscription.topic);
    if (subscriber === undefined || document === undefined) return;
    const { onEvent, onError, sender } = this.#options;
    const { host, subscription, isExternal } = subscriber;
    const result = await sender()
      .send(deliveryRequest(subscriber, document))
      .catch((error: unknown) => (error instanceof Error ? error.message : String(error)));
    if (typeof result !== "string" && result.status >= 200 && result.status < 300) {
      this.#subscribers.note(key, { hash: document.hash, failures: 0, nextTryMs: 0 });
      if (this.#documentOf(subscription.topic)?.hash !== document.hash) this.#noteChanged(subscription.topic);
      return onEvent({ kind: "delivered", host });
    }
    // Our own end is no failure of the subscriber's.
    if (this.#isClosed) return;
    if (typeof result !== "string" && result.status === GONE && !isExternal) {
      await this.#subscribers.end(key).catch(onError);
      return onEvent({ kind: "ended", host, reason: "answered 410" });
    }
    this.#noteFailed(key, document.hash, typeof result === "string" ? undefined : result.retryAfter);
    onEvent({ kind: "failed", host, reason: typeof result === "string" ? result : `answered ${result.status}` });
  }

  #noteFailed(key: string, hash: string, retryAfter: string | undefined): void {
    const before = this.#subscribers.get(key)?.delivery;
    if (before === undefined) return;
    const { random = Math.random } = this.#options;
    const failures = before.givenUp === undefined ? before.failures + 1 : 1;
    const nowMs = this.#now();
    const nextTryMs = retryAt({ waitsMs: RETRY_WAITS_MS, failures, nowMs, random: random(), retryAfter });
    const sent: Pick<DeliveryRecord, "hash"> = before.hash === undefined ? {} : { hash: before.hash };
    if (nextTryMs === undefined) this.#subscribers.note(key, { ...sent, failures, nextTryMs: 0, givenUp: hash });
    else this.#subscribers.note(key, { ...sent, failures, nextTryMs });
    this.#retryAtMs = Math.min(this.#retryAtMs, nextTryMs ?? NEVER_MS);
  }
}

/** What other hubs are told of. */
function externalTopics(config: Config, topics: ReadonlyMap<string, Topic>): readonly HubSubscription[] {
  return config.feeds.flatMap((feed) => {
    const hubs = hubsOf(config, feed).filter((hub) => config.publish.externalHubs.includes(hub));
    const own = [...topics.values()].filter(({ feedId }) => feedId === feed.id);
    return hubs.flatMap((callback) => own.map(({ url }) => ({ topic: url, callback, expiresMs: NEVER_MS })));
  });
}

/** WebSub section 7: the document as it is served; another hub is told of the change only. */
function deliveryRequest({ subscription, isExternal }: Subscriber, document: PublishedDocument): SendRequest {
  const { topic, callback, secret } = subscription;
  const common = { method: "POST", url: callback, timeoutMs: TIMEOUT_MS } as const;
  if (isExternal) {
    // No part of the Recommendation, but what hubs take.
    const body = new URLSearchParams({ "hub.mode": "publish", "hub.url": topic, "hub.topic": topic }).toString();
    return { ...common, headers: { "content-type": "application/x-www-form-urlencoded" }, body };
  }
  const body = document.identity.bytes;
  const headers = {
    "content-type": document.contentType,
    ...(document.linkHeader !== undefined && { link: document.linkHeader }),
    ...(secret !== undefined && { "x-hub-signature": hubSignature(body, secret) }),
  };
  return { ...common, headers, body };
}
