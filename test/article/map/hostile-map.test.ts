import { expect } from "chai";
import { readLiteral } from "../../../src/article/map/js-literal.js";
import { compileJsonPath, MAX_JSON_DEPTH } from "../../../src/article/map/json-path.js";
import { explainExpression } from "../../../src/article/map/map-expression.js";
import type { MapRules } from "../../../src/domain/map-rules.js";
import { MAX_ITEMS } from "../../../src/feed/parse/limits.js";
import { mapped } from "./map-cases.js";

const items = (json: unknown, path: string) =>
  mapped(JSON.stringify(json), { from: "json", items: path, title: ["$.t", "$"] }).items.length;

describe("a mapping over a hostile document", () => {
  it("reads no more rows than a feed may have", () => {
    const rows = Array.from({ length: MAX_ITEMS + 5 }, (_, t) => ({ t: `row ${t}` }));
    const feed = mapped(JSON.stringify(rows), { from: "json", items: "$[*]", title: ["t"] });
    expect(feed.items.length).to.equal(MAX_ITEMS);
    expect(feed.problems).to.deep.equal([`map.items matched ${MAX_ITEMS + 5} rows; the first ${MAX_ITEMS} were read`]);
  });

  it("reads JSON of any depth, and nothing below the limit", () => {
    const depth = 200_000;
    const deep = `${'{"t":"x","a":['.repeat(depth)}${"]}".repeat(depth)}`;
    expect(mapped(deep, { from: "json", items: "$..a[*]", title: ["t"] }).items.length).to.equal(
      MAX_JSON_DEPTH / 2 - 1,
    );
    const lists = `${"[".repeat(depth)}${"]".repeat(depth)}`;
    expect(() => mapped(lists, { from: "json", items: "$..t", title: ["$"] })).to.throw(/matched nothing/);
  });

  it("finds `..` in a document of 200,000 objects", () => {
    const rows = Array.from({ length: 200_000 }, (_, at) => (at % 20 === 0 ? { t: `t${at}` } : { x: 1 }));
    expect(items({ rows }, "$..[?@.t]")).to.equal(10_000);
  });

  it("gives up a filter that V8 cannot run, as a failure of the source", () => {
    const many = Array.from({ length: 300_000 }, () => 1);
    expect(() => items([{ many }], "$[?count(@.many[*]) > 3]")).to.throw(/the path matches too much of the document/);
  });

  it("takes a pattern of the document for RE2, in linear time", () => {
    const evil = { t: "x", pattern: "(a+)+$", text: `${"a".repeat(40)}b` };
    expect(() => items([evil], "$[?search(@.text, @.pattern)]")).to.throw(/matched nothing/);
    expect(
      items(
        [
          { t: "x", p: "(", s: "(" },
          { t: "y", p: "y", s: "y" },
        ],
        "$[?match(@.s, @.p)]",
      ),
    ).to.equal(1);
  });

  it("stops at a path that looks into the same objects again and again", () => {
    const wide = Array.from({ length: 2_000 }, () => ({ a: { b: { c: {} } } }));
    const path = `$${"[*,*,*]".repeat(4)}`;
    expect(compileJsonPath(path)({ wide, again: wide }).length).to.be.at.most(100_000);
  });

  it("leaves out rows that are nested in rows, each of which would be read with all that it holds", () => {
    const html = `${"<div>x".repeat(5_000)}`;
    expect(mapped(html, { from: "html", items: "div", title: ["."] }).items.length).to.equal(4);
  });

  it("drops the last row of a page with more elements than are read, into which the rest has run", () => {
    const html = `<table>${Array.from({ length: 60_000 }, (_, at) => `<tr><td>${at}</td><td>x</td></tr>`).join("")}</table>`;
    const { items: rows, problems } = mapped(html, { from: "html", items: "tr", title: ["td:first-child"] });
    expect(rows.map(({ title }) => title?.value)).to.deep.equal(
      Array.from({ length: MAX_ITEMS }, (_, at) => String(at)),
    );
    expect(problems.join()).to.include("its last rows are missing");
  });

  it("expands no entities of XML", () => {
    const bomb = `<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><x><r><t>&b;</t></r></x>`;
    expect(mapped(bomb, { from: "xml", items: "r", title: ["t"] }).items[0]?.title?.value).to.equal("&b;");
  });

  it("runs no script, and reads literals only", () => {
    for (const text of [
      "{a:alert(1)}",
      "{a:b.c}",
      "{get a(){return 1}}",
      "[...x]",
      `\`$${"{x}"}\``,
      "{a:function(){}}",
      "{__proto__:1",
    ]) {
      const value = readLiteral(text, 0)?.value;
      expect(value === undefined || value === `$${"{x}"}`, text).to.equal(true);
    }
    expect(readLiteral('{"__proto__":{"x":1}}', 0)?.value).to.not.have.property("x");
    expect(readLiteral("[".repeat(100_000), 0)).to.equal(undefined);
  });

  it("reads a Nuxt payload whose values refer to each other for ever", () => {
    const payload = JSON.stringify([{ self: 0, list: 1 }, [1, 1, 1, 0], "x"]);
    const page = `<script type="application/json" id="__NUXT_DATA__">${payload}</script><p>x</p>`;
    expect(() => mapped(page, { from: "json-in-html", items: "$.rows[*]", title: ["t"] })).to.throw(/matched nothing/);
  });

  it("fills templates that name each other without an end", () => {
    const rules = { from: "json" as const, items: "$[*]", id: ["{title}"], title: ["{url} {id}"], url: ["/x/{title}"] };
    const { items: rows } = mapped('[{"title":"T","id":"I","url":"U"}]', rules);
    expect(rows.length).to.equal(1);
  });

  it("keeps addresses of other schemes, of this page and of no place out", () => {
    const bad = ["javascript:alert(1)", "data:text/html,x", "#", "", "  ", "ftp://x/", "//", "http://"];
    const html = bad.map((href) => `<p>t${href.length}<a href="${href}">x</a></p>`).join("");
    const { items: rows } = mapped(html, { from: "html", items: "p", title: ["."], url: ["a"] });
    expect(rows.map(({ url }) => url)).to.deep.equal(bad.map(() => undefined));
  });

  it("lets no secret of its address into those of its rows", () => {
    const { items: rows } = mapped(
      '[{"t":"x","u":"?p=1"},{"t":"y","u":"#a"}]',
      { from: "json", items: "$[*]", title: ["t"], url: ["u"] },
      {
        url: "https://list.example/api?api_key=0123456789abcdef0123",
      },
    );
    expect(JSON.stringify(rows)).to.not.include("0123456789abcdef0123");
  });
});

describe("an expression of unbounded work is rejected", () => {
  const rejected: readonly (readonly [from: MapRules["from"], text: string, said: RegExp])[] = [
    ["json", "$..a..b..c", /more than 2 times "\.\."/],
    ["json", "$[?@..x]", /"\.\." in a filter/],
    ["json", "$[?count($..*) > 1]", /in a filter/],
    ["json", "$[?$.a[*]]", /"\$" with more than names in a filter/],
    ["json", "$[?@.a == $.b.*]", /"\$" with more than names/],
    ["json", `$${"[*,*]".repeat(11)}`, /more than 10 commas/],
    ["json", `$.${"a".repeat(501)}`, /500 characters/],
    ["json", "$.a[", /./],
    ["json", "a b", /does not begin with "\$"/],
    ["html", "a ~ b ~ c", /more than 1 "~"/],
    ["html", "a:has(b:has(c:has(d)))", /more than 2 ":has\(\)"/],
    ["html", `a${" a".repeat(251)}`, /500 characters/],
    ["html", "a >", /combinator/],
    ["html", "$.a", /JSONPath, but the document is markup/],
    ["html", "a[", /./],
    ["html", "{a", /without its partner/],
    ["html", "{}", /without a field/],
    ["json", "{a b}", /does not begin/],
    ["json", "{a}".repeat(21), /20 placeholders/],
  ];
  for (const [from, text, said] of rejected) {
    it(`${from}: ${text.slice(0, 40)}`, () => {
      expect(explainExpression(text, from)).to.match(said);
    });
  }

  it("and others are not", () => {
    const allowed: readonly (readonly [MapRules["from"], string])[] = [
      ["json", "$"],
      ["json", "$.items[?@.type == $.wanted['type'] && @.n > 1]"],
      ["json", "$..items[?match(@.a, 'x,y')]"],
      ["json", "$['a..b,c'][?@ == '$..x']"],
      ["json", "author.name"],
      ["json", "tags[0]"],
      ["json", "@timestamp"],
      ["html", "."],
      ["html", "> td"],
      ["html", "@data-id"],
      ["html", "a[href*='@'] @href"],
      ["html", "{{literal}} {a @href}"],
      ["xml", "dc|date"],
    ];
    for (const [from, text] of allowed) expect(explainExpression(text, from), text).to.equal(undefined);
  });
});
