import { createSketchCache } from "../compose/sketch-cache.js";
import type { Config } from "../config/config.js";
import type { Feed } from "../domain/feed.js";
import { toMs } from "../lib/dates/instant.js";
import { DAY_MS } from "../lib/time.js";
import { PUBLISHED_FORMATS, type PublishedFormat } from "./addresses.js";
import { type CompressionQueue, createCompressionQueue } from "./compression-queue.js";
import { dueFeedStates, type FeedState, type FeedStates, feedStatesOf, nextToCompress } from "./feed-state.js";
import type { SaveFeedItems } from "./keep-items.js";
import type { StoreReader } from "./load-items.js";
import { type Overflow, overflowOf } from "./overflow.js";
import { type PublishedFeed, publishFeed } from "./publish-feed.js";
import type { PublishedDocument } from "./published-document.js";
import type { AnswerContext, AnswerRequest } from "./query/answer-query.js";
import { createQueryCache, type QueryCache } from "./query/query-cache.js";
import { type TextLimit, textLimitOf } from "./text-limit.js";

/** Changes that come in quick succession are published together. */
const COALESCE_MS = 500;
/** After a failure of the store, until the next try. */
const RETRY_MS = 10_000;
/** After publishing, a feed rests so many times as long as that took: no feed takes more than a tenth of the time. */
const REST_FACTOR = 9;
/** But no longer than this: on a busy machine most of what it took was waiting for others. */
const MAX_REST_MS = 5_000;
const LONGEST_TIMER_MS = 3_600_000;
/** Texts of which is known what filters and the search for copies asked; about 3 KB each where stories are compared. */
const MAX_TEXTS_REMEMBERED = 20_000;

export interface PublisherOptions {
  readonly store: StoreReader;
  readonly config: Config;
  /** When the config last changed, milliseconds: no document is older than what made it. */
  readonly configChangedMs?: number;
  readonly coalesceMs?: number;
  /** How long a document must have stood before brotli is made for it. */
  readonly compressAfterMs?: number;
  /** Called once for each feed that could not be published; its last bytes stay in service. */
  readonly onFailure?: (feedId: string, error: unknown) => void;
  /** Called after each publishing that changed bytes, with the milliseconds it took. */
  readonly onPublished?: (feed: Feed, formats: readonly PublishedFormat[], tookMs: number) => void;
  /** Called when a feed is published with another number of items without their text. */
  readonly onTextLimit?: (limit: TextLimit) => void;
  /** Keeps what a feed shows, before it is served; absent where another process does. Must not reject. */
  readonly saveFeedItems?: SaveFeedItems;
  readonly clock?: () => number;
}

export interface Publisher {
  /** Begins to publish every feed and to listen to the store; returns at once. */
  open(): void;
  close(): Promise<void>;
  /** The config in force: what is asked for is looked up here at request time. */
  getConfig(): Config;
  /** The ready bytes, or undefined for a feed that is unknown or not published yet. */
  getDocument(feedId: string, format: PublishedFormat): PublishedDocument | undefined;
  /** The same, publishing the feed first when it never was; undefined only for an unknown feed. Rejects with `StoreError`. */
  obtainDocument(feedId: string, format: PublishedFormat): Promise<PublishedDocument | undefined>;
  /** What is asked for beyond the ready documents; undefined for an archive that does not exist. Rejects with `OverloadError` or `StoreError`. */
  answer(request: AnswerRequest): Promise<PublishedDocument | undefined>;
  /** Feeds of which more arrived within one hour of the last 24 than their documents can hold. */
  getOverflows(): readonly Overflow[];
  /** Feeds with items that their documents hold without text, as all texts together are too large. */
  getTextLimits(): readonly TextLimit[];
  /** Takes another config into service; every feed is looked at again, and keeps its bytes until then and where nothing changed. */
  replaceConfig(config: Config): void;
  /** Resolves when nothing waits to be published, brotli included. */
  settled(): Promise<void>;
}

/**
 * Turns a store and a list of feeds into ready bytes, and keeps them ready: a changed source refreshes only the feeds that
 * contain it, one after the other, and brotli follows in the background.
 */
export function createPublisher(options: PublisherOptions): Publisher {
  return new ReadyPublisher(options);
}

class ReadyPublisher implements Publisher {
  readonly #options: PublisherOptions;
  readonly #clock: () => number;
  readonly #memory = createSketchCache(MAX_TEXTS_REMEMBERED);
  readonly #compression: CompressionQueue;
  readonly #answers: QueryCache = createQueryCache(() => this.#context());
  #config: Config;
  #configChangedMs: number;
  #feedStates: FeedStates;
  #stopListening: () => void = () => {};
  #timer: NodeJS.Timeout | undefined;
  #pumping: Promise<void> | undefined;
  #closed = false;

  constructor(options: PublisherOptions) {
    this.#options = options;
    this.#clock = options.clock ?? Date.now;
    this.#config = options.config;
    this.#configChangedMs = options.configChangedMs ?? 0;
    this.#feedStates = feedStatesOf(options.config, new Map(), this.#clock());
    this.#compression = createCompressionQueue({
      next: () => nextToCompress(this.#feedStates),
      clock: this.#clock,
      settledMs: options.compressAfterMs,
    });
  }

  open(): void {
    this.#stopListening = this.#options.store.onChange((sourceIds) => this.#sourcesChanged(sourceIds));
    this.#wake();
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#stopListening();
    clearTimeout(this.#timer);
    await Promise.all([this.#pumping, this.#compression.close()]);
    await Promise.allSettled([...this.#feedStates.values()].map(({ running }) => running));
  }

  getConfig(): Config {
    return this.#config;
  }

  getDocument(feedId: string, format: PublishedFormat): PublishedDocument | undefined {
    return this.#feedStates.get(feedId)?.published?.documents[format];
  }

  async obtainDocument(feedId: string, format: PublishedFormat): Promise<PublishedDocument | undefined> {
    const feedState = this.#feedStates.get(feedId);
    if (feedState !== undefined && feedState.published === undefined) await this.#publish(feedState);
    return feedState?.published?.documents[format];
  }

  answer(request: AnswerRequest): Promise<PublishedDocument | undefined> {
    return this.#answers.answer(request);
  }

  getOverflows(): readonly Overflow[] {
    const sinceMs = this.#clock() - DAY_MS;
    return [...this.#feedStates.values()].flatMap(({ feed, published, publishedMs }) =>
      // A feed that was not published since has received nothing.
      published === undefined || publishedMs < sinceMs ? [] : (overflowOf(feed, published.busiestHour) ?? []),
    );
  }

  getTextLimits(): readonly TextLimit[] {
    return [...this.#feedStates.values()].flatMap(
      ({ feed, published }) => textLimitOf(feed, published?.shortened ?? 0) ?? [],
    );
  }

  replaceConfig(config: Config): void {
    this.#answers.outdate();
    this.#config = config;
    this.#configChangedMs = this.#clock();
    this.#feedStates = feedStatesOf(config, this.#feedStates, this.#clock());
    this.#wake();
  }

  async settled(): Promise<void> {
    const busy = () => [...this.#feedStates.values()].some(({ waiting, running }) => waiting || running !== undefined);
    while (!this.#closed && (busy() || this.#pumping !== undefined || this.#compression.working !== undefined)) {
      await (this.#pumping ?? this.#compression.working ?? new Promise((resolve) => setTimeout(resolve, 5)));
    }
  }

  #sourcesChanged(sourceIds: readonly string[]): void {
    this.#answers.outdate();
    const soonMs = this.#clock() + (this.#options.coalesceMs ?? COALESCE_MS);
    for (const feedState of this.#feedStates.values()) {
      if (!sourceIds.some((id) => feedState.sourceIds.has(id))) continue;
      feedState.waiting = true;
      feedState.dueMs = Math.min(feedState.dueMs, Math.max(soonMs, feedState.restUntilMs));
    }
    this.#wake();
  }

  /** One timer for whatever is due first; while feeds are being published the pump looks for itself. */
  #wake(): void {
    const dueMs = [...this.#feedStates.values()].reduce(
      (first, feedState) => Math.min(first, feedState.dueMs),
      Number.POSITIVE_INFINITY,
    );
    if (this.#closed || this.#pumping !== undefined || dueMs === Number.POSITIVE_INFINITY) return;
    clearTimeout(this.#timer);
    const delayMs = Math.min(LONGEST_TIMER_MS, Math.max(0, dueMs - this.#clock()));
    this.#timer = setTimeout(() => {
      this.#pumping = this.#pump().finally(() => {
        this.#pumping = undefined;
        this.#wake();
        if (!this.#closed) this.#compression.start();
      });
    }, delayMs).unref();
  }

  async #pump(): Promise<void> {
    for (const feedState of dueFeedStates(this.#feedStates, this.#clock())) {
      if (this.#closed) return;
      // What went wrong was reported to `onFailure`; the feed keeps its bytes and is tried again.
      await this.#publish(feedState).catch(() => {});
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** One publishing of a feed at a time; who asks meanwhile gets the one that runs. */
  #publish(feedState: FeedState): Promise<void> {
    feedState.running ??= this.#publishOnce(feedState).finally(() => {
      feedState.running = undefined;
    });
    return feedState.running;
  }

  async #publishOnce(feedState: FeedState): Promise<void> {
    const startedMs = this.#clock();
    const before = feedState.published;
    feedState.waiting = false;
    feedState.dueMs = Number.POSITIVE_INFINITY;
    try {
      feedState.published = await publishFeed(feedState.feed, before, {
        ...this.#context(),
        saveFeedItems: this.#options.saveFeedItems,
      });
    } catch (error) {
      feedState.waiting = true;
      feedState.dueMs = this.#clock() + RETRY_MS;
      this.#options.onFailure?.(feedState.feed.id, error);
      throw error;
    }
    const { changesAt } = feedState.published;
    feedState.publishedMs = this.#clock();
    feedState.restUntilMs =
      feedState.publishedMs + Math.min(MAX_REST_MS, (feedState.publishedMs - startedMs) * REST_FACTOR);
    if (changesAt !== undefined) feedState.dueMs = Math.min(feedState.dueMs, toMs(changesAt));
    this.#report(feedState, before, feedState.publishedMs - startedMs);
  }

  #context(): AnswerContext {
    return {
      store: this.#options.store,
      sources: this.#config.sources,
      memory: this.#memory,
      now: this.#clock(),
      config: this.#config,
      configChangedMs: this.#configChangedMs,
    };
  }

  #report({ feed, published }: FeedState, before: PublishedFeed | undefined, tookMs: number): void {
    const changed = PUBLISHED_FORMATS.filter(
      (format) => published?.documents[format].hash !== before?.documents[format].hash,
    );
    if (changed.length > 0) this.#options.onPublished?.(feed, changed, tookMs);
    const limit = textLimitOf(feed, published?.shortened ?? 0);
    if (limit !== undefined && limit.items !== before?.shortened) this.#options.onTextLimit?.(limit);
  }
}
