import { expect } from "chai";
import { ConfigError } from "../../src/config/config-errors.js";
import { configOf } from "../../src/config/load/load-config.js";

const SOURCES =
  '"sources": [{ "id": "a", "url": "https://a.example/", "tags": ["sport"] }, { "id": "bola", "url": "https://b.example/" }]';
const inFeed = (rest: string) => `{ ${SOURCES}, "feeds": [{ "id": "f", ${rest} }] }`;
const inSource = (rest: string) => `{ "sources": [{ "id": "a", "url": "https://a.example/", ${rest} }] }`;

/** Everything that is reported, without file, line and column. */
function reported(text: string): string[] {
  try {
    configOf("/srv/f.json", text, {});
  } catch (error) {
    if (error instanceof ConfigError)
      return error.problems.map(({ path, problem, hint = "" }) => `${path}: ${problem}${hint && `; ${hint}`}`);
    throw error;
  }
  return [];
}

describe("a mistake in the config is reported once, with the way out", () => {
  const table: readonly (readonly [text: string, said: string])[] = [
    [
      inFeed('"keep": { "newerThan": "6h", "olderThan": "1d" }'),
      'feeds[0].keep: a filter is one condition, not "newerThan" and "olderThan" in one object; write { "all": [{ "newerThan": "6h" }, { "olderThan": "1d" }] }',
    ],
    [
      inFeed('"drop": { "any": [{ "not": { "field": "title", "contains": "x", "newerThan": "1d" } }] }'),
      'feeds[0].drop.any[0].not: a filter is one condition, not "contains" and "newerThan" in one object; write { "all": [{ "field": "title", "contains": "x" }, { "newerThan": "1d" }] }',
    ],
    [
      inFeed('"keep": { "field": "title", "contains": "x", "matches": "y" }'),
      'feeds[0].keep: a filter is one condition, not "contains" and "matches" in one object; write { "all": [{ "field": "title", "contains": "x" }, { "field": "title", "matches": "y" }] }',
    ],
    [
      inFeed('"keep": { "field": "title", "newerThan": "1d" }'),
      'feeds[0].keep: the field "title" does not take "newerThan"; write { "newerThan": "1d" }',
    ],
    [
      inFeed('"keep": { "field": "title" }'),
      'feeds[0].keep: "field" alone is no condition; add "contains" or "startsWith" or "equals" or "matches"',
    ],
    [
      inFeed('"keep": { "field": "length" }'),
      'feeds[0].keep: "field" alone is no condition; add "atLeast" or "atMost"',
    ],
    [
      inFeed('"keep": { "field": "hasImage", "contains": "x" }'),
      'feeds[0].keep: the field "hasImage" does not take "contains"; it takes "equals"',
    ],
    [
      inFeed('"keep": { "field": "hasImage", "equals": "yes" }'),
      'feeds[0].keep: "hasImage" equals true or false; write { "field": "hasImage", "equals": true }',
    ],
    [
      inFeed('"keep": { "field": "title", "atMost": 5 }'),
      'feeds[0].keep: the field "title" does not take "atMost"; it takes "contains" or "startsWith" or "equals" or "matches"',
    ],
    [inFeed('"keep": { "field": "length", "atLeast": "200" }'), "feeds[0].keep.atLeast: wrong value; write 200"],
    [inFeed('"keep": { "field": "age", "olderThan": 7 }'), 'feeds[0].keep.olderThan: wrong value; write "7m"'],
    [
      inFeed('"keep": { "field": "titel", "contains": "x" }'),
      'feeds[0].keep.field: wrong value; did you mean "title"?',
    ],
    [
      inFeed('"keep": { "field": "hasimage", "equals": true }'),
      'feeds[0].keep.field: wrong value; did you mean "hasImage"?',
    ],
    [
      inFeed('"keep": { "field": "title", "beginsWith": "x" }'),
      'feeds[0].keep.beginsWith: unknown key; did you mean "startsWith"?',
    ],
    [
      inFeed('"keep": { "field": "title", "contians": "x" }'),
      'feeds[0].keep.contians: unknown key; did you mean "contains"?',
    ],
    [
      inFeed('"keep": {}'),
      'feeds[0].keep: a filter without a condition; write one such as { "field": "title", "contains": "…" }',
    ],
    [
      inFeed('"keep": [{ "newerThan": "6h" }]'),
      'feeds[0].keep: a filter is one condition, not a list; write { "all": [{ "newerThan": "6h" }] }',
    ],
    [inFeed('"keep": "bola"'), 'feeds[0].keep: a filter is an object; write { "field": "text", "contains": "bola" }'],
    [
      inFeed('"keep": { "field": ["title", "url"], "contains": "x" }'),
      'feeds[0].keep: a filter has one "field"; write { "any": [{ "field": "title", "contains": "x" }, { "field": "url", "contains": "x" }] }',
    ],
    [inFeed('"keep": { "field": "title", "regex": "x" }'), 'feeds[0].keep.regex: unknown key; did you mean "matches"?'],
    [inFeed('"keep": { "and": [{ "newerThan": "6h" }] }'), 'feeds[0].keep.and: unknown key; did you mean "all"?'],
    [inFeed('"sources": "sport"'), 'feeds[0].sources: wrong value; write { "tags": ["sport"] }'],
    [inFeed('"sources": "sprot"'), 'feeds[0].sources: wrong value; did you mean { "tags": ["sport"] }?'],
    [inFeed('"sources": "bola"'), 'feeds[0].sources: wrong value; write ["bola"]'],
    [inFeed('"sources": "bolaa"'), 'feeds[0].sources: wrong value; did you mean ["bola"]?'],
    [inFeed('"sources": "a, bola"'), 'feeds[0].sources: wrong value; write ["a", "bola"]'],
    [inFeed('"sources": "*"'), 'feeds[0].sources: wrong value; write "all"'],
    [inFeed('"exclude": "sport"'), 'feeds[0].exclude: wrong value; write { "tags": ["sport"] }'],
    [inFeed('"sources": { "tags": "sport" }'), 'feeds[0].sources.tags: wrong value; write ["sport"]'],
    [
      inFeed('"sources": { "tags": ["a"] }'),
      'feeds[0].sources.tags[0]: no source has the tag "a"; "a" is a source: write { "ids": ["a"] }',
    ],
    [inFeed('"tags": ["sport"]'), 'feeds[0].tags: unknown key; write "sources": { "tags": ["…"] }'],
    [inFeed('"dedupe": "url"'), 'feeds[0].dedupe: wrong value; write { "by": "url" }'],
    [inFeed('"dedupe": false'), 'feeds[0].dedupe: wrong value; write { "by": "none" }'],
    [inFeed('"filter": { "newerThan": "1d" }'), 'feeds[0].filter: unknown key; did you mean "keep"?'],
    [inFeed('"limit": "50"'), "feeds[0].limit: wrong value; write 50"],
    [inSource('"every": "5m"'), 'sources[0].every: unknown key; did you mean "interval"?'],
    [inSource('"interval": "15 minutes"'), 'sources[0].interval: wrong value; write "15m"'],
    [inSource('"interval": "1 jam"'), 'sources[0].interval: wrong value; write "1h"'],
    [inSource('"interval": 15'), 'sources[0].interval: wrong value; write "15m"'],
    [
      inSource('"interval": "*/5 * * * *"'),
      'sources[0].interval: wrong value; it is a duration, not a cron expression: write "15m"',
    ],
    [inSource('"paused": "yes"'), "sources[0].paused: wrong value; write true"],
    [inSource('"tags": "a, b"'), 'sources[0].tags: wrong value; write ["a", "b"]'],
    [inSource('"timeZone": "WIB"'), 'sources[0].timeZone: wrong value; write "Asia/Jakarta"'],
    [inSource('"timeZone": "GMT+7"'), 'sources[0].timeZone: wrong value; write "+07:00"'],
    [inSource('"timeZone": "Asia/Jakata"'), 'sources[0].timeZone: wrong value; write "Asia/Jakarta"'],
    [inSource('"language": "id_ID"'), 'sources[0].language: wrong value; write "id-ID"'],
    [inSource('"language": "bahasa indonesia"'), 'sources[0].language: wrong value; write "id"'],
    [inSource('"retention": "30d"'), 'sources[0].retention: wrong value; write { "maxAge": "30d" }'],
    [inSource('"list": { "regex": "x" }'), 'sources[0].list.regex: unknown key; did you mean "include"?'],
    ['{ "polling": { "maxBody": "10 MB" } }', 'polling.maxBody: wrong value; write "10mb"'],
    ['{ "store": "postgres" }', 'store: wrong value; write { "kind": "postgres" }'],
    ['{ "store": { "kind": "postgress" } }', 'store.kind: wrong value; did you mean "postgres"?'],
    [
      '{ "sources": ["https://a.example/rss"] }',
      'sources[0]: wrong value; write { "id": "a-example-rss", "url": "https://a.example/rss" }',
    ],
    [
      '{ "sources": [{ "id": "b", "url": "https://u:p@b.example/x" }] }',
      'sources[0].url: wrong value; write "https://b.example/x"',
    ],
    [
      '{ "sources": { "antara": { "url": "https://a.example/" } }, "feeds": [{ "id": "f", "sources": ["antara"] }] }',
      'sources: wrong value; write [{ "id": "antara", "url": "https://a.example/" }]',
    ],
  ];
  for (const [text, said] of table) it(said, () => expect(reported(text)).to.deep.equal([said]));

  it("without the password of an address and without a token", () => {
    for (const text of [
      '{ "sources": [{ "id": "b", "url": "https://user:hunter2@b.example/x" }] }',
      '{ "alerts": { "token": "hunter2" } }',
      inFeed('"token": "hunter2"'),
    ])
      expect(() => configOf("/srv/f.json", text, {}), text)
        .to.throw(ConfigError)
        .with.property("message")
        .that.does.not.include("hunter2");
  });
});

describe("a mistake in the config brings no further ones", () => {
  const ten = Array.from(
    { length: 10 },
    (_, n) => `{ "id": "s${n}", "url": "https://${n}.example/", "tags": ["t${n}"] }`,
  );
  const used = Array.from(
    { length: 10 },
    (_, n) => `{ "id": "f${n}", "sources": ["s${n}"] }, { "id": "g${n}", "sources": { "tags": ["t${n}"] } }`,
  );
  const a = '{ "id": "a", "url": "https://a.example/" }';
  for (const [mistake, text, said] of [
    [
      "a misspelt `sources`",
      `{ "source": [${ten.join(", ")}], "feeds": [${used.join(", ")}] }`,
      ['source: unknown key; did you mean "sources"?'],
    ],
    [
      "misspelt keys of a source",
      '{ "sources": [{ "ID": "a", "link": "https://a.example/", "tag": ["t"] }], "feeds": [{ "id": "f", "sources": ["a"] }, { "id": "g", "sources": { "tags": ["t"] } }] }',
      [
        'sources[0].ID: unknown key; did you mean "id"?',
        'sources[0].link: unknown key; did you mean "url"?',
        'sources[0].tag: unknown key; did you mean "tags"?',
      ],
    ],
    [
      "a source that was copied under its old id",
      `{ "sources": [${a}, ${a}], "feeds": [{ "id": "f", "sources": ["a", "beta"] }, { "id": "g", "sources": ["beta"] }] }`,
      ["sources[1].id: another source (/srv/f.json:1) has this id too"],
    ],
    [
      "a source that several feeds miss",
      `{ "sources": [${a}], "feeds": [{ "id": "f", "sources": ["zzz"] },\n{ "id": "g", "sources": ["zzz"] },\n{ "id": "h", "exclude": ["zzz"] }] }`,
      ['feeds[0].sources[0]: no source has the id "zzz"; also at line 2, line 3'],
    ],
  ] as const)
    it(mistake, () => expect(reported(text).sort()).to.deep.equal([...said].sort()));

  for (const [mistake, text, said] of [
    [
      "a missing quote",
      '{\n "sources": [\n  { "id": "a, "url": "u" },\n  { "id": "b" }\n ]\n}',
      '3 a text ends before this: a " is missing, or there is one too many',
    ],
    [
      "a text without an end",
      '{\n "site": { "title": "a },\n "sources": [{ "id": "b" }]\n}',
      '2 this text has no closing "',
    ],
    ["single quotes", "{\n 'sources': [{ 'id': 'a' }]\n}", "2 texts and keys need double quotes, not single ones"],
    ["keys without quotes", '{\n sources: [{ id: "a" }]\n}', '2 a key needs double quotes: "sources"'],
    [
      "a list that is not closed",
      '{\n "sources": [\n  { "id": "a" },\n "feeds": [{ "id": "f" }]\n}',
      '4 a list before this key is not closed: a "]" is missing',
    ],
    [
      "an object that is not closed",
      '{\n "sources": [\n  { "id": "a",\n  { "id": "b" }\n ]\n}',
      '4 an object before this is not closed: a "}" is missing',
    ],
    ["a brace too many", '{\n "sources": [\n  { "id": "a" }}\n ],\n "feeds": []\n}', '3 this "}" closes nothing here'],
    ["an equals sign", '{\n "sources" = []\n}', '2 a ":" is expected here, not "="'],
    ["a value of YAML", '{\n "sources": [{ "paused": yes }]\n}', "2 write true, not yes"],
    ["a comment of YAML", '{\n # news\n "sources": []\n}', "2 a comment begins with // here, not with #"],
    ["a whole file of YAML", "sources:\n - id: a\n", '1 a key needs double quotes: "sources"'],
    ["a comment without an end", '{\n /* news\n "sources": []\n}', "2 this comment does not end"],
  ] as const)
    it(mistake, () => {
      try {
        configOf("/srv/f.json", text, {});
      } catch (error) {
        const { problems } = error as ConfigError;
        return expect(problems.map(({ line, problem }) => `${line} ${problem}`)).to.deep.equal([said]);
      }
      throw new Error("no mistake was found");
    });

  it("but two missing commas are two mistakes", () => {
    const text = '{\n "site": { "title": "a" "language": "id" },\n "sources": []\n "feeds": []\n}';
    expect(reported(text)).to.deep.equal([': a "," is expected before this', ': a "," is expected before this']);
  });
});
