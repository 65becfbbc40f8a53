import type { Instant, NormalisedItem } from "../feed/model.js";
import { contentHash } from "./content-hash.js";
import { keyOf } from "./identity.js";
import type { ItemHead, Remembered, Source, SourceUpdate, StoredItem, StoredSource } from "./model.js";

export type Decision = Omit<SourceUpdate, "state"> & { readonly changed: boolean };

/** Keys remembered beside those in the present document: oldest go first. */
const REMEMBERED_LIMIT = 2000;

/** What one document changes in what is stored of its source. Pure: `now` is the moment of the poll. */
export function decide(stored: StoredSource, items: readonly NormalisedItem[], source: Source, now: Instant): Decision {
  const heads = new Map(stored.heads.map((head) => [head.key, head]));
  const known = new Set(stored.remembered.map(({ key }) => key));
  const firstPlace = Math.min(0, ...stored.heads.map(({ place }) => place)) - items.length;
  const upserts = items.flatMap((item, at): StoredItem[] => {
    const key = keyOf(item.id);
    const head = heads.get(key);
    if (head !== undefined) return edit(head, item, source, now);
    return known.has(key) ? [] : [admit(item, key, firstPlace + at, now)];
  });
  return retain(stored, upserts, source, now);
}

function admit(item: NormalisedItem, key: string, place: number, now: Instant): StoredItem {
  const { idDerived: _, published: given, ...rest } = item;
  const published = given === undefined || given > now ? now : given;
  return { ...rest, key, published, firstSeen: now, sortedAt: published, place, contentHash: contentHash(item) };
}

function edit(head: ItemHead, item: NormalisedItem, source: Source, now: Instant): StoredItem[] {
  const hash = contentHash(item);
  const lost = head.contentHash === "";
  if (hash === head.contentHash || (source.updates === "ignore" && !lost)) return [];
  const { idDerived: _, ...rest } = item;
  const { key, id, published, firstSeen, place, sortedAt } = head;
  const rises = source.updates === "bump" && !lost;
  return [{ ...rest, key, id, published, firstSeen, place, sortedAt: rises ? now : sortedAt, contentHash: hash }];
}

function retain(stored: StoredSource, upserts: readonly StoredItem[], source: Source, now: Instant): Decision {
  const after = new Map<string, ItemHead>([...stored.heads, ...upserts].map((head) => [head.key, head]));
  const { maxItems, maxAgeMs = Infinity } = source.retention;
  const newestFirst = [...after.values()].sort((a, b) =>
    a.sortedAt < b.sortedAt ? 1 : a.sortedAt > b.sortedAt ? -1 : a.place - b.place,
  );
  const gone = newestFirst.filter(
    (head, at) => at >= maxItems || Date.parse(now) - Date.parse(head.sortedAt) > maxAgeMs,
  );
  const goneKeys = new Set(gone.map(({ key }) => key));
  const kept = upserts.filter(({ key }) => !goneKeys.has(key));
  const removals = stored.heads.filter(({ key }) => goneKeys.has(key)).map(({ key }) => key);
  const remembered: Remembered[] = [
    ...stored.remembered,
    ...[...goneKeys].map((key) => ({ key, lastSeen: now })),
  ].slice(-REMEMBERED_LIMIT);
  return {
    upserts: kept,
    removals,
    ...(goneKeys.size === 0 ? {} : { remembered }),
    changed: kept.length + removals.length + goneKeys.size > 0,
  };
}
