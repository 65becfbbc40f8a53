import { expect } from "chai";
import { sketchText } from "../../src/compose/near-duplicate.js";
import { createSketchCache, withOverlay } from "../../src/compose/sketch-cache.js";

const [a, b, c] = [sketchText("a"), sketchText("b"), sketchText("c")];

describe("text memory", () => {
  it("keeps the sketches that were used last", () => {
    const memory = createSketchCache(2);
    memory.keepSketch("a", a);
    memory.keepSketch("b", b);
    memory.sketchOf("a");
    memory.keepSketch("c", c);
    expect([memory.sketchOf("a"), memory.sketchOf("b"), memory.sketchOf("c")]).to.deep.equal([a, undefined, c]);
  });

  it("keeps answers for each question on its own, no as well as yes", () => {
    const memory = createSketchCache(2);
    memory.keepAnswer("q", "a", false);
    memory.keepAnswer("r", "a", true);
    expect([memory.answerTo("q", "a"), memory.answerTo("r", "a"), memory.answerTo("s", "a")]).to.deep.equal([
      false,
      true,
      undefined,
    ]);
  });

  it("keeps answers to a bounded number of questions", () => {
    const memory = createSketchCache(2);
    for (let at = 0; at < 100; at++) memory.keepAnswer(`${at}`, "a", true);
    const kept = Array.from({ length: 100 }, (_, at) => memory.answerTo(`${at}`, "a")).filter(
      (answer) => answer !== undefined,
    );
    expect(kept).to.have.length(64);
  });

  it("forgets nothing that passed through `withOverlay`, and fills the memory behind it", () => {
    const small = createSketchCache(1);
    small.keepSketch("a", a);
    small.keepAnswer("q", "a", false);
    const run = withOverlay(small);
    expect(run.sketchOf("a")).to.equal(a);
    expect(run.answerTo("q", "a")).to.equal(false);
    run.keepSketch("b", b);
    run.keepAnswer("q", "b", true);
    expect([run.sketchOf("a"), run.answerTo("q", "a")]).to.deep.equal([a, false]);
    expect([small.sketchOf("a"), small.sketchOf("b"), small.answerTo("q", "b")]).to.deep.equal([undefined, b, true]);
  });
});
