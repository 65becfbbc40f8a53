import { expect } from "chai";
import { anItem, anUpdate, aSource, aState, at } from "./samples.js";
import { ALL, type Bench, LEASE_MS } from "./store-harness.js";

export function leaseContract(bench: Bench): void {
  describe("leases", () => {
    it("a host is leased once, with all its due sources, most overdue first", async () => {
      await bench.save("one", [], { state: aState("one", { nextPoll: at(-5) }) });
      await bench.save("two", [], { state: aState("two", { nextPoll: at(-9) }) });
      const leases = await bench.claimDue(at(0));
      expect(leases.map(({ host, sourceIds }) => [host, sourceIds])).to.deep.equal([
        ["news.example", ["two", "one"]],
        ["other.example", ["other"]],
      ]);
      expect(await bench.claimDue(at(0))).to.deep.equal([]);
    });

    it("takes up to maxHosts, the most overdue", async () => {
      await bench.save("other", [], { state: aState("other", { nextPoll: at(-90) }) });
      expect((await bench.claimDue(at(0), 1)).map(({ host }) => host)).to.deep.equal(["other.example"]);
    });

    it("what is not due, paused or gone is left out; asked for by name it is not", async () => {
      await bench.store.sync([aSource("one", { paused: true }), aSource("two"), ...ALL.slice(2)], at(0));
      await bench.save("two", [], { state: aState("two", { nextPoll: at(-1), goneAt: at(-1) }) });
      await bench.save("other", [], { state: aState("other", { nextPoll: at(1) }) });
      expect(await bench.claimDue(at(0))).to.deep.equal([]);
      expect((await bench.claimDue(at(1))).map(({ host }) => host)).to.deep.equal(["other.example"]);
      const asked = await bench.store.claim({
        sourceIds: ["one", "two", "other"],
        now: at(1),
        leaseMs: LEASE_MS,
        worker: "w",
      });
      expect(asked.map(({ host, sourceIds }) => [host, sourceIds.length])).to.deep.equal([["news.example", 2]]);
    });

    it("an ended lease is taken over, and the late commit of the first is fenced", async () => {
      const first = await bench.lease("one");
      const second = await bench.lease("one", at(2));
      expect(second.token).to.be.greaterThan(first.token);
      expect(await bench.store.commit(first, anUpdate("one", [anItem("a")]))).to.deep.equal({ kind: "fenced" });
      expect(await bench.store.renew(first, at(2), LEASE_MS)).to.equal(false);
      expect(await bench.keys()).to.deep.equal([]);
      expect(await bench.store.commit(second, anUpdate("one", [anItem("b")]))).to.include({ kind: "saved" });
    });

    it("renewing keeps it, releasing frees it", async () => {
      const first = await bench.lease("one");
      expect(await bench.store.renew(first, at(0.9), LEASE_MS)).to.equal(true);
      expect(
        await bench.store.claim({ sourceIds: ["one"], now: at(1.5), leaseMs: LEASE_MS, worker: "v" }),
      ).to.deep.equal([]);
      await bench.store.release(first);
      expect(await bench.store.renew(first, at(1.5), LEASE_MS)).to.equal(false);
      expect(await bench.lease("one", at(1.5))).to.include({ host: "news.example" });
    });

    it("tokens rise over restarts", async () => {
      const before = await bench.save("one", [anItem("a")]);
      await bench.reopen();
      expect((await bench.lease("one")).token).to.be.greaterThan(before.token);
    });

    it("a clock set back by ten years neither holds a host nor a source for ten years", async () => {
      const ahead = at(10 * 365 * 24 * 60);
      await bench.store.claim({ sourceIds: ["one"], now: ahead, leaseMs: LEASE_MS, worker: "dead" });
      await bench.save("other", [], { state: aState("other", { lastPoll: ahead, nextPoll: ahead }) });
      expect((await bench.claimDue(at(0))).map(({ host }) => host).sort()).to.deep.equal([
        "news.example",
        "other.example",
      ]);
    });
  });
}
