/** Reports as two desks would print them, and reports that a hasty reader could take for one another. All invented. */
export interface TextPair {
  readonly name: string;
  readonly one: string;
  readonly other: string;
}

const DOLPHIN_AGENCY = `Seekor lumba-lumba yang terjebak di kolam bekas tambak Desa Pasir Lengang selama empat hari berhasil dikembalikan ke laut pada Rabu pagi. Evakuasi melibatkan 26 nelayan, enam penyelam, dan dua ekskavator milik dinas pekerjaan umum. "Kami membuat parit sedalam satu setengah meter supaya lumba-lumba itu bisa berenang sendiri ke muara," kata koordinator evakuasi, Laila Hamzah. Proses tersebut berlangsung selama tujuh jam karena air baru cukup tinggi menjelang pasang. Lumba-lumba jantan sepanjang 2,1 meter itu diperkirakan masuk ke tambak ketika tanggul jebol akibat gelombang tinggi pada akhir pekan lalu. Warga setempat sempat menyiramkan air laut ke tubuhnya secara bergantian agar tidak kepanasan.`;

const DOLPHIN_OUTLET = `WARTA TELUK - Empat hari terjebak di kolam bekas tambak, seekor lumba-lumba akhirnya bebas. Evakuasi di Desa Pasir Lengang itu melibatkan 26 nelayan, enam penyelam, dan dua ekskavator milik dinas pekerjaan umum, Rabu. “Kami membuat parit sedalam satu setengah meter supaya lumba-lumba itu bisa berenang sendiri ke muara,” ujar koordinator evakuasi Laila Hamzah. Baca juga: Kenapa lumba-lumba suka mengikuti kapal? Proses tersebut berlangsung selama tujuh jam karena air baru cukup tinggi menjelang pasang. Lumba-lumba sepanjang 2,1 meter itu diduga masuk ketika tanggul jebol akibat gelombang tinggi pada akhir pekan lalu. (lh/red)`;

const DOLPHIN_FOLLOW_UP = `Pemerintah Desa Pasir Lengang akan memasang jaring pembatas di tiga saluran tambak setelah seekor lumba-lumba terjebak di sana pekan ini. Kepala desa, Bakri Nontji, mengatakan jaring itu dibeli dengan dana gotong royong sebesar 12 juta rupiah. Koordinator evakuasi Laila Hamzah menyarankan agar lubang jaring tidak terlalu rapat sehingga ikan kecil tetap dapat lewat. Selain itu, warga diminta melapor bila melihat tanggul yang mulai retak. Desa juga menyiapkan papan petunjuk berisi nomor telepon tim penyelamat satwa laut dan cara menolong lumba-lumba yang terdampar sebelum bantuan datang.`;

const MARKET_AGENCY = `Pemerintah Kota Lindu memindahkan 214 pedagang kaki lima dari tepi Jalan Pelabuhan ke gedung pasar baru mulai Kamis. Wali Kota Rosdiana Malik menjanjikan bebas sewa selama enam bulan pertama dan listrik gratis pada malam hari. Pedagang menempati tiga lantai dengan pembagian menurut jenis dagangan, yakni ikan di lantai dasar, sayuran di lantai dua, dan makanan di lantai tiga. Ketua paguyuban pedagang, Sumiati, meminta pemerintah memastikan bus kota berhenti di depan gedung itu karena sebagian besar pelanggan mereka adalah pekerja pelabuhan yang berjalan kaki. Jalan Pelabuhan selanjutnya dijadikan jalur pejalan kaki dan sepeda. Penataan kawasan itu menghabiskan anggaran 3,4 miliar rupiah dan ditargetkan selesai pada bulan Maret.`;

const MARKET_OUTLET = `Sebanyak 214 pedagang kaki lima di tepi Jalan Pelabuhan, Kota Lindu, menempati gedung pasar baru mulai Kamis (5/2). Wali Kota Rosdiana Malik menjanjikan bebas sewa selama enam bulan pertama dan listrik gratis pada malam hari. Ikan dijual di lantai dasar, sayuran di lantai dua, makanan di lantai tiga. Ketua paguyuban pedagang Sumiati meminta pemerintah memastikan bus kota berhenti di depan gedung itu karena sebagian besar pelanggan mereka adalah pekerja pelabuhan yang berjalan kaki. "Kalau busnya lewat begitu saja, kami yang rugi," katanya menambahkan kepada Kabar Muara. Jalan Pelabuhan selanjutnya dijadikan jalur pejalan kaki dan sepeda.`;

const MARKET_OTHER_TOWN = `Pemerintah Kota Sanggar memindahkan 96 pedagang kaki lima dari halaman terminal ke lapangan sementara mulai Senin. Wali Kota Anwar Siregar menjanjikan bebas sewa selama satu tahun dan penerangan pada malam hari. Pedagang menempati tenda dengan pembagian menurut jenis dagangan, yakni pakaian di sisi barat, buah di tengah, dan makanan di sisi timur. Ketua paguyuban pedagang, Herman, meminta pemerintah memastikan truk sampah datang setiap pagi karena sebagian besar tenda berada dekat sekolah. Halaman terminal selanjutnya dijadikan tempat parkir. Penataan kawasan itu menghabiskan anggaran 780 juta rupiah dan ditargetkan selesai pada bulan Juni.`;

const DURIAN_AGENCY = `Sebuah kebun durian di Kuala Sepi menawarkan pakej makan sepuas hati pada harga RM35 seorang bagi menarik pelancong pada musim cuti sekolah. Pemiliknya, Hasnah Idris, berkata pengunjung boleh memilih lima jenis durian termasuk baka kampung yang ditanam oleh arwah datuknya pada tahun 1962. "Kami hadkan kepada 80 orang sehari supaya semua dapat duduk dengan selesa di bawah pokok," katanya. Menurut Hasnah, tempahan bagi dua minggu pertama sudah penuh dan kebanyakannya dibuat oleh keluarga dari bandar. Pihak kebun turut menyediakan air kelapa muda dan sarung tangan secara percuma. Anak-anak di bawah tujuh tahun tidak dikenakan bayaran.`;

const DURIAN_OUTLET = `KUALA SEPI: Makan durian sepuas hati pada harga RM35 seorang, itulah tawaran sebuah kebun di sini sempena musim cuti sekolah. Hasnah Idris, pemiliknya, memberitahu pengunjung boleh memilih lima jenis durian termasuk baka kampung yang ditanam oleh arwah datuknya pada tahun 1962. “Kami hadkan kepada 80 orang sehari supaya semua dapat duduk dengan selesa di bawah pokok,” katanya ketika ditemui. Tempahan bagi dua minggu pertama sudah penuh dan kebanyakannya dibuat oleh keluarga dari bandar. Air kelapa muda dan sarung tangan disediakan secara percuma.`;

const LIBRARY_AGENCY = `SALTMERE - A library book borrowed in 1951 has been returned to Saltmere town library, 74 years late and with a jar of plum jam by way of apology. The book, a guide to knots, had been taken to sea by ship's cook Edwin Thole and was found in his sea chest by his granddaughter, Agnes. "He always said he would bring it back when he had learned the last chapter," she told librarians on Tuesday. At the rate printed inside the cover the fine would have come to 1,352 crowns, but the library stopped charging fines in 2019. Head librarian Desmond Achterberg said the book would go on display next to the jam, which staff have agreed not to open until somebody ties the final knot correctly.`;

const LIBRARY_OUTLET = `A knot book borrowed from Saltmere library in 1951 is finally back on the shelf. It had been taken to sea by ship's cook Edwin Thole and was found in his sea chest by his granddaughter, Agnes Thole, who brought it in on Tuesday with a jar of plum jam by way of apology. “He always said he would bring it back when he had learned the last chapter,” she told librarians. At the rate printed inside the cover the fine would have come to 1,352 crowns, but the library stopped charging fines in 2019. Head librarian Desmond Achterberg plans to put the book on display next to the jam.`;

const LIBRARY_TEASER = `A library book borrowed in 1951 has been returned to Saltmere town library, 74 years late and with a jar of plum jam by way of apology. The book, a guide to knots, had been taken to sea by ship's cook Edwin Thole …`;

const LIBRARY_OTHER = `Saltmere town library will open on Sundays from next month after 1,900 people signed a petition. Head librarian Desmond Achterberg said volunteers would staff the desk between ten and four, and that the reading room would stay quiet even if the café did not. The library stopped charging fines in 2019 and has since seen lending rise by a third. "People bring books back because they want the next one," he said. Councillors approved the plan on Tuesday by eleven votes to two. The Sunday service will be reviewed after six months, when the town decides its next budget.`;

const FERRY_AGENCY = `The night ferry between Thornby and Eastwick will resume on 3 April after a winter of repairs, its operator said on Friday. The 41-year-old Northern Wren has been fitted with new engines that burn a third less fuel and, passengers will be glad to hear, with doors that close without a kick. Chief engineer Bakri Nontji said the work had taken longer than planned because a family of swallows nested in the funnel and could not be moved until the young had flown. Tickets will cost 18 crowns, the same as last year, and bicycles travel free. The ferry carries up to 212 passengers and leaves Thornby every evening at a quarter to ten.`;

const FERRY_OUTLET = `Good news for night owls: the Thornby to Eastwick night ferry is back from 3 April. The 41-year-old Northern Wren has been fitted with new engines that burn a third less fuel and, passengers will be glad to hear, with doors that close without a kick. Why the long wait? A family of swallows nested in the funnel and could not be moved until the young had flown, says chief engineer Bakri Nontji. Tickets will cost 18 crowns, the same as last year, and bicycles travel free. She carries up to 212 passengers and leaves Thornby every evening at a quarter to ten.`;

const CHINESE_ONE = `河口镇图书馆星期二收到一本迟还七十四年的书，随书附上的还有一罐梅子酱。这本讲绳结的书当年被船上的厨师带到海上，最近由他的孙女在旧箱子里找到。馆长说，图书馆早在二〇一九年就取消了罚款，因此她不必付钱。这本书将与梅子酱一起展出，直到有人打好最后一个绳结为止。`;

const CHINESE_OTHER = `【本报讯】一本迟还七十四年的书回到了河口镇图书馆，随书附上的还有一罐梅子酱。这本讲绳结的书当年被船上的厨师带到海上，最近由他的孙女在旧箱子里找到。馆长表示图书馆早在二〇一九年就取消了罚款，因此她不必付钱。`;

export const SAME: readonly TextPair[] = [
  { name: "a feature with another lead", one: DOLPHIN_AGENCY, other: DOLPHIN_OUTLET },
  { name: "a council report with a sentence of the outlet's own", one: MARKET_AGENCY, other: MARKET_OUTLET },
  { name: "a Malay feature, the lead turned round", one: DURIAN_AGENCY, other: DURIAN_OUTLET },
  { name: "an English feature, sentences joined", one: LIBRARY_AGENCY, other: LIBRARY_OUTLET },
  { name: "a teaser and its full text", one: LIBRARY_TEASER, other: LIBRARY_AGENCY },
  { name: "a chatty rewrite", one: FERRY_AGENCY, other: FERRY_OUTLET },
  { name: "a script without spaces", one: CHINESE_ONE, other: CHINESE_OTHER },
  {
    name: "one text in capitals and without quotes",
    one: FERRY_AGENCY,
    other: FERRY_AGENCY.toUpperCase().replaceAll('"', ""),
  },
];

export const DIFFERENT: readonly TextPair[] = [
  { name: "a follow-up to the same event", one: DOLPHIN_AGENCY, other: DOLPHIN_FOLLOW_UP },
  { name: "the same policy in another town", one: MARKET_AGENCY, other: MARKET_OTHER_TOWN },
  { name: "the same person and place, other news", one: LIBRARY_AGENCY, other: LIBRARY_OTHER },
  { name: "two features of one desk", one: LIBRARY_OUTLET, other: FERRY_OUTLET },
  {
    name: "one boilerplate under two stories",
    one: `${DURIAN_AGENCY} ${"Ikuti saluran kami di telegram dan aplikasi kami untuk berita terkini setiap hari."}`,
    other: `${MARKET_AGENCY} ${"Ikuti saluran kami di telegram dan aplikasi kami untuk berita terkini setiap hari."}`,
  },
  { name: "nothing and something", one: "", other: FERRY_AGENCY },
  { name: "nothing and nothing", one: "", other: "" },
  {
    name: "two short identical lines, too short to tell",
    one: "Simak videonya di sini.",
    other: "Simak videonya di sini.",
  },
];
