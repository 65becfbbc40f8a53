import { expect } from "chai";
import { readArticle } from "../../src/article/page/read-article.js";
import { htmlToText } from "../../src/feed/normalise/html-text.js";
import { wordF1, wrongFields } from "./generated/score.js";
import { newsPages } from "./generated/shapes.js";

const FLOOR = 0.97;

describe("articles of thirteen site shapes in six languages", () => {
  const pages = newsPages(4).map((page) => {
    const reading = readArticle(
      { url: page.url, bytes: new TextEncoder().encode(page.html), contentType: "text/html" },
      page.timeZone === undefined ? {} : { timeZone: page.timeZone },
    );
    return { page, reading };
  });

  for (const { page, reading } of pages) {
    it(`${page.name}: every metadata field is right and the body is whole`, () => {
      expect(wrongFields(page, reading)).to.deep.equal([]);
      expect(wordF1(page.body, reading.text), `text: ${reading.text}`).to.be.at.least(FLOOR);
      expect(wordF1(page.body, htmlToText(reading.item.content?.value ?? ""))).to.be.at.least(FLOOR);
    });
  }

  it("there are at least forty pages, and the mean F1 is above the floor", () => {
    const scores = pages.map(({ page, reading }) => wordF1(page.body, reading.text));
    expect(scores.length).to.be.at.least(40);
    expect(scores.reduce((sum, score) => sum + score, 0) / scores.length).to.be.at.least(FLOOR);
  });
});
