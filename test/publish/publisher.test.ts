import { expect } from "chai";
import type { StoreReader } from "../../src/publish/load-items.js";
import { createPublisher, type Publisher } from "../../src/publish/publisher.js";
import { createMemoryStore } from "../support/memory-store.js";
import { sampleConfig, sampleFeed, sampleItem, sampleSource } from "../support/samples.js";

describe("the publisher", () => {
  let publisher: Publisher;
  const store = createMemoryStore();
  const published: string[] = [];

  beforeEach(async () => {
    store.put("a", [sampleItem(1)]);
    store.put("b", []);
    published.length = 0;
    publisher = createPublisher({
      store,
      config: sampleConfig(),
      coalesceMs: 5,
      compressAfterMs: 0,
      onPublished: (feed) => published.push(feed.id),
    });
    publisher.open();
    await publisher.settled();
  });
  afterEach(() => publisher.close());

  it("has every feed ready in every format and encoding", () => {
    for (const format of ["rss", "atom", "json", "page"] as const) {
      const document = publisher.getDocument("all", format);
      expect(document?.identity.bytes.toString()).to.include("Berita nomor 1");
      expect(document?.br?.bytes.length).to.be.lessThan(document?.identity.bytes.length ?? 0);
    }
  });

  it("publishes again only the feeds that contain a changed source", async () => {
    published.length = 0;
    store.put("b", [sampleItem(2)]);
    await publisher.settled();
    expect(published).to.deep.equal(["all"]);
  });

  it("looks at no feed but those that contain a changed source, and reads no body but the changed item's", async () => {
    const ids = Array.from({ length: 12 }, (_, n) => `s${n}`);
    const many = createMemoryStore();
    const numbered = (id: string, count: number) =>
      Array.from({ length: count }, (_, n) => sampleItem(n, { key: `${id}-${n}`, id: `${id}-${n}` }));
    for (const id of ids) many.put(id, numbered(id, 4));
    const asked: string[] = [];
    const bodies: string[] = [];
    const watched: StoreReader = {
      ...many,
      getStates: (some) => {
        asked.push([...(some ?? [])].sort().join());
        return many.getStates(some);
      },
      getBodies: (keys) => {
        bodies.push(...keys.map(({ key }) => key));
        return many.getBodies(keys);
      },
    };
    const sourcesOf = (n: number) => [n, n + 1, n + 2].map((at) => `s${at % 12}`);
    const feeds = ids.map((_, n) => sampleFeed(`f${n}`, { sources: { all: false, ids: sourcesOf(n), tags: [] } }));
    const sources = ids.map((id) => sampleSource(id));
    const wide = createPublisher({
      store: watched,
      config: sampleConfig({ sources, feeds }),
      coalesceMs: 1,
      compressAfterMs: 0,
    });
    wide.open();
    await wide.settled();
    asked.length = 0;
    bodies.length = 0;
    many.put("s7", [...numbered("s7", 4), sampleItem(-1, { key: "fresh", id: "fresh" })]);
    await wide.settled();
    expect(asked.sort()).to.deep.equal([5, 6, 7].map((n) => sourcesOf(n).sort().join()).sort());
    expect(bodies).to.deep.equal(["fresh", "fresh", "fresh"]);
    for (const format of ["rss", "atom", "json", "page"] as const)
      expect(wide.getDocument("f6", format)?.identity.bytes.toString())
        .to.include("Berita nomor -1")
        .and.include("nomor 3");
    await wide.close();
  });

  for (const [what, change] of [
    ["a new text", { contentHtml: "<p>Baru</p>", contentHash: "other" }],
    ["another title", { title: "Judul baru", contentHash: "other" }],
    ["another date", { published: "2024-12-19T06:00:00Z" }],
    ["another address", { url: "https://news.example/moved" }],
  ] as const) {
    it(`shows ${what} of an item, as if it were published for the first time`, async () => {
      const items = [sampleItem(1), sampleItem(2), sampleItem(3)];
      store.put("a", items);
      await publisher.settled();
      store.put("a", [sampleItem(1), sampleItem(2, change), sampleItem(3)]);
      await publisher.settled();
      const anew = createPublisher({ store, config: sampleConfig(), compressAfterMs: 0 });
      for (const format of ["rss", "atom", "json", "page"] as const) {
        const bytes = (await anew.obtainDocument("all", format))?.identity.bytes;
        expect(publisher.getDocument("all", format)?.identity.bytes.equals(bytes ?? Buffer.alloc(0))).to.equal(true);
      }
      await anew.close();
    });
  }

  it("an item whose body could not be had is read again the next time", async () => {
    const flaky = createMemoryStore();
    let fails = true;
    const getBodies: typeof flaky.getBodies = async (keys) => (fails ? new Map() : flaky.getBodies(keys));
    flaky.put("a", [sampleItem(1)]);
    const slow = createPublisher({
      store: { ...flaky, getBodies },
      config: sampleConfig(),
      coalesceMs: 1,
      compressAfterMs: 0,
    });
    slow.open();
    await slow.settled();
    expect(slow.getDocument("only-a", "rss")?.identity.bytes.toString()).to.not.include("Isi berita");
    fails = false;
    flaky.put("a", [sampleItem(1)]);
    await slow.settled();
    expect(slow.getDocument("only-a", "rss")?.identity.bytes.toString()).to.include("Isi berita");
    await slow.close();
  });

  /** When a feed was published that changed twice, if the clock goes on by so much whenever its bodies are read. */
  async function publishedTwice(tookMs: number): Promise<readonly number[]> {
    const slow = createMemoryStore();
    let nowMs = 1_000_000;
    const publishedAt: number[] = [];
    const getBodies: typeof slow.getBodies = async (keys) => {
      nowMs += tookMs;
      return slow.getBodies(keys);
    };
    const resting = createPublisher({
      store: { ...slow, getBodies },
      config: sampleConfig({ feeds: [sampleFeed("all")] }),
      coalesceMs: 0,
      compressAfterMs: 0,
      clock: () => nowMs,
      onPublished: () => publishedAt.push(nowMs),
    });
    slow.put("a", [sampleItem(1)]);
    resting.open();
    await resting.settled();
    slow.put("a", [sampleItem(1), sampleItem(2)]);
    const ticking = setInterval(() => {
      nowMs += 5;
    }, 5);
    await resting.settled();
    clearInterval(ticking);
    await resting.close();
    return publishedAt;
  }

  it("lets a feed rest nine times as long as publishing it took, then publishes what came meanwhile", async () => {
    const [first = 0, second = 0, ...others] = await publishedTwice(20);
    expect(others).to.deep.equal([]);
    expect(second - first).to.be.at.least(9 * 20);
  });

  it("lets no feed rest for more than seconds, however long publishing took while the machine did other things", async () => {
    const [first = 0, second = 0] = await publishedTwice(60_000);
    expect(second - first).to.be.within(60_000, 60_000 + 15_000);
  });

  it("keeps bytes and validators when a poll changed nothing a reader sees", async () => {
    const before = publisher.getDocument("only-a", "rss");
    published.length = 0;
    store.put("a", [sampleItem(1)]);
    await publisher.settled();
    expect(published).to.deep.equal([]);
    expect(publisher.getDocument("only-a", "rss")).to.equal(before);
  });

  it("takes another config into service while it runs", async () => {
    publisher.replaceConfig(sampleConfig({ feeds: [sampleFeed("new")] }));
    expect(await publisher.obtainDocument("new", "rss")).to.not.equal(undefined);
    expect(await publisher.obtainDocument("all", "rss")).to.equal(undefined);
  });
});
