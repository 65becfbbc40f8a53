import { expect } from "chai";
import { mergeCopies } from "../../src/compose/dedupe.js";
import type { CopyFacts, Head } from "../../src/compose/duplicate-rules.js";
import { type Sketch, sketchText } from "../../src/compose/near-duplicate.js";
import type { Dedupe } from "../../src/domain/feed.js";
import { runSteps } from "../../src/lib/steps.js";
import { countReads } from "../support/count-reads.js";
import { headOf, minute } from "../support/item-builders.js";
import { DIFFERENT, SAME } from "./wire-handmade.js";

const HOUR_MS = 3_600_000;
/** Each is compared with 16 others at most; one comparison reads four lists of shingles. */
const MAX_READS_PER_REPORT = 16 * 4 + 16;

function factsOf(dedupe: Partial<Dedupe>, words: Readonly<Record<string, number>> = {}): CopyFacts {
  return {
    dedupe: { by: "url", windowMs: 24 * HOUR_MS, prefer: "earliest", ...dedupe },
    rankOf: (sourceId) => ["first", "second", "third", "fourth", "fifth", "sixth"].indexOf(sourceId),
    sourceTitleOf: (sourceId) => ({ first: "Kabar Harian", second: "Muara Pos" })[sourceId],
    remember: (_name, _text, make) => make(),
    sketchOf: ({ key }): Sketch => ({ ...sketchText(""), words: words[key] ?? 0 }),
  };
}

/** `b<a,c` is: b stays, a and c are its related copies. */
function merged(heads: readonly Head[], facts: CopyFacts): string[] {
  return runSteps(mergeCopies(heads, facts))
    .map(({ head, related }) =>
      [head.key, ...(related.length > 0 ? [`<${related.map(({ key }) => key)}`] : [])].join(""),
    )
    .sort();
}

const url = "https://kabar.example/1";

describe("dedupe: what makes two items one", () => {
  const cases: readonly [string, Partial<Dedupe>, Head[], string[]][] = [
    [
      "none keeps copies",
      { by: "none" },
      [headOf("first", "a", 0, { url }), headOf("second", "b", 1, { url })],
      ["a", "b"],
    ],
    [
      "url, across sources",
      {},
      [headOf("first", "a", 0, { url }), headOf("second", "b", 1, { url: `${url}?utm_source=x` })],
      ["a<b"],
    ],
    ["items without url are nobody's copy", {}, [headOf("first", "a", 0), headOf("second", "b", 1)], ["a", "b"]],
    [
      "id, across sources",
      { by: "id" },
      [headOf("first", "a", 0, { id: "tag:x,2026:1" }), headOf("second", "b", 1, { id: "tag:x,2026:1" })],
      ["a<b"],
    ],
    [
      "a bare number is no id across sources",
      { by: "id" },
      [headOf("first", "a", 0, { id: "12" }), headOf("second", "b", 1, { id: "12" })],
      ["a", "b"],
    ],
    [
      "title, whatever case, accents and signs",
      { by: "title" },
      [
        headOf("first", "a", 0, { title: "Banjir, Pekanbaru: surut" }),
        headOf("second", "b", 1, { title: "BANJIR PEKANBARU SURUT!" }),
      ],
      ["a<b"],
    ],
    [
      "title without the outlet's name",
      { by: "title" },
      [
        headOf("first", "a", 0, { title: "Banjir surut - Kabar Harian" }),
        headOf("second", "b", 1, { title: "Banjir surut | Muara Pos" }),
      ],
      ["a<b"],
    ],
    [
      "title without the host's name",
      { by: "title" },
      [
        headOf("third", "a", 0, { title: "Banjir surut - Kabar", url }),
        headOf("second", "b", 1, { title: "Banjir surut" }),
      ],
      ["a<b"],
    ],
    [
      "other words after a dash count",
      { by: "title" },
      [
        headOf("first", "a", 0, { title: "Banjir surut - warga pulang" }),
        headOf("second", "b", 1, { title: "Banjir surut" }),
      ],
      ["a", "b"],
    ],
    [
      "items without title are nobody's copy",
      { by: "title" },
      [headOf("first", "a", 0), headOf("second", "b", 1)],
      ["a", "b"],
    ],
  ];
  for (const [name, dedupe, heads, expected] of cases) {
    it(name, () => {
      expect(merged(heads, factsOf(dedupe))).to.deep.equal(expected);
      expect(merged([...heads].reverse(), factsOf(dedupe))).to.deep.equal(expected);
    });
  }
});

describe("dedupe: by story", () => {
  const [agency, outlet] = [SAME[1]?.one ?? "", SAME[1]?.other ?? ""];
  const texts: Readonly<Record<string, string>> = {
    a: agency,
    b: outlet,
    c: DIFFERENT[1]?.other ?? "",
    d: "Simak fotonya.",
  };
  const facts = (windowMs = 48 * HOUR_MS): CopyFacts => ({
    ...factsOf({ by: "story", windowMs, prefer: "fullText" }),
    sketchOf: ({ key }) => sketchText(texts[key.slice(0, 1)] ?? ""),
  });
  const cases: readonly [string, Head[], string[]][] = [
    [
      "one report in two outlets is one, the earlier of two about as full stays",
      [headOf("first", "b", 0), headOf("second", "a", 9)],
      ["b<a"],
    ],
    ["the same policy elsewhere is another story", [headOf("first", "a", 0), headOf("second", "c", 9)], ["a", "c"]],
    [
      "texts too short to tell are one by a telling title",
      [
        headOf("first", "d1", 0, { title: "Lumba-lumba kembali ke laut setelah empat hari" }),
        headOf("second", "d2", 9, { title: "Lumba-lumba Kembali ke Laut Setelah Empat Hari - Muara Pos" }),
      ],
      ["d1<d2"],
    ],
    [
      "a column of one title every day stays apart where its texts can be told",
      [
        headOf("first", "a", 0, { title: "Kabar Pasar Pagi Hari Ini di Kota Kita" }),
        headOf("first", "c", 24 * 60, { title: "Kabar Pasar Pagi Hari Ini di Kota Kita" }),
      ],
      ["a", "c"],
    ],
    [
      "what stands around all texts of one outlet does not make them one",
      [
        headOf("first", "a1", 0, { title: "Air pasang di Lindu 179 sentimeter pukul 03.10" }),
        headOf("first", "a2", 9, { title: "Air pasang di Sanggar 201 sentimeter pukul 03.30" }),
        headOf("first", "a3", 12, { title: "Kucing kapal pensiun" }),
      ],
      ["a1", "a2", "a3"],
    ],
    [
      "one outlet's second edition of its own report stays apart",
      [
        headOf("first", "a1", 0, { title: "Pasar baru dibuka untuk 214 pedagang" }),
        headOf("first", "a2", 9, { title: "Pasar baru dibuka untuk 214 pedagang, begini suasananya" }),
      ],
      ["a1", "a2"],
    ],
    [
      "so do two reports of one site that come by two sources",
      [
        headOf("first", "a1", 0, { url: "https://kabar.example/pasar-dibuka" }),
        headOf("second", "a2", 9, { url: "https://www.kabar.example/pasar-dibuka-begini-suasananya" }),
      ],
      ["a1", "a2"],
    ],
    [
      "two reports of one site stay apart although a third outlet's is a copy of both",
      [
        headOf("first", "a1", 0, { url: "https://kabar.example/pasar-dibuka" }),
        headOf("second", "b", 5, { url: "https://pos.example/1" }),
        headOf("third", "a2", 9, { url: "https://kabar.example/pasar-dibuka-begini-suasananya" }),
      ],
      ["a1<b", "a2"],
    ],
    [
      "but not by a title of few words",
      [headOf("first", "d1", 0, { title: "Foto hari ini" }), headOf("second", "d2", 9, { title: "Foto hari ini" })],
      ["d1", "d2"],
    ],
    [
      "a third copy joins the first two",
      [headOf("first", "a1", 0), headOf("second", "a2", 9), headOf("third", "b", 20)],
      ["a1<a2,b"],
    ],
    ["the window holds for stories too", [headOf("first", "a", 0), headOf("second", "b", 49 * 60)], ["a", "b"]],
  ];
  for (const [name, heads, expected] of cases) {
    it(name, () => {
      expect(merged(heads, facts())).to.deep.equal(expected);
    });
  }

  it("compares each report with a limited number of others, however many there are", () => {
    const shared = Array.from({ length: 40 }, (_, word) => `sama${word}`);
    for (const reports of [100, 400]) {
      const many = Array.from({ length: reports }, (_, at) => headOf("first", `x${at}`, at));
      const compared = { reads: 0 };
      const sketches = new Map(
        many.map(({ key }, at) => {
          const own = Array.from({ length: 40 }, (__, word) => `kata${at}x${word}`);
          return [key, countReads(sketchText([...shared, ...own].join(" ")), "shingles", compared)];
        }),
      );
      const groups = runSteps(mergeCopies(many, { ...facts(), sketchOf: ({ key }) => sketches.get(key) }));
      expect(groups).to.have.length.above(0);
      expect(compared.reads / reports, `${reports} reports`).to.be.within(1, MAX_READS_PER_REPORT);
    }
  });
});

describe("dedupe: the window", () => {
  it("counts from the copy that arrived first, its end included, so that a title of every day is new every day", () => {
    const title = "Prakiraan cuaca hari ini";
    const sources = ["first", "second", "third", "fourth", "fifth", "sixth"];
    const heads = sources.map((source, at) => headOf(source, `${at}`, at * 12 * 60, { title }));
    expect(merged(heads, factsOf({ by: "title" }))).to.deep.equal(["0<1,2", "3<4,5"]);
  });

  it("reaches back to copies that were published before the first one and arrive late", () => {
    const title = "Prakiraan cuaca hari ini";
    const late = headOf("second", "late", -12 * 60, { title, firstSeen: minute(60) });
    const older = headOf("third", "older", -25 * 60, { title, firstSeen: minute(120) });
    const heads = [headOf("first", "early", 0, { title }), late, older];
    expect(merged(heads, factsOf({ by: "title" }))).to.deep.equal(["late<early", "older"]);
  });
});

describe("dedupe: which copy stays", () => {
  const heads = [
    headOf("third", "late", 30, { url }),
    headOf("second", "middle", 20, { url }),
    headOf("fourth", "early", 10, { url }),
  ];
  const cases: readonly [string, Dedupe["prefer"], Record<string, number>, string][] = [
    ["the earliest", "earliest", {}, "early<middle,late"],
    ["that of the first source", "sourceOrder", {}, "middle<early,late"],
    ["the full text", "fullText", { early: 40, middle: 300, late: 60 }, "middle<early,late"],
    ["the earliest of texts about as full", "fullText", { early: 40, middle: 290, late: 310 }, "middle<early,late"],
    ["the earliest when none has text", "fullText", {}, "early<middle,late"],
  ];
  for (const [name, prefer, words, expected] of cases) {
    it(name, () => {
      expect(merged(heads, factsOf({ prefer }, words))).to.deep.equal([expected]);
    });
  }
});
