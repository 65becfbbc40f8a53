import { DOCUMENT_ITEMS } from "../compose/recent-arrivals.js";
import { createSketchCache } from "../compose/sketch-cache.js";
import type { Config } from "../config/config.js";
import type { Feed } from "../domain/feed.js";
import { composeDocument, readArrivals, type StoreReader } from "./load-items.js";

const MAX_TEXTS_REMEMBERED = 2_000;

/** A feed of which more items arrived within one hour of the last 24 than its document can hold. */
export interface Overflow {
  readonly feedId: string;
  readonly arrived: number;
  readonly limit: number;
  /** For people, with what to do about it. */
  readonly message: string;
}

/** Undefined while a reader that asks once an hour sees every item. */
export function overflowOf({ id, limit, holdsRecent }: Feed, busiestHour: number): Overflow | undefined {
  const most = holdsRecent ? DOCUMENT_ITEMS : limit;
  if (busiestHour <= most) return undefined;
  const way = holdsRecent ? "divide the feed into several" : "raise its limit, or remove it";
  const message = `feed "${id}": ${busiestHour} items arrived within one hour, and its document holds ${most}; a reader that asks once an hour misses some: ${way}`;
  return { feedId: id, arrived: busiestHour, limit: most, message };
}

/** Looks at every feed, by what is stored. */
export async function findOverflows(config: Config, store: StoreReader, now: number): Promise<readonly Overflow[]> {
  const memory = createSketchCache(MAX_TEXTS_REMEMBERED);
  const context = { store, sources: config.sources, memory, now };
  const found: Overflow[] = [];
  for (const feed of config.feeds) {
    const { selected } = await composeDocument(feed, context, await readArrivals(feed, context));
    const overflow = overflowOf(feed, selected.busiestHour);
    if (overflow !== undefined) found.push(overflow);
  }
  return found;
}
