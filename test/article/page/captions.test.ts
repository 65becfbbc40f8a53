import { expect } from "chai";
import { splitCredit } from "../../../src/article/page/caption-credit.js";
import { readArticle } from "../../../src/article/page/read-article.js";

const CAPTIONS: readonly (readonly [written: string, caption: string | undefined, credit: string | undefined])[] = [
  ["Ketua adat Hulu Pak Budi /AFP", "Ketua adat Hulu Pak Budi", "AFP"],
  ["Ketua adat Hulu Pak Budi/Reuters", "Ketua adat Hulu Pak Budi", "Reuters"],
  ["Warga menanam pohon /Net", "Warga menanam pohon", "Net"],
  ["Warga menanam pohon / Dok. BPBD Hulu", "Warga menanam pohon", "Dok. BPBD Hulu"],
  ["Warga menanam pohon (ANTARA/Rina Wati)", "Warga menanam pohon", "ANTARA/Rina Wati"],
  ["Warga menanam pohon. ANTARA FOTO/Rina Wati/rwt.", "Warga menanam pohon.", "ANTARA FOTO/Rina Wati/rwt"],
  [
    "Warga menanam pohon. ANTARA FOTO/Rina Wati/rwt. (ANTARA FOTO/RINA WATI)",
    "Warga menanam pohon.",
    "ANTARA FOTO/RINA WATI",
  ],
  ["Ilustrasi hujan. (iStockphoto)", "Ilustrasi hujan.", "iStockphoto"],
  ["Warga menanam pohon (KOMPAS.com/RINA WATI)", "Warga menanam pohon", "KOMPAS.com/RINA WATI"],
  ["Warga menanam pohon (Foto: Rina Wati/detikcom)", "Warga menanam pohon", "Rina Wati/detikcom"],
  ["Warga menanam pohon. Foto: Rina Wati", "Warga menanam pohon.", "Rina Wati"],
  ["Workers repair the levee (AP Photo/Ana Lima)", "Workers repair the levee", "AP Photo/Ana Lima"],
  ["Workers repair the levee. REUTERS/Ana Lima", "Workers repair the levee.", "REUTERS/Ana Lima"],
  ["Workers repair the levee. Photograph: Ana Lima/Getty Images", "Workers repair the levee.", "Ana Lima/Getty Images"],
  ["Workers repair the levee. Photo by Ana Lima", "Workers repair the levee.", "Ana Lima"],
  ["Workers repair the levee [Courtesy: City of Hulu]", "Workers repair the levee", "City of Hulu"],
  ["Workers repair the levee | Getty Images", "Workers repair the levee", "Getty Images"],
  ["Der Deich wird erneuert. Foto: Max Berger/dpa", "Der Deich wird erneuert.", "Max Berger/dpa"],
  ["Der Deich wird erneuert © Max Berger", "Der Deich wird erneuert", "Max Berger"],
  ["Der Deich (Bild: Max Berger)", "Der Deich", "Max Berger"],
  ["La digue est réparée. © AFP", "La digue est réparée.", "AFP"],
  ["La digue. Crédit photo : Anne Roux", "La digue.", "Anne Roux"],
  ["El dique. EFE/Luis Prado", "El dique.", "EFE/Luis Prado"],
  ["Дамба. Фото: Иван Громов", "Дамба.", "Иван Громов"],
  ["堤防 写真：山田花子", "堤防", "山田花子"],
  ["사진: 홍길동", undefined, "홍길동"],
  ["Foto: Rina Wati", undefined, "Rina Wati"],
  ["Menteri (kiri) bersama gubernur (kanan)", "Menteri (kiri) bersama gubernur (kanan)", undefined],
  ["Rapat di Jakarta, Rabu (5/3/2025)", "Rapat di Jakarta, Rabu (5/3/2025)", undefined],
  ["Der Deich im Jahr 2020 (Archivbild)", "Der Deich im Jahr 2020 (Archivbild)", undefined],
  ["The share of men/women in the council", "The share of men/women in the council", undefined],
  ["Foto ilustrasi warga menanam pohon", "Foto ilustrasi warga menanam pohon", undefined],
  ["The levee - a work of ten years", "The levee - a work of ten years", undefined],
];

describe("the credit of a picture is apart from its caption", () => {
  for (const [written, caption, credit] of CAPTIONS)
    it(written, () => {
      const split = splitCredit(written);
      expect([split.caption, split.credit]).to.deep.equal([caption, credit]);
    });
});

const STORY = [
  "Warga Desa Muara Bio membersihkan parit di sepanjang jalan utama sejak pagi, sebelum hujan pertama turun di hulu sungai.",
  "Kepala desa menyediakan cangkul dan karung, dan anak-anak sekolah menanam pohon pinang di tepi jalan yang baru diperbaiki.",
];
const read = (text: string) =>
  readArticle({ url: "https://hulu.example/parit", bytes: new TextEncoder().encode(text) });

function imageOf(parts: { head?: string; byline?: string; top?: string; middle?: string }) {
  const { head = "", byline = "", top = "", middle = "" } = parts;
  return read(`<!doctype html><html lang="id"><head><title>Parit desa dibersihkan</title>${head}</head><body><article><h1>Parit desa dibersihkan</h1>${byline}
    ${top}<div class="isi-berita"><p>${STORY[0]}</p>${middle}<p>${STORY[1]}</p></div></article></body></html>`).item
    .image;
}

const og = (file: string): string => `<meta property="og:image" content="https://i.example/${file}">`;
const figure = (file: string, caption: string, alt = ""): string =>
  `<figure><img src="https://i.example/${file}" alt="${alt}"><figcaption>${caption}</figcaption></figure>`;
const at = (file: string): string => `https://i.example/${file}`;

describe("the caption of the lead picture is its own", () => {
  const table: Readonly<Record<string, readonly [Parameters<typeof imageOf>[0], object | undefined]>> = {
    "of the figure of the same file": [
      { head: og("satu.jpg"), top: figure("satu-800x450.jpg", "Parit lama (ANTARA/Rina Wati)") },
      { url: at("satu.jpg"), caption: "Parit lama", credit: "ANTARA/Rina Wati" },
    ],
    "of the one figure under the heading, which the metadata name otherwise": [
      { head: og("bagikan.jpg"), top: figure("satu.jpg", "Parit lama") },
      { url: at("bagikan.jpg"), caption: "Parit lama" },
    ],
    "none: the figure in the text is of another picture": [
      { head: og("bagikan.jpg"), middle: figure("dua.jpg", "Parit baru") },
      { url: at("bagikan.jpg") },
    ],
    "none: the first picture has none, the second has one": [
      { middle: `<p><img src="${at("satu.jpg")}" alt="satu"></p>${figure("dua.jpg", "Keterangan dua")}` },
      { url: at("satu.jpg"), alt: "satu" },
    ],
    "none: both pictures are in one box, and the caption is the second's": [
      {
        head: og("satu.jpg"),
        middle: `<div><img src="${at("satu.jpg")}" alt=""><img src="${at("dua.jpg")}" alt=""><p class="caption">Keterangan dua</p></div>`,
      },
      { url: at("satu.jpg") },
    ],
    "none: the picture under the heading is the author's portrait": [
      {
        head: og("poster.jpg"),
        byline: `<div class="byline"><a href="/author/rina"><img src="${at("rina.jpg")}" alt="Rina Sari Dewi"></a><span>Rina Sari Dewi</span></div>`,
      },
      { url: at("poster.jpg") },
    ],
    "no picture: the page shows only the portrait of its author": [
      { byline: `<div class="author-box"><img src="${at("rina.jpg")}" alt="Rina Sari Dewi"> Rina Sari Dewi</div>` },
      undefined,
    ],
    "a credit in an element beside the caption": [
      {
        head: og("satu.jpg"),
        top: `<figure><img src="${at("satu.jpg")}" alt=""><figcaption>Parit lama <span class="credit">Foto: Rina Wati</span></figcaption></figure>`,
      },
      { url: at("satu.jpg"), caption: "Parit lama", credit: "Rina Wati" },
    ],
  };
  for (const [claim, [parts, image]] of Object.entries(table))
    it(claim, () => {
      expect(imageOf(parts)).to.deep.equal(image);
    });

  it("in a text dump the credit is apart too, and neither is in the body", () => {
    const caption = "Ketua adat Hulu Pak Budi /AFP";
    const reading = read(
      `Menu\n\nWarga Bersihkan Parit Desa Muara Bio\n\nSutrisno 5 Mar 2025, 14:32\n${caption}\n${caption}\n\n${STORY.join("\n\n")}\n`,
    );
    expect([reading.caption, reading.credit]).to.deep.equal(["Ketua adat Hulu Pak Budi", "AFP"]);
    expect(reading.text).to.equal(STORY.join("\n\n"));
  });
});
