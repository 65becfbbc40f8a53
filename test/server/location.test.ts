import { expect } from "chai";
import { createMemoryStore } from "../support/memory-store.js";
import { type Published, publish } from "../support/published.js";
import { sampleConfig, sampleFeed, sampleItem, sampleSource } from "../support/samples.js";

/** As a moment it would be 06:00 on the day of the samples. */
const NUMBERED = String(Date.UTC(2024, 11, 19, 6) / 1000);

describe("where a document itself is", () => {
  let published: Published;
  let site: string;

  before(async () => {
    const store = createMemoryStore();
    store.put(
      "a",
      Array.from({ length: 30 }, (_, n) => sampleItem(n, n === 5 ? { id: NUMBERED } : {})),
    );
    const feeds = [sampleFeed("all", { limit: 10 }), sampleFeed("secret", { token: "a-long-token" })];
    const config = sampleConfig({ sources: [sampleSource("a", { tags: ["riau"] })], feeds });
    published = await publish(store, config);
    site = published.site;
  });
  after(() => published.close());

  const selfOf = (xml: string) => /rel="self" href="([^"]+)"/.exec(xml)?.[1]?.replace(/&(?:#x26|amp);/g, "&");

  for (const [asked, itself] of [
    ["/feeds/all.rss?limit=2", undefined],
    ["/feeds/all.rss?utm_source=x", "/feeds/all.rss"],
    ["/feeds/all.rss?page=1", "/feeds/all.rss"],
    ["/feeds/all.atom?page=2&limit=3&utm=1", "/feeds/all.atom?limit=3&page=2"],
    ["/feeds/all.rss?since=2024-12-19T06:00:00Z", "/feeds/all.rss?since=2024-12-19T06%3A00%3A00Z"],
    ["/feeds/all.rss?q=berita%20nomor", "/feeds/all.rss?q=berita+nomor"],
    ["/feeds/all/archive/2024-12-19T05.rss?x=1", "/feeds/all/archive/2024-12-19T05.rss"],
    ["/merge.atom?tag=riau&source=a", "/merge.atom?source=a&tag=riau"],
    ["/feeds/a%2Dlong-token/secret.rss", "/feeds/a-long-token/secret.rss"],
  ] as const) {
    it(`${asked} ${itself === undefined ? "is that address" : `is at ${itself}, as its self link says`}`, async () => {
      const answer = await fetch(site + asked);
      const address = `https://muara.example${itself ?? asked}`;
      expect(selfOf(await answer.text())).to.equal(address);
      expect(answer.headers.get("content-location")).to.equal(itself === undefined ? null : address);
      const again = await fetch(site + asked, { headers: { "if-none-match": answer.headers.get("etag") ?? "" } });
      expect([again.status, again.headers.get("content-location")]).to.deep.equal([
        304,
        itself === undefined ? null : address,
      ]);
    });
  }

  it("a format chosen by Accept says where it is, with what was asked of it", async () => {
    const answer = await fetch(`${site}/feeds/all?limit=2`, { headers: { accept: "application/feed+json" } });
    const { items, feed_url } = JSON.parse(await answer.text());
    expect(items).to.have.length(2);
    expect(feed_url).to.equal("https://muara.example/feeds/all.json?limit=2");
    expect(answer.headers.get("content-location")).to.equal(feed_url);
  });

  it("a number is an id where an item has it, else a moment", async () => {
    const ids = async (since: string) =>
      JSON.parse(await (await fetch(`${site}/feeds/all.json?since=${since}`)).text()).items.length;
    const seconds = Date.UTC(2024, 11, 19, 6, 30) / 1000;
    expect(await ids(String(seconds))).to.equal(4);
    expect(await ids(String(seconds * 1000))).to.equal(4);
    expect(await ids(NUMBERED)).to.equal(5);
  });
});
