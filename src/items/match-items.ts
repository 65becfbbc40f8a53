import type { NormalisedItem } from "../domain/item.js";
import type { ItemHead, SeenKey } from "../domain/stored-item.js";
import type { Instant } from "../lib/dates/instant.js";
import { contentHash } from "./content-hash.js";
import { compareMarks, contradictions, keyOf, similarTitles } from "./identity.js";
import { ItemIdentity } from "./item-identity.js";
import { type Matched, matchHeads } from "./match-heads.js";
import { SeenItems } from "./seen-items.js";

/** An item of the document with what it was recognised as. */
export type MatchedItems =
  | { readonly kind: "known"; readonly item: NormalisedItem; readonly head: ItemHead }
  | {
      readonly kind: "remembered";
      readonly item: NormalisedItem;
      readonly key: string;
      readonly lastSeen: Instant;
    }
  | { readonly kind: "new"; readonly item: NormalisedItem; readonly id: string; readonly key: string };

/**
 * Which items of a document are here already, which were, and which are new; in the order of the document, each item once.
 *
 * - One id, one item: recognised, whatever else changed, unless two facts contradict and none agrees.
 * - One id on different items (in one document, or reused later): the first keeps it, each other is an item of its own, with
 *   an id made of the publisher's and its own address.
 * - Another id on the same item (http → https, `www.`, tracking, a moved domain, ids made anew at each poll): recognised by
 *   its address with title or date, or by a telling title with its date, if only one item on either side has them.
 * - Ids that wander from item to item (places in a list) or are made anew for all: what an id says counts for little, and the
 *   address alone, or the whole content, tells which item it is.
 * - An item that is not kept any more is recognised in the same ways by what is remembered of it.
 */
export function matchItems(
  items: readonly NormalisedItem[],
  heads: readonly ItemHead[],
  remembered: readonly SeenKey[],
): MatchedItems[] {
  const entries = withoutRepeats(entriesOf(items));
  const memory = new SeenItems(remembered);
  const { matches, trustIds } = match(entries, heads, memory);
  const taken = new Set(heads.map(({ key }) => key));
  return entries.flatMap((entry): MatchedItems[] => {
    const { item } = entry;
    const head = matches.get(entry);
    if (head !== undefined) return [{ kind: "known", item, head }];
    const known = memory.find(entry, trustIds);
    if (known !== undefined) return [{ kind: "remembered", item, key: known.key, lastSeen: known.lastSeen }];
    for (const id of idsFor(entry)) {
      const free = keyOf(id);
      if (taken.has(free) || memory.has(free)) continue;
      taken.add(free);
      return [{ kind: "new", item, id, key: free }];
    }
    return []; // its id, its address and all it says are known
  });
}

/** What a new item may be called, one after the other: mostly the first is free, and the others cost something to make. */
function* idsFor(entry: ItemIdentity): Generator<string> {
  yield entry.item.id;
  yield entry.ownId;
  yield `${entry.ownId}#${contentHash(entry.item)}`;
}

/** Most items of most documents are those of the last poll to the letter: only the rest has to be thought about. */
function match(entries: readonly ItemIdentity[], heads: readonly ItemHead[], memory: SeenItems): Matched {
  const exact = exactMatches(entries, heads);
  if (exact.size === entries.length) return { matches: exact, trustIds: true };
  const known = new Set(exact.values());
  const rest = {
    entries: entries.filter((entry) => !exact.has(entry)),
    heads: heads.filter((head) => !known.has(head)),
    settled: [...exact.keys()],
  };
  const { matches, trustIds } = matchHeads(rest, (id) => memory.has(keyOf(id)));
  return { matches: new Map([...exact, ...matches]), trustIds };
}

/** Those with an id, an address and a title that one item on either side has, and no other. */
function exactMatches(entries: readonly ItemIdentity[], heads: readonly ItemHead[]): Map<ItemIdentity, ItemHead> {
  const found = new Map<ItemIdentity, ItemHead>();
  const byId = new Map<string, ItemHead | undefined>();
  for (const head of heads) byId.set(head.id, byId.has(head.id) ? undefined : head);
  const ids = new Set<string>();
  for (const entry of entries) {
    const { id, url, title } = entry.item;
    if (ids.has(id)) return new Map();
    ids.add(id);
    const head = byId.get(id);
    if (head !== undefined && head.url === url && head.title === title) found.set(entry, head);
  }
  return found;
}

/** A date that all items of a document share is that of the document, and none of theirs. */
function entriesOf(items: readonly NormalisedItem[]): ItemIdentity[] {
  const dates = items.flatMap(({ published }) => published ?? []);
  const isOfDocument = dates.length > 2 && dates.length === items.length && new Set(dates).size === 1;
  return items.map((item) => new ItemIdentity(item, isOfDocument ? undefined : item.published));
}

/** A document that says the same item twice says it once; the first stands. */
function withoutRepeats(entries: readonly ItemIdentity[]): readonly ItemIdentity[] {
  if (new Set(entries.map(({ plainId }) => plainId)).size === entries.length) return entries;
  const paths = new Map<string, number>();
  for (const marks of new Set(entries.map((entry) => entry.marks.join()))) {
    const [path = ""] = marks.split(",");
    paths.set(path, (paths.get(path) ?? 0) + 1);
  }
  const kept = new Map<string, ItemIdentity[]>();
  return entries.filter((entry) => {
    const others = kept.get(entry.plainId) ?? [];
    const isCommonPath = (paths.get(entry.marks[0] ?? "") ?? 0) > MAX_REPEATS;
    if (others.some((other) => isRepeat(entry, other, isCommonPath))) return false;
    kept.set(entry.plainId, [...others, entry]);
    return true;
  });
}

/** An address that more items than this have is none of theirs. */
const MAX_REPEATS = 2;

/** Under one id in one document: more agrees than contradicts, where a common address and a short title are no agreement. */
function isRepeat(a: ItemIdentity, b: ItemIdentity, isCommonPath: boolean): boolean {
  const facts = compareMarks(a.marks, b.marks);
  const samePath = facts.samePath && !isCommonPath;
  const agreeing = Number(samePath) + Number(facts.tellingTitle) + Number(facts.sameDate);
  const against = contradictions(facts);
  if (agreeing !== against) return agreeing > against;
  if (samePath && similarTitles(a.item.title, b.item.title)) return true;
  return contentHash(a.item) === contentHash(b.item);
}
