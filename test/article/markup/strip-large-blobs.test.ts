import { expect } from "chai";
import { readArticle } from "../../../src/article/page/read-article.js";

const TEXT = "Warga bekerja sejak pagi untuk membersihkan parit di sepanjang jalan desa. ".repeat(8).trim();
const STORY = `<h1>Warga Bersihkan Parit</h1><p>${TEXT}</p>`;
const MEGABYTES = 7_800_000;

function pageWith(before: string): Uint8Array {
  return new TextEncoder().encode(
    `<html lang="id"><head><title>Warga Bersihkan Parit</title></head><body>${before}${STORY}</body></html>`,
  );
}

describe("a page whose story stands behind megabytes of something else", () => {
  const filler = "x".repeat(MEGABYTES);
  const before: readonly [string, string][] = [
    ["structured data", `<script type="application/ld+json">{"@type":"WebPage","name":"${filler}"}</script>`],
    ["a script", `<script>var a = "${filler}";</script>`],
    ["a script that holds markup", `<script>${'var a = "<p>kata</p>";'.repeat(350_000)}</script>`],
    ["a style", `<style>${".a{b:c}".repeat(1_100_000)}</style>`],
    ["a comment", `<!-- ${filler} -->`],
    ["a drawing", `<svg><path d="${filler}"/></svg>`],
    ["a picture in the address", `<img src="data:image/png;base64,${filler}" alt="">`],
    ["data for a script in an attribute", `<div data-state='${filler}'></div>`],
  ];
  for (const [what, bulk] of before) {
    it(`has its story behind ${what}`, () => {
      const { item, text } = readArticle({ url: "https://berita.example/a", bytes: pageWith(bulk) });
      expect(text).to.include(TEXT);
      expect(item.title?.value).to.equal("Warga Bersihkan Parit");
      expect(item.content?.value.length).to.be.below(10_000);
    });
  }

  it("has its story behind twenty thousand links", () => {
    const links = Array.from({ length: 20_000 }, (_, n) => `<a href="/${n}">x</a>`).join(" ");
    const { text } = readArticle({ url: "https://berita.example/a", bytes: pageWith(links) });
    expect(text).to.include(TEXT);
  });

  it("keeps what stands between two short values, though the space between them is long", () => {
    const rows = `<p>${TEXT}</p>`.repeat(1200);
    const { text } = readArticle({ url: "https://berita.example/a", bytes: pageWith(`<p>a = "</p>${rows}<p>" b</p>`) });
    expect(text.split("Warga bekerja").length).to.be.above(1000);
  });
});
