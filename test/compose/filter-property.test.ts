import { expect } from "chai";
import fc from "fast-check";
import type { Head } from "../../src/compose/duplicate-rules.js";
import { compileFilter, type FilterView } from "../../src/compose/filter.js";
import type { Filter } from "../../src/domain/feed.js";
import { measureGrowth } from "../support/cpu.js";
import { headOf, itemTextOf, minute } from "../support/item-builders.js";

const NOW_MS = Date.parse(minute(60));
const RUNS = 300;

/** What a filter says: yes, no, or not before the text is there. */
type Answer = boolean | undefined;

/** One word as people spell it; the first spelling is plain. */
const SPELLINGS = [
  ["sao", "São", "SAO", "sa\u0303o"],
  ["paulo", "PAULO", "Paulo", "ｐａｕｌｏ"],
  ["strasse", "Straße", "STRASSE"],
  ["jumat", "Jum'at", "jum’at", "JUMAT"],
  ["banjir", "Banjir", "BANJIR"],
  ["banjirlah", "Banjirlah"],
  ["москва", "Москва", "МОСКВА"],
  ["2026", "2026"],
] as const;
const word = fc.nat(SPELLINGS.length - 1);
/** A text as the numbers of its words, and as somebody wrote them. */
const written = fc
  .array(fc.tuple(word, fc.nat(3), fc.constantFrom(" ", ", ", "-", "\u00a0", " – ", ". ", "\n")), { maxLength: 7 })
  .map((list) => ({
    words: list.map(([number]) => number),
    text: list.map(([number, n, between]) => spelling(number, n) + between).join(""),
  }));
type Written = { readonly words: readonly number[]; readonly text: string };

function spelling(number: number, n: number): string {
  const list = SPELLINGS[number] ?? [""];
  return list[n % list.length] ?? "";
}

/** A condition on words, and what it is to say. */
interface Claim {
  readonly filter: Filter;
  readonly model: (subject: Subject) => Answer;
}
interface Subject {
  readonly title?: Written;
  readonly authors: readonly Written[];
  readonly categories: readonly Written[];
  readonly text?: Written;
  readonly ageMs: number;
}

const subject: fc.Arbitrary<Subject> = fc.record(
  {
    title: written,
    authors: fc.array(written, { maxLength: 2 }),
    categories: fc.array(written, { maxLength: 2 }),
    text: written,
    ageMs: fc.constantFrom(0, 60_000, 3_600_000),
  },
  { requiredKeys: ["authors", "categories", "ageMs"] },
);

function viewOf({ title, authors, categories, text, ageMs }: Subject): FilterView {
  const head: Partial<Head> = {
    ...(title !== undefined && { title: title.text }),
    authors: authors.map((one) => ({ name: one.text })),
    categories: categories.map((one) => one.text),
    published: new Date(NOW_MS - ageMs).toISOString(),
  };
  return { head: headOf("a", "1", 0, head), textOf: () => text && itemTextOf(text.text), nowMs: NOW_MS };
}

const FIELDS = ["title", "author", "category", "text"] as const;

function valuesOf(one: Subject, field: (typeof FIELDS)[number]): readonly Written[] | undefined {
  if (field === "author") return one.authors;
  if (field === "category") return one.categories;
  if (field === "text") return one.text === undefined ? undefined : [one.text];
  return one.title === undefined ? [] : [one.title];
}

const says = (text: readonly number[], phrase: readonly number[]): boolean =>
  phrase.length > 0 && text.some((_, at) => phrase.every((number, n) => text[at + n] === number));

const phrase = fc.array(fc.tuple(word, fc.nat(3)), { maxLength: 2 });
const words: fc.Arbitrary<Claim> = fc
  .tuple(fc.constantFrom(...FIELDS), fc.array(phrase, { maxLength: 3 }))
  .map(([field, phrases]) => ({
    filter: { field, contains: phrases.map((list) => list.map(([number, n]) => spelling(number, n)).join(" ")) },
    model: (one) =>
      valuesOf(one, field)?.some((value) =>
        phrases.some((list) =>
          says(
            value.words,
            list.map(([number]) => number),
          ),
        ),
      ),
  }));
const age: fc.Arbitrary<Claim> = fc
  .constantFrom(1, 60_000, 3_000_000)
  .chain((ms) =>
    fc.constantFrom<Claim>(
      { filter: { olderThanMs: ms }, model: ({ ageMs }) => ageMs > ms },
      { filter: { newerThanMs: ms }, model: ({ ageMs }) => ageMs < ms },
    ),
  );

/** Three values by Kleene: what is not known yet decides only where nothing else does. */
function anyIs(answers: readonly Answer[]): Answer {
  return answers.some((one) => one === true) ? true : answers.some((one) => one === undefined) ? undefined : false;
}
function isNot(answer: Answer): Answer {
  return answer === undefined ? undefined : !answer;
}

const { claim } = fc.letrec<{ claim: Claim }>((tie) => {
  const some = fc.array(tie("claim"), { maxLength: 3 });
  return {
    claim: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      { weight: 3, arbitrary: words },
      age,
      some.map((list) => ({
        filter: { any: list.map(({ filter }) => filter) },
        model: (one: Subject) => anyIs(list.map(({ model }) => model(one))),
      })),
      some.map((list) => ({
        filter: { all: list.map(({ filter }) => filter) },
        model: (one: Subject) => isNot(anyIs(list.map(({ model }) => isNot(model(one))))),
      })),
      tie("claim").map(({ filter, model }) => ({
        filter: { not: filter },
        model: (one: Subject) => isNot(model(one)),
      })),
    ),
  };
});

describe("filters, however they are nested", () => {
  it("say what a simple model of words and of what is not known yet says", () => {
    fc.assert(
      fc.property(claim, subject, ({ filter, model }, one) => {
        expect(compileFilter(filter)(viewOf(one))).to.equal(model(one));
      }),
      { numRuns: RUNS },
    );
  });

  it("obey De Morgan, and two nots are none", () => {
    fc.assert(
      fc.property(fc.array(claim, { maxLength: 4 }), subject, (claims, one) => {
        const filters = claims.map(({ filter }) => filter);
        const nots = filters.map((filter): Filter => ({ not: filter }));
        const answer = (filter: Filter): Answer => compileFilter(filter)(viewOf(one));
        expect(answer({ not: { any: filters } })).to.equal(answer({ all: nots }));
        expect(answer({ not: { all: filters } })).to.equal(answer({ any: nots }));
        expect(answer({ not: { not: { any: filters } } })).to.equal(answer({ any: filters }));
      }),
      { numRuns: RUNS },
    );
  });
});

/** Patterns that RE2 and JavaScript read alike. */
const { pattern } = fc.letrec<{ pattern: string }>((tie) => ({
  pattern: fc.oneof(
    { maxDepth: 4 },
    { weight: 3, arbitrary: fc.constantFrom("a", "b", "[ab]", "[^a]", ".", "é", "\\d", "(?:)") },
    fc.tuple(tie("pattern"), tie("pattern")).map(([one, other]) => one + other),
    fc.tuple(tie("pattern"), tie("pattern")).map(([one, other]) => `(?:${one}|${other})`),
    fc.tuple(tie("pattern"), fc.constantFrom("*", "+", "?", "*?", "{0,3}")).map(([one, many]) => `(${one})${many}`),
    tie("pattern").map((one) => `^${one}`),
    tie("pattern").map((one) => `${one}$`),
  ),
}));

describe("patterns", () => {
  it("match where JavaScript says so", () => {
    fc.assert(
      fc.property(pattern, fc.array(fc.constantFrom("a", "b", "é", "1", "😀"), { maxLength: 8 }), (source, letters) => {
        const title = letters.join("");
        const view = { head: headOf("a", "1", 0, { title }), textOf: () => undefined, nowMs: NOW_MS };
        expect(compileFilter({ field: "title", matches: source })(view)).to.equal(new RegExp(source, "u").test(title));
      }),
      { numRuns: RUNS },
    );
  });

  for (const [source, text] of [
    ["^(a|a)*$", "a"],
    ["^(a|aa)+$", "a"],
    ["(.*)*x", "y"],
    ["(x+x+)+y", "x"],
    ["^(([a-z])+.)+[A-Z]([a-z])+$", "a"],
    ["(\\w+\\s?)*!$", "kata "],
    ["(a?){50}a{50}$", "a"],
  ] as const) {
    it(`${source} takes linear time on what hangs others`, () => {
      const filter = compileFilter({ field: "text", matches: source });
      const growth = measureGrowth(8_000 / text.length, (count) => {
        const long = `${text.repeat(count)}?`;
        const view = { head: headOf("a", "1", 0), textOf: () => itemTextOf(long), nowMs: NOW_MS };
        return () => expect(filter(view)).to.equal(false);
      });
      expect(growth.isLinear, `${growth.smallMs} ms, four times as much: ${growth.largeMs} ms`).to.equal(true);
    });
  }
});
