import type { NormalisedItem } from "../domain/item.js";
import type { Source } from "../domain/source.js";
import type { ItemHead, SourceUpdate, StoredItem, StoredSource } from "../domain/stored-item.js";
import type { Instant } from "../lib/dates/instant.js";
import { parseUrl } from "../lib/url.js";
import { contentHash } from "./content-hash.js";
import {
  bringBack,
  type Clock,
  correctDates,
  givenDate,
  isRepublished,
  judgeClock,
  keepsDates,
  listsOldestFirst,
  publishedAt,
  sortInstants,
} from "./item-dates.js";
import { type MatchedItems, matchItems } from "./match-items.js";
import { leftBy, retain } from "./retention.js";

/** What is known of a source's items, kept and gone. */
export type StoredItems = Pick<StoredSource, "heads" | "remembered">;

export type Decision = Omit<SourceUpdate, "state"> & { readonly changed: boolean };

/**
 * What one document changes in what is stored of its source. Pure: `now` is the moment of the poll.
 *
 * New items are admitted with the publisher's date, never later than now; edited ones follow `source.updates`; items that are
 * missing from the document stay until retention lets them go, and are remembered then, so that they never come as new.
 * An item that was withdrawn and is listed again with a much later date moves to that date.
 * `matchItems` states which items are the same; `contentHash` what is no edit; `dating` which dates are believed.
 * @param isWhole false where a missing item was not withdrawn: the document ended early, or lists what is new only.
 */
export function decide(
  stored: StoredItems,
  items: readonly NormalisedItem[],
  source: Pick<Source, "updates" | "retention">,
  now: Instant,
  isWhole = true,
): Decision {
  const clock = judgeClock(stored, items, now);
  const found = matchItems(newestFirst(items), stored.heads, stored.remembered);
  const known = found.filter((each) => each.kind === "known");
  const areDatesKept = keepsDates(known);
  const recognised = areDatesKept ? found.map((each) => readmitted(each, clock.now)) : found;
  const fresh = admit(recognised, stored, clock.now);
  const edits = known.map(({ head, item }) => {
    const isAgain = areDatesKept && head.isWithdrawn === true && isRepublished(head, item, clock.now);
    return edit(head, item, { ...source, isAgain }, clock);
  });
  const edited = new Map(edits.map((each) => [each.after.key, each]));
  const missing = (head: ItemHead) => (isWhole ? withdrawn(settled(head, clock)) : settled(head, clock));
  const heads = stored.heads.map((head) => edited.get(head.key)?.after ?? missing(head));
  const upserts = [...fresh, ...edits.flatMap(({ upsert }) => upsert ?? [])];
  const headUpdates = heads.filter(
    (head, at) => head !== stored.heads[at] && edited.get(head.key)?.upsert === undefined,
  );
  return retain({ stored, heads, upserts, headUpdates, recognised, retention: source.retention, now: clock.now });
}

/** Documents list the newest first; one whose dates only ever rise lists the oldest first, and is read from its end. */
function newestFirst(items: readonly NormalisedItem[]): readonly NormalisedItem[] {
  return listsOldestFirst(items) ? items.toReversed() : items;
}

/** An item that is remembered and was published again, long after it left the documents, is new under the key it had. */
function readmitted(each: MatchedItems, now: Instant): MatchedItems {
  if (each.kind !== "remembered") return each;
  const given = givenDate(each.item);
  if (given === undefined || given > now || given <= leftBy(each)) return each;
  return { kind: "new", item: each.item, id: each.item.id, key: each.key };
}

/** An item that is not in the document. */
function withdrawn(head: ItemHead): ItemHead {
  return head.isWithdrawn ? head : { ...head, isWithdrawn: true };
}

/** An item that is in the document. */
function listed(head: ItemHead): ItemHead {
  const { isWithdrawn, ...rest } = head;
  return isWithdrawn === undefined ? head : rest;
}

/** The new items, placed before all that were there. */
function admit(recognised: readonly MatchedItems[], stored: StoredItems, now: Instant): StoredItem[] {
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
    ...(isFirst && { isFromArchive: true as const }),
    contentHash: contentHash(item),
  }));
}

/** What a known item becomes: `upsert` when its body is written again, else at most its head changes. */
interface Edit {
  readonly after: ItemHead;
  readonly upsert?: StoredItem;
}

interface EditRules {
  readonly updates: Source["updates"];
  /** The item was published again. */
  readonly isAgain: boolean;
}

function edit(stored: ItemHead, item: NormalisedItem, { updates, isAgain }: EditRules, clock: Clock): Edit {
  const head = listed(settled(stored, clock));
  const hash = contentHash(item);
  const isLost = head.contentHash === "";
  const again = isAgain ? publishedAgain(head, item, clock.now) : head;
  if (updates === "ignore" && !isLost) return { after: again };
  const dated = isAgain ? again : { ...head, ...correctDates(head, item) };
  if (!isLost && (hash === head.contentHash || isStale(head, item))) {
    const after = { ...dated, ...moved(head, item) };
    return { after: sameText(after, head) ? head : after };
  }
  const { idDerived: _, updated, ...content } = item;
  const { id, key, firstSeen, place, published, sortedAt, isFromArchive } = dated;
  const rises = updates === "bump" && !isLost;
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
    ...(isFromArchive && { isFromArchive }),
    contentHash: hash,
  };
  return { after: upsert, upsert };
}

/** An edit that is older than the new date tells nothing. */
function publishedAgain({ updated, ...head }: ItemHead, item: NormalisedItem, now: Instant): ItemHead {
  const published = publishedAt(item, now);
  return { ...head, published, sortedAt: published, ...(updated !== undefined && updated > published && { updated }) };
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
