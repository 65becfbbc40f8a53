import { expect } from "chai";
import type { SeenKey } from "../../src/domain/stored-item.js";
import { decide } from "../../src/items/decide.js";
import { REMEMBERED_LIMIT } from "../../src/items/retention.js";
import { Desk, item } from "../compose/random-desk.js";
import { at } from "../store/samples.js";

describe("decide: what left the document", () => {
  const all = ["a", "b", "c", "d", "e"].map((name, age) => item(name, { published: at(-age) }));

  it("stays until retention, through empty, cut and flapping documents, and never comes as new", () => {
    const desk = new Desk({ retention: { maxItems: 3 } });
    desk.poll(0, ...all);
    const kept = desk.stored.heads.toSorted((a, b) => (a.key < b.key ? -1 : 1));
    for (const [minutes, document] of [
      [1, []],
      [2, all.slice(3)],
      [3, all.slice(0, 1)],
      [4, all],
      [5, all.slice(4)],
      [6, []],
      [7, all],
    ] as const) {
      const { upserts, removals } = desk.poll(minutes, ...document);
      expect([upserts, removals], `poll ${minutes}`).to.deep.equal([[], []]);
    }
    expect(desk.stored.heads.toSorted((a, b) => (a.key < b.key ? -1 : 1))).to.deep.equal(kept);
  });

  it("a smaller maxItems lets the oldest go; a larger one does not bring them back as new", () => {
    const desk = new Desk();
    desk.poll(0, ...all);
    const smaller = { ...desk.source, retention: { maxItems: 2 } };
    expect(decide(desk.stored, all, smaller, at(1)).removals).to.have.length(3);
  });

  it("of items of one moment those that stood lower in the document go first", () => {
    const desk = new Desk({ retention: { maxItems: 2 } });
    desk.poll(0, ...["top", "second", "third", "last"].map((name) => item(name, { published: at(-5) })));
    expect(desk.titles).to.deep.equal(["What happened in the town of top", "What happened in the town of second"]);
  });

  it("maxAge counts from when an item stands in the order", () => {
    const desk = new Desk({ retention: { maxItems: 9, maxAgeMs: 3_600_000 } });
    desk.poll(0, item("new", { published: at(-30) }), item("old", { published: at(-90) }));
    expect(desk.titles).to.deep.equal(["What happened in the town of new"]);
    expect(desk.poll(40).removals).to.have.length(1);
    expect(desk.poll(50, item("new", { published: at(-30) }), item("old", { published: at(-90) })).changed).to.equal(
      false,
    );
  });

  it("the items of the present document are remembered however many they are, others up to the limit", () => {
    const many = Array.from({ length: REMEMBERED_LIMIT + 500 }, (_, n) => item(`n${n}`, { published: at(-n) }));
    const desk = new Desk({ retention: { maxItems: 10 } });
    desk.poll(0, ...many);
    expect(desk.stored.remembered).to.have.length(many.length - 10);
    expect(desk.poll(1, ...many).changed).to.equal(false);
    desk.poll(2, item("later", { published: at(1) }));
    expect(desk.stored.remembered).to.have.length(REMEMBERED_LIMIT);
  });

  it("being seen again is written only once a week", () => {
    const desk = new Desk({ retention: { maxItems: 1 } });
    desk.poll(0, ...all);
    expect(desk.poll(60, ...all)).to.not.have.property("remembered");
    const { remembered = [] } = desk.poll(8 * 24 * 60, ...all);
    expect(new Set(remembered.map(({ lastSeen }: SeenKey) => lastSeen))).to.deep.equal(new Set([at(8 * 24 * 60)]));
  });
});
