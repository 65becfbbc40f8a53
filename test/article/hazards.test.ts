import { expect } from "chai";
import { readArticle } from "../../src/article/page/read-article.js";
import { measureGrowth } from "../support/cpu.js";

const TEXT = "Warga bekerja sejak pagi untuk membersihkan parit di sepanjang jalan desa. ".repeat(8);
const read = (text: string) => readArticle({ url: "https://hulu.example/a", bytes: new TextEncoder().encode(text) });
const page = (inside: string) => `<html><body><h1>Warga Bersihkan Parit</h1>${inside}</body></html>`;
const story = `<p>${TEXT}</p>`;
const person = (at: number) => `{"name":"Ann ${at.toString(26).replace(/\d/g, "z").toUpperCase()}a"}`;

/** Each grows with `count`; the counts are such that a quadratic reader needs many seconds. */
const HAZARDS: readonly (readonly [string, number, (count: number) => string])[] = [
  ["thirty thousand nested elements", 30_000, (n) => page(`${"<div>".repeat(n)}${story}`)],
  ["two hundred thousand bold beginnings", 200_000, (n) => page(`${story}${"<b>".repeat(n)}`)],
  ["a long row of asterisks", 300_000, (n) => page(`${story}<p>${"*".repeat(n)}</p>`)],
  ["a long row of opening brackets", 100_000, (n) => page(`${story}<p>${"(".repeat(n)}</p>`)],
  ["spaces without end", 300_000, (n) => page(`${story}<p>a${" ".repeat(n)}b</p>`)],
  ["attributes without end", 50_000, (n) => page(`${story}<p class="${"share ".repeat(n)}">x</p>`)],
  [
    "structured data nested without end",
    3_000,
    (n) =>
      `<html><head><script type="application/ld+json">${'{"a":['.repeat(n)}${"]}".repeat(n)}</script></head>${page(story)}`,
  ],
  [
    "twenty thousand authors",
    20_000,
    (n) =>
      `<html><head><script type="application/ld+json">{"@type":"NewsArticle","headline":"Warga Bersihkan Parit","author":[${Array.from({ length: n }, (_, at) => person(at)).join()}]}</script></head>${page(story)}`,
  ],
  [
    "fifty thousand tags in its head",
    50_000,
    (n) => `<html><head>${'<meta property="article:tag" content="x">'.repeat(n)}</head>${page(story)}`,
  ],
  ["a text dump of eighty thousand lines", 80_000, (n) => `Warga Bersihkan Parit\n${TEXT}\n${"a\n".repeat(n)}`],
];

describe("pages that break readers", () => {
  for (const [name, count, make] of HAZARDS) {
    it(`${name}: the story comes out, in time linear in them`, () => {
      const growth = measureGrowth(count / 4, (size) => {
        const html = make(size);
        return () => expectStory(html);
      });
      expect(growth.isLinear, `${growth.smallMs} ms, four times as much: ${growth.largeMs} ms`).to.equal(true);
    });
  }

  for (const [name, html] of [
    [
      "everything inside a form",
      `<html><body><form><h1>Warga Bersihkan Parit</h1><div>${story}${story}</div></form></body></html>`,
    ],
    ["a heading and a paragraph without any frame", `<h1>Warga Bersihkan Parit</h1>${story}`],
  ] as const) {
    it(`${name}: the story comes out`, () => expectStory(html));
  }

  for (const [name, html] of [
    ["nothing", ""],
    ["white space", " \n\t "],
    ["an empty page", "<html><body></body></html>"],
    ["a page of scripts", "<html><head><script>var a = '<p>x</p>'</script></head><body></body></html>"],
  ] as const) {
    it(`${name} makes an empty item and a warning`, () => {
      const reading = read(html);
      expect(reading.text).to.equal("");
      expect(reading.warnings).to.not.deep.equal([]);
    });
  }

  it("reads a page in an old encoding that is declared late", () => {
    const padding = `<!-- ${"x".repeat(2000)} -->`;
    const html = `<html><head>${padding}<meta http-equiv="Content-Type" content="text/html; charset=windows-1252"></head><body><h1>Caf\u00e9 Baru di Desa</h1><p>${TEXT}</p></body></html>`;
    const bytes = Uint8Array.from(html, (character) => character.charCodeAt(0));
    expect(readArticle({ url: "https://hulu.example/a", bytes }).item.title?.value).to.equal("Café Baru di Desa");
  });
});

function expectStory(html: string): void {
  const reading = read(html);
  expect(reading.text).to.include("Warga bekerja sejak pagi");
  expect(reading.item.title?.value).to.equal("Warga Bersihkan Parit");
}

describe("plain text dumps", () => {
  const report = `RIAU24.COM - ${TEXT.trim()}\nPenutupnya kalimat ini. (***)`;
  for (const [name, dump] of [
    [
      "with blank lines and indentation",
      `Menu\r\n\r\n   Warga Bersihkan Parit Desa\r\n\r\n   Rina Wati 19 Dec 2024, 14:32\r\n\r\n${report.replace("\n", "\r\n\r\n")}`,
    ],
    [
      "with name and date on lines of their own",
      `Menu\nRiau24.com\nHome / Daerah\nWarga Bersihkan Parit Desa\nRina Wati\n19 Dec 2024, 14:32\nShare\n${report}`,
    ],
    [
      "with chrome below the end mark",
      `Menu\nWarga Bersihkan Parit Desa\nRina Wati 19 Dec 2024, 14:32\n${report}\nTerkait\nHarga Emas Naik\nCopyright 2024`,
    ],
    [
      "with a caption that stands twice on one line",
      `Menu\nWarga Bersihkan Parit Desa\nRina Wati 19 Dec 2024, 14:32\nWarga di tepi paritWarga di tepi parit\n${report}`,
    ],
    [
      "as Markdown",
      `Menu\n\n# Warga Bersihkan Parit Desa\n\nRina Wati 19 Dec 2024, 14:32\n\n![Warga di tepi parit](https://hulu.example/a.jpg)\n\nWarga di tepi parit\n\n**RIAU24.COM** - ${TEXT.trim()}\n\nPenutupnya kalimat ini. (***)`,
    ],
  ] as const) {
    it(name, () => {
      const { item, text } = readArticle({ url: "", bytes: new TextEncoder().encode(dump) });
      expect(item.title?.value).to.equal("Warga Bersihkan Parit Desa");
      expect(item.authors).to.deep.equal([{ name: "Rina Wati" }]);
      expect(item.published).to.equal("2024-12-19T07:32:00Z");
      expect(text).to.equal(`${TEXT.trim()}\n\nPenutupnya kalimat ini.`);
    });
  }
});
