import { expect } from "chai";
import { readArticle } from "../../../src/article/page/read-article.js";

const STORY = [
  "Warga Desa Muara Bio membersihkan parit di sepanjang jalan utama sejak pagi, sebelum hujan pertama turun di hulu sungai.",
  "Kepala desa menyediakan cangkul dan karung, dan anak-anak sekolah menanam pohon pinang di tepi jalan yang baru diperbaiki.",
];

interface Parts {
  readonly head?: string;
  readonly byline?: string;
}

function authorsOf(language: string, { head = "", byline = "" }: Parts): string[] {
  const html = `<!doctype html><html lang="${language}"><head><title>Parit Desa</title>${head}</head><body><article><h1>Parit Desa Dibersihkan</h1>
    ${byline}${STORY.map((line) => `<p>${line}</p>`).join("")}</article></body></html>`;
  // The language is the page's: the text of all pages is one.
  const bytes = new TextEncoder().encode(html);
  return readArticle({ url: "https://hulu.example/parit", bytes }, { language }).item.authors.map(({ name }) => name);
}

const ld = (...names: string[]): string =>
  `<script type="application/ld+json">${JSON.stringify({ "@type": "NewsArticle", headline: "Parit Desa", author: names.map((name) => ({ "@type": "Person", name })) })}</script>`;
const metas = (name: string, ...values: string[]): string =>
  values.map((value) => `<meta name="${name}" content="${value}">`).join("");

const BYLINES: readonly (readonly [language: string, byline: string, ...authors: string[]])[] = [
  ["en", "By Dan Jarvis", "Dan Jarvis"],
  ["en", "By Oleh Shevchuk", "Oleh Shevchuk"],
  ["en", "By Von Hartley", "Von Hartley"],
  ["en", "By Par Sundqvist and Dan Reed", "Par Sundqvist", "Dan Reed"],
  ["uk", "Oleh Bondar", "Oleh Bondar"],
  ["sv", "Par Sundqvist", "Par Sundqvist"],
  ["en", "Dan Reed, Oleh Bondar", "Dan Reed", "Oleh Bondar"],
  ["id", "Oleh Rina Wati dan Budi Santoso", "Rina Wati", "Budi Santoso"],
  ["id", "Oleh: Rina Wati", "Rina Wati"],
  ["id", "oleh Sutrisno", "Sutrisno"],
  ["ms", "Oleh Siti Aminah", "Siti Aminah"],
  ["de", "Von Petra Ruland und Max Berger", "Petra Ruland", "Max Berger"],
  ["de", "von Karl von der Heide", "Karl von der Heide"],
  ["nl", "Door Jan van Dijk en Els de Wit", "Jan van Dijk", "Els de Wit"],
  ["fr", "Par Anne Roux et Luc Morel", "Anne Roux", "Luc Morel"],
  ["fr", "Par Anne Roux avec AFP", "Anne Roux"],
  ["es", "Por Ana Lima y Luis Prado", "Ana Lima", "Luis Prado"],
  ["es", "Por José Ortega y Gasset", "José Ortega y Gasset"],
  ["ca", "Per Josep Puig i Cadafalch", "Josep Puig i Cadafalch"],
  ["pt", "Por Ana Lima e Rui Costa", "Ana Lima", "Rui Costa"],
  ["it", "di Carla Neri e Ugo Riva", "Carla Neri", "Ugo Riva"],
  ["da", "Af Lars Holm og Mette Friis", "Lars Holm", "Mette Friis"],
  ["nb", "Av Kari Lund og Ola Berg", "Kari Lund", "Ola Berg"],
  ["sv", "Av Eva Lind och Nils Falk", "Eva Lind", "Nils Falk"],
  ["fi", "Aino Laine ja Matti Salo", "Aino Laine", "Matti Salo"],
  ["pl", "Anna Nowak i Jan Wilk", "Anna Nowak", "Jan Wilk"],
  ["hr", "Ana Kos i Ivan Babić", "Ana Kos", "Ivan Babić"],
  ["hu", "Kiss Anna és Nagy Péter", "Kiss Anna", "Nagy Péter"],
  ["ro", "Ana Pop și Ion Rusu", "Ana Pop", "Ion Rusu"],
  ["tr", "Ayşe Kaya ve Can Demir", "Ayşe Kaya", "Can Demir"],
  ["ru", "Анна Белова и Иван Громов", "Анна Белова", "Иван Громов"],
  ["uk", "Анна Біла та Іван Гай", "Анна Біла", "Іван Гай"],
  ["el", "Άννα Ρήγα και Νίκος Βλάχος", "Άννα Ρήγα", "Νίκος Βλάχος"],
  ["ko", "홍길동 기자", "홍길동"],
  ["de", "Petra Ruland, Frankfurt", "Petra Ruland"],
  ["de", "Petra Ruland (Wien)", "Petra Ruland"],
  ["de", "Petra Ruland berichtet aus Nairobi", "Petra Ruland"],
  ["en", "Jane Poole, Nairobi", "Jane Poole"],
  ["en", "Jane Poole in New Delhi", "Jane Poole"],
  ["id", "Rina Wati, Pekanbaru", "Rina Wati"],
  ["fr", "Anne Roux, Bruxelles, Belgique", "Anne Roux"],
  ["de", "Frankfurt"],
  ["de", "Frankfurt am Main, Deutschland"],
  ["id", "Kota Pekanbaru"],
  ["id", "Bandar Lampung"],
  ["en", "New Delhi"],
  ["en", "Nairobi"],
  ["fr", "Belgique"],
  ["es", "Buenos Aires"],
  ["de", "Wirtschaft"],
  ["id", "Hukum & Kriminal"],
  ["en", "Top News"],
  ["de", "Talschau Redaktion"],
  ["de", "TS-Redaktion"],
  ["en", "The Valley Tribune Staff Writers"],
];

describe("a byline in the language of its page", () => {
  for (const [language, byline, ...authors] of BYLINES)
    it(`${language}: ${byline}`, () => {
      expect(authorsOf(language, { byline: `<p class="author">${byline}</p>` })).to.deep.equal(authors);
    });
});

const PARTS: Readonly<Record<string, readonly [language: string, parts: Parts, ...authors: string[]]>> = {
  "JSON-LD is given names without prepositions, also in Indonesian": [
    "id",
    { head: ld("Oleh Shevchuk", "Dan Reed") },
    "Oleh Shevchuk",
    "Dan Reed",
  ],
  "names in elements of their own": [
    "de",
    { byline: '<div class="byline"><span>Petra Ruland</span><span>Max Berger</span></div>' },
    "Petra Ruland",
    "Max Berger",
  ],
  "linked names without a mark between": [
    "en",
    {
      byline:
        '<p class="author-list authors">By <a href="/author/dan">Dan Reed</a> <a href="/author/jane">Jane Poole</a></p>',
    },
    "Dan Reed",
    "Jane Poole",
  ],
  "parts of one name in elements of their own": [
    "en",
    { byline: '<p class="byline"><span>Jane</span> <span>Poole</span></p>' },
    "Jane Poole",
  ],
  "citation_author, one tag a person": [
    "en",
    { head: metas("citation_author", "Ayu Lestari", "Ben Carter") },
    "Ayu Lestari",
    "Ben Carter",
  ],
  "citation_author, the family name first": [
    "en",
    { head: metas("citation_author", "Lestari, Ayu", "Carter, Ben J.") },
    "Ayu Lestari",
    "Ben J. Carter",
  ],
  "citation_authors, all in one tag": [
    "en",
    { head: metas("citation_authors", "Lestari, Ayu; Carter, Ben") },
    "Ayu Lestari",
    "Ben Carter",
  ],
  bepress_citation_author: ["en", { head: metas("bepress_citation_author", "Lestari, Ayu") }, "Ayu Lestari"],
  "eprints.creators_name": ["en", { head: metas("eprints.creators_name", "Lestari, Ayu") }, "Ayu Lestari"],
  "the writer in content_author, not the editor in JSON-LD": [
    "id",
    {
      head: `${ld("Sari Dewanti")}${metas("content_author", "Rina Wati")}${metas("content_editor", "Sari Dewanti")}`,
      byline: "<div>Rina Wati, Sari Dewanti</div><div>Tim Redaksi</div>",
    },
    "Rina Wati",
  ],
  "givenName and familyName": [
    "en",
    {
      head: '<script type="application/ld+json">{"@type":"Article","headline":"Parit","author":{"@type":"Person","givenName":"Jane","familyName":"Poole"}}</script>',
    },
    "Jane Poole",
  ],
  "a person of JSON-LD whom the page shows by initials": [
    "de",
    {
      head: `<script type="application/ld+json">{"@type":"Article","headline":"Parit","author":{"@type":"Person","name":"Petra Ruland","alternateName":"pru"}}</script>`,
      byline: `<p>pru</p>${"<div>Menü</div>".repeat(45)}`,
    },
    "Petra Ruland",
  ],
  "<meta> names the site and its town": ["de", { head: metas("author", "hulu.example, Frankfurt, Deutschland") }],
  "<meta> names a town": ["de", { head: metas("author", "Nairobi") }],
  "JSON-LD names a section": ["id", { head: ld("Ekonomi") }],
};

describe("authors in markup and metadata", () => {
  for (const [claim, [language, parts, ...authors]] of Object.entries(PARTS))
    it(claim, () => {
      expect(authorsOf(language, parts)).to.deep.equal(authors);
    });
});
