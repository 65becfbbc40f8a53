/** Frames of reports as agencies write them again and again; `{name}` stands for a fact. Places, people and events are invented. */
export interface Template {
  readonly topic: string;
  readonly language: "id" | "ms" | "en";
  readonly title: string;
  readonly sentences: readonly string[];
}

export const TEMPLATES: readonly Template[] = [
  {
    topic: "gempa",
    language: "id",
    title: "Gempa Magnitudo {small} Guncang {place}, Tidak Berpotensi Tsunami",
    sentences: [
      "Gempa bumi dengan magnitudo {small} mengguncang wilayah {place} pada {day} pukul {clock} WIB dan tidak berpotensi tsunami.",
      "Pusat gempa berada di laut pada kedalaman {number} kilometer, sekitar {number2} kilometer arah {direction} dari {place}.",
      "Hasil analisis menunjukkan gempa tersebut dipicu oleh aktivitas sesar lokal dengan mekanisme pergerakan geser.",
      "Guncangan dirasakan warga di {place2} dengan skala intensitas III MMI, atau seperti getaran truk yang sedang melintas.",
      "Kepala Pusat Gempa Bumi {person} mengatakan hingga pukul {clock2} WIB tercatat {number3} kali gempa susulan.",
      '"Masyarakat diimbau tetap tenang dan tidak terpengaruh oleh isu yang tidak dapat dipertanggungjawabkan kebenarannya," kata {person}.',
      "Warga juga diminta menghindari bangunan yang retak atau rusak akibat guncangan dan memeriksa kembali rumahnya sebelum masuk.",
      "Belum ada laporan mengenai kerusakan bangunan maupun korban jiwa di {place} sampai berita ini diturunkan.",
    ],
  },
  {
    topic: "kebakaran",
    language: "id",
    title: "Kebakaran Hanguskan {number} Kios di Pasar {place}",
    sentences: [
      "Kebakaran melanda Pasar {place} pada {day} dini hari dan menghanguskan sedikitnya {number} kios milik pedagang.",
      "Api pertama kali terlihat sekitar pukul {clock} WIB dari sebuah kios di bagian {direction} pasar, kemudian cepat merambat karena angin kencang.",
      "Kepala Dinas Pemadam Kebakaran {place}, {person}, mengatakan pihaknya mengerahkan {number2} unit mobil pemadam ke lokasi kejadian.",
      '"Petugas sempat kesulitan karena jalan masuk ke pasar sempit dan sumber air cukup jauh," kata {person} di lokasi.',
      "Api baru dapat dipadamkan pada pukul {clock2} WIB setelah petugas dibantu warga dari {place2} menyemprotkan air dari sungai.",
      "Tidak ada korban jiwa dalam peristiwa itu, namun kerugian diperkirakan mencapai {number3} juta rupiah.",
      "Seorang pedagang bernama {person2} mengaku hanya sempat menyelamatkan timbangan dan dua karung beras dari kiosnya.",
      "Polisi masih menyelidiki penyebab kebakaran dan telah meminta keterangan dari sejumlah saksi di sekitar pasar.",
      "Pemerintah kota menyiapkan tempat berjualan sementara di lapangan dekat terminal {place2} mulai pekan depan.",
    ],
  },
  {
    topic: "harga",
    language: "id",
    title: "Harga Beras di {place} Naik Jadi {number} Rupiah per Kilogram",
    sentences: [
      "Harga beras kualitas sedang di sejumlah pasar tradisional {place} pada {day} naik menjadi {number} rupiah per kilogram.",
      "Kepala Dinas Perdagangan {place}, {person}, menyebut kenaikan itu dipengaruhi oleh berkurangnya pasokan dari {place2} sejak dua pekan terakhir.",
      '"Kami sudah berkoordinasi dengan pemasok agar distribusi kembali lancar sebelum akhir bulan," ujar {person} kepada wartawan.',
      "Pantauan di Pasar {place2} menunjukkan harga cabai rawit bertahan pada {number2} rupiah, sedangkan bawang merah turun menjadi {number3} rupiah per kilogram.",
      "Pedagang bernama {person2} mengatakan pembeli mulai mengurangi jumlah belanja karena harga kebutuhan pokok terus bergerak naik.",
      "Pemerintah daerah berencana menggelar operasi pasar di {number3} titik dengan harga di bawah harga eceran tertinggi.",
      "Warga diminta tidak membeli secara berlebihan karena stok di gudang masih mencukupi untuk kebutuhan tiga bulan ke depan.",
    ],
  },
  {
    topic: "banjir",
    language: "ms",
    title: "Banjir di {place}: {number} Mangsa Dipindahkan ke Pusat Pemindahan",
    sentences: [
      "Seramai {number} mangsa daripada {number2} keluarga dipindahkan ke pusat pemindahan sementara di {place} setakat jam {clock} pada {day}.",
      "Ketua Pegawai Daerah {place}, {person}, berkata hujan lebat sejak malam tadi menyebabkan paras air sungai melepasi tahap bahaya.",
      '"Pasukan penyelamat masih berada di lapangan bagi membantu penduduk di kawasan rendah yang belum berpindah," katanya ketika dihubungi.',
      "Beliau berkata dua buah lagi pusat pemindahan di {place2} akan dibuka sekiranya keadaan cuaca tidak bertambah baik malam ini.",
      "Jalan utama yang menghubungkan {place} dan {place2} ditutup kepada semua kenderaan ringan selepas dinaiki air sedalam {number3} sentimeter.",
      "Seorang penduduk, {person2}, berkata beliau sekeluarga sempat membawa dokumen penting dan beberapa helai pakaian sahaja.",
      "Orang ramai dinasihatkan supaya sentiasa mematuhi arahan pihak berkuasa dan tidak membenarkan anak-anak bermain di kawasan banjir.",
    ],
  },
  {
    topic: "results",
    language: "en",
    title: "{place} Shipping Lifts Profit {number} Percent on Ferry Demand",
    sentences: [
      "{place} Shipping reported a {number} percent rise in quarterly profit on {day}, helped by strong demand on its ferry routes to {place2}.",
      "Revenue rose to {number3} million crowns in the three months to the end of the quarter, compared with analysts' average estimate of {number2} million.",
      '"We are pleased with the performance across all of our businesses in what remains a challenging environment," chief executive {person} said in a statement.',
      "The company maintained its forecast for the full year and said it expects fuel costs to ease in the second half.",
      "Shares in the company were up {small} percent in early trading, outperforming a slightly weaker broader market.",
      "Finance chief {person2} said the board would decide on a dividend after the annual meeting in {place2}.",
      "Analysts said the results were broadly in line with expectations but cautioned that competition on short routes was increasing.",
    ],
  },
  {
    topic: "storm",
    language: "en",
    title: "Storm {person2} Cuts Power to {number} Homes Near {place}",
    sentences: [
      "A storm that swept across the coast near {place} on {day} left {number} homes without electricity and closed schools in three districts.",
      "The weather service said gusts of up to {number2} kilometres an hour were recorded at {clock} local time, the strongest since records began there.",
      "Fallen trees blocked the railway line between {place} and {place2}, and operators warned passengers not to travel unless their journey was necessary.",
      '"Our crews have been working through the night and will not stop until every home is connected," said {person}, head of the regional power company.',
      "Emergency services said they had received {number3} calls since midnight but that no serious injuries had been reported so far.",
      "Residents in low-lying areas were urged to move vehicles to higher ground and to keep away from sea walls until the warning is lifted.",
      "Forecasters expect winds to ease gradually from the {direction} during the evening, with further showers possible at the weekend.",
    ],
  },
];

export const FACTS = {
  place: [
    "Lindu",
    "Sanggar",
    "Tanjung Ombak",
    "Karang Manis",
    "Pasir Lengang",
    "Saltmere",
    "Thornby",
    "Kuala Sepi",
    "Rawa Lestari",
    "Bukit Randu",
    "Teluk Awan",
    "Eastwick",
  ],
  person: [
    "Darwis Tanjung",
    "Rosdiana Malik",
    "Yusuf Lamatta",
    "Imogen Farrow",
    "Tomas Ledley",
    "Hasnah Idris",
    "Anwar Siregar",
    "Agnes Thole",
    "Bakri Nontji",
    "Laila Hamzah",
  ],
  day: {
    id: ["Senin", "Selasa", "Rabu", "Kamis", "Jumat"],
    ms: ["Isnin", "Selasa", "Rabu", "Khamis", "Jumaat"],
    en: ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"],
  },
  direction: {
    id: ["utara", "barat daya", "tenggara", "timur"],
    ms: ["utara", "timur"],
    en: ["north", "south-west", "east", "west"],
  },
} as const;
