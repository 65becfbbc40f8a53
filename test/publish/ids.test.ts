import { expect } from "chai";
import type { StoredItem } from "../../src/domain/stored-item.js";
import { createPublisher } from "../../src/publish/publisher.js";
import { parseQuery } from "../../src/publish/query/feed-query.js";
import { createMemoryStore } from "../support/memory-store.js";
import { sampleConfig, sampleFeed, sampleItem } from "../support/samples.js";

/** Ids of a JSON document by the source that each item came from. */
interface Named {
  readonly id: string;
  readonly source: string;
}

describe("an item's id", () => {
  const numbered = (source: string, number: number, guid: string): StoredItem =>
    sampleItem(number, { id: guid, url: `https://${source}.example/${guid}`, key: `${source}-${guid}` });
  const older = numbered("b", 22, "4711");
  const newer = numbered("a", 1, "4711");
  const rest = Array.from({ length: 20 }, (_, n) => numbered("b", n + 2, String(5000 + n)));

  async function published(a: readonly StoredItem[], b: readonly StoredItem[], searches: readonly string[] = []) {
    const store = createMemoryStore();
    store.put("a", a);
    store.put("b", b);
    const feed = sampleFeed("all", { limit: 5 });
    const publisher = createPublisher({
      store,
      config: sampleConfig({ feeds: [feed] }),
      coalesceMs: 0,
      compressAfterMs: 0,
    });
    try {
      const current = await publisher.obtainDocument("all", "json");
      const answers = searches.map(async (search) => {
        const parsed = parseQuery(search);
        if (parsed.kind !== "query") throw new Error(`${search} asks nothing`);
        return publisher.answer({ kind: "query", feed, path: "/feeds/all", format: "json", query: parsed.query });
      });
      const archive = publisher.answer({
        kind: "archive",
        feed,
        path: "/feeds/all",
        format: "json",
        period: "2024-12-19T03",
      });
      return (await Promise.all([current, ...answers, archive])).map((document) => named(document?.identity.bytes));
    } finally {
      await publisher.close();
    }
  }

  const named = (bytes: Buffer | undefined): Named[] =>
    JSON.parse(bytes?.toString() ?? "{}").items.map((item: { id: string; _muara: { source: { id: string } } }) => ({
      id: item.id,
      source: item._muara.source.id,
    }));
  const idFrom = (documents: readonly Named[][], source: string, wanted: RegExp): Set<string> =>
    new Set(documents.flat().flatMap(({ id, source: from }) => (from === source && wanted.test(id) ? [id] : [])));

  it("is the publisher's, bare numbers too, where no other item of the feed has it", async () => {
    const [current = []] = await published([newer], [...rest, numbered("b", 22, "4712")]);
    expect(current.map(({ id }) => id)).to.deep.equal(["4711", "5000", "5001", "5002", "5003"]);
  });

  it("is the same on the current document, on every page, with any limit and in archives", async () => {
    const searches = [
      "limit=1",
      "page=2",
      "page=5",
      "limit=500",
      "since=2024-01-01",
      "q=berita",
      "source=a",
      "source=b",
    ];
    const documents = await published([newer], [...rest, older], searches);
    expect([...idFrom(documents, "b", /^4711$/)]).to.deep.equal(["4711"]);
    expect([...idFrom(documents, "a", /./)]).to.have.length(1);
    expect([...idFrom(documents, "a", /./)][0]).to.match(/^urn:uuid:/);
  });

  it("of one article that came by two sources is the publisher's in both, where they do not meet", async () => {
    const copy = { ...newer, url: "https://b.example/4711?utm_source=rss" };
    const [current = [], second = []] = await published([copy], [...rest, older], ["page=5&limit=5"]);
    expect(current[0]).to.deep.equal({ id: "4711", source: "a" });
    expect(second.at(-1)).to.deep.equal({ id: "4711", source: "b" });
  });

  it("made for one of two that share theirs leads ?since= to it", async () => {
    const [current = []] = await published([newer], [...rest, older]);
    const made = current[0]?.id ?? "";
    const [, since = []] = await published([newer], [...rest, older], [`since=${encodeURIComponent(made)}`]);
    expect(since).to.deep.equal([]);
  });
});
