import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import type { ParsedFeed, ParsedItem } from "../../../src/domain/parsed-feed.js";
import { parseFeed } from "../../../src/feed/parse/parse-feed.js";
import { projectRoot } from "../../support/paths.js";

const FOLDER = join(projectRoot, "test/feed/fixtures/parse");
const ada = { name: "Ada" };

/** Fixture, the feed's title, and what its items must hold at least. */
const CASES: readonly [string, string, readonly Partial<ParsedItem>[]][] = [
  [
    "rss-bare-ampersand-and-html-entities.xml",
    "Fish & chips\u00a0— &unknown; R&D",
    [{ id: "1", title: { value: "AT&T © 2024", type: "text" }, url: "https://a.example/?a=1&b=2" }],
  ],
  ["rss-without-version-upper-case.xml", "Loud", [{ id: "1", published: "2024-12-19T07:32:00Z" }]],
  ["rss-junk-before-prolog.xml", "After junk", [{ id: "1" }]],
  ["rss-truncated-in-second-item.xml", "Cut", [{ id: "1" }]],
  ["rss-unclosed-elements.xml", "Open", [{ id: "1", url: "https://a.example/1" }, { id: "2" }]],
  [
    "rss-undeclared-and-odd-prefixes.xml",
    "Prefixes",
    [
      {
        url: "https://a.example/1",
        authors: [ada, { name: "Bo" }],
        content: { value: "<p>Full</p>", type: "html" },
        summary: { value: "Short", type: "text" },
        image: { url: "https://muara.example/t.jpg" },
        categories: ["sea", "tide"],
      },
    ],
  ],
  [
    "rss-several-enclosures.xml",
    "Pod",
    [
      {
        authors: [ada],
        categories: ["sea", "tide"],
        attachments: [
          { url: "https://muara.example/a.mp3", mimeType: "audio/mpeg", sizeBytes: 12345, durationSeconds: 3723 },
          { url: "https://muara.example/a.ogg", mimeType: "audio/ogg", durationSeconds: 3723 },
        ],
      },
    ],
  ],
  ["rss-090-rdf.xml", "Ninety", [{ url: "https://a.example/1" }]],
  ["cdf-channel.xml", "Push", [{ url: "https://a.example/1", content: { value: "Text", type: "text" } }]],
  [
    "atom-03-escaped.xml",
    "Old",
    [
      {
        title: { value: "<b>One</b>", type: "html" },
        published: "2003-12-13T12:29:29Z",
        content: { value: "<p>Text</p>", type: "html" },
      },
    ],
  ],
  ["atom-standalone-entry.xml", "", [{ url: "https://a.example/1", published: "2024-12-19T07:32:00Z" }]],
  [
    "atom-prefixed-with-xml-base.xml",
    "Based",
    [
      {
        title: { value: "One <em>two</em>", type: "html" },
        url: "https://a.example/x/y/one",
        content: { value: "<p>Text</p>", type: "html" },
        baseUrl: "https://a.example/x/y/z/",
        authors: [ada],
      },
    ],
  ],
  ["rss-utf16-with-mark.xml", "Café", [{ id: "1" }]],
  ["rss-declared-utf8-is-windows-1252.xml", "Café “x”", [{ id: "1" }]],
  ["rss-utf8-mark-declared-latin1.xml", "Café", [{ id: "1" }]],
  ["rss-shift-jis.xml", "東京", [{ id: "1" }]],
  [
    "json-cut-off.json",
    "Cut",
    [
      { id: "1", content: { value: "a, {b", type: "text" } },
      { id: "2", authors: [ada] },
    ],
  ],
  ["json-control-characters.json", "Odd one", [{ categories: ["a"], content: { value: "two lines", type: "text" } }]],
];

describe("parseFeed reads", () => {
  for (const [name, title, items] of CASES) {
    it(name.replace(/-/g, " "), () => {
      const feed = parse(name);
      expect(feed.title?.value ?? "").to.equal(title);
      expect(feed.items).to.have.length(items.length);
      for (const [i, item] of items.entries()) expect(feed.items[i]).to.deep.include(item);
    });
  }

  it("every fixture", () => {
    expect(readdirSync(FOLDER).sort()).to.deep.equal(CASES.map(([name]) => name).sort());
  });

  it("tells what it repaired or cut", () => {
    expect(parse("rss-truncated-in-second-item.xml").problems.join()).to.include("ends early");
    expect(parse("json-cut-off.json").problems.join()).to.include("ends early");
    expect(parse("rss-unclosed-elements.xml").problems.join()).to.include("no end tag");
    expect(parse("rss-declared-utf8-is-windows-1252.xml").problems.join()).to.include("windows-1252");
  });

  it("the hub and the address a feed names for itself", () => {
    const feed = parse("atom-prefixed-with-xml-base.xml");
    expect(feed.hubs).to.deep.equal(["https://a.example/hub"]);
    expect(feed.selfUrl).to.equal("https://a.example/x/feed");
  });
});

function parse(name: string): ParsedFeed {
  return parseFeed({ url: "https://muara.example/in", bytes: readFileSync(join(FOLDER, name)) });
}
