import { expect } from "chai";
import { parseFeedDate } from "../../src/feed/dates.js";

/** Text, what it means. */
const FEED_DATES: readonly (readonly [string, string | undefined])[] = [
  ["Thu, 19 Dec 2024 14:32:00 +0700", "2024-12-19T07:32:00Z"],
  ["Thu, 01 Jan 2004 19:48:21 GMT", "2004-01-01T19:48:21Z"],
  ["01 Jan 04 19:48 EST", "2004-01-02T00:48:00Z"],
  ["2024-12-19T07:32:00Z", "2024-12-19T07:32:00Z"],
  ["2003-12-31T10:14:55.123-08:00", "2003-12-31T18:14:55Z"],
  ["2003-335", "2003-12-01T00:00:00Z"],
  ["Sun Jan  4 16:29:06 PST 2004", "2004-01-05T00:29:06Z"],
  ["Kamis, 19 Desember 2024 14:32:00 +0700", "2024-12-19T07:32:00Z"],
  ["insert date here", undefined],
  ["31 Feb 2024 10:00:00 GMT", undefined],
];

describe("a feed's date", () => {
  for (const [text, instant] of FEED_DATES) {
    it(`${text} is ${instant ?? "no date"}`, () => expect(parseFeedDate(text)).to.equal(instant));
  }
});
