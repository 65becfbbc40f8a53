import type { NormalisedItem } from "../../src/domain/item.js";
import type { Source } from "../../src/domain/source.js";
import type { ItemHead, StoredSource } from "../../src/domain/stored-item.js";
import { type Decision, decide } from "../../src/items/decide.js";
import { headOf } from "../../src/store/head-of.js";
import { aSource, aState, at } from "../store/samples.js";

/** What is stored of the source, as the store would have it after each decision. */
export class Desk {
  stored: StoredSource = { state: aState("one"), heads: [], remembered: [] };
  readonly source: Source;

  constructor(more: Partial<Source> = {}) {
    this.source = aSource("one", more);
  }

  poll(minutes: number, ...items: readonly NormalisedItem[]): Decision {
    const decision = decide(this.stored, items, this.source, at(minutes));
    const heads = new Map(this.stored.heads.map((head) => [head.key, head]));
    for (const head of [...(decision.headUpdates ?? []), ...decision.upserts]) heads.set(head.key, headOf(head));
    for (const key of decision.removals) heads.delete(key);
    this.stored = {
      ...this.stored,
      heads: [...heads.values()],
      remembered: decision.remembered ?? this.stored.remembered,
    };
    return decision;
  }

  get titles(): (string | undefined)[] {
    return this.newestFirst.map(({ title }) => title);
  }

  get newestFirst(): ItemHead[] {
    return this.stored.heads.toSorted((a, b) =>
      a.sortedAt < b.sortedAt ? 1 : a.sortedAt > b.sortedAt ? -1 : a.place - b.place,
    );
  }

  only(): ItemHead {
    const [head, ...others] = this.stored.heads;
    if (head === undefined || others.length > 0) throw new Error(`expected one item, have ${this.titles.join(", ")}`);
    return head;
  }
}

/** One item, all its facts made of its name. */
export function item(name: string, more: Partial<NormalisedItem> = {}): NormalisedItem {
  return {
    id: `https://news.example/${name}`,
    idDerived: false,
    url: `https://news.example/${name}`,
    title: `What happened in the town of ${name}`,
    contentHtml: `<p>Body of ${name}</p>`,
    authors: [],
    attachments: [],
    categories: [],
    source: { id: "one", title: "One" },
    published: at(-60),
    ...more,
  };
}

export function undated(name: string, more: Partial<NormalisedItem> = {}): NormalisedItem {
  const { published: _, ...rest } = item(name, more);
  return rest;
}
