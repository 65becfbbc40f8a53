import { expect } from "chai";
import { compilePattern, MAX_PATTERN_TEXT_CHARS, patternTextChars } from "../../src/lib/text/pattern.js";

describe("how much of a text is compared with a pattern", () => {
  it("is all that is allowed for a small pattern, and less for a large one: the product is bounded", () => {
    expect(patternTextChars(100)).to.equal(MAX_PATTERN_TEXT_CHARS);
    for (const size of [1, 100, 101, 500, 2_000]) expect(patternTextChars(size) * size).to.be.at.most(10_000_000);
  });

  it("is the beginning", () => {
    const small = compilePattern("[xz]end");
    expect(small.test(`${"y".repeat(90_000)}xend`)).to.equal(true);
    const large = compilePattern("(?:[a-y]{0,20}z){30}end|[xz]end");
    expect(large.test("xend")).to.equal(true);
    expect(large.test(`${"y".repeat(90_000)}xend`)).to.equal(false);
  });
});
