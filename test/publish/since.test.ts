import { expect } from "chai";
import type { Feed } from "../../src/domain/feed.js";
import { createPublisher } from "../../src/publish/publisher.js";
import { parseQuery } from "../../src/publish/query/feed-query.js";
import { createMemoryStore } from "../support/memory-store.js";
import { sampleConfig, sampleFeed, sampleItem } from "../support/samples.js";
import { WAIT_LIMIT_MS } from "../support/wait.js";

const START_MS = Date.UTC(2024, 10, 28, 22, 0, 0);
const MAX_HOPS = 200;

interface Page {
  readonly items: readonly { readonly id: string }[];
  readonly next_url?: string;
  readonly _muara: { readonly truncated?: boolean };
}

/** A program that was away while so many items came in, a second apart. */
function feedAfter(count: number, change: Partial<Feed> = {}) {
  const items = Array.from({ length: count }, (_, n) => {
    const at = new Date(START_MS - n * 1_000).toISOString().replace(".000Z", "Z");
    const name = { id: `https://a.example/${n}`, url: `https://a.example/${n}`, key: `k${n}`, title: `Berita ${n}` };
    return sampleItem(0, { ...name, published: at, sortedAt: at, firstSeen: at, place: 0 });
  });
  const store = createMemoryStore();
  store.put("a", items);
  const feed = sampleFeed("all", change);
  const publisher = createPublisher({ store, config: sampleConfig({ feeds: [feed] }), clock: () => START_MS });

  async function read(search: string, format: "json" | "atom" | "rss" = "json"): Promise<string> {
    const parsed = parseQuery(search);
    if (parsed.kind !== "query") throw new Error(search);
    const about = { kind: "query", feed, path: "/feeds/all", format, query: parsed.query } as const;
    const document = await publisher.answer(about);
    return document?.identity.bytes.toString() ?? "";
  }

  /** All pages from the first on, and whether the last says that there is more. */
  async function readAll(search: string): Promise<{ ids: string[]; truncated: boolean | undefined }> {
    const ids: string[] = [];
    let next = search;
    for (let hop = 0; hop < MAX_HOPS; hop += 1) {
      const page: Page = JSON.parse(await read(next));
      ids.push(...page.items.map(({ id }) => id));
      if (page.next_url === undefined) return { ids, truncated: page._muara.truncated };
      expect(page._muara.truncated, next).to.equal(undefined);
      next = new URL(page.next_url).search.slice(1);
    }
    throw new Error("there is no end");
  }
  return { read, readAll };
}

const since = (n: number) => `since=${encodeURIComponent(`https://a.example/${n}`)}`;

describe("since", () => {
  for (const [claim, search, count, expected] of [
    ["a moment long ago", "since=2000-01-01&limit=500", 5_000, 5_000],
    ["the id of an item far behind the newest 2,000", `${since(4_500)}&limit=500`, 5_000, 4_500],
    ["a moment, in pages whose size divides the depth of other pages", "since=2000-01-01&limit=400", 2_400, 2_400],
    ["the newest id", since(0), 3_000, 0],
  ] as const)
    it(`loses nothing of what came in after ${claim}`, async () => {
      const { ids, truncated } = await feedAfter(count).readAll(search);
      expect(ids).to.deep.equal(Array.from({ length: expected }, (_, n) => `https://a.example/${n}`));
      expect(truncated).to.equal(undefined);
    });

  it("loses nothing of a feed with a limit for each source", async () => {
    const { ids } = await feedAfter(30, { limitPerSource: 2 }).readAll("since=2000-01-01");
    expect(ids).to.have.length(30);
  });

  it("says at the end, in every format, where more came in than it reaches", async () => {
    const { read } = feedAfter(20_001);
    const last: Page = JSON.parse(await read("since=2000-01-01&limit=500&page=40"));
    expect(last.items.at(-1)?.id).to.equal("https://a.example/19999");
    expect(last.next_url).to.equal(undefined);
    expect(last._muara.truncated).to.equal(true);
    for (const format of ["atom", "rss"] as const)
      expect(await read("since=2000-01-01&limit=500&page=40", format)).to.match(/<muara:truncated [^>]*>true</);
  }).timeout(4 * WAIT_LIMIT_MS);

  it("does not say so at the exact depth", async () => {
    const page: Page = JSON.parse(await feedAfter(20_000).read("since=2000-01-01&limit=500&page=40"));
    expect(page.items).to.have.length(500);
    expect(page._muara.truncated).to.equal(undefined);
  }).timeout(4 * WAIT_LIMIT_MS);
});

describe("pages of a feed", () => {
  for (const [count, expected, truncated] of [
    [2_000, 2_000, undefined],
    [2_001, 2_000, true],
  ] as const)
    it(`end after 2,000 items, and ${truncated ? "say" : "do not say"} that there are more when there are ${count}`, async () => {
      const all = await feedAfter(count).readAll("limit=300");
      expect(all.ids).to.have.length(expected);
      expect(all.truncated).to.equal(truncated);
    });
});
