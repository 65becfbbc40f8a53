/**
 * Words that tell Indonesian, Malay and English apart, in news above all. A word is under `indonesian` or `malay` when
 * the other language writes it otherwise or hardly uses it, and under `shared` when both use it and English does not.
 */
export const WORDS = {
  indonesian: `aja aku alias anggaran apakah bahwa bandara bantah begini bentrok berbeda berkat bisa bisnis bonus bupati
    buruh butuh bikin cabai cuma dapur dampak dek desa diduga dikutip dinas diskon dong dpr dprd enak enggak gak gara
    gampang gubernur humas imbau ingin jadwal jaksa jateng jatim jabar jelang jokowi juara kabar kabupaten kampus kantor
    karena karyawan kasat kecamatan kecelakaan kejaksaan kelurahan kemarin kemenkes kenapa kepolisian kesehatan kok
    komisi kondisi korban korupsi kpk kuliah kurs laga lahan libur liburan lowongan mahasiswa mantan maret mendag mengaku
    menjelaskan menkeu menyebut mesin miliar minggu mobil mudik nanti nggak narkoba obat ojek ongkos pabrik pakai pasca
    pasien pekan pelaku pelatih pemda pemkab pemkot pemprov pemerintah pemilu perusahaan persen pertamina pilkada pilpres
    pns polda polisi politisi polres polri polsek ponsel prabowo prajurit pria produk provinsi puskesmas rekor resmikan
    rupiah rusak saat sambut sapi senin sih sidang sopir spbu sore surabaya tarif televisi telepon tersangka tewas tim
    timnas tni toko tol triliun truk ucap unggul usai walikota warga warung agustus desember juli juni kamis februari
    jumat rabu bapak wib wita klub sepakbola uang nomor beberapa kebijakan kebutuhan lewat layanan pelayanan mulai resmi
    temukan ungkap tolak viral heboh tanggapi gempa longsor hektare macet pengendara pengadilan kementerian kepala kinerja
    olahraga pegawai pendidikan perempuan pengamat peraturan perintah pertandingan pertumbuhan posisi prestasi penduduk
    rapat sampah selatan siswa sekda sekitar senilai stadion stok sukses swasta tenaga terkait terbaru undang-undang
    untung utara waspada wisata wisatawan`,
  malay: `ahad akhbar antarabangsa awam bahawa baharu bahagian bandaraya basikal beza berbeza berkenaan bermula bilion
    bilik bomba cawangan cukai dadah datuk dato didakwa disember disyaki doktor ehsan enjin esok fasa gembira hadapan
    hendak ialah isnin isu jabatan jawatan jawatankuasa jemaah jumaat jurulatih juruterbang kaedah kakitangan kebajikan
    kelab kelantan kemalangan kementah kempen kenderaan kerajaan kerana kereta kesihatan khamis khidmat kilang kuala
    lelaki lebuh lebuhraya lombong mac mahkamah mahu makmal malaysia mangsa membabitkan membaiki memaklumkan menerusi
    mesyuarat minit motosikal muflis murid nak negeri ogos pahang parlimen pasukan pelancong pelancongan pembangkang
    pendakwaan pengarah penjawat peniaga perak peratus perlawanan perkhidmatan perlis persekutuan pilihanraya pinang polis
    projek putrajaya rakan rasuah rayuan ringgit rosak rundingan sabah saham sahaja saman sarawak sekiranya selangor
    selepas semalam sen siasatan susulan syarikat tan tanggungjawab telefon tempatan tentera terbabit terengganu timbalan
    trilion tuduhan tular universiti varsiti wang warganegara wad yb julai lapor agong sultan tunku petrol kes sahkan
    dinasihat dinasihatkan umum umumkan ketua-ketua kadar-kadar pilihan bajet bekalan bantuan-bantuan berkuat beliau
    seramai sebuah orang-ramai maut cedera bot ditahan tahan reman siasat suspek tertuduh hukuman penjara pesalah
    kesalahan kesan kelulusan kewangan pembangunan pelajaran pendidik peguam peguambela pelabur pelaburan penduduk-penduduk
    jenayah gaji insurans khas kualiti kuantiti kurikulum mengenai menurutnya nelayan pasaraya pakar pandemik panel
    politeknik prasarana sasaran sijil subsidi takaful teknologi-teknologi tunai unit wanita-wanita waran`,
  shared: `yang dan di dengan untuk ini itu dari akan pada tidak dalam oleh ke telah juga sebagai saya mereka kami kita
    lebih banyak hari tahun satu dua tiga empat lima dapat sudah belum atau seperti menjadi anak rumah orang jalan air
    hujan banjir harga juta ribu baru lama besar kecil tinggi negara menteri presiden sekolah guru pelajar makan minum
    kerja dunia antara setelah sebelum ketika kalau jika namun tetapi tapi serta para semua setiap bagi kepada tentang
    atas bawah depan belakang luar bulan jam malam siang sejak sampai apa siapa mana bukan jangan harus perlu minta beri
    buat kembali pertama kedua ketiga terhadap secara ada hanya lagi masalah laporan berita kapal laut kota tanah pulau
    raja wanita adik kakak ibu ayah keluarga teman mati hidup sakit naik turun cara nasi membuat goreng cuaca panas ramai
    rakyat pusat ketua nilai tahap kata berkata katanya masih masuk pagi pasar pihak sangat selama sementara hingga ikut
    wakil usia daerah kawasan bangsa adalah agar akibat anggota pejabat hospital bekas boleh jualan saudara sendiri serius
    dijumpai ditemui didapati meninggal terima tangkap curi motor bantuan april januari oktober november september minit`,
  english: `the of and to in a is that for it was on are as with his they at be this from have or by one had not but what
    all were when we there can an your which their said if do will each about how up out them then she many some so these
    would other into has more her two like him see could no make than first been its who now people my made over did down
    only way find use may long little very after called just where most know get through back much before also around
    another came come work three word must because does part even place well such here take why things help put years
    different away again off went old number great tell men say small every found still between name should home big give
    own under read last never us left end along while might next below saw something thought both few those always looked
    show large often together asked house going want school important until food keep children without boy once animals
    life enough took sometimes four head above kind began almost live page got government new says year day week police
    president against your you i me our he`,
} as const;
