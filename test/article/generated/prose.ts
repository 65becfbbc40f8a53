/** Paragraphs of our own for made-up news, with places for names, places and numbers. */
export interface Language {
  readonly tag: string;
  readonly titles: readonly string[];
  readonly first: readonly string[];
  readonly paragraphs: readonly string[];
  readonly captions: readonly string[];
  readonly names: readonly string[];
  readonly places: readonly string[];
  readonly other: readonly string[];
}

export const INDONESIAN: Language = {
  tag: "id",
  titles: [
    "Warga {place} Gotong Royong Bersihkan Parit Setelah Banjir",
    "Harga Cabai di {place} Turun, Pedagang Mulai Bernapas Lega",
    "Sekolah di {place} Dapat {n} Perahu untuk Antar Jemput Murid",
    "Festival Lampu Colok di {place} Kembali Digelar Tahun Ini",
  ],
  first: [
    "Pemerintah daerah di {place} mengumumkan rencana perbaikan {n} ruas jalan desa yang rusak berat sejak musim hujan tahun lalu.",
    "Sebanyak {n} keluarga di {place} menerima bantuan bibit dan pupuk dari koperasi setempat pada awal pekan ini.",
    "Kebakaran lahan di pinggir {place} berhasil dipadamkan setelah petugas bekerja selama {n} jam tanpa henti.",
  ],
  paragraphs: [
    '"Kami tidak ingin menunggu sampai ada korban. Lebih baik bergerak sekarang," kata {name} kepada wartawan di kantornya.',
    "Menurut {name}, pekerjaan itu memakan biaya sekitar {n} juta rupiah yang diambil dari dana desa dan sumbangan warga.",
    "Di lapangan, warga tampak bekerja sejak pagi. Sebagian membawa cangkul, sebagian lain menyiapkan makanan di balai desa.",
    "Data dinas terkait menunjukkan bahwa dalam {n} bulan terakhir jumlah kejadian serupa menurun hampir separuhnya.",
    "{name}, seorang ibu rumah tangga, mengaku senang karena anak-anaknya kini bisa berangkat sekolah tanpa harus memutar jauh.",
    "“Kalau hujan, jalan ini seperti sungai. Sekarang sudah lebih baik, meskipun belum sempurna, ujarnya sambil tersenyum.",
    "Rapat lanjutan akan digelar pekan depan untuk membahas pembagian tugas antara pemerintah desa, pemuda, dan kelompok tani.",
    "Hingga berita ini ditulis, belum ada keterangan resmi dari pihak perusahaan mengenai ganti rugi yang diminta warga.",
  ],
  captions: [
    "Warga {place} bekerja bersama di tepi sungai pada pagi hari",
    "Suasana pasar di {place} menjelang akhir pekan",
  ],
  names: ["Rahmat Hidayat", "Siti Nurhaliza Putri", "Bambang Sulistyo", "Dewi Kartika", "Yusuf Maulana"],
  places: ["Tembilahan", "Bangkinang", "Dumai", "Payakumbuh"],
  other: [
    "Bupati Resmikan Jalan Baru",
    "Harga Emas Hari Ini Naik Tipis",
    "Jadwal Kapal Menuju Pulau Rupat",
    "Tips Menyimpan Durian agar Awet",
  ],
};

export const MALAY: Language = {
  tag: "ms",
  titles: [
    "Penduduk {place} Sambut Baik Jambatan Baharu",
    "Kedai Buku Bergerak Kunjungi {n} Kampung di {place}",
    "Nelayan {place} Terima Enjin Baharu",
    "Pelajar {place} Cipta Alat Penapis Air",
  ],
  first: [
    "Kira-kira {n} penduduk di {place} kini boleh menggunakan jambatan baharu yang disiapkan lebih awal daripada jadual.",
    "Sebuah kedai buku bergerak telah mengunjungi {n} kampung di sekitar {place} sejak awal bulan ini untuk menggalakkan tabiat membaca.",
    "Kerajaan negeri akan menyalurkan bantuan kepada {n} nelayan di {place} yang terjejas akibat ribut minggu lalu.",
  ],
  paragraphs: [
    '"Kami amat berterima kasih kerana masalah ini akhirnya diselesaikan," kata {name} ketika ditemui di sini.',
    "Beliau berkata, projek berkenaan menelan belanja kira-kira {n} ribu ringgit dan dijangka memberi manfaat kepada seluruh mukim.",
    "Menurut {name}, kerja-kerja penyelenggaraan akan dibuat setiap enam bulan bagi memastikan keselamatan pengguna terjamin.",
    "Dalam pada itu, ibu bapa di kawasan tersebut berharap lebih banyak kemudahan awam dapat disediakan untuk kanak-kanak.",
    "Seramai {n} sukarelawan turut hadir membantu membersihkan kawasan sekitar sebelum majlis perasmian dijalankan.",
    "Pihak berkuasa tempatan mengingatkan orang ramai supaya tidak membuang sampah ke dalam sungai.",
  ],
  captions: [
    "Penduduk {place} berkumpul di hadapan balai raya",
    "Jambatan baharu di {place} yang mula digunakan minggu ini",
  ],
  names: ["Ahmad Faizal", "Nur Aisyah Rahim", "Lim Wei Han", "Kavitha Subramaniam"],
  places: ["Kuala Selangor", "Kota Bharu", "Segamat", "Tawau"],
  other: [
    "Harga minyak kekal minggu ini",
    "Jadual bas sempena musim cuti",
    "Pasar malam dibuka semula",
    "Ramalan cuaca bagi kawasan pantai",
  ],
};

export const ENGLISH: Language = {
  tag: "en",
  titles: [
    "Volunteers in {place} Rebuild a Footbridge in {n} Days",
    "Why the Night Market in {place} Moved Indoors",
    "{place} Library Lends Out Bicycles and Kites",
    "A Ferry Strike Leaves {place} Cut Off for the Weekend",
  ],
  first: [
    "Residents of {place} have spent the past {n} days rebuilding a footbridge that was swept away by the river last month.",
    "The council in {place} voted on Tuesday to spend part of its reserve on {n} new shelters along the coastal road.",
    "For {n} years the people of {place} crossed the estuary by boat, and on Sunday they did so for the last time.",
  ],
  paragraphs: [
    "“We simply could not wait for another season,” said {name}, who runs the hardware shop on the corner of the main square.",
    "The work cost about {n} thousand dollars, most of it raised at a series of suppers in the parish hall over the winter.",
    "{name}, a retired engineer, drew the plans on the back of an old chart and checked every plank before it was laid.",
    "Not everyone was persuaded. A handful of neighbors worried that the new path would bring more traffic past the school.",
    "Officials said they would inspect the structure twice a year and publish what they find on the notice board by the pier.",
    "By noon the first children had already run across it, counting their steps aloud, and the dogs had followed them.",
    "The weather service expects more rain later this week, though nothing like the storm that flooded the valley in spring.",
    "A second meeting is planned for next month, when the council will decide what to do with the stones of the old bridge.",
  ],
  captions: [
    "Volunteers carry planks across the shallow river near {place}",
    "The old pier at {place} seen from the water",
  ],
  names: ["Martha Oyelaran", "Tom Brannigan", "Lucía Ferrer", "Henry Whitcombe", "Aroha Ngata"],
  places: ["Port Ellery", "Harrow Bay", "Millbrook", "Stonecross"],
  other: [
    "Five walks for a rainy afternoon",
    "The bakery that never closes",
    "Council tax explained",
    "Where to see the northern lights",
  ],
};

export const ARABIC: Language = {
  tag: "ar",
  titles: [
    "أهالي {place} يعيدون بناء جسر صغير خلال {n} يوما",
    "مكتبة متنقلة تزور {n} قرية قرب {place}",
    "سوق {place} القديم يفتح أبوابه من جديد",
    "مزارعون في {place} يجربون طريقة جديدة للري",
  ],
  first: [
    "أعلنت البلدية في {place} يوم الخميس بدء العمل في إصلاح {n} من الطرق الفرعية التي تضررت بسبب الأمطار الأخيرة.",
    "زارت مكتبة متنقلة أكثر من {n} قرية في محيط {place} منذ بداية الشهر الجاري لتشجيع الأطفال على القراءة.",
  ],
  paragraphs: [
    "وقال {name} للصحفيين إن السكان تعاونوا في العمل منذ الصباح الباكر، وإن كثيرا منهم تبرعوا بالمواد اللازمة.",
    "وأضاف أن تكلفة المشروع بلغت نحو {n} ألف دينار، جمع معظمها من تبرعات الأهالي والتجار في السوق القديم.",
    "وترى {name}، وهي معلمة في المدرسة المجاورة، أن الطريق الجديد سيختصر على التلاميذ مسافة طويلة كل يوم.",
    "ومن المقرر أن يعقد اجتماع آخر في الأسبوع المقبل لمناقشة صيانة الجسر وتوزيع المهام بين المتطوعين.",
    "وتشير بيانات رسمية إلى أن عدد الحوادث في المنطقة انخفض خلال الأشهر الستة الماضية بصورة ملحوظة.",
  ],
  captions: ["متطوعون يعملون قرب النهر في {place}", "مدخل السوق القديم في {place}"],
  names: ["سامي العبدالله", "ليلى حداد", "يوسف منصور"],
  places: ["الزرقاء", "طرطوس", "بنزرت"],
  other: ["أسعار الخضار اليوم", "حالة الطقس في نهاية الأسبوع", "مواعيد الحافلات الجديدة"],
};

export const CHINESE: Language = {
  tag: "zh",
  titles: [
    "{place}居民{n}天重建小桥 孩子们重新步行上学",
    "流动书店走进{place}周边{n}个村庄",
    "{place}老街市场修缮后重新开放",
    "{place}渔民试用新型节能渔船",
  ],
  first: [
    "{place}的居民在过去{n}天里合力重建了一座被洪水冲毁的小桥，孩子们从周一起可以重新步行上学。",
    "一家流动书店自本月初以来已经走访了{place}附近的{n}个村庄，为孩子们带去上千册图书。",
  ],
  paragraphs: [
    "负责施工的{name}表示，工程所用的木材大多由村民捐赠，总费用大约为{n}万元，比原先的预算少了将近一半。",
    "“我们不能再等下一个雨季了，”{name}在接受采访时说，“大家一起动手，比坐着抱怨要有用得多。”",
    "当地气象部门预计本周晚些时候仍有降雨，但雨量不会像上个月那样大，河水水位目前处于正常范围之内。",
    "村委会计划每半年对桥梁进行一次检查，并把检查的结果张贴在码头旁边的公告栏里，供所有村民查阅。",
    "下个月还将召开一次会议，讨论旧桥石料的处理办法，以及是否在桥头修建一座供老人休息的小亭子。",
  ],
  captions: ["志愿者在{place}附近的河边搬运木板", "{place}老码头的清晨"],
  names: ["陈立文", "林晓梅", "周志强"],
  places: ["临江镇", "青石桥", "白沙湾"],
  other: ["今日蔬菜价格", "周末天气预报", "新公交线路开通"],
};

export const JAPANESE: Language = {
  tag: "ja",
  titles: [
    "{place}の住民、流された橋を{n}日で再建",
    "移動図書館が{place}周辺の{n}集落を巡回",
    "{place}の朝市、改修を終えて再開",
    "{place}の漁師が新型の小型船を試験",
  ],
  first: [
    "{place}の住民たちは、先月の大雨で流された小さな橋を{n}日間かけて自分たちの手で再建し、日曜日に渡り初めを行った。",
    "{place}では今月から移動図書館が周辺の{n}集落を回り始め、子どもたちが毎週本を借りられるようになった。",
  ],
  paragraphs: [
    "工事を取りまとめた{name}さんは「次の雨の季節まで待つわけにはいかなかった」と話し、集まった人々に感謝を述べた。",
    "費用はおよそ{n}万円で、その大半は冬の間に公民館で開かれた食事会の売り上げと寄付によってまかなわれたという。",
    "近くの小学校で教える{name}さんは、遠回りをしていた児童が安心して通えるようになったことを喜んでいる。",
    "町は半年ごとに橋の状態を調べ、その結果を港のそばの掲示板に張り出して住民に知らせる方針を示している。",
    "来月には二回目の集まりが予定されており、古い橋に使われていた石をどう生かすかについて話し合うことになっている。",
  ],
  captions: ["{place}近くの川で板を運ぶ住民たち", "朝の{place}港"],
  names: ["佐藤 健一", "高橋 由美", "中村 大輔"],
  places: ["浜崎", "石渡", "川尻"],
  other: ["週末の天気", "野菜の値段", "新しいバス路線"],
};
