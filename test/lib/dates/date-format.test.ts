import { expect } from "chai";
import { compileDateFormat } from "../../../src/lib/dates/date-format.js";

const JAKARTA = { timeZone: "Asia/Jakarta" };

describe("a date format", () => {
  const read: readonly (readonly [format: string, text: string, instant: string | undefined, language?: string])[] = [
    ["dd.MM.yyyy HH:mm", "05.12.2024 14:30", "2024-12-05T07:30:00Z"],
    ["MM/dd/yyyy", "05/12/2024", "2024-05-11T17:00:00Z"],
    ["dd/MM/yyyy", "05/12/2024", "2024-12-04T17:00:00Z"],
    ["d/M/yy", "5/2/24", "2024-02-04T17:00:00Z"],
    ["YYYY-MM-DD hh:mm A", "2024-12-05 02:30 PM", "2024-12-05T07:30:00Z"],
    ["yyyy-MM-dd'T'HH:mm:ssXXX", "2024-12-05T14:30:00+02:00", "2024-12-05T12:30:00Z"],
    ["EEEE, d MMMM yyyy", "Kamis, 5 Desember 2024", "2024-12-04T17:00:00Z", "id"],
    ["d. MMM yyyy", "5. Dez. 2024", "2024-12-04T17:00:00Z", "de"],
    ["MMMM yyyy", "December 2024", "2024-11-30T17:00:00Z", "en"],
    ["%d/%m/%Y %H:%M", "05/12/2024 14:30", "2024-12-05T07:30:00Z"],
    ["%F %T", "2024-12-05 14:30:15", "2024-12-05T07:30:15Z"],
    ["%b %e, %Y", "Dec 5, 2024", "2024-12-04T17:00:00Z", "en"],
    ["yyyyMMdd", "20241205", "2024-12-04T17:00:00Z"],
    ["unix", "1733383800", "2024-12-05T07:30:00Z"],
    ["unix", "173338380", "1975-06-30T05:33:00Z"],
    ["unix-ms", "1733383800123", "2024-12-05T07:30:00Z"],
    ["'tanggal' dd-MM-yyyy", "Tanggal 05-12-2024", "2024-12-04T17:00:00Z"],
    ["dd.MM.yyyy", "05.12.2024 and more", "2024-12-04T17:00:00Z"],
    ["dd.MM.yyyy", "31.02.2024", undefined],
    ["dd.MM.yyyy", "5.12.2024", undefined],
    ["dd.MM.yyyy", "05.12.20245", undefined],
    ["dd.MM.yyyy", "", undefined],
    ["yyyy-MM-dd hh:mm a", "2024-12-05 14:30 PM", undefined],
    ["dd MMMM yyyy", "05 Florble 2024", undefined],
    ["dd.MM.yyyy", "x".repeat(100_000), undefined],
  ];
  for (const [format, text, instant, language] of read) {
    it(`${format} reads ${JSON.stringify(text.slice(0, 40))} as ${instant}`, () => {
      const options = { ...JAKARTA, ...(language === undefined ? {} : { language }) };
      expect(compileDateFormat(format)(text, options)).to.equal(instant);
    });
  }

  const wrong: readonly (readonly [format: string, said: RegExp])[] = [
    ["", /no year/],
    ["dd.MM", /no year/],
    ["yyyy", /no month/],
    ["%d %q %Y", /"%q"/],
    ["%s", /unix/],
    ["dd.MM.yyyy Q", /letter "Q"/],
    ["d".repeat(200), /100 characters/],
  ];
  for (const [format, said] of wrong) {
    it(`${JSON.stringify(format.slice(0, 20))} is rejected with the reason`, () => {
      expect(() => compileDateFormat(format)).to.throw(said);
    });
  }
});
