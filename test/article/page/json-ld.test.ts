import { expect } from "chai";
import { readJsonLd } from "../../../src/article/page/json-ld.js";

const ARTICLE =
  '{"@type":"NewsArticle","headline":"Parit desa","datePublished":"2025-03-05T08:00:00+07:00","author":{"@type":"Person","name":"Rina Wati"}}';
const PAGE = '{"@type":"WebPage","name":"Parit desa","datePublished":"2025-03-05T08:00:00+07:00"}';
const open = ARTICLE.slice(0, -1);

const SCRIPTS: Readonly<Record<string, readonly string[]>> = {
  "as it should be": [ARTICLE],
  "in an array": [`[${ARTICLE}]`],
  "in a graph": [`{"@graph":[{"@type":"WebSite"},${ARTICLE}]}`],
  "with a comma before the last bracket": [`${open},}`],
  "with two commas in a row": [ARTICLE.replace(',"author"', ',,"author"')],
  "with a semicolon behind": [`${ARTICLE};`],
  "with a bracket too many": [`${ARTICLE}}`],
  "with text behind": [`${ARTICLE} window.ads = 1;`],
  "with a tag behind": [`${ARTICLE}<br />`],
  "with an assignment before": [`var ld = ${ARTICLE};`],
  "with a second value behind": [`${ARTICLE}{"@type":"BreadcrumbList"}`],
  "behind another value": [`{"@type":"WebSite","name":"Hulu"} ${ARTICLE}`],
  "without a comma between two values of a list": [`[{"@type":"WebSite"} ${ARTICLE}]`],
  "without a comma between two fields": [ARTICLE.replace(',"author"', ' "author"')],
  "without its last bracket": [open],
  "within a comment": [`<!-- ${ARTICLE} -->`],
  "within CDATA": [`//<![CDATA[\n${ARTICLE}\n//]]>`],
  "with a raw line break in a string": [ARTICLE.replace("Parit desa", "Parit\ndesa")],
  "beside a script that cannot be read": ["{{template}}", ARTICLE],
};

describe("an article in JSON-LD is read", () => {
  for (const [how, scripts] of Object.entries(SCRIPTS))
    it(how, () => {
      const { title, published, authors } = readJsonLd(scripts) ?? { authors: [] };
      expect({ title, published, authors: authors.map(({ name }) => name) }).to.deep.equal({
        title: "Parit desa",
        published: "2025-03-05T08:00:00+07:00",
        authors: ["Rina Wati"],
      });
    });

  it("a page without an article gives its dates only", () => {
    expect(readJsonLd([PAGE])).to.deep.include({ published: "2025-03-05T08:00:00+07:00", authors: [] });
    expect(readJsonLd([PAGE])?.title).to.equal(undefined);
    expect(readJsonLd(['{"@type":"WebPage","name":"Parit desa"}'])).to.equal(undefined);
    expect(readJsonLd([`[${PAGE},${ARTICLE}]`])?.authors).to.have.length(1);
  });

  it("an author has the name, or its parts", () => {
    const authorsOf = (author: object): string[] =>
      (readJsonLd([JSON.stringify({ "@type": "Article", headline: "x", author })])?.authors ?? []).map(
        ({ name }) => name,
      );
    expect(authorsOf({ givenName: "Rina", familyName: "Wati" })).to.deep.equal(["Rina Wati"]);
    expect(authorsOf({ givenName: "Ben", additionalName: "J.", familyName: "Carter" })).to.deep.equal([
      "Ben J. Carter",
    ]);
    expect(authorsOf({ name: "Rina Wati", givenName: "Rina", familyName: "W." })).to.deep.equal(["Rina Wati"]);
    expect(authorsOf({ familyName: "Wati" })).to.deep.equal([]);
  });

  it("nothing is read from text without a value, nor from a thousand open brackets", () => {
    expect(readJsonLd(["no value", "", "[".repeat(1000), '{"a":'.repeat(1000)])).to.equal(undefined);
  });
});
