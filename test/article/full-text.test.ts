import { expect } from "chai";
import { betterBody, isShort, withFullText } from "../../src/article/full-text.js";
import type { ParsedItem, ParsedText } from "../../src/feed/model.js";

const html = (value: string): ParsedText => ({ value, type: "html" });
const STORY =
  "<p>Petani karet di hulu sungai menyambut kenaikan harga yang datang setelah tiga bulan turun.</p>".repeat(10);
const OTHER =
  "<p>We value your privacy and our partners store cookies on your device unless you decline them.</p>".repeat(10);
const item = (fields: Partial<ParsedItem>): ParsedItem => ({ authors: [], attachments: [], categories: [], ...fields });

describe("choosing between the feed's body and the page's", () => {
  for (const { name, feed, page, better } of [
    {
      name: "a teaser gives way to the whole story",
      feed: { summary: html("Petani karet di hulu menyambut kenaikan harga…") },
      page: STORY,
      better: "article",
    },
    { name: "nothing gives way to something", feed: {}, page: "<p>Petani karet menyambut.</p>", better: "article" },
    {
      name: "a consent wall displaces nothing",
      feed: { summary: html("Petani karet di hulu sungai menyambut kenaikan harga.") },
      page: OTHER,
      better: "feed",
    },
    { name: "a whole story is kept", feed: { content: html(STORY) }, page: STORY, better: "feed" },
    {
      name: "a page that came out shorter displaces nothing",
      feed: { content: html(STORY) },
      page: "<p>Petani karet</p>",
      better: "feed",
    },
  ] as const) {
    it(name, () => {
      expect(betterBody(feed, { content: html(page) })).to.equal(better);
    });
  }

  it("a teaser is short, or says that it goes on", () => {
    expect(isShort({ summary: html("Dua kalimat saja.") })).to.equal(true);
    expect(isShort({ content: html(`${STORY}<p>Baca selengkapnya</p>`) })).to.equal(true);
    expect(isShort({ content: html(STORY) })).to.equal(false);
  });

  it("keeps the feed's own id, title and date beside the page's body", () => {
    const merged = withFullText(
      item({ id: "7", title: { value: "Karet", type: "text" }, summary: html("Petani karet di hulu…") }),
      item({ title: { value: "Lain", type: "text" }, content: html(STORY), authors: [{ name: "Rina" }] }),
    );
    expect(merged.id).to.equal("7");
    expect(merged.title?.value).to.equal("Karet");
    expect(merged.content?.value).to.equal(STORY);
    expect(merged.authors).to.deep.equal([{ name: "Rina" }]);
  });
});
