import { expect } from "chai";
import type { StoredItem } from "../../src/domain/stored-item.js";
import { commitContract } from "./contract-commits.js";
import { configContract } from "./contract-config.js";
import { feedContract } from "./contract-feeds.js";
import { headsContract } from "./contract-heads.js";
import { leaseContract } from "./contract-leases.js";
import { pushContract } from "./contract-push.js";
import { anItem, aState, at } from "./samples.js";
import { ALL, Bench, type Place } from "./store-harness.js";

/** What every adapter of the port must do, whatever it keeps things in. */
export function storeContract(name: string, makePlace: () => Promise<Place>): void {
  describe(`the store's contract, ${name}`, () => {
    const bench = new Bench(makePlace);
    beforeEach(() => bench.begin());
    afterEach(() => bench.end());

    commitContract(bench);
    headsContract(bench);
    leaseContract(bench);
    configContract(bench);
    feedContract(bench);
    pushContract(bench);

    it("tells which sources' items changed, and nothing when none did", async () => {
      const told: string[][] = [];
      const stop = bench.store.onChange((ids) => told.push([...ids]));
      await bench.save("one", [anItem("a")]);
      await bench.save("one", [anItem("a")]);
      await bench.save("two", [], { state: aState("two", { failures: 1 }) });
      stop();
      await bench.save("two", [anItem("b")]);
      expect(told).to.deep.equal([["one"]]);
    });

    it("what one store exports another imports: items, state and memory are the same", async () => {
      const items = Array.from({ length: 120 }, (_, n) => anItem(`k${n}`, { sortedAt: at(n), place: -n }));
      await bench.save("one", items, {
        state: aState("one", { title: "One" }),
        remembered: [{ key: "x", lastSeen: at(0) }],
      });
      const exported: StoredItem[] = [];
      for await (const item of bench.store.exportSource("one")) exported.push(item);
      expect(exported.map(({ key }) => key)).to.deep.equal(items.map(({ key }) => key));
      const before = await bench.store.getSource("one");

      const elsewhere = await makePlace();
      const other = await elsewhere.open();
      try {
        await other.sync(ALL, at(0));
        await other.importSource({
          state: before?.state ?? aState("one"),
          items: exported,
          remembered: before?.remembered ?? [],
        });
        expect(await other.getSource("one")).to.deep.equal(before);
        const again: StoredItem[] = [];
        for await (const item of other.exportSource("one")) again.push(item);
        expect(again).to.deep.equal(exported);
      } finally {
        await other.close();
        await elsewhere.remove();
      }
    });
  });
}
