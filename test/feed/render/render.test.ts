import { expect } from "chai";
import { parseDocument } from "htmlparser2";
import { renderFeed } from "../../../src/feed/render/render-feed.js";
import { sampleInput, sampleItem } from "../../support/samples.js";

describe("renderFeed", () => {
  it("writes the same bytes for the same items, whenever it is asked", () => {
    for (const format of ["rss", "atom", "json"] as const) {
      const input = sampleInput([sampleItem(1), sampleItem(2)]);
      expect(renderFeed(format, input)).to.equal(renderFeed(format, { ...input }));
    }
  });

  it("an RSS feed says where it is, when it changed and who wrote what", () => {
    const xml = renderFeed("rss", sampleInput([sampleItem(1)]));
    expect(xml).to.include(
      '<atom:link rel="self" href="https://muara.example/feeds/riau.rss" type="application/rss+xml"/>',
    );
    expect(xml).to.include("<lastBuildDate>Thu, 19 Dec 2024 06:50:00 GMT</lastBuildDate>");
    expect(xml).to.include("<dc:creator>Siti Aminah</dc:creator>");
    expect(xml).to.include('<guid isPermaLink="true">https://news.example/1</guid>');
    expect(xml).to.include('<source url="https://news.example/rss">Harian A</source>');
    expect(xml.indexOf("<atom:link")).to.be.lessThan(xml.indexOf("<item>"));
    expect(xml.indexOf("<description><![CDATA[Ringkasan")).to.be.lessThan(xml.indexOf("<content:encoded>"));
  });

  it("an Atom entry names its source, with the id as the publisher gave it", () => {
    const xml = renderFeed("atom", sampleInput([sampleItem(1, { id: "tag:news.example,2024:1" })]));
    expect(xml).to.match(/<feed [^>]*xml:lang="id"/);
    expect(xml).to.include("<id>tag:news.example,2024:1</id>");
    expect(xml).to.match(/<source>\s*<id>https:\/\/news.example\/rss<\/id>\s*<title>Harian A<\/title>/);
  });

  it("a JSON Feed is version 1.1 and names the source of each item", () => {
    const feed = JSON.parse(renderFeed("json", sampleInput([sampleItem(1)])));
    expect(feed.version).to.equal("https://jsonfeed.org/version/1.1");
    expect(feed.items[0].authors).to.deep.equal([{ name: "Siti Aminah" }]);
    expect(feed.items[0]).to.not.have.property("author");
    expect(feed.items[0]._muara.source.id).to.equal("a");
  });

  it("an empty feed is a feed", () => {
    for (const format of ["rss", "atom"] as const) {
      expect(parseDocument(renderFeed(format, sampleInput([])), { xmlMode: true }).children).to.not.be.empty;
    }
    expect(JSON.parse(renderFeed("json", sampleInput([]))).items).to.deep.equal([]);
  });
});
