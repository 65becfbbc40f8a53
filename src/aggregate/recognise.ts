import type { NormalisedItem } from "../feed/model.js";
import {
  compareMarks,
  type Evidence,
  isAnotherItem,
  isSameItem,
  isSimilarTitle,
  keyOf,
  marksOf,
  ownId,
  plainId,
} from "./identity.js";
import type { ItemHead, Remembered } from "./model.js";

/** An item of the document with what it was recognised as. */
export type Recognised =
  | { readonly kind: "known"; readonly item: NormalisedItem; readonly head: ItemHead }
  | { readonly kind: "remembered"; readonly item: NormalisedItem; readonly key: string }
  | { readonly kind: "new"; readonly item: NormalisedItem; readonly id: string; readonly key: string };

interface Entry {
  readonly item: NormalisedItem;
  readonly marks: readonly string[];
}

/**
 * Which items of a document are here already, which were, and which are new; in the order of the document, each item once.
 *
 * - One id, one item: recognised, whatever else changed, unless two facts contradict and none agrees.
 * - One id on different items (in one document, or reused later): the first keeps it, each other is an item of its own, with
 *   an id made of the publisher's and its own address.
 * - Another id on the same item (http → https, `www.`, tracking, a moved domain, ids made anew at each poll): recognised by
 *   its address with title or date, or by a telling title with its date, if only one item on either side has them.
 * - An item that is not kept any more is recognised in the same ways by what is remembered of it.
 */
export function recognise(
  items: readonly NormalisedItem[],
  heads: readonly ItemHead[],
  remembered: readonly Remembered[],
): Recognised[] {
  const entries = withoutRepeats(items.map((item) => ({ item, marks: marksOf(item) })));
  const matches = matchHeads(entries, heads);
  const memory = new Memory(remembered);
  const taken = new Set(heads.map(({ key }) => key));
  return entries.flatMap((entry): Recognised[] => {
    const head = matches.get(entry);
    if (head !== undefined) return [{ kind: "known", item: entry.item, head }];
    const key = memory.find(entry);
    if (key !== undefined) return [{ kind: "remembered", item: entry.item, key }];
    const id = [entry.item.id, ownId(entry.item)].find((each) => !taken.has(keyOf(each)) && !memory.has(keyOf(each)));
    if (id === undefined) return [];
    taken.add(keyOf(id));
    return [{ kind: "new", item: entry.item, id, key: keyOf(id) }];
  });
}

/** A document that says the same item twice says it once; the first stands. */
function withoutRepeats(entries: readonly Entry[]): Entry[] {
  const kept = new Map<string, Entry[]>();
  return entries.filter((entry) => {
    const id = plainId(entry.item.id);
    const others = kept.get(id) ?? [];
    if (others.some((other) => !isAnother(entry, other))) return false;
    kept.set(id, [...others, entry]);
    return true;
  });
}

/** One head for one item: by id where facts agree, by id where none contradicts, then by the facts alone. */
function matchHeads(entries: readonly Entry[], heads: readonly ItemHead[]): Map<Entry, ItemHead> {
  const stored = heads.map((head) => ({ item: head, marks: marksOf(head) }));
  const matches = new Map<Entry, ItemHead>();
  const free = new Set(stored);
  const take = (
    entry: Entry,
    candidates: readonly (typeof stored)[number][],
    fits: (evidence: Evidence) => boolean,
  ) => {
    if (matches.has(entry)) return;
    const found = candidates.find((head) => free.has(head) && fits(compareMarks(entry.marks, head.marks)));
    if (found === undefined) return;
    free.delete(found);
    matches.set(entry, found.item);
  };
  const byId = groupBy(stored, ({ item }) => [plainId(item.id), item.key]);
  const sameId = (entry: Entry) => [
    ...(byId.get(keyOf(ownId(entry.item))) ?? []),
    ...(byId.get(plainId(entry.item.id)) ?? []),
  ];
  for (const entry of entries)
    take(entry, sameId(entry), (facts) => facts.samePath || facts.sameTitle || facts.sameDate);
  for (const entry of entries) {
    const candidates = sameId(entry).filter((head) => !isAnother(entry, head));
    take(entry, candidates, () => true);
  }
  const byFact = groupBy(stored, ({ marks }) => factsOf(marks));
  const entriesByFact = groupBy(entries, ({ marks }) => factsOf(marks));
  for (const entry of entries) {
    for (const fact of factsOf(entry.marks)) {
      const candidates = byFact.get(fact) ?? [];
      if (candidates.length === 1 && entriesByFact.get(fact)?.length === 1) take(entry, candidates, isSameItem);
    }
  }
  return matches;
}

/** The keys under which an item is looked for by facts alone: its path, its title with its date. */
function factsOf([path = "", title = "", date = ""]: readonly string[]): string[] {
  return [...(path === "" ? [] : [`path ${path}`]), ...(title === "" || date === "" ? [] : [`title ${title} ${date}`])];
}

function isAnother(a: Entry | { item: ItemHead; marks: readonly string[] }, b: typeof a): boolean {
  return isAnotherItem(compareMarks(a.marks, b.marks)) && !isSimilarTitle(a.item.title, b.item.title);
}

/** What is remembered, found by key or by facts. */
class Memory {
  readonly #byKey: ReadonlyMap<string, Remembered>;
  readonly #byFact: ReadonlyMap<string, readonly Remembered[]>;

  constructor(remembered: readonly Remembered[]) {
    this.#byKey = new Map(remembered.map((each) => [each.key, each]));
    this.#byFact = groupBy(remembered, ({ marks = [] }) => factsOf(marks));
  }

  has(key: string): boolean {
    return this.#byKey.has(key);
  }

  /** The key that the item is remembered by. */
  find({ item, marks }: Entry): string | undefined {
    const own = this.#byKey.get(keyOf(ownId(item)));
    if (own !== undefined) return own.key;
    const byId = this.#byKey.get(keyOf(item.id));
    if (byId !== undefined && !isAnotherItem(compareMarks(marks, byId.marks ?? ["", "", ""]))) return byId.key;
    return factsOf(marks)
      .flatMap((fact) => this.#byFact.get(fact) ?? [])
      .find((each) => isSameItem(compareMarks(marks, each.marks ?? [])))?.key;
  }
}

function groupBy<T>(values: readonly T[], keysOf: (value: T) => readonly string[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const value of values) {
    for (const key of keysOf(value)) {
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [value]);
      else group.push(value);
    }
  }
  return groups;
}
