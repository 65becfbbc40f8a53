import type { FeedItemChanges } from "../compose/feed-items.js";
import { selectSources } from "../compose/select-sources.js";
import { createSketchCache } from "../compose/sketch-cache.js";
import type { Config } from "../config/config.js";
import type { Feed } from "../domain/feed.js";
import { TimeSlice } from "../lib/time-slice.js";
import type { Store } from "../store/store.js";
import { composeDocument, type GatherContext, readArrivals } from "./load-items.js";

/** Changes that come in quick succession are looked at together. */
const COALESCE_MS = 1_000;
/** Texts of which sketches are kept; about 5 KB each where stories are compared. */
const MAX_TEXTS_REMEMBERED = 5_000;

/** Saves what becomes of the kept items of a feed. */
export type SaveFeedItems = (feedId: string, changes: FeedItemChanges) => Promise<void>;

/** Keeps what one feed would show now, as publishing it does. */
export async function keepItems(feed: Feed, context: GatherContext, save: SaveFeedItems): Promise<void> {
  if (feed.dedupe.by === "none") return;
  const arrivals = await readArrivals(feed, context);
  const { keptChanges } = await composeDocument(feed, context, arrivals);
  await save(feed.id, await keptChanges());
}

export interface ItemKeeperOptions {
  readonly store: Store;
  readonly config: Config;
  readonly onFailure: (feedId: string, error: unknown) => void;
  readonly coalesceMs?: number;
  readonly clock?: () => number;
}

/** Keeps the items of every feed where no publisher does: in a process that polls and does not serve. */
export interface ItemKeeper {
  replaceConfig(config: Config): void;
  /** Resolves when nothing waits to be kept. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

export function createItemKeeper(options: ItemKeeperOptions): ItemKeeper {
  return new WaitingKeeper(options);
}

class WaitingKeeper implements ItemKeeper {
  readonly #options: ItemKeeperOptions;
  readonly #memory = createSketchCache(MAX_TEXTS_REMEMBERED);
  readonly #waiting = new Set<string>();
  readonly #stopListening: () => void;
  #config: Config;
  #timer: NodeJS.Timeout | undefined;
  #working: Promise<void> | undefined;
  #closed = false;

  constructor(options: ItemKeeperOptions) {
    this.#options = options;
    this.#config = options.config;
    this.#stopListening = options.store.onChange((sourceIds) => this.#sourcesChanged(new Set(sourceIds)));
  }

  replaceConfig(config: Config): void {
    this.#config = config;
    for (const { id } of config.feeds) this.#wait(id);
  }

  async settled(): Promise<void> {
    while (!this.#closed && (this.#waiting.size > 0 || this.#working !== undefined)) {
      clearTimeout(this.#timer);
      await this.#work();
    }
  }

  /** What came in last is kept before the process ends. */
  async close(): Promise<void> {
    this.#stopListening();
    await this.settled();
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  #sourcesChanged(sourceIds: ReadonlySet<string>): void {
    for (const feed of this.#config.feeds)
      if (selectSources(feed, this.#config.sources).some((id) => sourceIds.has(id))) this.#wait(feed.id);
  }

  #wait(feedId: string): void {
    this.#waiting.add(feedId);
    if (this.#waiting.size > 1 || this.#working !== undefined || this.#closed) return;
    this.#timer = setTimeout(() => void this.#work(), this.#options.coalesceMs ?? COALESCE_MS).unref();
  }

  #work(): Promise<void> {
    this.#working ??= this.#workOff().finally(() => {
      this.#working = undefined;
    });
    return this.#working;
  }

  async #workOff(): Promise<void> {
    const turn = new TimeSlice();
    for (const feedId of this.#waiting) {
      this.#waiting.delete(feedId);
      const feed = this.#config.feeds.find(({ id }) => id === feedId);
      if (feed !== undefined) await this.#keep(feed);
      if (turn.isOver()) await turn.next();
    }
  }

  /** What failed is kept with the next change of the feed's sources. */
  async #keep(feed: Feed): Promise<void> {
    const { store, onFailure, clock = Date.now } = this.#options;
    const context = { store, sources: this.#config.sources, memory: this.#memory, now: clock() };
    const save: SaveFeedItems = (feedId, changes) => store.saveFeedItems(feedId, changes);
    await keepItems(feed, context, save).catch((error: unknown) => onFailure(feed.id, error));
  }
}
