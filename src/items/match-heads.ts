import type { ItemHead } from "../domain/stored-item.js";
import { toMs } from "../lib/dates/instant.js";
import { groupBy } from "../lib/group-by.js";
import { contentHash } from "./content-hash.js";
import {
  agreements,
  compareMarks,
  contradictions,
  type Evidence,
  factsOf,
  idPath,
  isAnotherItem,
  isSameItem,
  isTitleAlone,
  keyOf,
  marksOf,
  plainId,
  similarTitles,
} from "./identity.js";
import { CORRECTION_MIN_MS } from "./item-dates.js";
import type { ItemIdentity } from "./item-identity.js";

interface Stored {
  readonly item: ItemHead;
  readonly marks: readonly string[];
}

/** Which head each entry is, and whether the ids of the document can be trusted to name items. */
export interface Matched {
  readonly matches: ReadonlyMap<ItemIdentity, ItemHead>;
  readonly trustIds: boolean;
}

/** Items and heads of which it is open who is whom, and the items whose head is known. */
export interface Open {
  readonly entries: readonly ItemIdentity[];
  readonly heads: readonly ItemHead[];
  readonly settled: readonly ItemIdentity[];
}

/**
 * One head for one item, the strongest evidence first: the id with a fact of its own or two facts, then the facts alone, then
 * the id with less. What several items have in common is no fact of one. `isRemembered` tells ids that were known once.
 */
export function matchHeads(open: Open, isRemembered: (id: string) => boolean): Matched {
  const table = new Table(open);
  table.takeById((facts, own) => own.samePath || (agreements(facts) > 1 && agreements(own) > 0));
  table.takeByFacts();
  const trustIds = !table.idsRepeat() && !table.idsWander() && table.knowsIds(isRemembered);
  if (trustIds) {
    table.takeById((_, own) => agreements(own) > 0);
    table.takeUncontradicted();
  } else {
    table.takeById((facts, own) => agreements(own) > 0 && contradictions(facts) === 0);
    table.takeByLess();
  }
  return { matches: table.matches, trustIds };
}

/** Entries beside heads, and who was found to be whom so far. */
class Table {
  readonly matches = new Map<ItemIdentity, ItemHead>();
  readonly #entries: readonly ItemIdentity[];
  readonly #stored: readonly Stored[];
  readonly #free: Set<Stored>;
  readonly #byId: ReadonlyMap<string, readonly Stored[]>;
  readonly #settled: readonly ItemIdentity[];
  #common: ReadonlySet<string> | undefined;

  constructor({ entries, heads, settled }: Open) {
    this.#entries = entries;
    this.#settled = settled;
    this.#stored = heads.map((item) => ({ item, marks: marksOf(item) }));
    this.#free = new Set(this.#stored);
    this.#byId = groupBy(this.#stored, ({ item }) => [plainId(item.id), item.key]);
  }

  /** Those under one id whose facts fit: all that they have, and those that they have for themselves. */
  takeById(fits: (facts: Evidence, own: Evidence) => boolean): void {
    for (const entry of this.#entries) {
      this.#take(entry, this.#sameId(entry), (head) =>
        fits(compareMarks(entry.marks, head.marks), compareMarks(this.#ownMarks(entry), this.#ownMarks(head))),
      );
    }
  }

  /** Those whom their facts alone tell, each on one item on either side. */
  takeByFacts(): void {
    this.#takePairs(({ marks }) => factsOf(marks), isSameItem);
    this.#takePairs(idPathOf, (facts) => agreements(facts) > contradictions(facts));
    if (this.#siteMoved()) this.#takePairs(idPathOf, (facts) => !isAnotherItem(facts));
  }

  /** The same with less to go by, where ids say nothing: a fact that is one item's own, and in the end the whole content. */
  takeByLess(): void {
    this.#takePairs(idPathOf, (facts) => !isAnotherItem(facts));
    if (this.matches.size + this.#settled.length > 0) this.#takePairs(pathOf, (facts) => facts.samePath);
    this.#takePairs(
      ({ marks }) => factsOf(marks),
      (facts) => agreements(facts) > 1 && contradictions(facts) === 0,
    );
    this.#takePairs(titleOf, isTitleAlone);
    const hashes = new Map<ItemIdentity | Stored, string>();
    for (const entry of this.#entries) if (!this.matches.has(entry)) hashes.set(entry, contentHash(entry.item));
    for (const head of this.#free) hashes.set(head, head.item.contentHash);
    this.#takePairs(
      (each) => hashes.get(each) ?? [],
      (facts) => !facts.otherDate,
    );
  }

  /** Those under one id with nothing to say for it: unless much in the document speaks against its ids. */
  takeUncontradicted(): void {
    const named = this.#entries.filter((entry) => this.#sameId(entry).length > 0);
    const open = named.filter((entry) => !this.matches.has(entry));
    const pairs = open.map((entry) => ({ entry, head: this.#sameId(entry).find((head) => !isAnother(entry, head)) }));
    const isDoubted = ({ entry, head }: (typeof pairs)[number]) => head === undefined || against(entry, head) > 0;
    const doubted = pairs.filter(isDoubted).length;
    const areDoubted = doubted > 1 && doubted * 2 >= named.length + this.#settled.length;
    for (const pair of pairs) {
      if (pair.head === undefined || (areDoubted && isDoubted(pair))) continue;
      this.#take(pair.entry, [pair.head], () => true);
    }
  }

  /** One id on several items of the document. */
  idsRepeat(): boolean {
    return this.#idsOfAll().size < this.#entries.length + this.#settled.length;
  }

  /** An item was found by its facts, or would be by its title, while another has its id, or the id that it has was another's. */
  idsWander(): boolean {
    const ids = this.#idsOfAll();
    const byTitle = this.#pairs(titleOf, isTitleAlone).filter(({ entry }) => !this.matches.has(entry));
    const found = [...this.matches].map(([entry, item]) => ({ entry, item }));
    return [...found, ...byTitle.map(({ entry, head }) => ({ entry, item: head.item }))].some(({ entry, item }) => {
      const sameId = this.#sameId(entry);
      if (sameId.some((head) => head.item === item)) return false;
      return sameId.length > 0 || ids.has(plainId(item.id));
    });
  }

  /** False when none of the document's ids was ever seen, although there are items: all were made anew. */
  knowsIds(isRemembered: (id: string) => boolean): boolean {
    if (this.#stored.length === 0 || this.#settled.length > 0) return true;
    return this.#entries.some((entry) => this.#sameId(entry).length > 0 || isRemembered(entry.item.id));
  }

  /** Some item was found whose id is an address at another domain by now. */
  #siteMoved(): boolean {
    return [...this.matches].some(([{ item }, head]) => {
      const path = idPath(item.id);
      return path !== "" && path === idPath(head.id) && plainId(item.id) !== plainId(head.id);
    });
  }

  #idsOfAll(): Set<string> {
    return new Set([...this.#entries, ...this.#settled].map(({ plainId }) => plainId));
  }

  #sameId({ ownId, plainId }: ItemIdentity): readonly Stored[] {
    return [...(this.#byId.get(keyOf(ownId)) ?? []), ...(this.#byId.get(plainId) ?? [])];
  }

  #ownMarks({ marks }: ItemIdentity | Stored): readonly string[] {
    this.#common ??= new Set([...commonMarks([...this.#entries, ...this.#settled]), ...commonMarks(this.#stored)]);
    const common = this.#common;
    return marks.map((mark, at) => (common.has(`${at} ${mark}`) ? "" : mark));
  }

  #take(entry: ItemIdentity, candidates: readonly Stored[], fits: (head: Stored) => boolean): void {
    if (this.matches.has(entry)) return;
    const found = candidates.find((head) => this.#free.has(head) && fits(head));
    if (found === undefined) return;
    this.#free.delete(found);
    this.matches.set(entry, found.item);
  }

  #takePairs(keysOf: Keys, fits: (facts: Evidence) => boolean): void {
    for (const { entry, head } of this.#pairs(keysOf, fits)) this.#take(entry, [head], () => true);
  }

  /** By keys that one entry and one head have, and no other. */
  #pairs(keysOf: Keys, fits: (facts: Evidence) => boolean): { entry: ItemIdentity; head: Stored }[] {
    const listOf = (each: ItemIdentity | Stored) => [keysOf(each)].flat();
    const heads = groupBy(this.#stored, listOf);
    let settled: ReadonlySet<string> | undefined;
    const entries = groupBy(this.#entries, listOf);
    return this.#entries.flatMap((entry) =>
      listOf(entry).flatMap((key) => {
        const [head, ...others] = heads.get(key) ?? [];
        if (head === undefined || others.length > 0 || entries.get(key)?.length !== 1) return [];
        if (!fits(compareMarks(entry.marks, head.marks)) || isNewEdition(entry, head)) return [];
        settled ??= new Set(this.#settled.flatMap(listOf));
        return settled.has(key) ? [] : [{ entry, head }];
      }),
    );
  }
}

type Keys = (each: ItemIdentity | Stored) => string | readonly string[];

function idPathOf({ item }: ItemIdentity | Stored): string | [] {
  const path = idPath(item.id);
  return path === "" ? [] : path;
}

function pathOf({ marks: [path = ""] }: ItemIdentity | Stored): string | [] {
  return path === "" ? [] : path;
}

function titleOf({ marks: [, title = ""] }: ItemIdentity | Stored): string | [] {
  return title === "" ? [] : title;
}

/** Facts that more than one of these has, with their kind. */
function commonMarks(all: readonly { readonly marks: readonly string[] }[]): string[] {
  const counts = new Map<string, number>();
  for (const { marks } of all) {
    for (const [at, mark] of marks.entries()) counts.set(`${at} ${mark}`, (counts.get(`${at} ${mark}`) ?? 0) + 1);
  }
  return [...counts].flatMap(([mark, count]) => (count > 1 ? [mark] : []));
}

/**
 * A page that is rewritten daily under one title: the publisher gave the new content an id and a later date of its own. Where
 * ids are made at each poll, content or date stay as they were.
 */
function isNewEdition({ item, plainId: id, marks }: ItemIdentity, { item: head, marks: before }: Stored): boolean {
  if (item.idDerived || item.published === undefined || id === plainId(head.id)) return false;
  if (!compareMarks(marks, before).otherDate) return false;
  return toMs(item.published) - toMs(head.published) >= CORRECTION_MIN_MS && contentHash(item) !== head.contentHash;
}

function isAnother(entry: ItemIdentity, head: Stored): boolean {
  const facts = compareMarks(entry.marks, head.marks);
  return isAnotherItem({ ...facts, otherTitle: facts.otherTitle && !similarTitles(entry.item.title, head.item.title) });
}

function against(entry: ItemIdentity, head: Stored): number {
  const facts = compareMarks(entry.marks, head.marks);
  return contradictions({
    ...facts,
    otherTitle: facts.otherTitle && !similarTitles(entry.item.title, head.item.title),
  });
}
