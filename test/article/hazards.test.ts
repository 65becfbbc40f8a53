import { expect } from "chai";
import { readArticle } from "../../src/article/page/read-article.js";
import { cpuLimitMs } from "../support/cpu.js";

const TEXT = "Warga bekerja sejak pagi untuk membersihkan parit di sepanjang jalan desa. ".repeat(8);
const read = (text: string) => readArticle({ url: "https://hulu.example/a", bytes: new TextEncoder().encode(text) });
/** Of CPU time; each takes a tenth of it, and what is quadratic many times as much. */
const MAX_MS = 10_000;

describe("pages that break readers", () => {
  for (const [name, html] of [
    [
      "thirty thousand nested elements",
      `<html><body><h1>Warga Bersihkan Parit</h1>${"<div>".repeat(30_000)}<p>${TEXT}</p></body></html>`,
    ],
    [
      "two hundred thousand bold beginnings",
      `<html><body><h1>Warga Bersihkan Parit</h1><p>${TEXT}</p>${"<b>".repeat(200_000)}</body></html>`,
    ],
    [
      "a long row of asterisks",
      `<html><body><h1>Warga Bersihkan Parit</h1><p>${TEXT}</p><p>${"*".repeat(300_000)}</p></body></html>`,
    ],
    [
      "a long row of opening brackets",
      `<html><body><h1>Warga Bersihkan Parit</h1><p>${TEXT}</p><p>${"(".repeat(100_000)}</p></body></html>`,
    ],
    [
      "spaces without end",
      `<html><body><h1>Warga Bersihkan Parit</h1><p>${TEXT}</p><p>a${" ".repeat(300_000)}b</p></body></html>`,
    ],
    [
      "attributes without end",
      `<html><body><h1>Warga Bersihkan Parit</h1><p>${TEXT}</p><p class="${"share ".repeat(50_000)}">x</p></body></html>`,
    ],
    [
      "structured data nested without end",
      `<html><head><script type="application/ld+json">${'{"a":['.repeat(3000)}${"]}".repeat(3000)}</script></head><body><h1>Warga Bersihkan Parit</h1><p>${TEXT}</p></body></html>`,
    ],
    [
      "twenty thousand authors",
      `<html><head><script type="application/ld+json">{"@type":"NewsArticle","headline":"Warga Bersihkan Parit","author":[${Array.from(
        { length: 20_000 },
        (_, at) => `{"name":"Ann ${at.toString(26).replace(/\d/g, "z").toUpperCase()}a"}`,
      ).join()}]}</script></head><body><h1>Warga Bersihkan Parit</h1><p>${TEXT}</p></body></html>`,
    ],
    [
      "fifty thousand tags in its head",
      `<html><head>${'<meta property="article:tag" content="x">'.repeat(50_000)}</head><body><h1>Warga Bersihkan Parit</h1><p>${TEXT}</p></body></html>`,
    ],
    [
      "everything inside a form",
      `<html><body><form><h1>Warga Bersihkan Parit</h1><div><p>${TEXT}</p><p>${TEXT}</p></div></form></body></html>`,
    ],
    ["a text dump of eighty thousand lines", `Warga Bersihkan Parit\n${TEXT}\n${"a\n".repeat(80_000)}`],
    ["a heading and a paragraph without any frame", `<h1>Warga Bersihkan Parit</h1><p>${TEXT}</p>`],
  ] as const) {
    it(`${name}: the story comes out in time`, () => {
      const limitMs = cpuLimitMs(MAX_MS);
      const start = process.cpuUsage();
      const reading = read(html);
      const { user, system } = process.cpuUsage(start);
      expect(reading.text).to.include("Warga bekerja sejak pagi");
      expect(reading.item.title?.value).to.equal("Warga Bersihkan Parit");
      expect((user + system) / 1_000).to.be.below(limitMs);
    });
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

describe("plain text dumps", () => {
  const story = `RIAU24.COM - ${TEXT.trim()}\nPenutupnya kalimat ini. (***)`;
  for (const [name, dump] of [
    [
      "with blank lines and indentation",
      `Menu\r\n\r\n   Warga Bersihkan Parit Desa\r\n\r\n   Rina Wati 19 Dec 2024, 14:32\r\n\r\n${story.replace("\n", "\r\n\r\n")}`,
    ],
    [
      "with name and date on lines of their own",
      `Menu\nRiau24.com\nHome / Daerah\nWarga Bersihkan Parit Desa\nRina Wati\n19 Dec 2024, 14:32\nShare\n${story}`,
    ],
    [
      "with chrome below the end mark",
      `Menu\nWarga Bersihkan Parit Desa\nRina Wati 19 Dec 2024, 14:32\n${story}\nTerkait\nHarga Emas Naik\nCopyright 2024`,
    ],
    [
      "with a caption that stands twice on one line",
      `Menu\nWarga Bersihkan Parit Desa\nRina Wati 19 Dec 2024, 14:32\nWarga di tepi paritWarga di tepi parit\n${story}`,
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
