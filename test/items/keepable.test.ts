import { expect } from "chai";
import { keepable } from "../../src/items/keepable.js";

const at = (day: number) => `2026-01-${String(day).padStart(2, "0")}T00:00:00Z`;
const item = (id: string, published?: string) => ({ id, ...(published === undefined ? {} : { published }) });
const NONE: ReadonlySet<string> = new Set();

describe("items that can be kept", () => {
  const CASES = [
    ["all of a document within the limit", [item("a"), item("b")], 2, NONE, ["a", "b"]],
    [
      "the newest, in the order of the document",
      [item("a", at(1)), item("b", at(3)), item("c", at(2))],
      2,
      NONE,
      ["b", "c"],
    ],
    ["the first, of a document without dates", [item("a"), item("b"), item("c")], 2, NONE, ["a", "b"]],
    [
      "the last, of a document that lists the oldest first",
      [item("a", at(1)), item("b", at(2)), item("c", at(3))],
      2,
      NONE,
      ["b", "c"],
    ],
    [
      "one without a date beside its neighbour",
      [item("a", at(9)), item("b"), item("c", at(1)), item("d")],
      2,
      NONE,
      ["a", "b"],
    ],
    [
      "one whose date is none beside its neighbour",
      [item("a", "1970-01-01T00:00:00Z"), item("b", at(2)), item("c", at(1))],
      2,
      NONE,
      ["a", "b"],
    ],
    [
      "those that are stored, wherever they are",
      [item("a", at(3)), item("b", at(2)), item("c", at(1))],
      1,
      new Set(["c"]),
      ["a", "c"],
    ],
  ] as const;
  for (const [claim, items, maxItems, knownIds, expected] of CASES) {
    it(`are ${claim}`, () => {
      expect(keepable(items, { maxItems, knownIds }).map(({ id }) => id)).to.deep.equal(expected);
    });
  }
});
