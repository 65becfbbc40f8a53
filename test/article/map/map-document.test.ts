import { expect } from "chai";
import { normaliseItems } from "../../../src/feed/normalise/normalise-items.js";
import { linesOf, mapped } from "./map-cases.js";

const TABLE = `<html lang="en"><head><title>Releases</title></head><body><table>
<tr><th>Version</th><th>Date</th></tr>
<tr id="r2"><td><a href="/v/2.0">2.0</a></td><td>19 Dec 2024</td><td><img data-src="/2.png" src="data:image/gif;base64,AA" alt="two"></td></tr>
<tr id="r1"><td><a href="../v/1.0">1.0</a></td><td><span title="2024-01-02T10:00:00Z">a year ago</span></td><td></td></tr>
</table></body></html>`;
const JSON_TEXT = JSON.stringify({
  data: {
    items: [
      { id: 7, attributes: { title: { rendered: "One &amp; two" }, url: "/one" }, at: 1734561120, tags: ["a", "b"] },
      {
        id: 8,
        attributes: { title: { rendered: "Three" }, url: "https://else.example/three" },
        at: "2024-12-20",
        tags: "c, d",
      },
    ],
  },
});
const XML = `<?xml version="1.0"?><stock xmlns:dc="urn:dc"><Row code="A1"><Name>First</Name><dc:date>2024-12-01</dc:date><link>/a1</link><text><![CDATA[<p>Body</p>]]></text></Row>
<Row code="B2"><Name>Second &amp; last</Name><dc:date>2024-12-02</dc:date><link>/b2</link></Row></stock>`;

describe("a mapping", () => {
  it("reads a table by CSS selectors", () => {
    expect(
      linesOf(TABLE, {
        from: "html",
        items: "tr:has(td)",
        title: ["td:first-child"],
        url: ["a"],
        date: ["td:nth-child(2)"],
      }),
    ).to.deep.equal(["2.0 | /v/2.0 | 2024-12-19", "1.0 | /v/1.0 | 2024-01-02"]);
  });

  it("reads attributes, templates, pictures and the language of the page", () => {
    const rules = {
      from: "html" as const,
      items: "tr[id]",
      id: ["@id"],
      title: ["Release {td:first-child} ({td:nth-child(2)})"],
      url: ["https://list.example/release/{id}?v={a@href}"],
      image: ["img"],
    };
    const { items, title, language } = mapped(TABLE, rules);
    expect([title?.value, language]).to.deep.equal(["Releases", "en"]);
    expect(items.map(({ id }) => id)).to.deep.equal(["r2", "r1"]);
    expect(items.map((item) => item.title?.value)).to.deep.equal([
      "Release 2.0 (19 Dec 2024)",
      "Release 1.0 (a year ago)",
    ]);
    expect(items[0]?.url).to.equal("https://list.example/release/r2?v=/v/2.0");
    expect(items[0]?.image).to.deep.equal({ url: "https://list.example/2.png", alt: "two" });
  });

  it("takes the first expression of a list that finds something, `.` for the row and `>` for its children", () => {
    const html = `<ul><li>Plain</li><li><b>Bold</b> text<ul><li class="x">inner</li></ul></li></ul>`;
    expect(
      linesOf(html, {
        from: "html",
        items: "body > ul > li, :root > ul > li, ul:not(li ul) > li",
        title: ["> b", "."],
      }),
    ).to.deep.equal(["Plain | - | -", "Bold | - | -"]);
  });

  it("reads JSON by RFC 9535 paths, plain paths and templates", () => {
    const rules = {
      from: "json" as const,
      items: "$.data.items[*]",
      id: ["$.id"],
      title: ["attributes.title"],
      url: ["$.attributes.url"],
    };
    expect(linesOf(JSON_TEXT, { ...rules, date: ["at"] })).to.deep.equal([
      "One & two | /one | 2024-12-18",
      "Three | https://else.example/three | 2024-12-20",
    ]);
    const { items } = mapped(JSON_TEXT, { ...rules, categories: ["tags"], url: ["/item/{id}/{attributes.title}"] });
    expect(items.map(({ categories }) => categories)).to.deep.equal([
      ["a", "b"],
      ["c", "d"],
    ]);
    expect(items[1]?.url).to.equal("https://list.example/item/8/Three");
  });

  it("reads filters of a path with RE2", () => {
    const titles = (items: string) => linesOf(JSON_TEXT, { from: "json", items, title: ["id"] }).map((line) => line[0]);
    expect(titles("$..items[?@.id > 7]")).to.deep.equal(["8"]);
    expect(titles("$.data.items[?search(@.attributes.url, '^/on')]")).to.deep.equal(["7"]);
    expect(titles("$.data.items[?match(@.attributes.url, '/on.')]")).to.deep.equal(["7"]);
    expect(titles("$.data.items")).to.deep.equal(["7", "8"]);
  });

  it("reads XML with its names in their case, prefixes and CDATA", () => {
    const rules = {
      from: "xml" as const,
      items: "Row",
      id: ["@code"],
      title: ["Name"],
      url: ["link"],
      date: ["dc|date"],
    };
    expect(linesOf(XML, rules)).to.deep.equal(["First | /a1 | 2024-12-01", "Second & last | /b2 | 2024-12-02"]);
    expect(mapped(XML, { ...rules, content: ["text"] }).items[0]?.content).to.deep.equal({
      value: "<p>Body</p>",
      type: "html",
    });
  });

  const pages: readonly (readonly [what: string, html: string])[] = [
    [
      "Next.js",
      `<script id="__NEXT_DATA__" type="application/json">{"props":{"posts":[{"t":"One","u":"/1"},{"t":"Two","u":"/2"}]}}</script>`,
    ],
    [
      "a variable",
      `<script>var x = 1; window.__STATE__ = {posts:[{t:'One',u:"/1",},{t:"Two",u:'\\u002f2'}], n: undefined};</script>`,
    ],
    [
      "JSON.parse",
      `<script>window.STATE = JSON.parse("{\\"posts\\":[{\\"t\\":\\"One\\",\\"u\\":\\"/1\\"},{\\"t\\":\\"Two\\",\\"u\\":\\"/2\\"}]}");</script>`,
    ],
    [
      "Nuxt 2",
      `<script>window.__NUXT__=(function(a,b){return {data:[{posts:[{t:"One",u:a},{t:b,u:"/2"}]}],x:void 0,y:!1}}("/1","Two"));</script>`,
    ],
    [
      "Nuxt 3",
      `<script type="application/json" id="__NUXT_DATA__">[["ShallowReactive",1],{"posts":2},[3,6],{"t":4,"u":5},"One","/1",{"t":7,"u":8},"Two","/2"]</script>`,
    ],
    [
      "React Server Components",
      `<script>self.__next_f.push([1,"1:\\"x\\"\\n5:[\\"$\\",\\"div\\",null,{\\"posts\\":[{\\"t\\":\\"One\\",\\"u\\":\\"/1\\"},"])</script><script>self.__next_f.push([1,"{\\"t\\":\\"Two\\",\\"u\\":\\"/2\\"}]}]\\n"])</script>`,
    ],
    [
      "an attribute",
      `<div id="app" data-page="{&quot;posts&quot;:[{&quot;t&quot;:&quot;One&quot;,&quot;u&quot;:&quot;/1&quot;},{&quot;t&quot;:&quot;Two&quot;,&quot;u&quot;:&quot;/2&quot;}]}"></div>`,
    ],
  ];
  for (const [what, html] of pages) {
    it(`reads the JSON in a page: ${what}`, () => {
      const page = `<html><title>T</title><script type="application/ld+json">{"@type":"WebSite"}</script>${html}</html>`;
      expect(linesOf(page, { from: "json-in-html", items: "$..posts[*]", title: ["t"], url: ["u"] })).to.deep.equal([
        "One | /1 | -",
        "Two | /2 | -",
      ]);
    });
  }

  it("reads JSON lines, JSONP and guarded JSON", () => {
    const rules = { from: "json" as const, title: ["t"] };
    const expected = ["One | - | -", "Two | - | -"];
    expect(linesOf('{"t":"One"}\n{"t":"Two"}\n', { ...rules, items: "$[*]" })).to.deep.equal(expected);
    expect(linesOf('cb({"x":[{"t":"One"},{"t":"Two"}]});', { ...rules, items: "$.x[*]" })).to.deep.equal(expected);
    expect(linesOf(")]}',\n" + '[{"t":"One"},{"t":"Two"}]', { ...rules, items: "$[*]" })).to.deep.equal(expected);
  });

  it("keeps every digit of ids of 64 bits", () => {
    const json = '{"x":[{"i":9007199254740993,"t":"a 9007199254740993"},{"i":9007199254740992,"t":"b"}]}';
    const { items } = mapped(json, { from: "json", items: "$.x[*]", id: ["i"], title: ["t"] });
    expect(items.map(({ id }) => id)).to.deep.equal(["9007199254740993", "9007199254740992"]);
    expect(items[0]?.title?.value).to.equal("a 9007199254740993");
  });

  it("finds the next page by a link, a path and a template", () => {
    const next = (text: string, rules: Parameters<typeof mapped>[1]) => mapped(text, rules).nextPage;
    const json = '{"x":[{"t":1}],"links":{"next":"?page=2"},"cursor":"a=b"}';
    expect(
      next(`<p>x<a rel=next href="?p=2">more</a>`, { from: "html", items: "p", title: ["."], next: "a[rel=next]" }),
    ).to.equal("https://list.example/data/?p=2");
    expect(next(json, { from: "json", items: "$.x[*]", title: ["t"], next: "$.links.next" })).to.equal(
      "https://list.example/data/?page=2",
    );
    expect(next(json, { from: "json", items: "$.x[*]", title: ["t"], next: "/data/?c={$.cursor}" })).to.equal(
      "https://list.example/data/?c=a%3Db",
    );
    expect(next(json, { from: "json", items: "$.x[*]", title: ["t"], next: "/data/?c={$.none}" })).to.equal(undefined);
  });

  it("reads dates by a format in the zone of the source, and says which were none", () => {
    const html = `<p>05/12/2024</p><p>06/12/2024</p><p>soon</p>`;
    const rules = { from: "html" as const, items: "p", title: ["."], date: ["."] };
    const { items, problems } = mapped(html, { ...rules, dateFormat: "dd/MM/yyyy" });
    expect(items.map(({ published }) => published)).to.deep.equal([
      "2024-12-05T00:00:00Z",
      "2024-12-06T00:00:00Z",
      undefined,
    ]);
    expect(problems).to.deep.equal([
      'map.date: 1 of 3 dates were not understood, such as "soon"; set map.dateFormat, language or timeZone',
    ]);
  });

  it("says which field found nothing", () => {
    expect(
      mapped(TABLE, { from: "html", items: "tr[id]", title: ["td"], authors: [".by"], date: [".when"] }).problems,
    ).to.deep.equal(["map.authors matched nothing in 2 rows", "map.date matched nothing in 2 rows"]);
  });
});

describe("a mapping that matches nothing", () => {
  const title = { title: ["x"] };
  const list = "<li>x".repeat(120);
  const cases: readonly (readonly [what: string, text: string, rules: Parameters<typeof mapped>[1], said: RegExp])[] = [
    [
      "of a page",
      `<body>${"<table></table>".repeat(3)}<ul>${list}</ul>${" ".repeat(33_500)}`,
      { from: "html", items: ".row", ...title },
      /map\.items matched nothing in 34 KB of HTML; the page has 3 tables, 120 list items$/,
    ],
    [
      "of an empty page",
      "<body></body>",
      { from: "html", items: "li", ...title },
      /no table, list, article or link; its content may be made by scripts/,
    ],
    [
      "of XML",
      XML,
      { from: "xml", items: "row", ...title },
      /of XML; the document has 2 <Row>, 2 <Name>, 2 <dc:date>$/,
    ],
    [
      "of JSON",
      JSON_TEXT,
      { from: "json", items: "$.items[*]", ...title },
      /an object with the keys "data"; its lists are \$\.data\.items \(2 values\)$/,
    ],
    [
      "of an empty list",
      '{"items":[]}',
      { from: "json", items: "$.items[*]", ...title },
      /\$\.items \(an empty list\)/,
    ],
    [
      "of an empty list without a star",
      '{"items":[]}',
      { from: "json", items: "$.items", ...title },
      /matched nothing/,
    ],
    ["of a page without JSON", "<p>x</p>", { from: "json-in-html", items: "$.x[*]", ...title }, /the page has no JSON/],
    [
      "of rows without a field",
      TABLE,
      { from: "html", items: "tr", title: [".none"] },
      /matched 3 rows, but no field of the mapping was found/,
    ],
    [
      "of a page in the place of JSON",
      "<html><h1>Log in</h1>",
      { from: "json", items: "$[*]", ...title },
      /it is no JSON/,
    ],
    ["of an empty body", "", { from: "json", items: "$[*]", ...title }, /the document is empty/],
  ];
  for (const [what, text, rules, said] of cases) {
    it(`fails with what there is instead: ${what}`, () => {
      expect(() => mapped(text, rules)).to.throw(said);
    });
  }
});

describe("the id of a row", () => {
  const rules = {
    from: "html" as const,
    items: "tr",
    title: ["td:first-child"],
    date: ["td:nth-child(2)"],
    url: ["a"],
  };
  const row = (title: string, date: string, link = "") => `<tr><td>${title}</td><td>${date}</td><td>${link}</td></tr>`;
  const ids = (...rows: string[]) =>
    normaliseItems(mapped(`<table>${rows.join("")}</table>`, rules).items, { source: { id: "s", title: "S" } }).map(
      ({ id }) => id,
    );

  it("is the id, else the address", () => {
    expect(ids(row("a", "1 May 2024", `<a href="/x">x</a>`))).to.deep.equal(["https://list.example/x"]);
    expect(
      mapped("<p id=7><a href=/x>y</a>", { from: "html", items: "p", id: ["@id"], url: ["a"] }).items[0]?.id,
    ).to.equal("7");
  });

  it("is made from title and date otherwise: the same wherever the row is, another for another row", () => {
    const [a, b, c] = [row("a", "1 May 2024"), row("a", "2 May 2024"), row("b", "1 May 2024")];
    const [first = "", second = "", third = ""] = ids(a, b, c);
    expect(new Set([first, second, third]).size).to.equal(3);
    const [one, , two, three] = ids(c, row("new", "9 May 2024"), b, a);
    expect([one, two, three]).to.deep.equal([third, second, first]);
  });

  it("does not count a date that moves", () => {
    const other = mapped(`<table>${row("a", "3 hours ago")}</table>`, rules).items[0];
    expect(other?.published).to.equal("2026-02-28T21:00:00Z");
    expect(other?.id).to.equal(mapped(`<table>${row("a", "4 hours ago")}</table>`, rules).items[0]?.id);
  });

  it("tells rows of one address apart, and does not take a link to the page itself for one", () => {
    const [a, b] = [row("a", "1 May 2024", `<a href="/buy">x</a>`), row("b", "1 May 2024", `<a href="/buy">x</a>`)];
    const [first = "", second = ""] = ids(a, b);
    expect(first).to.not.equal(second);
    expect(ids(b, a)).to.deep.equal([second, first]);
    expect(
      new Set(
        ids(
          row("a", "", `<a href="#">x</a>`),
          row("b", "", `<a href="">x</a>`),
          row("c", "", `<a href="javascript:x()">x</a>`),
        ),
      ).size,
    ).to.equal(3);
  });

  it("tells rows of one title apart by their texts, and keeps a row that is there twice once", () => {
    const texts = { ...rules, summary: ["td:nth-child(3)"] };
    const found = mapped(`<table>${row("a", "", "x")}${row("a", "", "y")}${row("a", "", "y")}</table>`, texts).items;
    const items = normaliseItems(found, { source: { id: "s", title: "S" } });
    expect(items.map(({ summary }) => summary).sort()).to.deep.equal(["x", "y"]);
  });
});
