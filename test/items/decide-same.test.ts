import { expect } from "chai";
import type { NormalisedItem } from "../../src/domain/item.js";
import { Desk, item } from "../compose/random-desk.js";
import { at } from "../store/samples.js";

describe("decide: which item is the same", () => {
  const same: readonly [string, Partial<NormalisedItem>, Partial<NormalisedItem>][] = [
    ["http became https", { id: "http://news.example/a" }, { id: "https://news.example/a" }],
    ["www. came", {}, { id: "https://www.news.example/a", url: "https://www.news.example/a" }],
    [
      "tracking in the id",
      {},
      { id: "https://news.example/a?utm_source=x", url: "https://news.example/a?utm_source=x" },
    ],
    ["the site moved", {}, { id: "https://berita.example/a", url: "https://berita.example/a" }],
    ["another id at each poll", { id: "7f1c" }, { id: "91aa" }],
    ["another id and date", { id: "7f1c" }, { id: "91aa", published: at(10) }],
    ["another permalink form", {}, { id: "https://news.example/?p=12", url: "https://news.example/?p=12" }],
    [
      "headline and address edited under one id",
      { id: "12" },
      { id: "12", title: "New words", url: "https://news.example/new" },
    ],
    ["headline and date edited", {}, { title: "New words", published: at(10) }],
  ];
  for (const [what, before, after] of same) {
    it(`${what}: the item keeps its id and does not come again`, () => {
      const desk = new Desk();
      desk.poll(0, item("a", before));
      const { id } = desk.only();
      desk.poll(60, item("a", after));
      expect(desk.only()).to.include({ id, firstSeen: at(0) });
    });
    it(`${what}, after retention let it go: it does not come again`, () => {
      const desk = new Desk({ retention: { maxItems: 1 } });
      desk.poll(0, item("b", { published: at(-1) }), item("a", before));
      expect(desk.titles).to.deep.equal(["What happened in the town of b"]);
      desk.poll(60, item("b", { published: at(-1) }), item("a", after));
      expect(desk.titles).to.deep.equal(["What happened in the town of b"]);
    });
  }

  const others: readonly [string, Partial<NormalisedItem>, Partial<NormalisedItem>][] = [
    ["one id on everything", { id: "https://news.example/" }, { id: "https://news.example/" }],
    ["one address on everything", { id: "1", url: "https://news.example/" }, { id: "2", url: "https://news.example/" }],
    [
      "one page on everything",
      { id: "1", url: "https://news.example/live" },
      { id: "2", url: "https://news.example/live" },
    ],
    ["one short title", { title: "Weather" }, { title: "Weather", published: at(-50) }],
    ["one title without dates", { title: "Weather" }, { title: "Weather" }],
  ];
  for (const [what, first, second] of others) {
    const [a, b] = [
      item("a", first),
      item("completely-different", {
        title: "Floods close the bridge",
        published: at(-50),
        contentHtml: "<p>Other</p>",
        ...second,
      }),
    ];
    it(`${what}: two items in one document are two`, () => {
      const desk = new Desk();
      desk.poll(0, b, a);
      expect(new Set(desk.stored.heads.map(({ id }) => id)).size).to.equal(2);
      expect(desk.poll(60, b, a).changed).to.equal(false);
    });
    it(`${what}: an item that takes the other's place is new, and the other stays`, () => {
      const desk = new Desk();
      desk.poll(0, a);
      expect(desk.poll(60, b).upserts).to.have.length(1);
      expect(new Set(desk.stored.heads.map(({ id }) => id)).size).to.equal(2);
      expect(desk.poll(120, a, b).changed).to.equal(false);
    });
  }

  it("an item that one document says twice comes once", () => {
    const desk = new Desk();
    desk.poll(0, item("a"), item("a"), item("a", { title: "What happened in the town of a, updated" }));
    expect(desk.titles).to.deep.equal(["What happened in the town of a"]);
  });

  it("a key is the same after everything was lost", () => {
    const [one, two] = [new Desk(), new Desk()];
    one.poll(0, item("a"), item("b"));
    two.poll(500, item("b"), item("a", { title: "What else happened in the town of a" }));
    expect(one.stored.heads.map(({ key }) => key).sort()).to.deep.equal(two.stored.heads.map(({ key }) => key).sort());
  });
});
