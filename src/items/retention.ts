import type { Retention } from "../domain/source.js";
import type { ItemHead, SeenKey, SourceUpdate, StoredItem, StoredSource } from "../domain/stored-item.js";
import type { Instant } from "../lib/dates/instant.js";
import { toInstant, toMs } from "../lib/dates/instant.js";
import { DAY_MS } from "../lib/time.js";
import { markOf } from "./content-hash.js";
import { marksOf } from "./identity.js";
import type { MatchedItems } from "./match-items.js";

/** Items remembered beside those in the present document, which always are; those seen longest ago go first. */
export const REMEMBERED_LIMIT = 2000;
/** How old `lastSeen` may be before it is written anew: not at each poll, which would make each a write. */
const REFRESH_AFTER_MS = 7 * DAY_MS;

interface Kept {
  readonly stored: Pick<StoredSource, "heads" | "remembered">;
  /** What was stored, as it is after the document. */
  readonly heads: readonly ItemHead[];
  readonly upserts: readonly StoredItem[];
  readonly headUpdates: readonly ItemHead[];
  readonly recognised: readonly MatchedItems[];
  readonly retention: Retention;
  readonly now: Instant;
}

/** Lets the oldest items go that are over what the source may keep, and remembers them. */
export function retain(kept: Kept): Omit<SourceUpdate, "state"> & { changed: boolean } {
  const { stored, retention, now } = kept;
  const after = new Map<string, ItemHead>([...kept.heads, ...kept.upserts].map((head) => [head.key, head]));
  const newestFirst = [...after.values()].sort(byAge);
  const gone = newestFirst.filter((head, at) => at >= retention.maxItems || isTooOld(head, retention, now));
  const goneKeys = new Set(gone.map(({ key }) => key));
  const stays = ({ key }: ItemHead) => !goneKeys.has(key);
  const upserts = kept.upserts.filter(stays);
  const headUpdates = kept.headUpdates.filter(stays);
  const removals = stored.heads.filter((head) => !stays(head)).map(({ key }) => key);
  const remembered = remember(kept, gone);
  return {
    upserts,
    removals,
    ...(headUpdates.length === 0 ? {} : { headUpdates }),
    ...(remembered === undefined ? {} : { remembered }),
    changed: upserts.length + removals.length > 0 || areShownOtherwise(headUpdates, stored),
  };
}

/** True if a reader could see a change of one of these heads. `isWithdrawn` is not shown anywhere. */
function areShownOtherwise(headUpdates: readonly ItemHead[], { heads }: Kept["stored"]): boolean {
  const before = new Map(heads.map((head) => [head.key, head]));
  return headUpdates.some((head) => {
    const { url, published, sortedAt, firstSeen } = before.get(head.key) ?? {};
    return (
      head.url !== url || head.published !== published || head.sortedAt !== sortedAt || head.firstSeen !== firstSeen
    );
  });
}

/** When an item that is remembered had certainly left the documents of its source. */
export function leftBy({ lastSeen }: Pick<SeenKey, "lastSeen">): Instant {
  return toInstant(toMs(lastSeen) + REFRESH_AFTER_MS + DAY_MS);
}

function byAge(a: ItemHead, b: ItemHead): number {
  return a.sortedAt < b.sortedAt ? 1 : a.sortedAt > b.sortedAt ? -1 : a.place - b.place;
}

function isTooOld(head: ItemHead, { maxAgeMs }: Retention, now: Instant): boolean {
  return maxAgeMs !== undefined && toMs(now) - toMs(head.sortedAt) > maxAgeMs;
}

/** The remembered items after this poll, those seen last at the end; undefined when nothing is to be written. */
function remember({ stored, recognised, now }: Kept, gone: readonly ItemHead[]): readonly SeenKey[] | undefined {
  const present = new Set(recognised.flatMap((each) => (each.kind === "remembered" ? [each.key] : [])));
  const isDue = ({ key, lastSeen }: SeenKey) => present.has(key) && toMs(now) - toMs(lastSeen) > REFRESH_AFTER_MS;
  const admitted = new Set(recognised.flatMap((each) => (each.kind === "new" ? [each.key] : [])));
  const isNewer = ({ key, lastSeen }: SeenKey) => admitted.has(key) || isDue({ key, lastSeen });
  if (gone.length === 0 && !stored.remembered.some(isNewer)) return undefined;
  const inDocument = new Set([
    ...present,
    ...recognised.flatMap((each) => (each.kind === "remembered" ? [] : [keyOf(each)])),
  ]);
  const refreshed = stored.remembered
    .filter(({ key }) => !admitted.has(key))
    .map((each) => (present.has(each.key) ? { ...each, lastSeen: now } : each));
  const added = gone.map((head) => ({
    key: head.key,
    lastSeen: now,
    marks: [...marksOf(head), markOf(head.contentHash)],
  }));
  const all = [...refreshed, ...added].sort((a, b) => (a.lastSeen < b.lastSeen ? -1 : a.lastSeen > b.lastSeen ? 1 : 0));
  const away = all.filter(({ key }) => !inDocument.has(key));
  const dropped = new Set(away.slice(0, Math.max(0, away.length - REMEMBERED_LIMIT)).map(({ key }) => key));
  return all.filter(({ key }) => !dropped.has(key));
}

function keyOf(each: Exclude<MatchedItems, { kind: "remembered" }>): string {
  return each.kind === "new" ? each.key : each.head.key;
}
