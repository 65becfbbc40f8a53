import { expect } from "chai";
import type { ParsedFeed } from "../../../src/domain/parsed-feed.js";
import { normaliseItems } from "../../../src/feed/normalise/normalise-items.js";
import { parseFeed } from "../../../src/feed/parse/parse-feed.js";

const URL = "https://muara.example/dir/in.xml";
const MEDIA = 'xmlns:media="http://search.yahoo.com/mrss/"';
const ITUNES = 'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"';
const rss = (inside: string) =>
  `<rss version="2.0" ${MEDIA} ${ITUNES}><channel><title>T</title>${inside}</channel></rss>`;
const item = (inside: string) => rss(`<item>${inside}</item>`);
const atom = (inside: string) =>
  `<feed xmlns="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/elements/1.1/">${inside}</feed>`;
const entry = (inside: string) => atom(`<title>T</title><entry><id>1</id>${inside}</entry>`);
const twice = (text: string) => Buffer.from(text).toString("latin1");

/** What publishers send, and what of the first item, or of the feed, a reader expects to see. */
const CASES: readonly [string, string, (feed: ParsedFeed) => unknown, unknown][] = [
  ["a title encoded twice", item(`<title>${twice("Côte d'Ivoire «été»")}</title>`), titleOf, "Côte d'Ivoire «été»"],
  [
    "an author and a category encoded twice",
    item(`<author>${twice("Françoise")}</author><category>${twice("Español")}</category>`),
    ({ items }) => [items[0]?.authors[0]?.name, items[0]?.categories],
    ["Françoise", ["Español"]],
  ],
  [
    "accents before punctuation",
    item("<title>LIBERTÉ\u00a0! Spaß… nommé\u00a0»</title>"),
    titleOf,
    "LIBERTÉ\u00a0! Spaß… nommé\u00a0»",
  ],
  ["an accent alone before a no-break space", item("<title>QUALITÉ\u00a0: oui</title>"), titleOf, "QUALITÉ\u00a0: oui"],
  [
    "an Atom link that has its address as text",
    entry("<title>t</title><link>https://a.example/1</link>"),
    urlOf,
    "https://a.example/1",
  ],
  [
    "an Atom feed whose link is text",
    atom("<link>https://a.example/</link>"),
    ({ link }) => link,
    "https://a.example/",
  ],
  ["an Atom title in Dublin Core", atom("<dc:title>F</dc:title>"), ({ title }) => title?.value, "F"],
  ["an entry's title in Dublin Core", entry("<dc:title>E</dc:title>"), titleOf, "E"],
  [
    "quotation marks of a word processor",
    entry("<title>t</title><link href=“https://a.example/1”/>"),
    urlOf,
    "https://a.example/1",
  ],
  [
    "the language of an entry, or of its title",
    atom('<entry xml:lang="ms"><title>a</title></entry><entry xml:lang="ms"><title xml:lang="id">b</title></entry>'),
    ({ items }) => items.map(({ language }) => language),
    ["ms", "id"],
  ],
  [
    "an author of JSON who has an address of mail",
    '{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"1","authors":[{"name":"A","url":"mailto:a@a.example"}]}]}',
    ({ items }) => items[0]?.authors,
    [{ name: "A", email: "a@a.example" }],
  ],
  [
    "categories in a list",
    item("<categories>\n<category>a</category> <category>b</category></categories>"),
    ({ items }) => items[0]?.categories,
    ["a", "b"],
  ],
  ["tags in a line", item("<tags>a, b</tags>"), ({ items }) => items[0]?.categories, ["a", "b"]],
  ["items in a list", rss("<items><item><title>1</title></item></items>"), titleOf, "1"],
  [
    "a title and a text that stand only in a media file",
    item(
      '<media:content url="/a.mp4"><media:title>Clip</media:title><media:description>Text</media:description></media:content>',
    ),
    ({ items }) => [items[0]?.title?.value, items[0]?.summary?.value],
    ["Clip", "Text"],
  ],
  [
    "an episode with a line and a whole text",
    item(`<description>Short</description><itunes:summary>${"The whole text. ".repeat(3).trim()}</itunes:summary>`),
    ({ items }) => [items[0]?.content?.value, items[0]?.summary?.value],
    ["The whole text. The whole text. The whole text.", "Short"],
  ],
  [
    "an episode whose marked up text is as long",
    item("<description>&lt;p&gt;Whole text&lt;/p&gt;</description><itunes:summary>Whole text here</itunes:summary>"),
    ({ items }) => items[0]?.content?.value,
    "<p>Whole text</p>",
  ],
  [
    "content for programs beside a summary for people",
    entry(
      '<title>t</title><summary>Read me</summary><content type="application/xml"><c:x xmlns:c="urn:c"><c:id>1</c:id></c:x></content>',
    ),
    ({ items }) => [items[0]?.content, items[0]?.summary?.value],
    [undefined, "Read me"],
  ],
  [
    "XHTML that says it is XML",
    entry('<title>t</title><content type="application/xml"><p>Read me</p></content>'),
    ({ items }) => items[0]?.content?.value,
    "<p>Read me</p>",
  ],
  ["a guid that is a path", item("<guid>/2024/one.html</guid>"), urlOf, "https://muara.example/2024/one.html"],
  [
    "a guid that is said to be a link",
    item('<guid isPermaLink="true">one</guid>'),
    urlOf,
    "https://muara.example/dir/one",
  ],
  ["a guid that is a mere name", item("<guid>c41042ae-5460</guid>"), urlOf, undefined],
  ["a guid with a colon", item("<guid>a/b:c</guid>"), urlOf, undefined],
  [
    "an id that is an address with blanks",
    entry("<id>https://a.example/#one two</id><title>t</title>").replace("<id>1</id>", ""),
    urlOf,
    "https://a.example/#one two",
  ],
];

function titleOf({ items }: ParsedFeed): string | undefined {
  return items[0]?.title?.value;
}

function urlOf({ items }: ParsedFeed): string | undefined {
  return items[0]?.url;
}

describe("parseFeed makes the best of", () => {
  for (const [name, text, pick, wanted] of CASES) {
    it(name, () => expect(pick(parse(text))).to.deep.equal(wanted));
  }

  it("year 1, which the document says and no item has", () => {
    const feed = parse(item("<guid>1</guid><title>t</title><pubDate>Mon, 01 Jan 0001 00:00:00 +0000</pubDate>"));
    expect(feed.items[0]?.published).to.equal("0001-01-01T00:00:00Z");
    expect(clean(feed)).to.not.have.property("published");
  });

  it("texts that went through windows-1252 twice, run by run", () => {
    const feed = parse(
      item(
        "<guid>1</guid><title>It’s fine</title><description>&lt;p&gt;donâ€™t&lt;/p&gt;&lt;p&gt;é’&lt;/p&gt;</description>",
      ),
    );
    expect(clean(feed)).to.include({ title: "It’s fine", contentHtml: "<p>don’t</p><p>é’</p>" });
  });
});

function clean(feed: ParsedFeed): object | undefined {
  return normaliseItems(feed.items, { source: { id: "s", title: "S" } })[0];
}

function parse(text: string): ParsedFeed {
  return parseFeed({ url: URL, bytes: Buffer.from(text) });
}
