import { groupBy } from "../lib/group-by.js";
import { mapInSteps, type Steps } from "../lib/steps.js";
import { type Group, groupCopies } from "./duplicate-groups.js";
import { type CopyFacts, comparable, type Head } from "./duplicate-rules.js";
import { type FeedItem, type FirstCopy, feedItemOf, KeptItems } from "./feed-items.js";

/** A later copy replaces an earlier one only if it is longer by more than this, so that feeds change little. */
const AS_FULL_AS = 0.8;
/** Other items about the same page that are named with one. */
const MAX_LINKED = 20;

/** Copies of one item, merged. */
export interface DuplicateGroup {
  /** What is shown: the content of the preferred copy under the id and at the position of the copy that arrived first. */
  readonly head: Head;
  /** The copy that arrived first: it gave the id. */
  readonly first: { readonly sourceId: string; readonly key: string };
  /** The other copies, earliest first. */
  readonly related: readonly Head[];
  /** Other items about the same page, which are no copies. */
  readonly linked: readonly Head[];
  /** What to keep, so that id and position stay; absent where copies are not merged. */
  readonly keep?: () => FeedItem;
}

/**
 * Merges copies of one item: see `groupCopies`. No order is promised.
 * @param kept what the feed has shown: its ids and positions stay.
 */
export function* mergeCopies(
  heads: readonly Head[],
  facts: CopyFacts,
  kept = new KeptItems(),
): Steps<readonly DuplicateGroup[]> {
  const { by } = facts.dedupe;
  if (by === "none") return heads.map((head) => ({ head, first: nameOf(head), related: [], linked: [] }));
  const arrivals = yield* mapInSteps(heads.toSorted(earlierArrival), (head) => comparable(head, facts));
  const groups = yield* groupCopies(arrivals, facts, kept);
  const merged = yield* mapInSteps(groups, (group) => merge(group, facts));
  const aboutPage = groupBy(merged, ({ pages }) => [...pages]);
  yield;
  return yield* mapInSteps(merged, (item) => ({
    head: item.head,
    first: nameOf(item.first),
    related: item.copies,
    linked: linkedTo(item, aboutPage),
    keep: item.keep,
  }));
}

function nameOf({ sourceId, key }: FirstCopy): DuplicateGroup["first"] {
  return { sourceId, key };
}

/** First seen first; ties by id, so that the order never depends on the input's. */
function earlierArrival(one: Head, other: Head): number {
  return (
    compareText(one.firstSeen, other.firstSeen) ||
    compareText(one.id, other.id) ||
    compareText(one.sourceId, other.sourceId) ||
    compareText(one.key, other.key)
  );
}

function compareText(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

interface Merged {
  readonly head: Head;
  readonly first: FirstCopy;
  readonly copies: readonly Head[];
  /** The addresses of the copies. */
  readonly pages: ReadonlySet<string>;
  readonly keep: () => FeedItem;
}

function merge({ first: known, kept, members }: Group, facts: CopyFacts): Merged {
  const pages = new Set(members.flatMap(({ address }) => address?.exact ?? []));
  const heads = members.map(({ head }) => head).sort(earlierFirst);
  // Where it is still there, its dates may have been corrected or raised.
  const first = heads.find(({ sourceId, key }) => sourceId === known.sourceId && key === known.key) ?? known;
  const content = preferred(heads, facts);
  return {
    head: named(content, first),
    first,
    copies: heads.filter((head) => head !== content),
    pages,
    keep: () => feedItemOf(first, members, kept, facts.dedupe.by),
  };
}

/** The content of one copy under the id and at the position of another. */
function named(content: Head, first: FirstCopy): Head {
  if (content === first) return content;
  const { isFromArchive: _, ...shown } = content;
  const { id, firstSeen, published, sortedAt, place, isFromArchive } = first;
  return { ...shown, id, firstSeen, published, sortedAt, place, ...(isFromArchive && { isFromArchive }) };
}

/** Items of other sources about the same page that are not copies. */
function linkedTo(item: Merged, aboutPage: ReadonlyMap<string, readonly Merged[]>): readonly Head[] {
  const others = [...item.pages].flatMap((page) => aboutPage.get(page) ?? []);
  return [...new Set(others)]
    .filter((other) => other !== item && other.head.sourceId !== item.head.sourceId)
    .slice(0, MAX_LINKED)
    .map(({ head }) => head);
}

/** Earliest published first. */
function earlierFirst(one: Head, other: Head): number {
  return compareText(one.published, other.published) || earlierArrival(one, other);
}

/** Members come earliest first. */
function preferred(members: readonly Head[], { dedupe, rankOf, sketchOf }: CopyFacts): Head {
  const [earliest] = members;
  if (earliest === undefined) throw new RangeError("a group of copies has at least one member");
  switch (dedupe.prefer) {
    case "earliest":
      return earliest;
    case "fullText": {
      const words = members.map((head) => sketchOf(head)?.words ?? 0);
      const most = Math.max(...words);
      return members.find((_, at) => (words[at] ?? 0) >= most * AS_FULL_AS) ?? earliest;
    }
    case "sourceOrder": {
      const best = Math.min(...members.map(({ sourceId }) => rankOf(sourceId)));
      return members.find(({ sourceId }) => rankOf(sourceId) === best) ?? earliest;
    }
  }
}
