import { expect } from "chai";
import fc from "fast-check";
import { parseFeedDate } from "../../src/feed/dates.js";
import { toInstant, toMs } from "../../src/feed/instant.js";

/** Text, what it means; an empty meaning: no date. */
const FEED_DATES: readonly (readonly [string, string])[] = [
  // RFC 822 and 2822, as they should be and with their errors
  ["Thu, 19 Dec 2024 14:32:00 +0700", "2024-12-19T07:32:00Z"],
  ["Thu, 01 Jan 2004 19:48:21 GMT", "2004-01-01T19:48:21Z"],
  ["  Thu, 01 Jan 2004 19:48:21 GMT\n", "2004-01-01T19:48:21Z"],
  ["01 Jan 04 19:48 EST", "2004-01-02T00:48:00Z"],
  ["Thu, 01 Jan 98 19:48:21 GMT", "1998-01-01T19:48:21Z"],
  ["1 Jan 2004", "2004-01-01T00:00:00Z"],
  ["Thu, 1 Jan 2004 5:08 PDT", "2004-01-01T12:08:00Z"],
  ["Thu,01 Jan 2004 19:48:21 GMT", "2004-01-01T19:48:21Z"],
  ["Thu 01 Jan 2004 19:48:21 GMT", "2004-01-01T19:48:21Z"],
  ["Thursday, 01 January 2004 19:48:21 GMT", "2004-01-01T19:48:21Z"],
  ["Thurs, 01 Jan. 2004 19:48:21 GMT", "2004-01-01T19:48:21Z"],
  ["Thu, Jan 01 2004 19:48:21 GMT", "2004-01-01T19:48:21Z"],
  ["Thu, 01-Jan-2004 19:48:21 GMT", "2004-01-01T19:48:21Z"],
  ["Thu, 01 Jan 2004 19:48:21 GMT-0700", "2004-01-02T02:48:21Z"],
  ["Thu, 01 Jan 2004 19:48:21 -07:00", "2004-01-02T02:48:21Z"],
  ["Thu, 01 Jan 2004 19:48:21 Etc/GMT", "2004-01-01T19:48:21Z"],
  ["Thu, 01 Jan 2004 19:48:21 A", "2004-01-01T20:48:21Z"],
  ["Thu, 01 Jan 2004 19:48:21 Y", "2004-01-01T07:48:21Z"],
  ["Thu, 01 Jan 2004 19:48:21 Q", "2004-01-01T19:48:21Z"],
  ["Thu, 01 Jan 2004 19:48:21 CEST", "2004-01-01T17:48:21Z"],
  ["Thu, 01 Jan 2004 24:00:00 GMT", "2004-01-02T00:00:00Z"],
  ["Thu, 01 Jan 2004 23:59:60 GMT", "2004-01-02T00:00:00Z"],
  ["Xyz, 01 Jan 2004 19:48:21 GMT", "2004-01-01T19:48:21Z"],
  ["Thu (so it is), 01(st) Jan(uary) 2004 (really) 19:48:21 +0000 (UTC)", "2004-01-01T19:48:21Z"],
  ["Thu, 01 Jan 2004 7:48:21 PM GMT", "2004-01-01T19:48:21Z"],
  ["Mon, 21 Jan 2008 8:56 am PST", "2008-01-21T16:56:00Z"],
  ["03 Apr 02 1500 GMT", "2002-04-03T15:00:00Z"],
  // ISO 8601, W3CDTF, RFC 3339
  ["2024-12-19T07:32:00Z", "2024-12-19T07:32:00Z"],
  ["2003-12-31t10:14:55z", "2003-12-31T10:14:55Z"],
  ["2003-12-31T10:14:55.123-08:00", "2003-12-31T18:14:55Z"],
  ["2003-12-31T10:14:55,5+0530", "2003-12-31T04:44:55Z"],
  ["2003-12-31T10:14+01:00", "2003-12-31T09:14:00Z"],
  ["2003-12-31T10:14:5+01", "2003-12-31T09:14:05Z"],
  ["2003-12-31 T 10:14:55 -05:00", "2003-12-31T15:14:55Z"],
  ["2003-12-31T101455Z", "2003-12-31T10:14:55Z"],
  ["20031231T10:14:55Z", "2003-12-31T10:14:55Z"],
  ["20031231T101455Z", "2003-12-31T10:14:55Z"],
  ["2003-12-31", "2003-12-31T00:00:00Z"],
  ["20031231", "2003-12-31T00:00:00Z"],
  ["2003-12", "2003-12-01T00:00:00Z"],
  ["2003", "2003-01-01T00:00:00Z"],
  ["03-12-31", "2003-12-31T00:00:00Z"],
  ["031231", "2003-12-31T00:00:00Z"],
  ["-03-12", "2003-12-01T00:00:00Z"],
  ["-0312", "2003-12-01T00:00:00Z"],
  ["2003-335", "2003-12-01T00:00:00Z"],
  ["2003335", "2003-12-01T00:00:00Z"],
  ["03335", "2003-12-01T00:00:00Z"],
  ["2004-W53-5", "2004-12-31T00:00:00Z"],
  ["2004W01", "2003-12-29T00:00:00Z"],
  ["2024-02-29T12:00:00Z", "2024-02-29T12:00:00Z"],
  ["2024-12-19T14:32:00 WIB", "2024-12-19T07:32:00Z"],
  ["2024-12-19T20-59-53Z", "2024-12-19T20:59:53Z"],
  // other programs
  ["Sun Jan  4 16:29:06 2004", "2004-01-04T16:29:06Z"],
  ["Sun Jan  4 16:29:06 PST 2004", "2004-01-05T00:29:06Z"],
  ["Fri, 2006/09/15 08:19:53 EDT", "2006-09-15T12:19:53Z"],
  ["2004-07-08 23:56:58.0", "2004-07-08T23:56:58Z"],
  ["2004-07-08 23:56:58.74", "2004-07-08T23:56:58Z"],
  ["2004년 05월 28일  01:31:15", "2004-05-27T16:31:15Z"],
  ["2004-05-25 오후 11:23:17", "2004-05-25T14:23:17Z"],
  ["2004-05-25 오전 12:05:00", "2004-05-24T15:05:00Z"],
  ["Κυρ, 11 Ιούλ 2004 12:00:00 EST", "2004-07-11T17:00:00Z"],
  ["Πεμ, 01 Μαΐ 2003 12:00:00 GMT", "2003-05-01T12:00:00Z"],
  ["2004-július-13T9:15-05:00", "2004-07-13T14:15:00Z"],
  ["Thu Dec 19 2024 14:32:05 GMT+0700 (Western Indonesia Time)", "2024-12-19T07:32:05Z"],
  ["1518478934", "2018-02-12T23:42:14Z"],
  ["1518478934123", "2018-02-12T23:42:14Z"],
  // foreign names under whatever language
  ["Kamis, 19 Desember 2024 14:32:00 +0700", "2024-12-19T07:32:00Z"],
  ["Kam, 19 Des 2024 14:32:00 WIB", "2024-12-19T07:32:00Z"],
  ["Khamis, 19 Disember 2024 14:32:00 +0800", "2024-12-19T06:32:00Z"],
  ["Isn, 04 Ogos 2025 08:00:00 MYT", "2025-08-04T00:00:00Z"],
  ["Seg, 24 Set 2018 19:42:40 -0300", "2018-09-24T22:42:40Z"],
  ["mer, 16 nov 2022 00:38:15 +0100", "2022-11-15T23:38:15Z"],
  ["Mo, 3 März 2025 10:00:00 MEZ", "2025-03-03T09:00:00Z"],
  ["mar., 05 août 2025 10:00:00 +0200", "2025-08-05T08:00:00Z"],
  ["Mié, 01 Ene 2025 10:00:00 GMT", "2025-01-01T10:00:00Z"],
  ["gio, 19 dic 2024 10:00:00 +0100", "2024-12-19T09:00:00Z"],
  ["do, 19 mrt 2020 10:00:00 +0100", "2020-03-19T09:00:00Z"],
  ["Pt, 20 gru 2024 10:00:00 +0100", "2024-12-20T09:00:00Z"],
  ["Чт, 19 дек 2024 10:00:00 +0300", "2024-12-19T07:00:00Z"],
  ["Per, 19 Ara 2024 10:00:00 +0300", "2024-12-19T07:00:00Z"],
  ["to 19 joulukuuta 2024 10:00:00 +0200", "2024-12-19T08:00:00Z"],
  ["Pon, 04 Lis 2024 10:00:00 GMT", "2024-11-04T10:00:00Z"],
  // nonsense
  ...["", " ", "insert date here", "yesterday", "31 Feb 2024 10:00:00 GMT", "Thu, 32 Dec 2024 10:00:00 GMT"].map(none),
  ...["2024-13-01", "2024-12-19T25:00:00Z", "2024-12-19T10:61:00Z", "2004-W54-1", "2003-367", "0001-01-01"].map(none),
  ...["0000-00-00 00:00:00", "07-01T01:55:07-05:00", "2024-12-19T10:00:00+99:00", "12345678901", "14:32", "Dec"].map(
    none,
  ),
  ...["2024-12-19T10:00:00Z2024-12-19T10:00:00Z", "5 Lis 2024 10:00:00 GMT", "Thu, 19 Dec 14:32 GMT"].map(none),
];

function none(text: string): readonly [string, string] {
  return [text, ""];
}

describe("a feed's date", () => {
  for (const [text, instant] of FEED_DATES) {
    it(`${JSON.stringify(text)} is ${instant || "no date"}`, () => {
      expect(parseFeedDate(text, { language: "en" }) ?? "").to.equal(instant);
    });
  }

  for (const [text, timeZone, instant] of [
    ["2024-12-19 14:32:00", "Asia/Jakarta", "2024-12-19T07:32:00Z"],
    ["2024-12-19 14:32:00", "+07:00", "2024-12-19T07:32:00Z"],
    ["2024-12-19 14:32:00Z", "Asia/Jakarta", "2024-12-19T14:32:00Z"],
    ["Thu, 19 Dec 2024 14:32:00", "WITA", "2024-12-19T06:32:00Z"],
    ["2024-12-19", "Asia/Jakarta", "2024-12-18T17:00:00Z"],
    ["2024-07-01 12:00", "Europe/Berlin", "2024-07-01T10:00:00Z"],
    ["2024-01-01 12:00", "Europe/Berlin", "2024-01-01T11:00:00Z"],
    ["2024-03-31 02:30", "Europe/Berlin", "2024-03-31T01:30:00Z"],
    ["2024-10-27 02:30", "Europe/Berlin", "2024-10-27T00:30:00Z"],
    ["2024-12-19T20-59-53Z", "Asia/Jakarta", "2024-12-19T13:59:53Z"],
    ["2024-12-19 14:32:00", "Not/AZone", "2024-12-19T14:32:00Z"],
  ] as const) {
    it(`${text} in ${timeZone} is ${instant}`, () => expect(parseFeedDate(text, { timeZone })).to.equal(instant));
  }

  it("a month that languages disagree about is the declared language's", () => {
    expect(parseFeedDate("5 lis 2024", { language: "pl" })).to.equal("2024-11-05T00:00:00Z");
    expect(parseFeedDate("5 lis 2024", { language: "hr" })).to.equal("2024-10-05T00:00:00Z");
  });

  it("every moment comes back from each of the forms that feeds use", () => {
    fc.assert(
      fc.property(fc.integer({ min: toMs("1700-01-01T00:00:00Z"), max: toMs("2999-12-31T23:59:59Z") }), (ms) => {
        const instant = toInstant(ms);
        const date = new Date(ms);
        for (const text of [instant, date.toISOString(), date.toUTCString(), date.toISOString().replace("T", " ")]) {
          expect(parseFeedDate(text)).to.equal(instant);
        }
      }),
    );
  });

  it("no text throws, none takes long, and what comes out is an instant", () => {
    const words = fc.constantFrom(
      "19",
      "Des",
      "2024",
      ":",
      "14",
      ".",
      "/",
      "-",
      "+",
      "(",
      "Kamis",
      "T",
      "Z",
      "PM",
      "年",
      " ",
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ maxLength: 250 }),
          fc.array(words, { maxLength: 40 }).map((w) => w.join("")),
        ),
        (text) => {
          const instant = parseFeedDate(text);
          if (instant !== undefined) expect(instant).to.match(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe("instants", () => {
  it("go to milliseconds and back, without parts of a second", () => {
    expect(toInstant(1_734_593_520_999)).to.equal("2024-12-19T07:32:00Z");
    expect(toMs("2024-12-19T07:32:00Z")).to.equal(1_734_593_520_000);
    expect(toInstant(-1)).to.equal("1969-12-31T23:59:59Z");
  });

  it("refuse moments that text cannot order", () => {
    expect(() => toInstant(Number.NaN)).to.throw(RangeError);
    expect(() => toInstant(Date.UTC(10_000, 0, 1))).to.throw(RangeError);
  });
});
