import type { SeenKey } from "../domain/stored-item.js";
import { contentMark } from "./content-hash.js";
import {
  agreements,
  compareMarks,
  contradictions,
  type Evidence,
  formerKeyOf,
  isAnotherItem,
  isSameItem,
  isTitleAlone,
  keyOf,
} from "./identity.js";
import type { ItemIdentity } from "./item-identity.js";

const NO_MARKS: readonly string[] = [];

/** What is remembered, found by key or by facts. New items are few: going through all costs less than a table of their facts. */
export class SeenItems {
  readonly #remembered: readonly SeenKey[];
  #byKey: ReadonlyMap<string, SeenKey> | undefined;

  constructor(remembered: readonly SeenKey[]) {
    this.#remembered = remembered;
  }

  has(key: string): boolean {
    return this.#get(key) !== undefined;
  }

  /** The entry that is about this item. */
  find(entry: ItemIdentity, trustIds: boolean): SeenKey | undefined {
    if (this.#remembered.length === 0) return undefined;
    const own = this.#get(keyOf(entry.ownId));
    if (own !== undefined) return own;
    const byId = trustIds ? this.#get(keyOf(entry.item.id)) : undefined;
    if (byId !== undefined && !isAnotherItem(compareMarks(entry.marks, byId.marks ?? NO_MARKS))) return byId;
    const former = trustIds ? this.#get(formerKeyOf(entry.item.id)) : undefined;
    if (former !== undefined && isFormerItem(entry, former)) return former;
    const same = this.#among(entry, (facts, each) => isSameItem(facts) && !isNewEdition(entry, each, facts));
    return same ?? (trustIds ? undefined : this.#byLess(entry));
  }

  #get(key: string): SeenKey | undefined {
    this.#byKey ??= new Map(this.#remembered.map((each) => [each.key, each]));
    return this.#byKey.get(key);
  }

  #byLess(entry: ItemIdentity): SeenKey | undefined {
    return (
      this.#among(entry, (facts) => agreements(facts) > 1 && contradictions(facts) === 0) ??
      this.#among(entry, isTitleAlone) ??
      this.#byContent(entry)
    );
  }

  #byContent(entry: ItemIdentity): SeenKey | undefined {
    const content = contentMark(entry.item);
    return this.#among(entry, (facts, { marks = NO_MARKS }) => marks[3] === content && !facts.otherDate);
  }

  #among({ marks }: ItemIdentity, fits: (facts: Evidence, each: SeenKey) => boolean): SeenKey | undefined {
    return this.#remembered.find((each) => fits(compareMarks(marks, each.marks ?? NO_MARKS), each));
  }
}

/** A former key was shared by addresses that differ in a parameter alone: title or date tells which of them it is of. */
function isFormerItem({ marks }: ItemIdentity, { marks: former = NO_MARKS }: SeenKey): boolean {
  const { sameTitle, sameDate, otherTitle, otherDate } = compareMarks(marks, former);
  return (sameTitle && !otherDate) || (sameDate && !otherTitle);
}

/** The publisher gave another id and date to other content, under one title and address. */
function isNewEdition({ item }: ItemIdentity, { marks = NO_MARKS }: SeenKey, { otherDate }: Evidence): boolean {
  return !item.idDerived && otherDate && marks[3] !== contentMark(item);
}
