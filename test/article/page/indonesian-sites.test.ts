import { expect } from "chai";
import { findArticleLinks } from "../../../src/article/list/article-links.js";
import { readArticle } from "../../../src/article/page/read-article.js";

const STORY = [
  "Warga Desa Muara Bio membersihkan parit di sepanjang jalan utama sejak pagi, sebelum hujan pertama turun di hulu sungai.",
  "Kepala desa menyediakan cangkul dan karung, dan anak-anak sekolah menanam pohon pinang di tepi jalan yang baru diperbaiki.",
  "Parit itu terakhir dibersihkan lima tahun lalu, dan banjir tahun lalu merendam dua puluh rumah di sekitar pasar lama.",
];
const MENU = `<ul>${Array.from({ length: 45 }, (_, at) => `<li><a href="/rubrik/${at}">Rubrik nomor ${at}</a></li>`).join("")}</ul>`;
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

interface Parts {
  readonly head?: string;
  readonly byline?: string;
  readonly start?: string;
  readonly end?: string;
}

function read({ head = "", byline = "", start = "", end = "" }: Parts) {
  const html = `<!doctype html><html lang="id"><head><title>Warga bersihkan parit</title>${head}</head><body><nav>${MENU}</nav><article>
    <h1>Warga bersihkan parit</h1>${byline}<div class="isi">${start}<p>${STORY.join("</p><p>")}</p>${end}</div></article>${MENU}</body></html>`;
  const { item, text } = readArticle({ url: "https://pekanbaru.lembahkita.example/parit", bytes: bytes(html) });
  return { authors: item.authors.map(({ name }) => name), published: item.published, text };
}

const ld = (author: string, editor = ""): string =>
  `<script type="application/ld+json">${JSON.stringify({ "@type": "NewsArticle", headline: "Warga bersihkan parit", author: { "@type": "Person", name: author }, ...(editor === "" ? {} : { editor: { "@type": "Person", name: editor } }) })}</script>`;

const AUTHORS: Readonly<Record<string, readonly [Parts, ...string[]]>> = {
  "JSON-LD has the editor, content_author the writer": [
    {
      head: `${ld("Sari Dewanti")}<meta name="content_author" content="Rina Wati">`,
      byline: "<div>Rina Wati, Sari Dewanti</div><div>Tim Redaksi</div>",
    },
    "Rina Wati",
  ],
  "JSON-LD has the editor, the line the writer and the editor": [
    { head: ld("Sari Dewanti"), byline: "<div>Penulis: Fernando | Editor: Sari Dewanti</div>" },
    "Fernando",
  ],
  "labels and names in elements of their own": [
    {
      head: ld("Sari Dewanti"),
      byline: "<div><span>Penulis:</span> <span>Rina Wati</span> <span>Editor:</span> <span>Sari Dewanti</span></div>",
    },
    "Rina Wati",
  ],
  "writer and editor on lines of their own": [
    {
      head: ld("Sari Dewanti", "Sari Dewanti"),
      byline: "<div>Penulis: Rina Wati</div><div>Editor: Sari Dewanti</div>",
    },
    "Rina Wati",
  ],
  "a label on a line of its own, a list of names below": [
    { byline: "<div>Oleh :</div><ul><li>Rina Wati</li><li>Budi Santoso</li></ul>" },
    "Rina Wati",
    "Budi Santoso",
  ],
  "a report's line within the story": [
    { start: "<p><strong>Laporan Wartawan Lembahkita.com, Rina Wati</strong></p>" },
    "Rina Wati",
  ],
  "the writer signs the end of the story": [{ end: "<p>(Lembahkita.com/Rina Wati)</p>" }, "Rina Wati"],
  "the role behind the name": [{ byline: "<div>Rina Wati, Jurnalis · Rabu 5 Maret 2025 07:15 WIB</div>" }, "Rina Wati"],
  "the site behind the name": [{ byline: "<div>Sutrisno, Lembah Kita - Rabu, 5 Mar 2025 07:15 WIB</div>" }, "Sutrisno"],
  "name, dash, date": [
    { byline: '<div><a href="/author/1">Rina Wati</a> - Rabu, 5 Maret 2025 | 07:15 WIB</div>' },
    "Rina Wati",
  ],
  "the reporter below the story": [
    { end: "<p>Pewarta: Rina Wati<br>Editor: Sari Dewanti<br>Copyright © LEMBAH 2025</p>" },
    "Rina Wati",
  ],
  "nobody but the outlet": [
    {
      head: '<meta name="author" content="Lembah Kita">',
      byline: "<div>Lembah Kita</div><div>Rabu, 5 Mar 2025 08:00 WIB</div>",
    },
  ],
};

describe("pages as Indonesian sites build them", () => {
  for (const [claim, [parts, ...authors]] of Object.entries(AUTHORS))
    it(`authors: ${claim}`, () => {
      const { authors: found, text } = read(parts);
      expect(found).to.deep.equal(authors);
      expect(text).to.equal(STORY.join("\n\n"));
    });

  it("the time of publication, not that of the last change on the same line", () => {
    const byline = "<p>Diperbarui 6 Mar 2025, 09:15 WIB Diterbitkan 5 Mar 2025, 07:00 WIB</p>";
    expect(read({ byline }).published).to.equal("2025-03-05T00:00:00Z");
  });

  for (const dateline of [
    "<strong>Jakarta</strong> - ",
    "<strong>Pekanbaru</strong> – ",
    "<b>Jakarta, Lembah TV</b> -- ",
    "<p><strong>LEMBAHKITA.COM</strong>, <strong>Pekanbaru</strong> -</p>",
    "<strong>Kampar, Riau</strong> - ",
  ])
    it(`a dateline in a node of its own goes: ${dateline}`, () => {
      expect(read({ start: dateline }).text).to.equal(STORY.join("\n\n"));
    });
});

const card = (at: number, date = ""): string =>
  `<div class="card"><h3><a href="https://lembahkita.example/2025/03/0${at}/berita-desa-nomor-${at}-di-hulu">Berita desa nomor ${at} di hulu sungai</a></h3>${date}</div>`;
const linksOf = (body: string) =>
  findArticleLinks({
    url: "https://lembahkita.example/",
    bytes: bytes(`<!doctype html><html lang="id"><body>${body}</body></html>`),
  }).links.map(({ url, published }) => [Number(/nomor-(\d)/.exec(url)?.[1]), published]);
const popular = (at: number): string => `<li>${card(at)}</li>`;

describe("a list page with a box of the most read stories", () => {
  const list = `<main>${[1, 2, 3, 4].map((at) => card(at)).join("")}</main>`;
  const boxes: Readonly<Record<string, string>> = {
    "an aside": `<aside><ol>${popular(7)}${popular(8)}${popular(9)}</ol></aside>`,
    "a box that its class names": `<div class="box terpopuler"><ol>${popular(7)}${popular(8)}${popular(9)}</ol></div>`,
    "a box below a heading": `<div class="box"><h4>Terpopuler</h4><ol>${popular(7)}${popular(8)}${popular(9)}</ol></div>`,
    "a box below an English heading": `<section><h2>Most Read</h2><ol>${popular(7)}${popular(8)}${popular(9)}</ol></section>`,
  };
  for (const [name, box] of Object.entries(boxes)) {
    it(`leaves out ${name}`, () => {
      expect(linksOf(list + box).map(([at]) => at)).to.deep.equal([1, 2, 3, 4]);
      expect(linksOf(box + list).map(([at]) => at)).to.deep.equal([1, 2, 3, 4]);
    });
    it(`reads ${name} where the page has nothing else`, () => {
      expect(linksOf(box).map(([at]) => at)).to.deep.equal([7, 8, 9]);
    });
  }

  it("keeps a story that is in both, with what its card in the list says", () => {
    const dated = `<main>${card(1, "<span>5 Maret 2025 07:15 WIB</span>")}${card(2)}${card(3)}</main>`;
    expect(linksOf(`<aside>${card(1)}</aside>${dated}`)[0]).to.deep.equal([1, "2025-03-05T00:15:00Z"]);
  });

  it("takes the date of a story from its second card", () => {
    const top = `<div class="hero"><a href="https://lembahkita.example/2025/03/01/berita-desa-nomor-1-di-hulu"><h2>Berita desa nomor 1 di hulu sungai</h2></a></div>`;
    const list = [1, 2, 3].map((at) => card(at, `<span>${at} Maret 2025 07:15 WIB</span>`)).join("");
    expect(linksOf(`<main>${top}<div class="list">${list}</div></main>`)).to.deep.equal([
      [1, "2025-03-01T00:15:00Z"],
      [2, "2025-03-02T00:15:00Z"],
      [3, "2025-03-03T00:15:00Z"],
    ]);
  });
});

describe("a dump of two paragraphs", () => {
  const dump = (title: string, ...paragraphs: string[]): string | undefined =>
    readArticle({ url: "", bytes: bytes(`${title}\n\nSutrisno 5 Mar 2025, 14:32\n\n${paragraphs.join("\n\n")}\n`) })
      .item.language;
  const table: readonly (readonly [string | undefined, string, string, string])[] = [
    [
      "id",
      "Jembatan Baru Dibuka di Hulu",
      "Bupati membuka jembatan baru itu pada Kamis pagi.",
      "Warga senang dan langsung menyeberang.",
    ],
    [
      "id",
      "Harga Karet Naik",
      "Petani menyambut kenaikan harga karet di pasar lelang.",
      "Pedagang menunggu pengumuman berikutnya.",
    ],
    [
      "id",
      "Sekolah Terapung Dibuka",
      "Sekolah terapung di danau hulu menerima anak baru.",
      "Guru datang dengan perahu setiap pagi.",
    ],
    [
      "ms",
      "Jambatan Baharu Dibuka",
      "Menteri besar merasmikan jambatan baharu itu.",
      "Penduduk kampung berasa gembira dengan kemudahan itu.",
    ],
    [
      "ms",
      "Harga Getah Naik",
      "Harga getah di Malaysia naik dua hari ini.",
      "Semua orang di kampung itu menunggu harga baru.",
    ],
    [
      "en",
      "New bridge opens",
      "The mayor opened the bridge on Thursday morning.",
      "Residents crossed it at once with their children.",
    ],
    [
      "de",
      "Neue Brücke eröffnet",
      "Die Bürgermeisterin hat die Brücke am Donnerstag eröffnet.",
      "Viele Bürger gingen gleich hinüber.",
    ],
    [
      "fr",
      "Le nouveau pont est ouvert",
      "La maire a ouvert le pont jeudi matin.",
      "Les habitants l'ont traversé aussitôt.",
    ],
    ["ru", "Открыт новый мост", "Мэр открыла мост в четверг утром.", "Жители сразу перешли его."],
  ];
  for (const [language, title, ...paragraphs] of table)
    it(`has a language: ${language}, ${title}`, () => {
      expect(dump(title, ...paragraphs)).to.equal(language);
    });
});
