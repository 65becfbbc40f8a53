import { createHash } from "node:crypto";
import type { Dedupe } from "../domain/feed.js";
import type { Instant } from "../lib/dates/instant.js";
import { mapInSteps, type Steps } from "../lib/steps.js";
import { type Comparable, isTelling } from "./duplicate-rules.js";

/** Feed items that are kept, or twice the limit of the feed if that is more; those that arrived first are dropped first. */
const MIN_KEPT_ITEMS = 2_000;
/** Copies of one item whose keys are kept. */
const MAX_COPIES = 50;
/** 48 bits: marks are compared inside one feed, within one window. */
const MARK_CHARS = 8;

/** Names one item of one source. */
export type CopyKey = readonly [sourceId: string, key: string];

/** Hashes of what copies of the item are recognised by; empty where there is none. */
export interface CopyMarks {
  readonly exact: string;
  readonly visit: string;
  readonly loose: string;
  readonly title: string;
}

/** The id and the position of the copy that arrived first. */
export interface FirstCopy {
  readonly sourceId: string;
  readonly key: string;
  readonly id: string;
  readonly firstSeen: Instant;
  readonly published: Instant;
  readonly sortedAt: Instant;
  readonly place: number;
  /** See `StoredItem`. */
  readonly isFromArchive?: true;
}

/**
 * What a feed shows under one id. It is kept, so that the id and the position stay when the copy that gave them leaves its
 * source, the store or the config, and so that a copy that arrives afterwards is recognised.
 */
export interface FeedItem extends FirstCopy {
  /** The rule by which its copies were found. */
  readonly by: Dedupe["by"];
  /** The other copies that were seen. */
  readonly copies: readonly CopyKey[];
  readonly marks: CopyMarks;
}

/** How the kept items of a feed change: `drop` names those that go, by `feedItemName`. */
export interface FeedItemChanges {
  readonly put: readonly FeedItem[];
  readonly drop: readonly string[];
}

export function feedItemName({ sourceId, key }: Pick<FeedItem, "sourceId" | "key">): string {
  return `${sourceId}\n${key}`;
}

/** Every copy that was seen. */
export function copiesOf({ sourceId, key, copies }: FeedItem): readonly CopyKey[] {
  return [[sourceId, key], ...copies];
}

/** The kept items of a feed, found by their copies. */
export class KeptItems {
  readonly all: readonly FeedItem[];
  readonly #byCopy = new Map<string, FeedItem>();

  /** Where two items claim one copy, as two processes may have kept it, the one that arrived first has it. */
  constructor(items: readonly FeedItem[] = []) {
    this.all = items.toSorted(firstArrivalFirst);
    for (const item of this.all) {
      for (const [sourceId, key] of copiesOf(item)) {
        const name = feedItemName({ sourceId, key });
        if (!this.#byCopy.has(name)) this.#byCopy.set(name, item);
      }
    }
  }

  of(copy: Pick<FeedItem, "sourceId" | "key">): FeedItem | undefined {
    return this.#byCopy.get(feedItemName(copy));
  }
}

function firstArrivalFirst(one: FeedItem, other: FeedItem): number {
  const [mine, theirs] = [`${one.firstSeen}\n${one.id}`, `${other.firstSeen}\n${other.id}`];
  return mine < theirs ? -1 : mine > theirs ? 1 : 0;
}

/** What becomes of the kept items, given those of the present composition. */
export function* changeFeedItems(kept: KeptItems, present: readonly FeedItem[], limit: number): Steps<FeedItemChanges> {
  const before = new Map(kept.all.map((item) => [feedItemName(item), item]));
  const now = new Map(present.map((item) => [feedItemName(item), item]));
  const most = Math.max(MIN_KEPT_ITEMS, limit * 2);
  const newestFirst = [...new Map([...before, ...now]).values()].sort((one, other) => firstArrivalFirst(other, one));
  const dropped = new Set(newestFirst.slice(most).map(feedItemName));
  yield;
  const isChanged = yield* mapInSteps(present, (item) => {
    const name = feedItemName(item);
    return !dropped.has(name) && JSON.stringify(item) !== JSON.stringify(before.get(name));
  });
  return {
    put: present.filter((_, at) => isChanged[at]),
    drop: [...dropped].filter((name) => before.has(name)),
  };
}

/** The item to keep, given what was kept of it and the copies that are there. */
export function feedItemOf(
  first: FirstCopy,
  members: readonly Comparable[],
  before: FeedItem | undefined,
  by: Dedupe["by"],
): FeedItem {
  const { sourceId, key, id, firstSeen, published, sortedAt, place, isFromArchive } = first;
  const known = before?.by === by ? before.copies : [];
  const present = members.map(({ head }): CopyKey => [head.sourceId, head.key]);
  const names = new Set([feedItemName(first)]);
  const copies = [...known, ...present].filter(([copySource, copyKey]) => {
    const name = feedItemName({ sourceId: copySource, key: copyKey });
    return !names.has(name) && names.add(name) !== undefined;
  });
  const own = members.find(({ head }) => head.sourceId === sourceId && head.key === key);
  const marks = own === undefined ? before?.marks : marksOf(own);
  return {
    ...{ sourceId, key, id, firstSeen, published, sortedAt, place, by },
    ...(isFromArchive && { isFromArchive }),
    copies: copies.slice(-MAX_COPIES),
    marks: marks ?? { exact: "", visit: "", loose: "", title: "" },
  };
}

export function marksOf({ address, title }: Comparable): CopyMarks {
  const [exact, visit, loose] = [address?.exact, address?.visit, address?.loose].map(markOf);
  return { exact: exact ?? "", visit: visit ?? "", loose: loose ?? "", title: markOf(title) };
}

/** Under which kept items are looked for that have no copy left to compare with. */
export function markKeys({ loose, title }: CopyMarks, id: string): readonly string[] {
  return [`id ${id}`, ...(loose === "" ? [] : [`address ${loose}`]), ...(title === "" ? [] : [`title ${title}`])];
}

/** Whether an item is a copy of one of which only the marks are left. What one source published twice is two items. */
export function isCopyOfKept(item: Comparable, marks: CopyMarks, kept: FeedItem, by: Dedupe["by"]): boolean {
  const { sourceId, id } = item.head;
  if (copiesOf(kept).some(([source]) => source === sourceId)) return false;
  const sameTitle = marks.title !== "" && marks.title === kept.marks.title;
  switch (by) {
    case "none":
      return false;
    case "id":
      return id === kept.id && !/^\d{1,15}$/.test(id);
    case "title":
      return sameTitle;
    case "url":
      return isSamePage(item, marks, kept.marks);
    case "story":
      return isSamePage(item, marks, kept.marks) || (sameTitle && isTelling(item.title));
  }
}

function isSamePage({ title }: Comparable, one: CopyMarks, other: CopyMarks): boolean {
  if (one.loose === "" || one.loose !== other.loose) return false;
  if (one.exact === other.exact && (one.title === "" || other.title === "")) return true;
  if (one.title !== other.title) return false;
  return one.exact === other.exact || (one.title !== "" && (one.visit === other.visit || isTelling(title)));
}

function markOf(text: string | undefined): string {
  return text === undefined ? "" : createHash("sha256").update(text).digest("base64url").slice(0, MARK_CHARS);
}
