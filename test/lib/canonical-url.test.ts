import { expect } from "chai";
import { canonicalUrl } from "../../src/lib/canonical-url.js";

const PLAIN = "https://kabar.example.com/berita/2026/01/banjir-surut";

describe("canonical URL", () => {
  const same = [
    PLAIN,
    "http://kabar.example.com/berita/2026/01/banjir-surut",
    "https://www.kabar.example.com/berita/2026/01/banjir-surut/",
    "https://KABAR.example.com:443/berita/2026/01/banjir-surut",
    "http://kabar.example.com:80//berita/2026/01/banjir-surut",
    "https://m.kabar.example.com/berita/2026/01/banjir-surut",
    "https://mobile.kabar.example.com/berita/2026/01/banjir-surut",
    "https://amp.kabar.example.com/berita/2026/01/banjir-surut",
    "https://www.m.kabar.example.com/berita/2026/01/banjir-surut",
    `${PLAIN}/amp`,
    `${PLAIN}/amp/`,
    `${PLAIN}?amp`,
    `${PLAIN}?amp=1&utm_source=x`,
    `${PLAIN}?m=1`,
    `${PLAIN}?outputType=amp`,
    "https://kabar.example.com/amp/berita/2026/01/banjir-surut",
    "https://kabar.example.com/m/berita/2026/01/banjir-surut",
    `${PLAIN}?utm_source=rss&utm_medium=feed&UTM_Campaign=a%20b`,
    `${PLAIN}?fbclid=IwAR0&gclid=1&msclkid=2&mc_cid=3&mc_eid=4`,
    `${PLAIN}?at_medium=RSS&at_campaign=KARANGA`,
    `${PLAIN}?ref=rss&source=rss`,
    `${PLAIN}?page=all`,
    `${PLAIN}#komentar`,
    `${PLAIN}?#`,
    "https://kabar.example.com/berita/2026/01/banjir%2Dsurut",
    "https://kabar-example-com.cdn.ampproject.org/c/s/kabar.example.com/berita/2026/01/banjir-surut",
    "https://www.google.com/amp/s/amp.kabar.example.com/berita/2026/01/banjir-surut",
    ` ${PLAIN}\n`,
  ];
  for (const url of same) {
    it(`${JSON.stringify(url)} is the same page`, () => {
      expect(canonicalUrl(url)).to.equal(canonicalUrl(PLAIN));
    });
  }

  const pairs: readonly [string, string, boolean][] = [
    ["https://a.example/p.html", "https://a.example/p.amp.html", true],
    ["https://a.example/p.html", "https://a.example/p-amp.html", true],
    ["https://a.example/index.php?id=1&b=2", "https://a.example/?b=2&id=1", true],
    ["https://a.example/", "https://www.a.example", true],
    ["https://a.example/?p=1", "https://a.example/?p=2", false],
    ["https://a.example/read?id=7", "https://a.example/read", false],
    ["https://a.example/cari?q=amp", "https://a.example/cari?q=volt", false],
    ["https://a.example/?page=2", "https://a.example/", false],
    ["https://a.example/amp", "https://a.example/", false],
    ["https://a.example/Berita", "https://a.example/berita", false],
    ["https://a.example:8080/x", "https://a.example/x", false],
    ["https://sport.a.example/x", "https://a.example/x", false],
    ["https://m.example/x", "https://example/x", false],
    ["https://en.m.wiki.example/a", "https://en.wiki.example/a", true],
    ["https://a.example/#!/berita/1", "https://a.example/#!/berita/2", false],
    ["https://a.example/x?source=42", "https://a.example/x?source=43", false],
    ["https://a.example/a%2Fb", "https://a.example/a/b", false],
    ["https://a.example/tag/100%25", "https://a.example/tag/100", false],
    ["https://a.example/camp", "https://a.example/c", false],
  ];
  for (const [one, other, equal] of pairs) {
    it(`${one} and ${other} are ${equal ? "one page" : "two pages"}`, () => {
      expect(canonicalUrl(one) === canonicalUrl(other)).to.equal(equal);
    });
  }

  for (const text of ["", "berita/1", "mailto:a@example.com", "urn:uuid:1", "https://", "javascript:1"]) {
    it(`${JSON.stringify(text)} is no web address`, () => {
      expect(canonicalUrl(text)).to.equal(undefined);
    });
  }

  it("is its own canonical form", () => {
    for (const url of [...same, ...pairs.map(([one]) => one), ...pairs.map(([, other]) => other)]) {
      const key = canonicalUrl(url);
      expect(canonicalUrl(`https://${key}`), url).to.equal(key);
    }
  });
});
