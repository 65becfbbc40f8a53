import { expect } from "chai";
import { readArticle } from "../../../src/article/page/read-article.js";

const MIDDLE =
  "Pekerjaan itu akan dilanjutkan pekan depan bersama para pemuda dan kelompok tani dari desa di sekitarnya.";
const LAST = "Kepala desa berterima kasih kepada semua yang datang membantu.";

function paragraphs({
  between = "",
  last = LAST,
  after = "",
}: {
  between?: string;
  last?: string;
  after?: string;
}): string[] {
  const html = `<!doctype html><html lang="id"><head><title>Warga Bersihkan Parit Desa</title></head><body><article><h1>Warga Bersihkan Parit Desa</h1><p>${MIDDLE} Mereka datang dengan pompong.</p><p>${MIDDLE}</p>${between}<p>${MIDDLE} Begitu katanya.</p><p>${last}</p>${after}</article></body></html>`;
  const page = { url: "https://hulu.example/berita/12345/parit", bytes: new TextEncoder().encode(html) };
  return readArticle(page, { language: "id" }).text.split("\n\n");
}

const MARKS = [
  " (***)",
  " (*)",
  " ***",
  " (Kompas/abc)",
  " (abc/def)",
  " [abc/def]",
  " (abc)",
  " ###",
  " -30-",
  " (ANT/S012)",
  " (T.A026/B.M.D016)",
  " (Antara)",
  " (ant)",
  " (ANTARA)",
  " (antara/jpnn)",
  " (jpnn)",
  " (jpg/abc)",
  " (Z-3)",
  " (P-5)",
  " (Ant/Z-3)",
  " (abc/detik)",
  " (fdl/hri)",
  " [Gambas:Video CNN]",
  " (mhf/sfr)",
  " [bai]",
  " (Tribunnews.com/Rina)",
  " (Reuters/AFP)",
  " (AFP)",
  " — AFP",
  " - Bernama",
  " – Bernama",
  " -- BERNAMA",
  " - AFP",
  " – Reuters",
  " (end)",
  " (TAMAT)",
  " ■",
  " (MC/Rina)",
  " (Rls)",
  " (rilis)",
  " (red)",
  " (Red/abc)",
  " (*/abc)",
  " **",
  " (adv)",
  " (ADV)",
  " (RED)",
  " (rin)",
  " (Rin)",
  " (tim)",
  " (dbs)",
  " (r24/rin)",
  " [red]",
  " (bisnis.com)",
  " (RR)",
  " (R03)",
  " (ws/n7)",
];
/** What ends a story almost like a mark, and is part of it. */
const ENDS = [
  "Begitu tertulis dalam dokumen (bab III).",
  "Ia mendapat nilai A*",
  "Badan itu bernama Dinas Pekerjaan Umum (PU).",
  "Nilainya naik dua kali lipat (2024).",
  "Ia bertanya mengapa (dan kepada siapa).",
  "Semua dibayar tunai (lihat tabel)",
  "Ketua umum partai itu adalah Rina (PDI-P)",
  "Mereka memenangkan pertandingan itu 3-2",
  "Temanya adalah hidup - mati",
  "Ia menyebutnya lembaga antikorupsi (KPK)",
  "The man was 42 (his brother 40).",
  "Sisanya milik negara (BUMN)",
  "He is a member of NATO (and of the EU)",
  "Rumah itu milik pemerintah (Pemkab)",
  "Ia lahir di Bandung (Jawa Barat)",
  "Kata kuncinya sabar (sabar sekali)",
  "Total 120 orang (80 pria, 40 wanita)",
  "Namanya tertulis di sana: Budi (bukan nama sebenarnya)",
];
const INSERTS = [
  "Baca Juga: <a href=/1>Harga Emas Naik</a>",
  "BACA JUGA:<br><a href=/1>Harga Emas Naik</a>",
  "Baca juga <a href=/1>Harga Emas Naik</a>",
  "Baca: <a href=/1>Harga Emas Naik</a>",
  "Simak juga: <a href=/1>Video Harga Emas</a>",
  "Simak Video 'Harga Emas Naik':",
  "Simak juga Video: Harga Emas Naik",
  "Lihat juga: <a href=/1>Harga Emas</a>",
  "Lihat Juga :",
  "Also read: <a href=/1>Gold</a>",
  "READ MORE: <a href=/1>Gold</a>",
  "Read more: Gold price rises",
  "Read: Gold price rises",
  "ALSO READ | Gold price rises",
  "See also: Gold",
  "RELATED: Gold price rises",
  "Related story: Gold",
  "Watch: Gold price",
  "ADVERTISEMENT",
  "ADVERTISEMENT<br>SCROLL TO CONTINUE WITH CONTENT",
  "SCROLL TO CONTINUE WITH CONTENT",
  "Scroll to continue",
  "Advertisement - Scroll to continue",
  "Iklan",
  'Artikel ini telah tayang di <a href=/>Kompas.com</a> dengan judul "Harga Emas Naik"',
  "Artikel ini telah tayang di TribunPekanbaru.com dengan judul Harga Emas, https://x.example/1",
  'Dapatkan update berita pilihan dan breaking news setiap hari dari Kompas.com. Mari bergabung di Grup Telegram "Kompas.com News Update", caranya klik link https://t.me/kompascomupdate, kemudian join.',
  "Dapatkan update berita terbaru di WhatsApp Channel kami",
  "Ikuti saluran WhatsApp kami untuk berita terbaru",
  "Ikuti kami di Google News",
  "Ikuti berita terkini dari Riau24 di Google News, klik di sini",
  "Follow our WhatsApp Channel for updates",
  "Join our WhatsApp channel",
  "Cek Berita dan Artikel yang lain di Google News dan WA Channel",
  "Baca berita lainnya di Google News",
  "Simak breaking news dan berita pilihan kami langsung di ponselmu. Pilih saluran andalanmu akses berita Kompas.com WhatsApp Channel : https://www.whatsapp.com/channel/x. Pastikan kamu sudah install aplikasi WhatsApp ya.",
  "Cek berita, artikel, dan konten yang lain di Google News",
  "[Gambas:Video 20detik]",
  "[Gambas:Video CNN]",
  "Tonton video: Harga Emas",
  "Saksikan video pilihan berikut ini:",
  "Saksikan Video Pilihan Ini:",
  "Pilihan Editor: <a href=/1>Harga Emas</a>",
  "Pilihan Redaksi",
  "Artikel Terkait:",
  "Berita Terkait",
  "Lanjutkan membaca di halaman berikutnya",
  "Halaman Selanjutnya",
  "Lea también: Oro",
  "Lire aussi : L'or",
  "À lire aussi : L'or",
  "Lesen Sie auch: Gold",
  "Mehr dazu: Gold",
  "Leia também: Ouro",
  "Leggi anche: Oro",
  "Lees ook: Goud",
  "Читайте также: Золото",
  "İlgili haber: Altın",
  "اقرأ أيضا: الذهب",
  "延伸阅读：黄金",
  "関連記事：金",
  "Sign up for our newsletter",
  "Subscribe to our newsletter to get the latest news",
  "Download aplikasi Berita Riau24 di Play Store",
  "Share this article",
  "Bagikan:",
  "Tags: emas, harga",
  "Skip to main content",
];
const CREDITS = [
  "Editor: Rina",
  "Reporter: Rina Wati",
  "Penulis: Rina Wati",
  "Penulis : Rina | Editor : Dewi",
  "Sumber: Antara",
  "Sumber: https://hulu.example/x",
  "Sumber Foto: Antara",
  "Copyright © ANTARA 2024",
  "COPYRIGHT © ANTARA 2024",
  "© 2024 Riau24",
  "Hak Cipta © 2024",
  "(Reporting by A B; Editing by C D)",
  "Reporting by A B in Jakarta; Editing by C D",
  "Our Standards: The Thomson Reuters Trust Principles.",
  "Pewarta: Rina<br>Editor: Dewi",
  "Pewarta : Rina Wati",
  "Editor : Dewi",
  "Uploader: Dewi",
  "Fotografer: Rina",
  "Laporan: Rina",
  "Kontributor: Rina",
  "Tim Redaksi",
  "Baca Selengkapnya",
  "-30-",
  "***",
  "Dilarang keras mengambil konten, melakukan crawling atau pengindeksan otomatis untuk AI di situs web ini tanpa izin tertulis dari Kantor Berita ANTARA.",
  "Copyright 2024 The Associated Press. All rights reserved. This material may not be published, broadcast, rewritten or redistributed without permission.",
  "All rights reserved.",
  "Topik: Emas",
  "Berita ini 12 kali dibaca",
  "Get the latest news in your inbox",
  "Penulis: Rina Wati\nEditor: Dewi",
  "(Penulis: Rina Wati)",
  "Ikuti kami di: Facebook, Twitter, Instagram",
  "Dapatkan berita terupdate dari Riau24 di WhatsApp",
  "Follow us on Twitter @x",
  "This article was originally published on Example",
];
/** Sentences that begin almost like an insert. */
const SENTENCES = [
  "Baca juga buku-buku lama di perpustakaan desa itu, kata guru yang setiap hari mengajar anak-anak membaca di tepi sungai Kampar.",
  "Sumber air di desa itu kering sejak bulan Juli, kata para petani yang kini mengambil air dari sungai.",
  "Editor surat kabar itu menolak berkomentar ketika ditanya tentang berita yang ditulisnya minggu lalu di kota itu.",
  "Ikuti saran dokter, kata kepala dinas kesehatan, dan jangan keluar rumah selama asap masih tebal di kota.",
  "Watch the sky tonight, said the astronomers, because the comet will not come back for eighty thousand years.",
  "Related parties have been informed, the ministry said, and the tender will be opened again before the summer.",
  "Tonton pertandingan itu bersama keluarga, katanya, sebab tidak ada yang lebih indah daripada sepak bola desa.",
  "Foto itu diambil pada hari Kamis oleh seorang warga yang kebetulan lewat di tepi sungai yang sedang meluap.",
  "Cek fakta: sebuah unggahan di Facebook menyebut bahwa jembatan itu dibangun pada masa penjajahan, padahal tidak.",
  "Simak pernyataan bupati di Twitter yang kemudian dihapus, kata warga yang sempat membacanya pada malam itu.",
];

describe("what many outlets add to a story", () => {
  const story = paragraphs({});

  for (const mark of MARKS) {
    it(`the end mark "${mark.trim()}" goes`, () => expect(paragraphs({ last: `${LAST}${mark}` })).to.deep.equal(story));
  }
  for (const last of ENDS) {
    it(`an ending stays: ${last}`, () => expect(paragraphs({ last }).at(-1)).to.equal(last));
  }
  for (const insert of INSERTS) {
    it(`between paragraphs goes: ${insert.slice(0, 60)}`, () =>
      expect(paragraphs({ between: `<p>${insert}</p>` })).to.deep.equal(story));
  }
  for (const credit of CREDITS) {
    it(`below the story goes: ${JSON.stringify(credit.slice(0, 60))}`, () =>
      expect(paragraphs({ after: `<p>${credit.replace("\n", "<br>")}</p>` })).to.deep.equal(story));
  }
  for (const sentence of SENTENCES) {
    it(`a sentence stays: ${sentence.slice(0, 50)}`, () =>
      expect(paragraphs({ between: `<p>${sentence}</p>` })).to.include(sentence));
  }
});
