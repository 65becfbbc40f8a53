import { comparableWithoutAccents } from "../markup/comparable-text.js";

/**
 * Names of places, so that none becomes an author: `Von Petra Novak, Frankfurt`, `Pekanbaru 19 Dec 2024`. Countries come from Intl.
 * A name that more people than datelines have (`Bima`, `Chelsea`, `Florence`) is left out.
 */
const INDONESIA = `Aceh,Sumatera,Sumatra,Sumatera Utara,Sumut,Sumatera Barat,Sumbar,Riau,Kepulauan Riau,Kepri,Jambi,Sumatera Selatan,Sumsel,Bengkulu,Lampung,
Bangka Belitung,Babel,Jawa,Banten,Jawa Barat,Jabar,Jawa Tengah,Jateng,Jawa Timur,Jatim,DKI Jakarta,Bali,Nusa Tenggara,Nusa Tenggara Barat,Nusa Tenggara Timur,NTB,NTT,
Kalimantan,Kalimantan Barat,Kalbar,Kalimantan Tengah,Kalteng,Kalimantan Selatan,Kalsel,Kalimantan Timur,Kaltim,Kalimantan Utara,Kaltara,Sulawesi,Sulawesi Utara,Sulut,
Gorontalo,Sulawesi Tengah,Sulteng,Sulawesi Barat,Sulbar,Sulawesi Selatan,Sulsel,Sulawesi Tenggara,Sultra,Maluku,Maluku Utara,Malut,Papua,Papua Barat,Papua Barat Daya,
Papua Tengah,Papua Selatan,Papua Pegunungan,Nusantara,Jabodetabek,Jakarta,Jakarta Pusat,Jakarta Barat,Jakarta Timur,Jakarta Utara,Jakarta Selatan,Bandung,Surabaya,Medan,
Makassar,Semarang,Yogyakarta,Jogja,Jogjakarta,DIY,Denpasar,Palembang,Pekanbaru,Bogor,Depok,Tangerang,Tangerang Selatan,Tangsel,Bekasi,Solo,Surakarta,Malang,Batam,Padang,
Banjarmasin,Banjarbaru,Pontianak,Samarinda,Balikpapan,Bontang,Manado,Kendari,Palu,Ambon,Jayapura,Kupang,Mataram,Bandar Lampung,Banda Aceh,Serang,Cirebon,Cilegon,
Agam,Alor,Asahan,Asmat,Badung,Bandung Barat,Bangka,Bangkalan,Bangli,Banjar,Banjarnegara,Bantaeng,Bantul,Banyuasin,Banyumas,Banyuwangi,Barito Kuala,Barru,Batang,Batanghari,
Batu Bara,Baubau,Belitung,Belu,Bengkalis,Bengkayang,Berau,Biak,Binjai,Bintan,Bireuen,Bitung,Blitar,Blora,Boalemo,Bojonegoro,Bolaang Mongondow,Bombana,Bondowoso,Bone,
Boven Digoel,Boyolali,Brebes,Bukittinggi,Buleleng,Bulukumba,Bulungan,Bungo,Buol,Buton,Ciamis,Cianjur,Cilacap,Cimahi,Dairi,Deli Serdang,Demak,Dharmasraya,Dompu,Donggala,
Dumai,Ende,Enrekang,Fakfak,Flores Timur,Garut,Gianyar,Gowa,Gresik,Grobogan,Gunungkidul,Gunung Kidul,Gunungsitoli,Halmahera,Indragiri Hilir,Inhil,Indragiri Hulu,Inhu,Indramayu,
Jember,Jembrana,Jeneponto,Jepara,Jombang,Kaimana,Kampar,Kapuas,Kapuas Hulu,Karanganyar,Karangasem,Karawang,Karimun,Kebumen,Kediri,Keerom,Kendal,Kepahiang,
Kepulauan Meranti,Meranti,Kepulauan Seribu,Kerinci,Ketapang,Klaten,Klungkung,Kolaka,Konawe,Kotabaru,Kotamobagu,Kuansing,Kuantan Singingi,Kubu Raya,Kudus,Kulon Progo,
Kulonprogo,Kuningan,Kutai,Kutai Kartanegara,Kukar,Labuan Bajo,Labuhanbatu,Lahat,Lamandau,Lamongan,Langkat,Langsa,Lebak,Lebong,Lembata,Lhokseumawe,Lombok,Lombok Timur,
Lombok Tengah,Lombok Barat,Lubuklinggau,Lumajang,Luwu,Luwu Timur,Madiun,Madura,Magelang,Magetan,Majalengka,Majene,Malinau,Mamasa,Mamuju,Mandailing Natal,Manggarai,
Manggarai Barat,Manokwari,Maros,Mempawah,Merangin,Merauke,Mesuji,Metro Lampung,Mimika,Minahasa,Mojokerto,Morotai,Morowali,Muara Enim,Muaro Jambi,Mukomuko,Nabire,Nagan Raya,Nagekeo,
Natuna,Nduga,Ngada,Nganjuk,Ngawi,Nias,Nunukan,Ogan Ilir,Pacitan,Padang Panjang,Padang Pariaman,Padangsidimpuan,Pagar Alam,Palangka Raya,Palangkaraya,Palopo,Pamekasan,Pandeglang,
Pangandaran,Pangkalpinang,Pangkal Pinang,Pangkep,Paniai,Parepare,Pariaman,Parigi Moutong,Pasaman,Pasuruan,Payakumbuh,Pekalongan,Pelalawan,Pemalang,Pematangsiantar,Siantar,
Penajam Paser Utara,Pesawaran,Pidie,Pinrang,Polewali Mandar,Ponorogo,Poso,Prabumulih,Pringsewu,Probolinggo,Purbalingga,Purwakarta,Purwokerto,Purworejo,Raja Ampat,Rembang,Rokan Hilir,
Rohil,Rokan Hulu,Rohul,Sabang,Salatiga,Sambas,Samosir,Sampang,Sampit,Sanggau,Sarolangun,Sawahlunto,Sekadau,Selayar,Seluma,Serdang Bedagai,Siak,Sibolga,Sidoarjo,Sidrap,Sigi,Sijunjung,
Sikka,Simalungun,Simeulue,Singkawang,Singaraja,Sinjai,Sintang,Situbondo,Sleman,Solok,Soppeng,Sorong,Sragen,Subang,Sukabumi,Sukoharjo,Sumba,Sumbawa,Sumedang,Sumenep,Sungai Penuh,
Tabanan,Takalar,Tanah Laut,Tanah Bumbu,Tanah Datar,Tanggamus,Tanjung Balai,Tanjungpinang,Tanjung Pinang,Tanjung Selor,Tapanuli,Tapanuli Utara,Tarakan,Tasikmalaya,Tebing Tinggi,Tegal,
Tembilahan,Bangkinang,Rengat,Taluk Kuantan,Teluk Kuantan,Pasir Pengaraian,Bagansiapiapi,Selatpanjang,Pangkalan Kerinci,Duri,Temanggung,Ternate,Tidore,Timika,Toba,Tolitoli,Tomohon,
Toraja,Tana Toraja,Trenggalek,Tuban,Tulang Bawang,Tulungagung,Ungaran,Wakatobi,Wamena,Wonogiri,Wonosobo,Yahukimo`;

const SOUTHEAST_ASIA = `Kuala Lumpur,Petaling Jaya,Shah Alam,Putrajaya,Cyberjaya,Johor,Johor Bahru,Kedah,Kelantan,Melaka,Malacca,Negeri Sembilan,Pahang,Perak,Perlis,Penang,
Pulau Pinang,Sabah,Sarawak,Selangor,Terengganu,Labuan,Kuching,Kota Kinabalu,Ipoh,George Town,Alor Setar,Kuantan,Seremban,Kota Bharu,Kuala Terengganu,Klang,Kangar,Sandakan,Tawau,Miri,
Sibu,Bintulu,Langkawi,Taiping,Muar,Batu Pahat,Kluang,Kulim,Sungai Petani,Kajang,Bangi,Subang Jaya,Singapura,Manila,Quezon City,Makati,Cebu,Cebu City,Davao,Davao City,Baguio,Zamboanga,
Luzon,Mindanao,Bangkok,Chiang Mai,Phuket,Pattaya,Hanoi,Ha Noi,Hà Nội,Ho Chi Minh City,TP HCM,TP.HCM,Hồ Chí Minh,Đà Nẵng,Da Nang,Hue,Hải Phòng,Cần Thơ,Saigon,Phnom Penh,Siem Reap,
Vientiane,Yangon,Naypyidaw,Mandalay,Bandar Seri Begawan,Dili`;

const ASIA = `New Delhi,Delhi,Mumbai,Kolkata,Chennai,Bengaluru,Bangalore,Hyderabad,Ahmedabad,Pune,Jaipur,Lucknow,Kanpur,Nagpur,Indore,Bhopal,Patna,Ranchi,Guwahati,Chandigarh,Kochi,Thiruvananthapuram,
Srinagar,Jammu,Amritsar,Dehradun,Shimla,Gurugram,Noida,Goa,Gujarat,Kerala,Punjab,Haryana,Bihar,Assam,Odisha,Maharashtra,Karnataka,Tamil Nadu,Telangana,Andhra Pradesh,Uttar Pradesh,
Madhya Pradesh,West Bengal,Rajasthan,Kashmir,Lahore,Karachi,Islamabad,Rawalpindi,Peshawar,Quetta,Multan,Faisalabad,Sindh,Balochistan,Dhaka,Chittagong,Chattogram,Colombo,Kandy,Kathmandu,Thimphu,
Kabul,Kandahar,Herat,Tokyo,Osaka,Kyoto,Nagoya,Yokohama,Kobe,Sapporo,Fukuoka,Sendai,Hiroshima,Okinawa,Seoul,Busan,Incheon,Daegu,Daejeon,Gwangju,Pyongyang,Beijing,Shanghai,
Guangzhou,Shenzhen,Chengdu,Chongqing,Wuhan,Tianjin,Nanjing,Hangzhou,Xian,Hong Kong,Macau,Taipei,Kaohsiung,Taichung,Ulaanbaatar,Tashkent,Samarkand,Almaty,Astana,Bishkek,Dushanbe,Ashgabat,Baku,Tbilisi,
Yerevan,Tehran,Isfahan,Mashhad,Baghdad,Basra,Mosul,Erbil,Damascus,Aleppo,Beirut,Amman,Jerusalem,Tel Aviv,Haifa,Gaza,Gaza City,Gaza Strip,West Bank,Ramallah,Rafah,Khan Younis,Riyadh,Jeddah,Mecca,
Medina,Mekkah,Madinah,Makkah,Doha,Dubai,Abu Dhabi,Sharjah,Manama,Muscat,Kuwait City,Sanaa,Aden,Istanbul,Ankara,Izmir,İzmir,İstanbul,Antalya,Bursa,Adana,Konya,Gaziantep,Diyarbakır,Trabzon,Samsun,Mersin`;

const EUROPE = `London,Manchester,Birmingham,Liverpool,Leeds,Sheffield,Bristol,Newcastle,Nottingham,Leicester,Edinburgh,Glasgow,Aberdeen,Dundee,Cardiff,Swansea,Belfast,Dublin,Cork,Galway,England,Scotland,Wales,
Northern Ireland,Oxford,Cambridge,Brighton,Portsmouth,Southampton,Plymouth,Hull,Coventry,Paris,Marseille,Lyon,Toulouse,Nice,Nantes,Strasbourg,Montpellier,Bordeaux,Lille,Rennes,Grenoble,Brest,Metz,
Bretagne,Normandie,Alsace,Provence,Bruxelles,Brussels,Brussel,Brüssel,Antwerpen,Antwerp,Gent,Liège,Namur,Amsterdam,Rotterdam,Den Haag,The Hague,Utrecht,Eindhoven,Groningen,Berlin,Hamburg,München,Munich,
Köln,Cologne,Frankfurt,Frankfurt am Main,Frankfurt Main,Frankfurt/Main,Frankfurt a. M.,Stuttgart,Düsseldorf,Leipzig,Dortmund,Essen,Bremen,Bremerhaven,Dresden,Hannover,Nürnberg,Duisburg,Bochum,Wuppertal,Bielefeld,
Bonn,Münster,Mannheim,Karlsruhe,Augsburg,Wiesbaden,Mönchengladbach,Gelsenkirchen,Aachen,Braunschweig,Chemnitz,Kiel,Lübeck,Halle,Magdeburg,Freiburg,Mainz,Erfurt,Rostock,Kassel,Saarbrücken,Potsdam,Oldenburg,
Osnabrück,Heidelberg,Darmstadt,Regensburg,Würzburg,Ulm,Ingolstadt,Göttingen,Wolfsburg,Schwerin,Cottbus,Jena,Gera,Koblenz,Trier,Passau,Bayreuth,Bamberg,Bayern,Sachsen,Hessen,Thüringen,Brandenburg,
Niedersachsen,Saarland,Rheinland-Pfalz,Nordrhein-Westfalen,NRW,Schleswig-Holstein,Baden-Württemberg,Sachsen-Anhalt,Mecklenburg-Vorpommern,Wien,Vienna,Graz,Linz,Salzburg,Innsbruck,Klagenfurt,Bregenz,Tirol,
Vorarlberg,Kärnten,Steiermark,Burgenland,Zürich,Zurich,Genf,Genève,Geneva,Basel,Bern,Lausanne,Luzern,St. Gallen,Winterthur,Lugano,Chur,Davos,Luxemburg,Roma,Rome,Rom,Milano,Milan,Mailand,Napoli,Naples,Torino,Turin,
Palermo,Genova,Bologna,Firenze,Bari,Catania,Venezia,Venice,Verona,Padova,Trieste,Cagliari,Sicilia,Sardegna,Toscana,Lombardia,Madrid,Barcelona,Valencia,Sevilla,Seville,Zaragoza,Málaga,Murcia,Bilbao,Alicante,
Córdoba,Valladolid,Vigo,Gijón,Oviedo,Pamplona,San Sebastián,Palma de Mallorca,Palma,Las Palmas,Cataluña,Andalucía,Galicia,Asturias,Euskadi,Lisboa,Lisbon,Porto,Braga,Coimbra,Faro,Funchal,Setúbal,Aveiro,
Moscow,Moskau,St. Petersburg,Kyiv,Kiev,Kiew,Kharkiv,Odesa,Odessa,Lviv,Donetsk,Kursk,Crimea,Minsk,Warsaw,Warschau,Warszawa,Kraków,Krakow,Gdańsk,Wrocław,Poznań,Łódź,Katowice,Lublin,Szczecin,Praha,Prague,Prag,Brno,
Ostrava,Plzeň,Bratislava,Košice,Budapest,Debrecen,Szeged,București,Bucharest,Bukarest,Cluj,Cluj-Napoca,Timișoara,Iași,Constanța,Brașov,Sofija,Plovdiv,Varna,Beograd,Belgrade,Belgrad,Novi Sad,Niš,Zagreb,Split,Rijeka,
Osijek,Ljubljana,Maribor,Sarajevo,Banja Luka,Mostar,Podgorica,Skopje,Tirana,Tiranë,Prishtina,Pristina,Athens,Athen,Thessaloniki,Nicosia,Valletta,Helsinki,Tampere,Turku,Oulu,Stockholm,Göteborg,Malmö,Uppsala,Oslo,Bergen,
Trondheim,Stavanger,København,Copenhagen,Kopenhagen,Aarhus,Odense,Aalborg,Reykjavik,Reykjavík,Tallinn,Tartu,Riga,Rīga,Vilnius,Kaunas,Chisinau,Chișinău`;

const AMERICAS = `USA,US,U.S.,UK,UAE,EU,UE,America,Amerika,America Latina,Latin America,Europe,Europa,Eropa,Asia,Asie,Asien,Asia Tenggara,Africa,Afrika,Afrique,Timur Tengah,Middle East,Nahost,
New York,New York City,NYC,Los Angeles,Washington,Washington DC,Washington D.C.,Chicago,Boston,Philadelphia,San Francisco,San Diego,San Jose,San José,San Antonio,Dallas,Fort Worth,Detroit,Seattle,Denver,Phoenix,Atlanta,
Miami,Tampa,Orlando,Las Vegas,Portland,Minneapolis,St. Paul,St. Louis,Kansas City,New Orleans,Nashville,Memphis,Charlotte N.C.,Raleigh,Baltimore,Pittsburgh,Cleveland,Cincinnati,Columbus,Indianapolis,Milwaukee,Oklahoma City,
Salt Lake City,Sacramento,Oakland,Honolulu,Anchorage,Buffalo,Albany,Hartford,El Paso,Tucson,Albuquerque,Omaha,Tulsa,Alabama,Alaska,Arizona,Arkansas,California,Colorado,Connecticut,Delaware,Florida,Hawaii,Idaho,
Illinois,Indiana,Iowa,Kansas,Kentucky,Louisiana,Maine,Maryland,Massachusetts,Michigan,Minnesota,Mississippi,Missouri,Montana,Nebraska,Nevada,New Hampshire,New Jersey,New Mexico,North Carolina,North Dakota,
Ohio,Oklahoma,Oregon,Pennsylvania,Rhode Island,South Carolina,South Dakota,Tennessee,Texas,Utah,Vermont,West Virginia,Wisconsin,Wyoming,Toronto,Montreal,Montréal,Vancouver,Ottawa,Calgary,Edmonton,
Winnipeg,Halifax,Quebec,Québec,Ontario,Alberta,British Columbia,Manitoba,Saskatchewan,Nova Scotia,Mexico City,Ciudad de México,CDMX,Guadalajara,Monterrey,Tijuana,Puebla,Cancún,Havana,La Habana,Kingston,Port-au-Prince,
Santo Domingo,San Juan,Guatemala City,San Salvador,Tegucigalpa,Managua,Panama City,Bogotá,Bogota,Medellín,Cali,Barranquilla,Cartagena,Caracas,Maracaibo,Quito,Guayaquil,Lima,Arequipa,Cusco,La Paz,Santa Cruz,Cochabamba,
Santiago de Chile,Valparaíso,Buenos Aires,Mendoza,Montevideo,Asunción,São Paulo,Sao Paulo,Rio de Janeiro,Brasília,Brasilia,Belo Horizonte,Porto Alegre,Curitiba,Recife,Fortaleza,Manaus,Belém,Goiânia,Florianópolis`;

const AFRICA_OCEANIA = `Cairo,Alexandria,Giza,Khartoum,Tripoli,Benghazi,Tunis,Algiers,Alger,Oran,Rabat,Casablanca,Marrakech,Fes,Tanger,Dakar,Bamako,Ouagadougou,Niamey,Abidjan,Accra,Kumasi,Lagos,Abuja,Kano,Ibadan,Port Harcourt,Kaduna,Enugu,
Cotonou,Lomé,Yaoundé,Douala,Libreville,Brazzaville,Kinshasa,Goma,Luanda,Kampala,Nairobi,Mombasa,Kisumu,Addis Ababa,Asmara,Mogadishu,Hargeisa,Kigali,Bujumbura,Dar es Salaam,Dodoma,Zanzibar,Lilongwe,Blantyre,Lusaka,
Harare,Bulawayo,Maputo,Gaborone,Windhoek,Johannesburg,Pretoria,Cape Town,Durban,Soweto,Antananarivo,Port Louis,Sydney,Melbourne,Brisbane,Perth,Canberra,Hobart,Gold Coast,New South Wales,Queensland,
Western Australia,South Australia,Tasmania,Auckland,Wellington,Christchurch,Dunedin,Suva,Port Moresby,Honiara,Nouméa,Papeete`;

const OTHER_SCRIPTS = `Москва,Санкт-Петербург,Петербург,Новосибирск,Екатеринбург,Казань,Нижний Новгород,Краснодар,Ростов-на-Дону,Самара,Уфа,Красноярск,Владивосток,Севастополь,Крым,Киев,Київ,Харьков,Харків,Одесса,Одеса,Львів,Дніпро,Минск,
Мінск,Алматы,Астана,Ташкент,Бишкек,Баку,Ереван,Тбилиси,Пловдив,Варна,Београд,Нови Сад,Скопје,Лондон,Париж,Берлин,Вашингтон,Нью-Йорк,Пекин,Αθήνα,Θεσσαλονίκη,Πάτρα,Ηράκλειο,Λευκωσία,
القاهرة,بيروت,دمشق,بغداد,الرياض,جدة,عمان,عمّان,الدوحة,دبي,أبوظبي,الكويت,المنامة,مسقط,صنعاء,عدن,الخرطوم,طرابلس,تونس,الجزائر,الرباط,رام الله,غزة,القدس,لندن,باريس,واشنطن,نيويورك,موسكو,طهران,أنقرة,
नई दिल्ली,दिल्ली,मुंबई,लखनऊ,पटना,भोपाल,जयपुर,ঢাকা,কলকাতা,চট্টগ্রাম,北京,上海,广州,深圳,香港,台北,臺北,高雄,東京,大阪,京都,서울,부산,인천,대구,대전,광주,제주,กรุงเทพฯ,กรุงเทพ,เชียงใหม่,תל אביב,ירושלים,חיפה,تهران,کراچی,لاہور,اسلام آباد`;

const REGION_WORD =
  /^(?:kota|kabupaten|kodya|kotamadya|provinsi|kecamatan|kelurahan|desa|pulau|county|city of|province of|state of|landkreis|kreis|stadt|région|provincia de|ciudad de)\.? /u;
/** Short forms, which are first names elsewhere: `Kab. Kampar`, but Kab Niang. */
const SHORT_REGION_WORD = /^(?:kab|prov|kec)(\.?) /iu;
/** Country codes of ISO 3166-1 that `Intl.DisplayNames` has a name for. */
const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
/** Countries that are first names more often than datelines at a byline. */
const ALSO_PERSONS = new Set([
  "chad",
  "jordan",
  "georgia",
  "israel",
  "kenya",
  "malta",
  "jersey",
  "martinique",
  "guadeloupe",
]);
const MAX_COUNTRY_LANGUAGES = 16;

const CITIES: ReadonlySet<string> = new Set(
  [INDONESIA, SOUTHEAST_ASIA, ASIA, EUROPE, AMERICAS, AFRICA_OCEANIA, OTHER_SCRIPTS].flatMap((list) =>
    list.split(/,\s*/).map(comparableWithoutAccents),
  ),
);

/** Whether a text is the name of a place and nothing else; `language` adds that language's names of countries. */
export function isPlace(text: string, language?: string): boolean {
  const key = comparableWithoutAccents(text);
  if (CITIES.has(key) || REGION_WORD.test(key)) return true;
  const [, point] = SHORT_REGION_WORD.exec(text) ?? [];
  if (point === "." || (point === "" && /^(?:id|ms|jv|su|min)(?:-|$)/.test(language ?? "id"))) return true;
  return [...new Set(["en", "id", (language ?? "en").split("-")[0] ?? "en"])].some((tag) => countriesIn(tag).has(key));
}

const countries = new Map<string, ReadonlySet<string>>();

function countriesIn(language: string): ReadonlySet<string> {
  const known = countries.get(language);
  if (known !== undefined) return known;
  if (countries.size >= MAX_COUNTRY_LANGUAGES) countries.clear();
  const named = nameCountries(language);
  countries.set(language, named);
  return named;
}

function nameCountries(language: string): ReadonlySet<string> {
  const names = new Set<string>();
  try {
    const display = new Intl.DisplayNames([language], { type: "region", fallback: "none" });
    for (const first of LETTERS) {
      for (const second of LETTERS) {
        const name = display.of(first + second);
        if (name !== undefined && !ALSO_PERSONS.has(comparableWithoutAccents(name)))
          names.add(comparableWithoutAccents(name));
      }
    }
  } catch {
    return names;
  }
  return names;
}
