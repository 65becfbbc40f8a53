import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { loadConfig } from "../../src/config/load/load-config.js";
import { resolveIncludes } from "../../src/config/load/remote-includes.js";
import { opmlOfSources, sourcesOfOpml } from "../../src/config/opml/opml-sources.js";
import { parseOpml } from "../../src/config/opml/parse-opml.js";
import { renderOpml } from "../../src/config/opml/render-opml.js";
import { MuaraError } from "../../src/domain/errors.js";

const list = (body: string) =>
  `<?xml version="1.0"?><opml version="2.0"><head><title>L</title></head><body>${body}</body></opml>`;
const A = '<outline text="A" xmlUrl="https://a.example/feed"/>';

describe("an OPML list", () => {
  const tags: [name: string, body: string, tags: (string[] | undefined)[]][] = [
    ["without folders", A, [undefined]],
    ["with a folder", `<outline text="News">${A}</outline>`, [["News"]]],
    ["with nested folders", `<outline text="News"><outline text="Riau">${A}</outline></outline>`, [["News/Riau"]]],
    ["with categories", '<outline text="A" xmlUrl="https://a.example/" category="/x/y,z"/>', [["x/y", "z"]]],
    ["naming one feed twice", `<outline text="x">${A}</outline><outline text="y">${A}</outline>`, [["x", "y"]]],
    [
      "with the feed around others",
      '<outline text="A" xmlUrl="https://a.example/"><outline text="B" xmlUrl="https://b.example/"/></outline>',
      [undefined, undefined],
    ],
  ];
  for (const [name, body, expected] of tags)
    it(`${name} gives tags`, () => {
      expect(sourcesOfOpml(list(body)).sources.map((source) => source.tags)).to.deep.equal(expected);
    });

  const broken: [name: string, text: string, urls: string[]][] = [
    [
      "bare ampersands",
      list('<outline text="A & B" xmlUrl="https://a.example/?x=1&y=2"/>'),
      ["https://a.example/?x=1&y=2"],
    ],
    [
      "escaped ampersands",
      list('<outline text="A" xmlUrl="https://a.example/?x=1&amp;y=2"/>'),
      ["https://a.example/?x=1&y=2"],
    ],
    [
      "unclosed outlines",
      '<opml><body><outline text="N"><outline xmlUrl="https://a.example/"/>',
      ["https://a.example/"],
    ],
    ["attributes in another case", list('<outline TEXT="A" XMLURL="https://a.example/"/>'), ["https://a.example/"]],
    ["attributes without quotes", list("<outline text=A xmlUrl=https://a.example/feed />"), ["https://a.example/feed"]],
    [
      "the feed: scheme",
      list('<outline text="A" xmlUrl="feed:https://a.example/"/><outline xmlUrl="feed://b.example/f"/>'),
      ["https://a.example/", "http://b.example/f"],
    ],
    ["an address that is none", list('<outline text="A" xmlUrl="javascript:alert(1)"/>'), []],
    [
      "an external entity",
      `<!DOCTYPE opml [<!ENTITY e SYSTEM "file:///etc/passwd">]>${list('<outline text="&e;" xmlUrl="https://a.example/"/>')}`,
      ["https://a.example/"],
    ],
    ["a byte order mark", `\uFEFF${list(A)}`, ["https://a.example/feed"]],
  ];
  for (const [name, text, urls] of broken)
    it(`is read with ${name}`, () => {
      expect(sourcesOfOpml(text).sources.map(({ url }) => url)).to.deep.equal(urls);
    });

  it("that is a page or nothing is said to be none", () => {
    expect(sourcesOfOpml("<html><body>x</body></html>").problem).to.include("no OPML");
    expect(sourcesOfOpml("").problem).to.include("no OPML");
  });

  it("100,000 folders deep is read in bounded depth", () => {
    const { sources } = sourcesOfOpml(list(`${'<outline text="d">'.repeat(100_000)}${A}`));
    expect(sources.length).to.be.at.most(1);
  });

  it("comes out as it went in: ids, titles, folders, languages", () => {
    const sources = [
      {
        id: "a",
        url: "https://a.example/?x=1&y=2",
        title: 'A "quoted" <b> & more',
        tags: ["News/Riau", "top"],
        language: "id",
      },
      { id: "Kept_Id", url: "https://b.example/", title: "B", tags: ["News"], language: "en" },
      { id: "c", url: "https://c.example/", title: "C\u0001", tags: [] },
    ];
    const back = sourcesOfOpml(opmlOfSources(sources, "Mine & yours", new Map())).sources;
    expect([...back].sort((x, y) => x.url.localeCompare(y.url))).to.deep.equal([
      sources[0],
      sources[1],
      { id: "c", url: "https://c.example/", title: "C" },
    ]);
  });

  it("names a source as it names itself where the config does not, with its home page", () => {
    const source = { url: "https://a.example/f?token=s", tags: [] };
    const known = new Map([
      ["a", { title: "Itself", homepage: "https://a.example/?key=s&x=1" }],
      ["b", { title: "Itself", homepage: "javascript:x" }],
    ]);
    const sources = [
      { ...source, id: "a" },
      { ...source, id: "b", title: "Configured" },
      { ...source, id: "c" },
    ];
    const text = opmlOfSources(sources, "Mine", known);
    const [a, b, c] = parseOpml(text).outlines;
    expect(a).to.include({ title: "Itself", xmlUrl: "https://a.example/f", htmlUrl: "https://a.example/?x=1" });
    expect(b).to.include({ title: "Configured" }).and.not.have.property("htmlUrl");
    expect(c).to.include({ title: "c" }).and.not.have.property("htmlUrl");
  });

  it("speaks of Muara's own attributes only where it has some", () => {
    const outline = { title: "Riau", categories: [], children: [] };
    expect(renderOpml("Feeds", [outline])).to.not.include("xmlns");
    const folder = { ...outline, children: [{ ...outline, id: "riau" }] };
    expect(renderOpml("Feeds", [folder]))
      .to.include("xmlns:muara=")
      .and.include('muara:id="riau"');
  });

  it("gives one address the same id whatever stands before it", () => {
    const [alone] = sourcesOfOpml(list('<outline xmlUrl="https://www.a.example/rss/news.xml?x=1"/>')).sources;
    expect(alone?.id).to.equal("a-example-rss-news-xml-x-1");
    const long = sourcesOfOpml(list(`<outline xmlUrl="https://a.example/${"x".repeat(200)}"/>`)).sources[0];
    expect(long?.id)
      .to.match(/^a-example-x+-[0-9a-f]{6}$/)
      .and.have.length(64);
  });
});

describe("include", () => {
  let folder: string;
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
  const load = () => loadConfig(join(folder, "feeds.config.json"), {});
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "muara-include-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("takes sources and feeds from JSON and OPML files, with tags for all of them", () => {
    write(
      "news.json",
      '{ "sources": [{ "id": "n", "url": "https://n.example/" }], "feeds": [{ "id": "f", "sources": { "tags": ["wire"] } }] }',
    );
    write("list.opml", list(`${A}<outline text="N" xmlUrl="https://n.example/"/>`));
    write("feeds.config.json", '{ "include": ["news.json", { "from": "list.opml", "tags": ["wire"] }] }');
    const config = load();
    expect(config.sources.map(({ id, tags }) => [id, ...tags])).to.deep.equal([["n"], ["a-example-feed", "wire"]]);
    expect(config.feeds.map(({ id }) => id)).to.deep.equal(["f"]);
    expect(config.files).to.have.length(3);
  });

  it("tells mistakes with the included file's own lines", () => {
    write("news.json", '{\n  "sources": [{ "id": "n", "url": "https://n.example/", "titel": "N" }]\n}');
    write("feeds.config.json", '{ "include": ["news.json"] }');
    expect(load).to.throw(/news\.json:2:\d+ sources\[0\]\.titel: unknown key; did you mean "title"\?/);
  });

  it("keeps a list on the web in step, and its last good copy when it fails", async () => {
    const url = "https://lists.example/mine.opml";
    write("feeds.config.json", `{ "include": [{ "from": "${url}", "every": "1h" }] }`);
    expect(load().warnings).to.deep.equal([`${url}: not read yet`]);
    const start = Date.now();
    const hour = 3_600_000;
    const answers = [list(A), list(A), "<html>", list(""), list(A)];
    const readList = async () => sourcesOfOpml(answers.shift() ?? "");
    const kinds: unknown[] = [];
    for (const at of [0, 0.5, 1, 2])
      kinds.push(...(await resolveIncludes(load(), readList, start + at * hour)).map(({ kind }) => kind));
    expect(kinds).to.deep.equal(["updated", "unchanged", "failed"]);
    expect(load().sources.map(({ url }) => url)).to.deep.equal(["https://a.example/feed"]);
    const refused = async () => {
      throw new MuaraError("no answer");
    };
    const [last] = await resolveIncludes(load(), refused, start + 9 * hour);
    expect(last?.kind).to.equal("failed");
    expect(load().sources).to.have.length(1);
  });

  const feeds = (count: number) =>
    Array.from({ length: count }, (_, at) => `<outline text="${at}" xmlUrl="https://f.example/${at}"/>`).join("");

  it("takes at most 2,000 sources from an OPML list, or as many as the config says, and warns of the rest", async () => {
    const url = "https://lists.example/many.opml";
    for (const [maxSources, count, taken] of [
      [undefined, 2_500, 2_000],
      [undefined, 2_000, 2_000],
      [10, 11, 10],
      [3_000, 2_500, 2_500],
    ] as const) {
      const limit = maxSources === undefined ? {} : { maxSources };
      write("list.opml", list(feeds(count)));
      for (const from of ["list.opml", url]) {
        write("feeds.config.json", JSON.stringify({ include: [{ from, ...limit }] }));
        const readList = async (remote: { maxSources: number }) => sourcesOfOpml(list(feeds(count)), remote.maxSources);
        await resolveIncludes(load(), readList, Date.now() + count * 3_600_000);
        const { sources, warnings } = load();
        expect(sources).to.have.length(taken);
        expect(warnings.join().includes("maxSources"), `${from} ${count}`).to.equal(taken < count);
      }
    }
  });

  it("keeps the last good copy of a list on the web that ends early, and rejects a file that does", async () => {
    const url = "https://lists.example/cut.opml";
    const whole = list(`${feeds(3)}<outline text="N"><outline text="x" xmlUrl="https://x.example/"/></outline>`);
    write("feeds.config.json", JSON.stringify({ include: [url] }));
    await resolveIncludes(load(), async () => sourcesOfOpml(whole), Date.now());
    for (let length = whole.indexOf("<opml") + 6; length < whole.length; length++) {
      const cut = sourcesOfOpml(whole.slice(0, length));
      expect(cut.isTruncated === true || cut.problem !== undefined, whole.slice(0, length)).to.equal(true);
      expect(cut.sources.every(({ url }) => whole.includes(`"${url}"`))).to.equal(true);
    }
    const [outcome] = await resolveIncludes(
      load(),
      async () => sourcesOfOpml(whole.slice(0, -8)),
      Date.now() + 4 * 3_600_000,
    );
    expect(outcome?.kind).to.equal("failed");
    expect(load().sources).to.have.length(4);
    write("list.opml", whole.slice(0, -8));
    write("feeds.config.json", JSON.stringify({ include: ["list.opml"] }));
    expect(load).to.throw(/list\.opml.*truncated/);
  });

  it("still reads the copy that an earlier version kept", async () => {
    const url = "https://lists.example/old.opml";
    write("feeds.config.json", JSON.stringify({ include: [url] }));
    const [remote] = load().remotes;
    await resolveIncludes(load(), async () => sourcesOfOpml(list(feeds(1))), Date.now());
    writeFileSync(remote?.cachePath ?? "", list(feeds(2)));
    expect(load().sources).to.have.length(2);
  });
});
