import { expect } from "chai";
import { ParseError } from "../../../src/domain/errors.js";
import type { ParsedFeed } from "../../../src/domain/parsed-feed.js";
import { MAX_ATTRIBUTES, MAX_EXPANDED_CHARS, MAX_ITEMS, MAX_TEXT_CHARS } from "../../../src/feed/parse/limits.js";
import { parseFeed } from "../../../src/feed/parse/parse-feed.js";
import { measureGrowth } from "../../support/cpu.js";

const ITEM = "<item><title>One</title><guid>g1</guid></item>";
const rss = (inside: string) => `<rss version="2.0"><channel><title>T</title>${inside}</channel></rss>`;
/** With an entity of its own. */
const own = (document: string) => `<!DOCTYPE rss [<!ENTITY a "${"x".repeat(1_000)}">]>${document}`;
const many = (text: string) => (count: number) => text.repeat(count);

/** Each grows with `count`; the counts are such that a quadratic reader needs seconds. */
const FLOODS: readonly [string, number, (count: number) => string][] = [
  ["< in a description", 20_000, (n) => rss(`<item><description>${"<".repeat(n)}</description></item>`)],
  ["< outside everything", 20_000, (n) => rss("<".repeat(n))],
  ["a<br in a description", 20_000, (n) => rss(`<item><description>${"a<br".repeat(n)}</description></item>`)],
  ["a<br, escaped", 20_000, (n) => rss(`<item><description>${"a&lt;br".repeat(n)}</description></item>`)],
  [
    "a<br in content:encoded",
    20_000,
    (n) => rss(`<item><content:encoded><![CDATA[${"a<br".repeat(n)}]]></content:encoded></item>`),
  ],
  ["unclosed comments", 20_000, (n) => rss(`${ITEM}${"<!-- ".repeat(n)}`)],
  ["unclosed CDATA", 12_000, (n) => rss(`<item><description>${"<![CDATA[".repeat(n)}`)],
  ["unclosed CDATA among items", 12_000, (n) => rss("<item><title><![CDATA[".repeat(n))],
  ["unclosed instructions", 20_000, (n) => rss(`${ITEM}${"<?x ".repeat(n)}`)],
  ["unclosed declarations", 20_000, (n) => rss(`${ITEM}${"<!x ".repeat(n)}`)],
  ["document types", 20_000, (n) => "<!DOCTYPE [".repeat(n)],
  ["unclosed tags", 20_000, (n) => rss(`${ITEM}${"<x ".repeat(n)}`)],
  ["unclosed elements", 20_000, (n) => rss(`${ITEM}${"<x>".repeat(n)}`)],
  ["different unclosed elements", 12_000, (n) => rss(Array.from({ length: n }, (_, i) => `<x${i}>`).join(""))],
  ["unclosed titles", 12_000, (n) => rss(`<item>${"<title>a".repeat(n)}</item>`)],
  ["unclosed items", 12_000, (n) => rss("<item>".repeat(n))],
  ["unclosed links with markup", 12_000, (n) => rss(`<item>${"<link><b>".repeat(n)}</item>`)],
  ["end tags without a start", 20_000, (n) => rss("</x>".repeat(n))],
  ["unclosed quotes", 12_000, (n) => rss(`${ITEM}${`<x a="'`.repeat(n)}`)],
  ["entities without an end", 20_000, (n) => rss(`<item><title>${"&amp".repeat(n)}</title></item>`)],
  ["bare ampersands", 40_000, (n) => rss(`<item><title>${"&".repeat(n)}</title></item>`)],
  ["nested unknown elements", 20_000, (n) => rss(`${"<a>".repeat(n)}${"</a>".repeat(n)}`)],
  ["nested known elements", 20_000, (n) => rss(`<item>${"<media:group>".repeat(n)}</item>`)],
  ["nested categories", 20_000, (n) => rss(`<item>${'<itunes:category text="x">'.repeat(n)}</item>`)],
  [
    "nested divs of XHTML",
    12_000,
    (n) => `<feed><entry><content type="xhtml">${"<div>".repeat(n)}${"</div>".repeat(n)}</content></entry></feed>`,
  ],
  [
    "attributes",
    20_000,
    (n) => rss(`<item><enclosure ${Array.from({ length: n }, (_, i) => `a${i}="x"`).join(" ")}/></item>`),
  ],
  [
    "namespace declarations",
    5_000,
    (n) => rss(Array.from({ length: n }, (_, i) => `<a xmlns:n${i}="urn:${i}"/>`).join("")),
  ],
  [
    "namespaces inside many others",
    4_000,
    (n) => {
      const names = (level: number) =>
        Array.from({ length: 200 }, (_, i) => `xmlns:p${level}x${i}="http://purl.org/dc/terms/"`).join(" ");
      const lists = Array.from({ length: 20 }, (_, level) => `<items ${names(level)}>`).join("");
      return rss(lists + Array.from({ length: n }, (_, i) => `<a xmlns:q${i}="http://purl.org/dc/terms/"/>`).join(""));
    },
  ],
  ["white space in a title", 40_000, (n) => rss(`<item><title>${" ".repeat(n)}x${" ".repeat(n)}</title></item>`)],
  ["@ in an author", 20_000, (n) => rss(`<item><author>${"@".repeat(n)}</author></item>`)],
  ["brackets in a date", 20_000, (n) => rss(`<item><pubDate>${"(".repeat(n)}</pubDate></item>`)],
  ["dots in a link", 20_000, (n) => rss(`<item><link>${"../".repeat(n)}</link></item>`)],
  ["xmlns in markup", 12_000, (n) => rss(`<item><description><b>${"xmlns:a =".repeat(n)}</b></description></item>`)],
  [
    "references to a long entity",
    20_000,
    (n) => own(rss(`<item><description>${"&a;".repeat(n)}</description></item>`)),
  ],
  ["references in attributes", 20_000, (n) => rss(`<item><enclosure url="${"&amp;".repeat(n)}"/></item>`)],
  ["instructions", 20_000, (n) => "<?x y?>".repeat(n) + rss("")],
  ["declarations in a document type", 20_000, (n) => `<!DOCTYPE rss [${'<!ENTITY a "b">'.repeat(n)}]>${rss(ITEM)}`],
  ["halves of declarations", 20_000, (n) => `<!DOCTYPE rss [${'<!ENTITY a "'.repeat(n)}]>${rss(ITEM)}`],
  ["white space in a declaration", 40_000, (n) => `<!DOCTYPE rss [<!ENTITY a${" ".repeat(n)}]>${rss(ITEM)}`],
  [
    "CDATA in CDATA",
    12_000,
    (n) => rss(`<item><description>${"<![CDATA[<![CDATA[x]]>]]>".repeat(n)}</description></item>`),
  ],
  ["halves of CDATA", 20_000, (n) => rss(`<item><title>${"<![x".repeat(n)}</title></item>`)],
  ["empty items", 20_000, (n) => rss("<item/>".repeat(n))],
  [
    "addresses under a long base",
    4_000,
    (n) => `<feed xml:base="http://a.example/${"b".repeat(n)}/">${'<entry><link href="c"/></entry>'.repeat(n)}</feed>`,
  ],
  [
    "bases in bases",
    4_000,
    (n) =>
      `<feed xml:base="http://a.example/">${`<entry xml:base="${"a/".repeat(999)}"><link href="c"/>`.repeat(n / 100)}`,
  ],
  ["dates that are none", 4_000, (n) => rss(`<item><pubDate>${"1 Jan ".repeat(30)}</pubDate></item>`.repeat(n))],
  [
    "texts encoded twice",
    12_000,
    (n) => rss(`<item><description>${"<b>Ã©</b>".repeat(n)}É\u00a0</description></item>`),
  ],
  ["lists around lists", 12_000, (n) => rss(`<item>${"<categories>".repeat(n)}</item>`)],
  ["keys of JSON", 20_000, (n) => `{"version":"https://jsonfeed.org/version/1",${'"a":1,'.repeat(n)}"items":[]}`],
  ["brackets of JSON", 40_000, many("[")],
  ["braces of JSON", 20_000, many('{"items":')],
  ["quotes of JSON", 40_000, (n) => `{"version":"https://jsonfeed.org/version/1","items":[${'"'.repeat(n)}`],
  ["commas of JSON", 40_000, (n) => `{"items":[${" , ".repeat(n)}`],
  [
    "an HTML page of links",
    20_000,
    (n) => `<html>${'<link rel="alternate" type="application/rss+xml" href="/x">'.repeat(n)}`,
  ],
];

describe("parseFeed on hostile input", () => {
  for (const [name, count, make] of FLOODS) {
    it(`takes time linear in a flood of ${name}`, () => {
      const growth = measureGrowth(count, (size) => {
        const bytes = Buffer.from(make(size));
        return () => void attempt(bytes);
      });
      expect(growth.isLinear, `${growth.smallMs} ms, four times as much: ${growth.largeMs} ms`).to.equal(true);
    });
  }

  it("expands no entity into another, and says nothing of files", () => {
    const lol = Array.from({ length: 10 }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`).join("");
    const dtd = `<!DOCTYPE rss [<!ENTITY l0 "ha">${lol}<!ENTITY file SYSTEM "file:///etc/passwd">]>`;
    const feed = parse(`${dtd}${rss("<item><title>&l10;|&file;|&l0;</title></item>")}`);
    expect(feed.items[0]?.title?.value).to.equal("&l10;|&file;|ha");
  });

  it("stops putting in an entity of the document's own at the limit and reports it", () => {
    const feed = parse(own(rss(`<item><title>One</title><description>${"&a;".repeat(600_000)}</description></item>`)));
    expect(feed.items[0]?.content?.value).to.have.length.below(2 * MAX_EXPANDED_CHARS + 2_000_000);
    expect(feed.problems.join()).to.include("the rest stays as written");
  });

  it("follows no base longer than the limit, and reads on", () => {
    const feed = parse(`<feed xml:base="/${"b".repeat(5_000)}/"><entry><link href="c"/></entry></feed>`);
    expect(feed.items[0]?.url).to.equal("https://muara.example/c");
  });

  it("leaves out NUL and halves of surrogate pairs, which databases and UTF-8 refuse", () => {
    const json = parse(
      String.raw`{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"a\u0000b\ud800","title":"\udfff"}]}`,
    );
    expect(json.items[0]).to.deep.include({ id: "ab\ufffd", title: { value: "\ufffd", type: "text" } });
    expect(parse(rss("<item><guid>a\0b&#xD800;</guid></item>")).items[0]?.id).to.equal("ab\ufffd");
  });

  it("keeps items up to the limit and reports the cut", () => {
    const feed = parse(rss("<item><guid>x</guid></item>".repeat(MAX_ITEMS + 1)));
    expect(feed.items).to.have.length(MAX_ITEMS);
    expect(feed.problems.join()).to.include(`more than ${MAX_ITEMS} items`);
  });

  it("cuts a text at the limit and reports the cut", () => {
    const feed = parse(rss(`<item><description>${"x".repeat(MAX_TEXT_CHARS + 5)}</description></item>`));
    expect(feed.items[0]?.content?.value).to.have.length(MAX_TEXT_CHARS);
    expect(feed.problems.join()).to.include("it was cut");
  });

  it("reads over attributes beyond the limit and reports it", () => {
    const attributes = Array.from({ length: MAX_ATTRIBUTES + 1 }, (_, i) => `a${i}=""`).join(" ");
    const feed = parse(rss(`<item><enclosure ${attributes} url="http://a.example/"/><guid>1</guid></item>`));
    expect(feed.items[0]?.id).to.equal("1");
    expect(feed.problems.join()).to.include(`more than ${MAX_ATTRIBUTES} attributes`);
  });

  it("takes __proto__, constructor and friends for plain names", () => {
    const names = ["__proto__", "constructor", "prototype", "toString", "hasOwnProperty", "valueOf"];
    const inside = names.map((n) => `<${n} ${n}="x"><polluted>yes</polluted></${n}>`).join("");
    const feed = parse(
      rss(`${inside}<item>${inside}<title>One</title><category ${names[0]}="x">__proto__</category></item>`),
    );
    expect(feed.items[0]?.title?.value).to.equal("One");
    expect(feed.items[0]?.categories).to.deep.equal(["__proto__"]);
    const json = `{"version":"https://jsonfeed.org/version/1","__proto__":{"title":"no","polluted":1},"items":[{"id":"1","__proto__":{"url":"http://no.example/"}}]}`;
    expect(parse(json).items[0]).to.not.have.property("url");
    expect(({} as Record<string, unknown>)["polluted"]).to.equal(undefined);
  });
});

function attempt(bytes: Uint8Array): void {
  try {
    parseFeed({ url: "https://muara.example/in", bytes });
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
  }
}

function parse(text: string): ParsedFeed {
  return parseFeed({ url: "https://muara.example/in", bytes: Buffer.from(text) });
}
