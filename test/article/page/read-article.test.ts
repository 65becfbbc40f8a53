import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { readArticle } from "../../../src/article/page/read-article.js";
import { projectRoot } from "../../support/paths.js";

const BODY = [
  "Bupati Kampar meninjau jembatan gantung yang putus di Desa Muara Bio, Kecamatan Kampar Kiri Hulu, Kamis pagi, dan menjanjikan jembatan darurat sebelum akhir bulan.",
  '"Anak-anak tidak boleh berhenti sekolah hanya karena jembatan,” katanya di hadapan warga yang sejak subuh menunggu di tepi sungai.',
  "Jembatan sepanjang 86 meter itu putus pada Rabu malam setelah hujan turun selama dua hari. Tidak ada korban jiwa, tetapi dua sepeda motor hanyut.",
  "Kepala desa, Muhammad Ridwan, menyebut “warga sudah lima tahun mengusulkan perbaikan. Tali bajanya berkarat sejak banjir yang lalu, ujarnya.",
  "Selama jembatan belum pulih, warga menyeberang dengan pompong yang disediakan pemerintah desa tanpa biaya.",
];
const CAPTION = "Warga melihat sisa jembatan gantung di Desa Muara Bio";

describe("reading the report that started the project", () => {
  for (const { file, url, image } of [
    { file: "riau24-semantic.html", url: "https://www.riau24.example/berita/baca/171", image: true },
    { file: "riau24-table.html", url: "https://www.riau24.example/berita/baca/171", image: true },
    { file: "riau24-messy.html", url: "https://www.riau24.example/berita/baca/171", image: true },
    { file: "riau24-dump.txt", url: "", image: false },
  ]) {
    describe(file, () => {
      const bytes = readFileSync(join(projectRoot, "test/article/fixtures", file));
      const reading = readArticle({ url, bytes });
      const { item } = reading;

      it("has the clean title, the author and the instant in WIB", () => {
        expect(item.title?.value).to.equal("Bupati Tinjau Jembatan Gantung yang Putus di Kampar Kiri");
        expect(item.authors.map(({ name }) => name)).to.deep.equal(["Dewi Anggraini"]);
        expect(item.published).to.equal("2024-12-19T07:32:00Z");
        expect(item.language).to.equal("id");
      });

      it("has the body without chrome, dateline, insert or end mark, and quotes as written", () => {
        expect(reading.text.split("\n\n")).to.deep.equal(BODY);
        for (const paragraph of BODY) expect(item.content?.value).to.include(paragraph);
        expect(item.content?.value).to.not.match(/RIAU24|\*\*\*|\bMenu\b|Baca juga/i);
      });

      it("has a summary from the first real sentence and the caption once", () => {
        expect(item.summary?.value).to.match(/^Bupati Kampar meninjau/);
        expect(reading.caption).to.equal(CAPTION);
        expect(item.content?.value).to.not.include(CAPTION);
        if (image) {
          expect(item.image?.url).to.equal("https://www.riau24.example/foto/2024/12/jembatan-kampar.jpg");
          expect(item.image?.caption).to.equal(CAPTION);
        }
      });

      it("tells what was removed by which rule", () => {
        const rules = reading.removed.map(({ rule }) => rule.split(":")[0]);
        expect(rules).to.include.members(["dateline", "end mark", "insert"]);
      });
    });
  }
});
