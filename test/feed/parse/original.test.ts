import { expect } from "chai";
import type { Original } from "../../../src/domain/item.js";
import { normaliseItems } from "../../../src/feed/normalise/normalise-items.js";
import { parseFeed } from "../../../src/feed/parse/parse-feed.js";

const FEED_URL = "https://planet.example/rss";

function originals(document: string, contentType: string): (Original | undefined)[] {
  const feed = parseFeed({ url: FEED_URL, bytes: new TextEncoder().encode(document), contentType }, {});
  const source = { id: "s", title: "My planet", feedUrl: FEED_URL, url: "https://planet.example/" };
  return normaliseItems(feed.items, { source, feedTitle: "Planet of All" }).map(({ original }) => original);
}

function ofRss(source: string): Original | undefined {
  const item = `<item><title>T</title><guid>1</guid><link>https://planet.example/1</link>${source}</item>`;
  return originals(`<rss version="2.0"><channel><title>P</title>${item}</channel></rss>`, "application/rss+xml")[0];
}

function ofAtom(source: string): Original | undefined {
  const entry = `<entry>${source}<id>1</id><title>T</title></entry>`;
  const feed = `<feed xmlns="http://www.w3.org/2005/Atom"><id>p</id><title>P</title>${entry}</feed>`;
  return originals(feed, "application/atom+xml")[0];
}

const LINKS = '<link href="https://ann.example/"/><link rel="self" href="https://ann.example/atom.xml"/>';

const CASES: readonly (readonly [claim: string, found: Original | undefined, wanted: Original | undefined])[] = [
  [
    "the home page of a publisher, as Google News names it",
    ofRss('<source url="https://www.kabar.example">Kabar &amp; Co</source>'),
    { title: "Kabar & Co", url: "https://www.kabar.example" },
  ],
  [
    "the feed of a publisher, as RSS 2.0 says",
    ofRss('<source url="https://kabar.example/feed.xml">Kabar</source>'),
    { title: "Kabar", feedUrl: "https://kabar.example/feed.xml" },
  ],
  ["a name alone", ofRss("<source>Kabar</source>"), { title: "Kabar" }],
  [
    "an address alone",
    ofRss('<source url="https://kabar.example/feed.xml"/>'),
    { title: "kabar.example", feedUrl: "https://kabar.example/feed.xml" },
  ],
  ["nothing", ofRss('<source url=""> </source>'), undefined],
  [
    "an address with secrets",
    ofRss('<source url="https://u:p@kabar.example/feed.xml?token=s3cret&amp;a=1">Kabar</source>'),
    { title: "Kabar", feedUrl: "https://kabar.example/feed.xml?a=1" },
  ],
  [
    "markup and an address that is a script",
    ofRss('<source url="javascript:alert(1)">&lt;b&gt;Kabar&lt;/b&gt;</source>'),
    { title: "Kabar" },
  ],
  ["the feed itself, by its address", ofRss('<source url="http://www.planet.example/rss/">Other</source>'), undefined],
  ["the feed itself, by its title", ofRss('<source url="https://x.example/">planet of all</source>'), undefined],
  ["the feed itself, by the title of the config", ofRss("<source>My Planet</source>"), undefined],
  [
    "atom:source",
    ofAtom(`<source><id>x</id><title type="html">Ann&apos;s &lt;i&gt;blog&lt;/i&gt;</title>${LINKS}</source>`),
    { title: "Ann's blog", url: "https://ann.example/", feedUrl: "https://ann.example/atom.xml" },
  ],
  ["atom:source without a title or links", ofAtom("<source><id>x</id></source>"), undefined],
];

describe("the original publisher of an item", () => {
  for (const [claim, found, wanted] of CASES) {
    it(`reads ${claim}`, () => expect(found).to.deep.equal(wanted));
  }

  it("cuts a title without end", () => {
    expect(ofRss(`<source>${"Kabar ".repeat(200_000)}</source>`)?.title).to.have.length.within(100, 201);
  });

  it("reads what Muara writes in JSON Feed", () => {
    const source = { id: "a", title: "Kabar", url: "https://kabar.example/", feed_url: "https://kabar.example/rss" };
    const items = [{ id: "1", title: "T", content_text: "x", _muara: { source } }];
    const document = JSON.stringify({ version: "https://jsonfeed.org/version/1.1", title: "M", items });
    expect(originals(document, "application/feed+json")).to.deep.equal([
      { title: "Kabar", url: "https://kabar.example/", feedUrl: "https://kabar.example/rss" },
    ]);
  });
});
