import { expect } from "chai";
import fc from "fast-check";
import { type Composed, compose, planFeed } from "../../src/compose/compose.js";
import { composeWithTexts } from "../../src/compose/compose-feed.js";
import type { Head } from "../../src/compose/duplicate-rules.js";
import { selectSources } from "../../src/compose/select-sources.js";
import { createSketchCache } from "../../src/compose/sketch-cache.js";
import type { Feed } from "../../src/domain/feed.js";
import type { Source } from "../../src/domain/source.js";
import { runSteps } from "../../src/lib/steps.js";
import { feedOf, headOf, minute } from "../support/item-builders.js";
import { sourceOf } from "../support/source.js";

const RUNS = 200;
const IDS = ["a", "b", "c", "d", "e"] as const;
const TAGS: readonly string[] = ["x", "y", "z"];

const some = <T>(values: readonly T[]): fc.Arbitrary<T[]> => fc.subarray([...values]);
const sources: fc.Arbitrary<Source[]> = fc
  .tuple(fc.shuffledSubarray([...IDS]), fc.array(some(TAGS), { minLength: IDS.length, maxLength: IDS.length }))
  .map(([ids, tags]) => ids.map((id, at) => sourceOf(id, { tags: tags[at] ?? [] })));
const chosen = fc.record({
  sources: fc.record({ all: fc.boolean(), ids: fc.shuffledSubarray([...IDS, "nobody"]), tags: some(TAGS) }),
  exclude: fc.record({ ids: some([...IDS, "nobody"]), tags: some(TAGS) }),
});

describe("the sources of a feed", () => {
  it("are those that are named, tagged or all, less those excluded, each once, named ones first", () => {
    fc.assert(
      fc.property(sources, chosen, (list, { sources: wanted, exclude }) => {
        const ids = selectSources(feedOf({ sources: wanted, exclude }), list);
        const belongs = ({ id, tags }: Source): boolean =>
          (wanted.all || wanted.ids.includes(id) || tags.some((tag) => wanted.tags.includes(tag))) &&
          !exclude.ids.includes(id) &&
          !tags.some((tag) => exclude.tags.includes(tag));
        const expected = list.filter(belongs).map(({ id }) => id);
        expect([...ids].sort()).to.deep.equal([...expected].sort());
        const named = wanted.ids.filter((id) => expected.includes(id));
        const others = expected.filter((id) => !named.includes(id));
        expect(ids).to.deep.equal([...named, ...others]);
      }),
      { numRuns: RUNS },
    );
  });
});

const head = fc.record({
  source: fc.constantFrom("a", "b", "c"),
  minutes: fc.nat(20),
  seen: fc.nat(20),
  bumped: fc.nat(20),
  place: fc.nat(2),
  title: fc.constantFrom("gempa bumi", "banjir", "iklan gempa", undefined),
  id: fc.nat(6),
});
const heads: fc.Arbitrary<Head[]> = fc.array(head, { maxLength: 40 }).map((list) =>
  list.map(({ source, minutes, seen, bumped, place, title, id }, n) =>
    headOf(source, `k${n}`, minutes, {
      id: `tag:x,2026:${id}`,
      firstSeen: minute(seen),
      sortedAt: minute(Math.max(minutes, bumped)),
      place,
      ...(title !== undefined && { title }),
    }),
  ),
);
const rules: fc.Arbitrary<Partial<Feed>> = fc.record(
  {
    limit: fc.constantFrom(1, 3, 10, 100),
    order: fc.constantFrom("published" as const, "firstSeen" as const),
    limitPerSource: fc.constantFrom(1, 2, 5),
    keep: fc.constant({ field: "title" as const, contains: ["gempa"] }),
    drop: fc.constant({ field: "title" as const, contains: ["iklan"] }),
  },
  { requiredKeys: ["limit", "order"] },
);

const plan = (feed: Partial<Feed>) =>
  planFeed(
    feedOf(feed),
    ["a", "b", "c"].map((id) => sourceOf(id)),
  );
const known = () => ({ textOf: () => undefined, memory: createSketchCache(10), now: minute(9_000) });

function composed(feed: Partial<Feed>, list: readonly Head[]): Composed {
  const answer = runSteps(compose(plan(feed), list, known()));
  if (answer.kind !== "composed") throw new Error("no text was asked for");
  return answer;
}

const keysOf = ({ items }: Composed): string[] => items.map(({ head: { key } }) => key);
const keyOf = ({ order }: Partial<Feed>, one: Head): string => (order === "published" ? one.sortedAt : one.firstSeen);
const passes = ({ keep, drop }: Partial<Feed>, { title = "" }: Head): boolean =>
  (keep === undefined || title.includes("gempa")) && (drop === undefined || !title.includes("iklan"));

describe("a composed feed", () => {
  const check = (claim: (feed: Partial<Feed>, list: readonly Head[]) => void) =>
    fc.assert(fc.property(rules, heads, claim), { numRuns: RUNS });

  it("holds at most its limit, at most so many of each source, and only what its filters let through", () => {
    check((feed, list) => {
      const { items } = composed(feed, list);
      expect(items.length).to.be.at.most(feed.limit ?? 0);
      for (const id of ["a", "b", "c"]) {
        const own = items.filter(({ head: { sourceId } }) => sourceId === id);
        expect(own.length).to.be.at.most(feed.limitPerSource ?? Number.POSITIVE_INFINITY);
      }
      expect(items.every(({ head: one }) => passes(feed, one))).to.equal(true);
    });
  });

  it("is in order, newest first, and leaves out nothing but what is over a limit", () => {
    check((feed, list) => {
      const shown = composed(feed, list).items.map(({ head: one }) => one);
      for (const [at, one] of shown.entries()) {
        const before = shown[at - 1];
        if (before !== undefined) expect(keyOf(feed, before) >= keyOf(feed, one)).to.equal(true);
      }
      const last = shown.at(-1);
      for (const missing of list.filter((one) => passes(feed, one) && !shown.includes(one))) {
        const ofSource = shown.filter(({ sourceId }) => sourceId === missing.sourceId);
        const isFull = shown.length === feed.limit && last !== undefined && keyOf(feed, missing) <= keyOf(feed, last);
        const lastOfSource = ofSource.at(-1);
        const isLoud =
          ofSource.length === feed.limitPerSource &&
          lastOfSource !== undefined &&
          keyOf(feed, missing) <= keyOf(feed, lastOfSource);
        expect(isFull || isLoud, missing.key).to.equal(true);
      }
    });
  });

  it("does not hang on the order in which items are found, whatever is merged", () => {
    const dedupes = fc.constantFrom<Feed["dedupe"]["by"]>("none", "id", "title");
    fc.assert(
      fc.property(rules, dedupes, heads, fc.func(fc.nat()), (feed, by, list, rank) => {
        const merged = { ...feed, dedupe: { by, windowMs: 300_000, prefer: "earliest" as const } };
        const shuffled = [...list].sort((one, other) => rank(one.key) - rank(other.key));
        expect(keysOf(composed(merged, shuffled))).to.deep.equal(keysOf(composed(merged, list)));
      }),
      { numRuns: RUNS },
    );
  });

  it("is the same gathered page by page as made of all there is", async () => {
    const property = fc.asyncProperty(rules, heads, async (feed, list) => {
      const ordered = composed({ limit: 1_000, order: feed.order ?? "published" }, list).items.map((one) => one.head);
      const reader = {
        heads: async ({ limit, limitPerSource = limit }: { limit: number; limitPerSource?: number }) => {
          const taken = new Map<string, number>();
          const own = ordered.filter(({ sourceId }) => {
            taken.set(sourceId, (taken.get(sourceId) ?? 0) + 1);
            return (taken.get(sourceId) ?? 0) <= limitPerSource;
          });
          return own.slice(0, limit);
        },
        bodies: async (wanted: readonly Head[]) => wanted.map(() => undefined),
      };
      const gathered = await composeWithTexts(plan(feed), reader, known());
      expect(keysOf(gathered)).to.deep.equal(keysOf(composed(feed, list)));
    });
    await fc.assert(property, { numRuns: RUNS });
  });
});
