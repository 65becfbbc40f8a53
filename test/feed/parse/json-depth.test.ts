import { expect } from "chai";
import { parseLenient } from "../../../src/article/page/lenient-json.js";
import { readArticle } from "../../../src/article/page/read-article.js";
import { isNestedTooDeep, MAX_JSON_DEPTH, readJsonText } from "../../../src/feed/parse/json/json-text.js";
import { parseFeed } from "../../../src/feed/parse/parse-feed.js";

const nested = (levels: number, open = "[", close = "]") => `${open.repeat(levels)}${close.repeat(levels)}`;

describe("JSON that is nested deep", () => {
  for (const [name, text, expected] of [
    ["as deep as allowed", nested(MAX_JSON_DEPTH), false],
    ["one level deeper", nested(MAX_JSON_DEPTH + 1), true],
    ["objects", nested(MAX_JSON_DEPTH + 1, '{"a":', "}"), true],
    ["never closed", "[".repeat(1_000_000), true],
    ["brackets within a string", JSON.stringify("[".repeat(10_000)), false],
    ["a quotation mark within a string", JSON.stringify(['"', "[".repeat(10_000)]), false],
    ["many lists beside each other", `[${"[],".repeat(10_000)}[]]`, false],
  ] as const) {
    it(`${name}: ${expected ? "is not parsed" : "is parsed"}`, () => {
      expect(isNestedTooDeep(text)).to.equal(expected);
    });
  }

  it("is refused with the limit", () => {
    const text = `{"items":${nested(100_000)}}`;
    expect(readJsonText(text)).to.have.property("isTooDeep", true);
    const document = { url: "https://a.example/feed", bytes: Buffer.from(text) };
    expect(() => parseFeed(document)).to.throw(`deeper than ${MAX_JSON_DEPTH} levels`);
  });

  it("is no structured data of a page, which is reported", () => {
    const page = `<script type="application/ld+json">${nested(600)}</script><p>${"A sentence of the text. ".repeat(50)}</p>`;
    const document = { url: "https://a.example/story", bytes: Buffer.from(page) };
    const { warnings } = readArticle(document);
    expect(warnings.join()).to.include(`deeper than ${MAX_JSON_DEPTH} levels`);
    expect(parseLenient("[".repeat(100_000))).to.equal(undefined);
    expect(parseLenient('{"a":[1]}')).to.deep.equal({ a: [1] });
  });
});
