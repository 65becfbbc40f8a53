import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import {
  createNearDuplicateIndex,
  isNearDuplicate,
  type Sketch,
  sharedSamples,
  sketchText,
} from "../../src/compose/near-duplicate.js";
import { countReads } from "../support/count-reads.js";
import { measureGrowth } from "../support/cpu.js";
import { projectRoot } from "../support/paths.js";
import { seeded } from "../support/seeded.js";
import { DIFFERENT, SAME } from "./wire-handmade.js";
import { editReport, type Report, writeReports } from "./wire-reports.js";

const EVENTS = 10;

function sketchOf({ paragraphs }: Report): Sketch {
  return sketchText(paragraphs.join("\n"));
}

describe("story: reports made by hand", () => {
  for (const { name, one, other } of SAME) {
    it(`knows ${name} as one story`, () => {
      expect(isNearDuplicate(sketchText(one), sketchText(other))).to.equal(true);
      const index = createNearDuplicateIndex();
      index.add(7, sketchText(other));
      expect(index.find(sketchText(one))).to.deep.equal([7]);
    });
  }
  for (const { name, one, other } of DIFFERENT) {
    it(`keeps apart ${name}`, () => {
      expect(isNearDuplicate(sketchText(one), sketchText(other))).to.equal(false);
    });
  }
});

describe("story: reports as a seeded desk edits them", () => {
  const reports = writeReports(EVENTS);
  const editions = (heavy: boolean) =>
    reports.flatMap((report, at) =>
      [1, 2, 3].map(
        (desk) =>
          [editReport(report, at * 100 + desk, heavy), editReport(report, at * 100 + 50 + desk, heavy)] as const,
      ),
    );

  for (const [heavy, least] of [
    [false, 1],
    [true, 0.99],
  ] as const) {
    it(`finds ${least * 100} % of 180 pairs after ${heavy ? "heavy" : "light"} editing`, () => {
      const pairs = editions(heavy);
      const found = pairs.filter(([one, other]) => isNearDuplicate(sketchOf(one), sketchOf(other))).length;
      expect(pairs).to.have.length(180);
      expect(found / pairs.length).to.be.at.least(least);
    });
  }

  it("takes no two of 270 pairs for one story that share a template but not the event", () => {
    const sketches = reports.map(sketchOf);
    const wrong = reports.flatMap((one, at) =>
      reports
        .map((other, there) => ({ other, there }))
        .filter(({ other, there }) => there > at && other.topic === one.topic)
        .filter(({ there }) => isNearDuplicate(sketches[at] ?? sketchText(""), sketches[there] ?? sketchText("")))
        .map(({ other }) => `${one.title} = ${other.title}`),
    );
    expect(wrong).to.deep.equal([]);
  });

  it("the index finds each edition's event among all, and names no other", () => {
    const index = createNearDuplicateIndex();
    reports.forEach((report, at) => {
      index.add(at, sketchOf(report));
    });
    const answers = reports.map((report, at) => index.find(sketchOf(editReport(report, 9_000 + at, false))));
    expect(answers).to.deep.equal(reports.map((_, at) => [at]));
  });
});

/** Invented: reports as an agency sends them and outlets print them, and reports of one series. */
function printsIn(file: string): readonly { readonly name: string; readonly prints: readonly string[] }[] {
  const path = join(projectRoot, "test/compose/fixtures", file);
  return JSON.parse(readFileSync(path, "utf8")).map(({ name, prints }: { name: string; prints: string[][] }) => ({
    name,
    prints: prints.map((paragraphs) => paragraphs.join("\n")),
  }));
}

describe("story: Indonesian wire reports", () => {
  const pairsOf = (texts: readonly string[]) =>
    texts.flatMap((one, at) => texts.slice(at + 1).map((other) => [one, other]));
  const [outlets, series] = [printsIn("wire-outlets.json"), printsIn("wire-series.json")];
  const sketches = new Map<string, Sketch>();
  const sketchOnce = (text: string) => {
    const sketch = sketches.get(text) ?? sketchText(text);
    sketches.set(text, sketch);
    return sketch;
  };
  const isOne = ([one = "", other = ""]: readonly string[]) => isNearDuplicate(sketchOnce(one), sketchOnce(other));

  it("finds 97 % of 96 pairs of prints of one report, and each print by the agency's", () => {
    const pairs = outlets.flatMap(({ prints }) => pairsOf(prints));
    expect(pairs).to.have.length(96);
    expect(pairs.filter(isOne).length / pairs.length).to.be.at.least(0.97);
    const missed = outlets.filter(
      ({ prints: [agency = "", ...others] }) => !others.every((one) => isOne([agency, one])),
    );
    expect(missed.map(({ name }) => name)).to.deep.equal([]);
  });

  for (const { name, prints } of series) {
    it(`keeps apart two reports of the series "${name}", which share most of their words`, () => {
      expect(isOne(prints)).to.equal(false);
    });
  }

  it("takes no report for another", () => {
    const all = [
      ...outlets,
      ...series.flatMap(({ name, prints }) => prints.map((one, at) => ({ name: `${name} ${at}`, prints: [one] }))),
    ];
    const wrong = all.flatMap((one, at) =>
      all
        .slice(at + 1)
        .filter((other) => one.prints.some((text) => other.prints.some((print) => isOne([text, print]))))
        .map((other) => `${one.name} = ${other.name}`),
    );
    expect(wrong).to.deep.equal([]);
  });
});

describe("story: shared shingles", () => {
  it("the index finds by them what it finds by whole samples", () => {
    const random = seeded(5);
    const word = () => `kata${random.below(40)}`;
    const texts = Array.from({ length: 60 }, () => Array.from({ length: 90 }, word).join(" "));
    const mixed = texts.map((text, at) => (at % 3 === 0 ? `${texts[(at + 7) % 60]} ${text}` : text));
    const sketches = mixed.map((text, at) => (at % 10 === 9 ? undefined : sketchText(text)));
    const shared = sharedSamples(sketches);
    const [whole, part] = [createNearDuplicateIndex(), createNearDuplicateIndex()];
    const found = sketches.map((sketch, at) => {
      if (sketch === undefined) return [[], []];
      const both = [whole.find(sketch), part.find(sketch, shared[at])];
      whole.add(at, sketch);
      part.add(at, sketch, shared[at]);
      return both;
    });
    expect(found.map(([, byPart]) => byPart)).to.deep.equal(found.map(([byWhole]) => byWhole));
    expect(found.filter(([names]) => names?.length)).to.not.be.empty;
  });

  it("are none where every text is another", () => {
    const texts = [0, 1, 2].map((n) => Array.from({ length: 100 }, (_, at) => `kata${n}x${at}`).join(" "));
    expect(sharedSamples(texts.map(sketchText))).to.deep.equal([[], [], []]);
  });
});

describe("story: bounds", () => {
  it("looks at the first 400 words only, and says how long the whole is", () => {
    const words = Array.from({ length: 5_000 }, (_, at) => `kata${at}`).join(" ");
    const sketch = sketchText(words);
    expect(sketch.shingles).to.have.length(393);
    expect(sketch.words).to.be.within(4_500, 5_500);
  });

  it("keeps at most 200 figures and names, also of a text in capitals", () => {
    for (const text of [
      "KATA BESAR ".repeat(2_000),
      Array.from({ length: 3_000 }, (_, n) => `Nama${n} x ${n}`).join(" "),
    ])
      expect(sketchText(`awal ${text}`).slots.length).to.be.within(1, 200);
  });

  it("takes time in proportion to what it looks at, whatever the text", () => {
    const hostile = [
      ["a", 1_000_000],
      ["A ", 500_000],
      ["1,", 500_000],
      ["東", 500_000],
      ["Ā́", 300_000],
    ] as const;
    for (const [unit, count] of hostile) {
      const growth = measureGrowth(count / 4, (size) => {
        const text = unit.repeat(size);
        return () => void sketchText(text);
      });
      expect(growth.isLinear, `${unit}: ${growth.smallMs} ms, four times as much: ${growth.largeMs} ms`).to.equal(true);
    }
  });

  it("a shingle that everyone has makes the index no slower than one that few have", () => {
    const compared = { reads: 0 };
    const wordsOf = (prefix: string, count: number) => Array.from({ length: count }, (_, at) => `${prefix}${at}`);
    const same = wordsOf("sama", 60);
    const late = [...same, ...wordsOf("baru", 12)];
    const index = createNearDuplicateIndex();
    for (let at = 0; at < 300; at++) {
      index.add(at, countReads(sketchText((at < 150 ? same : late).join(" ")), "shingles", compared));
    }
    compared.reads = 0;
    // The late ones have more in common with it, but a shingle leads only to the first 64 that have it.
    const found = index.find(sketchText(late.join(" ")));
    expect(found).to.have.length(16);
    expect(Math.max(...found)).to.be.below(64);
    expect(compared.reads).to.be.within(16, 16 * 4);
  });
});
