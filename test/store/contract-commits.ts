import { expect } from "chai";
import { bodyKey } from "../../src/store/store.js";
import { anItem, anUpdate, aSource, aState, at } from "./samples.js";
import type { Bench } from "./store-harness.js";

export function commitContract(bench: Bench): void {
  describe("what is committed", () => {
    it("is there after a restart: state, head, body, remembered keys", async () => {
      const item = anItem("a", {
        image: { url: "https://img.example/a.jpg" },
        updated: at(5),
        language: "id",
        original: { title: "O" },
        isFromArchive: true,
        isWithdrawn: true,
      });
      const validators = { url: "https://news.example/feed", etag: '"x"' };
      const remembered = [{ key: "old", lastSeen: at(1), marks: ["p", "t", "d"] }];
      await bench.save("one", [item], { state: aState("one", { validators }), remembered });
      await bench.reopen();
      const { contentHtml, image, attachments, original, source: _, ...head } = item;
      expect(await bench.store.getSource("one")).to.deep.equal({
        state: aState("one", { validators }),
        heads: [head],
        remembered,
      });
      expect(await bench.store.getHeads({ sourceIds: ["one"], order: "published", limit: 9 })).to.deep.equal([
        { ...head, sourceId: "one" },
      ]);
      const bodies = await bench.store.getBodies([{ sourceId: "one", key: "a" }]);
      expect(bodies.get(bodyKey("one", "a"))).to.deep.equal({ contentHtml, image, attachments, original });
    });

    it("is there after a restart too when only the state changed", async () => {
      await bench.save("one", [], { state: aState("one", { lastPoll: at(3), failures: 2 }) });
      await bench.save("two", [anItem("a")]);
      await bench.save("two", [], { state: aState("two", { lastPoll: at(4) }) });
      await bench.reopen();
      const states = await bench.store.getStates();
      expect(states.map(({ lastPoll }) => lastPoll)).to.deep.equal([at(3), at(4), undefined]);
    });

    it("is there after a restart: how long only 304 was answered, and that it was wrong", async () => {
      const fullDocument = { at: at(1), only304Ms: 1_209_600_000, spread: 0.05 };
      const false304 = { since: at(2), last: at(3) };
      await bench.save("one", [anItem("a")], { state: aState("one", { fullDocument }) });
      await bench.save("one", [], { state: aState("one", { fullDocument, false304 }) });
      await bench.reopen();
      expect((await bench.store.getSource("one"))?.state).to.deep.equal(aState("one", { fullDocument, false304 }));
    });

    it("replaces items of equal key, removes, retouches heads alone, and leaves the others", async () => {
      await bench.save(
        "one",
        ["a", "b", "c", "d"].map((key) => anItem(key)),
      );
      const { contentHtml: _, attachments: __, source: ___, ...head } = anItem("d", { title: "Retouched" });
      const upserts = [anItem("b", { title: "Edited", contentHtml: "<p>Edited</p>" })];
      await bench.save("one", upserts, { removals: ["c"], headUpdates: [head] });
      await bench.reopen();
      const heads = await bench.store.getHeads({ sourceIds: ["one"], order: "published", limit: 9 });
      expect(heads.map(({ title }) => title)).to.deep.equal(["Title a", "Edited", "Retouched"]);
      const bodies = await bench.store.getBodies(heads);
      expect([...bodies.values()].map(({ contentHtml }) => contentHtml)).to.deep.equal([
        "<p>Body of a</p>",
        "<p>Edited</p>",
        "<p>Body of d</p>",
      ]);
    });

    it("changes nothing when it is repeated", async () => {
      const held = await bench.lease("one");
      const update = anUpdate("one", [anItem("a")], { remembered: [{ key: "x", lastSeen: at(0) }] });
      const outcomes = [await bench.store.commit(held, update), await bench.store.commit(held, update)];
      expect(outcomes).to.deep.equal([
        { kind: "saved", changed: true },
        { kind: "saved", changed: false },
      ]);
      expect(await bench.keys()).to.deep.equal(["one/a"]);
    });

    it("keeps remembered keys that an update does not speak of", async () => {
      await bench.save("one", [anItem("a")], { remembered: [{ key: "x", lastSeen: at(0) }] });
      await bench.save("one", [anItem("b")]);
      await bench.reopen();
      expect((await bench.store.getSource("one"))?.remembered).to.deep.equal([{ key: "x", lastSeen: at(0) }]);
    });

    it("holds any text, and any id", async () => {
      const ids = ["ÅÄÖ/..", "..", "A", "a", "con", "x".repeat(300), "a.1", "a"];
      const sources = [...new Set(ids)].map((id) => aSource(id));
      await bench.store.sync(sources, at(0));
      const text = "\u2028\n\"'\\ 😀 \u0000 </script>";
      for (const { id } of sources) {
        await bench.save(id, [anItem("k", { id, title: text, contentHtml: text })], {
          state: { ...aState(id), url: "https://news.example/feed" },
        });
      }
      await bench.reopen(sources);
      for (const { id } of sources) {
        const [head] = await bench.store.getHeads({ sourceIds: [id], order: "published", limit: 9 });
        expect([head?.id, head?.title], id.slice(0, 9)).to.deep.equal([id, text]);
        expect((await bench.store.getBodies([{ sourceId: id, key: "k" }])).get(bodyKey(id, "k"))?.contentHtml).to.equal(
          text,
        );
      }
    });

    it("survives many commits of many sources at once", async () => {
      const held = await bench.lease("one");
      const rounds = Array.from({ length: 40 }, (_, n) => anUpdate(n % 2 === 0 ? "one" : "two", [anItem(`k${n}`)]));
      await Promise.all(rounds.map((update) => bench.store.commit(held, update)));
      await bench.reopen();
      expect(await bench.keys()).to.have.length(40);
      expect(
        await bench.store.getBodies(
          rounds.map(({ state, upserts }) => ({ sourceId: state.sourceId, key: upserts[0]?.key ?? "" })),
        ),
      ).to.have.property("size", 40);
    });

    it("keeps only the living when the same items are replaced again and again", async () => {
      for (let round = 0; round < 60; round++) {
        await bench.save("one", [anItem("a", { contentHtml: `<p>${round} ${"long ".repeat(1000)}</p>` }), anItem("b")]);
      }
      await bench.reopen();
      const bodies = await bench.store.getBodies([
        { sourceId: "one", key: "a" },
        { sourceId: "one", key: "b" },
      ]);
      expect(bodies.get(bodyKey("one", "a"))?.contentHtml).to.match(/^<p>59 long/);
      expect(bodies.get(bodyKey("one", "b"))?.contentHtml).to.equal("<p>Body of b</p>");
    });
  });
}
