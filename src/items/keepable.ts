import type { Instant } from "../lib/dates/instant.js";
import { givenDate, listsOldestFirst } from "./item-dates.js";

/** An item before it is decided on, as far as its place in time goes. */
interface Dated {
  readonly id?: string;
  readonly url?: string;
  readonly published?: Instant;
}

export interface KeepLimits {
  /** As many as the source keeps at most. */
  readonly maxItems: number;
  /** Ids of stored items: their edits count wherever they are in the document. */
  readonly knownIds: ReadonlySet<string>;
}

/** Later than any date: undated items at the top of a document are its newest. */
const NEWEST: Instant = "9999-12-31T23:59:59Z";

/**
 * The items of a document that can be kept, in its order: the newest `maxItems`, and those that are stored already. Retention
 * would remove the others again; without them the cost of a document is bounded by what is kept of it.
 */
export function keepable<Item extends Dated>(items: readonly Item[], limits: KeepLimits): readonly Item[] {
  if (items.length <= limits.maxItems) return items;
  const newestFirst = listsOldestFirst(items) ? items.toReversed() : items;
  let neighbour = NEWEST;
  const dated = newestFirst.map((item) => {
    neighbour = givenDate(item) ?? neighbour;
    return { item, date: neighbour };
  });
  const byDate = dated.sort((a, b) => (a.date < b.date ? 1 : a.date > b.date ? -1 : 0));
  const newest = new Set(byDate.slice(0, limits.maxItems).map(({ item }) => item));
  const isKnown = ({ id, url }: Item) => limits.knownIds.has(id ?? url ?? "");
  return items.filter((item) => newest.has(item) || isKnown(item));
}
