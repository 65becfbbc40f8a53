import { expect } from "chai";
import fc from "fast-check";
import { type DefaultTreeAdapterMap, parseFragment, serialize } from "parse5";
import { ALLOWED, ALLOWED_EVERYWHERE } from "../../../src/feed/sanitise/allow-list.js";
import { MAX_BODY_CHARS, MAX_DEPTH, MAX_HTML_CHARS, sanitiseHtml } from "../../../src/feed/sanitise/sanitise-html.js";
import { measureGrowth } from "../../support/cpu.js";
import { PAYLOADS } from "./payloads.js";

const BASE = "https://site.test/dir/page";

/** What happens, the HTML, what is left of it. */
const CASES: readonly (readonly [string, string, string])[] = [
  ["plain text stays", "a b", "a b"],
  ["what is no markup is escaped", "5 < 6 & 7 > 3", "5 &lt; 6 &amp; 7 &gt; 3"],
  ["paragraphs end where blocks begin", "<p>a<b>b<div>c</div></b>d", "<p>a<b>b</b></p><div><b>c</b></div>d"],
  ["list items get their ends", "<ul><li>a<li>b</ul>", "<ul><li>a</li><li>b</li></ul>"],
  [
    "a numbered list keeps a way to count that exists, and no other",
    '<ol type="a" start="3"><li>x</li></ol><ol type="text/html"><li>y</li></ol>',
    '<ol type="a" start="3"><li>x</li></ol><ol><li>y</li></ol>',
  ],
  ["tables get their parts", "<table><td>a<td>b", "<table><tbody><tr><td>a</td><td>b</td></tr></tbody></table>"],
  [
    "text in a table gets a cell",
    "<table>t<tr><td>x</table>",
    "<table><tbody><tr><td>t</td></tr><tr><td>x</td></tr></tbody></table>",
  ],
  ["cells outside a table leave their text", "<td>a</td>", "a"],
  [
    "code keeps its lines and its language",
    '<pre><code class="language-js">a\n  b</code></pre>',
    '<pre><code class="language-js">a\n  b</code></pre>',
  ],
  ["relative links become absolute", '<a href="../x">x</a>', '<a href="https://site.test/x">x</a>'],
  ["links inside the page lead to the page", '<a href="#n1">1</a>', '<a href="https://site.test/dir/page#n1">1</a>'],
  ["mail links stay", '<a href="mailto:a@b.c">x</a>', '<a href="mailto:a@b.c">x</a>'],
  ["credentials in links go", '<a href="https://u:p@e.test/">x</a>', '<a href="https://e.test/">x</a>'],
  ["script links lose the link and keep the text", '<a href="javascript:x">x</a>', "x"],
  [
    "lazy pictures become real",
    '<img src="data:image/gif;base64,R0" data-src="/a.jpg" alt="A">',
    '<img src="https://site.test/a.jpg" alt="A">',
  ],
  [
    "what other lazy loaders call it is found too",
    '<img src="/blank.gif" data-ezsrc="/a.jpg"><img data-litespeed-src="/b.jpg" src="data:,"><img nitro-lazy-src="/c.jpg">',
    '<img src="https://site.test/a.jpg"><img src="https://site.test/b.jpg"><img src="https://site.test/c.jpg">',
  ],
  [
    "an address that may lead elsewhere counts only in the place of a stand-in",
    '<img src="/a.jpg" data-url="/page.html"><img src="/img/placeholder.svg" data-url="/b.jpg">',
    '<img src="https://site.test/a.jpg"><img src="https://site.test/b.jpg">',
  ],
  [
    "a lazy picture's copy for readers without script goes",
    '<p><img src="x.gif" data-lazy-src="/a-300x200.jpg"><noscript><img src="/a.jpg"></noscript></p>',
    '<p><img src="https://site.test/a-300x200.jpg"></p>',
  ],
  [
    "a picture that is only there without script stays",
    '<img class="lazy"><noscript><img src="/a.jpg"></noscript>',
    '<img src="https://site.test/a.jpg">',
  ],
  [
    "picture and srcset stay, absolute",
    '<picture><source data-srcset="/a.webp 1x, b.webp 2x" type="image/webp"><img data-original="/a.jpg"></picture>',
    '<picture><source srcset="https://site.test/a.webp 1x, https://site.test/dir/b.webp 2x" type="image/webp"><img src="https://site.test/a.jpg"></picture>',
  ],
  [
    "commas inside srcset addresses stay inside",
    '<img src="/a" srcset="/w_3,h_2/a 300w">',
    '<img src="https://site.test/a" srcset="https://site.test/w_3%2Ch_2/a 300w">',
  ],
  ["pixels of one point go", '<img src="/t" width="1" height="1">x<img src="/u" style="display:none">', "x"],
  [
    "named trackers go",
    '<img src="https://pixel.wp.com/b.gif?host=x"><img src="https://feeds.feedburner.com/~r/a/~4/b">',
    "",
  ],
  ["pictures without an address go", '<img alt="x"><img src="">', ""],
  [
    "film and sound get controls and never start alone",
    '<video autoplay muted src="v.mp4"></video>',
    '<video src="https://site.test/dir/v.mp4" controls=""></video>',
  ],
  [
    "frames of known video hosts become links",
    '<iframe src="//www.youtube.com/embed/abcDEF12345?rel=0" title="Film"></iframe>',
    '<a href="https://www.youtube.com/watch?v=abcDEF12345">Film</a>',
  ],
  [
    "frames closed in themselves do not swallow the rest",
    '<iframe src="https://player.vimeo.com/video/123456"/><p>x</p>',
    '<a href="https://vimeo.com/123456">https://vimeo.com/123456</a><p>x</p>',
  ],
  ["other frames go", '<iframe src="https://evil.test/"></iframe>x', "x"],
  [
    "forms keep what they wrap and lose their controls",
    "<form><p>x</p><input><button>Go</button></form>",
    "<div><p>x</p></div>",
  ],
  ["styles go, direction stays", '<p style="color:red;direction:rtl" class="x">שלום</p>', '<p dir="rtl">שלום</p>'],
  [
    "ruby and bidirectional marks stay",
    "<ruby>漢<rt>kan</rt></ruby><bdo dir=rtl>x</bdo><bdi>y</bdi>",
    '<ruby>漢<rt>kan</rt></ruby><bdo dir="rtl">x</bdo><bdi>y</bdi>',
  ],
  [
    "figures stay whole",
    "<figure><img src=a><figcaption>c</figcaption></figure>",
    '<figure><img src="https://site.test/dir/a"><figcaption>c</figcaption></figure>',
  ],
  ["blocks that are not allowed keep words apart", "<center>a</center>b", "<div>a</div>b"],
  [
    "names of the language itself are plain names",
    '<constructor __proto__="x">a</constructor><p toString=x>b',
    "a<p>b</p>",
  ],
];

describe("sanitised HTML", () => {
  for (const [claim, html, expected] of CASES) {
    it(claim, () => expect(sanitiseHtml(html, { baseUrl: BASE })).to.equal(expected));
  }

  it("has nothing alive left of any payload", () => {
    expect(PAYLOADS.length).to.be.above(100);
    for (const payload of PAYLOADS) assertHarmless(sanitiseHtml(payload, { baseUrl: BASE }), payload);
  });

  it("allows no tag that an advisory of sanitize-html after 2.17.5 is about", () => {
    // GHSA-jxwj-j7wr-gfrw, GHSA-g8qq-57p8-ggw5, GHSA-374f-7chj-9948, GHSA-x3q4-9hxx-gx8m, GHSA-cv27-6wvh-8x7j.
    const concerned =
      "textarea xmp svg math animate animatecolor animatemotion animatetransform set noscript meta iframe".split(" ");
    expect(concerned.filter((tag) => Object.hasOwn(ALLOWED, tag))).to.deep.equal([]);
  });

  it("of tag soup is harmless, and neither a parser nor sanitising again changes it", () => {
    fc.assert(
      fc.property(soup(), (html) => {
        const clean = sanitiseHtml(html, { baseUrl: BASE });
        assertHarmless(clean, html);
        expect(serialize(parseFragment(clean))).to.equal(clean);
        expect(sanitiseHtml(clean, { baseUrl: BASE })).to.equal(clean);
      }),
      { numRuns: 700 },
    );
  });

  it("without a base has no relative address left", () => {
    expect(sanitiseHtml('<a href="/x">x</a><img src="y">')).to.equal("x");
  });

  it("is cut at named limits, and says so", () => {
    const cuts: string[] = [];
    const long = sanitiseHtml("x".repeat(MAX_HTML_CHARS + 10), { onCut: (what) => cuts.push(what) });
    expect(long.length).to.equal(MAX_BODY_CHARS);
    expect(cuts).to.have.length(2);
    const deep = sanitiseHtml(`${"<div>".repeat(10_000)}x`);
    expect(deep.match(/<div>/g)?.length).to.be.at.most(MAX_DEPTH);
    expect(deep).to.contain("x");
  });

  for (const [name, unit] of Object.entries({
    ...{
      open: "<div>",
      marks: "<i><b>",
      close: "</p>",
      angles: "<",
      comments: "<!--",
      cdata: "<![CDATA[",
      broken: "a<br",
    },
    ...{
      entities: "&amp",
      attributes: "<a href=",
      frames: "<iframe/>",
      cells: "<td>x<table>",
      items: "<li><ul>",
      quotes: `<p title="`,
    },
  })) {
    it(`of a flood of ${name} takes linear time`, () => {
      const growth = measureGrowth(5_000, (size) => {
        const html = unit.repeat(size);
        return () => void sanitiseHtml(html, { baseUrl: BASE });
      });
      expect(growth.isLinear, `${growth.smallMs} ms, four times as much: ${growth.largeMs} ms`).to.equal(true);
    });
  }
});

function soup(): fc.Arbitrary<string> {
  const name = fc.constantFrom(
    ...Object.keys(ALLOWED),
    ...[
      "script",
      "style",
      "svg",
      "math",
      "form",
      "iframe",
      "noscript",
      "select",
      "template",
      "textarea",
      "title",
      "center",
      "button",
      "nobr",
    ],
  );
  const attribute = fc.constantFrom(
    "",
    " dir=rtl",
    ' href="/x?a&b"',
    " src=y",
    ' alt="a > b"',
    " onclick=x",
    ' title="&quot;<b>"',
    ' srcset="a 1x, b 2x"',
  );
  const text = fc.constantFrom(
    "x",
    " ",
    "\n",
    "\r\n",
    "\u00a0",
    "&nbsp;",
    "&lt;",
    "&#13;",
    "\0",
    "\ud800",
    "<",
    ">",
    '"',
    "<!-- ",
    "-->",
    "</",
  );
  const piece = fc.oneof(
    fc.tuple(name, attribute).map(([tag, extra]) => `<${tag}${extra}>`),
    name.map((tag) => `</${tag}>`),
    text,
  );
  return fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(""));
}

/** Parses as a browser would and holds every element, attribute and address to the allow-list. */
function assertHarmless(clean: string, from: string): void {
  const visit = (node: DefaultTreeAdapterMap["node"]): void => {
    if ("tagName" in node) {
      expect(Object.keys(ALLOWED), `<${node.tagName}> from ${from}`).to.include(node.tagName);
      expect(node.namespaceURI).to.equal("http://www.w3.org/1999/xhtml");
      for (const { name, value } of node.attrs) {
        const allowed = [...(ALLOWED[node.tagName] ?? []), ...ALLOWED_EVERYWHERE];
        expect(allowed, `${name} of <${node.tagName}> from ${from}`).to.include(name);
        assertAddress(name, value, from);
      }
    }
    if ("childNodes" in node) node.childNodes.forEach(visit);
    expect(node.nodeName, from).to.not.equal("#comment");
  };
  visit(parseFragment(clean));
}

function assertAddress(name: string, value: string, from: string): void {
  if (name === "href") expect(value, from).to.match(/^(?:https?|mailto|tel|magnet|geo):/i);
  if (["src", "poster", "cite"].includes(name)) expect(value, from).to.match(/^https?:\/\//i);
  if (name === "srcset") for (const candidate of value.split(", ")) expect(candidate, from).to.match(/^https?:\/\//i);
}

describe("a body that is too long", () => {
  const inside = [
    ["a tag", '<a href="https://a.example/">'],
    ["an entity", "&amp;&lt;"],
    ["a pair of surrogates", "😀"],
    ["open elements", "<b><i>x</i></b><ul><li>y"],
  ] as const;
  for (const [where, unit] of inside) {
    it(`is cut within ${where} to HTML that stays as it is when it is cleaned again`, () => {
      for (let shift = 0; shift < unit.length; shift++) {
        const clean = sanitiseHtml(`${"x".repeat(MAX_BODY_CHARS - 60 + shift)}${unit.repeat(30)}`);
        expect(clean.length).to.be.at.most(MAX_BODY_CHARS + 100);
        expect(sanitiseHtml(clean.slice(-2_000)), `shift ${shift}`).to.equal(clean.slice(-2_000));
        expect(clean).to.not.match(/&[a-z]*$|[\ud800-\udbff]$|<[^>]*$/);
      }
    });
  }

  it("keeps the text behind a picture that is a part of the text", () => {
    const picture = `<img src="data:image/png;base64,${"A".repeat(2 * MAX_BODY_CHARS)}">`;
    expect(sanitiseHtml(`<p>before</p>${picture}<p>after</p>`)).to.equal("<p>before</p><p>after</p>");
  });
});
