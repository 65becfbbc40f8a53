import type { Source } from "../../src/domain/source.js";
import type { SourceUpdate, StoredItem } from "../../src/domain/stored-item.js";
import type { Instant } from "../../src/lib/dates/instant.js";
import type { HeadQuery, Lease, Store } from "../../src/store/store.js";
import { anUpdate, aSource, at } from "./samples.js";

/** A place that one test case has for itself. */
export interface Place {
  /** A store on this place, open; the same things are there each time. */
  open(): Promise<Store>;
  remove(): Promise<void>;
}

export const LEASE_MS = 60_000;
export const ALL: readonly Source[] = [
  aSource("one"),
  aSource("two"),
  aSource("other", { url: "https://other.example/feed" }),
];

/** One test case's store, and what all cases do with it. */
export class Bench {
  readonly #makePlace: () => Promise<Place>;
  #place: Place | undefined;
  #store: Store | undefined;

  constructor(makePlace: () => Promise<Place>) {
    this.#makePlace = makePlace;
  }

  get store(): Store {
    if (this.#store === undefined) throw new Error("no store is open");
    return this.#store;
  }

  async begin(): Promise<void> {
    this.#place = await this.#makePlace();
    this.#store = await this.#place.open();
    await this.store.sync(ALL, at(0));
  }

  async end(): Promise<void> {
    await this.#store?.close();
    await this.#place?.remove();
  }

  async reopen(sources: readonly Source[] = ALL, now: Instant = at(0)): Promise<void> {
    await this.store.close();
    this.#store = await this.#place?.open();
    await this.store.sync(sources, now);
  }

  async lease(sourceId: string, now: Instant = at(0)): Promise<Lease> {
    const [taken] = await this.store.claim({ sourceIds: [sourceId], now, leaseMs: LEASE_MS, worker: "w" });
    if (taken === undefined) throw new Error(`the host of ${sourceId} is taken`);
    return taken;
  }

  async save(sourceId: string, items: readonly StoredItem[], more: Partial<SourceUpdate> = {}): Promise<Lease> {
    const held = await this.lease(sourceId);
    await this.store.commit(held, anUpdate(sourceId, items, more));
    await this.store.release(held);
    return held;
  }

  async keys(query: Partial<HeadQuery> = {}): Promise<string[]> {
    const all: HeadQuery = { sourceIds: ["one", "two"], order: "published", limit: 99 };
    const heads = await this.store.getHeads({ ...all, ...query });
    return heads.map(({ sourceId, key }) => `${sourceId}/${key}`);
  }

  claimDue(now: Instant, maxHosts = 9): Promise<readonly Lease[]> {
    return this.store.claimDue({ now, maxHosts, leaseMs: LEASE_MS, worker: "w" });
  }
}
