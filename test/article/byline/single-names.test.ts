import { expect } from "chai";
import { readArticle } from "../../../src/article/page/read-article.js";

const STORY = [
  "Warga Desa Muara Bio membersihkan parit di sepanjang jalan utama sejak pagi, sebelum hujan pertama turun di hulu sungai.",
  "Kepala desa menyediakan cangkul dan karung, dan anak-anak sekolah menanam pohon pinang di tepi jalan yang baru diperbaiki.",
];
const url = "https://hulu.example/berita/parit";
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

function inDump(byline: string, dateline = ""): string[] {
  const text = `Menu\n\nWarga Bersihkan Parit Desa Muara Bio\n\n${byline}\n\n${dateline}${STORY.join("\n\n")}\n`;
  return readArticle({ url, bytes: bytes(text) }).item.authors.map(({ name }) => name);
}

function onPage(byline: string): string[] {
  const html = `<!doctype html><html lang="id"><title>Warga Bersihkan Parit</title><body><article><h1>Warga Bersihkan Parit</h1>
    <div>${byline}</div>${STORY.map((line) => `<p>${line}</p>`).join("")}</article></body></html>`;
  return readArticle({ url, bytes: bytes(html) }).item.authors.map(({ name }) => name);
}

const DATES = ["19 Dec 2024, 14:32", "19 Desember 2024 14.32 WIB", "Kamis, 19/12/2024 | 14:32 WIB", "2024-12-19 14:32"];
const NAMES = [
  "Sutrisno",
  "Ningsih",
  "Wahyudi",
  "Kartika",
  "Suparman",
  "Yanti",
  "Désirée",
  "Łukasz",
  "Владимир",
  "Jum'atil",
];
const NO_NAMES = [
  ...["Pekanbaru", "Jakarta", "Kampar", "Frankfurt", "Jerman", "Kuching", "Москва", "Tembilahan"],
  ...["Nasional", "Politik", "Ekonomi", "Sports", "Wirtschaft", "Sociedad", "Politique", "Новости"],
  ...["Diterbitkan", "Published", "Tayang", "Dibaca", "Tanggal:", "Publicado", "Veröffentlicht", "Publié", "Stand"],
  ...["Kamis", "Donnerstag", "Jueves", "Torsdag", "Perşembe", "Четверг", "Desember"],
  ...["Kompas", "Riaupos", "Hulunews", "Redaksi", "Admin", "Editor", "RIAU24", "PEKANBARU"],
];

describe("one word in front of a date", () => {
  for (const [at, name] of NAMES.entries()) {
    const date = DATES[at % DATES.length] ?? "";
    for (const mark of [" ", " - ", " | ", ", "])
      it(`is a person: ${name}${mark}${date}`, () => {
        expect(inDump(`${name}${mark}${date}`)).to.deep.equal([name]);
        expect(onPage(`${name}${mark}${date}`)).to.deep.equal([name]);
      });
  }
  for (const [at, word] of NO_NAMES.entries()) {
    const line = `${word} ${DATES[at % 2] ?? ""}`;
    it(`is no person: ${line}`, () => {
      expect(inDump(line)).to.deep.equal([]);
      expect(onPage(line)).to.deep.equal([]);
    });
  }

  it("is no person when it is the site of the page or of the dateline", () => {
    expect(inDump("Hulu 19 Dec 2024, 14:32")).to.deep.equal([]);
    expect(onPage("Hulu 19 Dec 2024, 14:32")).to.deep.equal([]);
    expect(inDump("Rantaukita 19 Dec 2024, 14:32", "RANTAUKITA.COM - ")).to.deep.equal([]);
  });

  it("is no person between title and date when it is a place or a section", () => {
    expect(inDump("Pekanbaru\n\nKamis, 19 Desember 2024 14:32 WIB")).to.deep.equal([]);
    expect(inDump("Nasional\n\nKamis, 19 Desember 2024 14:32 WIB")).to.deep.equal([]);
    expect(inDump("Sutrisno\n\nKamis, 19 Desember 2024 14:32 WIB")).to.deep.equal(["Sutrisno"]);
  });
});
