import { expect } from "chai";
import { findArticleLinks } from "../../src/article/list/article-links.js";
import { readArticle } from "../../src/article/page/read-article.js";
import { loadConfig } from "../../src/config/load/load-config.js";
import type { ParsedFeed } from "../../src/domain/parsed-feed.js";
import type { SourceDocument } from "../../src/domain/source-document.js";
import { htmlToText } from "../../src/feed/normalise/html-text.js";
import { parseFeed } from "../../src/feed/parse/parse-feed.js";
import { projectRoot } from "../support/paths.js";
import { markupOf } from "./pages.js";
import { type Newsroom, openNewsroom } from "./site.js";
import { OUTLETS } from "./story.js";

const OPENED_MS = Date.parse("2024-12-19T07:58:00Z");
const JAKARTA = { timeZone: "Asia/Jakarta", language: "id" };

describe("the newsroom", () => {
  let newsroom: Newsroom;
  let nowMs = OPENED_MS;

  before(async () => {
    newsroom = await openNewsroom({ openedMs: OPENED_MS, now: () => nowMs, noteEveryMs: 5_000 });
  });
  after(() => newsroom.close());
  beforeEach(() => {
    nowMs = OPENED_MS;
  });

  async function documentAt(path: string): Promise<SourceDocument> {
    const response = await fetch(newsroom.origin + path);
    expect(response.status, path).to.equal(200);
    const contentType = response.headers.get("content-type") ?? "";
    return { url: newsroom.origin + path, bytes: new Uint8Array(await response.arrayBuffer()), contentType };
  }

  const formats: readonly [string, ParsedFeed["format"], string][] = [
    ["/kabar/rss.xml", "rss", "2.0"],
    ["/harbour/atom.xml", "atom", "1.0"],
    ["/teluk/index.rdf", "rdf", "1.0"],
    ["/delta/feed.json", "json", "1.1"],
  ];
  for (const [path, format, version] of formats) {
    it(`${path} is read without a problem, every story with all it has`, async () => {
      const feed = parseFeed(await documentAt(path), JAKARTA);
      const outlet = OUTLETS.find(({ feedPath }) => feedPath === path);
      const stories = newsroom.stories().filter((story) => story.outlet === outlet?.id);
      expect(feed).to.include({ format, version, language: outlet?.language });
      expect(feed.problems).to.deep.equal([]);
      expect(feed.items.map(({ published }) => Date.parse(published ?? ""))).to.deep.equal(
        stories.map(({ publishedMs }) => publishedMs),
      );
      feed.items.forEach((item, at) => {
        const story = stories[at];
        expect(htmlToText(item.title?.value ?? "")).to.equal(story?.title);
        expect(item.authors.map(({ name }) => name)).to.deep.equal([story?.author]);
        expect(item.categories).to.deep.equal(story?.categories);
        expect(htmlToText(item.content?.value ?? "")).to.include(htmlToText(story?.paragraphs.at(-1) ?? "?"));
        expect(item.id).to.be.a("string");
      });
    });
  }

  it("the JSON Feed carries a recording that can be fetched, of the size it says", async () => {
    const feed = parseFeed(await documentAt("/delta/feed.json"));
    const attachment = feed.items.flatMap(({ attachments }) => attachments)[0];
    const recording = await documentAt(new URL(attachment?.url ?? "").pathname);
    expect(recording.contentType).to.equal(attachment?.mimeType);
    expect(recording.bytes).to.have.length(attachment?.sizeBytes ?? -1);
    expect(Buffer.from(recording.bytes.subarray(0, 4)).toString()).to.equal("RIFF");
  });

  it("every link of every feed leads to a page, every image to a PNG", async () => {
    for (const [path] of formats) {
      for (const { url = "", image } of parseFeed(await documentAt(path)).items) {
        expect((await documentAt(new URL(url).pathname)).contentType).to.match(/^text\/html/);
        if (image !== undefined)
          expect((await documentAt(new URL(image.url).pathname)).contentType).to.equal("image/png");
      }
    }
  });

  it("the list page of the site without a feed leads to all of its articles, and to nothing else", async () => {
    const { links } = findArticleLinks(await documentAt("/pesisir/"), JAKARTA);
    const slugs = newsroom
      .stories()
      .filter(({ outlet }) => outlet === "pesisir")
      .map(({ slug }) => slug);
    expect(links.map(({ url }) => new URL(url).pathname)).to.deep.equal(slugs.map((slug) => `/pesisir/${slug}.html`));
  });

  it("its articles stand in three kinds of markup, each read as written: no chrome, dateline, end mark or second caption", async () => {
    const stories = newsroom.stories().filter(({ outlet }) => outlet === "pesisir");
    expect(new Set(stories.map(markupOf))).to.have.property("size", 3);
    for (const story of stories) {
      const { item } = readArticle(await documentAt(`/pesisir/${story.slug}.html`), JAKARTA);
      const text = htmlToText(item.content?.value ?? "");
      expect(item.title?.value, story.slug).to.equal(story.title);
      expect(
        item.authors.map(({ name }) => name),
        story.slug,
      ).to.deep.equal([story.author]);
      expect(Date.parse(item.published ?? ""), story.slug).to.equal(story.publishedMs);
      expect(item.image, story.slug).to.deep.include({
        url: `${newsroom.origin}/img/${story.slug}.png`,
        caption: story.caption,
      });
      const paragraphs = text.split(/\n+/).map((line) => line.trim());
      expect(
        paragraphs.filter((line) => line !== "" && line !== story.caption),
        story.slug,
      ).to.deep.equal(story.paragraphs);
    }
  });

  it("publishes a note every five seconds while it is open", async () => {
    const before = newsroom.stories().length;
    nowMs = OPENED_MS + 23_000;
    expect(newsroom.stories()).to.have.length(before + 4);
    expect(parseFeed(await documentAt("/harbour/atom.xml")).items[0]?.title?.value).to.match(
      /^Tide at .+ cm at 07:58:05 UTC$/,
    );
    expect(parseFeed(await documentAt("/kabar/rss.xml")).items[0]?.title?.value).to.match(
      / Sentimeter Pukul 14\.58\.20 WIB$/,
    );
    nowMs = OPENED_MS + 86_400_000;
    expect(newsroom.stories()).to.have.length(before + 60);
  });

  it("answers conditional requests: by ETag first, else by date, and anew when a story came", async () => {
    const url = `${newsroom.origin}/kabar/rss.xml`;
    const ask = async (headers: Record<string, string>, method = "GET") => {
      const response = await fetch(url, { method, headers });
      return { status: response.status, headers: response.headers, length: (await response.text()).length };
    };
    const first = await ask({});
    const etag = first.headers.get("etag") ?? "";
    const date = first.headers.get("last-modified") ?? "";
    expect(await ask({ "if-none-match": etag })).to.include({ status: 304, length: 0 });
    expect(await ask({ "if-none-match": `"x", W/${etag}` })).to.include({ status: 304 });
    expect(await ask({ "if-none-match": '"x"', "if-modified-since": date })).to.include({ status: 200 });
    expect(await ask({ "if-modified-since": date })).to.include({ status: 304 });
    expect(await ask({ "if-modified-since": "Mon, 01 Jan 2024 00:00:00 GMT" })).to.include({ status: 200 });
    const head = await ask({}, "HEAD");
    expect(head.headers.get("content-length")).to.equal(first.headers.get("content-length"));
    expect(head.length).to.equal(0);
    expect(await ask({}, "POST")).to.include({ status: 405 });
    nowMs = OPENED_MS + 20_000;
    expect(await ask({ "if-none-match": etag, "if-modified-since": date })).to.include({ status: 200 });
    expect(await ask({ "if-modified-since": date })).to.include({ status: 200 });
  });

  it("says that it is invented, and 404 for what it does not have", async () => {
    expect(Buffer.from((await documentAt("/")).bytes).toString()).to.include("Nothing here happened");
    for (const path of ["/x", "/kabar/x.html", "/img/../x", "/pesisir/rubrik/ragam", "/kabar/%00"]) {
      expect((await fetch(newsroom.origin + path)).status, path).to.equal(404);
    }
  });
});

describe("the configs that come with Muara", () => {
  for (const path of ["feeds.config.json", "test/demo-site/feeds.config.json"]) {
    it(`${path} is valid, without a warning, and uses each of its sources`, () => {
      const config = loadConfig(projectRoot + path, {});
      expect(config.warnings).to.deep.equal([]);
      expect(config.sources).to.have.length.above(4);
      expect(config.feeds).to.have.length.above(3);
    });
  }
});
