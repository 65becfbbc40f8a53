import { expect } from "chai";
import { Desk, item, undated } from "../compose/random-desk.js";
import { at } from "../store/samples.js";

describe("decide: dates and order", () => {
  it("without a date an item is published when it was first seen, and never dated anew", () => {
    const desk = new Desk();
    desk.poll(0, undated("a"));
    desk.poll(60, undated("a"), undated("b"));
    desk.poll(120, undated("a", { contentHtml: "<p>Edited</p>" }), undated("b"));
    expect(desk.newestFirst.map(({ published }) => published)).to.deep.equal([at(60), at(0)]);
  });

  it("a date in the future is held to first seen, and made right once the publisher corrects it", () => {
    const desk = new Desk();
    desk.poll(0, item("a", { published: at(5000) }));
    expect(desk.only()).to.include({ published: at(0), sortedAt: at(0) });
    desk.poll(6000, item("a", { published: at(5000) }));
    expect(desk.only()).to.include({ published: at(0) });
    desk.poll(6001, item("a", { published: at(-300) }));
    expect(desk.only()).to.include({ published: at(-300), sortedAt: at(-300) });
  });

  it("an edit in the future is none, and hides no later one", () => {
    const desk = new Desk();
    desk.poll(0, item("a", { updated: at(50_000_000) }));
    expect(desk.only()).to.not.have.property("updated");
    desk.poll(60, item("a", { updated: at(30), contentHtml: "<p>Edited</p>" }));
    expect(desk.only()).to.include({ updated: at(30) });
  });

  it("a zero of a clock is no date", () => {
    const desk = new Desk();
    desk.poll(0, item("a", { published: "1970-01-01T00:00:00Z" }));
    expect(desk.only().published).to.equal(at(0));
  });

  it("undated items keep the order of the page, later ones before earlier ones", () => {
    const desk = new Desk();
    desk.poll(0, undated("c"), undated("b"), undated("a"));
    desk.poll(60, undated("e"), undated("d"), undated("c"), undated("b"));
    expect(desk.titles.map((title) => title?.at(-1)).join("")).to.equal("edcba");
  });

  it("a first poll of undated items stands beside other sources, not before them", () => {
    const desk = new Desk();
    desk.poll(0, undated("c"), undated("b"), undated("a"));
    expect(desk.newestFirst.map(({ sortedAt }) => sortedAt)).to.deep.equal([at(0), at(-60), at(-120)]);
    expect(desk.newestFirst.map(({ published }) => published)).to.deep.equal([at(0), at(0), at(0)]);
  });

  it("an undated item among dated ones stands with its neighbour at a first poll", () => {
    const desk = new Desk();
    desk.poll(0, item("c", { published: at(-60) }), undated("b"), item("a", { published: at(-9000) }));
    expect(desk.titles.map((title) => title?.at(-1)).join("")).to.equal("cba");
    expect(desk.newestFirst[1]?.sortedAt).to.equal(at(-60));
  });

  it("items of one day come in the order of the document, and a document that lists the oldest first is read from its end", () => {
    const day = at(-600);
    const desk = new Desk();
    desk.poll(0, item("a", { published: at(-5000) }), item("b", { published: day }), item("c", { published: day }));
    expect(desk.titles.map((title) => title?.at(-1)).join("")).to.equal("cba");
    desk.poll(
      60,
      item("a", { published: at(-5000) }),
      item("b", { published: day }),
      item("c", { published: day }),
      item("d", { published: day }),
    );
    expect(desk.titles.map((title) => title?.at(-1)).join("")).to.equal("dcba");
  });

  const TEN_YEARS_MINUTES = 10 * 365 * 24 * 60;
  it("what a clock ten years ahead has dated comes back to the present when the clock is right again", () => {
    const desk = new Desk();
    desk.poll(TEN_YEARS_MINUTES, undated("a"), item("b"));
    desk.poll(0, undated("a"), item("b"));
    expect(desk.stored.heads.map(({ firstSeen, sortedAt }) => firstSeen <= at(0) && sortedAt <= at(0))).to.deep.equal([
      true,
      true,
    ]);
    expect(desk.poll(1, undated("a"), item("b")).changed).to.equal(false);
  });

  it("a clock ten years behind dates nothing anew, and new items keep the publisher's date", () => {
    const desk = new Desk();
    desk.poll(0, undated("a"), item("b"));
    const before = desk.stored.heads;
    desk.poll(-TEN_YEARS_MINUTES, item("c", { published: at(-5) }), undated("a"), item("b"));
    expect(desk.stored.heads.filter(({ key }) => before.some((head) => head.key === key))).to.deep.equal(before);
    expect(desk.newestFirst[1]?.published).to.equal(at(-5));
  });
});
