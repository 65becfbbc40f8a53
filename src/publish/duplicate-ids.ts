import type { Head } from "../compose/duplicate-rules.js";
import type { FeedItem } from "../compose/feed-items.js";
import { sourcesId } from "../feed/render/document-ids.js";
import { cleanLine } from "../feed/render/escape.js";
import { canonicalUrl } from "../lib/canonical-url.js";
import { groupBy } from "../lib/group-by.js";

/**
 * Which items of a feed share their publisher's id with another item that was seen before them (`<guid>4711</guid>` at two
 * publishers), for `uniqueIds`. Decided over the newest arrivals of all its sources, whatever its filters and limits say, so that
 * current document, pages, archives and queries call an item the same, and an item is not renamed when the other leaves the
 * document. One article that came by two sources (same id, same address) is no such case: its two copies are told apart only
 * where both stand in one document, since a reader loses nothing by knowing it already. Within one source ids are unique.
 * @param kept what the feed has shown: an id stays taken when the item that has it leaves its source.
 */
export function findDuplicateIds(arrivals: readonly Named[], kept: readonly FeedItem[] = []): ReadonlySet<string> {
  const known = new Set(arrivals.map(({ sourceId, id }) => sourcesId(sourceId, id)));
  const lost = kept.filter(({ sourceId, id }) => !known.has(sourcesId(sourceId, id)));
  const sharing = sharedIds([...arrivals, ...lost]);
  return new Set(
    [...groupBy(sharing, ({ id }) => [cleanLine(id)])].flatMap(([id, heads]) => {
      const first = heads.reduce((one, other) => (isEarlier(other, one) ? other : one));
      return heads
        .filter((head) => head.sourceId !== first.sourceId && !isSameArticle(head, first))
        .map(({ sourceId }) => sourcesId(sourceId, id));
    }),
  );
}

/** What an item is named by, and compared by where two have one id. */
type Named = Pick<Head, "id" | "firstSeen" | "sourceId" | "url" | "title">;

/** Few of many heads share their id: only those are grouped. */
function sharedIds(arrivals: readonly Named[]): readonly Named[] {
  const counts = new Map<string, number>();
  const ids = arrivals.map(({ id }) => cleanLine(id));
  for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1);
  return arrivals.filter((_, at) => (counts.get(ids[at] ?? "") ?? 0) > 1);
}

function isEarlier(one: Named, other: Named): boolean {
  if (one.firstSeen !== other.firstSeen) return one.firstSeen < other.firstSeen;
  return one.sourceId < other.sourceId;
}

function isSameArticle(one: Named, other: Named): boolean {
  if (one.url === undefined || other.url === undefined) return one.title !== undefined && one.title === other.title;
  return one.url === other.url || canonicalUrl(one.url) === canonicalUrl(other.url);
}
