import { expect } from "chai";
import { compileFilter, FilterError, type FilterView } from "../../src/compose/filter.js";
import { explainPattern } from "../../src/config/schema/value-checks.js";
import type { Filter } from "../../src/domain/feed.js";
import { headOf, minute } from "../support/item-builders.js";

const NOW_MS = Date.parse(minute(60));

function viewOf(title: string, language?: string, url = "https://kabar.example/1"): FilterView {
  const head = headOf("kabar", "1", 0, { title, url, ...(language === undefined ? {} : { language }) });
  return { head, textOf: () => undefined, nowMs: NOW_MS };
}

const matches = (filter: Filter, view: FilterView) => compileFilter(filter)(view);

describe("words as people write them", () => {
  const cases: readonly [language: string, word: string, title: string, expected: boolean][] = [
    // English
    ["en", "Trump", "Trump's lawyers appeal", true],
    ["en", "Trump", "Trump’s lawyers appeal", true],
    ["en", "Trump", "Trumpet players meet", false],
    ["en", "O'Neill", "Shaquille O’Neill retires", true],
    ["en", "Oneill", "Shaquille O'Neill retires", true],
    ["en", "dont", "Don't look up", true],
    ["en", "Quran", "The Qur'an recital", true],
    // Indonesian
    ["id", "jumat", "Salat Jum'at di lapangan", true],
    ["id", "Jum'at", "Salat Jumat di lapangan", true],
    ["id", "maaf", "Ma'af lahir batin", true],
    // French
    ["fr", "Ukraine", "L'Ukraine et l’Europe", true],
    ["fr", "Ukraine", "Le président d'Ukraine", true],
    ["fr", "Europe", "L'Ukraine et l’Europe", true],
    ["fr", "aujourd'hui", "Que faire aujourd’hui ?", true],
    // Italian, Catalan
    ["it", "Aquila", "Terremoto all'Aquila", true],
    ["it", "Italia", "L’Italia vince", true],
    ["ca", "Hospitalet", "L'Hospitalet de Llobregat", true],
    // Turkish
    ["tr", "Ankara", "Ankara'da kar yağışı", true],
    ["tr", "Türkiye", "Türkiye’nin kararı", true],
    ["tr", "istanbul", "İstanbul'un tarihi", true],
    // Ukrainian
    ["uk", "здоров'я", "Охорона здоров’я", true],
    ["uk", "здоровя", "Охорона здоров’я", true],
    // German, Dutch, Polish, Vietnamese, Greek, Russian
    ["de", "straße", "Auf der Strasse", true],
    ["nl", "Amsterdam", "Amsterdam's grachten", true],
    ["pl", "łodz", "Łódź świętuje", true],
    ["vi", "Hà Nội", "Thời tiết Ha Noi", true],
    ["el", "Αθηνα", "Βροχή στην Αθήνα", true],
    ["ru", "Москва", "«Москва» уехала", true],
    // Arabic, Hebrew, Hindi
    ["ar", "القدس", "في القُدس اليوم", true],
    ["he", "צה״ל", "הודעת צה״ל הבוקר", true],
    ["hi", "दिल्ली", "नई दिल्ली में बारिश", true],
    // Chinese
    ["zh", "北京", "北京市今日有雨", true],
    ["zh", "天气", "上海天气预报", true],
    ["zh", "海天", "上海天气预报", false],
    // Japanese
    ["ja", "東京", "東京都で地震", true],
    ["ja", "京都", "東京都で地震", false],
    ["ja", "京都", "京都で地震", true],
    // Korean
    ["ko", "서울", "서울에서 열린 행사", true],
    // Thai
    ["th", "กาแฟ", "ร้านกาแฟเปิดใหม่", true],
    ["th", "กา", "ร้านกาแฟเปิดใหม่", false],
    ["th", "น้ำ", "ระดับน้ำท่วมกรุงเทพ", true],
    // any ending
    ["id", "zodiak*", "Ramalan zodiaknya hari ini", true],
    ["id", "zodiak*", "Ramalan zodiak hari ini", true],
    ["id", "zodiak", "Ramalan zodiaknya hari ini", false],
    ["id", "harga em*", "Harga emas naik", true],
    ["id", "odiak*", "Ramalan zodiak", false],
    ["th", "กา*", "ร้านกาแฟเปิดใหม่", true],
  ];
  for (const [language, word, title, expected] of cases) {
    it(`${language}: ${JSON.stringify(word)} ${expected ? "is" : "is not"} in ${JSON.stringify(title)}`, () => {
      expect(matches({ field: "title", contains: [word] }, viewOf(title, language))).to.equal(expected);
    });
  }

  it("a script without spaces is recognised without a declared language", () => {
    expect(matches({ field: "title", contains: ["京都"] }, viewOf("東京都で地震"))).to.equal(false);
    expect(matches({ field: "title", contains: ["กา"] }, viewOf("ร้านกาแฟเปิดใหม่"))).to.equal(false);
  });

  it("a long text without spaces is searched in the windows around each place", () => {
    const title = `${"天気予報と".repeat(20_000)}京都`;
    expect(matches({ field: "title", contains: ["京都"] }, viewOf(title, "ja"))).to.equal(true);
  });
});

describe("patterns", () => {
  const cases: readonly [pattern: string, title: string, expected: boolean][] = [
    ["é", "Cafe\u0301 baru", true],
    ["Cafe\u0301", "Café baru", true],
    ["\\bélection\\b", "Une élection locale", true],
    ["\\bélection\\b", "La réélection du maire", false],
    ["(?i)\\bart\\b", "Un écart énorme", false],
    ["\\bart\\b", "Un art é", true],
    ["\\bart\\b", "éart", false],
    ["café\\b", "Le café, enfin", true],
    ["\\bгод\\b|\\bмесяц\\b", "Новый год близко", true],
    ["\\b(?:été|hiver)\\b", "En été", true],
    ["gol\\b.*\\bmenit", "gol di menit 90", true],
    ["\\d+\\b", "menit 90", true],
    ["C\\\\b", "C\\b", true],
  ];
  for (const [pattern, title, expected] of cases) {
    it(`${pattern} ${expected ? "matches" : "does not match"} ${title}`, () => {
      expect(explainPattern(pattern)).to.equal(undefined);
      expect(matches({ field: "title", matches: pattern }, viewOf(title))).to.equal(expected);
    });
  }
  for (const pattern of ["été\\b hiver", "x (?:é\\b)", "\\p{L}+\\B\\p{L}"]) {
    it(`${pattern} is rejected with a hint, by check and by the filter`, () => {
      expect(explainPattern(pattern)).to.include("(?:^|[^\\pL])");
      expect(() => compileFilter({ field: "title", matches: pattern })).to.throw(FilterError, /ASCII letters only/);
    });
  }
});

describe("the cost of a pattern", () => {
  for (const pattern of ["(\\pL+\\s+){500}", "(a{1,100}){1,100}"]) {
    it(`${pattern} is rejected with its size and the limit`, () => {
      expect(explainPattern(pattern)).to.match(/instructions; at most 2000 are allowed|invalid repeat count/);
    });
  }

  it("a text is searched up to 100,000 characters", () => {
    const view = (length: number) => viewOf(`${"a".repeat(length)} akhir`);
    expect(matches({ field: "title", matches: "akhir" }, view(99_000))).to.equal(true);
    expect(matches({ field: "title", matches: "akhir" }, view(100_000))).to.equal(false);
  });
});

describe("filter: addresses", () => {
  const cases: readonly [wanted: string, url: string][] = [
    ["/berita/kota malang", "https://kabar.example/berita/kota%20malang"],
    ["/berita/kota%20malang", "https://kabar.example/berita/kota%20malang"],
    ["/новости/", "https://kabar.example/%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D0%B8/1"],
    ["/%d0%bd%d0%be%d0%b2%d0%be%d1%81%d1%82%d0%b8/", "https://kabar.example/новости/1"],
    ["bücher.example", "https://xn--bcher-kva.example/1"],
    ["xn--bcher-kva.example", "https://bücher.example/1"],
    ["100%-gratis", "https://kabar.example/100%-gratis"],
  ];
  for (const [wanted, url] of cases) {
    it(`${wanted} is in ${url}`, () => {
      expect(matches({ field: "url", contains: [wanted] }, viewOf("a", undefined, url))).to.equal(true);
    });
  }
});
