import { expect } from "chai";
import { composeWithTexts, type FeedReader } from "../../src/compose/compose-feed.js";
import type { Head } from "../../src/compose/duplicate-rules.js";
import { createSketchCache } from "../../src/compose/sketch-cache.js";
import { headOf, minute, planOf } from "../support/item-builders.js";

interface Read extends FeedReader {
  readonly pages: { limit: number; limitPerSource?: number }[];
  readonly asked: string[];
}

/** Newest first, as a store has them. */
function readerOf(heads: readonly Head[], bodyOf: (key: string) => string | undefined = () => undefined): Read {
  const pages: Read["pages"] = [];
  const asked: string[] = [];
  return {
    pages,
    asked,
    async heads(query) {
      pages.push(query);
      return heads.slice(0, query.limit);
    },
    async bodies(wanted) {
      asked.push(...wanted.map(({ key }) => key));
      return wanted.map(({ key }) => {
        const contentHtml = bodyOf(key);
        return contentHtml === undefined ? undefined : { contentHtml, attachments: [] };
      });
    },
  };
}

const context = () => ({ memory: createSketchCache(5), now: minute(9_000) });

describe("gather", () => {
  const heads = Array.from({ length: 300 }, (_, at) =>
    headOf("a", `${at}`, 1_000 - at, { title: at % 100 === 99 ? "gempa" : "lain" }),
  );

  it("reads growing pages until the limit is filled", async () => {
    const reader = readerOf(heads);
    const { items } = await composeWithTexts(
      planOf({ limit: 2, keep: { field: "title", contains: ["gempa"] } }, "a"),
      reader,
      context(),
    );
    expect(items.map(({ head }) => head.key)).to.deep.equal(["99", "199"]);
    expect(reader.pages.map(({ limit }) => limit)).to.deep.equal([4, 16, 64, 256]);
  });

  it("answers more conditions on texts than are remembered between feeds, and conditions on age with them", async () => {
    const words = Array.from({ length: 100 }, (_, at) => `word${at}`);
    const text = words.map((word) => ({ field: "text" as const, contains: [word] }));
    const reader = readerOf(heads.slice(0, 20), (key) => `<p>word${key}</p>`);
    const keep = { any: [...text, { all: [{ olderThanMs: 1 }, { field: "text" as const, contains: ["absent"] }] }] };
    const drop = { all: [{ newerThanMs: 1 }, { field: "text" as const, contains: ["word1"] }] };
    const { items } = await composeWithTexts(planOf({ limit: 20, keep, drop }, "a"), reader, context());
    expect(items).to.have.length(20);
    expect(new Set(reader.asked).size).to.equal(reader.asked.length);
  });

  for (const by of ["none", "url", "story"] as const) {
    it(`rests after each step, so that many candidates hold nothing up: copies by ${by}`, async () => {
      const restsOf = async (count: number) => {
        let rests = 0;
        const many = heads.slice(0, count);
        const keep = { field: "title" as const, contains: ["lain"] };
        const plan = planOf({ limit: count, keep, dedupe: { by, windowMs: 1, prefer: "earliest" } }, "a");
        const rest = () => {
          rests++;
          return undefined;
        };
        await composeWithTexts(plan, { ...readerOf(many), rest }, context());
        return rests;
      };
      expect((await restsOf(300)) - (await restsOf(100))).to.be.at.least(200);
    });
  }

  it("stops when the sources are exhausted", async () => {
    const reader = readerOf(heads);
    const { items } = await composeWithTexts(
      planOf({ limit: 9, keep: { field: "title", contains: ["gempa"] } }, "a"),
      reader,
      context(),
    );
    expect(items).to.have.length(3);
    expect(reader.pages.map(({ limit }) => limit)).to.deep.equal([18, 72, 288, 1152]);
  });

  it("reads no body when nothing hangs on texts, and lets the store limit each source", async () => {
    const reader = readerOf(heads);
    await composeWithTexts(planOf({ limit: 2, limitPerSource: 1 }, "a"), reader, context());
    expect(reader.pages[0]).to.deep.equal({ limit: 4, limitPerSource: 1 });
    expect(reader.asked).to.deep.equal([]);
  });

  it("finds words of a text across markup, in bodies that are there", async () => {
    const reader = readerOf(heads.slice(0, 4), (key) =>
      key === "2" ? "<p>Ada <b>gem</b>pa</p><p>bumi</p>" : undefined,
    );
    const plan = planOf({ keep: { field: "text", contains: ["gempa bumi"] } }, "a");
    expect((await composeWithTexts(plan, reader, context())).items.map(({ head }) => head.key)).to.deep.equal(["2"]);
  });

  it("asks for each text once, even with a cache smaller than the feed, and for none that the cache knows", async () => {
    const reader = readerOf(heads.slice(0, 40), (key) => `isi ${key}`);
    const dedupe = { by: "story" as const, windowMs: 3_600_000, prefer: "fullText" as const };
    const plan = planOf({ dedupe, drop: { field: "text", contains: ["gempa"] } }, "a");
    const { items } = await composeWithTexts(plan, reader, context());
    expect(items).to.have.length(40);
    expect(reader.asked).to.have.length(40);
    const roomy = { ...context(), memory: createSketchCache(100) };
    const again = readerOf(heads.slice(0, 40), (key) => `isi ${key}`);
    await composeWithTexts(planOf({ dedupe }, "a"), again, roomy);
    await composeWithTexts(planOf({ dedupe }, "a"), again, roomy);
    expect(again.asked).to.have.length(40);
  });

  it("reads no text again whose answers are known, until it changes", async () => {
    const plan = planOf(
      {
        keep: {
          any: [
            { field: "text", contains: ["gempa"] },
            { field: "text", matches: "isi 3$" },
          ],
        },
      },
      "a",
    );
    const roomy = { memory: createSketchCache(100), now: minute(9_000) };
    const few = heads.slice(0, 6);
    for (const round of [1, 2]) {
      const reader = readerOf(few, (key) => `isi ${key}`);
      const { items } = await composeWithTexts(plan, reader, roomy);
      expect(items.map(({ head }) => head.key)).to.deep.equal(["3"]);
      expect(reader.asked, `round ${round}`).to.have.length(round === 1 ? 6 : 0);
    }
    const edited = readerOf([...few.slice(1), headOf("a", "9", 5, { contentHash: "edited" })], () => "isi 3");
    await composeWithTexts(plan, edited, roomy);
    expect(edited.asked).to.deep.equal(["9"]);
  });

  it("looks for older copies of a filled feed no further than ten candidates for each item", async () => {
    const reader = readerOf(heads);
    await composeWithTexts(
      planOf({ limit: 3, dedupe: { by: "url", windowMs: 86_400_000, prefer: "earliest" } }, "a"),
      reader,
      context(),
    );
    expect(reader.pages.map(({ limit }) => limit)).to.deep.equal([6, 30]);
  });
});
