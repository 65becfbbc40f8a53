import { expect } from "chai";
import { readArticle } from "../../../src/article/page/read-article.js";

const STORY = [
  "Warga Desa Muara Bio membersihkan parit di sepanjang jalan utama sejak pagi, sebelum hujan pertama turun di hulu sungai.",
  "Kepala desa menyediakan cangkul dan karung, dan anak-anak sekolah menanam pohon pinang di tepi jalan yang baru diperbaiki.",
  "Parit itu terakhir dibersihkan lima tahun lalu, dan banjir tahun lalu merendam dua puluh rumah di sekitar pasar lama.",
  "Pemerintah kabupaten menjanjikan dua jembatan kecil dan saluran beton sebelum musim hujan berikutnya datang ke desa itu.",
];
const GERMAN = [
  "Die Gemeinde hat am Montag den Graben an der Hauptstraße gereinigt, bevor der erste Regen aus dem Tal kommen konnte.",
  "Der Bürgermeister stellte Schaufeln und Säcke bereit, und die Kinder der Schule pflanzten Bäume an der neuen Straße.",
  "Zuletzt wurde der Graben vor fünf Jahren gereinigt, und im vorigen Jahr standen zwanzig Häuser am alten Markt im Wasser.",
];
const MENU = Array.from({ length: 45 }, (_, at) => `<li><a href="/rubrik/${at}">Rubrik nomor ${at}</a></li>`).join("");

interface Page {
  readonly first?: string;
  readonly middle?: string;
  readonly last?: string;
  readonly below?: string;
  readonly story?: readonly string[];
  readonly language?: string;
  readonly title?: string;
}

function authorsOf({ first = "", middle = "", last = "", below = "", story = STORY, language = "id", title }: Page) {
  const heading = title ?? "Parit Utama Bersih Sebelum Hujan";
  const [opening = "", ...rest] = story.map((line) => `<p>${line}</p>`);
  const html = `<!doctype html><html lang="${language}"><head><title>${heading}</title></head><body><nav><ul>${MENU}</ul></nav>
    <article><h1>${heading}</h1><div class="text">${first}${opening}${middle}${rest.join("")}${last}</div>${below}</article>
    <ul>${MENU}</ul></body></html>`;
  const reading = readArticle({ url: "https://hulu.example/b/parit", bytes: new TextEncoder().encode(html) });
  expect(reading.text).to.include(story.at(-1));
  return reading.item.authors.map(({ name }) => name);
}

const SIGNED: Readonly<Record<string, readonly [Page, ...string[]]>> = {
  "bold, the first paragraph": [{ first: "<p><strong>Rina Wati</strong></p>" }, "Rina Wati"],
  "bold, the last paragraph": [{ last: "<p><b>Rina Wati</b></p>" }, "Rina Wati"],
  "bold and italic": [{ last: "<p><b><i>Stefan Wasmer</i></b></p>" }, "Stefan Wasmer"],
  "aligned right by a style": [{ last: '<p style="text-align: right;">Lê Phương</p>' }, "Lê Phương"],
  "aligned right by an attribute": [{ last: '<p align="right">Denis Clerc</p>' }, "Denis Clerc"],
  "aligned right by a class": [{ last: '<p class="text-right">Denis Clerc</p>' }, "Denis Clerc"],
  "in capitals": [{ first: "<p><b>RINA WATI</b></p>" }, "RINA WATI"],
  "two names and a slash": [{ first: "<p><b>Rina Wati/Budi Santoso</b></p>" }, "Rina Wati", "Budi Santoso"],
  "two names and a word": [{ last: "<p><b>Rina Wati dan Budi Santoso</b></p>" }, "Rina Wati", "Budi Santoso"],
  "in another script": [{ last: "<p><b>Антон Зелинский</b></p>" }, "Антон Зелинский"],
  "above subheadings with small words": [
    { first: "<p><b>Rina Wati</b></p>", middle: "<p><b>Jembatan baru</b></p>" },
    "Rina Wati",
  ],
  "below a German story": [{ story: GERMAN, language: "de", last: "<p><b>Petra Ruland</b></p>" }, "Petra Ruland"],
};

const UNSIGNED: Readonly<Record<string, Page>> = {
  "plain text": { last: "<p>Rina Wati</p>" },
  "one word": { last: "<p><b>Advertorial</b></p>" },
  "a sentence in bold": { last: "<p><b>Rina Wati Menulis Dari Hulu.</b></p>" },
  "a place": { first: "<p><b>Banda Aceh</b></p>" },
  "an organisation": { last: "<p><b>Redaksi Hulu Media</b></p>" },
  "an agency": { last: "<p><b>Associated Press</b></p>" },
  "a label": { last: "<p><b>Baca Juga</b></p>" },
  "a person of the story": {
    last: "<p><b>Rina Wati</b></p>",
    story: [...STORY, `"Kami senang sekali," kata Rina Wati, yang rumahnya terendam dalam banjir besar tahun lalu.`],
  },
  "a person of the title": { first: "<p><b>Rina Wati</b></p>", title: "Rina Wati Pimpin Kerja Bakti" },
  "words of the story": { first: "<p><b>Kepala Desa</b></p>" },
  "a subheading inside the story": { middle: "<p><b>Rina Wati</b></p><p>dan teman-temannya.</p>", story: STORY },
  "one of several alike": {
    first: "<p><b>Rina Wati</b></p>",
    middle: "<p><b>Budi Santoso</b></p>",
  },
  "a list of names": { last: "<p><b>Rina Wati</b></p><p><b>Budi Santoso</b></p>" },
  "a heading": { last: "<h3><b>Rina Wati</b></h3>" },
  "a link": { last: '<p><b><a href="/topik/rina-wati">Rina Wati</a></b></p>' },
  "a list item": { last: "<ul><li><b>Rina Wati</b></li></ul>" },
  "a caption": { first: "<figure><img src='/a.jpg'><figcaption><b>Rina Wati</b></figcaption></figure>" },
  "another box": { below: "<div class='x'><p><b>Rina Wati</b></p></div>" },
  "a contact": { last: "<p><b>Kontak media:</b></p><p><b>Rina Wati</b></p>" },
  "a contact with a telephone": { last: "<p><b>Rina Wati</b></p><p>Tel. 0761 555 210</p>" },
  "a German subheading": {
    story: GERMAN,
    language: "de",
    first: "<p><b>Weltweite Strahlkraft</b></p>",
    middle: "<p><b>Neue Brücken</b></p>",
  },
  "a German label in capitals": { story: GERMAN, language: "de", last: "<p><b>KOMPLETTES SORTIMENT</b></p>" },
  "a brand": { last: "<p><b>GD Star Rating</b></p>" },
};

describe("a name that is a paragraph of its own", () => {
  for (const [what, [page, ...names]] of Object.entries(SIGNED))
    it(`signs the story: ${what}`, () => expect(authorsOf(page)).to.deep.equal(names));
  for (const [what, page] of Object.entries(UNSIGNED))
    it(`signs nothing: ${what}`, () => expect(authorsOf(page)).to.deep.equal([]));

  it("is no paragraph of the item's text", () => {
    const story = STORY.map((line) => `<p>${line}</p>`).join("");
    const html = `<html lang="id"><title>Parit Bersih</title><article><h1>Parit Bersih</h1>${story}<p><b>Rina Wati</b></p></article>`;
    const { text } = readArticle({ url: "https://hulu.example/b", bytes: new TextEncoder().encode(html) });
    expect(text).to.include(STORY.at(-1)).and.not.include("Rina Wati");
  });
});
