import type { Dedupe } from "../domain/feed.js";
import type { Steps } from "../lib/steps.js";
import { type Comparable, type CopyFacts, candidateKeys, type Head, isCopy, isSameOutlet } from "./duplicate-rules.js";
import {
  copiesOf,
  type FeedItem,
  type FirstCopy,
  feedItemName,
  isCopyOfKept,
  type KeptItems,
  markKeys,
  marksOf,
} from "./feed-items.js";
import { createNearDuplicateIndex, sharedSamples } from "./near-duplicate.js";
import { compareTitles } from "./title-similarity.js";

/** An item is compared with so many of the latest groups that share an address or a title with it. */
const MAX_GROUPS_PER_KEY = 64;

/** Copies of one item. */
export interface Group {
  /** The copy that arrived first; it may have left the store. */
  readonly first: FirstCopy;
  /** What is kept of the item. */
  readonly kept: FeedItem | undefined;
  readonly members: Comparable[];
}

/**
 * Groups copies. Items join groups in the order of their arrival, each the group of a copy of it that was published within
 * `windowMs` of the group's first: what arrives later never changes which items are one. Items that are kept as copies of one
 * another stay together.
 */
export function* groupCopies(
  arrivals: readonly Comparable[],
  facts: CopyFacts,
  kept: KeptItems,
): Steps<readonly Group[]> {
  const table = new Table(arrivals, facts, kept);
  for (const item of arrivals) {
    table.addKept(item);
    yield;
  }
  table.addLost();
  for (const item of arrivals) {
    table.add(item);
    yield;
  }
  return table.groups.filter(({ members }) => members.length > 0);
}

class Table {
  readonly groups: Group[] = [];
  readonly #dedupe: Dedupe;
  readonly #kept: KeptItems;
  readonly #byItem = new Map<FeedItem, Group>();
  readonly #byKey = new Map<string, Group[]>();
  readonly #lost = new Map<string, Group[]>();
  readonly #placed = new Set<Comparable>();
  readonly #names: ReadonlySet<string>;
  readonly #present: ReadonlySet<FeedItem | undefined>;
  readonly #stories: Stories | undefined;

  constructor(arrivals: readonly Comparable[], { dedupe }: CopyFacts, kept: KeptItems) {
    this.#dedupe = dedupe;
    this.#kept = kept;
    this.#names = new Set(arrivals.map(({ head }) => feedItemName(head)));
    this.#present = new Set(arrivals.map(({ head }) => kept.of(head)));
    const isAllKept = arrivals.every(({ head }) => kept.of(head)?.by === dedupe.by);
    this.#stories = dedupe.by === "story" && !isAllKept ? new Stories(arrivals) : undefined;
  }

  /** Puts an item where it is kept, if that was by the same rule. */
  addKept(item: Comparable): void {
    const kept = this.#kept.of(item.head);
    if (kept?.by !== this.#dedupe.by) return;
    const known = this.#byItem.get(kept);
    if (known === undefined) this.#open(item, kept);
    else this.#join(item, known);
  }

  /** Kept items without a copy that could be compared are found by their marks. */
  addLost(): void {
    for (const kept of this.#kept.all) {
      if (this.#present.has(kept)) continue;
      const group: Group = { first: kept, kept, members: [] };
      this.groups.push(group);
      for (const key of markKeys(kept.marks, kept.id)) addTo(this.#lost, key, group);
    }
  }

  add(item: Comparable): void {
    if (this.#placed.has(item)) return;
    const group = this.#find(item) ?? this.#findLost(item);
    if (group === undefined) this.#open(item, this.#claimed(item));
    else this.#join(item, group);
  }

  #find(item: Comparable): Group | undefined {
    const similar = this.#stories?.findSimilar(item) ?? NO_GROUPS;
    const sharing = candidateKeys(item, this.#dedupe.by).flatMap(
      (key) => this.#byKey.get(key)?.slice(-MAX_GROUPS_PER_KEY) ?? [],
    );
    const candidates = [...new Set([...sharing, ...similar.keys()])];
    return nearest(
      item.head,
      candidates.filter((group) => admits(group, item, similar.get(group), this.#dedupe)),
    );
  }

  #findLost(item: Comparable): Group | undefined {
    if (this.#lost.size === 0) return undefined;
    const { by, windowMs } = this.#dedupe;
    const marks = marksOf(item);
    const candidates = markKeys(marks, item.head.id).flatMap((key) => this.#lost.get(key) ?? []);
    const fits = ({ first, kept, members }: Group) =>
      members.length === 0 &&
      kept !== undefined &&
      distanceMs(item.head, first) <= windowMs &&
      isCopyOfKept(item, marks, kept, by);
    return nearest(item.head, candidates.filter(fits));
  }

  /** What is kept of an item by another rule goes to its first copy, or to its earliest where that one has left. */
  #claimed({ head }: Comparable): FeedItem | undefined {
    const kept = this.#kept.of(head);
    if (kept === undefined || this.#byItem.has(kept)) return undefined;
    const isFirst = kept.sourceId === head.sourceId && kept.key === head.key;
    return isFirst || !this.#names.has(feedItemName(kept)) ? kept : undefined;
  }

  #open(item: Comparable, kept: FeedItem | undefined): void {
    const group: Group = { first: kept ?? item.head, kept, members: [] };
    this.groups.push(group);
    if (kept !== undefined) this.#byItem.set(kept, group);
    this.#join(item, group);
  }

  #join(item: Comparable, group: Group): void {
    group.members.push(item);
    this.#placed.add(item);
    for (const key of candidateKeys(item, this.#dedupe.by)) addTo(this.#byKey, key, group);
    this.#stories?.add(item, group);
  }
}

const NO_GROUPS: ReadonlyMap<Group, ReadonlySet<Comparable>> = new Map();

function addTo(table: Map<string, Group[]>, key: string, group: Group): void {
  const groups = table.get(key);
  if (groups === undefined) table.set(key, [group]);
  else if (groups.at(-1) !== group) groups.push(group);
}

/** Whether the item is a copy of a member, and of every member that its own outlet published. */
function admits(
  group: Group,
  item: Comparable,
  similar: ReadonlySet<Comparable> | undefined,
  { by, windowMs }: Dedupe,
): boolean {
  const { first, members } = group;
  if (distanceMs(item.head, first) > windowMs || hasLostCopyOf(item.head.sourceId, group, by)) return false;
  const isCopyOf = (member: Comparable) => isCopy(item, member, by, similar?.has(member));
  return members.every((member) => !isSameOutlet(item, member, by) || isCopyOf(member)) && members.some(isCopyOf);
}

/** Whether the source published a copy that cannot be compared any more. */
function hasLostCopyOf(sourceId: string, { kept, members }: Group, by: Dedupe["by"]): boolean {
  if (kept?.by !== by) return false;
  const isThere = (key: string) => members.some(({ head }) => head.sourceId === sourceId && head.key === key);
  return copiesOf(kept).some(([source, key]) => source === sourceId && !isThere(key));
}

/** The group whose first item was published nearest to the head; the earliest of several. */
function nearest(head: Head, groups: readonly Group[]): Group | undefined {
  return groups.reduce<Group | undefined>(
    (one, other) => (one !== undefined && distanceMs(head, one.first) <= distanceMs(head, other.first) ? one : other),
    undefined,
  );
}

function distanceMs(one: Pick<Head, "published">, other: Pick<Head, "published">): number {
  return Math.abs(Date.parse(one.published) - Date.parse(other.published));
}

/** Finds the groups with a member whose text says the same. */
class Stories {
  readonly #items: readonly Comparable[];
  readonly #positions: ReadonlyMap<Comparable, number>;
  readonly #index = createNearDuplicateIndex();
  readonly #samples: readonly (readonly number[])[];
  readonly #groups = new Map<number, Group>();

  constructor(items: readonly Comparable[]) {
    this.#items = items;
    this.#positions = new Map(items.map((item, at) => [item, at]));
    this.#samples = sharedSamples(items.map(({ sketch }) => sketch));
  }

  /** Groups with those members. */
  findSimilar(item: Comparable): ReadonlyMap<Group, ReadonlySet<Comparable>> {
    const found = new Map<Group, Set<Comparable>>();
    if (item.sketch === undefined) return found;
    const titlesAgree = (name: number) => agree(item.title, this.#items[name]?.title);
    for (const name of this.#index.find(item.sketch, this.#sampleOf(item), titlesAgree)) {
      const [group, member] = [this.#groups.get(name), this.#items[name]];
      if (group === undefined || member === undefined) continue;
      found.set(group, (found.get(group) ?? new Set()).add(member));
    }
    return found;
  }

  add(item: Comparable, group: Group): void {
    const at = this.#positions.get(item);
    if (at === undefined || item.sketch === undefined) return;
    this.#groups.set(at, group);
    this.#index.add(at, item.sketch, this.#sampleOf(item));
  }

  #sampleOf(item: Comparable): readonly number[] | undefined {
    return this.#samples[this.#positions.get(item) ?? -1];
  }
}

function agree(title: string | undefined, other: string | undefined): boolean {
  return compareTitles(title, other) !== "different";
}
