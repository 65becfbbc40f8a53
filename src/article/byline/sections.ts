import { comparableWithoutAccents } from "../markup/comparable-text.js";

/** Names of sections, labels and kinds of articles: `Politik 19 Dec 2024` names nobody. Compared without case and accents. */
const SECTIONS = `
news berita nasional national daerah regional lokal local global dunia world internasional international mancanegara peristiwa kriminal kriminalitas crime hukum politik politics
politica politique politika polityka pemerintahan pemilu pilkada pilpres ekonomi economy economia economie economics wirtschaft bisnis business keuangan finance finanzas finanzen finanza finansial perbankan
saham investasi market markets pasar energi energy industri industry properti property otomotif automotive auto autos motor motors mobil olahraga sport sports sportivo deportes desporto esportes sukan bola
sepakbola football futbol soccer calcio fussball basket raket badminton moto motogp hiburan entertainment artis selebriti seleb celebrity celebrities showbiz musik music musica musique film movies movie cine
cinema kino televisi lifestyle gaya hidup life leben vida vita hype trend trends trending viral kesehatan health sante salud saude salute gesundheit sehat pendidikan edukasi education educacion
educacao bildung schule kampus teknologi technology tecnologia technologie tekno tech techno sains science ciencia sciences wissenschaft wissen iptek gadget digital otonomi travel wisata reise viajes voyage viaggi
kuliner food makanan resep rezepte recipes khazanah islami islam religi agama religion hikmah dakwah opini opinion opinions kolom column columns editorial editorials tajuk feature features fitur analisis analysis analyse
analisi cek fakta fakta factcheck fokus focus fokus dossier sorotan highlight highlights infografis infographic foto photo photos fotos galeri gallery video videos podcast podcasts indeks index arsip archive archives
archiv beranda home homepage terkini terbaru terpopuler populer latest breaking headline headlines top utama pilihan update updates info informasi advertorial adv pariwara iklan promo sponsored rilis pers release
pressemitteilung komunitas community gaya budaya culture cultura kultur kultura seni arts art kunst arte lingkungan environment umwelt ambiente klima climate iklim cuaca weather wetter meteo tiempo pertanian
perkebunan agribisnis ketenagakerjaan perempuan woman women mujer femme frauen anak parenting keluarga family familie sejarah history histoire historia geschichte sosok profil profile tokoh wawancara interview interviews entrevista
humaniora sosial social societe sociedad sociedade gesellschaft societa metro metropolitan megapolitan ibukota nusantara kota desa panorama aktualitas aktual aktuell actualidad actualite actualites actualites attualita cronaca
sucesos faits divers esteri ausland inland innenpolitik aussenpolitik panorama feuilleton vermischtes lokales regionales
nachrichten noticias notizie nouvelles nieuws nyheter nyheder uutiset wiadomosci zpravy hirek haberler haber gundem ekonomi siyaset spor dunya yasam
policy opinion comment commentary kommentar kommentare tribune chronique reportage reportages enquete exclusive eksklusif exclusivo investigasi investigation
europe us uk asia africa americas usa live liveblog ticker newsletter magazin magazine beritautama umum general genel aneka ragam serba serbi varia lainnya other others uncategorized uncategorised
новости политика экономика общество спорт культура мир россия украина наука технологии происшествия бизнес мнение мнения авто недвижимость
политика економика спорт култура свят общество новини світ економіка суспільство культура
سياسة اقتصاد رياضة أخبار ثقافة العالم محلي تكنولوجيا صحة منوعات
πολιτικη οικονομια κοινωνια κοσμος αθλητισμος πολιτισμος ειδησεις
`;
const PHRASES = `gaya hidup,cek fakta,top news,breaking news,berita utama,berita terkini,press release,siaran pers,rilis pers,faits divers,ketik media,world news,local news,hukum kriminal,hukum dan kriminal,
ekonomi bisnis,ekonomi dan bisnis,liga indonesia,liga inggris,gaya,serba serbi,life style,real estate,video news,kabar daerah,kabar desa,berita daerah,berita nasional,berita foto,jawa pos radar,south asia,middle east,politik hukum`;

const NAMED: ReadonlySet<string> = new Set(
  [...SECTIONS.split(/\s+/), ...PHRASES.split(/,\s*/)].map(comparableWithoutAccents).filter(Boolean),
);

export function isSection(text: string): boolean {
  return NAMED.has(comparableWithoutAccents(text));
}
