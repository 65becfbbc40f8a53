import { expect } from "chai";
import { betterBody, isShort, withFullText } from "../../../src/article/body/full-text.js";
import type { ParsedItem, ParsedText } from "../../../src/domain/parsed-feed.js";

const html = (value: string): ParsedText => ({ value, type: "html" });
const text = (value: string): ParsedText => ({ value, type: "text" });
interface Choice {
  readonly name: string;
  readonly feed: Partial<ParsedItem>;
  readonly page: string;
  readonly pageTitle?: string;
  readonly better: "feed" | "article";
}
const STORY =
  "<p>Petani karet di hulu sungai menyambut kenaikan harga yang datang setelah tiga bulan turun.</p>".repeat(10);
const OTHER =
  "<p>We value your privacy and our partners store cookies on your device unless you decline them.</p>".repeat(10);
const item = (fields: Partial<ParsedItem>): ParsedItem => ({ authors: [], attachments: [], categories: [], ...fields });

describe("choosing between the feed's body and the page's", () => {
  for (const { name, feed, page, pageTitle = "", better } of [
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
    {
      name: "another story of the same outlet displaces nothing",
      feed: {
        title: text("Harga karet naik"),
        summary: html("Petani karet di hulu sungai menyambut kenaikan harga yang datang setelah lama turun."),
      },
      page: "<p>Warga yang tinggal di tepi sungai membersihkan parit setelah hujan turun lama, kata kepala desa yang datang ke sana.</p>".repeat(
        6,
      ),
      better: "feed",
    },
    {
      name: "a story in other words than its teaser, below the same title, is taken",
      feed: { title: text("Harga karet naik lagi"), summary: html("Kabar baik bagi petani karet.") },
      pageTitle: "Harga Karet Naik Lagi",
      page: STORY,
      better: "article",
    },
    {
      name: "a title alone gives way to its story",
      feed: { title: text("Petani Karet Sambut Kenaikan Harga") },
      page: STORY,
      better: "article",
    },
    {
      name: "a title alone does not give way to another story",
      feed: { title: text("Jembatan Baru Dibuka untuk Umum") },
      pageTitle: "Petani Karet Sambut Kenaikan Harga",
      page: STORY,
      better: "feed",
    },
  ] as readonly Choice[]) {
    it(name, () => {
      expect(betterBody(feed, { title: text(pageTitle), content: html(page) })).to.equal(better);
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
