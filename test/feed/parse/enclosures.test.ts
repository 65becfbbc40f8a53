import { expect } from "chai";
import type { Attachment } from "../../../src/domain/item.js";
import { normaliseItems } from "../../../src/feed/normalise/normalise-items.js";
import { parseFeed } from "../../../src/feed/parse/parse-feed.js";
import { renderFeed } from "../../../src/feed/render/render-feed.js";
import { sampleInput, sampleItem } from "../../support/samples.js";

const SOURCE = { id: "a", title: "A", feedUrl: "https://a.example/rss" };

/** What the RSS and the JSON document of one item name as its files. */
function written(attachments: readonly Attachment[], isPrivate = false) {
  const input = sampleInput([sampleItem(1, { attachments })], { style: { sourceInTitle: false, isPrivate } });
  const rss = renderFeed("rss", input);
  const json = JSON.parse(renderFeed("json", input)).items[0];
  const urls = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, url]) => url);
  return {
    enclosure: urls(rss, /<enclosure url="(.*?)"/g),
    media: urls(rss, /<media:content url="(.*?)"/g),
    atom: urls(renderFeed("atom", input), /<link rel="enclosure" href="(.*?)"/g),
    json: (json.attachments ?? []).map(({ url }: { url: string }) => url),
  };
}

/** The same for an item of an RSS document. */
function republished(item: string) {
  const xml = `<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"><channel><title>t</title><item><guid>1</guid><title>t</title>${item}</item></channel></rss>`;
  const feed = parseFeed({ url: SOURCE.feedUrl, bytes: Buffer.from(xml) });
  return normaliseItems(feed.items, { source: SOURCE })[0]?.attachments ?? [];
}

const A = "https://m.example/a.mp3";
const V = "https://m.example/v.mp4";
const P = "https://m.example/p.jpg";
const PDF = "https://m.example/d.pdf";

describe("the RSS enclosure", () => {
  const files = (urls: readonly string[]) => urls.map((url): Attachment => ({ url }));
  for (const [what, given, enclosure] of [
    ["audio before video", files([V, A]), A],
    ["audio before a picture", files([P, A]), A],
    ["video before a picture", files([P, V]), V],
    ["a picture before a document", files([PDF, P]), P],
    ["a document alone", files([PDF]), PDF],
    ["the first of two recordings", files([A, "https://m.example/b.mp3"]), A],
    ["Ogg as audio", [{ url: V }, { url: "https://m.example/o", mimeType: "application/ogg" }], "https://m.example/o"],
    ["a recording that is declared as bytes", [{ url: V }, { url: A, mimeType: "application/octet-stream" }], A],
    ["a declared audio type before a player", [{ url: "https://m.example/p", mimeType: "text/html" }, { url: A }], A],
    ["no player page", [{ url: "https://m.example/p", mimeType: "text/html" }], undefined],
    ["no flash player", [{ url: "https://m.example/p?x=1", mimeType: "application/x-shockwave-flash" }], undefined],
    ["no flash file without a type", files(["https://m.example/p.swf?v=1"]), undefined],
    [
      "no embedded film that is called video",
      [{ url: "https://www.youtube.com/embed/abc", mimeType: "video/mp4" }],
      undefined,
    ],
    ["no picture of media:content", [{ url: P, isMediaContent: true }], undefined],
    ["a recording of media:content", [{ url: A, isMediaContent: true }], A],
    [
      "no file of media:content whose type is unknown",
      [{ url: "https://m.example/x", isMediaContent: true }],
      undefined,
    ],
    [
      "no page that only medium calls a film",
      [{ url: "https://m.example/x", mimeType: "video/*", isMediaContent: true }],
      undefined,
    ],
  ] as readonly (readonly [string, readonly Attachment[], string | undefined])[]) {
    it(`is ${what}`, () => {
      const found = written(given);
      expect(found.enclosure).to.deep.equal(enclosure === undefined ? [] : [enclosure]);
      expect([...found.enclosure, ...found.media]).to.have.members(given.map(({ url }) => url));
      expect(found.atom[0]).to.equal(enclosure);
      expect(found.json[0]).to.equal(enclosure);
    });
  }

  for (const url of ["http://nas:8080/a.mp3", "http://media_box.lan/a.mp3"]) {
    it(`is ${url} when the feed is served privately, media:content otherwise`, () => {
      expect(written([{ url }], true)).to.deep.include({ enclosure: [url], media: [] });
      expect(written([{ url }], false)).to.deep.include({ enclosure: [], media: [url] });
    });
  }
});

describe("files of a source", () => {
  for (const [what, item, enclosures] of [
    ["a picture of media:content is no enclosure", `<media:content url="${P}" type="image/jpeg" medium="image"/>`, []],
    ["nor one without type and extension", '<media:content url="https://i.example/x?w=140" medium="image"/>', []],
    ["nor a thumbnail", `<media:thumbnail url="${P}"/>`, []],
    ["nor one in a group", `<media:group><media:content url="${P}"/></media:group>`, []],
    ["a picture that the source encloses is one", `<enclosure url="${P}" length="0" type="image/jpeg"/>`, [P]],
    [
      "also when media:content names it too",
      `<media:content url="${P}"/><enclosure url="${P}" length="0" type="image/jpeg"/>`,
      [P],
    ],
    ["a flash player is none", '<media:content url="https://v.example/p" type="application/x-shockwave-flash"/>', []],
    ["a film of media:content is one", `<media:content url="${V}" medium="video"/>`, [V]],
  ] as const) {
    it(what, () => {
      const { atom, enclosure, json } = written(republished(item));
      expect({ atom, enclosure, json }).to.deep.equal({ atom: enclosures, enclosure: enclosures, json: enclosures });
    });
  }

  it("have a duration where they are audio or video", () => {
    const item = ["d.pdf", "p.jpg", "a.mp3"].map((name) => `<enclosure url="https://m.example/${name}" length="1"/>`);
    const files = republished(`${item.join("")}<itunes:duration>61</itunes:duration>`);
    expect(files.map(({ durationSeconds }) => durationSeconds)).to.deep.equal([undefined, undefined, 61]);
    const ready = JSON.parse(
      renderFeed(
        "json",
        sampleInput([
          sampleItem(1, {
            attachments: [
              { url: P, durationSeconds: 3 },
              { url: V, durationSeconds: 4 },
            ],
          }),
        ]),
      ),
    ).items[0].attachments;
    expect(ready.map((file: Record<string, unknown>) => file["duration_in_seconds"])).to.deep.equal([4, undefined]);
  });
});

describe("an Atom entry", () => {
  it("has its own link first and its source last", () => {
    const attachments = [{ url: A }, { url: P, isMediaContent: true as const }];
    const related = [{ url: "https://other.example/1", source: SOURCE }];
    const image = { url: P };
    const item = { ...sampleItem(1, { attachments, image }), related };
    const entry = /<entry>[\s\S]*<\/entry>/.exec(renderFeed("atom", sampleInput([item])))?.[0] ?? "";
    expect(entry).to.match(/<\/source>\s*<\/entry>$/);
    expect(/<link [^>]*href="(.*?)"/.exec(entry)?.[1]).to.equal(item.url);
  });

  it("without a link has no alternate link, not even inside its source", () => {
    const { url: _, ...item } = sampleItem(1);
    const entry = /<entry>[\s\S]*<\/entry>/.exec(renderFeed("atom", sampleInput([item])))?.[0] ?? "";
    expect(entry)
      .to.include("<source>")
      .and.not.match(/rel="alternate"|<link href/);
  });
});

describe("a JSON Feed", () => {
  it("is written without indentation, whatever its texts hold", () => {
    const text = renderFeed("json", sampleInput([sampleItem(1, { title: 'a ": [ ] b', summary: "c\n  d" })]));
    expect(text).to.equal(JSON.stringify(JSON.parse(text)));
  });
});
