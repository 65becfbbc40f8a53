import { expect } from "chai";
import fc from "fast-check";
import type { StoredItem } from "../../../src/domain/stored-item.js";
import { sourcesId } from "../../../src/feed/render/document-ids.js";
import { placeItems } from "../../../src/feed/render/prepare.js";
import { readyUrl } from "../../../src/feed/render/ready-addresses.js";
import { renderFeed } from "../../../src/feed/render/render-feed.js";
import type { RenderItem } from "../../../src/feed/render/render-model.js";
import { atomProblems, jsonFeedProblems, rssProblems } from "../../support/feed-rules.js";
import { sampleInput, sampleItem } from "../../support/samples.js";

const CHECKS = { rss: rssProblems, atom: atomProblems, json: jsonFeedProblems } as const;
const RUNS = 60;

const HOSTILE_TEXTS = [
  "]]>]]> and ]]>",
  "<b>bold</b> & </p> &amp; &copy; &#65; <a",
  "AT&T, R&D, Q&A, &#8211; &ndash",
  "\u0000\u0001\u000b\u001f\u007f\u0085\ufffe\uffff\ufdd0\ufdd1\ufdd5",
  "half \ud83d surrogate \udc00",
  "😀 emoji 👩‍👩‍👧",
  "نص عربي مع اتجاه",
  "Kabupaten “Siak” diguyur hujan",
  "\ufffd lost",
  "",
  "  \n\t ",
  "--><!-- ?> <?php",
  "<siti@x.example> Siti",
];
const HOSTILE_ADDRESSES = [
  "not a url",
  "javascript:alert(1)",
  "https://x.example/a|b[c]{d}^`\\?q=<>\"' é%zz#f#g",
  "https://пример.рф/путь?ключ=значение",
  "https://user:secret@x.example/",
  "http://",
  "//x.example/a",
  "http:///x.example/a",
  "http://nas/a.mp3",
  "https://x.example/?a=1&b=2&amp;c=3",
  "",
];
const HOSTILE_IDS = [
  "12345",
  "1",
  "a b",
  "tag:x.example,2024:é",
  "urn:uuid:no",
  "urn:isbn:0451450523",
  "mailto:a@b.example",
  "https://x.example/1#a#b",
  "http://x.example:/",
  "https://x.example:80x/",
  "https://:80/a",
  "tag:x.example,2024:#a#b",
];
const HOSTILE_HTML = [
  "<p>]]> one ]]> two</p>",
  "<p>a<div>b</div></p><td>c</td><bdo dir=rtl>d</bdo>",
  "<!-- ]]> -->",
  "<p>\u0000 \ud83d &nbsp; &bogus; &</p>",
];

const text = fc.oneof(fc.constantFrom(...HOSTILE_TEXTS), fc.string({ unit: "binary", maxLength: 30 }));
const address = fc.oneof(fc.constantFrom(...HOSTILE_ADDRESSES), fc.webUrl(), fc.string());
const instant = fc.constantFrom(
  "2024-12-19T07:32:00Z",
  "2024-12-19T07:32:01Z",
  "1999-12-31T23:59:59Z",
  "1776-07-04T18:30:02Z",
);
const person = fc.record(
  { name: text, email: fc.constantFrom("a@b.example", "no mail"), url: address },
  { requiredKeys: ["name"] },
);
const attachment = fc.record(
  {
    url: address,
    mimeType: fc.constantFrom("audio/mpeg", "AUDIO/MPEG; x=1", "nonsense", ""),
    title: text,
    sizeBytes: fc.constantFrom(0, 12.5, -1, Number.NaN, 1e30),
    durationSeconds: fc.constantFrom(61.5, Number.POSITIVE_INFINITY, 1e21),
  },
  { requiredKeys: ["url"] },
);
const source = fc.record(
  { id: fc.constantFrom("a", "b"), title: text, url: address, feedUrl: address },
  { requiredKeys: ["id", "title"] },
);
const item: fc.Arbitrary<RenderItem> = fc.record(
  {
    id: fc.oneof(fc.constantFrom(...HOSTILE_IDS), address),
    url: address,
    title: text,
    summary: text,
    contentHtml: fc.oneof(fc.constantFrom(...HOSTILE_HTML), text),
    authors: fc.array(person, { maxLength: 3 }),
    published: instant,
    updated: instant,
    image: fc.record({ url: address, alt: text }),
    attachments: fc.array(attachment, { maxLength: 3 }),
    categories: fc.array(text, { maxLength: 3 }),
    language: fc.constantFrom("id", "en-us", "in_ID", "nonsense-language", "zz", "qq-XX", "bew", "ban", ""),
    source,
    firstSeen: fc.constantFrom("2024-12-19T07:40:00Z", "2024-12-19T07:40:01Z"),
    related: fc.array(fc.record({ url: address, title: text, source }), { maxLength: 2 }),
  },
  { requiredKeys: ["id", "authors", "published", "attachments", "categories", "source", "firstSeen"] },
);

describe("a rendered feed", () => {
  for (const format of ["rss", "atom", "json"] as const) {
    it(`is valid ${format} whatever the sources sent`, () => {
      const input = fc.record({
        items: fc.array(item, { maxLength: 8 }),
        title: text,
        description: text,
        publisher: text,
      });
      fc.assert(
        fc.property(input, fc.boolean(), ({ items, ...changes }, archive) => {
          const links = {
            next: "https://muara.example/?page=2&a=b",
            ...(archive && { current: "https://muara.example/" }),
          };
          const written = renderFeed(
            format,
            sampleInput(items, { ...changes, archive, links, style: { sourceInTitle: archive, isPrivate: false } }),
          );
          expect(CHECKS[format](written)).to.deep.equal([]);
        }),
        { numRuns: RUNS },
      );
    });

    it(`is valid ${format} without any item`, () => {
      expect(CHECKS[format](renderFeed(format, sampleInput([])))).to.deep.equal([]);
    });
  }

  for (const hostile of HOSTILE_TEXTS.filter((one) => one.trim() !== "" && !one.startsWith("\u0000"))) {
    it(`carries the text ${JSON.stringify(hostile)} as it is, but for what XML cannot hold`, () => {
      const kept = hostile
        .replace(/\p{Surrogate}/gu, "")
        .replaceAll("\ufffd", "?")
        .replace(/\s+/g, " ")
        .trim();
      const feed = JSON.parse(renderFeed("json", sampleInput([sampleItem(1, { title: hostile })])));
      expect(feed.items[0].title).to.equal(kept);
      expect(xmlTitle(renderFeed("rss", sampleInput([sampleItem(1, { title: hostile })])))).to.equal(kept);
    });
  }

  it("is held to rules that notice what is wrong", () => {
    const input = sampleInput([sampleItem(1)]);
    const [rss, atom, json] = [renderFeed("rss", input), renderFeed("atom", input), renderFeed("json", input)];
    expect(rssProblems(rss.replace("</title>", "]]></title>"))).to.include("a stray ]]>");
    expect(rssProblems(rss.replace("News of", "News &"))).to.include("a bare &");
    expect(rssProblems(rss.replace("</item>", ""))).to.not.be.empty;
    expect(atomProblems(atom.replace(/<id>.*?<\/id>/, ""))).to.include("one id");
    expect(atomProblems(atom.replace("<entry>", "<entry><summary/>"))).to.not.be.empty;
    expect(atomProblems(atom.replace('rel="self"', 'rel="SELF OF"'))).to.not.be.empty;
    expect(atomProblems(atom.replace("https://news.example/1<", "no uri<"))).to.not.be.empty;
    expect(jsonFeedProblems(json.replace("version/1.1", "version/1"))).to.include("/version must be equal to constant");
    expect(jsonFeedProblems(json.replace('"id":', '"ID":'))).to.include("/items/0 must have required property 'id'");
    expect(jsonFeedProblems(json.replace('"_muara"', '"muara"'))).to.not.be.empty;
  });

  const idsOf = (items: readonly RenderItem[], takenIds: ReadonlySet<string> = new Set()): string[] =>
    JSON.parse(renderFeed("json", sampleInput(items, { takenIds }))).items.map(({ id }: { id: string }) => id);
  const from = (id: string, number: number, changes: Partial<RenderItem> = {}) =>
    sampleItem(number, { source: { id, title: id }, ...changes });

  for (const id of [
    "https://x.example/?p=1",
    "tag:x.example,2024:1",
    "post-17",
    "12345",
    "0",
    "ä ö",
    "URN:ISBN:0451450523",
  ]) {
    it(`keeps the id ${id} exactly in RSS and JSON Feed`, () => {
      expect(idsOf([sampleItem(1, { id })])).to.deep.equal([id]);
      expect(renderFeed("rss", sampleInput([sampleItem(1, { id })]))).to.include(
        `<guid isPermaLink="false">${id}</guid>`,
      );
    });
  }

  for (const invisible of ["\u200b", "\u2060 \u200f", "\u00ad", "\u3164", "\ufeff\u202e"]) {
    it(`a text of nothing but ${encodeURI(invisible)} is none: a title nobody sees is no link to open`, () => {
      const item = sampleItem(1, {
        title: invisible,
        summary: invisible,
        authors: [{ name: invisible }],
        categories: [invisible],
        attachments: [{ url: "https://m.example/1.mp3", title: invisible }],
      });
      const [written] = JSON.parse(renderFeed("json", sampleInput([item]))).items;
      expect([
        written.title,
        written.summary,
        written.authors,
        written.tags,
        written.attachments[0].title,
      ]).to.deep.equal(["Harian A", undefined, undefined, undefined, undefined]);
    });
  }

  it("an address with an accented host is one however often it was written: no compiled code forgets it", () => {
    const written = Array.from({ length: 50_000 }, () => readyUrl("https://bücher.example/café"));
    expect(new Set(written)).to.deep.equal(new Set(["https://xn--bcher-kva.example/caf%C3%A9"]));
  });

  for (const [id, iri] of [
    ["https://x.example/%7e?a=b/c#d?e", "https://x.example/%7e?a=b/c#d?e"],
    ["tag:x@y.example,2024-01-02:%e2/a?b#c", "tag:x@y.example,2024-01-02:%e2/a?b#c"],
    ["https://x.example/1#a#b", "https://x.example/1%23a#b"],
    ["http://x.example:", "http://x.example/"],
    ["https://x.example:80x/", undefined],
    ["https://:80/a", undefined],
    ["tag:x.example,2024:#a#b", undefined],
  ] as const) {
    it(`calls the item ${id} in Atom ${iri ?? "by a name that is made"}, which is an IRI`, () => {
      const atom = renderFeed("atom", sampleInput([sampleItem(1, { id })]));
      const written = /<entry>[\s\S]*?<id>(.*?)<\/id>/.exec(atom)?.[1];
      if (iri === undefined) expect(written).to.match(/^urn:uuid:/);
      else expect(written).to.equal(iri);
      expect(atomProblems(atom)).to.deep.equal([]);
    });
  }

  it("makes an id where there is none", () => {
    expect(idsOf([sampleItem(1, { id: "" })])[0]).to.match(/^urn:uuid:/);
  });

  it("an id that another item of the feed has is made, the same in every document, and the publisher's is told", () => {
    const [one, other] = [from("a", 1, { id: "4711" }), from("b", 2, { id: "4711" })];
    const taken = new Set([sourcesId("b", "4711")]);
    const [kept, made] = idsOf([one, other], taken);
    expect(kept).to.equal("4711");
    expect(made).to.match(/^urn:uuid:/);
    expect(idsOf([other], taken)).to.deep.equal([made]);
    expect(idsOf([{ ...other, url: "https://news.example/moved" }], taken)).to.deep.equal([made]);
    expect(idsOf([other])).to.deep.equal(["4711"]);
    const feed = JSON.parse(renderFeed("json", sampleInput([other], { takenIds: taken })));
    expect(feed.items[0]._muara.id).to.equal("4711");
  });

  it("an id that is no IRI has the same name in Atom whether it is shared or not", () => {
    const item = from("b", 2, { id: "4711" });
    const idOf = (takenIds: ReadonlySet<string>) =>
      /<entry>[\s\S]*?<id>(.*?)<\/id>/.exec(renderFeed("atom", sampleInput([item], { takenIds })))?.[1];
    expect(idOf(new Set())).to.match(/^urn:uuid:/);
    expect(idOf(new Set([sourcesId("b", "4711")]))).to.equal(idOf(new Set()));
  });

  it("an item from before the web keeps its date in JSON Feed, and has none where it would be taken for a mistake", () => {
    const old = sampleItem(1, { published: "1776-07-04T00:00:00Z", firstSeen: "2024-12-19T07:00:00Z" });
    expect(renderFeed("rss", sampleInput([old]))).to.not.include("<pubDate>");
    expect(renderFeed("atom", sampleInput([old]))).to.not.include("1776");
    expect(JSON.parse(renderFeed("json", sampleInput([old]))).items[0].date_published).to.equal(old.published);
  });

  it("a file on a host that an enclosure may not name is media:content", () => {
    const attachments = [
      "http://nas/1.mp3",
      "http://[::1]/2.mp3",
      "http://a_b.example/3.mp3",
      "https://m.example/4.mp3",
    ].map((url) => ({ url, mimeType: "audio/mpeg" }));
    const rss = renderFeed("rss", sampleInput([sampleItem(1, { attachments })]));
    expect([...rss.matchAll(/<enclosure url="(.*?)"/g)].map(([, url]) => url)).to.deep.equal([
      "https://m.example/4.mp3",
    ]);
    expect([...rss.matchAll(/<media:content url="(.*?)"/g)].map(([, url]) => url)).to.deep.equal([
      "http://nas/1.mp3",
      "http://a_b.example/3.mp3",
    ]);
  });

  for (const [what, changes, formats, kept, gone] of [
    [
      "noncharacters of every plane go",
      { title: "a\u{1fffe}b\u{10ffff}c\ufdd0d" },
      ["rss", "atom", "json"],
      "abcd",
      "\u{1fffe}",
    ],
    [
      "an address of an IPv6 literal goes",
      { url: "http://[2001:db8::1]/x" },
      ["rss", "atom", "json"],
      "Berita",
      "2001:db8",
    ],
    [
      "the title of a file is no markup",
      { attachments: [{ url: "https://m.example/1.mp3", title: "x</b> &copy; &_x;" }] },
      ["atom"],
      "x&lt;/\u2060b> &amp;\u2060copy; &amp;\u2060_x;".replace(">", "&gt;"),
      "&lt;/b",
    ],
    [
      "a file of no bytes has no size",
      { attachments: [1, 2].map((n) => ({ url: `https://m.example/${n}.mp3`, sizeBytes: 0 })) },
      ["rss"],
      '<media:content url="https://m.example/2.mp3" type="audio/mpeg"/>',
      "fileSize",
    ],
  ] as const) {
    it(`${what}, as validators ask`, () => {
      for (const format of formats) {
        const written = renderFeed(format, sampleInput([sampleItem(1, changes as Partial<StoredItem>)]));
        expect(written, format).to.include(kept).and.not.include(gone);
      }
    });
  }

  for (const [language, ofFeed, ofEntry] of [
    ["ar", "id", ' xml:lang="ar"'],
    ["id", "id", ""],
    ["ban", "id", ' xml:lang="ban"'],
    ["bew", "id", ' xml:lang=""'],
    ["zz", "id", ""],
    ["bew", "bew", ""],
    ["id", "bew", ' xml:lang="id"'],
    ["id", "qq", ' xml:lang="id"'],
  ] as const) {
    it(`an entry in "${language}" of a feed in "${ofFeed}" says so as far as ISO 639-2 knows the language`, () => {
      const input = sampleInput([sampleItem(1, { language })], { language: ofFeed });
      expect(/<entry(.*?)>/.exec(renderFeed("atom", input))?.[1]).to.equal(ofEntry);
      expect(renderFeed("rss", input).includes("<language>")).to.equal(ofFeed === "id");
    });
  }

  it("JSON Feed names every language that there is", () => {
    const languages = ["bew", "zz", "id_ID"].map((language, n) => sampleItem(n, { language }));
    const { items } = JSON.parse(renderFeed("json", sampleInput(languages)));
    expect(items.map(({ language }: { language?: string }) => language)).to.deep.equal(["bew", undefined, undefined]);
  });

  it("an address in the name of a person is not taken for one that belongs elsewhere", () => {
    const written = renderFeed(
      "atom",
      sampleInput([sampleItem(1, { authors: [{ name: "Siti, <s@x.example> etc" }] })]),
    );
    expect(written).to.include("<name>Siti, &#x3C;\u2060s@x.example&#x3E; etc</name>");
  });

  it("2,000 items of one second have as many times, each within ten seconds", () => {
    const published = "2024-12-19T00:00:00Z";
    const times = placeItems(Array.from({ length: 2_000 }, (_, n) => sampleItem(n, { published }))).map(
      ({ distinctUpdated }) => Date.parse(distinctUpdated) - Date.parse(published),
    );
    expect(new Set(times).size).to.equal(2_000);
    expect(Math.max(...times)).to.be.lessThan(10_000);
  });

  it("of two items with one id, the one seen first keeps it wherever it stands", () => {
    const older = sampleItem(1, { id: "same", firstSeen: "2024-01-01T00:00:00Z" });
    const newer = sampleItem(2, { id: "same", firstSeen: "2024-01-02T00:00:00Z" });
    for (const items of [
      [older, newer],
      [newer, older],
    ]) {
      const feed = JSON.parse(renderFeed("json", sampleInput(items)));
      expect(feed.items[items.indexOf(older)].id).to.equal("same");
      expect(feed.items[items.indexOf(newer)].id).to.match(/^urn:uuid:/);
    }
  });

  it("the first enclosure is the enclosure, the others are media:content; Atom and JSON Feed have all", () => {
    const attachments = [1, 2, 3].map((n) => ({
      url: `https://m.example/${n}.mp3`,
      mimeType: "audio/mpeg",
      sizeBytes: n,
    }));
    const input = sampleInput([sampleItem(1, { attachments })]);
    const count = (written: string, what: RegExp) => [...written.matchAll(what)].length;
    expect(
      count(renderFeed("rss", input), /<enclosure url="https:\/\/m.example\/1.mp3" length="1" type="audio\/mpeg"\/>/g),
    ).to.equal(1);
    expect(count(renderFeed("rss", input), /<media:content /g)).to.equal(2);
    expect(count(renderFeed("atom", input), /<link rel="enclosure" [^>]*type="audio\/mpeg" length="\d"\/>/g)).to.equal(
      3,
    );
    expect(JSON.parse(renderFeed("json", input)).items[0].attachments).to.have.length(3);
  });

  it("an item's name stays when others join it in the same second", () => {
    const first = sampleItem(1);
    const second = sampleItem(2, { published: first.published, firstSeen: "2025-01-01T00:00:00Z" });
    const updatedOf = (xml: string) =>
      /<id>https:\/\/news.example\/1<\/id>[\s\S]*?<\/source>[\s\S]*?<updated>(.*?)</.exec(xml)?.[1];
    expect(updatedOf(renderFeed("atom", sampleInput([second, first])))).to.equal(
      updatedOf(renderFeed("atom", sampleInput([first]))),
    );
  });
});

/** As a reader sees it; the word joiner between "</" and a name is not seen. */
function xmlTitle(xml: string): string {
  const raw = /<item>\s*<title>([\s\S]*?)<\/title>/.exec(xml)?.[1] ?? "";
  return raw
    .replace(/&#x([0-9A-F]+);/g, (_, hex) => String.fromCodePoint(Number.parseInt(hex, 16)))
    .replaceAll("\u2060", "");
}
