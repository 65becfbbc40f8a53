import { type ComposedItem, planFeed } from "../compose/compose.js";
import { composeWithTexts, type FeedReader } from "../compose/compose-feed.js";
import type { Head } from "../compose/duplicate-rules.js";
import { changeFeedItems, type FeedItem, type FeedItemChanges, KeptItems } from "../compose/feed-items.js";
import { recentOf, type Selected } from "../compose/recent-arrivals.js";
import { selectSources } from "../compose/select-sources.js";
import type { SketchCache } from "../compose/sketch-cache.js";
import type { Feed } from "../domain/feed.js";
import type { ItemSource } from "../domain/item.js";
import type { Source } from "../domain/source.js";
import type { SourceState } from "../domain/source-state.js";
import type { ItemBody } from "../domain/stored-item.js";
import type { RelatedItem, RenderItem } from "../feed/render/render-model.js";
import type { Instant } from "../lib/dates/instant.js";
import { toInstant } from "../lib/dates/instant.js";
import { withoutSecrets } from "../lib/secret-parameters.js";
import { runStepsWithRests } from "../lib/steps.js";
import { TimeSlice } from "../lib/time-slice.js";
import { parseUrl } from "../lib/url.js";
import { bodyKey, type Store } from "../store/store.js";
import { headsWithin, MAX_DEPTH_ITEMS, type NewestHeads, newestOf } from "./newest-of.js";

/** What of a store publishing reads. */
export type StoreReader = Pick<Store, "getHeads" | "getBodies" | "getStates" | "getFeedItems" | "onChange">;

export interface GatherContext {
  readonly store: StoreReader;
  readonly sources: readonly Source[];
  /** Shared by all feeds. */
  readonly memory: SketchCache;
  /** Milliseconds. */
  readonly now: number;
}

/** Which items make up a feed at this moment, bodies not read yet. */
export interface Composition {
  readonly items: readonly ComposedItem[];
  /** Present for a document: see `composeDocument`. */
  readonly selected?: Selected;
  /** When one of its sources last changed, milliseconds; undefined before anything came in. */
  readonly lastChangeMs?: number;
  /** When a filter on age next decides otherwise. */
  readonly changesAt?: Instant;
  /** Where the search for items ended, by the order of the feed, although its sources have older ones. */
  readonly cutAt?: Instant;
  /** False before any of its sources was read: the document says nothing yet. */
  readonly isComposed: boolean;
  /** How items name where they came from, by the source's id. */
  readonly sourceNames: ReadonlyMap<string, ItemSource>;
  /** What the feed has shown. */
  readonly kept: readonly FeedItem[];
  /** What becomes of it. */
  readonly keptChanges: () => Promise<FeedItemChanges>;
}

/**
 * Decides what makes up one feed; reads heads, and bodies only where a filter or the search for copies needs them.
 * @param arrivals what `readArrivals` gave for the same sources: the newest heads are taken from there instead of read again.
 * @param documentLimit given where `selected` is wanted, for a document with this limit.
 */
export async function composeFeed(
  feed: Feed,
  context: GatherContext,
  arrivals: readonly Head[] = [],
  documentLimit?: number,
): Promise<Composition> {
  const { store, sources, memory, now } = context;
  const ids = selectSources(feed, sources);
  const ofFeed = await store.getStates(ids);
  const states = new Map(ofFeed.map((state) => [state.sourceId, state]));
  const sourceNames = new Map(sources.map((source) => [source.id, itemSource(source, states.get(source.id))]));
  const plan = planFeed(feed, sources, new Map([...sourceNames].map(([id, { title }]) => [id, title])));
  const reader = feedReader(store, plan.sourceIds, newestOf(arrivals, feed, sources));
  const kept = new KeptItems(feed.dedupe.by === "none" ? [] : await store.getFeedItems(feed.id));
  const recent = documentLimit === undefined ? {} : { recent: recentOf(arrivals, documentLimit, toInstant(now)) };
  const known = { memory, now: toInstant(now), kept, ...recent };
  const { items, changesAt, cutAt, keep, selected } = await composeWithTexts(plan, reader, known);
  const changes = plan.sourceIds.map((id) => Date.parse(states.get(id)?.lastChange ?? "")).filter(Number.isFinite);
  const isRead = ids.length === 0 || ofFeed.some(({ lastSuccess }) => lastSuccess !== undefined);
  return {
    items,
    isComposed: isRead || items.length > 0,
    sourceNames,
    kept: kept.all,
    keptChanges: async () => {
      const present = await runStepsWithRests(keep(), new TimeSlice().rest);
      return runStepsWithRests(changeFeedItems(kept, present, feed.limit), new TimeSlice().rest);
    },
    ...(changes.length > 0 && { lastChangeMs: changes.reduce((one, other) => Math.max(one, other)) }),
    ...(changesAt !== undefined && { changesAt }),
    ...(cutAt !== undefined && { cutAt }),
    ...(selected !== undefined && { selected }),
  };
}

/**
 * The same for the document of a feed, which holds recent arrivals in addition to the newest items.
 * @param arrivals what `readArrivals` gave for the same sources.
 */
export async function composeDocument(
  feed: Feed,
  context: GatherContext,
  arrivals: readonly Head[],
): Promise<Composition & { readonly selected: Selected }> {
  // One more than the limit tells whether there is a next page.
  const composition = await composeFeed({ ...feed, limit: feed.limit + 1 }, context, arrivals, feed.limit);
  const { selected } = composition;
  if (selected === undefined) throw new Error(`the document of feed "${feed.id}" was not selected`);
  return { ...composition, items: selected.items, selected };
}

/** What came in over the sources of a feed, newest first, whatever its filters and limits say. */
export function readArrivals(
  feed: Feed,
  { store, sources }: GatherContext,
  limit = MAX_DEPTH_ITEMS,
): Promise<readonly Head[]> {
  return store.getHeads({ sourceIds: selectSources(feed, sources), order: "firstSeen", limit });
}

/** An item with its body, ready to be rendered. */
export interface ReadItem {
  readonly item: RenderItem;
  /** False where the store has let go of the body since, or lost it: what is known of the item is shown without. */
  readonly whole: boolean;
}

/** Reads the bodies of composed items: all that rendering needs. */
export async function readItems(
  store: StoreReader,
  items: readonly ComposedItem[],
  sourceNames: ReadonlyMap<string, ItemSource>,
): Promise<RenderItem[]> {
  return (await readWithBodies(store, items, sourceNames)).map(({ item }) => item);
}

/** The same, telling which are whole. */
export async function readWithBodies(
  store: StoreReader,
  items: readonly ComposedItem[],
  sourceNames: ReadonlyMap<string, ItemSource>,
): Promise<ReadItem[]> {
  const bodies = await readBodies(
    store,
    items.map(({ head }) => head),
  );
  return items.map((composed, index): ReadItem => {
    const { head } = composed;
    const copies = relatedItems(composed, sourceNames);
    const { original, ...body } = bodies[index] ?? { attachments: [] };
    const source = nameOf(head.sourceId, sourceNames);
    const credit = original === undefined ? { source } : { source: { id: source.id, ...original }, via: source };
    return {
      item: { ...head, ...body, ...credit, ...(copies.length > 0 && { related: copies }) },
      whole: bodies[index] !== undefined && head.contentHash !== "",
    };
  });
}

/** Lets the event loop go on before it reads, when work on what was read took long. */
function feedReader(store: StoreReader, sourceIds: readonly string[], known: NewestHeads): FeedReader {
  const turn = new TimeSlice();
  return {
    rest: turn.rest,
    async heads(query) {
      const heads = headsWithin(known, query);
      if (heads !== undefined) return heads;
      await turn.rest();
      return store.getHeads({ sourceIds, order: known.order, ...query });
    },
    async bodies(heads) {
      await turn.rest();
      return readBodies(store, heads);
    },
  };
}

async function readBodies(store: StoreReader, heads: readonly Head[]): Promise<(ItemBody | undefined)[]> {
  const bodies = await store.getBodies(heads.map(({ sourceId, key }) => ({ sourceId, key })));
  return heads.map(({ sourceId, key }) => bodies.get(bodyKey(sourceId, key)));
}

/** The other copies of an item and other items about its page, as documents list them. */
export function relatedItems(
  { related, linked }: ComposedItem,
  sourceNames: ReadonlyMap<string, ItemSource>,
): RelatedItem[] {
  return [...related, ...linked].map(({ sourceId, url, title }) => ({
    ...(url !== undefined && { url }),
    ...(title !== undefined && { title }),
    source: nameOf(sourceId, sourceNames),
  }));
}

export function nameOf(sourceId: string, sourceNames: ReadonlyMap<string, ItemSource>): ItemSource {
  return sourceNames.get(sourceId) ?? { id: sourceId, title: sourceId };
}

/** The config's title wins; else what the source calls itself, else its host. */
function itemSource({ id, title, url }: Source, state: SourceState | undefined): ItemSource {
  const homepage = state?.homepage;
  return {
    id,
    title: title ?? state?.title ?? parseUrl(url)?.hostname ?? url,
    ...(homepage !== undefined && { url: withoutSecrets(homepage) }),
    feedUrl: withoutSecrets(url),
  };
}
