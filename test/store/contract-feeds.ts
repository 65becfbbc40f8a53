import { expect } from "chai";
import { type FeedItem, feedItemName } from "../../src/compose/feed-items.js";
import { at } from "./samples.js";
import type { Bench } from "./store-harness.js";

export function aFeedItem(key: string, more: Partial<FeedItem> = {}): FeedItem {
  return {
    sourceId: "one",
    key,
    id: `id-${key}`,
    firstSeen: at(0),
    published: at(-5),
    sortedAt: at(-5),
    place: -3,
    by: "url",
    copies: [["two", `${key}-copy`]],
    marks: { exact: "e", visit: "v", loose: "l", title: "" },
    ...more,
  };
}

export function feedContract(bench: Bench): void {
  describe("what feeds have shown", () => {
    const kept = async (feedId: string) =>
      (await bench.store.getFeedItems(feedId)).toSorted((one, other) => (one.key < other.key ? -1 : 1));

    it("is nothing at first", async () => {
      expect(await kept("news")).to.deep.equal([]);
    });

    it("is kept as it was saved, for each feed apart, also after a restart", async () => {
      const items = [aFeedItem("a"), aFeedItem("b", { copies: [] }), aFeedItem("é\n", { by: "story" })];
      await bench.store.saveFeedItems("news", { put: items, drop: [] });
      await bench.store.saveFeedItems("other", { put: [aFeedItem("c")], drop: [] });
      expect(await kept("news")).to.deep.equal(items);
      await bench.reopen();
      expect(await kept("news")).to.deep.equal(items);
      expect(await kept("other")).to.deep.equal([aFeedItem("c")]);
    });

    it("changes and goes as asked; the same again changes nothing", async () => {
      await bench.store.saveFeedItems("news", { put: [aFeedItem("a"), aFeedItem("b")], drop: [] });
      const changed = aFeedItem("b", {
        copies: [
          ["two", "x"],
          ["other", "y"],
        ],
      });
      for (let time = 0; time < 2; time++) {
        await bench.store.saveFeedItems("news", { put: [changed], drop: [feedItemName(aFeedItem("a"))] });
        expect(await kept("news")).to.deep.equal([changed]);
      }
      await bench.reopen();
      expect(await kept("news")).to.deep.equal([changed]);
    });

    it("is whole after many saves at once", async () => {
      const items = Array.from({ length: 40 }, (_, n) => aFeedItem(`k${String(n).padStart(2, "0")}`));
      await Promise.all(items.map((item) => bench.store.saveFeedItems("news", { put: [item], drop: [] })));
      await bench.reopen();
      expect(await kept("news")).to.deep.equal(items);
    });
  });
}
