import { expect } from "chai";
import { readItemLine } from "../../src/cli/commands/item-line.js";
import { anItem } from "../store/samples.js";

const lineOf = (original: unknown) => JSON.stringify({ ...anItem("a"), original });

describe("a line of an export", () => {
  it("keeps the original publisher of an item", () => {
    const original = { title: "Kabar", url: "https://kabar.example/", feedUrl: "https://kabar.example/rss" };
    expect(readItemLine(lineOf(original))).to.deep.include({ original });
    expect(readItemLine(lineOf({ title: "Kabar" }))).to.deep.include({ original: { title: "Kabar" } });
    expect(readItemLine(lineOf(undefined))).to.not.have.property("original");
  });

  for (const original of [
    "Kabar",
    null,
    {},
    { title: 1 },
    { title: "Kabar", url: "javascript:alert(1)" },
    { title: "Kabar", feedUrl: 7 },
  ])
    it(`is rejected with the original publisher ${JSON.stringify(original)}`, () =>
      expect(readItemLine(lineOf(original)))
        .to.be.a("string")
        .that.includes("original"));
});
