import { expect } from "chai";
import { type NotAFeed, ParseError } from "../../../src/domain/errors.js";
import { parseFeed } from "../../../src/feed/parse/parse-feed.js";

const CASES: readonly [string, string, NotAFeed, string][] = [
  ["nothing", "", "empty", "is empty"],
  ["white space", " \n\ufeff ", "empty", "is empty"],
  ["an HTML page", "<!DOCTYPE html><html><body>Hi</body></html>", "html", "advertises no feed"],
  [
    "a page with a feed",
    '<html><link rel="alternate" type="application/atom+xml" href="a.xml">',
    "html",
    "https://muara.example/a.xml",
  ],
  ["an OPML list", "<opml><body/></opml>", "xml", "OPML"],
  ["a sitemap", '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"/>', "xml", "sitemap"],
  ["other XML", "<order><item/></order>", "xml", "<order>"],
  ["other JSON", '{"ok":true}', "json", "not a JSON Feed"],
  ["JSON cut in its first word", '{"vers', "truncated", "cut off"],
  ["XML cut in its root", '<?xml version="1.0"?><rss versi', "truncated", "cut off"],
  ["XML cut after its root", '<rss version="2.0"><chan', "truncated", "before anything was said"],
  ["a bare prolog", '<?xml version="1.0"?>', "truncated", "nothing behind it"],
  ["plain text", "Not found", "text", "Not found"],
  ["a picture", "\u0089PNG\r\n", "binary", "PNG"],
];

describe("parseFeed refuses", () => {
  for (const [name, text, what, message] of CASES) {
    it(`${name}, and says so`, () => {
      const bytes = Buffer.from(text, text.startsWith("\u0089") ? "latin1" : "utf8");
      let error: unknown;
      try {
        parseFeed({ url: "https://muara.example/in", bytes });
      } catch (thrown) {
        error = thrown;
      }
      expect(error).to.be.instanceOf(ParseError);
      expect(error).to.include({ what });
      expect((error as ParseError).message)
        .to.include("https://muara.example/in")
        .and.include(message);
    });
  }
});
