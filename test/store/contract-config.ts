import { expect } from "chai";
import { ORPHAN_GRACE_MS } from "../../src/store/store.js";
import { anItem, anUpdate, aSource, aState, at } from "./samples.js";
import { ALL, type Bench } from "./store-harness.js";

export function configContract(bench: Bench): void {
  describe("a config that changes", () => {
    it("a new source is due at once; one left out is not asked, answered or exported", async () => {
      await bench.save("one", [anItem("a")]);
      await bench.store.sync([aSource("fresh"), ...ALL.slice(1)], at(7));
      expect(await bench.keys()).to.deep.equal([]);
      expect(await bench.store.getSource("one")).to.equal(undefined);
      expect((await bench.store.getSource("fresh"))?.state.nextPoll).to.equal(at(7));
      expect((await bench.claimDue(at(7))).flatMap(({ sourceIds }) => sourceIds))
        .to.include("fresh")
        .and.not.include("one");
    });

    it("a source that comes back within the grace has its items, through maintain and restart", async () => {
      await bench.save("one", [anItem("a")]);
      await bench.store.sync(ALL.slice(1), at(0));
      await bench.store.maintain(at(1));
      await bench.reopen(ALL.slice(1), at(2));
      await bench.store.maintain(at(ORPHAN_GRACE_MS / 60_000 - 1));
      await bench.store.sync(ALL, at(3));
      expect(await bench.keys()).to.deep.equal(["one/a"]);
    });

    it("after the grace its items are removed, the others' stay", async () => {
      await bench.save("one", [anItem("a")]);
      await bench.save("two", [anItem("b")]);
      await bench.store.sync(ALL.slice(1), at(0));
      await bench.store.maintain(at(ORPHAN_GRACE_MS / 60_000 + 1));
      await bench.reopen();
      expect(await bench.keys()).to.deep.equal(["two/b"]);
    });

    it("another URL drops validators and failures, makes it due, and keeps the items", async () => {
      const state = aState("one", {
        validators: { url: "u", etag: "e" },
        failures: 3,
        goneAt: at(1),
        movedTo: "https://x.example/",
      });
      await bench.save("one", [anItem("a")], { state });
      await bench.store.sync([aSource("one", { url: "https://new.example/feed" }), ...ALL.slice(1)], at(5));
      const stored = await bench.store.getSource("one");
      expect(stored?.state).to.include({ url: "https://new.example/feed", failures: 0, nextPoll: at(5) });
      expect(stored?.state).to.not.have.any.keys("validators", "goneAt", "movedTo");
      expect(await bench.keys()).to.deep.equal(["one/a"]);
    });

    it("what was fetched from the former URL is fenced", async () => {
      const held = await bench.lease("one");
      await bench.store.sync([aSource("one", { url: "https://new.example/feed" }), ...ALL.slice(1)], at(5));
      expect(await bench.store.commit(held, anUpdate("one", [anItem("a")]))).to.deep.equal({ kind: "fenced" });
    });
  });
}
