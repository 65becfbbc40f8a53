import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { checkConfig } from "../../src/config/load/load-config.js";
import { muaraHere } from "../cli/cli.js";

const A = '{ "id": "a", "url": "https://a.example/feed" }';
const OLD = '{ "id": "old", "url": "https://old.example/", "retention": { "maxAge": "2d" } }';
const inFeed = (rest: string) => `{ "sources": [${A}, ${OLD}],\n"feeds": [{ "id": "all" }, { "id": "f", ${rest} }] }`;

describe("muara check warns", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "muara-advice-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function advice(text: string, env: Record<string, string> = {}): string[] {
    writeFileSync(join(folder, "feeds.config.json"), text);
    const found = checkConfig(join(folder, "feeds.config.json"), env).advice;
    return found.map(({ line = 0, path, problem }) => `${line} ${path}: ${problem}`);
  }

  for (const [what, text, said] of [
    [
      "of two sources with one address",
      `{ "sources": [${A},\n{ "id": "b", "url": "http://www.a.example/feed/" }] }`,
      '2 sources[1].url: the sources "a" and "b" have the same address',
    ],
    [
      "of a source that no feed uses",
      `{ "sources": [${A},\n${OLD}], "feeds": [{ "id": "f", "sources": ["a"] }] }`,
      '2 sources[1]: no feed uses the source "old"',
    ],
    [
      "once of several such sources",
      `{ "sources": [${A}, ${OLD}, { "id": "c", "url": "https://c.example/" }], "feeds": [{ "id": "f", "sources": ["c"] }] }`,
      '1 sources[0]: no feed uses 2 sources: "a", "old"',
    ],
    [
      "of a pattern that searches a part of long texts only",
      inFeed(
        '"keep": { "any": [{ "field": "title", "matches": "(?:[a-y]{0,20}z){30}" }, { "not": { "field": "text", "matches": "(?:[a-y]{0,20}z){30}" } }] }',
      ),
      '2 feeds[1].keep: the pattern "(?:[a-y]{0,20}z){30}" is large: it is searched for in the first 8116 characters of a text',
    ],
    [
      "of a feed over nothing",
      inFeed('"sources": []'),
      '2 feeds[1]: the feed "f" can hold nothing: it selects no source',
    ],
    [
      "of a feed of which all sources are excluded",
      inFeed('"sources": ["a"], "exclude": ["a"]'),
      '2 feeds[1]: the feed "f" can hold nothing: all of its sources are excluded',
    ],
    ...[
      '"keep": { "all": [{ "newerThan": "1d" }, { "olderThan": "1d" }] }',
      '"keep": { "newerThan": "1d" }, "drop": { "newerThan": "2d" }',
      '"keep": { "any": [] }',
      '"drop": { "all": [] }',
      '"drop": { "any": [{ "newerThan": "2d" }, { "olderThan": "1d" }] }',
      '"keep": { "not": { "not": { "all": [{ "newerThan": "1h" }, { "not": { "newerThan": "2h" } }] } } }',
      '"sources": ["old"], "keep": { "olderThan": "3d" }',
      '"keep": { "field": "title", "contains": [] }',
    ].map(
      (rest) =>
        [
          `of a feed that can hold nothing by ${rest}`,
          inFeed(rest),
          '2 feeds[1]: the feed "f" can hold nothing: its filters and the retention of its sources leave no item',
        ] as const,
    ),
    [
      "of a feed whose sources are all paused",
      `{ "sources": [{ "id": "p", "url": "https://p.example/", "paused": true }],\n"feeds": [{ "id": "f" }] }`,
      '2 feeds[0]: the feed "f" gets nothing new: all of its sources are paused',
    ],
    [
      "of a limit for each source above the limit",
      inFeed('"limit": 5, "limitPerSource": 6'),
      "2 feeds[1].limitPerSource: limitPerSource 6 is more than limit 5 and changes nothing",
    ],
    [
      "of respectCache without an interval",
      `{ "sources": [\n{ "id": "a", "url": "https://a.example/", "respectCache": false }] }`,
      '2 sources[0].respectCache: respectCache of the source "a" changes nothing without an interval',
    ],
    [
      "of an interval that respectCache does not allow",
      `{ "sources": [\n{ "id": "a", "url": "https://a.example/", "respectCache": false, "interval": "1m" }] }`,
      '2 sources[0].interval: the source "a" is polled every 5m: with respectCache false no interval is shorter than polling.minInterval',
    ],
    [
      "of a language that does not exist",
      inFeed('"language": "jp"'),
      '2 feeds[1].language: no language has the tag "jp"',
    ],
    [
      "of a language that is a name",
      '{ "sources": [\n{ "id": "a", "url": "https://a.example/", "language": "english" }] }',
      '2 sources[0].language: no language has the tag "english"',
    ],
    [
      "of a wrong language of the site",
      '{\n"site": { "language": "jp" } }',
      '2 site.language: no language has the tag "jp"',
    ],
  ] as const)
    it(what, () => expect(advice(text)).to.deep.equal([said]));

  for (const rest of [
    '"keep": { "newerThan": "2d" }, "drop": { "newerThan": "1d" }',
    '"keep": { "any": [{ "newerThan": "1d" }, { "olderThan": "2d" }] }',
    '"drop": { "all": [{ "newerThan": "2d" }, { "field": "title", "contains": "x" }] }',
    '"sources": ["old", "a"], "keep": { "olderThan": "3d" }',
    '"limit": 5, "limitPerSource": 5, "language": "pt-BR"',
    '"language": "zh-Hant-TW"',
    '"language": "es-419"',
  ])
    it(`not of ${rest}`, () => expect(advice(inFeed(rest))).to.deep.equal([]));

  it("not of respectCache with an interval, or left at its default", () => {
    for (const rest of ['"respectCache": false, "interval": "30m"', '"respectCache": true'])
      expect(advice(`{ "sources": [{ "id": "a", "url": "https://a.example/", ${rest} }] }`)).to.deep.equal([]);
  });

  it("not of sources whose addresses differ in their query", () => {
    const two = ["sport", "news"].map((rss) => `{ "id": "${rss}", "url": "https://a.example/?rss=${rss}" }`);
    expect(advice(`{ "sources": [${two}] }`)).to.deep.equal([]);
  });

  it("of short secrets in the environment, without naming them", () => {
    const env = { MUARA_ADMIN_SECRET: "hunter2", MUARA_METRICS_SECRET: "long-enough-to-be-one" };
    expect(advice(`{ "sources": [${A}] }`, env)).to.deep.equal(["0 MUARA_ADMIN_SECRET: shorter than 16 characters"]);
  });

  it("with the place in an included file, and says that the config is right all the same", async () => {
    writeFileSync(join(folder, "feeds.config.json"), `{ "sources": [${A}],\n"include": ["more.json"] }`);
    writeFileSync(join(folder, "more.json"), '[\n\n{ "id": "b", "url": "https://a.example/feed" }]');
    const { status, stdout, stderr } = await muaraHere(folder, ["check"]);
    expect(status).to.equal(0);
    expect(stdout).to.include("2 sources");
    expect(stderr).to.match(/^warning: \S*more\.json:3:21 \[0\]\.url: the sources "a" and "b" have the same address/);
  });

  it("of nothing in the config that `muara init` writes", async () => {
    await muaraHere(folder, ["init", "--yes", "--language", "id"]);
    expect(await muaraHere(folder, ["check"])).to.include({ status: 0, stderr: "" });
  });
});
