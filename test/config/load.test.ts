import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import type { Config } from "../../src/config/config.js";
import { ConfigError } from "../../src/config/config-errors.js";
import { configOf, loadConfig } from "../../src/config/load/load-config.js";

const ANTARA = { id: "antara", url: "https://www.antaranews.com/rss/terkini.xml" };
const RIAU = { id: "riau24", url: "https://riau24.com/", tags: ["riau"] };

describe("a config", () => {
  it("of one source has every default and one feed of everything", () => {
    const config = read({ sources: [ANTARA] });
    expect(config.site).to.deep.equal({ url: "http://localhost:3000", title: "Muara" });
    expect(config.sources).to.have.length(1);
    expect(config.sources[0]).to.include({ id: "antara", kind: "auto", updates: "replace", fullText: false });
    expect(config.sources[0]?.retention).to.deep.equal({ maxItems: 1000 });
    expect(config.feeds.map(({ id, title, sources }) => ({ id, title, all: sources.all }))).to.deep.equal([
      { id: "all", title: "Muara", all: true },
    ]);
    expect(config.store).to.deep.equal({ kind: "files", path: "/srv/muara/data" });
  });

  it("may hold comments, trailing commas and a byte order mark", () => {
    const config = configOf(
      "/srv/muara/feeds.config.json",
      `\uFEFF{ // news\n "sources": [ ${JSON.stringify(ANTARA)}, ], }`,
      {},
    );
    expect(config.sources.map(({ id }) => id)).to.deep.equal(["antara"]);
  });

  it("turns durations, sizes and single selectors into plain values", () => {
    const config = read({
      polling: { minInterval: "90s", maxInterval: "1h30m", maxBody: "1.5mb" },
      retention: { maxAge: "7d" },
      article: { remove: ".ads", maxPages: 3 },
      sources: [{ ...ANTARA, interval: "15m", retention: { maxItems: 5 }, article: { body: ["article", "main"] } }],
    });
    expect(config.polling).to.include({ minIntervalMs: 90_000, maxIntervalMs: 5_400_000, maxBodyBytes: 1_500_000 });
    const [source] = config.sources;
    expect(source?.intervalMs).to.equal(900_000);
    expect(source?.retention).to.deep.equal({ maxItems: 5, maxAgeMs: 604_800_000 });
    expect(source?.article).to.include({ maxPages: 3, defaults: true });
    expect(source?.article.body).to.deep.equal(["article", "main"]);
    expect(source?.article.remove).to.deep.equal([".ads"]);
  });

  it("selects sources for a feed in three forms, with filters", () => {
    const config = read({
      sources: [ANTARA, RIAU],
      feeds: [
        { id: "one", sources: ["antara"] },
        { id: "two", sources: { tags: ["riau"] }, exclude: ["antara"] },
        { id: "three", drop: { any: [{ field: "title", contains: "iklan" }, { not: { newerThan: "2d" } }] } },
      ],
    });
    expect(config.feeds.map(({ sources }) => sources)).to.deep.equal([
      { all: false, ids: ["antara"], tags: [] },
      { all: false, ids: [], tags: ["riau"] },
      { all: true, ids: [], tags: [] },
    ]);
    expect(config.feeds[1]?.exclude).to.deep.equal({ ids: ["antara"], tags: [] });
    expect(config.feeds[2]?.drop).to.deep.equal({
      any: [{ field: "title", contains: ["iklan"] }, { not: { newerThanMs: 172_800_000 } }],
    });
  });
});

describe("a mistake in the config", () => {
  const SOURCE = '"sources": [{ "id": "a", "url": "https://a.example/feed", "tags": ["news"] }]';
  const inSource = (rest: string) => `{ "sources": [{ "id": "a", "url": "https://a.example/", ${rest} }] }`;
  const inFeed = (rest: string) => `{ ${SOURCE}, "feeds": [{ "id": "f", ${rest} }] }`;
  const table: [mistake: string, text: string, said: string[]][] = [
    ["misspelt key", inSource('"intervall": "15m"'), ['sources[0].intervall: unknown key; did you mean "interval"?']],
    ["key with two letters in the wrong order", inSource('"ulr": "https://a.example/"'), ['did you mean "url"?']],
    ["key in another style", inSource('"time_zone": "UTC"'), ['did you mean "timeZone"?']],
    ["key of another section", '{ "port": 80 }', ['port: unknown key; it belongs in "server"']],
    ["key that nothing knows", '{ "zzz": 1 }', ["zzz: unknown key; expected one of $schema, site, server"]],
    ["secret in the file", '{ "server": { "adminSecret": "x" } }', ["MUARA_ADMIN_SECRET"]],
    ["missing address", '{ "sources": [{ "id": "a" }] }', ["sources[0].url: missing; expected an address"]],
    ["address without scheme", '{ "sources": [{ "id": "a", "url": "a.example" }] }', ['found "a.example"']],
    ["address with password", '{ "sources": [{ "id": "a", "url": "https://u:p@a.example" }] }', ["without user name"]],
    [
      "duration as a number",
      inSource('"interval": 15'),
      ['wrong value; expected a duration such as "30s"', "found 15"],
    ],
    ["duration in words", inSource('"interval": "15 minutes"'), ['found "15 minutes"']],
    ["duration beyond any date", inSource('"interval": "999999999w"'), ["a duration of at most 3650d"]],
    ["time limit beyond any timer", '{ "polling": { "timeout": "30d" } }', ["a duration of at most 1h", 'found "30d"']],
    ["size beyond any memory", '{ "polling": { "maxBody": "999999999gb" } }', ["a size of at most 1gb"]],
    ["number beyond any number", '{ "server": { "port": 1e400 } }', ["from 0 to 65535; found Infinity"]],
    ["duration too short", inSource('"interval": "10ms"'), ["at least 1s"]],
    ["size in words", '{ "polling": { "maxBody": "ten" } }', ['a size such as "500kb"']],
    ["misspelt choice", inSource('"kind": "sitemaps"'), ['did you mean "sitemap"?', '"auto" or "feed"']],
    ["boolean as a text", inSource('"paused": "yes"'), ["true or false", 'found "yes"']],
    ["number out of bounds", inFeed('"limit": 0'), ["a whole number from 1 to 10000; found 0"]],
    ["broken number", inFeed('"limit": 1.5'), ["a whole number from 1 to 10000; found 1.5"]],
    ["list instead of object", '{ "site": [] }', ["site: wrong value; expected an object {…}; found []"]],
    ["object instead of list", '{ "sources": {} }', ["sources: wrong value; expected a list […]; found {}"]],
    ["time zone that is none", inSource('"timeZone": "Asia/Pekanbaru"'), ['such as "Asia/Jakarta" or "+07:00"']],
    ["language that is none", inSource('"language": "bahasa indonesia"'), ['such as "id" or "en"']],
    ["cron out of range", '{ "polling": { "tick": "99 * * * *" } }', ["its minute `99` is not between 0 and 59"]],
    ["cron of four fields", '{ "polling": { "tick": "* * * *" } }', ["has 4 fields, not 5 or 6"]],
    ["look-ahead", inFeed('"keep": { "field": "title", "matches": "(?=a)" }'), ["an RE2 pattern, but: ", "(?="]],
    [
      "selector that is none",
      inSource('"article": { "body": "p[" }'),
      ["sources[0].article.body: wrong value", "a CSS selector, but"],
    ],
    [
      "filter on a part that is none",
      inFeed('"drop": { "field": "titel", "contains": "x" }'),
      ["drop.field: wrong value", 'did you mean "title"?'],
    ],
    [
      "filter with a misspelt form",
      inFeed('"drop": { "field": "title", "contians": ["x"] }'),
      ['did you mean "contains"?'],
    ],
    ["id with a space", '{ "sources": [{ "id": "a b", "url": "https://a.example/" }] }', ["an id of letters, digits"]],
    ["selection that is no word", inFeed('"sources": "everything"'), ['expected "all"', 'found "everything"']],
    [
      "unknown source",
      inFeed('"sources": ["b"]'),
      ['feeds[0].sources[0]: no source has the id "b"; did you mean "a"?'],
    ],
    ["tag among ids", inFeed('"sources": ["news"]'), ['"news" is a tag: write { "tags": ["news"] }']],
    ["unknown tag", inFeed('"sources": { "tags": ["nesw"] }'), ['no source has the tag "nesw"; did you mean "news"?']],
    ["unknown exclusion", inFeed('"exclude": ["zzzzz"]'), ["feeds[0].exclude[0]: no source has the id"]],
    ["bounds the wrong way round", '{ "polling": { "minInterval": "2d" } }', ["longer than polling.maxInterval"]],
    ["database without address", '{ "store": { "kind": "postgres" } }', ["store.kind", "set DATABASE_URL"]],
    ["missing comma", '{ "site": {} "server": {} }', [':1:14: a "," is expected before this']],
    ["unclosed brace", '{ "site": {', ['a "}" is expected here']],
    ["empty file", "  ", ["the file is empty"]],
    ["list as the whole file", "[]", ["expected an object {…}; found []"]],
    ["key that stands twice", '{ "site": {}, "site": {} }', [":1:15 site: this key stands twice"]],
    ["short token", inFeed('"token": "abc"'), ["a secret of at least 16"]],
    ["include that is not there", '{ "include": ["no.json"] }', ["include[0]: there is no file /srv/muara/no.json"]],
  ];
  for (const [mistake, text, said] of table)
    it(`is told: ${mistake}`, () => {
      const { message } = failureOf(() => configOf("/srv/muara/feeds.config.json", text, {}));
      for (const words of said) expect(message).to.include(words);
      expect(message).to.match(/^\/srv\/muara\/feeds\.config\.json(:\d+:\d+| has )/);
    });

  it("does not hide the others: all are told at once, each with its line", () => {
    const text = `{\n  "sources": [\n    { "id": "a", "url": "x" },\n    { "id": "A", "url": "https://a.example/" },\n  ],\n  "feeds": [{ "id": "f", "sources": ["c"], "limits": 3 }],\n}`;
    const { problems } = failureOf(() => configOf("/srv/feeds.config.json", text, { MUARA_PORT: "x" }));
    expect(problems.map(({ path, line, column }) => ({ path, line, column }))).to.deep.equal([
      { path: "sources[0].url", line: 3, column: 25 },
      { path: "feeds[0].limits", line: 6, column: 44 },
      { path: "sources[1].id", line: 4, column: 13 },
      { path: "feeds[0].sources[0]", line: 6, column: 38 },
      { path: "MUARA_PORT", line: undefined, column: undefined },
    ]);
  });

  for (const [claim, bytes, said] of [
    [
      "whose bytes are no UTF-8",
      Buffer.from('{ "site": { "title": "Berita\xe9" } }', "latin1"),
      "it is no UTF-8; save it as UTF-8",
    ],
    ["in UTF-16", Buffer.from("\ufeff{}", "utf16le"), "it is no UTF-8; save it as UTF-8"],
    ["that is a folder", undefined, "this is a folder, not a file"],
  ] as const)
    it(`of a file ${claim} is told, of an included one with its place too`, () => {
      const folder = mkdtempSync(join(tmpdir(), "muara-load-"));
      const [main, other] = [join(folder, "main.json"), join(folder, "other.json")];
      if (bytes === undefined) mkdirSync(other);
      else writeFileSync(other, bytes);
      writeFileSync(main, '{ "include": ["other.json"] }');
      expect(failureOf(() => loadConfig(other, {})).message).to.equal(`${other}: the file cannot be read: ${said}`);
      expect(failureOf(() => loadConfig(main, {})).message).to.equal(
        `${main}:1:15 include[0]: the file ${other} cannot be read: ${said}`,
      );
      rmSync(folder, { recursive: true });
    });

  it("of a file that is not there names the way out", () => {
    expect(failureOf(() => loadConfig("/nowhere/feeds.config.json", {})).message).to.equal(
      '/nowhere/feeds.config.json: there is no such file; write one with "muara init", or name another with --config',
    );
  });
});

describe("the environment", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "muara-env-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("overrides host, port, public address, data folder, log level and secrets", () => {
    const secretFile = join(folder, "secret");
    writeFileSync(secretFile, "from a file\n");
    const config = read(
      { sources: [ANTARA] },
      {
        MUARA_HOST: "0.0.0.0",
        MUARA_PORT: "8080",
        PORT: "1",
        MUARA_PUBLIC_URL: "https://news.example/sub/",
        MUARA_DATA: folder,
        MUARA_LOG_LEVEL: "debug",
        MUARA_ADMIN_SECRET_FILE: secretFile,
        MUARA_METRICS_SECRET: "direct",
      },
    );
    expect(config.server).to.include({
      host: "0.0.0.0",
      port: 8080,
      adminSecret: "from a file",
      metricsSecret: "direct",
    });
    expect(config.site.url).to.equal("https://news.example/sub");
    expect(config.store).to.deep.equal({ kind: "files", path: folder });
    expect(config.logLevel).to.equal("debug");
  });

  it("gives PORT its say when MUARA_PORT is not set", () => {
    expect(read({}, { PORT: "4000", MUARA_PORT: "" }).server.port).to.equal(4000);
  });

  const mistakes: [env: Record<string, string>, said: string][] = [
    [{ MUARA_PORT: "99999" }, "environment MUARA_PORT: wrong value; expected a whole number from 0 to 65535"],
    [{ MUARA_LOG_LEVEL: "loud" }, "environment MUARA_LOG_LEVEL"],
    [{ MUARA_PUBLIC_URL: "news.example" }, "environment MUARA_PUBLIC_URL"],
    [{ MUARA_ADMIN_SECRET_FILE: "/nowhere/secret" }, "the file /nowhere/secret cannot be read (ENOENT)"],
    [{ MUARA_ADMIN_SECRET: "a", MUARA_ADMIN_SECRET_FILE: "/x" }, "MUARA_ADMIN_SECRET is set too"],
  ];
  for (const [env, said] of mistakes)
    it(`is checked: ${said}`, () => expect(failureOf(() => read({}, env)).message).to.include(said));

  it("is told of variables that nothing reads", () => {
    expect(read({}, { MUARA_PUBLICURL: "x" }).warnings).to.deep.equal([
      "environment: nothing reads MUARA_PUBLICURL; did you mean MUARA_PUBLIC_URL?",
    ]);
  });
});

function read(value: unknown, env: Record<string, string> = {}): Config {
  return configOf("/srv/muara/feeds.config.json", JSON.stringify(value), env);
}

function failureOf(work: () => unknown): ConfigError {
  try {
    work();
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error("no mistake was found");
}
