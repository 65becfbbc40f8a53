import { expect } from "chai";
import fc from "fast-check";
import { type DuplicateGroup, mergeCopies } from "../../src/compose/dedupe.js";
import type { CopyFacts, Head } from "../../src/compose/duplicate-rules.js";
import { sketchText } from "../../src/compose/near-duplicate.js";
import type { Dedupe } from "../../src/domain/feed.js";
import { runSteps } from "../../src/lib/steps.js";
import { headOf } from "../support/item-builders.js";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const SOURCES = ["first", "second", "third"] as const;
const RUNS = 60;

/** Three stories that share no words; each is told in full, cut, or as a teaser. */
const STORIES = ["banjir", "pasar", "jembatan"].map((word) => Array.from({ length: 120 }, (_, at) => `${word}${at}`));
const LENGTHS = [120, 80, 4];

interface Told {
  readonly head: Head;
  readonly story: number;
  readonly length: number;
}

const told: fc.Arbitrary<Omit<Told, "head"> & { source: (typeof SOURCES)[number]; minute: number; marked: boolean }> =
  fc.record({
    source: fc.constantFrom(...SOURCES),
    minute: fc.integer({ min: 0, max: 4_000 }),
    story: fc.nat(STORIES.length - 1),
    length: fc.constantFrom(...LENGTHS),
    marked: fc.boolean(),
  });
const many = fc.array(told, { maxLength: 25 }).map((list) =>
  list.map(({ source, minute, story, length, marked }, n): Told => {
    const facts = {
      id: `tag:x,2024:${story}`,
      url: `https://${marked ? "m" : "www"}.kabar.example/${story}${marked ? "/?utm_source=x" : ""}`,
      title: `Kabar tentang cerita yang ke ${"satu dua tiga".split(" ")[story]}`,
    };
    return { head: headOf(source, `k${n}`, minute, facts), story, length };
  }),
);
const dedupe: fc.Arbitrary<Dedupe> = fc.record({
  by: fc.constantFrom("id", "url", "title", "story"),
  windowMs: fc.constantFrom(0, HOUR_MS, 24 * HOUR_MS),
  prefer: fc.constantFrom("earliest", "fullText", "sourceOrder"),
});

function wordsIn(list: readonly Told[]): (head: Head) => number {
  const lengths = new Map(list.map(({ head, length }) => [head.key, length]));
  return ({ key }) => lengths.get(key) ?? 0;
}

function factsOf(rule: Dedupe, list: readonly Told[]): CopyFacts {
  const sketches = new Map(
    list.map(({ head, story, length }) => [head.key, sketchText(STORIES[story]?.slice(0, length).join(" ") ?? "")]),
  );
  return {
    dedupe: rule,
    rankOf: (id) => (SOURCES as readonly string[]).indexOf(id),
    sourceTitleOf: () => undefined,
    remember: (_name, _text, make) => make(),
    sketchOf: ({ key }) => sketches.get(key) ?? sketchText(""),
  };
}

const membersOf = ({ head, related }: DuplicateGroup): readonly Head[] => [head, ...related];
const startOf = (group: DuplicateGroup): number =>
  Math.min(...membersOf(group).map(({ published }) => Date.parse(published)));
const shown = (groups: readonly DuplicateGroup[]): string[] =>
  groups.map(({ head, related }) => [head.key, ...related.map(({ key }) => key)].join()).sort();

describe("dedupe: whatever comes in", () => {
  const check = (claim: (groups: readonly DuplicateGroup[], rule: Dedupe, list: readonly Told[]) => void) =>
    fc.assert(
      fc.property(dedupe, many, (rule, list) => {
        const heads = list.map(({ head }) => head);
        claim(runSteps(mergeCopies(heads, factsOf(rule, list))), rule, list);
      }),
      { numRuns: RUNS },
    );

  it("every item is shown or told as a copy, once", () => {
    check((groups, _rule, list) => {
      const keys = groups.flatMap((group) => membersOf(group).map(({ key }) => key));
      expect(keys.sort()).to.deep.equal(list.map(({ head }) => head.key).sort());
    });
  });

  it("the order in which the items are given changes nothing", () => {
    check((groups, rule, list) => {
      const turned = list.map(({ head }) => head).reverse();
      expect(shown(runSteps(mergeCopies(turned, factsOf(rule, list))))).to.deep.equal(shown(groups));
    });
  });

  it("copies are of one story and came within one window of the earliest", () => {
    check((groups, { windowMs }, list) => {
      const storyOf = new Map(list.map(({ head, story }) => [head.key, story]));
      for (const group of groups) {
        expect(new Set(membersOf(group).map(({ key }) => storyOf.get(key))).size).to.equal(1);
        for (const { published } of membersOf(group))
          expect(Date.parse(published) - startOf(group)).to.be.at.most(windowMs);
      }
    });
  });

  it("of one story no two are shown within one window", () => {
    check((groups, { windowMs }, list) => {
      const storyOf = new Map(list.map(({ head, story }) => [head.key, story]));
      for (const story of STORIES.keys()) {
        const starts = groups.filter(({ head }) => storyOf.get(head.key) === story).map(startOf);
        const sorted = starts.sort((one, other) => one - other);
        for (const [at, start] of sorted.entries()) {
          const before = sorted[at - 1];
          if (before !== undefined) expect(start - before).to.be.above(windowMs);
        }
      }
    });
  });

  it("the preferred copy is shown", () => {
    check((groups, rule, list) => {
      const { rankOf } = factsOf(rule, list);
      const wordsOf = wordsIn(list);
      for (const group of groups) {
        const members = membersOf(group);
        const { head } = group;
        if (rule.prefer === "earliest") expect(Date.parse(head.published)).to.equal(startOf(group));
        if (rule.prefer === "sourceOrder")
          expect(rankOf(head.sourceId)).to.equal(Math.min(...members.map(({ sourceId }) => rankOf(sourceId))));
        if (rule.prefer === "fullText") {
          const most = Math.max(...members.map(wordsOf));
          expect(wordsOf(head)).to.be.at.least(0.8 * most);
        }
      }
    });
  });
});
