import { expect } from "chai";
import type { NormalisedItem } from "../../src/domain/item.js";
import { Desk, item, undated } from "../compose/random-desk.js";
import { at } from "../store/samples.js";

const DAY_MINUTES = 1_440;
const PAGE = "https://status.example/live";

/** What one source publishes as several items: each in one document, and one after the other. */
const APART: readonly (readonly [string, readonly NormalisedItem[]])[] = [
  ...["ref", "campaign", "print", "share", "partner", "page", "lang"].map(
    (name): readonly [string, readonly NormalisedItem[]] => [
      `ids and addresses that differ by ?${name}= alone`,
      ["a", "b", "c"].map((value) => {
        const url = `https://news.example/read?${name}=${value}`;
        return item(value, {
          id: url,
          url,
          title: `Notes on ${value.repeat(9)}`,
          published: at(-60 - value.charCodeAt(0)),
        });
      }),
    ],
  ),
  [
    "addresses that differ by a fragment, ids that are these",
    [1, 2, 3].map((n) => {
      const url = `https://app.example/notes#v2.${n}`;
      return item(`v2.${n}`, { id: url, url, title: `Version 2.${n}`, published: at(-60 * n) });
    }),
  ],
  [
    "incidents of a status page under ids of their own",
    [1, 2, 3, 4, 5].map((n) => item(`incident ${n}`, { id: `incident-${n}`, url: PAGE, published: at(-60 * n) })),
  ],
  [
    "incidents of a status page without dates",
    [1, 2, 3].map((n) =>
      undated(`incident ${n}`, { id: `incident-${n}`, url: PAGE, title: `Incident ${n} of the API` }),
    ),
  ],
  [
    "two reviews of one product page with similar titles",
    ["kettle", "toaster"].map((word) =>
      item(word, { id: word, url: PAGE, title: `Our review of the ${word} of the year` }),
    ),
  ],
];

describe("decide: what a publisher publishes as several items", () => {
  for (const [name, items] of APART) {
    it(`${name}: in one document`, () => {
      const desk = new Desk();
      desk.poll(0, ...items);
      expect(desk.titles.toSorted()).to.deep.equal(items.map(({ title }) => title).toSorted());
      expect(desk.poll(60, ...items).changed).to.equal(false);
    });
    it(`${name}: one after the other`, () => {
      const desk = new Desk();
      for (const [poll, one] of items.entries()) desk.poll(poll * 60, one);
      expect(desk.titles.toSorted()).to.deep.equal(items.map(({ title }) => title).toSorted());
    });
  }

  it("items without ids under one address: each title is one", () => {
    const titles = ["Delays at the north pier", "Delays at the south pier", "Delays at the north pier"];
    const desk = new Desk();
    const items = titles.map((title, n) =>
      undated("x", { id: `urn:sha256:${`${n}`.repeat(40)}`, idDerived: true, url: PAGE, title }),
    );
    desk.poll(0, ...items);
    expect(new Set(desk.titles)).to.deep.equal(new Set(titles));
  });

  it("a price page that is rewritten daily under a new id, one title and one address", () => {
    const desk = new Desk();
    for (let day = 0; day < 5; day++) {
      const minutes = day * DAY_MINUTES;
      const price = item("price", {
        id: `price-${day}`,
        url: "https://gold.example/price",
        title: "The price of gold today",
        contentHtml: `<p>${1_800 + day * 7} a gram</p>`,
        published: at(minutes - 30),
      });
      desk.poll(minutes, price);
      desk.poll(minutes + 60, price);
    }
    expect(desk.stored.heads.map(({ id }) => id).toSorted()).to.deep.equal(
      [0, 1, 2, 3, 4].map((day) => `price-${day}`),
    );
  });
});
