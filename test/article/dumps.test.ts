import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { readArticle } from "../../src/article/page/read-article.js";
import { projectRoot } from "../support/paths.js";

const DUMP = readFileSync(join(projectRoot, "test/article/fixtures/riau24-dump.txt"), "utf8");
const BYLINE = /^(.*?) (19 Dec 2024, 14:32)/m;
const TITLE = /^(Bupati Tinjau.*)$/m;

function read(text: string) {
  const { item, text: body, caption } = readArticle({ url: "", bytes: new TextEncoder().encode(text) });
  return { title: item.title?.value, authors: item.authors, published: item.published, body, caption };
}

/** Lines broken at a width, as mail programs and terminals do. */
function wrapped(text: string, width: number): string {
  const broken = text
    .split("\n")
    .map((line) =>
      line.length <= width ? line : line.replace(new RegExp(`(.{1,${width}})(?: |$)`, "g"), "$1\n").trim(),
    );
  return broken.join("\n");
}

const apart = DUMP.split("\n").join("\n\n");
const below = (text: string) => DUMP.replace(/(.*2024, 14:32.*)/, `$1\n${text}`);
const above = (text: string) => DUMP.replace(TITLE, `${text}\n$1`);

const DUMPS: Readonly<Record<string, string>> = {
  "with Windows line ends": DUMP.replace(/\n/g, "\r\n"),
  "with old Macintosh line ends": DUMP.replace(/\n/g, "\r"),
  "with a blank line between all lines": apart,
  "indented by tabs": DUMP.replace(/^/gm, "\t"),
  "with blanks around every line": DUMP.replace(/^/gm, "    ").replace(/$/gm, "   "),
  "with unbreakable spaces": DUMP.replace(/ /g, "\u00a0"),
  "with a byte order mark": `\ufeff${DUMP}`,
  "broken at 72 characters": wrapped(apart, 72),
  "broken at 100 characters, Windows line ends": wrapped(apart, 100).replace(/\n/g, "\r\n"),
  "broken at 80 characters without blank lines around the head": wrapped(DUMP, 80),
  "below a long menu": `Skip to content\nHome\nDaerah\nPolitik\nEkonomi\nIndeks\nLogin\nDaftar\nCari\n${DUMP}`,
  "below the day on which it was saved": `Kamis, 2 Januari 2025\n${DUMP}`,
  "below the site's name and the time at which it was saved": `Riau24.com - Berita Riau Terkini\nKamis, 02 Januari 2025 | 08:00 WIB\nBeranda | Daerah | Politik\n${DUMP}`,
  "below the page's title": `Bupati Tinjau Jembatan Gantung yang Putus di Kampar Kiri - Riau24.com\n${DUMP}`,
  "with the title twice": DUMP.replace(TITLE, "$1\n$1"),
  "with breadcrumbs": above("Home > Daerah > Kampar"),
  "with a section above the title": above("KAMPAR"),
  "with share buttons below the byline": below("Share\nFacebook\nTwitter\nWhatsApp\nTelegram\nCopy Link"),
  "with counters below the byline": below("1.234 views\nDibaca 1.234 kali"),
  "with the author on a line of its own": DUMP.replace(BYLINE, "$1\n$2"),
  "with the author introduced": DUMP.replace(BYLINE, "Oleh: $1 | $2 WIB"),
  "with labels": DUMP.replace(BYLINE, "Penulis: $1\nTanggal: $2 WIB"),
  "with the author below the date": DUMP.replace(BYLINE, "$2 WIB\nOleh $1"),
  "with the date in Indonesian": DUMP.replace(BYLINE, "$1 - Kamis, 19 Desember 2024 14.32 WIB"),
  "with credits below": DUMP.replace("(***)", "(***)\n\nEditor: Rina Wati\nSumber: Riau24"),
  "with other stories below": `${DUMP}\nBerita Terkait\nHarga Emas Naik\nTerpopuler\n1\nHarga Karet\nTentang Kami | Redaksi\nCopyright © 2024 Riau24.com`,
};

describe("the dump of the report, as other programs write it", () => {
  const expected = read(DUMP);
  for (const [name, dump] of Object.entries(DUMPS)) {
    it(name, () => {
      expect(dump).to.not.equal(DUMP);
      expect(read(dump)).to.deep.equal(expected);
    });
  }
});

describe("a dump of another outlet's page", () => {
  const table: [
    file: string,
    title: string,
    authors: string[],
    published: string | undefined,
    ends: [string, string],
  ][] = [
    [
      "kompas",
      "Banjir Rendam Tiga Kecamatan di Rokan Hulu, Warga Mengungsi",
      [],
      "2025-01-12T10:45:00Z",
      ["Banjir merendam", "kepada Kompas.com, Minggu."],
    ],
    [
      "detik",
      "KPK Geledah Rumah Dinas Wali Kota, Sita Dokumen Anggaran",
      ["Yogi Ernes"],
      "2025-03-07T06:20:00Z",
      ["Komisi Pemberantasan", "barang yang disita."],
    ],
    [
      "antara",
      "Rupiah menguat seiring pelemahan indeks dolar",
      ["Imamatul Silfia"],
      "2025-02-03T03:02:00Z",
      ["Nilai tukar", "di Jakarta, Senin."],
    ],
    [
      "bernama",
      "PM: Malaysia To Host Summit In October",
      ["Siti Aminah Yusof"],
      "2025-05-14T18:12:00Z",
      ["Malaysia will host", "after the event."],
    ],
    [
      "ap",
      "Storm leaves thousands without power across the Midwest",
      ["JANE DOE", "JOHN SMITH"],
      "2025-03-03T16:12:00Z",
      ["A fast-moving storm", "a spokesperson said."],
    ],
    [
      "riaumandiri",
      "Harga Sawit Riau Naik Rp 45 per Kilogram Pekan Ini",
      ["M. Ihsan"],
      "2024-10-22T13:05:00Z",
      ["Harga tandan", "sebesar Rp 3.412,85."],
    ],
    [
      "haluanriau",
      "Polisi Tangkap Dua Pelaku Curanmor di Dumai, Satu Masih Buron",
      ["Rina Wahyuni"],
      "2025-02-05T02:17:00Z",
      ["Jajaran Satreskrim", "tujuh tahun penjara."],
    ],
    [
      "tribun",
      "BREAKING NEWS: Kebakaran Hanguskan 5 Ruko di Panam, Diduga Korsleting",
      ["Fernando"],
      "2025-01-11T00:15:00Z",
      ["Kebakaran hebat", "mobil dikerahkan."],
    ],
    [
      "cnn",
      "BMKG: Hujan Lebat Berpotensi Guyur Sejumlah Wilayah",
      [],
      "2025-02-04T01:00:00Z",
      ["Badan Meteorologi", "dan Sumatera Selatan."],
    ],
    [
      "markdown",
      "Gubernur Riau Resmikan Pasar Baru di Siak",
      ["Andi Putra"],
      "2025-05-02T03:30:00Z",
      ["Gubernur Riau meresmikan", "warga bergerak."],
    ],
    [
      "mail",
      "Warga Bantan Tolak Tambang Pasir Laut",
      ["EVI SURYATI"],
      undefined,
      ["Ratusan warga", "aspirasi itu ke bupati."],
    ],
    [
      "harbour",
      "Council approves new ferry route after years of debate",
      ["Laura Finch"],
      "2024-10-09T17:05:00Z",
      ["The city council", "said the mayor."],
    ],
  ];
  for (const [file, title, authors, published, [first, last]] of table) {
    it(`${file}: title, authors and date are right, and the body is the story alone`, () => {
      const found = read(readFileSync(join(projectRoot, `test/article/fixtures/dumps/${file}.txt`), "utf8"));
      expect(found).to.deep.include({ title, published, authors: authors.map((name) => ({ name })) });
      expect(found.body.startsWith(first), found.body.slice(0, 80)).to.equal(true);
      expect(found.body.endsWith(last), found.body.slice(-80)).to.equal(true);
      expect(found.body).to.not.match(/baca juga|advertisement|share|simak breaking|cuaca ekstrem/i);
    });
  }
});
