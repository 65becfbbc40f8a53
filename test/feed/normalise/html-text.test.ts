import { expect } from "chai";
import fc from "fast-check";
import { htmlToText, plainLine, summarise } from "../../../src/feed/normalise/html-text.js";
import { measureGrowth } from "../../support/cpu.js";

describe("the text of HTML", () => {
  for (const [html, text] of [
    ["plain", "plain"],
    ["<p>a <b>b</b></p><p>c</p>", "a b\nc"],
    ["a<br>b<br/>c", "a\nb\nc"],
    ["AT&amp;T &lt;b&gt; &nbsp;&eacute; &#x1F600;", "AT&T <b> é 😀"],
    ["&amp;lt;", "&lt;"],
    ["a<script>x</script>b<style>y</style>c<!-- d -->e", "abce"],
    ["<script>x < y</script >z", "z"],
    ["<svg><title>t</title><text>x</text></svg>z", "z"],
    ["<table><tr><td>a</td><td>b</td></tr></table>", "a\nb"],
    ["5 < 6 and a <b", "5 < 6 and a"],
    ["  a\n\n b  ", "a\nb"],
    ["<button>Share</button>x", "x"],
    ["", ""],
  ] as const) {
    it(`${JSON.stringify(html)} reads ${JSON.stringify(text)}`, () => expect(htmlToText(html)).to.equal(text));
  }

  it("is linear in floods", () => {
    for (const unit of ["<", "<div>", "</p>", "a<br", "&amp", "<!--", "<svg>", "<a href="]) {
      const growth = measureGrowth(20_000, (size) => {
        const html = unit.repeat(size);
        return () => void htmlToText(html);
      });
      expect(growth.isLinear, `${unit}: ${growth.smallMs} ms, four times as much: ${growth.largeMs} ms`).to.equal(true);
    }
  });

  it("of any text that has no markup is that text", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), (text) => {
        const escaped = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
        expect(htmlToText(escaped).replace(/\s/g, "")).to.equal(text.replace(/\s/g, ""));
      }),
    );
  });
});

describe("a title", () => {
  for (const [type, value, title] of [
    ["html", "AT&amp;T", "AT&T"],
    ["text", "AT&amp;T", "AT&T"],
    ["text", "AT&T", "AT&T"],
    ["text", "1 < 2 <b>", "1 < 2 <b>"],
    ["html", "1 < 2", "1 < 2"],
    ["html", "if a<b then", "if a<b then"],
    ["html", "A <b>bold</b> <i>word</i><br>next", "A bold word next"],
    ["html", "Vec<T> and List&lt;b&gt;", "Vec<T> and List<b>"],
    ["html", "x<!-- note -->y", "xy"],
    ["html", "&lt;script&gt; in &quot;HTML&quot;", '<script> in "HTML"'],
    ["html", "&amp;amp;", "&amp;"],
    ["text", "  Two\n lines\u200b ", "Two lines"],
    ["html", '<a href="x">link</a>', "link"],
  ] as const) {
    it(`${JSON.stringify(value)} as ${type} is ${JSON.stringify(title)}`, () => {
      expect(plainLine({ type, value })).to.equal(title);
    });
  }
});

describe("a summary", () => {
  it("is the whole of a short text", () => expect(summarise(" a\n b ")).to.equal("a b"));

  it("ends after a sentence where one ends late enough", () => {
    expect(summarise(`${"a ".repeat(40)}end. More words follow here and go on.`, 90)).to.equal(
      `${"a ".repeat(40)}end.`,
    );
    expect(summarise("今日は天気がいい。明日も天気がいい。明後日は雨。", 18)).to.equal(
      "今日は天気がいい。明日も天気がいい。",
    );
  });

  it("else ends after a word, with an ellipsis", () => {
    expect(summarise("one two three, four five", 16)).to.equal("one two three…");
  });

  it("never cuts a character in two", () => {
    const family = "👨‍👩‍👧‍👦";
    expect(summarise(family.repeat(20), 30)).to.match(/^(?:👨‍👩‍👧‍👦)+…$/u);
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 80 }), fc.integer({ min: 5, max: 40 }), (text, max) => {
        const short = summarise(text, max);
        expect(short.length).to.be.at.most(max);
        expect(short).to.not.match(/\p{Cs}/u);
      }),
    );
  });
});
