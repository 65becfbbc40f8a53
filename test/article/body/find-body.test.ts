import { expect } from "chai";
import { readArticle } from "../../../src/article/page/read-article.js";

const STORY = [
  "Warga Desa Muara membersihkan parit di sepanjang jalan utama sejak pagi, sebelum musim hujan tiba di hulu sungai.",
  "Kepala desa membagikan cangkul dan karung kepada tiap rumah, lalu ikut menggali bersama perangkat desa yang lain.",
  "Menurut dia, parit yang tersumbat membuat air masuk ke rumah warga tiga kali dalam setahun terakhir, meski hujan sebentar.",
  "Pekerjaan itu selesai menjelang sore, dan warga menutupnya dengan makan bersama di halaman balai desa yang baru.",
];
const OTHERS = [
  "Situs ini dikelola oleh sebuah perusahaan media yang berkantor di ibu kota dan tidak menerima dana dari pemerintah mana pun.",
  "Keuntungan yang diperoleh dari iklan dipakai kembali untuk membiayai liputan, pelatihan wartawan, dan perpustakaan foto.",
  "Seluruh isi dilindungi undang-undang, kecuali yang dinyatakan lain, dan hanya boleh dikutip dengan menyebut sumbernya.",
];
const p = (lines: readonly string[]): string => lines.map((line) => `<p>${line}</p>`).join("\n");
const boxed = (name: string, lines: readonly string[]): string =>
  lines.map((line) => `<div class="${name}"><div><p>${line}</p></div></div>`).join("\n");
const page = (head: string, body: string): string =>
  `<!doctype html><html lang="id"><head><title>Warga Bersihkan Parit Desa</title>${head}</head><body>${body}</body></html>`;
const H1 = "<h1>Warga Bersihkan Parit Desa</h1>";
const told = (body: string): string =>
  `<script type="application/ld+json">${JSON.stringify({ "@type": "NewsArticle", headline: "Warga Bersihkan Parit Desa", articleBody: body })}</script>`;
const read = (html: string): string[] =>
  readArticle({ url: "https://hulu.example/a", bytes: new TextEncoder().encode(html) }).text.split("\n\n");

describe("where the body of a page stands", () => {
  for (const [name, html] of [
    [
      "below four openings of <html> for four old browsers",
      `<!doctype html><!--[if IE 6]><html class="ie6"><![endif]--><!--[if !IE]><!--><html lang="id" class="ie6"><html lang="id" class="ie7"><html lang="id"><head><title>Warga Bersihkan Parit Desa</title></head><body>${H1}<div>${p(STORY)}</div></body></html>`,
    ],
    [
      "behind a head without <html>",
      `<!doctype html><head><title>Warga Bersihkan Parit Desa</title></head><body class="post">${H1}<div>${p(STORY)}</div></body>`,
    ],
    [
      "without head and body",
      `<title>Warga Bersihkan Parit Desa</title><div class="row"><div>${H1}${p(STORY)}</div></div>`,
    ],
    [
      "in small boxes of one paragraph inside <main>, above a long imprint",
      page(
        "",
        `<main><div>${H1}${boxed("sc-t20i90 dJywOv", STORY)}</div></main><div class="imprint">${p(OTHERS)}</div>`,
      ),
    ],
    [
      "in boxes that are named as what leads elsewhere",
      page("", `${H1}<div>${boxed("text read-more", STORY)}</div><div><div>${p(OTHERS.slice(0, 2))}</div></div>`),
    ],
    [
      "beside a gallery whose captions stand for two sizes",
      page(
        "",
        `<article>${H1}${p(STORY)}<div class="photo-gallery"><ul>${[1, 2]
          .map(
            (n) =>
              `<li><img src="/foto/parit-${n}.jpg"><div>Warga menggali parit di depan balai desa, ${n} Desember.</div></li>`,
          )
          .join("")}</ul><div>Warga menggali parit di depan balai desa, 1 Desember.</div></div></article>`,
      ),
    ],
    [
      "above what only the page adds to the body it tells in its structured data",
      page(told(STORY.join(" ")), `<article>${H1}<p>HULU</p>${p(STORY)}${p(OTHERS.slice(0, 2))}</article>`),
    ],
    [
      "with markup in the told body",
      page(
        told(STORY.map((line) => `<p>${line}</p>`).join("")),
        `<article>${H1}${p(STORY)}${p(OTHERS.slice(0, 2))}</article>`,
      ),
    ],
    [
      "whole where the told body is an extract",
      page(told(`${STORY[0]?.slice(0, 90)} …`), `<article>${H1}${p(STORY)}</article>`),
    ],
    [
      "with the lead above it where the told body begins below",
      page(
        told(STORY.slice(1).join("\n\n")),
        `<article>${H1}${p(STORY)}<p>Ikut diskusi tentang lingkungan di forum pembaca kami.</p></article>`,
      ),
    ],
  ] as const)
    it(name, () => {
      expect(read(html)).to.deep.equal(STORY);
    });

  it("of a short page is not replaced by its longer comments", () => {
    const short = STORY.slice(0, 2);
    const html = page(
      "",
      `<article>${H1}${p(short)}</article><div id="comments">${boxed("comment", [...OTHERS, ...OTHERS])}</div>`,
    );
    expect(read(html)).to.deep.equal(short);
  });
});
