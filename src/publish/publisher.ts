import type { Feed } from "../aggregate/model.js";
import type { Config } from "../config/model.js";
import { PUBLISHED_FORMATS, type PublishedFormat } from "./addresses.js";
import { type PublishedDocument, withBrotli } from "./document.js";
import type { StoreReader } from "./gather.js";
import { sourcesOf } from "./membership.js";
import { publishFeed } from "./publish-feed.js";

/** Changes that come in quick succession are published together. */
const COALESCE_MS = 500;
/** After a failure of the store, until the next try. */
const RETRY_MS = 10_000;
/** A feed whose publishing takes long is published less often: at most this share of the time goes to one feed. */
const REST_FACTOR = 10;

export type PublishedFeed = Readonly<Record<PublishedFormat, PublishedDocument>>;

export interface PublisherOptions {
  readonly store: StoreReader;
  readonly config: Config;
  /** When the config last changed, milliseconds: no document is older than what made it. */
  readonly configChangedMs?: number;
  readonly coalesceMs?: number;
  /** Called once for each feed that could not be published; its last bytes stay in service. */
  readonly onFailure?: (feedId: string, error: unknown) => void;
  /** Called after each publishing that changed bytes. */
  readonly onPublished?: (feed: Feed, formats: readonly PublishedFormat[]) => void;
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
  /** The same, publishing the feed first when it never was; undefined only for an unknown feed. */
  obtainDocument(feedId: string, format: PublishedFormat): Promise<PublishedDocument | undefined>;
  /** Takes another config into service; feeds that it changes are published anew, others keep their bytes until then. */
  replaceConfig(config: Config): void;
  /** Resolves when nothing waits to be published, brotli included. */
  settled(): Promise<void>;
}

interface Slot {
  readonly feed: Feed;
  readonly sourceIds: ReadonlySet<string>;
  published?: PublishedFeed;
  running?: Promise<void>;
  dirty: boolean;
  /** Not to be published before, on the clock. */
  restUntil: number;
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
  #config: Config;
  #configChangedMs: number;
  #slots: Map<string, Slot>;
  #stopListening: () => void = () => {};
  #timer: NodeJS.Timeout | undefined;
  #pumping: Promise<void> | undefined;
  #pressing: Promise<void> | undefined;
  #closed = false;

  constructor(options: PublisherOptions) {
    this.#options = options;
    this.#clock = options.clock ?? Date.now;
    this.#config = options.config;
    this.#configChangedMs = options.configChangedMs ?? 0;
    this.#slots = slotsOf(options.config, new Map());
  }

  open(): void {
    this.#stopListening = this.#options.store.onChange((sourceIds) => this.#sourcesChanged(sourceIds));
    this.#wake(0);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#stopListening();
    clearTimeout(this.#timer);
    await Promise.all([this.#pumping, this.#pressing, ...[...this.#slots.values()].map(({ running }) => running)]);
  }

  getConfig(): Config {
    return this.#config;
  }

  getDocument(feedId: string, format: PublishedFormat): PublishedDocument | undefined {
    return this.#slots.get(feedId)?.published?.[format];
  }

  async obtainDocument(feedId: string, format: PublishedFormat): Promise<PublishedDocument | undefined> {
    const slot = this.#slots.get(feedId);
    if (slot !== undefined && slot.published === undefined) await this.#publish(slot);
    return this.#slots.get(feedId)?.published?.[format];
  }

  replaceConfig(config: Config): void {
    this.#config = config;
    this.#configChangedMs = this.#clock();
    this.#slots = slotsOf(config, this.#slots);
    this.#wake(0);
  }

  async settled(): Promise<void> {
    while (this.#timer !== undefined || this.#pumping !== undefined || this.#pressing !== undefined) {
      await (this.#pumping ?? this.#pressing ?? new Promise((resolve) => setTimeout(resolve, 5)));
    }
  }

  #sourcesChanged(sourceIds: readonly string[]): void {
    for (const slot of this.#slots.values()) {
      if (sourceIds.some((id) => slot.sourceIds.has(id))) slot.dirty = true;
    }
    this.#wake(this.#options.coalesceMs ?? COALESCE_MS);
  }

  /** At most one timer and one pump run; a change during a pump is seen by the pump itself or by the next. */
  #wake(delayMs: number): void {
    if (this.#closed || this.#timer !== undefined || this.#pumping !== undefined) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#pumping = this.#pump().finally(() => {
        this.#pumping = undefined;
        this.#wakeForTheRest();
      });
    }, delayMs);
  }

  #wakeForTheRest(): void {
    const waiting = [...this.#slots.values()].filter(({ dirty }) => dirty).map(({ restUntil }) => restUntil);
    if (waiting.length > 0)
      this.#wake(Math.max(this.#options.coalesceMs ?? COALESCE_MS, Math.min(...waiting) - this.#clock()));
    this.#press();
  }

  async #pump(): Promise<void> {
    const due = [...this.#slots.values()].filter((slot) => slot.dirty && slot.restUntil <= this.#clock());
    for (const slot of due) {
      if (this.#closed) return;
      await this.#publish(slot).catch(() => {});
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** One publishing of a feed at a time; who asks meanwhile gets the one that runs. */
  #publish(slot: Slot): Promise<void> {
    slot.running ??= this.#publishOnce(slot).finally(() => {
      delete slot.running;
    });
    return slot.running;
  }

  async #publishOnce(slot: Slot): Promise<void> {
    const started = this.#clock();
    slot.dirty = false;
    try {
      const { store } = this.#options;
      const before = slot.published;
      const context = { store, config: this.#config, configChangedMs: this.#configChangedMs, now: started };
      slot.published = await publishFeed(slot.feed, before, context);
      slot.restUntil = started + (this.#clock() - started) * REST_FACTOR;
      this.#report(slot, before);
    } catch (error) {
      slot.dirty = true;
      slot.restUntil = this.#clock() + RETRY_MS;
      this.#options.onFailure?.(slot.feed.id, error);
      throw error;
    }
  }

  #report({ feed, published }: Slot, before: PublishedFeed | undefined): void {
    const changed = PUBLISHED_FORMATS.filter((format) => published?.[format].hash !== before?.[format].hash);
    if (changed.length > 0) this.#options.onPublished?.(feed, changed);
  }

  /** Brotli for whatever lacks it, one document at a time, after all feeds are published. */
  #press(): void {
    if (this.#closed || this.#pressing !== undefined) return;
    this.#pressing = this.#pressAll().finally(() => {
      this.#pressing = undefined;
    });
  }

  async #pressAll(): Promise<void> {
    for (const slot of this.#slots.values()) {
      for (const format of PUBLISHED_FORMATS) {
        const document = slot.published?.[format];
        if (document === undefined || document.br !== undefined) continue;
        if (this.#closed || this.#pumping !== undefined) return;
        const pressed = await withBrotli(document);
        if (slot.published?.[format] === document) slot.published = { ...slot.published, [format]: pressed };
      }
    }
  }
}

function slotsOf(config: Config, known: ReadonlyMap<string, Slot>): Map<string, Slot> {
  return new Map(
    config.feeds.map((feed): [string, Slot] => {
      const sourceIds = new Set(sourcesOf(feed, config.sources).map(({ id }) => id));
      const published = known.get(feed.id)?.published;
      return [feed.id, { feed, sourceIds, dirty: true, restUntil: 0, ...(published !== undefined && { published }) }];
    }),
  );
}
