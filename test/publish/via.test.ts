import { expect } from "chai";
import { parseFeed } from "../../src/feed/parse/parse-feed.js";
import { createPublisher, type Publisher } from "../../src/publish/publisher.js";
import { createMemoryStore } from "../support/memory-store.js";
import { sampleConfig, sampleFeed, sampleItem } from "../support/samples.js";

const ORIGINAL = { title: "Kabar & Co", url: "https://kabar.example/", feedUrl: "https://kabar.example/rss" };

describe("an item that names its original publisher", () => {
  let publisher: Publisher;
  const textOf = async (format: "rss" | "atom" | "json" | "page") =>
    String((await publisher.obtainDocument("all", format))?.identity.bytes);
  const open = (by: "none" | "title", items: readonly (readonly [string, ReturnType<typeof sampleItem>])[]) => {
    const store = createMemoryStore();
    for (const [id, item] of items) store.put(id, [item]);
    const dedupe = { by, windowMs: 86_400_000, prefer: "fullText" as const };
    publisher = createPublisher({ store, config: sampleConfig({ feeds: [sampleFeed("all", { dedupe })] }) });
    publisher.open();
  };
  afterEach(() => publisher.close());

  it("is credited to it in every format, and the feed it came through is named apart", async () => {
    open("none", [["a", sampleItem(1, { original: ORIGINAL })]]);
    const [item] = JSON.parse(await textOf("json")).items;
    expect(item._muara.source).to.deep.equal({
      id: "a",
      title: "Kabar & Co",
      url: "https://kabar.example/",
      feed_url: "https://kabar.example/rss",
    });
    expect(item._muara.via.id).to.equal("a");
    expect(item._muara.via.title).to.not.equal("Kabar & Co");
    expect(await textOf("rss")).to.match(/<source url="https:..kabar.example.rss">Kabar .* Co<.source>/);
    expect(await textOf("atom")).to.match(
      /<source>[\s\S]*Kabar &amp; Co[\s\S]*kabar\.example\/rss[\s\S]*<\/source>\s*<\/entry>/,
    );
    expect(await textOf("rss")).to.match(/<atom:link rel="via" href="[^"]+" title="[^"]+"\/>\s*<.item>/);
    expect(await textOf("atom")).to.match(/<link rel="via" href="[^"]+" title="[^"]+"\/>\s*<source>/);
    const by = /<p class="by">.*?<\/p>/.exec(await textOf("page"))?.[0];
    expect(by).to.include('<a href="https://kabar.example/">Kabar &amp; Co</a></span>, via ');
  });

  it("without a link of its own has no other link that readers could open", async () => {
    const { url: _, ...item } = sampleItem(1, { id: "item-1", original: ORIGINAL });
    open("none", [["a", item]]);
    for (const format of ["rss", "atom"] as const) {
      const bytes = new TextEncoder().encode(await textOf(format));
      expect(parseFeed({ url: "https://muara.example/f", bytes }).items.map(({ url }) => url)).to.deep.equal([
        undefined,
      ]);
    }
  });

  it("has no via without one", async () => {
    open("none", [["a", sampleItem(1)]]);
    expect(JSON.parse(await textOf("json")).items[0]._muara).to.not.have.property("via");
    for (const format of ["rss", "atom"] as const) expect(await textOf(format)).to.not.include('rel="via"');
    expect(await textOf("page")).to.not.include(", via ");
  });

  it("publishers without an address have different ids in Atom", async () => {
    const names = ["Satu", "Dua"];
    open("none", [["a", sampleItem(1, { original: { title: names[0] ?? "" } })]]);
    const first = await textOf("atom");
    await publisher.close();
    open("none", [["a", sampleItem(1, { original: { title: names[1] ?? "" } })]]);
    const idOf = (text: string) => /<source>\s*<id>([^<]+)<.id>/.exec(text)?.[1];
    expect(idOf(first))
      .to.be.a("string")
      .and.not.equal(idOf(await textOf("atom")));
  });

  it("of merged copies, that of the copy that gives the text is named", async () => {
    const long = { contentHtml: `<p>${"kata ".repeat(100)}</p>`, title: "Banjir besar di Riau hari ini surut" };
    const short = { contentHtml: "<p>kata</p>", title: long.title };
    open("title", [
      ["a", sampleItem(2, { ...short, id: "a", key: "a" })],
      ["b", sampleItem(1, { ...long, id: "b", key: "b", original: ORIGINAL })],
    ]);
    const { items } = JSON.parse(await textOf("json"));
    expect(items).to.have.length(1);
    expect(items[0].id).to.equal("a");
    expect(items[0]._muara.source.title).to.equal("Kabar & Co");
    expect(items[0]._muara.via.id).to.equal("b");
  });
});
