import type { NormalisedItem } from "../../src/domain/item.js";
import type { Source } from "../../src/domain/source.js";
import type { Instant } from "../../src/lib/dates/instant.js";

const HOUR_MS = 3_600_000;
const FIRST_ITEM_MS = Date.UTC(2024, 2, 30);
/** Items come so far apart: some share a day, none a date. */
const APART_MS = 7 * HOUR_MS;

export function instant(ms: number): Instant {
  return new Date(ms).toISOString().replace(/\.\d{3}Z$/, "Z");
}

export function dateOf(number: number): Instant {
  return instant(FIRST_ITEM_MS + number * APART_MS);
}

/** Item `number` in the wording of its `version`. */
export function wording(number: number, version: number): NormalisedItem {
  return {
    id: `tag:news.example,2024:${number}`,
    idDerived: false,
    url: `https://news.example/${number}`,
    title: `Report number ${number} from the district`,
    contentHtml: textOf(number, version),
    authors: [],
    attachments: [],
    categories: [],
    source: { id: "s", title: "S" },
    published: dateOf(number),
  };
}

export function textOf(number: number, version: number): string {
  return `<p>Text ${number}, wording ${version}</p>`;
}

export interface ModelItem {
  readonly number: number;
  readonly version: number;
  readonly firstSeen: Instant;
  readonly sortedAt: Instant;
  /** Among items of one moment, those that came later stand first, those of one document in its order. */
  readonly place: number;
}

/** One source as simply as it can be said: a list, newest first, and the set of all that was ever seen. */
export class SimpleModel {
  items: readonly ModelItem[] = [];
  readonly seen = new Set<number>();
  #firstPlace = 0;

  copy(): SimpleModel {
    const copy = new SimpleModel();
    copy.items = this.items;
    copy.#firstPlace = this.#firstPlace;
    for (const number of this.seen) copy.seen.add(number);
    return copy;
  }

  /** `document` tells number and version, newest first. */
  poll(document: readonly (readonly [number, number])[], source: Source, now: Instant): void {
    const clock = this.#clock(document, now);
    const versions = new Map(document);
    const kept = this.items.map((item) => {
      const settled = clock.heal
        ? { ...item, firstSeen: min(item.firstSeen, now), sortedAt: min(item.sortedAt, now) }
        : item;
      const version = versions.get(item.number) ?? item.version;
      if (version === item.version || source.updates === "ignore") return settled;
      return {
        ...settled,
        version,
        sortedAt: source.updates === "bump" ? max(settled.sortedAt, clock.now) : settled.sortedAt,
      };
    });
    const unseen = document.filter(([number]) => !this.seen.has(number));
    this.#firstPlace -= unseen.length;
    const fresh = unseen.map(([number, version], at) => ({
      number,
      version,
      firstSeen: clock.now,
      sortedAt: min(dateOf(number), clock.now),
      place: this.#firstPlace + at,
    }));
    for (const [number] of document) this.seen.add(number);
    this.items = [...fresh, ...kept]
      .sort((a, b) => (a.sortedAt < b.sortedAt ? 1 : a.sortedAt > b.sortedAt ? -1 : a.place - b.place))
      .slice(0, source.retention.maxItems);
  }

  /** A clock behind what was seen is believed when most of what the document dates lies before it. */
  #clock(document: readonly (readonly [number, number])[], now: Instant): { now: Instant; heal: boolean } {
    const last = this.items.reduce((latest, { firstSeen }) => max(latest, firstSeen), now);
    if (Date.parse(last) - Date.parse(now) <= HOUR_MS) return { now, heal: false };
    const later = document.filter(([number]) => dateOf(number) > now).length;
    return document.length === 0 || later * 2 > document.length ? { now: last, heal: false } : { now, heal: true };
  }
}

function min(a: Instant, b: Instant): Instant {
  return [a, b].sort()[0] ?? a;
}

function max(a: Instant, b: Instant): Instant {
  return [a, b].sort()[1] ?? a;
}
