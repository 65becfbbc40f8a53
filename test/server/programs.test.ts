import { expect } from "chai";
import { atomProblems, rssProblems } from "../support/feed-rules.js";
import { createMemoryStore } from "../support/memory-store.js";
import { type Published, publish } from "../support/published.js";
import { sampleConfig, sampleFeed, sampleItem, sampleSource } from "../support/samples.js";

const ITEMS = 30;

describe("for programs", () => {
  let published: Published;
  let site: string;

  before(async () => {
    const store = createMemoryStore();
    // Ten minutes apart, back from 2024-12-19T07:00Z.
    store.put(
      "a",
      Array.from({ length: ITEMS }, (_, n) => sampleItem(n, { id: `https://a.example/${n}` })),
    );
    store.put("b", [sampleItem(0, { id: "https://b.example/0", title: "Banjir di Siak", key: "b0" })]);
    store.put("d", [sampleItem(40, { id: "17", url: "https://d.example/17" })]);
    store.put("e", [sampleItem(41, { id: "17", url: "https://e.example/17" })]);
    store.put("c", [sampleItem(0, { id: "https://c.example/0", title: "Rahasia" })]);
    const config = sampleConfig({
      sources: [
        sampleSource("a"),
        sampleSource("b", { tags: ["riau"] }),
        sampleSource("c"),
        sampleSource("d"),
        sampleSource("e"),
      ],
      feeds: [
        sampleFeed("all", { limit: 10, exclude: { ids: ["c", "d", "e"], tags: [] } }),
        sampleFeed("quiet", {
          sources: { all: false, ids: ["a", "b"], tags: [] },
          keep: { field: "title", contains: ["banjir"] },
        }),
        sampleFeed("numbers", { sources: { all: false, ids: ["d", "e"], tags: [] } }),
        sampleFeed("secret", { token: "a-long-token", sources: { all: false, ids: ["c"], tags: [] } }),
      ],
    });
    published = await publish(store, config);
    site = published.site;
  });
  after(() => published.close());

  const get = (path: string, headers: Record<string, string> = {}, method = "GET") =>
    fetch(site + path, { headers, method, redirect: "manual" });
  const ids = async (path: string): Promise<string[]> =>
    JSON.parse(await (await get(path)).text()).items.map(({ id }: { id: string }) => id);

  it("limit shortens and lengthens", async () => {
    expect(await ids("/feeds/all.json?limit=3")).to.have.length(3);
    expect(await ids("/feeds/all.json?limit=25")).to.have.length(25);
  });

  it("source and tag narrow, q searches", async () => {
    expect(await ids("/feeds/all.json?source=b")).to.deep.equal(["https://b.example/0"]);
    expect(await ids("/feeds/all.json?tag=riau")).to.deep.equal(["https://b.example/0"]);
    expect(await ids("/feeds/all.json?q=banjir+siak")).to.deep.equal(["https://b.example/0"]);
  });

  it("since gives what came in from then on, by moment or by id", async () => {
    expect(await ids("/feeds/all.json?since=2024-12-19T06:50:00Z")).to.have.length(3);
    expect(await ids(`/feeds/all.json?since=${encodeURIComponent("https://a.example/5")}&limit=100`)).to.have.length(6);
  });

  it("since knows an item by the id that each format gave it", async () => {
    const [first = "", second = ""] = await ids("/feeds/numbers.json");
    expect([first.slice(0, 9), second]).to.deep.equal(["urn:uuid:", "17"]);
    const atom = await (await get("/feeds/numbers.atom")).text();
    const [iri = ""] = [...atom.matchAll(/<id>(urn:uuid:[^<]+)</g)].map(([, id = ""]) => id);
    const since = (id: string) => ids(`/feeds/numbers.json?since=${encodeURIComponent(id)}`);
    expect(await since(first)).to.deep.equal([]);
    expect(await since(iri)).to.deep.equal([]);
    expect(await since(second)).to.deep.equal([first]);
    expect(await since("https://e.example/17")).to.deep.equal([first]);
    expect(await ids("/feeds/numbers.json?source=e")).to.deep.equal([second]);
  });

  it("paging by next reaches every item once", async () => {
    const seen: string[] = [];
    let next: string | undefined = "/feeds/all.json";
    for (let page = 0; page < 10 && next !== undefined; page += 1) {
      const feed = JSON.parse(await (await get(next)).text());
      seen.push(...feed.items.map(({ id }: { id: string }) => id));
      next = feed.next_url?.replace("https://muara.example", "");
    }
    expect(seen).to.have.length(ITEMS + 1);
    expect(new Set(seen).size).to.equal(ITEMS + 1);
  });

  it("a program that was down misses nothing: current document and archives hold every item", async () => {
    for (const [format, check] of [
      ["rss", rssProblems],
      ["atom", atomProblems],
    ] as const) {
      const seen = new Set<string>();
      let address: string | undefined = `/feeds/all.${format}`;
      for (let hop = 0; hop < 20 && address !== undefined; hop += 1) {
        const answer = await get(address);
        const xml = await answer.text();
        expect(answer.status, address).to.equal(200);
        expect(check(xml), address).to.deep.equal([]);
        for (const [, id = ""] of xml.matchAll(/(https:\/\/[ab]\.example\/\d+)</g)) seen.add(id);
        address = /rel="prev-archive" href="https:\/\/muara.example([^"]+)"/.exec(xml)?.[1];
      }
      expect(seen.size).to.equal(ITEMS + 1);
    }
  });

  it("an archive is a document of its own that says so, and the open period is none", async () => {
    const xml = await (await get("/feeds/all/archive/2024-12-19T04.rss")).text();
    expect(xml).to.include("<fh:archive/>");
    expect(xml).to.include('rel="current" href="https://muara.example/feeds/all.rss"');
    for (const path of [
      "/feeds/all/archive/2024-12-19T07.rss",
      "/feeds/all/archive/x.rss",
      "/feeds/none/archive/2024-12.rss",
    ])
      expect((await get(path)).status).to.equal(404);
  });

  it("an ad-hoc merge takes any public sources and tags", async () => {
    expect(await ids("/merge.json?source=b&limit=5")).to.deep.equal(["https://b.example/0"]);
    expect(await ids("/merge.json?source=a&tag=riau&limit=500")).to.have.length(ITEMS + 1);
    for (const [path, status] of [
      ["/merge.json", 400],
      ["/merge.json?source=c", 400],
      ["/merge.rss?tag=none", 400],
    ] as const)
      expect((await get(path)).status, path).to.equal(status);
  });

  it("parameters it does not know change nothing, not even the ETag", async () => {
    const [plain, marked] = await Promise.all([get("/feeds/all.rss"), get("/feeds/all.rss?utm_source=x&fbclid=1")]);
    expect(marked.headers.get("etag")).to.equal(plain.headers.get("etag"));
    const [one, other] = await Promise.all([get("/feeds/all.rss?limit=2&x=1"), get("/feeds/all.rss?limit=2")]);
    expect(one.headers.get("etag")).to.equal(other.headers.get("etag"));
    const known = await get("/feeds/all.rss?limit=2", { "if-none-match": other.headers.get("etag") ?? "" });
    expect(known.status).to.equal(304);
  });

  it("what cannot be meant is refused in words", async () => {
    const answer = await get("/feeds/all.rss?limit=many");
    expect(answer.status).to.equal(400);
    expect(await answer.text()).to.include("limit must be a whole number");
  });

  for (const [path, said] of [
    ["all.json?source=aa", 'This feed has no source "aa". Did you mean "a"? Its sources: a, b.'],
    // A source of a private feed is no source of this one.
    ["all.json?source=c", 'This feed has no source "c". Did you mean "a"? Its sources: a, b.'],
    ["all.atom?tag=raiu", 'This feed has no tag "raiu". Did you mean "riau"? Its tags: riau.'],
    ["numbers.rss?tag=x", 'This feed has no tag "x". It has no tags.'],
    ["a-long-token/secret.json?source=a", 'This feed has no source "a". Did you mean "c"? Its sources: c.'],
    ["all?source=zzzz", 'This feed has no source "zzzz". Its sources: a, b.'],
    ["all.json?limit=501", 'limit must be a whole number from 1 to 500, not "501".'],
    ["all.json?page=1001", 'page must be a whole number from 1 to 1000, not "1001".'],
    ["all.json?since=2024/12/9", "Did you mean 2024-12-09?"],
    ["all.json?since=Thu, 19 Dec 2024 07:00:00 GMT", "Did you mean 2024-12-19T07:00:00Z?"],
    ["all.json?since=24h", "Did you mean 20"],
    ["all.json?since=https://a.example/33", 'Did you mean "https://a.example/3"?'],
    ["all.rss?since=yesterday", "Give a moment such as 2026-01-31T08:00:00Z"],
    ["all.json?since=12345", 'no item of this feed has the id "12345"'],
  ] as const) {
    it(`/feeds/${path} is 400 and says what would be right`, async () => {
      const answer = await get(`/feeds/${path}`);
      expect(answer.status).to.equal(400);
      expect(await answer.text()).to.include(said);
    });
  }

  it("since takes the id of an item that the feed does not show for the moment at which it came in", async () => {
    expect(await ids("/feeds/quiet.json?since=https://a.example/5")).to.deep.equal(["https://b.example/0"]);
  });

  for (const [path, status, headers, method] of [
    ["/feeds/all.rss?limit=many", 400, {}, "GET"],
    ["/merge.json", 400, {}, "GET"],
    ["/merge.json?source=none", 400, {}, "GET"],
    ["/feeds/all.json?source=none", 400, {}, "GET"],
    ["/feeds/all.json?since=never-seen", 400, {}, "GET"],
    ["/feeds/none.rss", 404, {}, "GET"],
    ["/feeds/all.rss", 405, {}, "POST"],
    ["/feeds/all.rss", 406, { "accept-encoding": "*;q=0" }, "GET"],
    ["/feeds/%FF", 400, {}, "GET"],
  ] as const) {
    it(`a script of another site may read why ${method} ${path} is answered ${status}, and no cache keeps it`, async () => {
      const answer = await get(path, headers, method);
      expect(answer.status).to.equal(status);
      expect(answer.headers.get("access-control-allow-origin")).to.equal("*");
      expect(answer.headers.get("cache-control")).to.equal("no-store");
    });
  }

  it("an address with a slash too many leads to the feed, its questions kept", async () => {
    for (const [path, location] of [
      ["/feeds/all/", "/feeds/all"],
      ["/feeds/all.rss/?limit=2", "/feeds/all.rss?limit=2"],
      ["/feeds/a-long-token/secret/", "/feeds/a-long-token/secret"],
      ["/feeds", "/"],
    ] as const)
      expect((await get(path)).headers.get("location"), path).to.equal(location);
    expect((await get("/feeds/secret/")).status).to.equal(404);
  });

  it("a private feed's name does not hold its token, in any document of it", async () => {
    for (const path of ["secret.json", "secret.json?limit=1", "secret.atom", "secret.atom?q=rahasia"]) {
      const text = await (await get(`/feeds/a-long-token/${path}`)).text();
      const names = [...text.matchAll(/<id>([^<]*)<|"id":"([^"]*)"/g)].map(([, atom, json]) => atom ?? json);
      expect(names, path).to.not.be.empty;
      expect(names.join(), path).to.not.include("a-long-token");
    }
  });

  it("a private feed answers only below its token, archives and queries too", async () => {
    for (const [path, status] of [
      ["/feeds/a-long-token/secret.rss", 200],
      ["/feeds/a-long-token/secret.rss?limit=1", 200],
      ["/feeds/a-long-token/secret", 200],
      ["/feeds/a-long-tokem/secret.rss", 404],
      ["/feeds/secret.rss?limit=1", 404],
      ["/feeds/secret/archive/2024-12.rss", 404],
    ] as const)
      expect((await get(path)).status, path).to.equal(status);
    expect((await get("/feeds/a-long-token/secret.rss")).headers.get("cache-control")).to.match(/^private/);
    expect(await (await get("/sources.opml")).text()).to.not.include("c.example");
  });

  it("a page of another origin may read feeds, with its questions beforehand", async () => {
    expect((await get("/feeds/all.json")).headers.get("access-control-allow-origin")).to.equal("*");
    const question = await get("/feeds/all.json", { "access-control-request-headers": "if-none-match" }, "OPTIONS");
    expect(question.status).to.equal(204);
    expect(question.headers.get("access-control-allow-headers")).to.include("If-None-Match");
  });

  for (const [accept, type] of [
    ["text/html,application/xhtml+xml,*/*;q=0.8", "text/html"],
    ["*/*", "text/html"],
    ["application/atom+xml", "application/atom+xml"],
    ["application/feed+json, text/html;q=0.5", "application/feed+json"],
    ["application/rss+xml;q=0.9, text/html;q=0.9", "text/html"],
    ["text/html, application/xml;q=0.9, */*;q=0.8", "text/html"],
    ["application/json", "application/feed+json"],
    ["application/xml, text/xml;q=0.9", "application/rss+xml"],
    ["text/xml", "application/rss+xml"],
    ["application/*, text/html;q=0.1", "application/rss+xml"],
  ] as const) {
    it(`/feeds/all with Accept "${accept}" is ${type}`, async () => {
      const answer = await get("/feeds/all", { accept });
      expect(answer.headers.get("content-type")).to.include(type);
      expect(answer.headers.get("vary")).to.equal("Accept, Accept-Encoding");
    });
  }

  it("a browser that opens a feed is sent to the page, a program never", async () => {
    const browser = { accept: "text/html,application/xhtml+xml,*/*;q=0.8", "sec-fetch-dest": "document" };
    const sent = await get("/feeds/all.rss", browser);
    expect(sent.status).to.equal(303);
    expect(sent.headers.get("location")).to.equal("/feeds/all");
    expect(sent.headers.get("cache-control")).to.equal("no-store");
    expect((await get("/feeds/all.rss?view=source", browser)).headers.get("content-type")).to.include("rss+xml");
    expect((await get("/feeds/all.rss", { accept: browser.accept })).headers.get("content-type")).to.include("rss+xml");
  });

  it("a range is not offered: the whole is sent", async () => {
    const answer = await get("/feeds/all.rss", { range: "bytes=0-10" });
    expect(answer.status).to.equal(200);
    expect(answer.headers.get("accept-ranges")).to.equal("none");
  });
});
