import { expect } from "chai";
import fc from "fast-check";
import type { ItemSource, NormalisedItem } from "../../../src/domain/item.js";
import type { ParsedItem } from "../../../src/domain/parsed-feed.js";
import { type NormaliseContext, normaliseItems } from "../../../src/feed/normalise/normalise-items.js";

const SOURCE: ItemSource = {
  id: "riau",
  title: "Riau",
  url: "https://riau.test/",
  feedUrl: "https://riau.test/feed.xml",
};
const EMPTY: ParsedItem = { authors: [], attachments: [], categories: [] };

function one(item: Partial<ParsedItem>, context: Partial<NormaliseContext> = {}): NormalisedItem {
  const [normalised] = normaliseItems([{ ...EMPTY, ...item }], { source: SOURCE, ...context });
  if (normalised === undefined) throw new Error("no item came out");
  return normalised;
}

const html = (value: string) => ({ type: "html" as const, value });
const text = (value: string) => ({ type: "text" as const, value });
const LONG = "Gubernur meresmikan jembatan itu pada hari Kamis di hadapan warga.";

describe("an item's id", () => {
  it("is kept exactly as given", () => {
    expect(one({ id: " tag:x,2024:1?A&b " })).to.include({ id: " tag:x,2024:1?A&b ", idDerived: false });
  });

  it("is else its address, else a hash that does not depend on time or place", () => {
    expect(one({ id: " ", url: "/a" })).to.include({ id: "https://riau.test/a", idDerived: true });
    const bare = { title: text("A"), published: "2024-12-19T07:32:00Z" };
    expect(one(bare).id).to.match(/^urn:sha256:[\da-f]{40}$/);
    expect(one({ ...bare, content: html("edited") }).id).to.equal(one(bare).id);
    expect(one({ title: text("B") }).id).to.not.equal(one(bare).id);
  });

  it("given to the same item twice gives one item, the one updated last", () => {
    const item = { ...EMPTY, id: "1", url: "https://a.test/1", title: text("A") };
    const items = normaliseItems([item, { ...item, updated: "2024-12-20T00:00:00Z" }, item], { source: SOURCE });
    expect(items.map(({ updated }) => updated)).to.deep.equal(["2024-12-20T00:00:00Z"]);
  });

  it("given to different items leaves them all, under ids that do not depend on their order", () => {
    const items = ["1", "2", "3"].map((n) => ({ ...EMPTY, id: "same", url: `https://a.test/${n}`, title: text(n) }));
    const sameUrl = items.map((item) => ({ ...item, url: "https://a.test/" }));
    for (const group of [items, sameUrl]) {
      const there = normaliseItems(group, { source: SOURCE });
      const back = normaliseItems(group.toReversed(), { source: SOURCE }).reverse();
      expect(new Set(there.map(({ id }) => id)).size).to.equal(3);
      expect(there).to.deep.equal(back);
      expect(there.every(({ idDerived }) => idDerived)).to.equal(true);
    }
  });
});

describe("an item's fields", () => {
  it("title: plain, absent where there is none", () => {
    expect(one({ title: html("A &amp; <b>B</b>") }).title).to.equal("A & B");
    expect(one({ title: html(" ") })).to.not.have.property("title");
  });

  for (const [given, url] of [
    ["https://a.test/x?b=1&a=2#c", "https://a.test/x?b=1&a=2#c"],
    ["/x", "https://riau.test/x"],
    ["//a.test/x", "https://a.test/x"],
    [" https://a.test/\nx ", "https://a.test/x"],
    ["https://user:secret@a.test/x", "https://a.test/x"],
    ["javascript:alert(1)", undefined],
    ["mailto:a@b.c", undefined],
    ["http://", undefined],
  ] as const) {
    it(`url: ${JSON.stringify(given)} is ${url ?? "none"}`, () => expect(one({ url: given }).url).to.equal(url));
  }

  for (const [name, language, author] of [
    ["budi@riau.test (Budi Santoso)", "id", { name: "Budi Santoso", email: "budi@riau.test" }],
    ["Budi Santoso <mailto:budi@riau.test>", "id", { name: "Budi Santoso", email: "budi@riau.test" }],
    ["mailto:budi@riau.test", "id", { name: "budi@riau.test", email: "budi@riau.test" }],
    ["noreply@blogger.com (Budi)", "id", { name: "Budi" }],
    ["By Jane Doe", "en", { name: "Jane Doe" }],
    ["Oleh Budi Santoso", "id", { name: "Budi Santoso" }],
    ["Oleh Petrenko", "uk", { name: "Oleh Petrenko" }],
    ["Oleh: Budi", "en", { name: "Budi" }],
    ["Penulis: Budi", "id", { name: "Budi" }],
    ["Byron Smith", "en", { name: "Byron Smith" }],
    ["O&#39;Neil &amp; Sons", "en", { name: "O'Neil & Sons" }],
    ["noreply@blogger.com (Unknown)", "en", undefined],
    [" ", "en", undefined],
  ] as const) {
    it(`author: ${JSON.stringify(name)} is ${author?.name ?? "nobody"}`, () => {
      expect(one({ authors: [{ name }] }, { language }).authors).to.deep.equal(author === undefined ? [] : [author]);
    });
  }

  it("authors: each once, with all that was said of them", () => {
    const authors = [{ name: "Budi" }, { name: "By budi", email: "b@riau.test" }, { name: "Ani" }];
    expect(one({ authors }).authors).to.deep.equal([{ name: "Budi", email: "b@riau.test" }, { name: "Ani" }]);
  });

  it("summary: the publisher's own as plain text, without what points to the page", () => {
    const content = html(`<p>${LONG}</p>`);
    expect(one({ summary: html("<p>Kata &amp; data […]</p>"), content }).summary).to.equal("Kata & data");
    const wordpress = html("<p>Isi berita.</p><p>The post <a href=x>Isi</a> appeared first on <a href=y>Riau</a>.</p>");
    expect(one({ summary: wordpress, content }).summary).to.equal("Isi berita.");
    expect(one({ summary: html("&amp;lt;b&amp;gt;"), content }).summary).to.equal("&lt;b&gt;");
  });

  it("summary: else from the body's first real sentence on", () => {
    const content = html(
      `<figure><img src=a><figcaption>Foto: Ani. Jembatan.</figcaption></figure><h2>Riau</h2><p>${LONG}</p>`,
    );
    expect(one({ content }).summary).to.equal(LONG);
    expect(one({ title: text("Judul."), content: html(`<h1>Judul.</h1><p>${LONG}</p>`) }).summary).to.equal(LONG);
  });

  it("body: the content, else the summary; the longer one where the content is a stub", () => {
    expect(one({ content: html("<p>a</p>"), summary: html("b") }).contentHtml).to.equal("<p>a</p>");
    expect(one({ summary: html("<p>b</p>") }).contentHtml).to.equal("<p>b</p>");
    expect(one({ summary: text("b") }).contentHtml).to.equal("b");
    expect(one({ content: html("<p>Stub</p>"), summary: html(`<p>${LONG}</p>`) }).contentHtml).to.equal(
      `<p>${LONG}</p>`,
    );
  });

  it("body: a plain summary that is all there is, whole, with its lines and with links", () => {
    const long = Array.from({ length: 40 }, (_, at) => `Baris ${at}: ${LONG}`).join("\n\n");
    const item = one({ summary: text(`${long}\nLihat https://riau.test/a_(b)?c=1&d=2, dan (http://riau.test/e).`) });
    expect(item.contentHtml).to.include(`<p>Baris 0: ${LONG}</p><p>Baris 1:`);
    expect(item.contentHtml).to.include(
      '<br>Lihat <a href="https://riau.test/a_(b)?c=1&amp;d=2">https://riau.test/a_(b)?c=1&amp;d=2</a>, dan (<a href="http://riau.test/e">http://riau.test/e</a>).</p>',
    );
    expect((item.summary ?? "").length).to.be.at.most(1_000);
  });

  for (const [claim, given] of [
    ["a quote", 'https://riau.test/"onmouseover="alert(1)'],
    ["a tag", "https://riau.test/<script>alert(1)</script>"],
    ["another scheme", "javascript:alert(1)"],
  ] as const) {
    it(`body: a plain text with an address and ${claim} has no markup of its own`, () => {
      const { contentHtml = "" } = one({ summary: text(given) });
      expect(contentHtml.replace(/<\/?a(?: href="https:\/\/riau\.test\/")?>/g, "")).to.not.match(/<|javascript:[^<]*"/);
    });
  }

  it("body: plain text keeps its lines, twice escaped markup is markup, addresses follow the item's base", () => {
    expect(one({ content: text("a < b\nc\n\nd") }).contentHtml).to.equal("<p>a &lt; b<br>c</p><p>d</p>");
    expect(one({ content: html("&lt;p&gt;a&lt;/p&gt;") }).contentHtml).to.equal("<p>a</p>");
    const link = { content: html('<a href="x">y</a>'), url: "https://a.test/dir/page" };
    expect(one(link).contentHtml).to.equal('<a href="https://a.test/dir/x">y</a>');
    expect(one({ ...link, baseUrl: "https://b.test/" }).contentHtml).to.equal('<a href="https://b.test/x">y</a>');
  });

  it("image: the named one, else an attached one, else the body's first that is no icon", () => {
    const body =
      '<img src="/icons/rss.png"><img src="s.jpg" width="16"><figure><img src="/a.jpg" alt="A"><figcaption>Kata</figcaption></figure>';
    const found = { url: "https://riau.test/a.jpg", alt: "A", caption: "Kata" };
    expect(one({ content: html(body) }).image).to.deep.equal(found);
    const attachments = [{ url: "/b.jpg" }];
    expect(one({ content: html(body), attachments }).image).to.deep.equal({ url: "https://riau.test/b.jpg" });
    const image = { url: "/c.jpg", caption: "K &amp; L" };
    expect(one({ content: html(body), attachments, image }).image).to.deep.equal({
      url: "https://riau.test/c.jpg",
      caption: "K & L",
    });
    expect(one({ content: html('<img src="/t.gif" width=1 height=1>') })).to.not.have.property("image");
  });

  it("attachments: absolute, each once, with sizes and lengths that can be", () => {
    const attachments = [
      { url: "/a.mp3", sizeBytes: 0, durationSeconds: 61 },
      { url: "https://riau.test/a.mp3", sizeBytes: 1_000, durationSeconds: -1 },
      { url: "javascript:x" },
      { url: "/b", mimeType: "Audio/MPEG; x=y", sizeBytes: Number.NaN },
    ];
    expect(one({ attachments }).attachments).to.deep.equal([
      { url: "https://riau.test/a.mp3", mimeType: "audio/mpeg", sizeBytes: 1_000, durationSeconds: 61 },
      { url: "https://riau.test/b", mimeType: "audio/mpeg" },
    ]);
  });

  it("categories: trimmed, each once", () => {
    expect(one({ categories: [" Riau ", "riau", "", "A &amp; B"] }).categories).to.deep.equal(["Riau", "A & B"]);
  });

  it("language: configured, else the item's, else the feed's, else the text's", () => {
    const item = { title: text("Gubernur Riau resmikan jembatan baru"), language: "en_US" };
    expect(one(item, { language: "ms" }).language).to.equal("ms");
    expect(one(item, { declaredLanguage: "fr" }).language).to.equal("en-US");
    expect(one({ title: item.title }, { declaredLanguage: "in-ID" }).language).to.equal("id-ID");
    expect(one({ title: item.title }).language).to.equal("id");
    expect(one({ title: text("OK") })).to.not.have.property("language");
  });

  it("come out the same from what came out", () => {
    const markup = fc.array(
      fc.constantFrom("<p>", "</p>", "<b>", "x ", "&amp;", "<img src=a>", "<script>", "\n", "< "),
      { maxLength: 20 },
    );
    fc.assert(
      fc.property(markup, fc.string({ maxLength: 30 }), (pieces, title) => {
        const first = one({ id: "1", title: text(title), content: html(pieces.join("")), url: "https://a.test/" });
        const again = one({ id: "1", content: html(first.contentHtml ?? ""), url: first.url ?? "" });
        expect(again.contentHtml).to.equal(first.contentHtml);
        expect(first.title ?? "").to.not.match(/^\s|\s$/);
      }),
    );
  });
});

describe("the people of an item", () => {
  for (const [name, expected] of [
    ["Ana Lima and Budi Santoso", ["Ana Lima", "Budi Santoso"]],
    ["Ana Lima, Budi Santoso dan Siti Nurhaliza", ["Ana Lima", "Budi Santoso", "Siti Nurhaliza"]],
    ["Petra Novak und Max Muster", ["Petra Novak", "Max Muster"]],
    ["Ole Hansen og Kari Nordmann", ["Ole Hansen", "Kari Nordmann"]],
    ["Smith, John; Doe, Jane", ["Smith, John", "Doe, Jane"]],
    ["Vincent van Gogh & Ludwig van Beethoven", ["Vincent van Gogh", "Ludwig van Beethoven"]],
    ['<a href="https://riau.test/ana">Ana Lima</a>, <a href="https://riau.test/budi">Budi</a>', ["Ana Lima", "Budi"]],
    ["<ul><li>Ana Lima</li><li>Budi Santoso</li></ul>", ["Ana Lima", "Budi Santoso"]],
    // never within a name
    ["Lima, Ana", ["Lima, Ana"]],
    ["Budi Santoso, S.H., M.Si.", ["Budi Santoso, S.H., M.Si."]],
    ["Martin Luther King, Jr.", ["Martin Luther King, Jr."]],
    ["Barack and Michelle Obama", ["Barack and Michelle Obama"]],
    ["Johnson & Johnson", ["Johnson & Johnson"]],
    ["Department of Health and Human Services", ["Department of Health and Human Services"]],
    ["José Ortega y Gasset", ["José Ortega y Gasset"]],
    ["Dan Brown", ["Dan Brown"]],
    ["Y. E. Yang", ["Y. E. Yang"]],
    ["AT&T News Team", ["AT&T News Team"]],
  ] as const) {
    it(`${name} is ${expected.join(" + ")}`, () => {
      expect(one({ authors: [{ name }] }).authors.map((author) => author.name)).to.deep.equal(expected);
    });
  }
});
