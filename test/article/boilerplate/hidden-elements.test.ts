import { expect } from "chai";
import { readArticle } from "../../../src/article/page/read-article.js";

const LINES = [
  "Warga Desa Muara membersihkan parit di sepanjang jalan utama sejak pagi, sebelum musim hujan tiba di hulu sungai.",
  "Kepala desa membagikan cangkul dan karung kepada tiap rumah, lalu ikut menggali bersama perangkat desa yang lain.",
  "Menurut dia, parit yang tersumbat membuat air masuk ke rumah warga tiga kali dalam setahun terakhir, meski hujan sebentar.",
  "Pekerjaan itu selesai menjelang sore, dan warga menutupnya dengan makan bersama di halaman balai desa yang baru.",
];
const [A = "", B = "", C = "", D = ""] = LINES;
const p = (lines: readonly string[]): string => lines.map((line) => `<p>${line}</p>`).join("");
const TITLE = "Warga Bersihkan Parit Desa";
const page = (body: string, after = ""): string =>
  `<!doctype html><html lang="id"><head><title>${TITLE}</title></head><body><main><article><h1>${TITLE}</h1>${body}</article></main>${after}</body></html>`;
const read = (html: string): string[] =>
  readArticle({ url: "https://hulu.example/a", bytes: new TextEncoder().encode(html) }).text.split("\n\n");

describe("what a reader sees of a page", () => {
  for (const [name, html] of [
    [
      "paragraphs that screen readers skip",
      page(`<div>${p([A])}<p class="paywall" aria-hidden="true">${B}</p>${p([C])}<p aria-hidden="true">${D}</p></div>`),
    ],
    [
      "boxes of paragraphs that screen readers skip",
      page(`<div>${p([A, B])}<div aria-hidden="true" class="more">${p([C, D])}</div></div>`),
    ],
    [
      "words within a paragraph that screen readers skip",
      page(
        `<div><p><span aria-hidden="true">Warga</span><span class="sr-only">W.</span>${A.slice(5)}</p>${p([B, C, D])}</div>`,
      ),
    ],
    [
      "a list that screen readers skip",
      page(`<div>${p([A, B])}<ul aria-hidden="true"><li>${C}</li><li>${D}</li></ul></div>`),
    ],
    [
      "no box for screen readers between paragraphs",
      page(LINES.map((line) => `<div class="visually-hidden">Isi berita</div><p>${line}</p>`).join("")),
    ],
    [
      "no words for screen readers within a paragraph",
      page(
        `<div><p>${A}<a href="/b"><span class="screen-reader-text"> membuka jendela baru</span></a></p>${p([B, C, D])}</div>`,
      ),
    ],
    [
      "no text that is clipped or moved off the screen",
      page(
        `<p style="position:absolute;left:-9999px">Isi berita</p>${p([A, B])}<p style="clip: rect(0 0 0 0)">Isi berita</p>${p([C, D])}`,
      ),
    ],
    [
      "no window that waits for a click",
      page(
        `<div>${p(LINES)}<div class="modal" aria-hidden="true">${p(["Daftarkan alamat surel Anda untuk menerima kabar desa tiap pagi."])}</div></div>`,
      ),
    ],
    [
      "no label in every box",
      page(LINES.map((line) => `<section><p>Isi berita</p><div><p>${line}</p></div></section>`).join("")),
    ],
    [
      "a part that React streams behind the page",
      page('<template id="P:1"></template>', `<div hidden id="S:1"><div class="text">${p(LINES)}</div></div>`),
    ],
    [
      "parts within parts",
      page(
        `<div><template id="P:1"></template></div>`,
        `<div hidden id="S:2">${p([C, D])}</div><div hidden id="S:1">${p([A, B])}<template id="P:2"></template></div>`,
      ),
    ],
    [
      "a part in the place of what was shown until then",
      page(
        `<div>${p([A])}<!--$?--><template id="B:0"></template><p>Sedang memuat isi berita yang lengkap dari peladen, mohon tunggu sebentar ya.</p><!--/$-->${p([D])}</div>`,
        `<div hidden id="S:0">${p([B, C])}</div>`,
      ),
    ],
    ["a part whose place is unknown", page("", `<div hidden id=":R1:S:a">${p(LINES)}</div>`)],
    ["a story that a script shows", page("", `<div id="isi" style="display:none">${p(LINES)}</div>`)],
  ] as const)
    it(name, () => {
      expect(read(html)).to.deep.equal(LINES);
    });
});

describe("lines of a story that look like a page's own", () => {
  for (const line of [
    "Masuk.",
    "Tutup!",
    "“Masuk”",
    "— Tutup",
    "Next!",
    "Read more slowly, his teacher said.",
    "Don't miss the boat, he told them.",
  ])
    it(`keeps ${line}`, () => {
      expect(read(page(`<div>${p([A, B])}<p>${line}</p>${p([C, D])}</div>`))).to.deep.equal([A, B, line, C, D]);
    });

  for (const line of [
    "Masuk",
    "Tutup",
    "Loading...",
    '<a href="/b">Read more</a>',
    "Read more: Harga karet naik",
    '<a href="/b">Read more on the price of rubber.</a>',
  ])
    it(`drops ${line}`, () => {
      expect(read(page(`<div>${p([A, B])}<p>${line}</p>${p([C, D])}</div>`))).to.deep.equal(LINES);
    });

  it("keeps the refrain of a poem", () => {
    const stanzas = LINES.map((line) => `<div><p>${line}</p><p>Di tepi sungai kami</p></div>`);
    const html = page(`${stanzas.slice(0, 3).join("")}<div>${p([D])}</div><div>${p([A])}</div>`);
    expect(read(html).filter((line) => line === "Di tepi sungai kami")).to.have.length(3);
  });
});
