import { setImmediate as endOfTurn } from "node:timers/promises";
import { expect } from "chai";
import { writeTogether } from "../../src/server/write-together.js";

describe("answers written together", () => {
  it("are written in their order, at the end of the turn, after all that the turn brought", async () => {
    const seen: string[] = [];
    writeTogether(() => seen.push("first"));
    writeTogether(() => seen.push("second"));
    seen.push("read");
    await endOfTurn();
    expect(seen).to.deep.equal(["read", "first", "second"]);
  });

  it("do not wait when they are many, and none is written twice or forgotten", async () => {
    const seen: number[] = [];
    for (let n = 0; n < 150; n += 1) writeTogether(() => seen.push(n));
    expect(seen.length).to.be.within(64, 149);
    await endOfTurn();
    expect(seen).to.deep.equal(Array.from({ length: 150 }, (_, n) => n));
  });

  it("one that is made while others are written is written in the next turn", async () => {
    const seen: string[] = [];
    writeTogether(() => writeTogether(() => seen.push("later")));
    await endOfTurn();
    expect(seen).to.deep.equal([]);
    await endOfTurn();
    expect(seen).to.deep.equal(["later"]);
  });
});
