import { expect } from "chai";
import { createPublisher, type Publisher } from "../../src/publish/publisher.js";
import { createMemoryStore } from "../support/memory-store.js";
import { sampleConfig, sampleFeed, sampleItem } from "../support/samples.js";

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
      pressAfterMs: 0,
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

  it("lets a feed rest nine times as long as publishing it took, then publishes what came meanwhile", async () => {
    const slow = createMemoryStore();
    let nowMs = 1_000_000;
    const publishedAt: number[] = [];
    const getBodies: typeof slow.getBodies = async (keys) => {
      nowMs += 20;
      return slow.getBodies(keys);
    };
    const resting = createPublisher({
      store: { ...slow, getBodies },
      config: sampleConfig({ feeds: [sampleFeed("all")] }),
      coalesceMs: 0,
      pressAfterMs: 0,
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
    const [first = 0, second = 0] = publishedAt;
    expect(publishedAt).to.have.length(2);
    expect(second - first).to.be.at.least(9 * 20);
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
