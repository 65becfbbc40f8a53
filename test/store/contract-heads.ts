import { expect } from "chai";
import { bodyKey, type HeadQuery } from "../../src/store/store.js";
import { anItem, at } from "./samples.js";
import type { Bench } from "./store-harness.js";

export function headsContract(bench: Bench): void {
  describe("the newest heads", () => {
    beforeEach(async () => {
      const [early, late] = [at(-100), at(-50)];
      await bench.save("one", [
        anItem("a", { sortedAt: late, place: 2, firstSeen: at(3) }),
        anItem("b", { sortedAt: early, place: 0, firstSeen: at(9) }),
        anItem("c", { sortedAt: late, place: 1, firstSeen: at(1) }),
      ]);
      await bench.save("two", [
        anItem("d", { sortedAt: late, place: 1, firstSeen: at(2) }),
        anItem("e", { sortedAt: at(-10), place: 5, firstSeen: at(0) }),
      ]);
    });

    const table: readonly [string, Partial<HeadQuery>, readonly string[]][] = [
      ["by published, then place, then source", {}, ["two/e", "one/c", "two/d", "one/a", "one/b"]],
      ["by first seen", { order: "firstSeen" }, ["one/b", "one/a", "two/d", "one/c", "two/e"]],
      ["up to a limit", { limit: 2 }, ["two/e", "one/c"]],
      ["up to a limit of each source", { limitPerSource: 1 }, ["two/e", "one/c"]],
      ["up to both limits", { limitPerSource: 1, limit: 1 }, ["two/e"]],
      [
        "up to a limit of each source by first seen",
        { order: "firstSeen", limitPerSource: 2 },
        ["one/b", "one/a", "two/d", "two/e"],
      ],
      ["of one source", { sourceIds: ["two"] }, ["two/e", "two/d"]],
      ["of a source named twice, once", { sourceIds: ["two", "two"] }, ["two/e", "two/d"]],
      ["of nobody", { sourceIds: [] }, []],
      ["of a source that is not known", { sourceIds: ["nobody"] }, []],
      ["none at limit 0", { limit: 0 }, []],
    ];
    for (const [what, query, expected] of table) {
      it(`come ${what}`, async () => {
        expect(await bench.keys(query)).to.deep.equal(expected);
        await bench.reopen();
        expect(await bench.keys(query), "after a restart").to.deep.equal(expected);
      });
    }

    it("a body asked for that is not there is absent", async () => {
      const asked = [
        { sourceId: "one", key: "a" },
        { sourceId: "one", key: "none" },
        { sourceId: "nobody", key: "a" },
      ];
      expect([...(await bench.store.getBodies(asked)).keys()]).to.deep.equal([bodyKey("one", "a")]);
    });
  });
}
