import type { Instant, NormalisedItem } from "../feed/model.js";
import { parseUrl } from "../feed/url.js";
import { contentHash } from "./content-hash.js";
import {
  bringBack,
  type Clock,
  correctDates,
  judgeClock,
  listsOldestFirst,
  publishedAt,
  sortInstants,
} from "./dating.js";
import type { ItemHead, Source, SourceUpdate, StoredItem, StoredSource } from "./model.js";
import { type Recognised, recognise } from "./recognise.js";
import { retain } from "./retain.js";

/** What is known of a source's items, kept and gone. */
export type StoredItems = Pick<StoredSource, "heads" | "remembered">;

export type Decision = Omit<SourceUpdate, "state"> & { readonly changed: boolean };

/**
 * What one document changes in what is stored of its source. Pure: `now` is the moment of the poll.
 *
 * New items are admitted with the publisher's date, never later than now; edited ones follow `source.updates`; items that are
 * missing from the document stay until retention lets them go, and are remembered then, so that they never come as new.
 * `recognise` states which items are the same; `contentHash` what is no edit; `dating` which dates are believed.
 */
export function decide(
  stored: StoredItems,
  items: readonly NormalisedItem[],
  source: Pick<Source, "updates" | "retention">,
  now: Instant,
): Decision {
  const clock = judgeClock(stored, items, now);
  const recognised = recognise(newestFirst(items), stored.heads, stored.remembered);
  const fresh = admit(recognised, stored, clock.now);
  const edits = recognised.flatMap((each) =>
    each.kind === "known" ? [edit(each.head, each.item, source, clock)] : [],
  );
  const edited = new Map(edits.map((each) => [each.after.key, each]));
  const heads = stored.heads.map((head) => edited.get(head.key)?.after ?? settled(head, clock));
  const upserts = [...fresh, ...edits.flatMap(({ upsert }) => upsert ?? [])];
  const retouched = heads.filter((head, at) => head !== stored.heads[at] && edited.get(head.key)?.upsert === undefined);
  return retain({ stored, heads, upserts, retouched, recognised, retention: source.retention, now: clock.now });
}

/** Documents list the newest first; one whose dates only ever rise lists the oldest first, and is read from its end. */
function newestFirst(items: readonly NormalisedItem[]): readonly NormalisedItem[] {
  return listsOldestFirst(items) ? items.toReversed() : items;
}

/** The new items, placed before all that were there. */
function admit(recognised: readonly Recognised[], stored: StoredItems, now: Instant): StoredItem[] {
  const fresh = recognised.filter((each) => each.kind === "new");
  const isFirst = stored.heads.length === 0 && stored.remembered.length === 0;
  const instants = sortInstants(
    fresh.map(({ item }) => item),
    now,
    isFirst,
  );
  const before = stored.heads.reduce((least, { place }) => Math.min(least, place), 0);
  return fresh.map(({ item: { idDerived: _, updated, ...item }, id, key }, at) => ({
    ...item,
    // What is said to have been edited in the future would make every later edit look older than what is kept.
    ...(updated !== undefined && updated <= now && { updated }),
    id,
    key,
    published: publishedAt(item, now),
    sortedAt: instants[at] ?? now,
    firstSeen: now,
    place: before - fresh.length + at,
    contentHash: contentHash(item),
  }));
}

/** What a known item becomes: `upsert` when its body is written again, else at most its head changes. */
interface Edit {
  readonly after: ItemHead;
  readonly upsert?: StoredItem;
}

function edit(stored: ItemHead, item: NormalisedItem, source: Pick<Source, "updates">, clock: Clock): Edit {
  const head = settled(stored, clock);
  const hash = contentHash(item);
  const isLost = head.contentHash === "";
  if (source.updates === "ignore" && !isLost) return { after: head };
  const dated = { ...head, ...correctDates(head, item) };
  if (!isLost && (hash === head.contentHash || isStale(head, item))) {
    const after = { ...dated, ...moved(head, item) };
    return { after: sameText(after, head) ? head : after };
  }
  const { idDerived: _, updated, ...content } = item;
  const { id, key, firstSeen, place, published, sortedAt } = dated;
  const rises = source.updates === "bump" && !isLost;
  const changedAt = isLost ? head.updated : editedAt(head, updated, clock.now);
  const upsert: StoredItem = {
    ...content,
    id,
    key,
    firstSeen,
    place,
    published,
    ...(changedAt === undefined ? {} : { updated: changedAt }),
    sortedAt: rises && clock.now > sortedAt ? clock.now : sortedAt,
    contentHash: hash,
  };
  return { after: upsert, upsert };
}

/** A copy older than the one that is kept, as servers behind one name hand out by turns. */
function isStale(head: ItemHead, { updated }: NormalisedItem): boolean {
  return updated !== undefined && head.updated !== undefined && updated < head.updated;
}

/** The publisher's word for when, if it can be true; else when the edit was seen. */
function editedAt(head: ItemHead, updated: Instant | undefined, now: Instant): Instant {
  const least = head.updated ?? head.published;
  return updated !== undefined && updated <= now && updated > least ? updated : now;
}

/** The same page under an address that opens: another domain, or https by now. */
function moved(head: ItemHead, { url }: NormalisedItem): { url?: string } {
  if (url === undefined || head.url === undefined) return {};
  const hostOf = (address: string) => parseUrl(address)?.host ?? "";
  const isSafer = url.startsWith("https:") && head.url.startsWith("http:");
  return isSafer || hostOf(url) !== hostOf(head.url) ? { url } : {};
}

function settled(head: ItemHead, clock: Clock): ItemHead {
  return (clock.earlierWasWrong ? bringBack(head, clock.now) : undefined) ?? head;
}

function sameText(a: ItemHead, b: ItemHead): boolean {
  return a.url === b.url && a.published === b.published && a.sortedAt === b.sortedAt;
}
