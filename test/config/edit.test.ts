import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { ConfigError } from "../../src/config/config-errors.js";
import { type ConfigEdit, editConfig } from "../../src/config/edit/edit-config.js";
import { appendToList, removeValue, setValue } from "../../src/config/edit/edit-text.js";
import { parseDocument } from "../../src/config/load/document.js";

const NEW = { id: "x", url: "https://x.example/" };
const FLAT = '{ "id": "x", "url": "https://x.example/" }';

describe("an edit of the text", () => {
  const appended: [name: string, before: string, after: string][] = [
    [
      "follows the last entry and its comment, with its trailing comma",
      '{\n  "sources": [\n    { "id": "a" }, // first\n    {"id":  "b"}, // second\n    // end\n  ],\n}\n',
      `{\n  "sources": [\n    { "id": "a" }, // first\n    {"id":  "b"}, // second\n    ${FLAT},\n    // end\n  ],\n}\n`,
    ],
    [
      "gives the entry before it a comma, before its comment",
      '{\r\n\t"sources": [\r\n\t\t{ "id": "a" } // first\r\n\t]\r\n}',
      `{\r\n\t"sources": [\r\n\t\t{ "id": "a" }, // first\r\n\t\t${FLAT}\r\n\t]\r\n}`,
    ],
    [
      "takes several lines where its neighbours do",
      '{\n  "sources": [\n    {\n      "id": "a"\n    }\n  ]\n}',
      '{\n  "sources": [\n    {\n      "id": "a"\n    },\n    {\n      "id": "x",\n      "url": "https://x.example/"\n    }\n  ]\n}',
    ],
    ["stays on one line with its neighbours", '{"sources":[{"id":"a"}]}', `{"sources":[{"id":"a"}, ${FLAT}]}`],
    [
      "fills an empty list",
      '{\n  "sources": []\n}',
      '{\n  "sources": [\n    {\n      "id": "x",\n      "url": "https://x.example/"\n    }\n  ]\n}',
    ],
    [
      "keeps the comment in an empty list",
      '{\n  "sources": [ // none yet\n  ]\n}',
      '{\n  "sources": [ // none yet\n    {\n      "id": "x",\n      "url": "https://x.example/"\n    }\n  ]\n}',
    ],
    [
      "makes the list where there is none",
      '\uFEFF{\n  "site": {}, // mine\n}',
      '\uFEFF{\n  "site": {}, // mine\n  "sources": [\n    {\n      "id": "x",\n      "url": "https://x.example/"\n    }\n  ],\n}',
    ],
  ];
  for (const [name, before, after] of appended)
    it(`append ${name}`, () => expect(appendToList(before, ["sources"], [NEW])).to.equal(after));

  for (const [name, before] of appended)
    it(`append several ${name}: as one after the other`, () => {
      const values = [
        NEW,
        { id: "y", url: "https://y.example/", tags: ["a", "b"] },
        { id: "z", long: "x".repeat(200) },
      ];
      const singly = values.reduce<string>((text, value) => appendToList(text, ["sources"], [value]), before);
      const together = appendToList(before, ["sources"], values);
      expect(parseDocument("", together)).to.deep.include({ problems: [] });
      expect(parseDocument("", together).value).to.deep.equal(parseDocument("", singly).value);
      for (const [comment] of before.matchAll(/\/\/ .*/g)) expect(together).to.include(comment);
    });

  const removed: [name: string, before: string, index: number, after: string][] = [
    ["a whole line", '[\n  "a",\n  "b", \n  "c"\n]', 1, '[\n  "a",\n  "c"\n]'],
    ["the last, with the comma before it", '[\n  "a",\n  "b"\n]', 1, '[\n  "a"\n]'],
    ["the last, with its trailing comma", '[\n  "a",\n  "b",\n]', 1, '[\n  "a",\n]'],
    ["inside a line", '["a", "b", "c"]', 1, '["a", "c"]'],
    ["at the end of a line", '["a", "b", "c"]', 2, '["a", "b"]'],
    ["the only one", '["a"]', 0, "[]"],
    [
      "and leaves comments",
      '[\n  // one\n  "a", // two\n  /* three */ "b" /* four */, // five\n  "c"\n]',
      1,
      '[\n  // one\n  "a", // two\n  /* three */  /* four */ // five\n  "c"\n]',
    ],
  ];
  for (const [name, before, index, after] of removed)
    it(`removes an entry: ${name}`, () => expect(removeValue(before, [index])).to.equal(after));

  const set: [name: string, before: string, path: (string | number)[], value: unknown, after: string][] = [
    ["a value in place", '{ "a": 1, /* b */ "b": "x" }', ["a"], 2, '{ "a": 2, /* b */ "b": "x" }'],
    ["a new key on the line", '{ "a": { "b": 1 } }', ["a", "c"], true, '{ "a": { "b": 1, "c": true } }'],
    [
      "a new section",
      '{\n    "a": 1\n}',
      ["site", "title"],
      "T",
      '{\n    "a": 1,\n    "site": {\n        "title": "T"\n    }\n}',
    ],
  ];
  for (const [name, before, path, value, after] of set)
    it(`sets ${name}`, () => expect(setValue(before, path, value)).to.equal(after));
});

describe("an edit of the file", () => {
  let folder: string;
  let path: string;
  const edit = (...edits: ConfigEdit[]) => editConfig(path, edits, {});
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "muara-edit-"));
    path = join(folder, "feeds.config.json");
    writeFileSync(path, TEXT);
    writeFileSync(join(folder, "more.json"), '[\n  { "id": "b", "url": "https://b.example/" } // b\n]\n');
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const TEXT = `{
  // news
  "include": ["more.json"],
  "sources": [
    { "id": "a", "url": "https://a.example/", "paused":true }, /* a */
  ],
  "feeds": [{ "id": "f", "sources": ["a", "b"] }],
}
`;

  it("adds a source and leaves every other byte", () => {
    expect(edit({ kind: "addSource", source: NEW }).sources.map(({ id }) => id)).to.deep.equal(["a", "x", "b"]);
    expect(readFileSync(path, "utf8")).to.equal(TEXT.replace("/* a */", `/* a */\n    ${FLAT},`));
  });

  it("removes a source from the file it stands in, and from the feeds that name it", () => {
    edit({ kind: "removeSource", id: "b" });
    expect(readFileSync(path, "utf8")).to.equal(TEXT.replace('["a", "b"]', '["a"]'));
    expect(readFileSync(join(folder, "more.json"), "utf8")).to.equal("[\n  // b\n]\n");
  });

  it("sets and takes away keys of a source", () => {
    edit({ kind: "setSource", id: "a", values: { paused: undefined, interval: "5m" } });
    expect(readFileSync(path, "utf8")).to.equal(TEXT.replace('"paused":true', '"interval": "5m"'));
  });

  it("sets a key within a key, and takes the outer one away when nothing is left in it", () => {
    edit({ kind: "setSource", id: "a", values: { "article.body": ".isi", "article.maxPages": 2 } });
    const written = TEXT.replace(
      '"paused":true',
      '"paused":true, "article": {\n      "body": ".isi",\n      "maxPages": 2\n    }',
    );
    expect(readFileSync(path, "utf8").replace(/\s+/g, " ")).to.equal(written.replace(/\s+/g, " "));
    edit({ kind: "setSource", id: "a", values: { "article.body": undefined } });
    expect(readFileSync(path, "utf8")).to.contain('"maxPages": 2').and.to.not.contain("body");
    edit({ kind: "setSource", id: "a", values: { "article.maxPages": undefined } });
    expect(readFileSync(path, "utf8")).to.equal(TEXT);
    edit({ kind: "setFeed", id: "f", values: { "dedupe.by": "story" } });
    edit({ kind: "addFeed", feed: { id: "g", "dedupe.by": "none", "dedupe.window": "1d" } });
    expect(edit().feeds.map(({ dedupe }) => [dedupe.by, dedupe.windowMs / 86_400_000])).to.deep.equal([
      ["story", 7],
      ["none", 1],
    ]);
  });

  it("is refused when the result would not be valid, and nothing is written", () => {
    expect(() => edit({ kind: "addSource", source: { id: "a", url: "nowhere" } })).to.throw(
      ConfigError,
      /sources\[1\]/,
    );
    expect(readFileSync(path, "utf8")).to.equal(TEXT);
    expect(readdirSync(folder).sort()).to.deep.equal(["feeds.config.json", "more.json"]);
  });

  it("keeps the file's mode and a link to it", () => {
    const link = join(folder, "link.json");
    symlinkSync("feeds.config.json", link);
    chmodSync(path, 0o640);
    editConfig(link, [{ kind: "set", path: ["site", "title"], value: "News" }], {});
    expect(statSync(path).mode & 0o777).to.equal(0o640);
    expect(readFileSync(path, "utf8")).to.include('"title": "News"');
  });

  it("of a source in an OPML list names the list", () => {
    writeFileSync(join(folder, "l.opml"), '<opml><body><outline text="c" xmlUrl="https://c.example/f"/></body></opml>');
    edit({ kind: "set", path: ["include"], value: ["more.json", "l.opml"] });
    expect(() => edit({ kind: "removeSource", id: "c-example-f" })).to.throw(
      ConfigError,
      /changed in that list: .*l\.opml/,
    );
  });
});
