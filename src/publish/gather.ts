import type { Feed, Source, SourceState } from "../aggregate/model.js";
import type { ItemSource } from "../feed/model.js";
import type { RenderItem } from "../feed/render/model.js";
import { bodyKey, type SourceHead, type Store } from "../store/port.js";
import { sourcesOf } from "./membership.js";

/** What of a store publishing reads. */
export type StoreReader = Pick<Store, "getHeads" | "getBodies" | "getStates" | "onChange">;

/** What a feed is made of at this moment. */
export interface Gathered {
  readonly items: readonly RenderItem[];
  /** When one of its sources last changed, milliseconds; undefined before anything came in. */
  readonly lastChangeMs?: number;
}

/** Reads from the store what makes up one feed, bodies included. */
export async function gatherFeed(store: StoreReader, sources: readonly Source[], feed: Feed): Promise<Gathered> {
  const members = sourcesOf(feed, sources);
  const heads = await store.getHeads({
    sourceIds: members.map(({ id }) => id),
    order: feed.order,
    limit: feed.limit,
    ...(feed.limitPerSource !== undefined && { limitPerSource: feed.limitPerSource }),
  });
  const states = new Map((await store.getStates()).map((state) => [state.sourceId, state]));
  const changes = members.map(({ id }) => Date.parse(states.get(id)?.lastChange ?? "")).filter(Number.isFinite);
  return {
    items: await withBodies(store, members, states, heads),
    ...(changes.length > 0 && { lastChangeMs: changes.reduce((a, b) => Math.max(a, b)) }),
  };
}

async function withBodies(
  store: StoreReader,
  sources: readonly Source[],
  states: ReadonlyMap<string, SourceState>,
  heads: readonly SourceHead[],
): Promise<RenderItem[]> {
  const bodies = await store.getBodies(heads.map(({ sourceId, key }) => ({ sourceId, key })));
  const named = new Map(sources.map((source) => [source.id, itemSource(source, states.get(source.id))]));
  return heads.flatMap((head): RenderItem[] => {
    const source = named.get(head.sourceId);
    const body = bodies.get(bodyKey(head.sourceId, head.key));
    return source === undefined ? [] : [{ ...head, attachments: [], ...body, source }];
  });
}

function itemSource(source: Source, state: SourceState | undefined): ItemSource {
  const url = state?.homepage;
  return {
    id: source.id,
    title: source.title ?? state?.title ?? hostOf(source.url),
    ...(url !== undefined && { url }),
    feedUrl: source.url,
  };
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).hostname : url;
}
