import { gzipSync } from "node:zlib";
import { expect } from "chai";
import { readSitemap } from "../../../src/article/list/sitemap.js";
import { readEntries } from "../../../src/article/list/sitemap-entries.js";
import { measureGrowth } from "../../support/cpu.js";

const NEWS = `<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc>https://hulu.example/a?x=1&amp;y=2</loc><n:news><n:publication><n:name>Kabar Hulu</n:name><n:language>id</n:language></n:publication>
<n:publication_date>2024-12-18T09:00:00+07:00</n:publication_date><n:title><![CDATA[Karet & Sawit Naik]]></n:title><n:keywords>karet, sawit</n:keywords></n:news></url>
<url><loc> https://hulu.example/b </loc><n:news><n:publication_date>2024-12-19</n:publication_date><n:title>Sekolah &quot;Terapung&quot;</n:title></n:news></url>
</urlset>`;
const bytes = (text: string) => new TextEncoder().encode(text);
const read = (content: Uint8Array) => readSitemap({ url: "https://hulu.example/sitemap.xml", bytes: content });

describe("reading a sitemap", () => {
  it("reads Google's news extension under any prefix, newest first, packed or not", () => {
    for (const content of [bytes(NEWS), new Uint8Array(gzipSync(NEWS))]) {
      const reading = read(content);
      expect(reading?.kind === "pages" && reading.news).to.equal(true);
      expect(reading?.kind === "pages" && reading.links).to.deep.equal([
        {
          url: "https://hulu.example/b",
          title: 'Sekolah "Terapung"',
          published: "2024-12-19T00:00:00Z",
          categories: [],
        },
        {
          url: "https://hulu.example/a?x=1&y=2",
          title: "Karet & Sawit Naik",
          published: "2024-12-18T02:00:00Z",
          language: "id",
          categories: ["karet", "sawit"],
        },
      ]);
    }
  });

  it("tells an index from a sitemap", () => {
    const index = `<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap><loc>https://hulu.example/old.xml</loc><lastmod>2023-01-01</lastmod></sitemap><sitemap><loc>https://hulu.example/new.xml</loc><lastmod>2024-12-19</lastmod></sitemap></sitemapindex>`;
    const reading = read(bytes(index));
    expect(reading?.kind === "index" && reading.sitemaps.map(({ url }) => url)).to.deep.equal([
      "https://hulu.example/new.xml",
      "https://hulu.example/old.xml",
    ]);
  });

  it("reads a plain list of addresses", () => {
    const reading = read(bytes("https://hulu.example/a\nhttps://hulu.example/b\n"));
    expect(reading?.kind === "pages" && reading.links).to.have.length(2);
  });

  it("cut at any byte has only entries whose end tag was read, packed or not", () => {
    const full = read(bytes(NEWS));
    const all = full?.kind === "pages" ? full.links : [];
    const wrong: number[] = [];
    let whole = 0;
    for (let length = NEWS.indexOf("<url>"); length < NEWS.length - 1; length++) {
      const part = read(bytes(NEWS.slice(0, length)));
      const links = part?.kind === "pages" ? part.links : [];
      whole += links.length;
      const areWhole = links.every((link) => all.some((one) => JSON.stringify(one) === JSON.stringify(link)));
      if (!areWhole || part?.isTruncated !== true) wrong.push(length);
    }
    expect(wrong).to.deep.equal([]);
    expect(whole).to.be.greaterThan(0);
    const packed = new Uint8Array(gzipSync(NEWS, { level: 0 }));
    expect(read(packed.subarray(0, packed.length - 40))).to.deep.include({ kind: "pages", isTruncated: true });
    expect(full).to.not.have.property("isTruncated");
  });

  it("keeps the newest 2,000 of any number of entries, and says how many there were", () => {
    const entry = (at: number) =>
      `<url><loc>https://hulu.example/${at}</loc><lastmod>2024-01-01T00:00:${String(at % 60).padStart(2, "0")}Z</lastmod></url>`;
    const text = `<urlset>${Array.from({ length: 9_000 }, (_, at) => entry(at)).join("")}</urlset>`;
    const reading = read(bytes(text));
    if (reading?.kind !== "pages") throw new Error("no sitemap");
    expect(reading.links).to.have.length(2_000);
    expect(reading.warnings.join()).to.include("9000");
    expect(reading.links[0]?.updated).to.equal("2024-01-01T00:00:59Z");
    expect(new Set(reading.links.slice(0, 150).map(({ updated }) => updated))).to.deep.equal(
      new Set(["2024-01-01T00:00:59Z"]),
    );
  });

  it("of deep elements ends where they begin", () => {
    const deep = `<urlset><url><loc>https://hulu.example/1</loc></url>${"<x>".repeat(200_000)}`;
    const reading = read(bytes(deep));
    expect(reading?.kind === "pages" && reading.links).to.have.length(1);
  });

  for (const depth of [64, 65]) {
    it(`reads ${depth === 64 ? "on behind" : "nothing behind"} an element at the depth ${depth}`, () => {
      const inside = depth - 2;
      const text = `<urlset><url><loc>a</loc>${"<x>".repeat(inside)}${"</x>".repeat(inside)}</url><url><loc>b</loc></url></urlset>`;
      const read: (string | undefined)[] = [];
      const isWhole = readEntries(text, "url", (entry) => read.push(entry.get("loc")));
      expect({ read, isWhole }).to.deep.equal(
        depth === 64 ? { read: ["a", "b"], isWhole: true } : { read: [], isWhole: false },
      );
    });
  }

  const inUrl = (text: string) => `<urlset><url>${text}</url></urlset>`;
  for (const [name, size, make] of [
    ["nested elements", 5_000, (n) => inUrl("<x>".repeat(n))],
    ["nested elements that end", 5_000, (n) => inUrl(`${"<x>".repeat(n)}${"</x>".repeat(n)}`)],
    ["end tags without a start", 10_000, (n) => inUrl("</x>".repeat(n))],
    ["addresses in one entry", 5_000, (n) => inUrl("<loc>https://hulu.example/a</loc>".repeat(n))],
    ["empty entries", 10_000, (n) => `<urlset>${"<url/>".repeat(n)}</urlset>`],
    ["attributes", 5_000, (n) => inUrl(`<loc ${Array.from({ length: n }, (_, at) => `a${at}="x"`).join(" ")}>a</loc>`)],
    ["unclosed comments", 20_000, (n) => inUrl("<!-- ".repeat(n))],
    ["unclosed CDATA", 20_000, (n) => inUrl("<loc><![CDATA[".repeat(n))],
    ["entities", 20_000, (n) => inUrl(`<loc>${"&amp;".repeat(n)}</loc>`)],
    ["spaces in an address", 50_000, (n) => inUrl(`<loc>a${" ".repeat(n)}b</loc>`)],
    ["colons in a name", 20_000, (n) => inUrl(`<${"a:".repeat(n)}b>x`)],
  ] as const satisfies readonly (readonly [string, number, (count: number) => string])[]) {
    it(`takes time linear in a flood of ${name}`, () => {
      const growth = measureGrowth(size, (count) => {
        const text = make(count);
        return () => void readEntries(text, "url", () => {});
      });
      expect(growth.isLinear, `${growth.smallMs} ms, four times as much: ${growth.largeMs} ms`).to.equal(true);
    });
  }

  for (const [name, text] of [
    ["a feed", "<rss version='2.0'><channel></channel></rss>"],
    ["a page", "<!doctype html><html><body>urlset</body></html>"],
    ["nothing", ""],
  ] as const) {
    it(`does not take ${name} for a sitemap`, () => {
      expect(read(bytes(text))).to.equal(undefined);
    });
  }
});
