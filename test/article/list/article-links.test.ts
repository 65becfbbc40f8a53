import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { findArticleLinks } from "../../../src/article/list/article-links.js";
import { scoreAddress } from "../../../src/article/list/link-scores.js";
import type { ListRules } from "../../../src/domain/article-rules.js";
import { projectRoot } from "../../support/paths.js";

const NO_RULES: ListRules = { links: [], include: [], exclude: [], maxLinks: 20 };

describe("finding article links on a list page", () => {
  const document = {
    url: "https://hulu.example/",
    bytes: readFileSync(join(projectRoot, "test/article/fixtures/list-cards.html")),
  };
  const urls = (rules?: Partial<ListRules>) =>
    findArticleLinks(document, { rules: { ...NO_RULES, ...rules } }).links.map(({ url }) => new URL(url).pathname);

  it("finds each card once, in page order, without navigation, tags, authors, other sites and tracking", () => {
    expect(urls()).to.deep.equal([
      "/2024/12/19/harga-karet-naik-di-hulu",
      "/2024/12/18/sekolah-terapung-dibuka",
      "/2024/12/17/festival-pacu-jalur",
    ]);
  });

  it("takes title, date, picture and teaser from the card", () => {
    const { links } = findArticleLinks(document);
    expect(links[0]).to.deep.equal({
      url: "https://hulu.example/2024/12/19/harga-karet-naik-di-hulu",
      title: "Harga Karet Naik di Hulu Sungai",
      published: "2024-12-19T02:00:00Z",
      image: { url: "https://hulu.example/foto/karet.jpg" },
      summary: "Petani menyambut kenaikan harga setelah tiga bulan berturut-turut turun di pasar lelang.",
    });
    expect(links[1]?.published).to.equal("2024-12-18T09:10:00Z");
    expect(links[2]?.published).to.equal(undefined);
  });

  it("names the advertised feed as the better source", () => {
    const reading = findArticleLinks(document);
    expect(reading.feeds.map(({ url }) => url)).to.deep.equal(["https://hulu.example/rss.xml"]);
    expect(reading.warnings.join()).to.include("https://hulu.example/rss.xml");
  });

  it("follows selectors of links and of cards, and falls back with a warning", () => {
    expect(urls({ links: ["h3 a"] })).to.have.length(3);
    expect(urls({ links: [".card"] })).to.deep.equal(urls());
    const reading = findArticleLinks(document, { rules: { ...NO_RULES, links: [".gone a"] } });
    expect(reading.links).to.have.length(3);
    expect(reading.warnings.join()).to.include('"\u002egone a" matches no link');
  });

  it("keeps what include matches and drops what exclude matches; a pattern that is none is named", () => {
    expect(urls({ include: ["/12/1[89]/"] })).to.have.length(2);
    expect(urls({ exclude: ["festival"] })).to.have.length(2);
    const reading = findArticleLinks(document, { rules: { ...NO_RULES, exclude: ["(?<=x)y"] } });
    expect(reading.warnings.join()).to.include("(?<=x)y");
  });
});

describe("an address alone", () => {
  for (const [address, article] of [
    ["https://a.example/2024/12/19/slug", true],
    ["https://a.example/berita/baca/171-bupati-tinjau-jembatan-putus", true],
    ["https://a.example/read/20241219143210-4-5551234/harga-minyak-mentah-dunia", true],
    ["https://a.example/news/articleshow/106712345", true],
    ["https://a.example/index.php?id=4711", true],
    ["https://a.example/", false],
    ["https://a.example/politik", false],
    ["https://a.example/tag/harga-minyak-mentah-dunia", false],
    ["https://a.example/author/rina-sari-dewi-lestari", false],
    ["https://a.example/foto/2024/12/19/karet.jpg", false],
  ] as const) {
    it(`${article ? "may lead" : "does not lead"} to an article: ${address}`, () => {
      expect((scoreAddress(address) ?? 0) > 0).to.equal(article);
    });
  }
});
