import { expect } from "chai";
import fc from "fast-check";
import { type DuplicateGroup, mergeCopies } from "../../src/compose/dedupe.js";
import type { CopyFacts, Head } from "../../src/compose/duplicate-rules.js";
import { sketchText } from "../../src/compose/near-duplicate.js";
import type { Dedupe } from "../../src/domain/feed.js";
import { addressKeys } from "../../src/items/address-keys.js";
import { runSteps } from "../../src/lib/steps.js";
import { headOf } from "../support/item-builders.js";

const WINDOW_MS = 7 * 86_400_000;
const RUNS = 300;

interface Item {
  readonly id?: string;
  readonly url?: string;
  readonly title?: string;
  readonly text?: string;
}

function factsOf(by: Dedupe["by"], texts: ReadonlyMap<string, string>): CopyFacts {
  return {
    dedupe: { by, windowMs: WINDOW_MS, prefer: "earliest" },
    rankOf: () => 0,
    sourceTitleOf: (sourceId) => ({ kabar: "Kabar Harian", pos: "Muara Pos" })[sourceId],
    remember: (_name, _text, make) => make(),
    sketchOf: ({ key }) => sketchText(texts.get(key) ?? ""),
  };
}

function merge(by: Dedupe["by"], items: readonly (readonly [source: string, Item])[]): readonly DuplicateGroup[] {
  const texts = new Map(items.map(([, { text = "" }], at) => [`k${at}`, text]));
  const heads = items.map(([source, { id = `tag:${source},2026:1`, url, title }], at): Head => {
    return headOf(source, `k${at}`, at, { id, ...(url !== undefined && { url }), ...(title && { title }) });
  });
  return runSteps(mergeCopies(heads, factsOf(by, texts)));
}

const PAGE = "https://status.example/live";
const SHOP = "https://toko.example/produk/9";
const ARTICLE = "https://kabar.example/berita/jembatan-baru";
const TITLE = "Jembatan baru di Lindu dibuka untuk umum";
const FULL =
  "Jembatan gantung sepanjang dua ratus meter di Lindu dibuka untuk umum pada Senin pagi setelah delapan bulan pembangunan. " +
  "Bupati Darwis Tanjung mengatakan jembatan itu memotong waktu tempuh warga dari satu jam menjadi sepuluh menit. " +
  "Anak-anak sekolah di seberang sungai selama ini menyeberang dengan rakit bambu.";
const TEASER =
  "Jembatan gantung sepanjang dua ratus meter di Lindu dibuka untuk umum pada Senin pagi setelah delapan bulan pembangunan.";
const COMMENT =
  "Saya ragu proyek seperti ini menjawab masalah transportasi pedalaman. Anggaran daerah terbatas, puskesmas rusak, guru honorer " +
  "belum dibayar, sementara pejabat sibuk meresmikan monumen. Kita perlu bertanya siapa yang menikmati hasilnya kelak.";
const PRAISE =
  "Akhirnya kabar baik dari pelosok! Tetangga nenek saya pasti senang sekali, karena dulu tiap musim hujan mereka terisolasi " +
  "berminggu-minggu. Semoga pemerintah pusat meniru contoh bagus tersebut untuk kampung terpencil lain di seluruh nusantara.";

/** Two items of one source: whether they are one, under `url`, `title` and `story` alike. */
const WITHIN: readonly (readonly [string, Item, Item, "same" | "different"])[] = [
  [
    "two incidents of a status page",
    { id: "1", url: PAGE, title: "API slow" },
    { id: "2", url: PAGE, title: "API down" },
    "different",
  ],
  [
    "two incidents without ids",
    { url: PAGE, title: "API slow", id: `urn:sha256:${"a".repeat(40)}` },
    { url: PAGE, title: "API down", id: `urn:sha256:${"b".repeat(40)}` },
    "different",
  ],
  [
    "one item twice without id, one address and title",
    { id: PAGE, url: PAGE, title: "API down" },
    { id: `urn:sha256:${"b".repeat(40)}`, url: PAGE, title: "API DOWN!" },
    "same",
  ],
  [
    "release notes by fragment",
    { id: "a", url: "https://app.example/notes#v2.1", title: "Version 2.1" },
    { id: "b", url: "https://app.example/notes#v2.2", title: "Version 2.2" },
    "different",
  ],
  [
    "releases of one title by fragment",
    { id: "a", url: "https://app.example/notes#v2.1", title: "New release" },
    { id: "b", url: "https://app.example/notes#v2.2", title: "New release" },
    "different",
  ],
  [
    "a price page that is rewritten daily",
    { id: "mon", url: "https://emas.example/harga", title: "Harga emas hari ini" },
    { id: "tue", url: "https://emas.example/harga", title: "Harga emas hari ini" },
    "different",
  ],
  [
    "no ids, fragments alone",
    { id: "https://a.example/x#1", url: "https://a.example/x#1", title: "One" },
    { id: "https://a.example/x#2", url: "https://a.example/x#2", title: "Two" },
    "different",
  ],
  [
    "two reviews of one product page",
    { id: "1", url: SHOP, title: "Ulasan kompor listrik" },
    { id: "2", url: SHOP, title: "Diskon kompor listrik" },
    "different",
  ],
  [
    "ref selects the article",
    { id: "1", url: "https://a.example/read?ref=11", title: "Eleven" },
    { id: "2", url: "https://a.example/read?ref=12", title: "Twelve" },
    "different",
  ],
  [
    "campaign selects it, one title",
    { id: "1", url: "https://a.example/c?campaign=7", title: "Donate now" },
    { id: "2", url: "https://a.example/c?campaign=8", title: "Donate now" },
    "different",
  ],
  [
    "print selects it",
    { id: "1", url: "https://a.example/p?print=1", title: "Poster" },
    { id: "2", url: "https://a.example/p?print=2", title: "Poster" },
    "different",
  ],
  [
    "share selects it",
    { id: "1", url: "https://a.example/s?share=x", title: "Fund" },
    { id: "2", url: "https://a.example/s?share=y", title: "Fund" },
    "different",
  ],
  [
    "partner selects it",
    { id: "1", url: "https://a.example/s?partner=x", title: "Offer" },
    { id: "2", url: "https://a.example/s?partner=y", title: "Offer" },
    "different",
  ],
  [
    "page selects it",
    { id: "1", url: "https://a.example/s?page=1", title: "Long read" },
    { id: "2", url: "https://a.example/s?page=all", title: "Long read" },
    "different",
  ],
  [
    "lang selects it",
    { id: "1", url: "https://a.example/s?lang=en", title: "Menu" },
    { id: "2", url: "https://a.example/s?lang=id", title: "Menu" },
    "different",
  ],
  [
    "id selects it",
    { id: "1", url: "https://a.example/?id=1", title: "Menu" },
    { id: "2", url: "https://a.example/?id=2", title: "Menu" },
    "different",
  ],
  [
    "a short number is no click",
    { id: "1", url: "https://a.example/x?gclid=1", title: "Menu" },
    { id: "2", url: "https://a.example/x?gclid=2", title: "Menu" },
    "different",
  ],
  [
    "a short number is no campaign",
    { id: "1", url: "https://a.example/x?utm_content=1", title: "Menu" },
    { id: "2", url: "https://a.example/x?utm_content=2", title: "Menu" },
    "different",
  ],
  [
    "the same id",
    { id: "9", url: "https://a.example/1", title: "One" },
    { id: "9", url: "https://a.example/2", title: "Two" },
    "same",
  ],
  [
    "tracking, one title",
    { id: "1", url: ARTICLE, title: TITLE },
    { id: "2", url: `${ARTICLE}?utm_source=rss&utm_medium=feed`, title: TITLE },
    "same",
  ],
  [
    "tracking, two titles",
    { id: "1", url: ARTICLE, title: TITLE },
    { id: "2", url: `${ARTICLE}?utm_source=rss`, title: "Jembatan lama ditutup" },
    "different",
  ],
  [
    "clicks of a network, one title",
    { id: "1", url: ARTICLE, title: TITLE },
    { id: "2", url: `${ARTICLE}?fbclid=IwAR0x9f8e7d6c5b4a`, title: TITLE },
    "same",
  ],
  [
    "AMP path, one title",
    { id: "1", url: ARTICLE, title: TITLE },
    { id: "2", url: `${ARTICLE}/amp`, title: TITLE },
    "same",
  ],
  [
    "AMP parameter, one title",
    { id: "1", url: ARTICLE, title: TITLE },
    { id: "2", url: `${ARTICLE}?amp=1`, title: TITLE },
    "same",
  ],
  [
    "AMP path, two titles",
    { id: "1", url: ARTICLE, title: TITLE },
    { id: "2", url: `${ARTICLE}/amp`, title: "Lain sekali" },
    "different",
  ],
  [
    "mobile host, one title",
    { id: "1", url: ARTICLE, title: TITLE },
    { id: "2", url: "https://m.kabar.example/berita/jembatan-baru", title: TITLE },
    "same",
  ],
  [
    "www, one title",
    { id: "1", url: ARTICLE, title: TITLE },
    { id: "2", url: "https://www.kabar.example/berita/jembatan-baru", title: TITLE },
    "same",
  ],
  [
    "trailing slash, one title in other case",
    { id: "1", url: ARTICLE, title: TITLE },
    { id: "2", url: `${ARTICLE}/`, title: TITLE.toUpperCase() },
    "same",
  ],
  [
    "http and https, one title",
    { id: "1", url: ARTICLE, title: TITLE },
    { id: "2", url: ARTICLE.replace("https", "http"), title: TITLE },
    "same",
  ],
  [
    "a tracking fragment, one title",
    { id: "1", url: ARTICLE, title: TITLE },
    { id: "2", url: `${ARTICLE}#utm_source=rss`, title: TITLE },
    "same",
  ],
  [
    "xtor as fragment, one title",
    { id: "1", url: ARTICLE, title: TITLE },
    { id: "2", url: `${ARTICLE}#xtor=RSS-1`, title: TITLE },
    "same",
  ],
  [
    "a text fragment, one title",
    { id: "1", url: ARTICLE, title: TITLE },
    { id: "2", url: `${ARTICLE}#:~:text=Lindu`, title: TITLE },
    "same",
  ],
  [
    "a text fragment behind one that counts",
    { id: "1", url: `${ARTICLE}#a`, title: TITLE },
    { id: "2", url: `${ARTICLE}#b:~:text=Lindu`, title: TITLE },
    "different",
  ],
  ["variants without titles", { id: "1", url: ARTICLE }, { id: "2", url: `${ARTICLE}/amp` }, "different"],
  [
    "one title at two addresses",
    { id: "1", url: "https://a.example/1", title: TITLE },
    { id: "2", url: "https://a.example/2", title: TITLE },
    "different",
  ],
  [
    "one title and text at two addresses",
    { id: "1", url: "https://a.example/1", title: TITLE, text: FULL },
    { id: "2", url: "https://a.example/2", title: TITLE, text: FULL },
    "different",
  ],
  ["one title without addresses", { id: "1", title: "Weather" }, { id: "2", title: "Weather" }, "different"],
];

/** Items of two sources under `url`. */
const ACROSS: readonly (readonly [string, Item, Item, "same" | "different"])[] = [
  ["one address, one title", { url: ARTICLE, title: TITLE }, { url: ARTICLE, title: TITLE }, "same"],
  [
    "one address, one title, full text and teaser",
    { url: ARTICLE, title: TITLE, text: FULL },
    { url: ARTICLE, title: TITLE, text: TEASER },
    "same",
  ],
  ["one address, no titles", { url: ARTICLE }, { url: ARTICLE }, "same"],
  ["one address, a title at one only", { url: ARTICLE, title: TITLE }, { url: ARTICLE }, "same"],
  [
    "the outlet's name behind the title",
    { url: ARTICLE, title: TITLE },
    { url: ARTICLE, title: `${TITLE} - Kabar` },
    "same",
  ],
  [
    "the author's name before the title, as planets write it",
    { url: ARTICLE, title: TITLE },
    { url: ARTICLE, title: `Darwis: ${TITLE}` },
    "same",
  ],
  [
    "an edited headline",
    { url: ARTICLE, title: TITLE },
    { url: ARTICLE, title: "Jembatan baru Lindu resmi dibuka" },
    "same",
  ],
  [
    "another headline over the same text",
    { url: ARTICLE, title: TITLE, text: FULL },
    { url: ARTICLE, title: "Warga tak perlu rakit lagi", text: FULL },
    "same",
  ],
  [
    "two comments on one page",
    { url: ARTICLE, title: "Proyek yang tidak perlu", text: COMMENT },
    { url: ARTICLE, title: "Kabar gembira dari pelosok", text: PRAISE },
    "different",
  ],
  [
    "two comments under the title of the page",
    { url: ARTICLE, title: TITLE, text: COMMENT },
    { url: ARTICLE, title: TITLE, text: PRAISE },
    "different",
  ],
  [
    "the page and a comment on it",
    { url: ARTICLE, title: TITLE, text: FULL },
    { url: ARTICLE, title: "Proyek yang tidak perlu", text: COMMENT },
    "different",
  ],
  [
    "two link titles without text",
    { url: ARTICLE, title: "Menarik" },
    { url: ARTICLE, title: "Harus dibaca" },
    "different",
  ],
  [
    "two incidents in feeds of one status page",
    { url: PAGE, title: "API slow in Europe" },
    { url: PAGE, title: "Login outage resolved" },
    "different",
  ],
  ["tracking", { url: ARTICLE, title: TITLE }, { url: `${ARTICLE}?utm_source=x&utm_campaign=y`, title: TITLE }, "same"],
  [
    "mobile host and AMP",
    { url: ARTICLE, title: TITLE },
    { url: "https://m.kabar.example/berita/jembatan-baru?amp", title: TITLE },
    "same",
  ],
  [
    "an AMP cache",
    { url: ARTICLE, title: TITLE },
    { url: "https://kabar-example.cdn.ampproject.org/c/s/kabar.example/berita/jembatan-baru", title: TITLE },
    "same",
  ],
  ["ref, one title", { url: `${ARTICLE}?ref=a`, title: "Short" }, { url: `${ARTICLE}?ref=b`, title: "Short" }, "same"],
  [
    "ref, two titles",
    { url: `${ARTICLE}?ref=a`, title: TITLE },
    { url: `${ARTICLE}?ref=b`, title: "Jembatan lama di Lindu ditutup" },
    "different",
  ],
  [
    "campaign and none, one title",
    { url: `${ARTICLE}?campaign=a`, title: TITLE },
    { url: ARTICLE, title: TITLE },
    "same",
  ],
  ["print, one title", { url: `${ARTICLE}?print=1`, title: TITLE }, { url: ARTICLE, title: TITLE }, "same"],
  ["share, no titles", { url: `${ARTICLE}?share=a` }, { url: `${ARTICLE}?share=b` }, "different"],
  [
    "partner, one title over two texts",
    { url: `${ARTICLE}?partner=a`, title: TITLE, text: COMMENT },
    { url: `${ARTICLE}?partner=b`, title: TITLE, text: PRAISE },
    "different",
  ],
  ["page, one telling title", { url: `${ARTICLE}?page=all`, title: TITLE }, { url: ARTICLE, title: TITLE }, "same"],
  ["page, two titles", { url: `${ARTICLE}?page=2`, title: "Second part" }, { url: ARTICLE, title: TITLE }, "different"],
  [
    "lang, two languages",
    { url: `${ARTICLE}?lang=en`, title: "New bridge opens in Lindu" },
    { url: `${ARTICLE}?lang=id`, title: TITLE },
    "different",
  ],
  [
    "id, a short title",
    { url: "https://a.example/?id=1", title: "Cuaca" },
    { url: "https://a.example/?id=2", title: "Cuaca" },
    "different",
  ],
  [
    "an unknown parameter, one title",
    { url: "https://a.example/?p=1", title: TITLE },
    { url: "https://a.example/?p=2", title: TITLE },
    "different",
  ],
  ["fragments", { url: `${ARTICLE}#a`, title: TITLE }, { url: `${ARTICLE}#b`, title: TITLE }, "different"],
  ["a fragment and none", { url: `${ARTICLE}#komentar`, title: TITLE }, { url: ARTICLE, title: TITLE }, "different"],
  ["a tracking fragment", { url: `${ARTICLE}#xtor=RSS-12`, title: TITLE }, { url: ARTICLE, title: TITLE }, "same"],
  [
    "two addresses, one title",
    { url: "https://a.example/1", title: TITLE },
    { url: "https://b.example/1", title: TITLE },
    "different",
  ],
];

describe("copies: pairs of items of one source", () => {
  for (const [name, one, other, expected] of WITHIN) {
    it(`${name}: ${expected}`, () => {
      for (const by of ["url", "title", "story"] as const) {
        const merged = merge(by, [
          ["kabar", one],
          ["kabar", other],
        ]);
        expect(merged, by).to.have.length(expected === "same" ? 1 : 2);
      }
    });
  }
});

describe("copies: pairs of items of two sources, by url", () => {
  for (const [name, one, other, expected] of ACROSS) {
    it(`${name}: ${expected}`, () => {
      for (const pair of [
        [one, other],
        [other, one],
      ] as const) {
        const merged = merge("url", [
          ["kabar", pair[0]],
          ["pos", pair[1]],
        ]);
        expect(merged).to.have.length(expected === "same" ? 1 : 2);
      }
    });
  }

  it("are more than sixty with those of one source", () => {
    expect(WITHIN.length + ACROSS.length).to.be.above(60);
  });
});

describe("copies: items about one page that are no copies", () => {
  it("are linked with each other across sources, not within one", () => {
    const items = [
      ["kabar", { id: "1", url: ARTICLE, title: "Proyek yang tidak perlu", text: COMMENT }],
      ["pos", { id: "2", url: `${ARTICLE}?utm_source=x`, title: "Kabar gembira dari pelosok", text: PRAISE }],
      ["pos", { id: "3", url: ARTICLE, title: "Sekali lagi tentang jembatan", text: TEASER }],
    ] as const;
    for (const by of ["url", "title", "story", "id"] as const) {
      const linked = merge(by, items).map(({ head, linked: others }) => `${head.id}:${others.map(({ id }) => id)}`);
      expect(linked.sort(), by).to.deep.equal(["1:2,3", "2:1", "3:1"]);
    }
  });
});

const addresses = fc
  .record({
    host: fc.constantFrom("a.example", "www.a.example", "m.a.example"),
    path: fc.constantFrom("/x", "/x/", "/x/amp", "/y"),
    query: fc.constantFrom("", "?utm_source=rss", "?ref=1", "?ref=2", "?page=2", "?id=7", "?fbclid=IwAR0x9f8e7d6c5b4a"),
    fragment: fc.constantFrom("", "#one", "#two", "#utm_source=rss"),
  })
  .map(({ host, path, query, fragment }) => `https://${host}${path}${query}${fragment}`);
const published = fc.record(
  {
    id: fc.nat(12).map((number) => `item-${number}`),
    url: addresses,
    title: fc.constantFrom(TITLE, "Weather", "API down"),
    text: fc.constantFrom("", FULL, TEASER, COMMENT),
  },
  { requiredKeys: ["id", "text"] },
);

describe("copies: whatever one source publishes", () => {
  for (const by of ["url", "title", "story"] as const) {
    it(`${by} shows every id of the publisher, apart from variants of one address under one title`, () => {
      const property = fc.property(fc.array(published, { maxLength: 30 }), (items) => {
        const shown = merge(
          by,
          items.map((item) => ["kabar", item] as const),
        );
        for (const { head, related } of shown) {
          for (const copy of related) {
            if (copy.id === head.id) continue;
            const variants = [head, ...related].some(
              (other) =>
                other.key !== copy.key &&
                other.title === copy.title &&
                other.url !== copy.url &&
                addressKeys(other.url ?? "")?.exact === addressKeys(copy.url ?? "")?.exact,
            );
            expect(variants, `${copy.url} ${copy.title}`).to.equal(true);
          }
        }
      });
      fc.assert(property, { numRuns: RUNS });
    });
  }
});
