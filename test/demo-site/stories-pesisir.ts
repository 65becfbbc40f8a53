import type { Story } from "./story.js";

/** The site without a feed: its pages stand in three kinds of markup (`markupOf`), bylines, datelines and quotes as such sites have them. */
export const STORIES_PESISIR: readonly Story[] = [
  {
    slug: "mercusuar-tanjung-ombak-tampil-dengan-warna-baru",
    outlet: "pesisir",
    minutesAgo: 26,
    title: "Mercusuar Tanjung Ombak Tampil dengan Warna Baru, Nelayan Tak Lagi Salah Lihat",
    author: "Hendri Saputra",
    categories: ["Pesisir"],
    caption: "Mercusuar Tanjung Ombak tampil dengan garis merah dan putih",
    paragraphs: [
      "Mercusuar Tanjung Ombak selesai dicat ulang dengan garis merah dan putih setelah dua bulan dikerjakan oleh sembilan relawan yang bergantian memanjat dengan tali pengaman.",
      "Penjaga mercusuar, Yusuf Lamatta, mengatakan cat lama sudah pudar sehingga nelayan kerap salah mengira menara itu sebagai awan pada siang hari yang terik.",
      '“Sekarang dari jauh pun kelihatan. Tidak ada alasan lagi terlambat pulang makan siang," kata Yusuf.',
      "Biaya pengecatan ditanggung bersama oleh koperasi nelayan dan hasil penjualan 640 kue talam.",
    ],
  },
  {
    slug: "kapal-perintis-singgah-dua-kali-sepekan",
    outlet: "pesisir",
    minutesAgo: 58,
    title: "Kapal Penumpang Singgah Dua Kali Sepekan di Pulau Karang Manis",
    author: "Meilani Putri",
    categories: ["Transportasi"],
    caption: "Penumpang menunggu kapal di dermaga Pulau Karang Manis",
    paragraphs: [
      "Kapal penumpang antarpulau mulai pekan depan singgah dua kali sepekan di Pulau Karang Manis, yakni setiap Selasa dan Sabtu pukul 07.30, setelah warga mengumpulkan 900 tanda tangan.",
      'Camat Kepulauan Manis, Rosdiana, menyebutkan jadwal baru itu diuji selama tiga bulan. "Kalau penumpangnya ramai, kami usulkan menjadi tiga kali," ujarnya.',
      "Selama ini warga pulau itu hanya dilayani satu kapal setiap hari Sabtu. Mereka yang tertinggal harus menunggu sepekan atau menyewa perahu dengan ongkos yang tidak murah.",
      "Tiket dijual di warung dermaga. Anak berumur di bawah lima tahun dan ayam dalam keranjang tidak dipungut biaya.",
    ],
  },
  {
    slug: "kue-talam-raksasa-habis-dalam-sebelas-menit",
    outlet: "pesisir",
    minutesAgo: 121,
    title: "Kue Talam Raksasa Habis dalam Sebelas Menit di Festival Kampung Seberang",
    author: "Hendri Saputra",
    categories: ["Ragam"],
    caption: "Warga memotong kue talam sepanjang delapan meter",
    paragraphs: [
      "Kue talam sepanjang delapan meter yang dimasak bersama oleh 60 ibu di Kampung Seberang habis dalam sebelas menit setelah dipotong pada pembukaan festival, Minggu malam.",
      'Ketua panitia, Nurhayati, semula memperkirakan kue itu cukup untuk dua jam. "Kami bahkan belum sempat berfoto, loyangnya sudah kosong,” ucapnya.',
      "Panitia akhirnya mengukus lagi dua loyang kecil untuk para pemain musik yang baru turun dari panggung.",
    ],
  },
  {
    slug: "mangrove-rawa-lestari-ditanam-pelajar",
    outlet: "pesisir",
    minutesAgo: 205,
    title: "Pelajar Tanam 2.400 Bibit Mangrove di Rawa Lestari",
    author: "Meilani Putri",
    categories: ["Lingkungan"],
    caption: "Pelajar menanam bibit mangrove di Rawa Lestari",
    paragraphs: [
      "Sebanyak 180 pelajar dari empat sekolah menanam 2.400 bibit mangrove di Rawa Lestari untuk menahan abrasi yang dalam lima tahun menggerus bibir pantai hingga 30 meter.",
      "Guru pendamping, Anwar Siregar, meminta setiap kelompok memberi nama pada barisannya. 'Kalau sudah punya nama, mereka akan kembali menengok,\" tuturnya.",
      "Bibit yang tumbuh akan dihitung lagi enam bulan mendatang. Kelompok dengan bibit hidup terbanyak mendapat hadiah satu perahu dayung untuk sekolahnya.",
    ],
  },
  {
    slug: "radio-komunitas-ombak-fm-mengudara",
    outlet: "pesisir",
    minutesAgo: 290,
    title: "Radio Komunitas Ombak FM Mengudara dari Bekas Gudang Es",
    author: "Hendri Saputra",
    categories: ["Ragam"],
    caption: "Penyiar Ombak FM di studio bekas gudang es",
    paragraphs: [
      "Radio komunitas Ombak FM mulai mengudara dari sebuah bekas gudang es di dekat pelabuhan dengan acara pembuka berisi ramalan angin, resep ikan, dan titip salam antarpulau.",
      'Penanggung jawab siaran, Tiara Lubis, mengatakan dinding gudang yang tebal justru membuat suara penyiar terdengar jernih. "Hanya saja kami harus siaran memakai jaket," katanya.',
      "Siaran dapat didengar setiap hari mulai pukul 05.00 hingga 21.00 waktu setempat.",
    ],
  },
];
