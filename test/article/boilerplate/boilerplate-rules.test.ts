import { expect } from "chai";
import { readArticle } from "../../../src/article/page/read-article.js";
import { ARTICLE_DEFAULTS } from "../../../src/config/load/resolve.js";
import type { ArticleRules } from "../../../src/domain/article-rules.js";

const SENTENCE =
  "Warga bekerja sejak pagi untuk membersihkan parit di sepanjang jalan desa yang sempat tergenang selama dua hari.";
const MIDDLE =
  "Pekerjaan itu akan dilanjutkan pekan depan bersama para pemuda dan kelompok tani dari desa di sekitarnya.";
const LAST = "Kepala desa berterima kasih kepada semua yang datang membantu.";

function read(options: {
  first?: string;
  between?: string;
  last?: string;
  language?: string;
  rules?: Partial<ArticleRules>;
  head?: string;
}) {
  const { first = SENTENCE, between = "", last = LAST, language = "id", rules, head = "" } = options;
  const html = `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><title>Judul Berita</title>${head}</head><body><article><h1>Warga Bersihkan Parit Desa</h1><p>${first}</p><p>${MIDDLE}</p>${between}<p>${MIDDLE} Begitu katanya.</p><p>${last}</p></article></body></html>`;
  return readArticle(
    { url: "https://hulu.example/berita/12345/parit", bytes: new TextEncoder().encode(html) },
    { language, ...(rules === undefined ? {} : { rules: { ...ARTICLE_DEFAULTS, ...rules } }) },
  );
}
const firstOf = (text: string) => text.split("\n\n")[0];
const lastOf = (text: string) => text.split("\n\n").at(-1);

describe("house style of a news site", () => {
  for (const [dateline, language] of [
    ["RIAU24.COM", "id"],
    ["RIAU24.COM ", "id"],
    ["RIAU24.COM - ", "id"],
    ["RIAU24.COM, PEKANBARU - ", "id"],
    ["RIAU24.COM PEKANBARU-", "id"],
    ["PEKANBARU, KOMPAS.com - ", "id"],
    ["KUDUS, KOMPAS.com – ", "id"],
    ["Liputan6.com, Jakarta - ", "id"],
    ["TEMPO.CO, Jakarta - ", "id"],
    ["REPUBLIKA.CO.ID, JAKARTA -- ", "id"],
    ["Jakarta, CNBC Indonesia - ", "id"],
    ["Jakarta (ANTARA) - ", "id"],
    ["Jakarta - ", "id"],
    ["KUALA LUMPUR, 19 Dis (Bernama) -- ", "ms"],
    ["SHAH ALAM: ", "ms"],
    ["WASHINGTON (AP) — ", "en"],
    ["LONDON, Dec 19 (Reuters) - ", "en"],
    ["NEW YORK — ", "en"],
    ["(CNN) -- ", "en"],
  ] as const) {
    it(`takes the dateline "${dateline}" away and says so`, () => {
      const reading = read({ first: `${dateline}${SENTENCE}`, language });
      expect(firstOf(reading.text)).to.equal(SENTENCE);
      expect(reading.removed.map(({ rule }) => rule.split(":")[0])).to.include("dateline");
    });
  }

  for (const first of [
    "Jalan-jalan di kota itu - yang dulu ramai - kini sepi, kata warga yang tinggal di sepanjang tepi sungai sejak lama.",
    "“Pasar – itulah jantung kota,” kata warga yang tinggal di sepanjang tepi sungai sejak puluhan tahun yang lalu.",
    "Kamis, 19 Desember 2024, warga berkumpul di balai desa.",
  ]) {
    it(`leaves a sentence as it is: ${first.slice(0, 40)}`, () => {
      expect(firstOf(read({ first }).text)).to.equal(first);
    });
  }

  for (const mark of [" (***)", "(***)", " (*)", " ***", " (abc/def)", " [abc/def]", " (abc)", " ###"]) {
    it(`takes the end mark "${mark.trim()}" away`, () => {
      expect(lastOf(read({ last: `${LAST}${mark}` }).text)).to.equal(LAST);
    });
  }

  for (const end of [
    "Begitu tertulis dalam dokumen (bab III).",
    "Ia mendapat nilai A*",
    "Badan itu bernama Dinas Pekerjaan Umum (PU).",
  ]) {
    it(`leaves an ending as it is: ${end}`, () => {
      expect(lastOf(read({ last: end }).text)).to.equal(end);
    });
  }

  for (const insert of [
    '<p>Baca juga: <a href="/1">Harga Emas Naik</a></p>',
    '<p><strong>BACA JUGA : <a href="/1">Harga Emas Naik</a></strong></p>',
    '<h3>Baca Juga:</h3><ul><li><a href="/1">Harga Emas Naik</a></li><li><a href="/2">Pasar Ramai</a></li></ul>',
    '<div class="share-buttons"><a href="#">Facebook</a><a href="#">Twitter</a></div>',
    "<p>ADVERTISEMENT</p>",
  ]) {
    it(`takes the insert away: ${insert.slice(0, 40)}`, () => {
      expect(read({ between: insert }).text).to.equal(read({}).text);
    });
  }

  it("an end mark that has most of the article below it ends nothing", () => {
    expect(lastOf(read({ first: `${SENTENCE} (***)` }).text)).to.equal(LAST);
  });

  it("quotes stay as written", () => {
    const first = `"Kami datang sejak subuh,” katanya, 'tidak ada yang mengeluh, meski hujan turun sepanjang pagi itu di desa kami.`;
    expect(firstOf(read({ first }).text)).to.equal(first);
  });
});

describe("rules of a source", () => {
  it("a dateline, an end mark and an insert of its own", () => {
    const reading = read({
      first: `WARTA HULU - Tembilahan - ${SENTENCE}`,
      between: "<p>Cek juga: harga karet</p>",
      last: `${LAST} [red]`,
      language: "en",
      rules: { datelines: ["WARTA HULU"], endMarks: ["[red]"], inserts: ["Cek juga"] },
    });
    expect(reading.text).to.equal(read({}).text);
  });

  it("a selector that matches nothing warns, and the body is searched for instead", () => {
    const reading = read({ rules: { body: [".isi"], title: [".judul"], remove: [".video"] } });
    expect(reading.text).to.equal(read({}).text);
    expect(reading.warnings.join("\n"))
      .to.match(/body: "\.isi".*\n?/)
      .and.to.match(/title: "\.judul"/)
      .and.to.match(/remove: "\.video"/);
  });

  it("selectors name body, title, author and date", () => {
    const reading = read({
      between:
        '<div class="isi"><h2 class="judul">Judul Lain</h2><span class="nama">Rina Wati</span><span class="tgl">19/12/2024 14.32 WIB</span><p>Isi yang dipilih oleh aturan.</p></div>',
      rules: { body: [".isi p"], title: [".judul"], authors: [".nama"], date: [".tgl"] },
    });
    expect(reading.text).to.equal("Isi yang dipilih oleh aturan.");
    expect(reading.item.title?.value).to.equal("Judul Lain");
    expect(reading.item.authors).to.deep.equal([{ name: "Rina Wati" }]);
    expect(reading.item.published).to.equal("2024-12-19T07:32:00Z");
  });

  it("without the defaults, house style stays", () => {
    const reading = read({ first: `RIAU24.COM - ${SENTENCE}`, last: `${LAST} (***)`, rules: { defaults: false } });
    expect(firstOf(reading.text)).to.match(/^RIAU24\.COM/);
    expect(lastOf(reading.text)).to.match(/\(\*\*\*\)$/);
  });

  it("the next page of the same article is found, the next story is not", () => {
    expect(read({ between: '<div class="paging"><a href="?page=2">Selanjutnya</a></div>' }).nextPage).to.equal(
      "https://hulu.example/berita/12345/parit?page=2",
    );
    expect(read({ between: '<a href="/berita/12346/lain" rel="next">Selanjutnya</a>' }).nextPage).to.equal(undefined);
  });
});

describe("dates of a page", () => {
  const meta = (text: string) => `<meta property="article:published_time" content="${text}">`;
  for (const [name, head, between, published] of [
    ["a zone in the date wins", meta("2024-12-19T14:32:00+09:00"), "", "2024-12-19T05:32:00Z"],
    [
      "a broken local time is read as local",
      '<meta name="pubdate" content="2024-12-19T14-32-00Z">',
      "",
      "2024-12-19T07:32:00Z",
    ],
    ["no date is no date", "", "", undefined],
  ] as const) {
    it(name, () => {
      expect(read({ head, between }).item.published).to.equal(published);
    });
  }
});

describe("the title", () => {
  it("is the heading that what the page says for sharing begins with, not the longer text for sharing", () => {
    const head = '<meta property="og:title" content="Warga Bersihkan Parit Desa sesudah Banjir Dua Hari, Ini Fotonya">';
    expect(read({ head }).item.title?.value).to.equal("Warga Bersihkan Parit Desa");
  });
});
