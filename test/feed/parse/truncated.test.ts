import { expect } from "chai";
import { ParseError } from "../../../src/domain/errors.js";
import type { NormalisedItem } from "../../../src/domain/item.js";
import type { ParsedFeed } from "../../../src/domain/parsed-feed.js";
import { normaliseItems } from "../../../src/feed/normalise/normalise-items.js";
import { parseFeed } from "../../../src/feed/parse/parse-feed.js";

const URL = "https://a.example/feed";

const RSS = `<?xml version="1.0" encoding="UTF-8"?>
<!-- built by hand --><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:media="http://search.yahoo.com/mrss/" xmlns:x="https://x.example/ns">
<channel><title>Kabar “Pesisir”</title><link>https://a.example/</link><description>Berita &amp; laut</description>
<x:series><item><title>Not an item</title><guid>inner</guid></item></x:series>
<item><title>Café — pasang naik</title><link>https://a.example/1</link><guid>1</guid><pubDate>Thu, 19 Dec 2024 07:32:00 GMT</pubDate>
<description><![CDATA[<p>Satu <b>dua</b> </item> tiga</p>]]></description><category>laut</category></item>
<item><title>Angin</title><guid>2</guid><x:related><title>Related</title><guid>no</guid></x:related>
<content:encoded><![CDATA[<p>Isi</p> <item><guid>quoted</guid></item> </channel></rss>]]></content:encoded>
<media:content url="https://a.example/a>b.jpg" type="image/jpeg"/><author>ada@a.example (Ada)</author></item>
<item><title>Ombak</title><guid>3</guid><description>Ombak &lt;b&gt;tinggi&lt;/b&gt;</description></item>
</channel></rss>
`;

const RDF = `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="https://a.example/"><title>Zürich</title><link>https://a.example/</link><items><rdf:Seq><rdf:li rdf:resource="https://a.example/1"/></rdf:Seq></items></channel>
<item rdf:about="https://a.example/1"><title>Eins für alle</title><link>https://a.example/1</link><dc:date>2024-12-19T07:32:00Z</dc:date></item>
<item rdf:about="https://a.example/2"><title>Zwei</title><link>https://a.example/2</link><description>Größe</description></item>
</rdf:RDF>`;

const ATOM = `<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://a.example/" xml:lang="id">
<title type="html">Laut &amp;lt;b&amp;gt;</title><id>urn:feed</id><updated>2024-12-19T07:32:00Z</updated><author><name>Ada</name></author>
<entry><title>日本語 one</title><id>urn:1</id><link href="/1"/><updated>2024-12-19T07:32:00Z</updated>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>One <em>two</em></p><title>odd</title></div></content></entry>
<entry><title>Two</title><id>urn:2</id><link rel="alternate" href='/2?a="1"'/><summary>Short</summary><source><title>Other</title><author><name>Bo</name></author></source></entry>
</feed>`;

const JSON_FEED = JSON.stringify({
  version: "https://jsonfeed.org/version/1.1",
  title: "Tide",
  authors: [{ name: "Ada" }],
  hubs: [{ type: "WebSub", url: "https://hub.example/" }],
  items: [
    { id: "1", content_text: 'a, {b] "c"', attachments: [{ url: "https://a.example/a.mp3", mime_type: "audio/mpeg" }] },
    {
      id: "2",
      content_html: "<p>Größe</p>",
      authors: [{ name: "Bo" }],
      tags: ["x", "y"],
      date_published: "2024-12-19T07:32:00Z",
    },
    { id: 3, title: "Three", content_text: "3" },
  ],
});

const JSON_INDENTED = JSON.stringify(
  {
    items: [
      { id: "1", content_text: "one" },
      { id: "2", content_text: "zwei – drei" },
    ],
    version: "https://jsonfeed.org/version/1",
    title: "Later",
  },
  null,
  2,
);

const FIXTURES: readonly [string, Buffer][] = [
  ["RSS 2.0 with CDATA, quoted end tags and nested items", Buffer.from(RSS)],
  ["RSS 1.0 without an XML declaration", Buffer.from(RDF)],
  ["RSS 1.0 in UTF-16", Buffer.from(`\ufeff${RDF}`, "utf16le")],
  ["RSS 2.0 in windows-1252", Buffer.from(RSS.replace("UTF-8", "windows-1252").replace(/[“”—]/g, ""), "latin1")],
  ["Atom with XHTML and a source", Buffer.from(ATOM)],
  ["JSON Feed", Buffer.from(JSON_FEED)],
  ["JSON Feed, indented, items first", Buffer.from(JSON_INDENTED)],
];

/** Cut here, nothing is missing but the last character of the root's end tag. */
const END_ONLY = /^>?\s*$/;
/** Shorter documents do not show their encoding. */
const MIN_BYTES = 4;

describe("a document cut at any byte", () => {
  for (const [name, bytes] of FIXTURES) {
    it(`has only items that are whole, and says that it is truncated: ${name}`, () => {
      const full = itemsOf(parse(bytes));
      expect(full.length).to.be.at.least(2);
      const wrong: string[] = [];
      let whole = 0;
      for (let length = MIN_BYTES; length < bytes.length; length++) {
        const cut = parse(bytes.subarray(0, length));
        const items = itemsOf(cut);
        whole += items.length;
        const isPrefix = JSON.stringify(items) === JSON.stringify(full.slice(0, items.length));
        const isTold = typeof cut === "string" ? cut === "truncated" : cut.isTruncated === true;
        const isWhole =
          items.length === full.length && END_ONLY.test(bytes.toString("latin1", length).replaceAll("\0", ""));
        if (!isPrefix || !(isTold || isWhole))
          wrong.push(`${length}: ${bytes.toString("utf8", Math.max(0, length - 30), length)}`);
      }
      expect(wrong).to.deep.equal([]);
      expect(whole).to.be.greaterThan(0);
    });
  }

  it("has every item whose end tag was read", () => {
    const bytes = Buffer.from(RSS);
    const counts = [...RSS.matchAll(/<guid>([123])<\/guid>/g)].map(({ index }) => {
      const end = Buffer.from(RSS.slice(0, RSS.indexOf("</item>\n", index) + "</item>".length)).length;
      return [end - 1, end].map((length) => itemsOf(parse(bytes.subarray(0, length))).length);
    });
    expect(counts).to.deep.equal([
      [0, 1],
      [1, 2],
      [2, 3],
    ]);
  });
});

describe("what looks cut and is not", () => {
  const WHOLE: readonly [string, string, number][] = [
    [
      "items without end tags",
      "<rss><channel><title>T</title><item><guid>1</guid><item><guid>2</guid></channel></rss>",
      2,
    ],
    [
      "an end tag of the root without its last character",
      "<rss><channel><item><guid>1</guid></item></channel></rss",
      1,
    ],
    [
      "a CDATA section without an end before the next tag",
      "<rss><channel><item><title><![CDATA[x</title><guid>1</guid></item></channel></rss>",
      1,
    ],
    ["JSON that is wrong inside", '{"version":"https://jsonfeed.org/version/1","items":[{"id":"1",}],}', 1],
  ];
  for (const [what, text, count] of WHOLE) {
    it(what, () => {
      const feed = parse(Buffer.from(text));
      expect(itemsOf(feed)).to.have.length(count);
      expect(typeof feed === "object" ? feed.isTruncated : feed).to.equal(undefined);
    });
  }

  it("JSON that is invalid but ends is not called truncated", () => {
    expect(parse(Buffer.from('{"version": "1", "items": [{"id": 1} "x"]}'))).to.equal("json");
  });
});

function parse(bytes: Uint8Array): ParsedFeed | ParseError["what"] {
  try {
    return parseFeed({ url: URL, bytes });
  } catch (error) {
    if (error instanceof ParseError) return error.what;
    throw error;
  }
}

function itemsOf(feed: ParsedFeed | ParseError["what"]): readonly NormalisedItem[] {
  if (typeof feed === "string") return [];
  return normaliseItems(feed.items, { source: { id: "s", title: "S" } });
}
