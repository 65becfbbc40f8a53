import { expect } from "chai";
import { at } from "./samples.js";
import type { Bench } from "./store-harness.js";

export function pushContract(bench: Bench): void {
  describe("push records", () => {
    const kept = async () => Object.fromEntries(await bench.store.getPushRecords("hub"));

    it("are none at first", async () => {
      expect(await kept()).to.deep.equal({});
    });

    it("are kept as they were saved, for each collection apart, also after a restart", async () => {
      await bench.store.savePushRecords("hub", {
        put: new Map([
          ["a", { n: 1 }],
          ["é\n", { text: "ü\u2028" }],
        ]),
      });
      await bench.store.savePushRecords("hooks", { put: new Map([["a", { n: 2 }]]) });
      await bench.reopen();
      expect(await kept()).to.deep.equal({ a: { n: 1 }, "é\n": { text: "ü\u2028" } });
      expect(Object.fromEntries(await bench.store.getPushRecords("hooks"))).to.deep.equal({ a: { n: 2 } });
    });

    it("change and go as asked; the same again changes nothing", async () => {
      await bench.store.savePushRecords("hub", {
        put: new Map([
          ["a", { n: 1 }],
          ["b", { n: 1 }],
        ]),
      });
      for (let time = 0; time < 2; time++) {
        await bench.store.savePushRecords("hub", { put: new Map([["b", { n: 2 }]]), drop: ["a"] });
        expect(await kept()).to.deep.equal({ b: { n: 2 } });
      }
      await bench.reopen();
      expect(await kept()).to.deep.equal({ b: { n: 2 } });
    });

    it("are whole after many saves at once", async () => {
      const keys = Array.from({ length: 500 }, (_, n) => `k${n}`);
      const save = (key: string) => bench.store.savePushRecords("hub", { put: new Map([[key, { key }]]) });
      await Promise.all(keys.map(save));
      await bench.reopen();
      expect(await kept()).to.deep.equal(Object.fromEntries(keys.map((key) => [key, { key }])));
    });

    it("a duty is kept by the process that has it", async () => {
      const options = { now: at(0), leaseMs: 60_000, worker: "w" };
      expect(await bench.store.claimDuty("hub", options)).to.equal(true);
      expect(await bench.store.claimDuty("hub", options)).to.equal(true);
    });
  });
}
