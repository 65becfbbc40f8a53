import { request } from "node:http";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { expect } from "chai";
import { createMemoryStore, type MemoryStore } from "../support/memory-store.js";
import { type Published, publish } from "../support/published.js";
import { sampleConfig, sampleFeed, sampleItem } from "../support/samples.js";

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly bytes: Buffer;
}

/** Unlike `fetch`, leaves the body as it comes. */
function ask(url: string, headers: Record<string, string> = {}, method = "GET"): Promise<Answer> {
  return new Promise((resolve, reject) => {
    request(url, { headers, method }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, bytes: Buffer.concat(chunks) }),
      );
    })
      .on("error", reject)
      .end();
  });
}

describe("pages and lists of the site", () => {
  let published: Published;
  const FEEDS = Array.from({ length: 60 }, (_, index) => sampleFeed(`f${index}`, { title: `Feed & ${index}` }));

  before(async () => {
    const store = createMemoryStore();
    store.put("a", [sampleItem(1)], { lastSuccess: "2024-12-19T08:00:00Z" });
    const site = { url: "https://muara.example/news", title: "Muara" };
    published = await publish(
      store,
      sampleConfig({ site, feeds: [sampleFeed("hidden", { token: "t-o-k-e-n" }), ...FEEDS] }),
    );
  });
  after(() => published.close());

  for (const [path, accept] of [
    ["/", "text/html"],
    ["/status", "text/html"],
    ["/status", "application/json"],
    ["/sources.opml", "*/*"],
    ["/feeds.opml", "*/*"],
  ] as const) {
    it(`${path} for ${accept} is compressed and has validators`, async () => {
      const url = published.site + path;
      const plain = await ask(url, { accept });
      const packed = await ask(url, { accept, "accept-encoding": "gzip, br" });
      const encoding = packed.headers["content-encoding"];
      expect(encoding).to.be.oneOf(["gzip", "br"]);
      const text = (encoding === "gzip" ? gunzipSync : brotliDecompressSync)(packed.bytes).toString("utf8");
      expect(text).to.equal(plain.bytes.toString("utf8"));
      for (const { status, headers } of [plain, packed]) {
        expect(status).to.equal(200);
        expect(headers["vary"]).to.include("Accept-Encoding");
        expect(headers["last-modified"]).to.be.a("string");
        const tag = String(headers["etag"]);
        const packing = { "accept-encoding": String(headers["content-encoding"] ?? "identity") };
        const again = await ask(url, { accept, ...packing, "if-none-match": tag });
        expect([again.status, again.bytes.length, again.headers["etag"]]).to.deep.equal([304, 0, tag]);
        const since = await ask(url, { accept, ...packing, "if-modified-since": String(headers["last-modified"]) });
        expect(since.status).to.equal(304);
      }
      const head = await ask(url, { accept }, "HEAD");
      expect([head.status, head.headers["etag"], head.bytes.length]).to.deep.equal([200, plain.headers["etag"], 0]);
    });
  }

  it("the page and the JSON of /status have different validators", async () => {
    const [page, json] = await Promise.all(
      ["text/html", "application/json"].map((accept) => ask(`${published.site}/status`, { accept })),
    );
    expect(page?.headers["etag"]).to.not.equal(json?.headers["etag"]);
    expect(page?.headers["vary"]).to.match(/Accept(,|$)/);
  });

  it("/ names up to 50 public feeds as alternates, then the list of all", async () => {
    const text = (await ask(`${published.site}/`)).bytes.toString("utf8");
    const links = [...text.matchAll(/<link rel="alternate" type="([^"]*)" href="([^"]*)" title="([^"]*)">/g)];
    expect(links).to.have.length(51);
    expect(links[0]?.slice(1)).to.deep.equal(["application/rss+xml", "/news/feeds/f0.rss", "Feed &amp; 0 (rss)"]);
    expect(links[50]?.slice(1, 3)).to.deep.equal(["text/x-opml", "/news/feeds.opml"]);
    expect(text).to.not.include("hidden").and.not.include("t-o-k-e-n");
  });

  it("/ of a site with few feeds names each of them and no list", async () => {
    const few = await publish(createMemoryStore(), sampleConfig());
    const text = (await ask(`${few.site}/`)).bytes.toString("utf8");
    await few.close();
    expect([...text.matchAll(/<link rel="alternate" [^>]*href="([^"]*)"/g)].map(([, href]) => href)).to.deep.equal([
      "/feeds/all.rss",
      "/feeds/only-a.rss",
    ]);
  });
});

describe("a feed none of whose sources was read yet", () => {
  let published: Published;
  let store: MemoryStore;

  before(async () => {
    store = createMemoryStore();
    store.put("b", [], {});
    published = await publish(store, sampleConfig());
  });
  after(() => published.close());

  for (const path of ["all.rss", "all.atom", "all.json", "all", "all.rss?limit=5", "only-a.json"]) {
    it(`${path} is empty, and neither cached nor given validators`, async () => {
      const { status, headers } = await ask(`${published.site}/feeds/${path}`, { "if-none-match": "*" });
      expect(status).to.equal(200);
      expect(headers["cache-control"]).to.equal("no-store");
      expect(headers).to.not.have.any.keys("etag", "last-modified");
    });
  }

  it("is cached once one of its sources was read, also when it brought nothing", async () => {
    store.put("a", [], { lastSuccess: "2024-12-19T08:00:00Z" });
    await published.publisher.settled();
    const { headers } = await ask(`${published.site}/feeds/all.rss`);
    expect(headers["cache-control"]).to.match(/max-age=\d+/);
    expect(headers).to.include.all.keys("etag", "last-modified");
  });

  it("a feed without sources is complete, and cached", async () => {
    const sources = { all: false, ids: [], tags: [] };
    const empty = await publish(createMemoryStore(), sampleConfig({ feeds: [sampleFeed("none", { sources })] }));
    const { headers } = await ask(`${empty.site}/feeds/none.rss`);
    await empty.close();
    expect(headers["cache-control"]).to.match(/max-age/);
  });
});
