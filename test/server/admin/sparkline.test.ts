import { expect } from "chai";
import type { PublishingProfile } from "../../../src/domain/source-state.js";
import { itemsPerWeekday, sparkline } from "../../../src/server/admin/views/sparkline.js";

/** Ten items in every hour of Mondays, over so many days. */
function mondays(days: number): PublishingProfile {
  const hours = Array.from({ length: 168 }, (_, hour) => (Math.floor(hour / 24) === 1 ? 10 : 0));
  return { hours, days, since: "2026-01-01T00:00:00Z" };
}

describe("the plot of items a day", () => {
  for (const [claim, rhythm, expected] of [
    ["nothing is said before a day was seen", mondays(0.5), undefined],
    ["nor without a rhythm", undefined, undefined],
    ["one week gives what it held", mondays(7), [0, 240, 0, 0, 0, 0, 0]],
    ["four weeks give their mean", mondays(28), [0, 60, 0, 0, 0, 0, 0]],
  ] as const) {
    it(claim, () => {
      expect(itemsPerWeekday(rhythm)).to.deep.equal(expected);
    });
  }

  it("has words, and bars by the highest", () => {
    const svg = sparkline(mondays(28));
    expect(svg).to.contain("8.6 items a day; Sun 0, Mon 60,").and.to.contain('height="28"');
    expect(svg.match(/<rect/g)).to.have.length(7);
    expect(sparkline({ ...mondays(28), hours: Array(168).fill(0) })).to.not.match(/NaN|Infinity/);
  });
});
