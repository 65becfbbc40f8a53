import { expect } from "chai";
import type { StoredItem } from "../../src/domain/stored-item.js";
import { headsWithin, MAX_DEPTH_ITEMS, newestOf } from "../../src/publish/newest-of.js";
import { createPublisher } from "../../src/publish/publisher.js";
import { createMemoryStore } from "../support/memory-store.js";
import { sampleConfig, sampleFeed, sampleItem, sampleSource } from "../support/samples.js";
import { seeded } from "../support/seeded.js";

const IDS = ["a", "b", "c"];
const HOUR_MS = 3_600_000;
const START_MS = Date.UTC(2024, 10, 1);

/** Items of one source: most come in within two days of their date, some years late, some bear one date with others. */
function itemsOf(sourceId: string, count: number, seed: number): StoredItem[] {
  const random = seeded(seed);
  return Array.from({ length: count }, (_, n) => {
    const seenMs = START_MS + random.below(2_000) * HOUR_MS;
    const lateMs = random.chance(0.1) ? random.below(20_000) * HOUR_MS : random.below(48) * HOUR_MS;
    const published = instant(seenMs - lateMs);
    const key = `${sourceId}-${n}`;
    return sampleItem(n, {
      ...{ key, id: key, place: random.below(5), firstSeen: instant(seenMs) },
      ...{ published, sortedAt: published },
    });
  });
}

function instant(ms: number): string {
  return new Date(ms).toISOString().replace(".000Z", "Z");
}

describe("the newest heads of a feed", () => {
  for (const [count, seed] of [
    [5, 1],
    [300, 2],
    [900, 3],
    [1_200, 4],
  ] as const) {
    it(`are those of the store wherever they are known from ${IDS.length * count} arrivals`, async () => {
      const store = createMemoryStore();
      for (const [n, id] of IDS.entries()) store.put(id, itemsOf(id, count, seed * 10 + n));
      const query = { sourceIds: IDS, limit: MAX_DEPTH_ITEMS };
      const arrivals = await store.getHeads({ ...query, order: "firstSeen" });
      for (const order of ["published", "firstSeen"] as const) {
        const known = newestOf(
          arrivals,
          sampleFeed("f", { order }),
          IDS.map((id) => sampleSource(id)),
        );
        for (const asked of [1, 100, 500, 2_000, 4_000].flatMap((limit) => [{ limit }, { limit, limitPerSource: 7 }])) {
          const heads = headsWithin(known, asked);
          if (count * IDS.length < MAX_DEPTH_ITEMS || (asked.limit <= 500 && !("limitPerSource" in asked)))
            expect(heads, JSON.stringify(asked)).to.not.equal(undefined);
          if (heads !== undefined)
            expect(heads.map(({ key }) => key)).to.deep.equal(
              (await store.getHeads({ sourceIds: IDS, order, ...asked })).map(({ key }) => key),
            );
        }
      }
    });
  }

  it("are not known where edits may have raised items that came in long ago", () => {
    const arrivals = itemsOf("a", MAX_DEPTH_ITEMS, 5).map((item) => ({ ...item, sourceId: "a" }));
    const raising = [sampleSource("a", { updates: "bump" })];
    expect(headsWithin(newestOf(arrivals, sampleFeed("f"), raising), { limit: 1 })).to.equal(undefined);
  });

  it("are read once for a publication, whatever is merged", async () => {
    for (const by of ["none", "url"] as const) {
      const store = createMemoryStore();
      for (const [n, id] of IDS.entries()) store.put(id, itemsOf(id, 900, n));
      const feed = sampleFeed("all", { dedupe: { by, windowMs: HOUR_MS * 24, prefer: "earliest" } });
      const sources = IDS.map((id) => sampleSource(id));
      const publisher = createPublisher({ store, config: sampleConfig({ sources, feeds: [feed] }) });
      await publisher.obtainDocument("all", "rss");
      await publisher.close();
      expect(store.reads.heads).to.equal(1);
    }
  });
});
