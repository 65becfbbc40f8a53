import { expect } from "chai";
import { createMemoryStore } from "../support/memory-store.js";
import { type Published, publish } from "../support/published.js";
import { sampleConfig, sampleFeed, sampleItem } from "../support/samples.js";

describe("the server", () => {
  let published: Published;
  let site: string;

  before(async () => {
    const store = createMemoryStore();
    store.put("a", [sampleItem(1)], { lastChange: "2024-12-19T08:00:00Z" });
    const config = sampleConfig({
      site: { url: "https://muara.example/news", title: "Muara" },
      feeds: [sampleFeed("all"), sampleFeed("secret", { token: "a-long-token" })],
    });
    published = await publish(store, config);
    site = published.site;
  });
  after(() => published.close());

  const get = (path: string, headers: Record<string, string> = {}, method = "GET") =>
    fetch(site + path, { headers, method, redirect: "manual" });

  for (const [path, type] of [
    ["/feeds/all.rss", "application/rss+xml; charset=utf-8"],
    ["/feeds/all.atom", "application/atom+xml; charset=utf-8"],
    ["/feeds/all.json", "application/feed+json; charset=utf-8"],
    ["/feeds/all", "text/html; charset=utf-8"],
    ["/news/feeds/all.rss", "application/rss+xml; charset=utf-8"],
    ["/feeds/a-long-token/secret.rss", "application/rss+xml; charset=utf-8"],
    ["/", "text/html; charset=utf-8"],
    ["/sources.opml", "text/x-opml; charset=utf-8"],
    ["/feeds.opml", "text/x-opml; charset=utf-8"],
    ["/healthz", "application/json; charset=utf-8"],
  ] as const) {
    it(`${path} is served as ${type}`, async () => {
      const answer = await get(path);
      expect(answer.status).to.equal(200);
      expect(answer.headers.get("content-type")).to.equal(type);
      expect(answer.headers.get("x-content-type-options")).to.equal("nosniff");
      expect(answer.headers.get("content-security-policy")).to.include("default-src 'none'");
      expect((await answer.text()).length).to.be.greaterThan(0);
    });
  }

  for (const [claim, headers, status] of [
    ["the ETag", { "if-none-match": "ETAG" }, 304],
    ["a weak form of it", { "if-none-match": "W/ETAG" }, 304],
    ["a list that holds it", { "if-none-match": '"other", ETAG' }, 304],
    ["any", { "if-none-match": "*" }, 304],
    ["another", { "if-none-match": '"other"' }, 200],
    ["another, though not modified since", { "if-none-match": '"other"', "if-modified-since": "DATE" }, 200],
    ["the date", { "if-modified-since": "DATE" }, 304],
    ["an older date", { "if-modified-since": "Thu, 19 Dec 2024 07:00:00 GMT" }, 200],
    ["no date", { "if-modified-since": "yesterday" }, 200],
  ] as const) {
    it(`a client that names ${claim} gets ${status}`, async () => {
      const first = await get("/feeds/all.rss", { "accept-encoding": "gzip" });
      const fill = (text: string) =>
        text.replace("ETAG", first.headers.get("etag") ?? "").replace("DATE", first.headers.get("last-modified") ?? "");
      const filled = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, fill(value)]));
      const answer = await get("/feeds/all.rss", { "accept-encoding": "gzip", ...filled });
      expect(answer.status).to.equal(status);
      if (status === 304) expect(answer.headers.get("etag")).to.equal(first.headers.get("etag"));
    });
  }

  it("Last-Modified is when a source last changed, not when the process started", async () => {
    const answer = await get("/feeds/all.rss");
    expect(answer.headers.get("last-modified")).to.equal("Thu, 19 Dec 2024 08:00:00 GMT");
  });

  for (const [accept, encoding] of [
    ["gzip, deflate, br", "br"],
    ["gzip", "gzip"],
    ["br;q=0.5, gzip;q=0.8", "gzip"],
    ["br;q=0, gzip;q=0", null],
    ["identity", null],
    ["deflate", null],
  ] as const) {
    it(`Accept-Encoding "${accept}" is answered in ${encoding ?? "identity"}, with an ETag of its own`, async () => {
      const answer = await get("/feeds/all.rss", { "accept-encoding": accept });
      expect(answer.headers.get("content-encoding")).to.equal(encoding);
      expect(answer.headers.get("vary")).to.include("Accept-Encoding");
      expect(await answer.text()).to.include("<rss ");
    });
  }

  it("HEAD answers as GET does, without a body", async () => {
    const [head, whole] = await Promise.all([get("/feeds/all.rss", {}, "HEAD"), get("/feeds/all.rss")]);
    expect(head.headers.get("etag")).to.equal(whole.headers.get("etag"));
    expect(await head.text()).to.equal("");
  });

  for (const path of [
    "/feeds/none.rss",
    "/feeds/secret.rss",
    "/feeds/secret",
    "/feeds/wrong/secret.rss",
    "/x",
    "/feeds/%zz",
  ]) {
    it(`${path} is not there`, async () => {
      const text = await get(path);
      expect(text.status).to.be.oneOf([400, 404]);
      expect(text.headers.get("content-type")).to.equal("text/plain; charset=utf-8");
      const page = await get(path, { accept: "text/html" });
      expect(page.headers.get("content-type")).to.equal("text/html; charset=utf-8");
    });
  }

  for (const path of ["secret.rss", "secret.atom", "secret.json", "secret", "secret.json?limit=1"]) {
    it(`a private feed is not indexed: ${path}`, async () => {
      const { headers } = await get(`/feeds/a-long-token/${path}`);
      expect(headers.get("x-robots-tag")).to.equal("noindex, nofollow");
      expect(headers.get("referrer-policy")).to.equal("no-referrer");
    });
  }

  it("a private feed is named nowhere in public", async () => {
    for (const path of ["/", "/feeds.opml"]) expect(await (await get(path)).text()).to.not.include("secret");
  });

  it("other methods are refused by name", async () => {
    const answer = await get("/feeds/all.rss", {}, "POST");
    expect(answer.status).to.equal(405);
    expect(answer.headers.get("allow")).to.equal("GET, HEAD, OPTIONS");
  });
});
