import { expect } from "chai";
import { MAX_REPARSED_CHARS, nestedHtml } from "../../../src/feed/render/nested-html.js";
import { MAX_BODY_CHARS, sanitiseHtml } from "../../../src/feed/sanitise/sanitise-html.js";

const HOSTILE = [
  "<p>word <b>bold</b> ",
  "<div><b>x</b></div>",
  "<table><td>",
  "<ul><li><p>",
  '<a href="https://a.example/">x</a>',
  "&amp;<br>",
];

describe("HTML of a document", () => {
  for (const unit of HOSTILE) {
    it(`of many ${unit} is nested by the sanitiser already: long HTML need not be parsed again`, () => {
      const short = sanitiseHtml(unit.repeat(Math.floor(MAX_REPARSED_CHARS / 10 / unit.length)));
      expect(short.length).to.be.below(MAX_REPARSED_CHARS);
      expect(nestedHtml(short)).to.equal(short);
      const long = sanitiseHtml(unit.repeat(Math.floor(MAX_BODY_CHARS / unit.length)));
      expect(long.length).to.be.above(MAX_REPARSED_CHARS);
      expect(nestedHtml(long)).to.equal(long);
    });
  }

  it("is parsed again when an older version stored it with open tags", () => {
    const long = "x".repeat(MAX_REPARSED_CHARS);
    for (const [html, expected] of [
      [`<div><b>${long}`, `<div><b>${long}</b></div>`],
      [`<p>${long}</p></div></article>`, `<p>${long}</p>`],
      [`<b><i>${long}</b></i>`, `<b><i>${long}</i></b>`],
    ] as const)
      expect(nestedHtml(html)).to.equal(expected);
    const whole = `<p title="a &gt; b">${long}<br><img src="x"></p>`;
    expect(nestedHtml(whole)).to.equal(whole);
  });

  it("has no bdo, however long it is", () => {
    const text = (length: number) => `<bdo dir="rtl">x</bdo>${"y".repeat(length)}`;
    for (const length of [10, MAX_REPARSED_CHARS])
      expect(nestedHtml(text(length))).to.match(/^<span dir="rtl">x<\/span>/);
  });
});
