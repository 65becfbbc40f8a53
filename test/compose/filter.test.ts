import { expect } from "chai";
import { compileFilter, FilterError, type FilterView } from "../../src/compose/filter.js";
import { createSketchCache } from "../../src/compose/sketch-cache.js";
import type { Filter } from "../../src/domain/feed.js";
import { measureGrowth } from "../support/cpu.js";
import { headOf, itemTextOf, minute } from "../support/item-builders.js";

const NOW_MS = Date.parse(minute(60));

function viewOf(head: Parameters<typeof headOf>[3], more: Partial<FilterView> = {}): FilterView {
  return { head: headOf("kabar", "1", 0, head), textOf: () => undefined, nowMs: NOW_MS, ...more };
}

const titled = (title: string): FilterView => viewOf({ title });
const contains = (...words: string[]): Filter => ({ field: "title", contains: words });

describe("filter: plain words", () => {
  const cases: readonly [string, string, boolean][] = [
    ["banjir", "Banjir di Pekanbaru surut", true],
    ["BANJIR", "Warga: banjir, lalu surut", true],
    ["banjir", "Kebanjiran pesanan", false],
    ["anak", "Anak-anak bermain", true],
    ["harga emas", "Harga  emas\u00a0naik", true],
    ["harga emas", "Harga-emas naik", true],
    ["harga emas", "Harga jual emas", false],
    ["sao paulo", "Cuaca di São Paulo", true],
    ["São Paulo", "CUACA DI SAO PAULO", true],
    ["Jum'at", "Salat Jum’at di lapangan", true],
    ["istanbul", "İSTANBUL yağmurlu", true],
    ["strasse", "Die Straße ist gesperrt", true],
    ["Москва", "Погода: москва, ясно", true],
    ["москв", "Погода: Москва", false],
    ["東京", "今日の東京は晴れ", true],
    ["地震", "東京で地震", true],
    ["2026", "東京2026大会", true],
    ["202", "東京2026大会", false],
    ["서울", "서울에서 열린 행사", true],
    ["กรุงเทพ", "อากาศในกรุงเทพวันนี้", true],
    ["سلام", "سَلام عليكم", true],
    ["C++", "Belajar C++ dari awal", true],
    ["C++", "Vitamin C untuk anak", false],
    ["#viral", "Video #viral hari ini", true],
    ["#viral", "Video #viralnews hari ini", false],
    ["Autobahn", "Die Auto\u00adbahn ist frei", true],
    ["Auto\u00adbahn", "Die Autobahn ist frei", true],
    ["Prabowo", "\u200fPra\u200bbowo\u2060 tiba", true],
    ["ＦＵＬＬ", "Full width letters", true],
    ["", "Apa saja", false],
  ];
  for (const [word, title, expected] of cases) {
    it(`${JSON.stringify(word)} ${expected ? "is" : "is not"} in ${JSON.stringify(title)}`, () => {
      expect(compileFilter(contains(word))(titled(title))).to.equal(expected);
    });
  }

  it("one of several words is enough, and an item without the field never matches", () => {
    expect(compileFilter(contains("gempa", "banjir"))(titled("Banjir surut"))).to.equal(true);
    expect(compileFilter(contains("gempa"))(viewOf({}))).to.equal(false);
  });
});

describe("filter: fields", () => {
  const full = viewOf(
    {
      title: "Judul",
      url: "https://kabar.example/olahraga/1",
      authors: [{ name: "Siti Rahma" }, { name: "Budi Santoso" }],
      categories: ["Olahraga", "Sepak bola"],
      language: "id-ID",
    },
    { sourceTitle: "Kabar Harian", textOf: () => itemTextOf("Judul\nRingkasan\nIsi berita lengkap") },
  );
  const cases: readonly [Filter, boolean][] = [
    [{ field: "author", contains: ["santoso"] }, true],
    [{ field: "author", contains: ["Rahma Budi"] }, false],
    [{ field: "category", contains: ["sepak bola"] }, true],
    [{ field: "category", contains: ["bola sepak"] }, false],
    [{ field: "language", contains: ["id"] }, true],
    [{ field: "language", contains: ["en", "ID-id"] }, true],
    [{ field: "language", contains: ["i"] }, false],
    [{ field: "source", contains: ["kabar"] }, true],
    [{ field: "source", contains: ["harian"] }, true],
    [{ field: "source", contains: ["hari"] }, false],
    [{ field: "url", contains: ["/olahraga/"] }, true],
    [{ field: "url", contains: ["KABAR.example"] }, true],
    [{ field: "text", contains: ["isi berita"] }, true],
    [{ field: "text", matches: "Isi\\s+berita" }, true],
    [{ field: "title", matches: "^judul$" }, false],
    [{ field: "title", matches: "(?i)^judul$" }, true],
    [{ field: "category", matches: "^Sepak" }, true],
    [{ olderThanMs: 59 * 60_000 }, true],
    [{ olderThanMs: 60 * 60_000 }, false],
    [{ newerThanMs: 61 * 60_000 }, true],
    [{ newerThanMs: 60 * 60_000 }, false],
  ];
  for (const [filter, expected] of cases) {
    it(`${JSON.stringify(filter)} is ${expected}`, () => {
      expect(compileFilter(filter)(full)).to.equal(expected);
    });
  }
});

describe("filter: any, all, not", () => {
  const yes = contains("ya");
  const no = contains("tidak");
  const text: Filter = { field: "text", contains: ["rahasia"] };
  const view = titled("ya");
  const cases: readonly [string, Filter, boolean | undefined][] = [
    ["any of none is false", { any: [] }, false],
    ["all of none is true", { all: [] }, true],
    ["any with one true", { any: [no, yes] }, true],
    ["all with one false", { all: [yes, no] }, false],
    ["not", { not: no }, true],
    ["nested", { all: [yes, { not: { any: [no, { not: yes }] } }] }, true],
    ["text that nobody has read decides nothing", text, undefined],
    ["nor its negation", { not: text }, undefined],
    ["any is true without the text when another is", { any: [text, yes] }, true],
    ["all is false without the text when another is", { all: [text, no] }, false],
    ["else it hangs on the text", { all: [text, yes] }, undefined],
  ];
  for (const [name, filter, expected] of cases) {
    it(name, () => {
      expect(compileFilter(filter)(view)).to.equal(expected);
    });
  }
});

describe("filter: patterns", () => {
  for (const pattern of ["(", "(?=x)", "(a)\\1", "x{2,1}", "((a{1000}){1000}){1000}"]) {
    it(`refuses ${pattern} and names it`, () => {
      const compiling = (): unknown => compileFilter({ any: [{ not: { field: "title", matches: pattern } }] });
      expect(compiling).to.throw(FilterError, JSON.stringify(pattern));
    });
  }

  it("takes linear time where backtracking would take for ever", () => {
    const filter = compileFilter({ field: "text", matches: "(a+)+(a+)+(a+)+$" });
    // Both sizes are below the limit of text that a pattern sees.
    const growth = measureGrowth(20_000, (size) => {
      const text = `${"a".repeat(size)}!`;
      return () => expect(filter(viewOf({}, { textOf: () => itemTextOf(text) }))).to.equal(false);
    });
    expect(growth.isLinear, `${growth.smallMs} ms, four times as much: ${growth.largeMs} ms`).to.equal(true);
  });

  it("refuses a filter nested deeper than 32", () => {
    let filter: Filter = contains("x");
    for (let depth = 0; depth < 40; depth++) filter = { not: filter };
    expect(() => compileFilter(filter)).to.throw(FilterError, "deeper than 32");
  });
});

describe("filter: beginnings, whole values, length, images and attachments", () => {
  const text = itemTextOf("Iklan: beli sekarang", {
    body: "Iklan: beli sekarang",
    hasImage: true,
    attachmentTypes: ["audio/mpeg"],
  });
  const view = viewOf(
    {
      title: "[VIDEO] Banjir  di Pekanbaru",
      url: "https://KABAR.example/olahraga/1?x=%C3%A9",
      authors: [{ name: "Siti Nurhaliza" }],
      categories: ["Olah Raga", "Sepak Bola"],
      language: "id-ID",
      published: minute(0),
    },
    { sourceTitle: "Kabar Harian", textOf: () => text },
  );
  const table: readonly [Filter, boolean][] = [
    [{ field: "title", startsWith: ["[video]"] }, true],
    [{ field: "title", startsWith: ["banjir"] }, false],
    [{ field: "title", startsWith: ["x", "[Vidéo] banjir di"] }, true],
    [{ field: "title", startsWith: [] }, false],
    [{ field: "title", startsWith: [""] }, false],
    [{ field: "title", equals: ["[video] banjir di pekanbaru"] }, true],
    [{ field: "title", equals: ["banjir di pekanbaru"] }, false],
    [{ field: "url", startsWith: ["https://kabar.example/olahraga/"] }, true],
    [{ field: "url", equals: ["https://kabar.example/olahraga/1?x=é"] }, true],
    [{ field: "author", equals: ["siti nurhaliza"] }, true],
    [{ field: "author", equals: ["siti"] }, false],
    [{ field: "category", equals: ["sepak bola"] }, true],
    [{ field: "category", startsWith: ["olah"] }, true],
    [{ field: "language", equals: ["id"] }, false],
    [{ field: "language", startsWith: ["id"] }, true],
    [{ field: "source", equals: ["kabar"] }, true],
    [{ field: "source", equals: ["kabar harian"] }, true],
    [{ field: "text", startsWith: ["iklan:"] }, true],
    [{ field: "text", equals: ["iklan"] }, false],
    [{ field: "attachmentType", startsWith: ["audio/"] }, true],
    [{ field: "attachmentType", contains: ["mpeg"] }, true],
    [{ field: "attachmentType", equals: ["audio"] }, false],
    [{ field: "attachmentType", matches: "^(audio|video)/" }, true],
    [{ field: "hasImage", equals: true }, true],
    [{ field: "hasImage", equals: false }, false],
    [{ field: "length", atLeast: 20 }, true],
    [{ field: "length", atLeast: 21 }, false],
    [{ field: "length", atMost: 20 }, true],
    [{ field: "length", atMost: 19 }, false],
    [{ all: [{ field: "hasImage", equals: true }, { not: { field: "length", atMost: 5 } }] }, true],
  ];
  for (const [filter, expected] of table) {
    it(`${JSON.stringify(filter)} is ${expected}`, () => {
      expect(compileFilter(filter)(view)).to.equal(expected);
    });
  }

  it("conditions on the body are open until it was read, and are not asked again for a known text", () => {
    for (const filter of [
      { field: "hasImage", equals: true },
      { field: "length", atLeast: 1 },
      { field: "attachmentType", contains: ["x"] },
      { field: "text", startsWith: ["x"] },
    ] as const) {
      const memory = createSketchCache(10);
      const compiled = compileFilter(filter);
      expect(compiled(viewOf({}, { memory })), filter.field).to.equal(undefined);
      const answer = compiled(viewOf({}, { memory, textOf: () => text }));
      expect(answer, filter.field).to.be.a("boolean");
      expect(compiled(viewOf({}, { memory })), filter.field).to.equal(answer);
    }
  });
});
