import { expect } from "chai";
import fc from "fast-check";
import type { Feed } from "../../src/domain/feed.js";
import type { StoredItem } from "../../src/domain/stored-item.js";
import { createPublisher, type Publisher } from "../../src/publish/publisher.js";
import { parseQuery } from "../../src/publish/query/feed-query.js";
import { QueryError } from "../../src/publish/query/since.js";
import { createMemoryStore, type MemoryStore } from "../support/memory-store.js";
import { sampleConfig, sampleFeed, sampleItem } from "../support/samples.js";
import { WAIT_LIMIT_MS } from "../support/wait.js";

const START_MS = Date.UTC(2024, 10, 28, 22, 0, 0);
const HOUR_MS = 3_600_000;
const MAX_HOPS = 400;
const RUNS = 40;

/** What happens between two visits of a program, or such a visit. */
type Event =
  | { readonly kind: "wait"; readonly hours: number }
  /** So many items come in now, published so many hours earlier. */
  | { readonly kind: "arrive"; readonly source: string; readonly count: number; readonly hoursAgo: number }
  | { readonly kind: "edit"; readonly source: string; readonly at: number; readonly bump: boolean }
  | { readonly kind: "expire"; readonly source: string; readonly kept: number }
  | { readonly kind: "visit" };

const source = fc.constantFrom("a", "b");
const event: fc.Arbitrary<Event> = fc.oneof(
  fc.record({ kind: fc.constant("wait" as const), hours: fc.constantFrom(0, 1, 1, 5, 30, 800) }),
  fc.record({
    kind: fc.constant("arrive" as const),
    source,
    count: fc.integer({ min: 1, max: 9 }),
    hoursAgo: fc.constantFrom(0, 0, 2, 50, 2_000),
  }),
  fc.record({ kind: fc.constant("edit" as const), source, at: fc.nat(20), bump: fc.boolean() }),
  fc.record({ kind: fc.constant("expire" as const), source, kept: fc.integer({ min: 3, max: 30 }) }),
  fc.constant({ kind: "visit" as const }),
);
const feeds: fc.Arbitrary<Partial<Feed>> = fc.record(
  {
    limit: fc.constantFrom(1, 3, 10),
    order: fc.constantFrom("published" as const, "firstSeen" as const),
    limitPerSource: fc.constantFrom(1, 2),
    holdsRecent: fc.constant(true as const),
    drop: fc.constant({ field: "title" as const, contains: ["dibuang"] }),
  },
  { requiredKeys: ["limit", "order"] },
);

/** Two sources that things happen to, and the feed that is made of them. */
class World {
  readonly store: MemoryStore = createMemoryStore();
  readonly feed: Feed;
  publisher: Publisher;
  readonly #items: Record<string, StoredItem[]> = { a: [], b: [] };
  #nowMs = START_MS;
  #count = 0;

  constructor(feed: Partial<Feed>) {
    this.feed = sampleFeed("all", feed);
    this.store.put("a", []);
    this.store.put("b", []);
    this.publisher = this.#opened();
  }

  /** Publishes what is there now: a publisher that was just started. */
  refresh(): void {
    this.publisher = this.#opened();
  }

  #opened(): Publisher {
    const config = sampleConfig({ feeds: [this.feed] });
    return createPublisher({ store: this.store, config, clock: () => this.#nowMs });
  }

  /** Titles of what the feed lets through and the sources still have. */
  get titles(): string[] {
    return Object.values(this.#items).flatMap((items) =>
      items.flatMap(({ title = "" }) => (this.feed.drop !== undefined && title.includes("dibuang") ? [] : [title])),
    );
  }

  happen(happening: Exclude<Event, { kind: "visit" }>): void {
    if (happening.kind === "wait") {
      this.#nowMs += happening.hours * HOUR_MS;
      return;
    }
    // No two things happen in one second: `since` and the order of arrivals are told by it.
    this.#nowMs += 2_000;
    const items = this.#items[happening.source] ?? [];
    this.#items[happening.source] = this.#changed(items, happening);
    this.store.put(happening.source, this.#items[happening.source] ?? [], { lastChange: instant(this.#nowMs) });
  }

  #changed(items: readonly StoredItem[], happening: Exclude<Event, { kind: "visit" | "wait" }>): StoredItem[] {
    switch (happening.kind) {
      case "arrive":
        return [...Array.from({ length: happening.count }, () => this.#fresh(happening)), ...items];
      case "expire":
        return items.slice(0, happening.kept);
      case "edit":
        return items.map((item, at) =>
          at === happening.at
            ? {
                ...item,
                contentHtml: `<p>${this.#nowMs}</p>`,
                contentHash: String(this.#nowMs),
                updated: instant(this.#nowMs),
                ...(happening.bump && { sortedAt: instant(this.#nowMs) }),
              }
            : item,
        );
    }
  }

  #fresh({ source: from, hoursAgo }: { readonly source: string; readonly hoursAgo: number }): StoredItem {
    this.#count += 1;
    const published = instant(this.#nowMs - hoursAgo * HOUR_MS);
    return sampleItem(0, {
      id: `${from}-${this.#count}`,
      url: `https://${from}.example/${this.#count}`,
      key: `${from}-${this.#count}`,
      title: `Berita ${this.#count} ${this.#count % 4 === 0 ? "dibuang" : ""}`.trim(),
      published,
      sortedAt: published,
      firstSeen: instant(this.#nowMs),
      place: -this.#count,
    });
  }
}

function instant(ms: number): string {
  return new Date(ms).toISOString().replace(".000Z", "Z");
}

interface JsonPage {
  readonly items: readonly { readonly title: string; readonly id: string }[];
  readonly next_url?: string;
  readonly _muara: { readonly prev_archive?: string };
}

/** What a program gets at an address of the feed. */
async function read({ publisher, feed }: World, address: string): Promise<JsonPage> {
  const { pathname, searchParams, search } = new URL(address, "https://muara.example");
  const about = { feed, path: "/feeds/all", format: "json" } as const;
  const period = /archive\/(.*)\.json$/.exec(pathname)?.[1];
  const parsed = parseQuery(searchParams.toString());
  const document =
    period !== undefined
      ? await publisher.answer({ kind: "archive", period, ...about })
      : parsed.kind === "query"
        ? await publisher.answer({ kind: "query", query: parsed.query, ...about })
        : await publisher.obtainDocument("all", "json");
  if (document === undefined) throw new Error(`404: ${pathname}${search}`);
  return JSON.parse(document.identity.bytes.toString());
}

/** Follows RFC 5005 section 4 from the current document on, until it meets an archive that it has read. */
async function visit(world: World, known: Set<string>, seen: Set<string>): Promise<void> {
  const read5005 = new Set<string>();
  let address = "/feeds/all.json";
  for (let hop = 0; hop < MAX_HOPS; hop += 1) {
    const page = await read(world, address);
    for (const { title } of page.items) seen.add(title);
    const next = page._muara.prev_archive;
    if (next === undefined || known.has(next)) break;
    read5005.add(next);
    address = next;
  }
  // Only now: a visit that broke off in the middle has read nothing for good.
  for (const archive of read5005) known.add(archive);
}

/** What came in after an id; all there is where the feed has let go of its item. */
async function readSince(world: World, id: string): Promise<JsonPage> {
  try {
    return await read(world, `/feeds/all.json?limit=500&since=${encodeURIComponent(id)}`);
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    return read(world, "/feeds/all.json?limit=500&since=2000-01-01");
  }
}

/** The current document and every `next` of it. */
async function leaf(world: World): Promise<string[]> {
  const titles: string[] = [];
  let address: string | undefined = "/feeds/all.json";
  for (let hop = 0; hop < MAX_HOPS && address !== undefined; hop += 1) {
    const page: JsonPage = await read(world, address);
    titles.push(...page.items.map(({ title }) => title));
    address = page.next_url;
  }
  return titles;
}

describe("a program that reads now and then", () => {
  it("misses nothing that the sources still have, while items arrive late, are edited and expire", async () => {
    const story = fc.asyncProperty(feeds, fc.array(event, { minLength: 5, maxLength: 40 }), async (feed, events) => {
      const world = new World(feed);
      const [known, seen] = [new Set<string>(), new Set<string>()];
      const last: Event[] = [
        { kind: "wait", hours: 1_500 },
        { kind: "arrive", source: "a", count: 1, hoursAgo: 0 },
        { kind: "visit" },
      ];
      for (const one of [...events, ...last]) {
        if (one.kind !== "visit") world.happen(one);
        else {
          world.refresh();
          await visit(world, known, seen);
        }
      }
      expect(world.titles.filter((title) => !seen.has(title))).to.deep.equal([]);
    });
    await fc.assert(story, { numRuns: RUNS });
  }).timeout(4 * WAIT_LIMIT_MS);

  it("finds an archive as it read it, byte for byte, however much comes in later", async () => {
    const coming = event.filter(({ kind }) => kind === "wait" || kind === "arrive" || kind === "visit");
    const story = fc.asyncProperty(feeds, fc.array(coming, { minLength: 5, maxLength: 30 }), async (feed, events) => {
      const world = new World(feed);
      const texts = new Map<string, string>();
      for (const one of [...events, { kind: "visit" as const }]) {
        if (one.kind !== "visit") {
          world.happen(one);
          continue;
        }
        world.refresh();
        for (const [address, text] of texts) expect(JSON.stringify(await read(world, address)), address).to.equal(text);
        const known = new Set<string>();
        await visit(world, known, new Set());
        for (const address of known) texts.set(address, JSON.stringify(await read(world, address)));
      }
    });
    await fc.assert(story, { numRuns: RUNS });
  }).timeout(4 * WAIT_LIMIT_MS);

  it("reaches every item once by next, in the feed's order, whatever the size of a page", async () => {
    const story = fc.asyncProperty(
      feeds.map(({ limitPerSource: _, ...feed }) => feed),
      fc.array(event, { minLength: 3, maxLength: 15 }),
      async (feed, events) => {
        const world = new World(feed);
        for (const one of events) if (one.kind !== "visit") world.happen(one);
        world.refresh();
        const titles = await leaf(world);
        expect([...titles].sort()).to.deep.equal(world.titles.sort());
      },
    );
    await fc.assert(story, { numRuns: RUNS });
  }).timeout(4 * WAIT_LIMIT_MS);

  it("has by ?since= the id it knows all that came in after it", async () => {
    const story = fc.asyncProperty(fc.array(event, { minLength: 3, maxLength: 20 }), async (events) => {
      const world = new World({ limit: 500, order: "published" });
      const seen = new Set<string>();
      let newest: string | undefined;
      for (const one of [...events, { kind: "visit" } as const]) {
        if (one.kind !== "visit") {
          world.happen(one);
          continue;
        }
        world.refresh();
        // An id of more than letters and digits is encoded as any client would.
        const page = await readSince(world, newest ?? "2000-01-01");
        for (const { title } of page.items) seen.add(title);
        newest = page.items[0]?.id ?? newest;
        expect(world.titles.filter((title) => !seen.has(title))).to.deep.equal([]);
      }
    });
    await fc.assert(story, { numRuns: RUNS });
  }).timeout(4 * WAIT_LIMIT_MS);
});
