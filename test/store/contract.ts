import { expect } from "chai";
import type { Source, StoredItem } from "../../src/aggregate/model.js";
import type { HeadQuery, Lease, Store } from "../../src/store/port.js";
import { bodyKey, ORPHAN_GRACE_MS } from "../../src/store/port.js";
import { anItem, anUpdate, aSource, aState, at } from "./samples.js";

/** A place that one test case has for itself. */
export interface Place {
  /** A store on this place, open; the same things are there each time. */
  open(): Promise<Store>;
  remove(): Promise<void>;
}

const LEASE_MS = 60_000;
const ALL: readonly Source[] = [
  aSource("one"),
  aSource("two"),
  aSource("other", { url: "https://other.example/feed" }),
];

/** What every adapter of the port must do, whatever it keeps things in. */
export function storeContract(name: string, makePlace: () => Promise<Place>): void {
  describe(`the store's contract, ${name}`, () => {
    let place: Place;
    let store: Store;

    beforeEach(async () => {
      place = await makePlace();
      store = await place.open();
      await store.sync(ALL, at(0));
    });

    afterEach(async () => {
      await store.close();
      await place.remove();
    });

    async function reopen(sources = ALL, now = at(0)): Promise<void> {
      await store.close();
      store = await place.open();
      await store.sync(sources, now);
    }

    async function lease(sourceId: string, now = at(0)): Promise<Lease> {
      const [taken] = await store.claim({ sourceIds: [sourceId], now, leaseMs: LEASE_MS, worker: "w" });
      if (taken === undefined) throw new Error(`the host of ${sourceId} is taken`);
      return taken;
    }

    async function save(sourceId: string, items: readonly StoredItem[], more = {}): Promise<Lease> {
      const held = await lease(sourceId);
      await store.commit(held, anUpdate(sourceId, items, more));
      await store.release(held);
      return held;
    }

    async function keys(query: Partial<HeadQuery> = {}): Promise<string[]> {
      const heads = await store.getHeads({ sourceIds: ["one", "two"], order: "published", limit: 99, ...query });
      return heads.map(({ sourceId, key }) => `${sourceId}/${key}`);
    }

    const claimDue = (now: string, maxHosts = 9) => store.claimDue({ now, maxHosts, leaseMs: LEASE_MS, worker: "w" });

    describe("what is committed", () => {
      it("is there after a restart: state, head, body, remembered keys", async () => {
        const item = anItem("a", { image: { url: "https://img.example/a.jpg" }, updated: at(5), language: "id" });
        const validators = { url: "https://news.example/feed", etag: '"x"' };
        const remembered = [{ key: "old", lastSeen: at(1), marks: ["p", "t", "d"] }];
        await save("one", [item], { state: aState("one", { validators }), remembered });
        await reopen();
        const { contentHtml, image, attachments, source: _, ...head } = item;
        expect(await store.getSource("one")).to.deep.equal({
          state: aState("one", { validators }),
          heads: [head],
          remembered,
        });
        expect(await store.getHeads({ sourceIds: ["one"], order: "published", limit: 9 })).to.deep.equal([
          { ...head, sourceId: "one" },
        ]);
        const bodies = await store.getBodies([{ sourceId: "one", key: "a" }]);
        expect(bodies.get(bodyKey("one", "a"))).to.deep.equal({ contentHtml, image, attachments });
      });

      it("is there after a restart too when only the state changed", async () => {
        await save("one", [], { state: aState("one", { lastPoll: at(3), failures: 2 }) });
        await save("two", [anItem("a")]);
        await save("two", [], { state: aState("two", { lastPoll: at(4) }) });
        await reopen();
        const states = await store.getStates();
        expect(states.map(({ lastPoll }) => lastPoll)).to.deep.equal([at(3), at(4), undefined]);
      });

      it("replaces items of equal key, removes, retouches heads alone, and leaves the others", async () => {
        await save(
          "one",
          ["a", "b", "c", "d"].map((key) => anItem(key)),
        );
        const { contentHtml: _, attachments: __, source: ___, ...head } = anItem("d", { title: "Retouched" });
        const upserts = [anItem("b", { title: "Edited", contentHtml: "<p>Edited</p>" })];
        await save("one", upserts, { removals: ["c"], retouched: [head] });
        await reopen();
        const heads = await store.getHeads({ sourceIds: ["one"], order: "published", limit: 9 });
        expect(heads.map(({ title }) => title)).to.deep.equal(["Title a", "Edited", "Retouched"]);
        const bodies = await store.getBodies(heads);
        expect([...bodies.values()].map(({ contentHtml }) => contentHtml)).to.deep.equal([
          "<p>Body of a</p>",
          "<p>Edited</p>",
          "<p>Body of d</p>",
        ]);
      });

      it("changes nothing when it is repeated", async () => {
        const held = await lease("one");
        const update = anUpdate("one", [anItem("a")], { remembered: [{ key: "x", lastSeen: at(0) }] });
        const outcomes = [await store.commit(held, update), await store.commit(held, update)];
        expect(outcomes).to.deep.equal([
          { kind: "saved", changed: true },
          { kind: "saved", changed: false },
        ]);
        expect(await keys()).to.deep.equal(["one/a"]);
      });

      it("keeps remembered keys that an update does not speak of", async () => {
        await save("one", [anItem("a")], { remembered: [{ key: "x", lastSeen: at(0) }] });
        await save("one", [anItem("b")]);
        await reopen();
        expect((await store.getSource("one"))?.remembered).to.deep.equal([{ key: "x", lastSeen: at(0) }]);
      });

      it("holds any text, and any id", async () => {
        const ids = ["ÅÄÖ/..", "..", "A", "a", "con", "x".repeat(300), "a.1", "a"];
        const sources = [...new Set(ids)].map((id) => aSource(id));
        await store.sync(sources, at(0));
        const text = "\u2028\n\"'\\ 😀 \u0000 </script>";
        for (const { id } of sources) {
          await save(id, [anItem("k", { id, title: text, contentHtml: text })], {
            state: { ...aState(id), url: "https://news.example/feed" },
          });
        }
        await reopen(sources);
        for (const { id } of sources) {
          const [head] = await store.getHeads({ sourceIds: [id], order: "published", limit: 9 });
          expect([head?.id, head?.title], id.slice(0, 9)).to.deep.equal([id, text]);
          expect((await store.getBodies([{ sourceId: id, key: "k" }])).get(bodyKey(id, "k"))?.contentHtml).to.equal(
            text,
          );
        }
      });

      it("survives many commits of many sources at once", async () => {
        const held = await lease("one");
        const rounds = Array.from({ length: 40 }, (_, n) => anUpdate(n % 2 === 0 ? "one" : "two", [anItem(`k${n}`)]));
        await Promise.all(rounds.map((update) => store.commit(held, update)));
        await reopen();
        expect(await keys()).to.have.length(40);
        expect(
          await store.getBodies(
            rounds.map(({ state, upserts }) => ({ sourceId: state.sourceId, key: upserts[0]?.key ?? "" })),
          ),
        ).to.have.property("size", 40);
      });

      it("keeps only the living when the same items are replaced again and again", async () => {
        for (let round = 0; round < 60; round++) {
          await save("one", [anItem("a", { contentHtml: `<p>${round} ${"long ".repeat(1000)}</p>` }), anItem("b")]);
        }
        await reopen();
        const bodies = await store.getBodies([
          { sourceId: "one", key: "a" },
          { sourceId: "one", key: "b" },
        ]);
        expect(bodies.get(bodyKey("one", "a"))?.contentHtml).to.match(/^<p>59 long/);
        expect(bodies.get(bodyKey("one", "b"))?.contentHtml).to.equal("<p>Body of b</p>");
      });
    });

    describe("the newest heads", () => {
      beforeEach(async () => {
        const [early, late] = [at(-100), at(-50)];
        await save("one", [
          anItem("a", { sortedAt: late, place: 2, firstSeen: at(3) }),
          anItem("b", { sortedAt: early, place: 0, firstSeen: at(9) }),
          anItem("c", { sortedAt: late, place: 1, firstSeen: at(1) }),
        ]);
        await save("two", [
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
          expect(await keys(query)).to.deep.equal(expected);
          await reopen();
          expect(await keys(query), "after a restart").to.deep.equal(expected);
        });
      }

      it("a body asked for that is not there is absent", async () => {
        const asked = [
          { sourceId: "one", key: "a" },
          { sourceId: "one", key: "none" },
          { sourceId: "nobody", key: "a" },
        ];
        expect([...(await store.getBodies(asked)).keys()]).to.deep.equal([bodyKey("one", "a")]);
      });
    });

    describe("leases", () => {
      it("a host is leased once, with all its due sources, most overdue first", async () => {
        await save("one", [], { state: aState("one", { nextPoll: at(-5) }) });
        await save("two", [], { state: aState("two", { nextPoll: at(-9) }) });
        const leases = await claimDue(at(0));
        expect(leases.map(({ host, sourceIds }) => [host, sourceIds])).to.deep.equal([
          ["news.example", ["two", "one"]],
          ["other.example", ["other"]],
        ]);
        expect(await claimDue(at(0))).to.deep.equal([]);
      });

      it("takes up to maxHosts, the most overdue", async () => {
        await save("other", [], { state: aState("other", { nextPoll: at(-90) }) });
        expect((await claimDue(at(0), 1)).map(({ host }) => host)).to.deep.equal(["other.example"]);
      });

      it("what is not due, paused or gone is left out; asked for by name it is not", async () => {
        await store.sync([aSource("one", { paused: true }), aSource("two"), ...ALL.slice(2)], at(0));
        await save("two", [], { state: aState("two", { nextPoll: at(-1), goneAt: at(-1) }) });
        await save("other", [], { state: aState("other", { nextPoll: at(1) }) });
        expect(await claimDue(at(0))).to.deep.equal([]);
        expect((await claimDue(at(1))).map(({ host }) => host)).to.deep.equal(["other.example"]);
        const asked = await store.claim({
          sourceIds: ["one", "two", "other"],
          now: at(1),
          leaseMs: LEASE_MS,
          worker: "w",
        });
        expect(asked.map(({ host, sourceIds }) => [host, sourceIds.length])).to.deep.equal([["news.example", 2]]);
      });

      it("an ended lease is taken over, and the late commit of the first is fenced", async () => {
        const first = await lease("one");
        const second = await lease("one", at(2));
        expect(second.token).to.be.greaterThan(first.token);
        expect(await store.commit(first, anUpdate("one", [anItem("a")]))).to.deep.equal({ kind: "fenced" });
        expect(await store.renew(first, at(2), LEASE_MS)).to.equal(false);
        expect(await keys()).to.deep.equal([]);
        expect(await store.commit(second, anUpdate("one", [anItem("b")]))).to.include({ kind: "saved" });
      });

      it("renewing keeps it, releasing frees it", async () => {
        const first = await lease("one");
        expect(await store.renew(first, at(0.9), LEASE_MS)).to.equal(true);
        expect(await store.claim({ sourceIds: ["one"], now: at(1.5), leaseMs: LEASE_MS, worker: "v" })).to.deep.equal(
          [],
        );
        await store.release(first);
        expect(await store.renew(first, at(1.5), LEASE_MS)).to.equal(false);
        expect(await lease("one", at(1.5))).to.include({ host: "news.example" });
      });

      it("tokens rise over restarts", async () => {
        const before = await save("one", [anItem("a")]);
        await reopen();
        expect((await lease("one")).token).to.be.greaterThan(before.token);
      });

      it("a clock set back by ten years neither holds a host nor a source for ten years", async () => {
        const ahead = at(10 * 365 * 24 * 60);
        await store.claim({ sourceIds: ["one"], now: ahead, leaseMs: LEASE_MS, worker: "dead" });
        await save("other", [], { state: aState("other", { lastPoll: ahead, nextPoll: ahead }) });
        expect((await claimDue(at(0))).map(({ host }) => host).sort()).to.deep.equal(["news.example", "other.example"]);
      });
    });

    describe("a config that changes", () => {
      it("a new source is due at once; one left out is not asked, answered or exported", async () => {
        await save("one", [anItem("a")]);
        await store.sync([aSource("fresh"), ...ALL.slice(1)], at(7));
        expect(await keys()).to.deep.equal([]);
        expect(await store.getSource("one")).to.equal(undefined);
        expect((await store.getSource("fresh"))?.state.nextPoll).to.equal(at(7));
        expect((await claimDue(at(7))).flatMap(({ sourceIds }) => sourceIds))
          .to.include("fresh")
          .and.not.include("one");
      });

      it("a source that comes back within the grace has its items, through maintain and restart", async () => {
        await save("one", [anItem("a")]);
        await store.sync(ALL.slice(1), at(0));
        await store.maintain(at(1));
        await reopen(ALL.slice(1), at(2));
        await store.maintain(at(ORPHAN_GRACE_MS / 60_000 - 1));
        await store.sync(ALL, at(3));
        expect(await keys()).to.deep.equal(["one/a"]);
      });

      it("after the grace its items are removed, the others' stay", async () => {
        await save("one", [anItem("a")]);
        await save("two", [anItem("b")]);
        await store.sync(ALL.slice(1), at(0));
        await store.maintain(at(ORPHAN_GRACE_MS / 60_000 + 1));
        await reopen();
        expect(await keys()).to.deep.equal(["two/b"]);
      });

      it("another URL drops validators and failures, makes it due, and keeps the items", async () => {
        const state = aState("one", {
          validators: { url: "u", etag: "e" },
          failures: 3,
          goneAt: at(1),
          movedTo: "https://x.example/",
        });
        await save("one", [anItem("a")], { state });
        await store.sync([aSource("one", { url: "https://new.example/feed" }), ...ALL.slice(1)], at(5));
        const stored = await store.getSource("one");
        expect(stored?.state).to.include({ url: "https://new.example/feed", failures: 0, nextPoll: at(5) });
        expect(stored?.state).to.not.have.any.keys("validators", "goneAt", "movedTo");
        expect(await keys()).to.deep.equal(["one/a"]);
      });

      it("what was fetched from the former URL is fenced", async () => {
        const held = await lease("one");
        await store.sync([aSource("one", { url: "https://new.example/feed" }), ...ALL.slice(1)], at(5));
        expect(await store.commit(held, anUpdate("one", [anItem("a")]))).to.deep.equal({ kind: "fenced" });
      });
    });

    it("tells which sources' items changed, and nothing when none did", async () => {
      const told: string[][] = [];
      const stop = store.onChange((ids) => told.push([...ids]));
      await save("one", [anItem("a")]);
      await save("one", [anItem("a")]);
      await save("two", [], { state: aState("two", { failures: 1 }) });
      stop();
      await save("two", [anItem("b")]);
      expect(told).to.deep.equal([["one"]]);
    });

    it("what one store exports another imports: items, state and memory are the same", async () => {
      const items = Array.from({ length: 120 }, (_, n) => anItem(`k${n}`, { sortedAt: at(n), place: -n }));
      await save("one", items, { state: aState("one", { title: "One" }), remembered: [{ key: "x", lastSeen: at(0) }] });
      const exported: StoredItem[] = [];
      for await (const item of store.exportSource("one")) exported.push(item);
      expect(exported.map(({ key }) => key)).to.deep.equal(items.map(({ key }) => key));
      const before = await store.getSource("one");

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
