import { expect } from "chai";
import { ConfigError } from "../../src/config/config-errors.js";
import { configOf } from "../../src/config/load/load-config.js";

const inSource = (rest: string) => `{ "sources": [\n{ "id": "a", "url": "https://a.example/",\n ${rest} }] }`;

function reported(text: string): string[] {
  try {
    configOf("/srv/f.json", text, {});
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems.map(
      ({ line, path, problem, expected, hint }) => `${line} ${path}: ${problem}; ${hint ?? expected ?? ""}`,
    );
  }
  return [];
}

describe("a mistake in a mapping is reported with its line and the way out", () => {
  const table: readonly (readonly [rest: string, said: RegExp])[] = [
    ['"kind": "map"', /^2 sources\[0\]\.map: missing; a mapping such as/],
    ['"kind": "mapp"', /kind: wrong value; did you mean "map"\?/],
    ['"kind": "feed", "map": { "from": "html", "items": "tr", "title": "td" }', /kind: wrong value; "map", because/],
    ['"map": { "from": "htm", "items": "tr", "title": "td" }', /map\.from: wrong value; did you mean "html"\?/],
    ['"map": { "from": "html", "item": "tr", "title": "td" }', /^3 .*map\.item: unknown key; did you mean "items"\?/],
    ['"map": { "from": "html", "items": "tr", "titel": "td" }', /map\.titel: unknown key; did you mean "title"\?/],
    ['"map": { "from": "html", "items": "tr[", "title": "td" }', /^3 .*map\.items: wrong value; a CSS selector, but: /],
    ['"map": { "from": "json", "items": "$.a[", "title": "t" }', /map\.items: wrong value; a JSONPath, but: /],
    ['"map": { "from": "json", "items": "$..a..b..c", "title": "t" }', /but: it has more than 2 times/],
    ['"map": { "from": "html", "items": "tr", "title": "$.t" }', /map\.title: wrong value; .*but: it is a JSONPath/],
    ['"map": { "from": "html", "items": "tr", "title": ["td", "b["] }', /map\.title\[1\]: wrong value/],
    [
      '"map": { "from": "html", "items": "tr" }',
      /sources\[0\]\.map: wrong value; a mapping with title, summary, content or url/,
    ],
    [
      '"map": { "from": "html", "items": "tr", "title": "td", "dateFormat": "dd.QQ" }',
      /dateFormat: wrong value; .*letter "Q"/,
    ],
    ['"map": { "from": "html", "items": "tr", "title": "td", "data": "script" }', /map\.data: wrong value; no "data"/],
    [
      '"map": { "from": "html", "items": "tr", "title": "td", "article": true }',
      /map\.article: wrong value; false without "url"/,
    ],
    [
      '"map": { "from": "html", "items": "tr", "title": "td", "maxPages": 99 }',
      /maxPages: wrong value; a whole number from 1 to 50/,
    ],
    ['"map": { "from": "html", "items": "tr @x", "title": "td" }', /an attribute is no row/],
  ];
  for (const [rest, said] of table) {
    it(rest, () => {
      const found = reported(inSource(rest));
      expect(found.length, found.join("\n")).to.equal(1);
      expect(found[0]).to.match(said);
    });
  }

  it("and a mapping alone makes the source one of the kind map", () => {
    const { sources } = configOf(
      "/srv/f.json",
      inSource('"map": { "from": "html", "items": "tr", "title": "td" }'),
      {},
    );
    expect(sources[0]?.kind).to.equal("map");
    expect(sources[0]?.map).to.deep.equal({ from: "html", items: "tr", title: ["td"], article: false, maxPages: 3 });
  });
});
