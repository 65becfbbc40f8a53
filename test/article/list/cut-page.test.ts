import { expect } from "chai";
import { findArticleLinks } from "../../../src/article/list/article-links.js";
import { readArticle } from "../../../src/article/page/read-article.js";

const link = (at: number) =>
  `<li><a href="/berita/2024/12/0${at}/warga-membersihkan-sungai-${at}">Warga membersihkan sungai nomor ${at} di kota</a></li>`;
const PAGE = `<!doctype html><html><body><main><ul>${[1, 2, 3, 4, 5].map(link).join("\n")}</ul></main></body></html>`;
const document = (html: string, isTruncated?: true) => ({
  url: "https://hulu.example/",
  bytes: Buffer.from(html),
  ...(isTruncated ? { isTruncated } : {}),
});

describe("a page that was cut", () => {
  it("has only links that are whole, at any place", () => {
    const full = findArticleLinks(document(PAGE)).links;
    expect(full).to.have.length(5);
    for (let length = PAGE.indexOf("<ul>"); length < PAGE.length; length += 3) {
      const { links, isTruncated } = findArticleLinks(document(PAGE.slice(0, length), true));
      expect(links, String(length)).to.deep.equal(full.slice(0, links.length));
      expect(isTruncated).to.equal(true);
    }
  });

  for (const [what, html, isCut] of [
    ["within a tag", `${PAGE.slice(0, 300)}<a hre`, true],
    ["within an end tag", `${PAGE.slice(0, 200)}</a`, true],
    ["within a comment", `${PAGE}<!-- made by`, true],
    ["not at all", PAGE, false],
    ["not at all, without end tags", "<p>one<p>two", false],
    ["not at all, with a sign that is no tag", "<p>a < 3", false],
  ] as const) {
    it(`${what}: ${isCut ? "counts as truncated" : "counts as whole"}`, () => {
      expect(readArticle(document(html)).isTruncated === true).to.equal(isCut);
      expect(findArticleLinks(document(html)).isTruncated === true).to.equal(isCut);
    });
  }

  it("in the transfer is truncated whatever its end", () => {
    expect(readArticle(document(PAGE, true))).to.include({ isTruncated: true });
  });
});
