import {
  type Comparable,
  type CopyFacts,
  candidateKeys,
  comparable,
  type Head,
  isCopy,
  isSameOutlet,
} from "./copy-rules.js";
import { groupBy } from "./group-by.js";
import type { Dedupe } from "./model.js";
import { createStoryIndex, sharedSamples } from "./story.js";
import { compareTitles } from "./titles.js";

/** A later copy replaces an earlier one only if it is longer by more than this, so that feeds change little. */
const AS_FULL_AS = 0.8;
/** An item is compared with so many of the latest groups that share an address or a title with it. */
const MAX_GROUPS_PER_KEY = 64;
/** Other items about the same page that are named with one. */
const MAX_LINKED = 20;

/** Copies of one item, merged. */
export interface Copies {
  /** What is shown: the content of the preferred copy under the id and at the position of the copy that arrived first. */
  readonly head: Head;
  /** The copy that arrived first: it gave the id. */
  readonly first: { readonly sourceId: string; readonly key: string };
  /** The other copies, earliest first. */
  readonly related: readonly Head[];
  /** Other items about the same page, which are no copies. */
  readonly linked: readonly Head[];
}

interface Group {
  /** The copy that arrived first. */
  readonly first: Head;
  readonly members: Comparable[];
}

/**
 * Merges copies of one item. Items join groups in the order of their arrival, each the group of a copy of it that was published
 * within `windowMs` of the group's first: what arrives later never changes which items are one, nor the id of the merged item.
 * No order is promised.
 */
export function mergeCopies(heads: readonly Head[], facts: CopyFacts): readonly Copies[] {
  if (facts.dedupe.by === "none") return heads.map((head) => ({ head, first: nameOf(head), related: [], linked: [] }));
  const merged = groupCopies(heads.toSorted(earlierArrival), facts).map((group) => merge(group, facts));
  const aboutPage = groupBy(merged, ({ pages }) => [...pages]);
  return merged.map((item) => ({
    head: item.head,
    first: nameOf(item.first),
    related: item.copies,
    linked: linkedTo(item, aboutPage),
  }));
}

function nameOf({ sourceId, key }: Head): Copies["first"] {
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

function groupCopies(arrivals: readonly Head[], facts: CopyFacts): Group[] {
  const { by } = facts.dedupe;
  const groups: Group[] = [];
  const byKey = new Map<string, Group[]>();
  const items = arrivals.map((head) => comparable(head, facts));
  const stories = by === "story" ? new Stories(items) : undefined;
  for (const [at, item] of items.entries()) {
    const keys = candidateKeys(item, by);
    const similar = stories?.findSimilar(at) ?? NO_GROUPS;
    const candidates = new Set([
      ...keys.flatMap((key) => byKey.get(key)?.slice(-MAX_GROUPS_PER_KEY) ?? []),
      ...similar.keys(),
    ]);
    const open = [...candidates].filter((group) => admits(group, item, similar.get(group), facts.dedupe));
    const known = open.reduce<Group | undefined>((one, other) => nearer(item.head, one, other), undefined);
    const group = known ?? { first: item.head, members: [] };
    group.members.push(item);
    if (known === undefined) groups.push(group);
    for (const key of keys) addTo(byKey, key, group);
    stories?.add(at, group);
  }
  return groups;
}

const NO_GROUPS: ReadonlyMap<Group, ReadonlySet<Comparable>> = new Map();

function addTo(byKey: Map<string, Group[]>, key: string, group: Group): void {
  const groups = byKey.get(key);
  if (groups === undefined) byKey.set(key, [group]);
  else if (groups.at(-1) !== group) groups.push(group);
}

/** Whether the item is a copy of a member, and of every member that its own outlet published. */
function admits(
  { first, members }: Group,
  item: Comparable,
  similar: ReadonlySet<Comparable> | undefined,
  { by, windowMs }: Dedupe,
): boolean {
  if (distanceMs(item.head, first) > windowMs) return false;
  const isCopyOf = (member: Comparable) => isCopy(item, member, by, similar?.has(member));
  return members.every((member) => !isSameOutlet(item, member, by) || isCopyOf(member)) && members.some(isCopyOf);
}

/** The group whose first item was published nearer to the head; the earlier one of two. */
function nearer(head: Head, one: Group | undefined, other: Group): Group {
  return one !== undefined && distanceMs(head, one.first) <= distanceMs(head, other.first) ? one : other;
}

function distanceMs(one: Head, other: Head): number {
  return Math.abs(Date.parse(one.published) - Date.parse(other.published));
}

/** Finds the groups with a member whose text says the same. */
class Stories {
  readonly #items: readonly Comparable[];
  readonly #index = createStoryIndex();
  readonly #samples: readonly (readonly number[])[];
  readonly #groups = new Map<number, Group>();

  constructor(items: readonly Comparable[]) {
    this.#items = items;
    this.#samples = sharedSamples(items.map(({ sketch }) => sketch));
  }

  /** Groups with those members. */
  findSimilar(at: number): ReadonlyMap<Group, ReadonlySet<Comparable>> {
    const item = this.#items[at];
    const found = new Map<Group, Set<Comparable>>();
    if (item?.sketch === undefined) return found;
    const titlesAgree = (name: number) => agree(item.title, this.#items[name]?.title);
    for (const name of this.#index.find(item.sketch, this.#samples[at], titlesAgree)) {
      const [group, member] = [this.#groups.get(name), this.#items[name]];
      if (group === undefined || member === undefined) continue;
      found.set(group, (found.get(group) ?? new Set()).add(member));
    }
    return found;
  }

  add(at: number, group: Group): void {
    const sketch = this.#items[at]?.sketch;
    this.#groups.set(at, group);
    if (sketch !== undefined) this.#index.add(at, sketch, this.#samples[at]);
  }
}

function agree(title: string | undefined, other: string | undefined): boolean {
  return compareTitles(title, other) !== "different";
}

interface Merged {
  readonly head: Head;
  readonly first: Head;
  readonly copies: readonly Head[];
  /** The addresses of the copies. */
  readonly pages: ReadonlySet<string>;
}

function merge({ first, members }: Group, facts: CopyFacts): Merged {
  const pages = new Set(members.flatMap(({ address }) => address?.exact ?? []));
  const heads = members.map(({ head }) => head).sort(earlierFirst);
  const content = heads.length === 1 ? first : preferred(heads, facts);
  return { head: named(content, first), first, copies: heads.filter((head) => head !== content), pages };
}

/** The content of one copy under the id and at the position of another. */
function named(content: Head, first: Head): Head {
  if (content === first) return first;
  const { id, firstSeen, published, sortedAt, place } = first;
  return { ...content, id, firstSeen, published, sortedAt, place };
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
