import { expect } from "chai";
import { readArticle } from "../../../src/article/page/read-article.js";

const STORY = [
  "Warga Desa Muara Bio membersihkan parit di sepanjang jalan utama sejak pagi, sebelum hujan pertama turun di hulu sungai.",
  "Kepala desa menyediakan cangkul dan karung, dan anak-anak sekolah menanam pohon pinang di tepi jalan yang baru diperbaiki.",
  "Parit itu terakhir dibersihkan lima tahun lalu, dan banjir tahun lalu merendam dua puluh rumah di sekitar pasar lama.",
];
const MENU = Array.from({ length: 45 }, (_, at) => `<li><a href="/rubrik/${at}">Rubrik nomor ${at}</a></li>`).join("");

/** A page with a menu, so that a name it does not show is hidden on purpose. */
interface Parts {
  readonly head?: string;
  readonly above?: string;
  readonly byline?: string;
  readonly middle?: string;
  readonly below?: string;
  readonly far?: string;
  readonly bare?: boolean;
  readonly language?: string;
}

function authorsOf(parts: Parts): string[] {
  const [first, second, third] = STORY;
  const html = `<!doctype html><html lang="${parts.language ?? "id"}"><head><title>Warga Bersihkan Parit Desa</title>${parts.head ?? ""}</head><body>
    ${parts.bare === true ? "" : `<nav><ul>${MENU}</ul></nav>`}${parts.above ?? ""}<article><h1>Warga Bersihkan Parit Desa</h1>
    ${parts.byline ?? ""}<p>${first}</p>${parts.middle ?? ""}<p>${second}</p><p>${third}</p></article>${parts.below ?? ""}
    ${parts.bare === true ? "" : `<ul>${MENU}</ul>`}${parts.far ?? ""}</body></html>`;
  const reading = readArticle({ url: "https://hulu.example/berita/parit", bytes: new TextEncoder().encode(html) });
  expect(reading.text).to.include(third);
  return reading.item.authors.map(({ name }) => name);
}

const ld = (author: object | string, more: object = {}): string =>
  `<script type="application/ld+json">${JSON.stringify({ "@type": "NewsArticle", headline: "Warga Bersihkan Parit Desa", author, ...more })}</script>`;
const meta = (name: string): string => `<meta name="author" content="${name}">`;
const profile = (name: string): string =>
  `<div itemprop="author" itemscope><a rel="author" href="/penulis/x"><h4 itemprop="name">${name}</h4><h5>Reporter</h5></a></div>`;
const rina = { "@type": "Person", name: "Rina Wati" };

const NAMED: Readonly<Record<string, readonly [Parts, ...string[]]>> = {
  "JSON-LD names whom the byline shows": [{ head: ld(rina), byline: "<div>Rina Wati - Hulu</div>" }, "Rina Wati"],
  "JSON-LD names whom the line at the story's end shows": [{ head: ld(rina), below: "<p>Rina Wati</p>" }, "Rina Wati"],
  "JSON-LD spells without accents what the page shows with them": [
    { head: ld({ name: "Andre Muller" }), byline: "<p>André Müller</p>" },
    "Andre Muller",
  ],
  "JSON-LD names somebody on a page that shows only its story": [{ head: ld(rina), bare: true }, "Rina Wati"],
  "<meta> names somebody on a page that shows only its story": [{ head: meta("Rina Wati"), bare: true }, "Rina Wati"],
  "a byline in a button": [
    { head: ld(rina), byline: "<button class='author-toggle'>By <span>Rina Wati</span></button>" },
    "Rina Wati",
  ],
  "a handle that an author's page stands behind": [
    {
      byline:
        '<span class="author vcard"><a class="url fn n" rel="author" href="/author/freeman1984">freeman1984</a></span>',
    },
    "freeman1984",
  ],
  "a handle in JSON-LD that the page shows": [
    { head: ld({ name: "delta201" }), byline: "<p>delta201</p>" },
    "delta201",
  ],
  "what was done stands before the name (de)": [
    { byline: '<p class="author">Eingestellt von Petra Ruland</p>' },
    "Petra Ruland",
  ],
  "what was done stands before the name (en)": [
    { byline: '<p class="author">Recipe by Petra Ruland</p>' },
    "Petra Ruland",
  ],
  "what was done stands before the name (fr)": [{ byline: '<p class="author">Publié par Anne Roux</p>' }, "Anne Roux"],
  "what was done stands before the name (id)": [
    { byline: '<p class="author">Ditulis oleh Rina Wati</p>' },
    "Rina Wati",
  ],
  "a weekday behind the name": [{ byline: '<p class="byline">By Alex Bozar Thursday</p>' }, "Alex Bozar"],
  "a link to all of an author's posts": [
    { byline: '<a rel="author" href="/author/petra">All posts by Petra Ruland</a>' },
    "Petra Ruland",
  ],
  "By glued to initials": [{ byline: '<p class="byline">By<a href="/author/jr">J.R. Stone</a></p>' }, "J.R. Stone"],
  "a label behind a date": [{ byline: "<p>Datum: 19.11.2021 Autor: Fritz Imhof Quelle: Livenet</p>" }, "Fritz Imhof"],
  "a credit at the story's end": [{ below: "<p>Penulis: Rina Wati</p>" }, "Rina Wati"],
  "<meta> names whom the box about the author shows": [
    { head: meta("Rina Wati"), far: profile("Rina Wati") },
    "Rina Wati",
  ],
  "JSON-LD names whom the box about the author shows": [{ head: ld(rina), far: profile("Rina Wati") }, "Rina Wati"],
  "JSON-LD has the newsroom's signs behind names that the page never shows": [
    { head: ld([{ name: "Rina Wati (rwa)" }, { name: "Budi Santoso (bsn.)" }]) },
    "Rina Wati",
    "Budi Santoso",
  ],
  "a person publishes alone, under that name": [
    {
      head: ld(rina, { publisher: { "@type": ["Person", "Organization"], name: "Rina Wati" } }),
      byline: "<p>Rina Wati</p>",
    },
    "Rina Wati",
  ],
  "a first name is a short form elsewhere": [
    { byline: '<p>Par <a class="author" href="/author/kn">Kab Niang</a></p>', language: "fr" },
    "Kab Niang",
  ],
  "the byline, not the list of recent posts above": [
    {
      above: Array.from(
        { length: 4 },
        () => '<div><a href="/x">Berita lain di desa hulu</a> <span class="author-name">By Joel Drucker</span></div>',
      ).join(""),
      byline: '<div class="author-name">By Liya Davidov</div>',
    },
    "Liya Davidov",
  ],
};

const NOBODY: Readonly<Record<string, Parts>> = {
  "JSON-LD names an account that the page never shows": { head: ld(rina) },
  "<meta> names somebody whom the page never shows": { head: meta("Rina Wati") },
  "<meta> names the site as the top of the page does": {
    head: meta("Hulu Raya"),
    above: `<p>Hulu Raya</p><ul>${MENU}</ul>`,
  },
  "<meta> names the owner in the copyright line": {
    head: meta("Rina Wati"),
    far: "<p>© 2024 Rina Wati. Semua hak dilindungi</p>",
  },
  "<meta> names somebody whom the story tells of": {
    head: meta("Rina Wati"),
    middle: `<p>${"Menurut warga yang ditemui di pasar, ".repeat(5)} Rina Wati ikut membersihkan parit.</p>`,
  },
  "<meta> names somebody whom many cards below the story show": {
    head: meta("Rina Wati"),
    far: profile("Rina Wati").repeat(6),
  },
  "<meta> names somebody else than the box about the author": { head: meta("Rina Wati"), far: profile("Budi Santoso") },
  "<meta> names whom a related card shows": {
    head: meta("Rina Wati"),
    far: `<div class="related">${profile("Rina Wati")}</div>`,
  },
  "JSON-LD has other words behind a name": { head: ld([{ name: "Rina Wati (Hulu)" }, { name: "Budi Santoso (xyz)" }]) },
  "the only name is that of a publisher": {
    head: ld(rina, { publisher: { "@type": "Organization", name: "Rina Wati" } }),
    byline: "<p>Rina Wati</p>",
  },
  "a region of Indonesia": { byline: '<p>Oleh <a class="author" href="/author/kk">Kab Kampar</a></p>' },
  "a region with a point": { byline: '<p class="byline">By Kab. Kampar</p>', language: "en" },
  "a comment has an author": {
    below:
      '<section id="comments"><ol><li class="comment"><article><span class="author">Chris Anam</span> bagus sekali</article></li></ol></section>',
  },
  "a review has an author": { below: '<div class="reviews"><span class="rev__author">Georg Nagel</span> Prima</div>' },
  "a related card has an author": {
    below: '<aside class="entry__related"><span class="entry__author">Valeria Piano</span></aside>',
  },
  "the menu links to an author": { above: '<nav><a href="/author/stef">Stefanie Krug</a></nav>' },
  "a quotation names its speaker": { middle: '<blockquote>Bagus.<a href="/author/ryan">Ryan Merk</a></blockquote>' },
  "a picture names its photographer": {
    byline: '<figure class="photo"><img src="a.jpg"><span class="author">Lutz Molt</span></figure>',
  },
  "the sidebar far below lists authors": {
    far: '<ul class="author"><li><a href="/author/x">Markus Euski</a></li></ul>',
  },
  "a byline says only that something was posted by nobody": { byline: '<p class="author">Eingestellt von Unknown</p>' },
  "a byline names the administrator": { byline: '<a rel="author" href="/author/siteadmin">siteadmin</a>' },
  "a byline names the super user": { byline: '<span class="author">Super User</span>' },
  "a byline names a licence": { byline: '<span class="author">CC BY-SA</span>' },
  "a byline names a weekday": { byline: '<span class="author">Donnerstag</span>' },
  "a byline names staff reports": { byline: '<span itemprop="author">From staff reports</span>' },
  "a byline names a domain": { byline: '<a rel="author" href="/author/web">etimes.in</a>' },
};

describe("authors of a page", () => {
  for (const [claim, [parts, ...names]] of Object.entries(NAMED))
    it(`are found: ${claim}`, () => {
      expect(authorsOf(parts)).to.deep.equal(names);
    });

  for (const [claim, parts] of Object.entries(NOBODY))
    it(`are none: ${claim}`, () => {
      expect(authorsOf(parts)).to.deep.equal([]);
    });
});
