import { expect } from "chai";
import type { StoredItem } from "../../src/aggregate/model.js";
import type { Lease, Store } from "../../src/store/port.js";
import { bodyKey } from "../../src/store/port.js";
import { anItem, anUpdate, aSource, at } from "./samples.js";

/** A place that one test case has for itself. */
export interface Place {
  /** A store on this place, not yet open; the same things are there each time. */
  open(): Promise<Store>;
  remove(): Promise<void>;
}

/** What every adapter of the port must do, whatever it keeps things in. */
export function storeContract(name: string, makePlace: () => Promise<Place>): void {
  describe(`the store's contract, ${name}`, () => {
    let place: Place;
    let store: Store;
    const [one, two, other] = [aSource("one"), aSource("two"), aSource("other", { url: "https://other.example/feed" })];

    beforeEach(async () => {
      place = await makePlace();
      store = await place.open();
      await store.sync([one, two, other], at(0));
    });

    afterEach(async () => {
      await store.close();
      await place.remove();
    });

    async function reopen(): Promise<void> {
      await store.close();
      store = await place.open();
      await store.sync([one, two, other], at(0));
    }

    async function lease(sourceId: string, now = at(0)): Promise<Lease> {
      const [taken] = await store.claim({ sourceIds: [sourceId], now, leaseMs: 60_000, worker: "w" });
      if (taken === undefined) throw new Error(`the host of ${sourceId} is taken`);
      return taken;
    }

    async function save(sourceId: string, items: readonly StoredItem[], more = {}): Promise<Lease> {
      const held = await lease(sourceId);
      await store.commit(held, anUpdate(sourceId, items, more));
      await store.release(held);
      return held;
    }

    it("an item committed is there after a restart, head and body", async () => {
      await save("one", [anItem("a")]);
      await reopen();
      const [head] = await store.getHeads({ sourceIds: ["one"], order: "published", limit: 9 });
      expect(head).to.include({ sourceId: "one", key: "a", title: "Title a" });
      const bodies = await store.getBodies([{ sourceId: "one", key: "a" }]);
      expect(bodies.get(bodyKey("one", "a"))).to.include({ contentHtml: "<p>Body of a</p>" });
    });
  });
}
