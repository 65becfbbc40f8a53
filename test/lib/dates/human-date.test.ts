import { expect } from "chai";
import fc from "fast-check";
import { type HumanDateOptions, parseHumanDate } from "../../../src/lib/dates/human-date.js";

const RIAU: HumanDateOptions = { timeZone: "Asia/Jakarta", language: "id", now: "2024-12-19T10:00:00Z" };

/** What a page of an Indonesian site says at 17:00 WIB on 19 December 2024, what it means. */
const HUMAN_DATES: readonly (readonly [string, string])[] = [
  ["Kamis, 19 Desember 2024 14:32 WIB", "2024-12-19T07:32:00Z"],
  ["19 Des 2024 | 14:32", "2024-12-19T07:32:00Z"],
  ["19/12/2024 14.32", "2024-12-19T07:32:00Z"],
  ["19 Dec 2024, 14:32", "2024-12-19T07:32:00Z"],
  ["19 DESEMBER 2024 14:32 WITA", "2024-12-19T06:32:00Z"],
  ["19 Desember 2024 14.32 WIT", "2024-12-19T05:32:00Z"],
  ["Kamis (19/12/2024) pukul 14.32 WIB", "2024-12-19T07:32:00Z"],
  ["Kamis, 19/12/2024, 14:32", "2024-12-19T07:32:00Z"],
  ["Jum'at, 20 Desember 2024 - 09:05 WIB", "2024-12-20T02:05:00Z"],
  ["Diterbitkan pada 19 Desember 2024 pukul 14.32 WIB", "2024-12-19T07:32:00Z"],
  ["Diperbarui: 19 Des 2024, 14:32 WIB", "2024-12-19T07:32:00Z"],
  ["Minggu 15 Desember 2024 jam 7 pagi", "2024-12-15T00:00:00Z"],
  ["15 Desember 2024 jam 7 malam", "2024-12-15T12:00:00Z"],
  ["15 Desember 2024 21.10 malam", "2024-12-15T14:10:00Z"],
  ["15 Desember 2024 pukul 1 siang", "2024-12-15T06:00:00Z"],
  ["17 Agt 2024", "2024-08-16T17:00:00Z"],
  ["10 Nopember 2024", "2024-11-09T17:00:00Z"],
  ["1 Pebruari 2024", "2024-01-31T17:00:00Z"],
  ["5 Mei 2025 | 07:00 WIB", "2025-05-05T00:00:00Z"],
  ["05/12/2024", "2024-12-04T17:00:00Z"],
  ["19-12-2024 14:32", "2024-12-19T07:32:00Z"],
  ["19.12.2024 14.32", "2024-12-19T07:32:00Z"],
  ["2024/12/19 14:32:01", "2024-12-19T07:32:01Z"],
  ["2024-12-19 14:32", "2024-12-19T07:32:00Z"],
  ["2024-12-19 14:32:05 +08:00", "2024-12-19T06:32:05Z"],
  ["2024-12-19T07:32:00.000Z", "2024-12-19T07:32:00Z"],
  ["20241219T143200", "2024-12-19T07:32:00Z"],
  ["2024-12-19T20-59-53Z", "2024-12-19T13:59:53Z"],
  ["19/12/24", "2024-12-18T17:00:00Z"],
  ["12/19/2024 2:32 PM", "2024-12-19T07:32:00Z"],
  ["19 Dec 2024 at 2:32 pm", "2024-12-19T07:32:00Z"],
  ["December 19th, 2024", "2024-12-18T17:00:00Z"],
  ["December 19, 2024 at 2:32 p.m.", "2024-12-19T07:32:00Z"],
  ["Dec. 19, 2024, 2:32 p.m. ET", "2024-12-19T19:32:00Z"],
  ["July 4, 2024, 2:32 p.m. ET", "2024-07-04T18:32:00Z"],
  ["Thu, 19 Dec 2024 14:32:00 GMT", "2024-12-19T14:32:00Z"],
  ["Thu Dec 19 2024 14:32:05 GMT+0700 (Western Indonesia Time)", "2024-12-19T07:32:05Z"],
  ["19 Dec 2024 14:32 +0700", "2024-12-19T07:32:00Z"],
  ["19 Dec 2024 14:32 GMT+8", "2024-12-19T06:32:00Z"],
  ["19 Dec 2024 14:32 UTC-5", "2024-12-19T19:32:00Z"],
  ["19 Dec 2024 14:32 (WIB)", "2024-12-19T07:32:00Z"],
  ["19 Dec 2024 14:32 Asia/Makassar", "2024-12-19T06:32:00Z"],
  ["19 Dec '24", "2024-12-18T17:00:00Z"],
  ["Dec-19-2024", "2024-12-18T17:00:00Z"],
  ["2.32pm, 19 Dec 2024", "2024-12-19T07:32:00Z"],
  ["Le 19/12/2024 à 14:32", "2024-12-19T07:32:00Z"],
  ["19 дек. 2024, 14:32 МСК", "2024-12-19T11:32:00Z"],
  ["2024. 12. 19. 오후 2:32", "2024-12-19T07:32:00Z"],
  ["19Des2024", "2024-12-18T17:00:00Z"],
  ["Published: 19 Dec 2024 14:32", "2024-12-19T07:32:00Z"],
  ["Khamis, 19 Disember 2024 2:32 petang", "2024-12-19T07:32:00Z"],
  ["19 Dis 2024 02:32 PTG", "2024-12-19T07:32:00Z"],
  ["4 Ogos 2024 8:00 pagi", "2024-08-04T01:00:00Z"],
  ["19. Dezember 2024, 14:32 Uhr", "2024-12-19T07:32:00Z"],
  ["Do., 19. Dez. 2024", "2024-12-18T17:00:00Z"],
  ["jeudi 19 décembre 2024 à 14h32", "2024-12-19T07:32:00Z"],
  ["1er août 2024", "2024-07-31T17:00:00Z"],
  ["19 de diciembre de 2024 14:32", "2024-12-19T07:32:00Z"],
  ["19 de dezembro de 2024 às 14h32", "2024-12-19T07:32:00Z"],
  ["19 dicembre 2024 alle 14:32", "2024-12-19T07:32:00Z"],
  ["19 december 2024 om 14.32 uur", "2024-12-19T07:32:00Z"],
  ["torsdag den 19. december 2024 kl. 14:32", "2024-12-19T07:32:00Z"],
  ["19.12.2024 klo 14.32", "2024-12-19T07:32:00Z"],
  ["19 grudnia 2024, 14:32", "2024-12-19T07:32:00Z"],
  ["19. prosince 2024 14:32", "2024-12-19T07:32:00Z"],
  ["2024. december 19. 14:32", "2024-12-19T07:32:00Z"],
  ["19 декабря 2024 года в 14:32", "2024-12-19T07:32:00Z"],
  ["19 Aralık 2024 Perşembe, 14:32", "2024-12-19T07:32:00Z"],
  ["الخميس 19 ديسمبر 2024 - 14:32", "2024-12-19T07:32:00Z"],
  ["١٩ ديسمبر ٢٠٢٤", "2024-12-18T17:00:00Z"],
  ["19 בדצמבר 2024", "2024-12-18T17:00:00Z"],
  ["2024年12月19日(木) 14時32分", "2024-12-19T07:32:00Z"],
  ["2024年12月19日 下午2:32", "2024-12-19T07:32:00Z"],
  ["2024년 12월 19일 오후 2:32", "2024-12-19T07:32:00Z"],
  ["Thứ năm, 19/12/2024, 14:32 (GMT+7)", "2024-12-19T07:32:00Z"],
  ["19\u00a0Desember\u00a02024\u200f 14:32", "2024-12-19T07:32:00Z"],
  // glued to what stands around
  ["Kamis | 19 Desember 2024 | 14:32 WIB", "2024-12-19T07:32:00Z"],
  ["Kamis,19 Desember 2024-14:32 WIB", "2024-12-19T07:32:00Z"],
  ["Waktu: 19 Desember 2024 • 14.32 WIB", "2024-12-19T07:32:00Z"],
  ["Diunggah: 19 Desember 2024", "2024-12-18T17:00:00Z"],
  ["First published on Thu 19 Dec 2024 14.32 GMT", "2024-12-19T14:32:00Z"],
  ["发布时间：2024-12-19 14:32", "2024-12-19T07:32:00Z"],
  ["입력 2024.12.19 14:32", "2024-12-19T07:32:00Z"],
  ["2024年12月19日（木）14時32分", "2024-12-19T07:32:00Z"],
  ["２０２４年１２月１９日　１４：３２", "2024-12-19T07:32:00Z"],
  ["2024年12月19日 午後2時32分", "2024-12-19T07:32:00Z"],
  ["12月19日 14:32", "2024-12-19T07:32:00Z"],
  ["12월 18일 오후 2:32", "2024-12-18T07:32:00Z"],
  ["19 tháng 12, 2024", "2024-12-18T17:00:00Z"],
  ["1° gennaio 2024", "2023-12-31T17:00:00Z"],
  ["19 Disember 2024 12:05 tengah hari", "2024-12-19T05:05:00Z"],
  ["Dec 18, 2024 12:00 noon", "2024-12-18T05:00:00Z"],
  // the Levant, the Maghreb, and the halves of an Arabic day
  ["19 كانون الأول 2024", "2024-12-18T17:00:00Z"],
  ["١٩ كانون الأول/ديسمبر ٢٠٢٤", "2024-12-18T17:00:00Z"],
  ["5 آذار 2024", "2024-03-04T17:00:00Z"],
  ["5 جويلية 2024", "2024-07-04T17:00:00Z"],
  ["5 غشت 2024", "2024-08-04T17:00:00Z"],
  ["الخميس، 19 ديسمبر 2024 02:32 م", "2024-12-19T07:32:00Z"],
  ["19 ديسمبر 2024 09:32 صباحًا", "2024-12-19T02:32:00Z"],
  // counted from now
  ["1d ago", "2024-12-18T10:00:00Z"],
  ["Posted 2 hours ago", "2024-12-19T08:00:00Z"],
  ["Diposting 2 jam lalu", "2024-12-19T08:00:00Z"],
  ["about 2 hours ago", "2024-12-19T08:00:00Z"],
  ["vor einer Stunde", "2024-12-19T09:00:00Z"],
  ["aujourd'hui à 14h32", "2024-12-19T07:32:00Z"],
  ["منذ ساعتين", "2024-12-19T08:00:00Z"],
  ["昨天14:32", "2024-12-18T07:32:00Z"],
  ["2 jam lalu", "2024-12-19T08:00:00Z"],
  ["2 jam yang lalu", "2024-12-19T08:00:00Z"],
  ["15 menit lalu", "2024-12-19T09:45:00Z"],
  ["sejam yang lalu", "2024-12-19T09:00:00Z"],
  ["setengah jam lalu", "2024-12-19T09:30:00Z"],
  ["昨天 14:32", "2024-12-18T07:32:00Z"],
  ["3 hari lalu", "2024-12-16T10:00:00Z"],
  ["2 pekan lalu", "2024-12-05T10:00:00Z"],
  ["10 bulan lalu", "2024-02-19T10:00:00Z"],
  ["Baru saja", "2024-12-19T10:00:00Z"],
  ["5 minit yang lalu", "2024-12-19T09:55:00Z"],
  ["2 hours ago", "2024-12-19T08:00:00Z"],
  ["an hour ago", "2024-12-19T09:00:00Z"],
  ["45 mins ago", "2024-12-19T09:15:00Z"],
  ["vor 2 Stunden", "2024-12-19T08:00:00Z"],
  ["il y a 3 jours", "2024-12-16T10:00:00Z"],
  ["2 часа назад", "2024-12-19T08:00:00Z"],
  ["Today, 08:15", "2024-12-19T01:15:00Z"],
  ["Hari ini, 08.15 WIB", "2024-12-19T01:15:00Z"],
  ["Kemarin 21.10", "2024-12-18T14:10:00Z"],
  ["Yesterday at 9:15 pm", "2024-12-18T14:15:00Z"],
  ["Kemarin", "2024-12-17T17:00:00Z"],
  ["Kemarin, 18 Desember 2024 10:00", "2024-12-18T03:00:00Z"],
  ["19 Des, 14:32", "2024-12-19T07:32:00Z"],
  ["28 Desember 14:32", "2023-12-28T07:32:00Z"],
];

const NO_DATES =
  `2024|12/2024|Desember 2024|20241219|14:32|14.32 WIB|Kamis|Kamis, 14:32|31 Februari 2024|32/01/2024|19/13/2024
  00/00/0000|0000-00-00 00:00:00|0001-01-01T00:00:00|19 Desember 2024 25:00|19 Desember 2024 14:75|Rp 19.000|081234567890
  Harga 19 Desember 2024|Oleh Budi Santoso|3 items|2 jam|5 menit baca|19 Dec 2024 - 21 Dec 2024|19 Dec 2024 14:32 - 15:00
  besok|minggu depan|in 2 hours|tomorrow|1 jam 20 menit lalu|19 Foo 2024|May|March of the Penguins|Mei 19|1.2.3|192.168.1.1
  versi 1.2.2024.3|19/12|2/3 jam|Jumat Kliwon|Copyright 2024|© 2024 Riau24|15 Desember 2024 12 malam|+62 812 3456|2024-13-45
  Rp 12.500.000|versi 2.4.12|2.4.12|v2.4.12|R6.12.19|3-2|(3-2)|2-1 (1-0)|0812-3456-7890|(021) 555-1234|No. 12/2024|24/7|9/11|4,5/5
  UU No. 11 Tahun 2020|ISBN 978-602-03-1234-5|3-5 Desember 2024|2024/2025|08.00-17.00 WIB|order #20241219-1432|Liga 1 2024/2025
  16/3/66|29 آذر 1403|令和6年12月19日|last week|2.5 hours ago|over 2 years ago|tadi malam|5 dec 2024 chairs|USD 12-19-2024 1
  2024-12-19 99:99|19 Des 2024 14:32 XYZ|Total: 19/12/2024 14:32:11 5|1/2|-1 h|19 Desember 20244|19 Desember 2199`
    .split(/[|\n]/)
    .map((text) => text.trim());

describe("a date as people write it", () => {
  for (const [text, instant] of HUMAN_DATES) {
    it(`${JSON.stringify(text)} is ${instant}`, () => expect(parseHumanDate(text, RIAU)).to.equal(instant));
  }

  for (const text of ["", ...NO_DATES]) {
    it(`${JSON.stringify(text)} is no date`, () => expect(parseHumanDate(text, RIAU)).to.equal(undefined));
  }

  for (const [text, options, instant] of [
    ["05/12/2024", {}, undefined],
    ["05/12/2024", { language: "en" }, "2024-05-12T00:00:00Z"],
    ["05/12/2024", { language: "en-GB" }, "2024-12-05T00:00:00Z"],
    ["05/12/2024", { language: "en", timeZone: "Asia/Kuala_Lumpur" }, "2024-12-04T16:00:00Z"],
    ["05/12/2024", { language: "en", timeZone: "America/Chicago" }, "2024-05-12T05:00:00Z"],
    ["Thu, 05/12/2024", { language: "en" }, "2024-12-05T00:00:00Z"],
    ["Mon, 05/12/2024", { language: "en" }, undefined],
    ["05.12.2024", {}, "2024-12-05T00:00:00Z"],
    ["19/12/24", {}, undefined],
    ["mar 5 nov 2024", { language: "es" }, "2024-11-05T00:00:00Z"],
    ["Mar 5, 2024", { language: "es" }, "2024-03-05T00:00:00Z"],
    ["5 lis 2024", {}, undefined],
    ["2 jam lalu", {}, undefined],
    ["Kemarin 21.10", {}, undefined],
    ["19 Des, 14:32", {}, undefined],
    ["19 Dec 2024, 14:32", { timeZone: "+07:00" }, "2024-12-19T07:32:00Z"],
    ["1 Jul 2024, 14:32", { timeZone: "America/New_York" }, "2024-07-01T18:32:00Z"],
    ["19 ธันวาคม 2567", { language: "th" }, "2024-12-19T00:00:00Z"],
    ["19/12/67", { language: "th" }, undefined],
    ["১৯ জানু, ২০২৪", { language: "bn" }, "2024-01-19T00:00:00Z"],
    ["19 दिसम्बर 2024, 14:32 IST", { language: "hi" }, "2024-12-19T09:02:00Z"],
    ["1.2.24, 14:32", { language: "de" }, "2024-02-01T14:32:00Z"],
    ["Semalam 21.10", { language: "ms", now: "2024-12-19T10:00:00Z" }, "2024-12-18T21:10:00Z"],
    ["Friday 13 January", { language: "en", now: "2024-12-19T10:00:00Z" }, "2023-01-13T00:00:00Z"],
    ["Jumat, 13 Des 10.00", { language: "id", now: "2024-12-19T10:00:00Z" }, "2024-12-13T10:00:00Z"],
    ["Senin, 13 Des 10.00", { language: "id", now: "2024-12-19T10:00:00Z" }, undefined],
    ["8月27日水曜日", { language: "ja", now: "2012-08-10T10:00:00Z" }, undefined],
    ["19 Dec 2024 7:05 A", { language: "en" }, "2024-12-19T07:05:00Z"],
    ["19 Dec 2024 7:05p", { language: "en" }, "2024-12-19T19:05:00Z"],
    ["19 Dec 2024 7:05 M.", { language: "en" }, undefined],
    ["19 Dec 2024 07:05 K", { language: "en" }, undefined],
    ["19 Dec 2024 07:05 Z", { language: "en" }, "2024-12-19T07:05:00Z"],
    ["19 dec. 2024 2:32 em", { language: "sv" }, "2024-12-19T14:32:00Z"],
    ["19. des. 2024 2:32 e.h.", { language: "is" }, "2024-12-19T14:32:00Z"],
    ["2024. dec. 19. 12:05 de.", { language: "hu" }, "2024-12-19T00:05:00Z"],
    ["19.12.2024 klo 5.45 ip.", { language: "fi" }, "2024-12-19T17:45:00Z"],
    ["05/01/2023", { language: "tet" }, undefined],
    ["05/01/2023", { language: "es-US" }, undefined],
    ["05/01/2023", { language: "es-MX" }, "2023-01-05T00:00:00Z"],
    ["23-01-13", { language: "zh-HK" }, undefined],
    ["24-01-13", { language: "zh-CN" }, "2024-01-13T00:00:00Z"],
    ["خلال 3 أشهر", { language: "ar", now: "2024-12-19T10:00:00Z" }, undefined],
    ["قبل 3 أشهر", { language: "ar", now: "2024-12-19T10:00:00Z" }, "2024-09-19T10:00:00Z"],
  ] as const) {
    it(`${text} with ${JSON.stringify(options)} is ${instant ?? "no date"}`, () => {
      expect(parseHumanDate(text, options)).to.equal(instant);
    });
  }

  it("the day and time of every minute come back from Indonesian text", () => {
    const minutes = fc.integer({ min: Date.UTC(1900, 0, 2) / 60_000, max: Date.UTC(2100, 0, 1) / 60_000 });
    fc.assert(
      fc.property(minutes, (minute) => {
        const date = new Date(minute * 60_000);
        const day = new Intl.DateTimeFormat("id", { dateStyle: "full", timeZone: "UTC" }).format(date);
        const text = `${day} ${date.toISOString().slice(11, 16).replace(":", ".")}`;
        expect(parseHumanDate(text, { language: "id" })).to.equal(date.toISOString().replace(".000Z", "Z"));
      }),
    );
  });

  const languages =
    `id ms en en-GB en-US en-AU en-IN en-CA de fr fr-CA es es-MX pt pt-BR it nl pl ru uk tr sv da nb fi cs sk hu ro bg el hr sr sl lt lv et
    ca eu sq mk be ar ar-LB ar-MA ar-DZ he fa hi bn ta th ko ja zh zh-TW vi fil sw af ur km lo my ka hy az kk uz mn ne si`.split(
      /\s+/,
    );
  const days = Array.from({ length: 4 }, (_, index) => Date.UTC(2023, index * 5, 3 + index * 7, index * 6, 7 + index));
  const styles = (["full", "long", "medium", "short"] as const).flatMap((dateStyle) => [
    { dateStyle },
    { dateStyle, timeStyle: "short" as const },
  ]);
  for (const language of languages) {
    it(`what ${language} writes is read as it is meant, or not at all`, () => {
      for (const style of styles) {
        const format = new Intl.DateTimeFormat(language, { ...style, timeZone: "UTC" });
        for (const ms of days) {
          const meant = new Date("timeStyle" in style ? ms : ms - (ms % 86_400_000))
            .toISOString()
            .replace(".000Z", "Z");
          const text = format.format(ms);
          expect(parseHumanDate(text, { language }) ?? meant, text).to.equal(meant);
        }
      }
    });
  }

  it("no text throws", () => {
    const word = fc.constantFrom(
      "19",
      "Des",
      "2024",
      ":",
      "14",
      ".",
      "/",
      "lalu",
      "jam",
      "kemarin",
      "pm",
      "年",
      "(",
      " ",
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 40 }), (words) => {
        parseHumanDate(words.join(""), RIAU);
      }),
      { numRuns: 300 },
    );
  });
});
