import { expect } from "chai";
import fc from "fast-check";
import { Desk } from "../compose/random-desk.js";
import { seeded } from "../support/seeded.js";
import { type Addresses, type Dates, type Habits, type Ids, publish, type Titles } from "./random-publisher.js";

const RUNS = Number(process.env["MUARA_PROPERTY_RUNS"] ?? 2);
const IDS: readonly Ids[] = ["stable", "http, then https", "moves house", "anew at each poll", "places", "one for all"];
const ADDRESSES: readonly Addresses[] = ["own", "tracked", "one for all", "none"];
const TITLES: readonly Titles[] = ["telling", "similar", "short"];
const DATES: readonly Dates[] = ["precise", "day", "none", "of the build"];

/** Whether anything at all tells these items apart and holds them together. */
function canBeTold({ ids, addresses, titles, dates }: Habits): boolean {
  if (["stable", "http, then https", "moves house"].includes(ids)) return true;
  if (addresses === "own" || addresses === "tracked") return true;
  if (titles === "short") return false;
  return dates === "precise" || dates === "day" || titles === "telling";
}

describe("matchItems: whatever the habits of a publisher, no item is lost and none comes twice", () => {
  for (const ids of IDS) {
    for (const addresses of ADDRESSES) {
      it(`ids ${ids}, addresses ${addresses}`, () => {
        const habits = TITLES.flatMap((titles) => DATES.map((dates) => ({ ids, addresses, titles, dates })));
        for (const each of habits.filter(canBeTold)) {
          const seeds = fc.property(fc.integer(), (seed) => {
            const { issues, titles } = publish(each, seeded(seed));
            const desk = new Desk();
            for (const { minutes, items } of issues) desk.poll(minutes, ...items);
            expect(desk.titles.toSorted(), `${each.titles} titles, dates ${each.dates}`).to.deep.equal(
              titles.toSorted(),
            );
          });
          fc.assert(seeds, { numRuns: RUNS });
        }
      });
    }
  }

  it("what retention let go does not come again either", () => {
    for (const ids of IDS) {
      const habits: Habits = { ids, addresses: "own", titles: "telling", dates: "precise" };
      const seeds = fc.property(fc.integer(), (seed) => {
        const { issues } = publish(habits, seeded(seed));
        const desk = new Desk({ retention: { maxItems: 4 } });
        const admitted = issues.flatMap(({ minutes, items }) => {
          const known = new Set(desk.stored.heads.map(({ key }) => key));
          return desk.poll(minutes, ...items).upserts.filter(({ key }) => !known.has(key));
        });
        const titles = admitted.map(({ title }) => title);
        expect(titles.toSorted(), ids).to.deep.equal([...new Set(titles)].toSorted());
        expect(desk.stored.heads).to.have.length(4);
      });
      fc.assert(seeds, { numRuns: RUNS });
    }
  });
});
