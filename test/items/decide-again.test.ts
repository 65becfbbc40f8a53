import { expect } from "chai";
import { decide } from "../../src/items/decide.js";
import { headOf } from "../../src/store/head-of.js";
import { Desk, item } from "../compose/random-desk.js";
import { at } from "../store/samples.js";

const DAY = 24 * 60;
/** Dates of the items, in minutes before the first poll. */
const OLD = at(-90 * DAY);
const OTHERS = [item("b", { published: at(-2 * DAY) }), item("c", { published: at(-3 * DAY) })];

describe("decide: items that return", () => {
  for (const updates of ["replace", "ignore", "bump"] as const) {
    it(`an item that was withdrawn and returns with a much later date moves there (updates: ${updates})`, () => {
      const desk = new Desk({ updates });
      desk.poll(0, ...OTHERS, item("release", { published: OLD }));
      expect(desk.titles.at(-1)).to.include("release");
      const { id, key, firstSeen } = desk.newestFirst.at(-1) ?? expect.fail();
      desk.poll(10, ...OTHERS);
      const decision = desk.poll(20, item("release", { published: at(-DAY) }), ...OTHERS);
      expect(decision.changed).to.equal(true);
      expect(desk.newestFirst[0]).to.include({ id, key, firstSeen, published: at(-DAY), sortedAt: at(-DAY) });
    });
  }

  it("an item that never left stays at its date, except with updates: bump after an edit", () => {
    const desk = new Desk();
    desk.poll(0, ...OTHERS, item("release", { published: OLD }));
    desk.poll(10, item("release", { published: at(-DAY), contentHtml: "<p>Other</p>" }), ...OTHERS);
    expect(desk.newestFirst.at(-1)).to.include({ published: OLD, sortedAt: OLD });
  });

  it("an item that returns with its own date, or with one of the same day, stays at its date", () => {
    for (const published of [OLD, at(-90 * DAY + 120)]) {
      const desk = new Desk();
      desk.poll(0, ...OTHERS, item("release", { published: OLD }));
      desk.poll(10, ...OTHERS);
      desk.poll(20, item("release", { published }), ...OTHERS);
      expect(desk.newestFirst.at(-1)).to.include({ published: OLD });
      desk.poll(30, item("release", { published: at(-DAY) }), ...OTHERS);
      expect(desk.newestFirst.at(-1), "it is listed again").to.include({ published: OLD });
    }
  });

  it("a date in the future is held to the moment of the poll", () => {
    const desk = new Desk();
    desk.poll(0, ...OTHERS, item("release", { published: OLD }));
    desk.poll(10, ...OTHERS);
    desk.poll(20, item("release", { published: at(5 * DAY) }), ...OTHERS);
    expect(desk.newestFirst[0]).to.include({ published: at(20), sortedAt: at(20) });
  });

  it("an edit that is older than the new date is forgotten", () => {
    const desk = new Desk();
    desk.poll(0, ...OTHERS, item("release", { published: OLD, updated: at(-80 * DAY) }));
    desk.poll(10, ...OTHERS);
    desk.poll(20, item("release", { published: at(-DAY), updated: at(-80 * DAY) }), ...OTHERS);
    expect(desk.newestFirst[0])
      .to.include({ published: at(-DAY) })
      .and.not.have.property("updated");
  });

  it("dates that are renewed with each document move nothing", () => {
    const desk = new Desk();
    const document = (minutes: number, ...names: string[]) =>
      names.map((name) => item(name, { published: at(minutes - 1) }));
    desk.poll(0, ...document(0, "a", "b", "c"));
    desk.poll(3 * DAY, ...document(3 * DAY, "a", "b"));
    desk.poll(6 * DAY, ...document(6 * DAY, "a", "b", "c"));
    expect(desk.newestFirst.map(({ published }) => published)).to.deep.equal([at(-1), at(-1), at(-1)]);
  });

  it("a document that ended early withdraws nothing", () => {
    const desk = new Desk();
    desk.poll(0, ...OTHERS, item("release", { published: OLD }));
    const cut = decide(desk.stored, OTHERS, desk.source, at(10), false);
    expect(cut).to.include({ changed: false }).and.not.have.property("headUpdates");
  });

  it("to leave is no change that readers see, and is written once", () => {
    const desk = new Desk();
    desk.poll(0, ...OTHERS, item("release", { published: OLD }));
    const left = desk.poll(10, ...OTHERS);
    expect(left.changed).to.equal(false);
    expect(left.headUpdates).to.have.length(1);
    expect(desk.poll(20, ...OTHERS)).to.not.have.property("headUpdates");
  });

  it("an item that retention let go long ago and that is published again comes back under its key", () => {
    const desk = new Desk({ retention: { maxItems: 2 } });
    desk.poll(0, item("release", { published: OLD }));
    const { key, id } = desk.only();
    desk.poll(10, ...OTHERS);
    expect(desk.stored.remembered.map((each) => each.key)).to.deep.equal([key]);
    desk.poll(60 * DAY, item("release", { published: at(59 * DAY) }), ...OTHERS);
    expect(desk.newestFirst[0]).to.include({ key, id, published: at(59 * DAY) });
    expect(desk.stored.remembered.map((each) => each.key)).to.not.include(key);
  });

  it("an item that retention let go stays away with its old date, and while documents list it", () => {
    const desk = new Desk({ retention: { maxItems: 2 } });
    desk.poll(0, item("release", { published: OLD }));
    for (const day of [1, 5, 9, 13, 17]) {
      const release = item("release", { published: day < 17 ? OLD : at((day - 1) * DAY) });
      desk.poll(day * DAY, ...OTHERS, release);
    }
    expect(desk.titles.join()).to.not.include("release");
  });

  it("items of a first document are marked, later ones are not; an edit keeps the mark", () => {
    const desk = new Desk();
    desk.poll(0, ...OTHERS);
    desk.poll(10, item("b", { published: at(-2 * DAY), contentHtml: "<p>Edited</p>" }), item("new"));
    const marked = new Map(desk.stored.heads.map(({ id, isFromArchive }) => [id.at(-1), isFromArchive]));
    expect([marked.get("b"), marked.get("c"), marked.get("w")]).to.deep.equal([true, true, undefined]);
    expect(desk.stored.heads.map((head) => headOf(head).isFromArchive)).to.deep.equal(
      desk.stored.heads.map(({ isFromArchive }) => isFromArchive),
    );
  });
});
