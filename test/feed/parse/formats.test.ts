import { expect } from "chai";
import { ParseError } from "../../../src/domain/errors.js";
import type { ParsedFeed } from "../../../src/domain/parsed-feed.js";
import { parseFeed } from "../../../src/feed/parse/parse-feed.js";

const URL = "https://muara.example/feeds/in.xml";

const FORMATS: readonly [string, string, string][] = [
  [
    "rss 2.0",
    "2.0",
    `<?xml version="1.0"?><rss version="2.0"><channel><title>Streams</title><link>https://muara.example/</link>
     <item><guid isPermaLink="false">a1</guid><title>Tide & time</title><link>/one</link>
     <pubDate>Thu, 19 Dec 2024 14:32:00 +0700</pubDate><description>&lt;p&gt;High&lt;/p&gt;</description></item></channel></rss>`,
  ],
  [
    "atom 1.0",
    "1.0",
    `<feed xmlns="http://www.w3.org/2005/Atom"><title>Streams</title><link href="https://muara.example/"/>
     <entry><id>a1</id><title>Tide &amp; time</title><link href="/one"/><updated>2024-12-19T07:32:00Z</updated>
     <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>High</p></div></content></entry></feed>`,
  ],
  [
    "rdf 1.0",
    "1.0",
    `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
     xmlns:d="http://purl.org/dc/elements/1.1/"><channel rdf:about="x"><title>Streams</title><link>https://muara.example/</link></channel>
     <item rdf:about="a1"><title>Tide &#38; time</title><link>/one</link><d:date>2024-12-19T14:32+07:00</d:date>
     <description><![CDATA[<p>High</p>]]></description></item></rdf:RDF>`,
  ],
  [
    "json 1.1",
    "1.1",
    JSON.stringify({
      version: "https://jsonfeed.org/version/1.1",
      title: "Streams",
      home_page_url: "https://muara.example/",
      items: [
        {
          id: "a1",
          title: "Tide & time",
          url: "/one",
          date_published: "2024-12-19T14:32:00+07:00",
          content_html: "<p>High</p>",
        },
      ],
    }),
  ],
];

describe("parseFeed", () => {
  for (const [name, version, text] of FORMATS) {
    it(`reads the same item out of ${name}`, () => {
      const feed = parse(text);
      const item = feed.items[0];
      expect(`${feed.format} ${feed.version}`).to.equal(name);
      expect(feed.version).to.equal(version);
      expect(feed.title?.value).to.equal("Streams");
      expect(feed.link).to.equal("https://muara.example/");
      expect(item?.id).to.equal("a1");
      expect(item?.title?.value).to.equal("Tide & time");
      expect(item?.url).to.equal("https://muara.example/one");
      expect(item?.published).to.equal("2024-12-19T07:32:00Z");
      expect(item?.content).to.deep.equal({ value: "<p>High</p>", type: "html" });
    });
  }

  it("reads content that Atom 0.3 or a media type says is base64, and leaves what only looks like it", () => {
    const base64 = Buffer.from("<p>Pasang — naik</p>").toString("base64");
    for (const [attributes, written, read] of [
      ['mode="base64" type="text/html"', base64, "<p>Pasang — naik</p>"],
      ['type="application/octet-stream"', base64, "<p>Pasang — naik</p>"],
      ['mode="base64" type="text/html"', "not base64!", "not base64!"],
      ['type="html"', base64, base64],
    ] as const) {
      const { items } = parse(
        `<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>T</title><entry><id>1</id><title>t</title><content ${attributes}>${written}</content></entry></feed>`,
      );
      expect(items[0]?.content?.value, attributes).to.equal(read);
    }
  });

  it("says of an HTML page which feeds it advertises", () => {
    const page = `<!doctype html><html><head><link rel="alternate" type="application/rss+xml" href="/rss"></head></html>`;
    expect(() => parse(page)).to.throw(ParseError, "https://muara.example/rss");
  });
});

function parse(text: string): ParsedFeed {
  return parseFeed({ url: URL, bytes: Buffer.from(text) });
}
