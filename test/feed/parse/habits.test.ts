import { expect } from "chai";
import type { NormalisedItem } from "../../../src/domain/item.js";
import { normaliseItems } from "../../../src/feed/normalise/normalise-items.js";
import { parseFeed } from "../../../src/feed/parse/parse-feed.js";

const URL = "https://feeds.example.net/kabar";
const SOURCE = { id: "kabar", title: "Kabar", url: "https://hulu.example/", feedUrl: URL };

function read(text: string | Uint8Array, contentType = ""): NormalisedItem[] {
  const bytes = typeof text === "string" ? new TextEncoder().encode(text) : text;
  return normaliseItems(parseFeed({ url: URL, bytes, contentType }).items, { source: SOURCE });
}

const NAMESPACES =
  'xmlns:media="http://search.yahoo.com/mrss/" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"';
const rss = (inside: string) =>
  `<rss version="2.0" ${NAMESPACES}><channel><title>T</title><item><title>a</title><link>https://hulu.example/warta/1/</link>${inside}</item></channel></rss>`;
const atom = (inside: string, feed = "") =>
  `<feed xmlns="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/" ${feed}><title>T</title><entry><id>u:1</id><title>a</title>${inside}</entry></feed>`;

describe("a text that is all an item has", () => {
  const lines = "Baris satu.\n\nBaris dua,\nbaris tiga.";
  const html = "<p>Baris satu.</p><p>Baris dua,<br>baris tiga.</p>";
  const inputs: readonly [claim: string, document: string][] = [
    ["media:description", rss(`<media:group><media:description>${lines}</media:description></media:group>`)],
    [
      "media:description of a file",
      rss(
        `<media:content url="https://v.example/1.mp4" type="video/mp4"><media:description>${lines}</media:description></media:content>`,
      ),
    ],
    ["itunes:summary", rss(`<itunes:summary>${lines}</itunes:summary>`)],
    ["an Atom summary", atom(`<link href="https://hulu.example/1"/><summary>${lines}</summary>`)],
    ["dc:description", rss(`<dc:description>${lines}</dc:description>`)],
    [
      "a JSON summary",
      JSON.stringify({ version: "https://jsonfeed.org/version/1.1", title: "T", items: [{ id: "1", summary: lines }] }),
    ],
  ];
  for (const [claim, document] of inputs) {
    it(`${claim} is its body, with paragraphs and lines`, () => expect(read(document)[0]?.contentHtml).to.equal(html));
  }
});

describe("relative addresses in a body", () => {
  const image = '&lt;img src="a.png"&gt;';
  const inputs: readonly [claim: string, document: string, address: string][] = [
    ["RSS: of the item's page", rss(`<description>${image}</description>`), "https://hulu.example/warta/1/a.png"],
    [
      "RSS: of xml:base",
      rss(`<description xml:base="https://base.example/x/">${image}</description>`),
      "https://base.example/x/a.png",
    ],
    [
      "Atom: of the item's page",
      atom(`<link href="https://hulu.example/warta/2/"/><content type="html">${image}</content>`),
      "https://hulu.example/warta/2/a.png",
    ],
    [
      "Atom: of the feed's xml:base",
      atom(`<link href="/warta/2/"/><content type="html">${image}</content>`, 'xml:base="https://base.example/"'),
      "https://base.example/a.png",
    ],
    [
      "of the feed where an item has no page",
      '<rss version="2.0"><channel><title>T</title><item><title>a</title><description>&lt;img src="a.png"&gt;</description></item></channel></rss>',
      "https://feeds.example.net/a.png",
    ],
  ];
  for (const [claim, document, address] of inputs) {
    it(claim, () => expect(read(document)[0]?.contentHtml).to.equal(`<img src="${address}">`));
  }

  it("an empty link with xml:base is the base", () => {
    expect(read(atom('<link href=""/>', 'xml:base="https://base.example/x"'))[0]?.url).to.equal(
      "https://base.example/x",
    );
  });
});

describe("a CDATA section that was escaped once too often", () => {
  const wrapped = (text: string) => `&lt;![CDATA[${text}]]&gt;`;
  it("leaves no marks in title, link, author, category, id and date", () => {
    const [item] = read(
      `<rss version="2.0" ${NAMESPACES}><channel><title>T</title><item><title>${wrapped("Satu")}</title><link>${wrapped("https://hulu.example/3")}</link><guid>${wrapped("g-3")}</guid><dc:creator>${wrapped("Ana Lima")}</dc:creator><category>${wrapped("Daerah")}</category><pubDate>${wrapped("Thu, 19 Dec 2024 14:32:00 GMT")}</pubDate></item></channel></rss>`,
    );
    expect(item).to.deep.include({ id: "g-3", title: "Satu", url: "https://hulu.example/3", categories: ["Daerah"] });
    expect(item).to.deep.include({ authors: [{ name: "Ana Lima" }], published: "2024-12-19T14:32:00Z" });
  });
  it("keeps a body with markup", () => {
    expect(
      read(rss(`<content:encoded>${wrapped("&lt;p&gt;Isi.&lt;/p&gt;")}</content:encoded>`))[0]?.contentHtml,
    ).to.equal("<p>Isi.</p>");
  });
  it("in JSON Feed", () => {
    const items = [{ id: "1", title: "<![CDATA[Satu]]>", content_html: "<![CDATA[<p>Isi.</p>]]>" }];
    const [item] = read(JSON.stringify({ version: "https://jsonfeed.org/version/1.1", title: "T", items }));
    expect(item).to.include({ title: "Satu", contentHtml: "<p>Isi.</p>" });
  });
  it("is text where a title writes about it", () => {
    expect(read(atom("<title>x</title>").replace("<title>a", "<title>How &lt;![CDATA[ works"))[0]?.title).to.equal(
      "How <![CDATA[ works",
    );
  });
});

describe("the picture of an item", () => {
  const body = "<description>&lt;img src='https://i.example/body.jpg' width='600'&gt; teks</description>";
  const inputs: readonly [claim: string, inside: string, address: string | undefined][] = [
    [
      "the widest of several sizes",
      '<media:content url="https://i.example/s.jpg" medium="image" width="140"/><media:content url="https://i.example/l.jpg" medium="image" width="900"/>',
      "https://i.example/l.jpg",
    ],
    [
      "the default before a wider one",
      '<media:group><media:content url="https://i.example/l.jpg" medium="image" width="900"/><media:content url="https://i.example/d.jpg" medium="image" width="300" isDefault="true"/></media:group>',
      "https://i.example/d.jpg",
    ],
    [
      "a picture of the body before an icon",
      `<media:thumbnail url="https://i.example/x.png" width="64" height="64"/>${body}`,
      "https://i.example/body.jpg",
    ],
    [
      "a picture of the body before an avatar without sides",
      `<media:content url="https://secure.gravatar.com/avatar/1?s=96" medium="image"/>${body}`,
      "https://i.example/body.jpg",
    ],
    [
      "a picture of the body before one whose address says 48 pixels",
      `<media:thumbnail url="https://i.example/a.png?size=48"/>${body}`,
      "https://i.example/body.jpg",
    ],
    [
      "a small picture where there is no other",
      '<media:thumbnail url="https://i.example/x.png" width="75" height="75"/>',
      "https://i.example/x.png",
    ],
    ["an avatar is none", '<media:thumbnail url="https://i.example/avatars/1.png" width="60" height="60"/>', undefined],
    ["image as text", "<image>https://i.example/t.jpg</image>", "https://i.example/t.jpg"],
    ["image with a url inside", "<image><url>https://i.example/u.jpg</url></image>", "https://i.example/u.jpg"],
    ["image with src", '<img src="https://i.example/v.jpg"/>', "https://i.example/v.jpg"],
    ["a thumbnail element", "<thumb>https://i.example/w.jpg</thumb>", "https://i.example/w.jpg"],
    ["featuredImage", "<featuredImage>https://i.example/f.jpg</featuredImage>", "https://i.example/f.jpg"],
    [
      "a file without type that is named as a picture",
      '<media:content url="https://i.example/n.webp"/>',
      "https://i.example/n.webp",
    ],
  ];
  for (const [claim, inside, address] of inputs) {
    it(claim, () => expect(read(rss(inside))[0]?.image?.url).to.equal(address));
  }
});

describe("pictures of a body that any reader can show", () => {
  const inputs: readonly [claim: string, html: string, image: RegExp][] = [
    [
      "a picture without img",
      '<picture><source srcset="https://i.example/a-400.webp 400w, https://i.example/a-1200.webp 1200w"></picture>',
      /<img src="https:\/\/i\.example\/a-1200\.webp">/,
    ],
    [
      "an img with srcset alone",
      '<img srcset="https://i.example/a.jpg 1x, https://i.example/b.jpg 3x">',
      /<img src="https:\/\/i\.example\/a\.jpg"/,
    ],
    [
      "an img with a stand-in beside sources",
      '<picture><source srcset="https://i.example/c.jpg 800w"><img src="data:image/gif;base64,R0"></picture>',
      /<img src="https:\/\/i\.example\/c\.jpg">/,
    ],
    [
      "an img of its own stays",
      '<picture><source srcset="https://i.example/c.webp"><img src="https://i.example/d.jpg"></picture>',
      /<img src="https:\/\/i\.example\/d\.jpg">/,
    ],
  ];
  for (const [claim, html, image] of inputs) {
    it(claim, () => {
      const escaped = html.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
      expect(read(rss(`<description>${escaped}</description>`))[0]?.contentHtml).to.match(image);
    });
  }
});

describe("formulas in a body", () => {
  const inputs: readonly [mathml: string, html: string][] = [
    ["<math><msup><mi>e</mi><mrow><mi>k</mi><mi>t</mi></mrow></msup></math>", "e<sup>kt</sup>"],
    ["<math><mfrac><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mn>2</mn></mfrac></math>", "(a+b)/2"],
    ["<math><msub><mi>H</mi><mn>2</mn></msub><mi>O</mi></math>", "H<sub>2</sub>O"],
    [
      "<math><semantics><mrow><mi>x</mi><mo>&lt;</mo><mn>5</mn></mrow><annotation encoding='application/x-tex'>x &lt; 5</annotation></semantics></math>",
      "x &lt; 5",
    ],
    ["<math alttext='a^2'></math>", "a^2"],
    ["<math><mtext><img src=x onerror=alert(1)></mtext><mi>y</mi></math>", "y"],
  ];
  for (const [mathml, html] of inputs) {
    it(`${mathml} is ${html}`, () => {
      const escaped = `<p>Jadi ${mathml}.</p>`.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
      expect(read(rss(`<description>${escaped}</description>`))[0]?.contentHtml).to.equal(`<p>Jadi ${html}.</p>`);
    });
  }
});

describe("the address of an item", () => {
  const inputs: readonly [claim: string, document: string, address: string][] = [
    [
      "a page before a document for programs",
      atom(
        '<link rel="alternate" type="application/json" href="https://v.example/1.json"/><link rel="alternate" type="text/html; charset=utf-8" href="https://v.example/1.html"/>',
      ),
      "https://v.example/1.html",
    ],
    [
      "a page before a link without a type",
      atom('<link href="https://v.example/1.pdf"/><link type="text/html" href="https://v.example/1.html"/>'),
      "https://v.example/1.html",
    ],
    [
      "a web address before one of another scheme",
      atom('<link href="gopher://v.example/1"/><link href="https://v.example/1"/>'),
      "https://v.example/1",
    ],
    [
      "a permalink where the link is no web address",
      '<rss version="2.0"><channel><title>T</title><item><title>a</title><link>news:1@v.example</link><guid>https://v.example/1</guid></item></channel></rss>',
      "https://v.example/1",
    ],
    [
      "external_url where the url is no web address",
      JSON.stringify({
        version: "https://jsonfeed.org/version/1",
        title: "T",
        items: [{ id: "1", url: "mailto:a@v.example", external_url: "https://v.example/1" }],
      }),
      "https://v.example/1",
    ],
  ];
  for (const [claim, document, address] of inputs) it(claim, () => expect(read(document)[0]?.url).to.equal(address));
});

describe("a length of time", () => {
  const timed = (type: string) =>
    read(
      rss(`<enclosure url="https://v.example/f" type="${type}" length="9"/><itunes:duration>12:30</itunes:duration>`),
    )[0];
  for (const type of ["audio/mpeg", "video/mp4"]) {
    it(`belongs to ${type}`, () => expect(timed(type)?.attachments[0]?.durationSeconds).to.equal(750));
  }
  for (const type of ["image/jpeg", "application/pdf", "text/html"]) {
    it(`does not belong to ${type}`, () => expect(timed(type)?.attachments[0]).to.not.have.property("durationSeconds"));
  }
});

describe("documents that hold a feed in another way", () => {
  const real = "<rss version='2.0'><channel><title>T</title><item><title>a</title></item></channel></rss>";
  for (const [claim, document] of [
    ["an empty root before the real one", `<rss/>${real}`],
    ["a root with an empty channel before the real one", `<rss><channel></channel></rss>${real}`],
    ["an empty feed of another format before the real one", `<feed xmlns="http://www.w3.org/2005/Atom"></feed>${real}`],
    ["a foreign root around the real one", `<response><status>ok</status>${real}</response>`],
    ["a foreign root before the real one", `<log><entry>x</entry></log>${real}`],
    ["JSON Feed without a version", JSON.stringify({ items: [{ id: "1", title: "a" }] })],
    [
      "RSS-in-JSON",
      JSON.stringify({
        rss: {
          version: "2.0",
          channel: { title: "T", item: [{ title: "a", guid: { "#value": "1", "@isPermaLink": "false" } }] },
        },
      }),
    ],
    [
      "RSS-in-JSON with one item",
      JSON.stringify({ rss: { channel: { title: "T", item: { title: "a", link: "https://v.example/1" } } } }),
    ],
  ] as const) {
    it(`${claim} is read`, () => expect(read(document).map(({ title }) => title)).to.deep.equal(["a"]));
  }

  it("RSS-in-JSON keeps text, date, people, category and file", () => {
    const item = {
      ...{
        title: "a",
        link: "https://v.example/1",
        guid: "g",
        description: "<p>Ringkas</p>",
        "content:encoded": "<p>Isi</p>",
      },
      ...{ pubDate: "Thu, 19 Dec 2024 14:32:00 +0700", "dc:creator": "Ana Lima", category: ["x", { "#value": "y" }] },
      enclosure: { "@url": "https://v.example/1.mp3", "@type": "audio/mpeg", "@length": "10" },
    };
    const [read1] = read(JSON.stringify({ rss: { channel: { title: "T", item } } }));
    expect(read1).to.deep.include({ id: "g", contentHtml: "<p>Isi</p>", published: "2024-12-19T07:32:00Z" });
    expect(read1).to.deep.include({ categories: ["x", "y"], authors: [{ name: "Ana Lima" }] });
    expect(read1?.attachments).to.deep.equal([
      { url: "https://v.example/1.mp3", mimeType: "audio/mpeg", sizeBytes: 10 },
    ]);
  });
});

describe("byte 0x85", () => {
  for (const encoding of ["windows-1252", "iso-8859-1", "us-ascii", "iso-8859-15"]) {
    it(`is an ellipsis in ${encoding}`, () => {
      const bytes = Buffer.from(
        `<?xml version="1.0" encoding="${encoding}"?><rss><channel><title>T</title><item><title>Tunggu\x85 \x93ya\x94</title></item></channel></rss>`,
        "latin1",
      );
      expect(read(bytes)[0]?.title).to.equal("Tunggu… “ya”");
    });
  }
  it("is one as a character reference too", () => {
    expect(read(rss("").replace("<title>a", "<title>Tunggu&#133; &#x85;"))[0]?.title).to.equal("Tunggu… …");
  });
});
