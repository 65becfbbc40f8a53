import { expect } from "chai";
import { detectLanguage, normaliseLanguage } from "../../src/lib/language/language.js";

const TEXTS: Readonly<Record<string, readonly string[]>> = {
  id: [
    "Gubernur Riau Resmikan Jembatan Baru di Kampar",
    "Polisi menangkap dua pelaku pencurian sepeda motor di Pekanbaru",
    "Harga cabai naik menjelang Natal, warga mengeluh",
    "Kebakaran lahan meluas, pemerintah kirim helikopter",
    "Jadwal pertandingan timnas Indonesia pekan ini",
    "Menurut dia, kebijakan itu bisa membantu karyawan perusahaan kecil",
    "Korban kecelakaan dirawat di rumah sakit, kata kepolisian",
    "Mahasiswa menggelar aksi di depan kantor wali kota",
    "BMKG: Sebagian besar wilayah Sumatera diguyur hujan sore nanti",
    "KPK memeriksa mantan bupati terkait kasus suap proyek jalan",
  ],
  ms: [
    "Polis tahan dua lelaki disyaki mencuri motosikal di Johor",
    "Perdana Menteri umum bantuan tunai kepada rakyat",
    "Kerajaan negeri akan membaiki jalan yang rosak",
    "Mangsa banjir di Kelantan dipindahkan ke pusat pemindahan sementara",
    "Syarikat itu mencatatkan keuntungan sebanyak 20 peratus",
    "Beliau berkata demikian selepas mesyuarat di Putrajaya",
    "Mahkamah Tinggi menolak rayuan bekas pegawai itu",
    "Kementerian Kesihatan mengesahkan lima kes baharu semalam",
  ],
  en: [
    "Government to repair damaged roads next year",
    "Police arrest two men over theft of motorbikes",
    "What to know before the markets open on Monday",
    "How they made it to the top of the world",
  ],
  ...{
    de: ["Die Regierung will mehr Geld für Schulen ausgeben"],
    fr: ["Le président a rencontré les syndicats à Paris"],
  },
  ...{
    es: ["El gobierno anuncia nuevas medidas contra la inflación"],
    it: ["Il governo approva la nuova legge di bilancio"],
  },
  ...{
    nl: ["De regering wil meer geld voor onderwijs uittrekken"],
    pt: ["O governo anunciou novas medidas para a saúde"],
  },
  ...{
    ja: ["今日は天気がいい"],
    ko: ["정부는 새로운 정책을 발표했다"],
    zh: ["中国经济增长超出预期"],
    he: ["הממשלה הודיעה על צעדים חדשים"],
  },
  ...{ ru: ["Правительство объявило о новых мерах поддержки"], ar: ["الحكومة تعلن عن إجراءات جديدة لدعم الاقتصاد"] },
};

describe("the language of a text", () => {
  for (const [language, texts] of Object.entries(TEXTS)) {
    for (const text of texts) it(`${language}: ${text}`, () => expect(detectLanguage(text)).to.equal(language));
  }

  for (const text of ["", "OK", "Riau24", "Jakarta", "123 456", "Bitcoin $100,000", "https://example.com/a", "!!!"]) {
    it(`${JSON.stringify(text)} is too little to say`, () => expect(detectLanguage(text)).to.equal(undefined));
  }

  it("of a very long text is told from its beginning", () => {
    const beginning = "Gubernur Riau resmikan jembatan baru. ".repeat(100);
    expect(detectLanguage(`${beginning}${"Government to repair damaged roads next year. ".repeat(50_000)}`)).to.equal(
      "id",
    );
  });
});

describe("a language tag", () => {
  for (const [tag, language] of [
    ["id", "id"],
    ["in", "id"],
    ["id_ID", "id-ID"],
    ["ID-id", "id-ID"],
    ["en-us", "en-US"],
    ["zh-hant-tw", "zh-Hant-TW"],
    ["iw", "he"],
    ["en, id", "en"],
    [" ms ", "ms"],
    ["und", undefined],
    ["", undefined],
    ["x-default", undefined],
    ["english language", undefined],
    ["en--US", undefined],
  ] as const) {
    it(`${JSON.stringify(tag)} is ${language ?? "none"}`, () => expect(normaliseLanguage(tag)).to.equal(language));
  }
});
