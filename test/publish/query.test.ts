import { expect } from "chai";
import { isPeriod, neighboursOf, newestClosed } from "../../src/publish/archive/archive-periods.js";
import { parseQuery, queryText } from "../../src/publish/query/feed-query.js";

describe("a query", () => {
  for (const [search, text] of [
    ["utm_source=x&foo=1", undefined],
    ["limit=5", "?limit=5"],
    ["limit=500", "?limit=500"],
    ["tag=b&tag=a&source=z&utm=1", "?source=z&tag=a&tag=b"],
    ["q=+banjir++Siak+", "?q=banjir+Siak"],
    ["since=2024-12-19T14:32:00%2B07:00", "?since=2024-12-19T07%3A32%3A00Z"],
    ["since=2024-12-19T14:32:00+07:00", "?since=2024-12-19T07%3A32%3A00Z"],
    ["since=2024-12-19+07:32:00", "?since=2024-12-19T07%3A32%3A00Z"],
    ["since=2024-12-19", "?since=2024-12-19T00%3A00%3A00Z"],
    ["since=2024-12-19t07:32:00z", "?since=2024-12-19T07%3A32%3A00Z"],
    ["since=2024-12-19T14:32%2B0700", "?since=2024-12-19T07%3A32%3A00Z"],
    ["since=1734593520", "?since=1734593520"],
    ["since=1734593520000", "?since=1734593520000"],
    ["limit=5&limit=5&limit=", "?limit=5"],
    ["q=banjir&q=Siak+Riau", "?q=banjir+Siak+Riau"],
    ["since=https%3A%2F%2Fx.example%2F1", "?since=https%3A%2F%2Fx.example%2F1"],
    ["page=1", undefined],
    ["page=3", "?page=3"],
    ["page=1000", "?page=1000"],
  ] as const) {
    it(`"${search}" means ${text ?? "the feed itself"}`, () => {
      const parsed = parseQuery(search);
      expect(parsed.kind === "query" ? queryText(parsed.query) : undefined).to.equal(text);
    });
  }

  for (const search of [
    ...["limit=3&limit=5", "page=1&page=2", "since=2024-12-19&since=x"],
    ...["since=2024-02-30", "since=2023-02-29T00:00:00Z", "since=2024-04-31"],
    ...["limit=501", "limit=99999", "page=1001"],
    ...["limit=0", "limit=-1", "limit=ten", "page=0", "page=1e3"],
    ...["since=2024-13-01", "since=2024-12-19T25:00:00Z", "since=2024-12-19T07:00:00+99:00"],
    `since=${"x".repeat(2_001)}`,
    `q=${"x".repeat(2_001)}`,
    "q=one+two+three+four+five+six+seven+eight+nine",
    `source=${Array.from({ length: 51 }, (_, n) => `s${n}`).join(",")}`,
    Array.from({ length: 51 }, (_, n) => `tag=t${n}`).join("&"),
  ]) {
    it(`"${search.slice(0, 60)}" is refused by name`, () => {
      const parsed = parseQuery(search);
      expect(parsed.kind === "invalid" && parsed.problem).to.include(search.split("=")[0]);
    });
  }
});

describe("an archive", () => {
  it("takes the longest period that the current document outlasts", () => {
    for (const [shown, closed] of [
      [["2024-12-19T07:30:00Z", "2024-12-19T06:10:00Z"], "2024-12-19T06"],
      [["2024-12-19T07:30:00Z", "2024-12-17T06:10:00Z"], "2024-12-17"],
      [["2024-12-19T07:30:00Z", "2024-10-17T06:10:00Z"], "2024-10"],
    ] as const)
      expect(newestClosed(shown, shown)).to.equal(closed);
  });

  it("is linked although nothing of it stands in the current document", () => {
    const shown = ["2024-12-19T07:30:00Z", "2024-12-19T03:10:00Z"];
    expect(newestClosed([...shown, "2024-12-19T05:00:00Z"], shown)).to.equal("2024-12-19T05");
  });

  it("is not linked while none is closed", () => {
    const open = ["2024-12-19T07:30:00Z", "2024-12-19T07:10:00Z"];
    expect(newestClosed(open, open)).to.equal(undefined);
    expect(newestClosed([], [])).to.equal(undefined);
  });

  it("is closed a minute into a later period, when what came in before is surely stored", () => {
    for (const [newest, closed] of [
      ["2024-12-19T07:00:59Z", undefined],
      ["2024-12-19T07:01:00Z", "2024-12-19T06"],
    ] as const) {
      const seen = [newest, "2024-12-19T06:59:58Z"];
      expect(newestClosed(seen, seen)).to.equal(closed);
      expect(neighboursOf("2024-12-19T06", seen) !== undefined).to.equal(closed !== undefined);
    }
  });

  it("is there for closed periods only, and knows its neighbours", () => {
    const seen = ["2024-12-19T07:00:00Z", "2024-12-18T01:00:00Z", "2024-12-15T01:00:00Z"];
    expect(neighboursOf("2024-12-19", seen)).to.equal(undefined);
    expect(neighboursOf("2024-12-18", seen)).to.deep.equal({ before: "2024-12-15" });
    expect(neighboursOf("2024-12-15", seen)).to.deep.equal({ before: "2024-12-14" });
    expect(neighboursOf("2024-12-14", seen)).to.deep.equal({ after: "2024-12-15" });
  });

  it("stays as it is when later ones come", () => {
    const seen = ["2024-12-15T01:00:00Z", "2024-12-16T01:00:00Z", "2024-12-18T01:00:00Z", "2024-12-19T07:00:00Z"];
    for (const period of ["2024-12-14", "2024-12-15"]) {
      const first = neighboursOf(period, seen.slice(0, 2));
      expect(first).to.not.equal(undefined);
      expect(neighboursOf(period, seen)).to.deep.equal(first);
    }
  });

  it("is none where nothing has come in before", () => {
    expect(neighboursOf("2024-12-18", ["2024-12-19T07:00:00Z"])).to.equal(undefined);
  });

  for (const text of ["2024-13", "2024-12-32", "2024-02-30", "2023-02-29T01", "2024", "2024-12-19T25", "../x"]) {
    it(`"${text}" is no period`, () => expect(isPeriod(text)).to.equal(false));
  }
});
