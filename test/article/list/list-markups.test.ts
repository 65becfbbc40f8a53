import { expect } from "chai";
import { findArticleLinks } from "../../../src/article/list/article-links.js";

const TITLES = [
  "Harga Karet Naik di Hulu Sungai",
  "Sekolah Terapung Dibuka untuk Anak Nelayan",
  "Festival Pacu Jalur Dibanjiri Ribuan Penonton",
  "Bupati Tinjau Jembatan Gantung yang Putus",
  "Petani Sawit Keluhkan Harga Pupuk Mahal",
];
const slugOf = (title: string) => title.toLowerCase().replace(/[^a-z]+/g, "-");

interface Markup {
  readonly address: (title: string, index: number) => string;
  readonly row: (title: string, href: string, index: number) => string;
  readonly around?: readonly [string, string];
  /** When the first row says that it was published. */
  readonly first?: string;
  readonly titles?: readonly string[];
}

const bySlug = (title: string) => `/${slugOf(title)}`;
const byDay = (title: string, index: number) => `/2024/12/1${index}/${slugOf(title)}`;
const teaser = "Petani menyambut kenaikan harga setelah tiga bulan berturut-turut turun di pasar lelang.";

const MARKUPS: Readonly<Record<string, Markup>> = {
  "items of a list": {
    address: bySlug,
    row: (title, href) => `<li><a href="${href}">${title}</a></li>`,
    around: ["<ul>", "</ul>"],
  },
  "numbers in a query": {
    address: (_, index) => `/news.php?id=${171 + index}`,
    row: (title, href) => `<p><a href="${href}">${title}</a></p>`,
  },
  "headings with a date beside": {
    address: (_, index) => `/berita/${171 + index}`,
    row: (title, href, index) =>
      `<div class="item"><h3><a href="${href}">${title}</a></h3><span>1${index} Des 2024</span></div>`,
    first: "2024-12-10T00:00:00Z",
  },
  "rows of a layout table": {
    address: (_, index) => `/berita-${171 + index}.html`,
    row: (title, href) => `<tr><td><a href="${href}">${title}</a></td></tr>`,
    around: ["<table>", "</table>"],
  },
  "cards with a picture, a section and an author": {
    address: (title) => `/read/${slugOf(title)}`,
    row: (title, href, index) =>
      `<div class="card"><a href="${href}"><img src="/i/${index}.jpg" alt="${title}"></a><a href="/kategori/daerah">Daerah</a><h2><a href="${href}">${title}</a></h2><a href="/author/rina-wati-dewi">Rina Wati Dewi</a></div>`,
  },
  "cards that are one link": {
    address: (title, index) => `/a/${index + 1}-${slugOf(title)}`,
    row: (title, href, index) =>
      `<a class="card" href="${href}"><img src="/i/${index}.jpg"><h3>${title}</h3><p>${teaser}</p><time datetime="2024-12-1${index}T10:00:00+07:00">1${index} Des</time></a>`,
    first: "2024-12-10T03:00:00Z",
  },
  "terms with the date": {
    address: (_, index) => `/post/${900 + index}`,
    row: (title, href, index) => `<dt>1${index}/12/2024</dt><dd><a href="${href}">${title}</a></dd>`,
    around: ["<dl>", "</dl>"],
    first: "2024-12-10T00:00:00Z",
  },
  "lines with the date in front": {
    address: (title) => `/p/${slugOf(title)}`,
    row: (title, href, index) => `1${index} Des 2024 - <a href="${href}">${title}</a><br>`,
    first: "2024-12-10T00:00:00Z",
  },
  "titles of one word": {
    address: byDay,
    row: (title, href, index) => `<li><span>2024-12-1${index}</span> <a href="${href}">${title}</a></li>`,
    around: ['<ul class="posts">', "</ul>"],
    titles: ["Hujan", "Pulang ke Hulu", "Pasar", "Sungai dan Kita", "Tanah"],
    first: "2024-12-10T00:00:00Z",
  },
  "titles in Chinese": {
    address: (_, index) => `/news/2024-12/1${index}/c_11${index}.htm`,
    row: (title, href) => `<li><a href="${href}">${title}</a></li>`,
    titles: ["村民清理水沟", "学校重新开放", "桥梁修复完成并通车", "渔民节日盛大举行", "农民抱怨肥料价格"],
  },
  "titles in bold above Read more": {
    address: (title) => `/view/${slugOf(title)}`,
    row: (title, href) => `<div class="r"><b>${title}</b><br><a href="${href}">Baca selengkapnya</a></div>`,
  },
  "posts with teasers, labels and a jump link": {
    address: (title) => `/2024/12/${slugOf(title)}.html`,
    row: (title, href) =>
      `<div class="post"><h3><a href="${href}">${title}</a></h3><p>${teaser}</p><a href="${href}#more">Read more »</a><a href="/search/label/Daerah">Daerah</a></div>`,
  },
  "folders that say little": {
    address: (_, index) => `/hulu/karet${index}`,
    row: (title, href, index) =>
      `<div class="c"><h2><a href="${href}">${title}</a></h2><small>1${index} Desember 2024</small></div>`,
    first: "2024-12-10T00:00:00Z",
  },
};

describe("article links by heuristics, on lists of", () => {
  for (const [name, { address, row, around = ["<div>", "</div>"], titles = TITLES, first }] of Object.entries(
    MARKUPS,
  )) {
    it(name, () => {
      const rows = titles.map((title, index) => row(title, address(title, index), index)).join("\n");
      const html = `<!doctype html><html lang="id"><head><title>Hulu</title></head><body>
        <nav><a href="/">Beranda</a><a href="/daerah">Daerah</a><a href="/politik">Politik dan Pemerintahan Daerah</a></nav>
        ${around[0]}${rows}${around[1]}
        <aside class="sidebar-menu"><a href="/tag/harga-emas-hari-ini">Harga Emas Hari Ini di Pasar</a></aside>
        <div class="pagination"><a href="/page/2">Halaman selanjutnya</a></div>
        <footer><a href="/tentang-kami">Tentang Kami dan Redaksi Riau</a></footer></body></html>`;
      const page = { url: "https://hulu.example/", bytes: new TextEncoder().encode(html) };
      const { links } = findArticleLinks(page, { now: "2024-12-19T10:00:00Z", timeZone: "UTC" });
      expect(links.map(({ url }) => url)).to.deep.equal(
        titles.map((title, index) => `https://hulu.example${address(title, index)}`),
      );
      expect(links.map(({ title }) => title)).to.deep.equal(titles);
      expect(links[0]?.published).to.equal(first);
    });
  }
});
