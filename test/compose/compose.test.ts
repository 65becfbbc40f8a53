import { expect } from "chai";
import { type Composed, compose, type FeedPlan, type Known } from "../../src/compose/compose.js";
import type { Head } from "../../src/compose/duplicate-rules.js";
import { createSketchCache } from "../../src/compose/sketch-cache.js";
import { runSteps } from "../../src/lib/steps.js";
import { headOf, itemTextOf, minute, planOf } from "../support/item-builders.js";

function composed(plan: FeedPlan, heads: readonly Head[], known: Partial<Known> = {}): Composed {
  const answer = runSteps(
    compose(plan, heads, {
      textOf: () => undefined,
      memory: createSketchCache(10),
      now: minute(600),
      ...known,
    }),
  );
  if (answer.kind !== "composed") throw new Error("text was needed");
  return answer;
}

function keysOf({ items }: Composed): string {
  return items.map(({ head }) => head.key).join(" ");
}

describe("compose", () => {
  it("orders by published, then place in the document, then name", () => {
    const heads = [
      headOf("a", "old", 1),
      headOf("b", "third", 5, { place: 1 }),
      headOf("b", "second", 5),
      headOf("a", "first", 5),
      headOf("a", "bumped", 0, { sortedAt: minute(9) }),
    ];
    expect(keysOf(composed(planOf({}, "a", "b"), heads))).to.equal("bumped first second third old");
  });

  it("orders by first seen when asked", () => {
    const heads = [headOf("a", "x", 5, { firstSeen: minute(6) }), headOf("a", "y", 1, { firstSeen: minute(7) })];
    expect(keysOf(composed(planOf({ order: "firstSeen" }, "a"), heads))).to.equal("y x");
  });

  it("leaves out sources that are not the feed's", () => {
    expect(keysOf(composed(planOf({}, "a"), [headOf("a", "x", 1), headOf("z", "y", 2)]))).to.equal("x");
  });

  it("keeps a loud source from drowning the rest, and counts after filters and copies", () => {
    const heads = [
      ...Array.from({ length: 30 }, (_, at) =>
        headOf("loud", `l${at}`, 100 - at, { title: at === 0 ? "iklan" : "berita" }),
      ),
      headOf("quiet", "q", 1, { title: "berita" }),
    ];
    const plan = planOf({ limitPerSource: 2, drop: { field: "title", contains: ["iklan"] } }, "loud", "quiet");
    expect(keysOf(composed(plan, heads))).to.equal("l1 l2 q");
  });

  it("drops after keep", () => {
    const heads = ["gempa besar", "gempa kecil", "banjir besar"].map((title, at) =>
      headOf("a", `${at}`, at, { title }),
    );
    const plan = planOf(
      { keep: { field: "title", contains: ["gempa"] }, drop: { field: "title", contains: ["kecil"] } },
      "a",
    );
    expect(keysOf(composed(plan, heads))).to.equal("0");
  });

  it("asks only for those texts that decide", () => {
    const heads = [
      headOf("a", "kept", 3, { title: "gempa" }),
      headOf("a", "dropped", 2, { title: "iklan" }),
      headOf("a", "open", 1, { title: "lain" }),
    ];
    const plan = planOf(
      {
        keep: {
          any: [
            { field: "title", contains: ["gempa"] },
            { field: "text", contains: ["gempa"] },
          ],
        },
        drop: { field: "title", contains: ["iklan"] },
      },
      "a",
    );
    const known: Known = { textOf: () => undefined, memory: createSketchCache(10), now: minute(600) };
    const answer = runSteps(compose(plan, heads, known));
    expect(answer.kind === "textNeeded" ? answer.heads.map(({ key }) => key) : answer).to.deep.equal(["open"]);
    const text = (all: string) => ({ textOf: () => itemTextOf(all) });
    expect(keysOf(composed(plan, heads, text("ada gempa tadi")))).to.equal("kept open");
    expect(keysOf(composed(plan, heads, text("tidak ada")))).to.equal("kept");
  });

  it("shows the preferred copy under the id and at the position of the copy that arrived first", () => {
    const url = "https://a.example/1";
    const origin = headOf("a", "origin", 1, { url, title: "Origin", firstSeen: minute(20) });
    const heads = [headOf("b", "copy", 9, { url, title: "Origin" }), headOf("a", "other", 5), origin];
    const plan = planOf({ dedupe: { by: "url", windowMs: 3_600_000, prefer: "earliest" } }, "a", "b");
    const answer = composed(plan, heads, { textOf: () => itemTextOf("") });
    expect(keysOf(answer)).to.equal("origin other");
    expect(answer.items[0]?.head).to.include({ id: "copy", published: minute(9), firstSeen: minute(9) });
    expect(answer.items[0]?.first).to.deep.equal({ sourceId: "b", key: "copy" });
    expect(answer.items[0]?.related.map(({ key }) => key)).to.deep.equal(["copy"]);
  });

  it("says when an age filter would decide otherwise", () => {
    const heads = [headOf("a", "x", 590), headOf("a", "y", 560)];
    const fresh = composed(planOf({ keep: { newerThanMs: 60 * 60_000 } }, "a"), heads);
    expect(keysOf(fresh)).to.equal("x y");
    expect(fresh.changesAt).to.equal("2026-01-01T10:20:01Z");
    const later = composed(planOf({ keep: { newerThanMs: 60 * 60_000 } }, "a"), heads, { now: "2026-01-01T10:20:01Z" });
    expect(keysOf(later)).to.equal("x");
    expect(composed(planOf({}, "a"), heads).changesAt).to.equal(undefined);
  });

  const many = Array.from({ length: 10 }, (_, at) => headOf("a", `${at}`, 100 - at));
  const dedupe = (minutes: number) => ({ by: "url" as const, windowMs: minutes * 60_000, prefer: "earliest" as const });
  const enough: readonly [string, Parameters<typeof planOf>[0], boolean][] = [
    ["the limit is filled", { limit: 10 }, true],
    ["the limit is not filled", { limit: 11 }, false],
    ["candidates reach a window past the last item", { limit: 5, dedupe: dedupe(3) }, true],
    ["an older copy of the last item may come", { limit: 5, dedupe: dedupe(6) }, false],
    ["there are ten candidates for each item", { limit: 1, dedupe: dedupe(600) }, true],
  ];
  for (const [name, feed, expected] of enough) {
    it(`${expected ? "has enough" : "wants more"} when ${name}`, () => {
      expect(composed(planOf(feed, "a"), many).enough).to.equal(expected);
    });
  }
});
