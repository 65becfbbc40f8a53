import { expect } from "chai";
import { createSketchCache } from "../../src/compose/sketch-cache.js";
import type { Dedupe, Feed } from "../../src/domain/feed.js";
import type { NormalisedItem } from "../../src/domain/item.js";
import type { Source } from "../../src/domain/source.js";
import { decide } from "../../src/items/decide.js";
import { keepItems } from "../../src/publish/keep-items.js";
import { createPublisher, type Publisher } from "../../src/publish/publisher.js";
import { parseQuery } from "../../src/publish/query/feed-query.js";
import type { Store } from "../../src/store/store.js";
import type { Place } from "../store/store-harness.js";
import { sampleConfig, sampleFeed, sampleSource } from "../support/samples.js";
import { type Seeded, seeded } from "../support/seeded.js";

const SEED = 18;
const POLLS = 30;
const POLL_MINUTES = 37;
const STORIES = 36;
const SOURCES = ["delta", "estuary", "lagoon"];
/** A document holds so many of the latest items of its source. */
const DOCUMENT_ITEMS = 6;
/** Less than a source publishes within the window: first copies leave the store. */
const KEPT_ITEMS = 9;
const START_MS = Date.UTC(2026, 2, 1, 6);
const MAX_ARCHIVES = 60;

interface Copy {
  readonly story: number;
  readonly source: string;
  /** In the document from this poll on. */
  readonly poll: number;
  readonly item: NormalisedItem;
}

/** Every story at one to three sources, each at a poll of its own, with a text and a date of its own. */
function copiesOf(random: Seeded): readonly Copy[] {
  return Array.from({ length: STORIES }, (_, story) => {
    const begin = random.below(POLLS - 4);
    const sources = SOURCES.filter(() => random.chance(0.75));
    return (sources.length === 0 ? [random.pick(["delta", "estuary"])] : sources).map((source): Copy => {
      const poll = Math.min(POLLS - 1, begin + random.below(9));
      return { story, source, poll, item: itemOf(story, source, poll, random) };
    });
  }).flat();
}

function itemOf(story: number, source: string, poll: number, random: Seeded): NormalisedItem {
  const words = Array.from({ length: 70 }, (_, at) => `w${story}x${at}`);
  const text = random.chance(0.5) ? words : words.slice(0, 40);
  return {
    id: `${source}-${story * 7}`,
    idDerived: false,
    url: `https://pages.example/story/${story}?utm_source=${source}`,
    title: `Story number ${story} of the w${story}x0 harbour`,
    contentHtml: `<p>${text.join(" ")}</p>`,
    authors: [],
    attachments: [],
    categories: [],
    source: { id: source, title: source },
    published: instantOf(START_MS + (poll * POLL_MINUTES - random.below(300)) * 60_000),
  };
}

function instantOf(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d{3}Z$/, "Z");
}

/** Three sources that are polled, and the feed that readers see. */
class World {
  readonly #place: Place;
  readonly #copies: readonly Copy[];
  readonly #random: Seeded;
  #store: Store | undefined;
  #publisher: Publisher | undefined;
  #feed: Feed;
  #sources: readonly string[] = SOURCES;
  #nowMs = START_MS;
  /** By story and kind of document, every id under which a reader has seen it. */
  readonly seen = new Map<string, Set<string>>();

  constructor(place: Place, dedupe: Pick<Dedupe, "by" | "prefer">, seed: number) {
    this.#place = place;
    this.#random = seeded(seed);
    this.#copies = copiesOf(this.#random);
    this.#feed = sampleFeed("news", { limit: 20, dedupe: { windowMs: 7 * 86_400_000, ...dedupe } });
  }

  get #storeNow(): Store {
    if (this.#store === undefined) throw new Error("the store is open while polls are made");
    return this.#store;
  }

  async poll(poll: number): Promise<void> {
    this.#nowMs = START_MS + poll * POLL_MINUTES * 60_000;
    if (this.#store === undefined || this.#random.chance(0.3)) await this.#restart();
    else if (this.#random.chance(0.2)) await this.#sourcesChange();
    for (const source of this.#shuffled()) await this.#pollSource(source, poll);
    await this.#publish();
    await this.#read();
  }

  async close(): Promise<void> {
    await this.#publisher?.close();
    await this.#store?.close();
    await this.#place.remove();
  }

  async #restart(): Promise<void> {
    await this.#publisher?.close();
    this.#publisher = undefined;
    await this.#store?.close();
    this.#store = await this.#place.open();
    await this.#storeNow.sync(this.#config.sources, instantOf(this.#nowMs));
  }

  /** A source leaves the config, or comes back. */
  async #sourcesChange(): Promise<void> {
    const [left] = SOURCES.filter((source) => !this.#sources.includes(source));
    const leaving = this.#random.pick(["delta", "estuary", "lagoon"]);
    this.#sources = left === undefined ? SOURCES.filter((source) => source !== leaving) : SOURCES;
    await this.#storeNow.sync(this.#config.sources, instantOf(this.#nowMs));
    this.#publisher?.replaceConfig(this.#config);
  }

  get #config() {
    const sources = this.#sources.map((id): Source => sampleSource(id, { retention: { maxItems: KEPT_ITEMS } }));
    return sampleConfig({ feeds: [this.#feed], sources });
  }

  #shuffled(): readonly string[] {
    return this.#sources.toSorted(() => (this.#random.chance(0.5) ? 1 : -1));
  }

  async #pollSource(sourceId: string, poll: number): Promise<void> {
    this.#nowMs += 1_000;
    const store = this.#storeNow;
    const now = instantOf(this.#nowMs);
    const source = this.#config.sources.find(({ id }) => id === sourceId);
    const stored = await store.getSource(sourceId);
    if (source === undefined || stored === undefined) throw new Error(`${sourceId} is a source`);
    const items = this.#copies
      .filter((copy) => copy.source === sourceId && copy.poll <= poll)
      .sort((one, other) => other.poll - one.poll)
      .slice(0, DOCUMENT_ITEMS)
      .map(({ item }) => item);
    const { changed: _, ...decision } = decide(stored, items, source, now);
    const [lease] = await store.claim({ sourceIds: [sourceId], now, leaseMs: 60_000, worker: "test" });
    if (lease === undefined) throw new Error(`${sourceId} can be leased`);
    await store.commit(lease, { state: { ...stored.state, lastChange: now }, ...decision });
    await store.release(lease);
  }

  async #publish(): Promise<void> {
    await this.#publisher?.close();
    const store = this.#storeNow;
    const clock = () => this.#nowMs;
    const saveFeedItems = store.saveFeedItems.bind(store);
    if (this.#random.chance(0.3)) {
      // As where one process polls and another one serves.
      const context = { store, sources: this.#config.sources, memory: createSketchCache(1_000), now: this.#nowMs };
      await keepItems(this.#feed, context, saveFeedItems);
      this.#publisher = createPublisher({ store, config: this.#config, clock });
    } else this.#publisher = createPublisher({ store, config: this.#config, clock, saveFeedItems });
    await this.#publisher.obtainDocument("news", "json");
  }

  /** Everything that shows items: each format, pages, queries, `since`, archives. */
  async #read(): Promise<void> {
    for (const format of ["rss", "atom", "json"] as const) {
      const document = await this.#publisher?.obtainDocument("news", format);
      this.#note(format, document?.identity.bytes.toString() ?? "");
    }
    const searches = [
      "limit=3&page=2",
      "limit=500",
      "since=2020-01-01",
      ...this.#sources.map((id) => `source=${id}`),
      "q=harbour",
    ];
    for (const search of searches) this.#note("json", (await this.#ask(search)) ?? "");
    if (!this.#random.chance(0.2)) return;
    let next = archiveIn((await this.#publisher?.obtainDocument("news", "json"))?.identity.bytes.toString());
    for (let hop = 0; next !== undefined && hop < MAX_ARCHIVES; hop++) {
      const period = /archive\/(.*)\.json$/.exec(next)?.[1] ?? "";
      const about = { feed: this.#feed, path: "/feeds/news", format: "json" } as const;
      const archive = (await this.#publisher?.answer({ kind: "archive", period, ...about }))?.identity.bytes.toString();
      this.#note("json", archive ?? "");
      next = archiveIn(archive);
    }
  }

  async #ask(search: string): Promise<string | undefined> {
    const parsed = parseQuery(search);
    if (parsed.kind !== "query" || this.#publisher === undefined) return undefined;
    const about = { feed: this.#feed, path: "/feeds/news", format: "json" } as const;
    return (await this.#publisher.answer({ kind: "query", query: parsed.query, ...about }))?.identity.bytes.toString();
  }

  #note(format: "rss" | "atom" | "json", text: string): void {
    for (const [id, story] of idsIn(format, text)) {
      const name = `${format} ${story}`;
      this.seen.set(name, (this.seen.get(name) ?? new Set()).add(id));
    }
  }
}

/** The id and the date of each item, with the number of its story, which is in the document once. */
function idsIn(format: "rss" | "atom" | "json", text: string): readonly (readonly [id: string, story: string])[] {
  const items = format === "json" ? jsonItems(text) : text.split(format === "rss" ? "<item>" : "<entry>").slice(1);
  const found = items.map((item) => [nameIn(item), storyIn(item)] as const);
  const stories = found.map(([, story]) => story);
  expect(new Set(stories).size, "no story twice in one document").to.equal(stories.length);
  return found;
}

function jsonItems(text: string): readonly string[] {
  const { items }: { items: readonly unknown[] } = JSON.parse(text || '{"items":[]}');
  return items.map((item) => JSON.stringify(item));
}

const ID = /<(?:guid|id)[^>]*>([^<]*)<|"id":"([^"]*)"/;
const DATE = /<(?:pubDate|published)>([^<]*)<|"date_published":"([^"]*)"/;

function nameIn(item: string): string {
  return [ID, DATE].map((pattern) => pattern.exec(item)?.slice(1).find(Boolean)).join(" at ");
}

function storyIn(text: string): string {
  return /Story number (\d+) /.exec(text)?.[1] ?? "none";
}

function archiveIn(text: string | undefined): string | undefined {
  return JSON.parse(text ?? "{}")._muara?.prev_archive;
}

/** What every store must make possible: a story has one id for every reader, whatever comes and goes. */
export function stableIdsContract(
  name: string,
  prefers: readonly Dedupe["prefer"][],
  makePlace: () => Promise<Place>,
): void {
  describe(`ids of merged items, ${name}`, () => {
    for (const by of ["url", "title", "story"] as const) {
      for (const prefer of prefers) {
        it(`${by}, prefer ${prefer}: a reader sees one id for each story in ${POLLS} polls of 3 sources`, async () => {
          const world = new World(await makePlace(), { by, prefer }, SEED);
          try {
            for (let poll = 0; poll < POLLS; poll++) await world.poll(poll);
          } finally {
            await world.close();
          }
          const several = [...world.seen].filter(([, ids]) => ids.size !== 1).map(([story, ids]) => [story, ...ids]);
          expect(several).to.deep.equal([]);
          expect(world.seen.size).to.be.above(2 * STORIES);
        }).timeout(300_000);
      }
    }
  });
}
