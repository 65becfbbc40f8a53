import { expect } from "chai";
import type { Feed } from "../../src/domain/feed.js";
import type { StoredItem } from "../../src/domain/stored-item.js";
import { createPublisher, type Publisher } from "../../src/publish/publisher.js";
import { parseQuery } from "../../src/publish/query/feed-query.js";
import { createMemoryStore, type MemoryStore } from "../support/memory-store.js";
import { sampleConfig, sampleFeed, sampleItem } from "../support/samples.js";

const START_MS = Date.UTC(2024, 10, 28, 22, 0, 0);
const HOUR_MS = 3_600_000;

/** One feed over two sources, and a clock. */
class Newsroom {
  readonly store: MemoryStore = createMemoryStore();
  readonly publisher: Publisher;
  readonly #items = new Map<string, readonly StoredItem[]>([
    ["a", []],
    ["b", []],
  ]);
  #nowMs = START_MS;
  #count = 0;

  constructor(feed: Partial<Feed>) {
    for (const id of this.#items.keys()) this.store.put(id, []);
    const config = sampleConfig({ feeds: [sampleFeed("all", feed)] });
    this.publisher = createPublisher({
      store: this.store,
      config,
      clock: () => this.#nowMs,
      coalesceMs: 0,
      compressAfterMs: 0,
    });
    this.publisher.open();
  }

  wait(hours: number): void {
    this.#nowMs += hours * HOUR_MS;
  }

  /** Items arrive together; each was published a second before the one above it. */
  arrive(name: string, more: { count?: number; hoursAgo?: number; from?: string } & Partial<StoredItem> = {}): void {
    const { count = 1, hoursAgo = 0, from: source = "a", ...changes } = more;
    const items = Array.from({ length: count }, (_, at) => {
      const published = instant(this.#nowMs - hoursAgo * HOUR_MS - at * 1_000);
      const id = `${name}${count > 1 ? `-${at}` : ""}`;
      const dates = { published, sortedAt: published, firstSeen: instant(this.#nowMs) };
      const facts = { id, key: id, title: id, url: `https://${source}.example/${id}`, place: --this.#count };
      return sampleItem(0, { ...facts, ...dates, ...changes });
    });
    this.#items.set(source, [...items, ...(this.#items.get(source) ?? [])]);
    this.store.put(source, this.#items.get(source) ?? [], { lastSuccess: instant(this.#nowMs) });
  }

  /** Titles of the document, as a reader gets it that asks now. */
  async titles(): Promise<string[]> {
    await this.publisher.settled();
    this.publisher.replaceConfig(this.publisher.getConfig());
    await this.publisher.settled();
    return titlesIn((await this.publisher.obtainDocument("all", "json"))?.identity.bytes);
  }

  async page(search: string): Promise<string[]> {
    const parsed = parseQuery(search);
    const [feed] = this.publisher.getConfig().feeds;
    if (parsed.kind !== "query" || feed === undefined) throw new Error(`${search} is no query`);
    const request = { kind: "query", feed, path: "/feeds/all", format: "json", query: parsed.query } as const;
    return titlesIn((await this.publisher.answer(request))?.identity.bytes);
  }
}

function titlesIn(bytes: Buffer | undefined): string[] {
  const { items } = JSON.parse(String(bytes)) as { items: { title: string }[] };
  return items.map(({ title }) => title);
}

function instant(ms: number): string {
  return new Date(ms).toISOString().replace(".000Z", "Z");
}

describe("what arrived lately", () => {
  const rooms: Newsroom[] = [];
  const open = (feed: Partial<Feed>) => {
    const room = new Newsroom(feed);
    rooms.push(room);
    return room;
  };
  afterEach(() => Promise.all(rooms.splice(0).map(({ publisher }) => publisher.close())));

  it("without an explicit limit, stays in the document for 24 hours beside the newest items", async () => {
    const room = open({ limit: 5, holdsRecent: true });
    room.arrive("early", { count: 9 });
    room.wait(3);
    room.arrive("burst", { count: 40 });
    expect(await room.titles()).to.have.length(49);
    room.wait(21.5);
    expect(await room.titles()).to.have.length(40);
    room.wait(3);
    expect(await room.titles()).to.deep.equal([0, 1, 2, 3, 4].map((at) => `burst-${at}`));
  });

  it("leaves the document when its time is over, although nothing arrives", async () => {
    const room = open({ limit: 2, holdsRecent: true });
    room.arrive("one", { count: 4 });
    await room.publisher.settled();
    const held = await room.publisher.obtainDocument("all", "json");
    expect(titlesIn(held?.identity.bytes)).to.have.length(4);
  });

  for (const holdsRecent of [{ holdsRecent: true } as const, {}]) {
    const limit = holdsRecent.holdsRecent ? "no" : "an";
    it(`a late arrival stays for 24 hours at the position of its date (${limit} explicit limit)`, async () => {
      const room = open({ limit: 10, ...holdsRecent });
      room.arrive("before", { count: 30, hoursAgo: 1 });
      room.wait(30);
      room.arrive("late", { hoursAgo: 24 * 14, from: "b" });
      room.wait(1);
      room.arrive("now", { count: 4 });
      for (const hours of [0, 10, 12]) {
        room.wait(hours);
        const titles = await room.titles();
        expect(titles.at(-1)).to.equal("late");
        expect(titles).to.have.length(holdsRecent.holdsRecent ? 11 : 10);
      }
      room.wait(2);
      expect(await room.titles())
        .to.have.length(10)
        .and.not.include("late");
    });
  }

  it("keeps an explicit limit in a burst, with the newest items", async () => {
    const room = open({ limit: 10 });
    room.arrive("before", { count: 12, hoursAgo: 5 });
    room.wait(2);
    room.arrive("burst", { count: 40 });
    expect(await room.titles()).to.deep.equal(Array.from({ length: 10 }, (_, at) => `burst-${at}`));
  });

  it("late arrivals take half of an explicit limit at most, and the pages go on with what they displaced", async () => {
    const room = open({ limit: 6 });
    room.arrive("before", { count: 20 });
    room.wait(1);
    room.arrive("late", { count: 9, hoursAgo: 24 * 30, from: "b" });
    const first = await room.titles();
    expect(first).to.deep.equal(["before-0", "before-1", "before-2", "late-0", "late-1", "late-2"]);
    expect((await room.page("page=2")).slice(0, 4)).to.deep.equal(["before-3", "before-4", "before-5", "before-6"]);
  });

  it("an item of a source's first document counts as arrived when it was published", async () => {
    const room = open({ limit: 5, holdsRecent: true });
    room.arrive("own", { count: 8, hoursAgo: 30 });
    room.wait(48);
    room.arrive("archive", { count: 100, hoursAgo: 60, from: "b", isFromArchive: true });
    room.arrive("today", { hoursAgo: 1, from: "b", isFromArchive: true });
    expect(await room.titles()).to.deep.equal(["today", "archive-0", "archive-1", "archive-2", "archive-3"]);
  });

  it("in order of arrival, the archive of a source that is added later stands behind what arrived before", async () => {
    for (const by of ["none", "url"] as const) {
      const room = open({
        limit: 6,
        order: "firstSeen",
        dedupe: { by, windowMs: 7 * 24 * HOUR_MS, prefer: "earliest" },
      });
      room.arrive("own", { count: 8 });
      room.wait(5);
      room.arrive("later", { count: 2 });
      room.wait(5);
      room.arrive("archive", { count: 300, hoursAgo: 24 * 30, from: "b", isFromArchive: true });
      room.arrive("fresh", { hoursAgo: 2, from: "b", isFromArchive: true });
      expect(await room.titles()).to.deep.equal(["fresh", "later-1", "later-0", "own-7", "own-6", "own-5"]);
      expect(await room.page("page=2"))
        .to.have.length(6)
        .and.include.members(["own-0", "archive-0"]);
      expect(await room.page(`since=${instant(START_MS + 9 * HOUR_MS)}&limit=500`)).to.have.length(301);
    }
  });

  it("an explicit limit of a query is kept; a query without one holds what arrived lately", async () => {
    const room = open({ limit: 5, holdsRecent: true });
    room.arrive("burst", { count: 30 });
    expect(await room.page("limit=7")).to.have.length(7);
    expect(await room.page("source=a")).to.have.length(30);
    expect(await room.page("q=burst")).to.have.length(30);
  });

  it("a document without an explicit limit has at most 500 items, and 2 MB in every format", async () => {
    const room = open({ limit: 50, holdsRecent: true });
    room.arrive("burst", { count: 700 });
    expect(await room.titles()).to.have.length(500);
    const large = open({ limit: 3, holdsRecent: true });
    large.arrive("large", { count: 60, contentHtml: `<p>${"kata ".repeat(20_000)}</p>` });
    const titles = await large.titles();
    expect(titles.length).to.be.within(4, 59);
    for (const format of ["rss", "atom", "json", "page"] as const) {
      const document = await large.publisher.obtainDocument("all", format);
      expect(document?.identity.bytes.length, format).to.be.within(100_000, 2_000_000);
    }
  });

  it("a limit for each source is kept", async () => {
    const room = open({ limit: 5, limitPerSource: 3, holdsRecent: true });
    room.arrive("burst", { count: 30 });
    expect(await room.titles()).to.have.length(3);
  });

  it("tells when more arrived within an hour than the document can hold", async () => {
    const room = open({ limit: 10, drop: { field: "title", contains: ["iklan"] } });
    room.arrive("berita", { count: 10 });
    room.arrive("iklan", { count: 10 });
    await room.titles();
    expect(room.publisher.getOverflows()).to.deep.equal([]);
    room.wait(0.5);
    room.arrive("lagi", { count: 2 });
    await room.titles();
    const [overflow, ...others] = room.publisher.getOverflows();
    expect(others).to.deep.equal([]);
    expect(overflow).to.include({ feedId: "all", arrived: 12, limit: 10 });
    expect(overflow?.message).to.include('feed "all": 12 items arrived within one hour');
    room.wait(25);
    await room.titles();
    expect(room.publisher.getOverflows()).to.deep.equal([]);
  });
});
