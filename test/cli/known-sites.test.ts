import { expect } from "chai";
import { addressesOf, addressOf, channelFeed, commonPaths, knownFeeds } from "../../src/cli/discover/known-sites.js";

describe("a place that people paste", () => {
  const table: [place: string, address: string | undefined][] = [
    ["riau24.com", "https://riau24.com/"],
    ["http://riau24.com/x?y=1", "http://riau24.com/x?y=1"],
    ["@nama@mastodon.example", "https://mastodon.example/@nama"],
    ["r/indonesia", "https://www.reddit.com/r/indonesia/"],
    ["feed:https://a.example/f", "https://a.example/f"],
    ["feed://a.example/f", "http://a.example/f"],
    ["localhost:8080/rss", "https://localhost:8080/rss"],
    ["word", undefined],
    ["ftp://a.example/", undefined],
    ["javascript:alert(1)", undefined],
    ["", undefined],
  ];
  for (const [place, address] of table)
    it(`"${place}" is ${address ?? "no address"}`, () => expect(addressOf(place)).to.equal(address));

  it("is looked for over TLS first and then without, unless it says which", () => {
    expect(addressesOf("riau24.com/a")).to.deep.equal(["https://riau24.com/a", "http://riau24.com/a"]);
    for (const said of [
      "https://riau24.com/",
      "http://riau24.com/",
      "feed://a.example/f",
      "r/indonesia",
      "@a@b.example",
    ])
      expect(addressesOf(said), said).to.deep.equal([addressOf(said)]);
    expect(addressesOf("word")).to.deep.equal([]);
  });
});

describe("a known site", () => {
  const CHANNEL = `UC${"x".repeat(22)}`;
  const table: [page: string, feeds: string[]][] = [
    [`https://www.youtube.com/channel/${CHANNEL}`, [`https://www.youtube.com/feeds/videos.xml?channel_id=${CHANNEL}`]],
    ["https://youtube.com/user/kabar", ["https://www.youtube.com/feeds/videos.xml?user=kabar"]],
    ["https://www.youtube.com/playlist?list=PL1", ["https://www.youtube.com/feeds/videos.xml?playlist_id=PL1"]],
    ["https://www.youtube.com/@kabar", []],
    ["https://mastodon.example/@nama", ["https://mastodon.example/@nama.rss"]],
    ["https://mastodon.example/@nama/123", []],
    [
      "https://github.com/nodejs/node.git",
      ["releases", "tags", "commits"].map((what) => `https://github.com/nodejs/node/${what}.atom`),
    ],
    ["https://github.com/nodejs", ["https://github.com/nodejs.atom"]],
    ["https://github.com/topics/rss", []],
    ["https://old.reddit.com/r/indonesia/top", ["https://www.reddit.com/r/indonesia/.rss"]],
    ["https://bsky.app/profile/a.example", ["https://bsky.app/profile/a.example/rss"]],
    ["https://riau24.com/", []],
  ];
  for (const [page, feeds] of table)
    it(`${page} has ${feeds.length} feeds`, () => expect(knownFeeds(page)).to.deep.equal(feeds));

  it("a YouTube page names its channel in its script", () => {
    const feed = `https://www.youtube.com/feeds/videos.xml?channel_id=${CHANNEL}`;
    expect(channelFeed(`<script>var x = {"externalId":"${CHANNEL}"}</script>`)).to.equal(feed);
    expect(channelFeed("<p>nothing</p>")).to.equal(undefined);
  });

  it("usual places are tried beside the page before the root", () => {
    const paths = commonPaths("https://a.example/blog/page?x=1");
    expect(paths[0]).to.equal("https://a.example/blog/page/feed");
    expect(paths).to.include.members([
      "https://a.example/feed",
      "https://a.example/rss.xml",
      "https://a.example/?feed=rss2",
    ]);
    expect(new Set(paths).size).to.equal(paths.length);
  });
});
