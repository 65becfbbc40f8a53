import { expect } from "chai";
import { createPublisher } from "../../src/publish/publisher.js";
import { MAX_TEXT_BYTES } from "../../src/publish/render-cache.js";
import type { TextLimit } from "../../src/publish/text-limit.js";
import { createMemoryStore } from "../support/memory-store.js";
import { publish } from "../support/published.js";
import { sampleConfig, sampleFeed, sampleItem } from "../support/samples.js";

const TEXT = `<p>${"x".repeat(400_000)}</p>`;
const COUNT = 30;
const OLDER = { published: "2001-01-01T00:00:00Z", firstSeen: "2001-01-01T00:00:00Z" } as const;

describe("a document of long texts", () => {
  it("has all its items, and the texts of the newest as far as there is room; it stays so", async () => {
    const store = createMemoryStore();
    const items = Array.from({ length: COUNT }, (_, at) => sampleItem(at + 1, { contentHtml: TEXT }));
    store.put("a", items);
    const publisher = createPublisher({
      store,
      config: sampleConfig({ feeds: [sampleFeed("all", { limit: COUNT })] }),
      coalesceMs: 0,
      compressAfterMs: 0,
    });
    publisher.open();
    const read = async () => {
      const document = await publisher.obtainDocument("all", "json");
      const { items: shown } = JSON.parse(document?.identity.bytes.toString() ?? "{}");
      return { hash: document?.hash, shown: shown as readonly { content_html?: string }[] };
    };
    const first = await read();
    const whole = first.shown.filter(({ content_html = "" }) => content_html.length >= TEXT.length);
    expect(first.shown).to.have.length(COUNT);
    expect(whole.length).to.be.within(1, Math.floor(MAX_TEXT_BYTES / TEXT.length));
    expect(first.shown.slice(0, whole.length)).to.deep.equal(whole);
    // Published again, from what is known and what is read again: the same bytes.
    store.put("a", [...items, sampleItem(COUNT + 1, OLDER)]);
    await publisher.settled();
    expect((await read()).shown).to.deep.equal(first.shown);
    store.put("a", items);
    await publisher.settled();
    expect((await read()).hash).to.equal(first.hash);
    await publisher.close();
  });

  it("is counted over the newest items and the recent arrivals together, and reported once", async () => {
    const store = createMemoryStore();
    const limits: TextLimit[] = [];
    const clock = () => Date.parse("2026-06-01T12:00:00Z");
    const recent = { firstSeen: "2026-06-01T11:00:00Z", published: "2026-06-01T11:00:00Z" } as const;
    const items = Array.from({ length: COUNT }, (_, at) => sampleItem(at + 1, { ...recent, contentHtml: TEXT }));
    store.put("a", items);
    const publisher = createPublisher({
      store,
      config: sampleConfig({ feeds: [sampleFeed("all", { limit: 25, holdsRecent: true })] }),
      coalesceMs: 0,
      compressAfterMs: 0,
      onTextLimit: (limit) => limits.push(limit),
      clock,
    });
    publisher.open();
    const document = await publisher.obtainDocument("all", "json");
    const { items: shown } = JSON.parse(document?.identity.bytes.toString() ?? "{}");
    const whole = (shown as readonly { content_html?: string }[]).filter(
      ({ content_html = "" }) => content_html.length >= TEXT.length,
    );
    expect(whole.length * TEXT.length).to.be.below(MAX_TEXT_BYTES);
    await publisher.settled();
    expect(publisher.getTextLimits().map(({ items: count }) => count)).to.deep.equal([shown.length - whole.length]);
    expect(publisher.getTextLimits()[0]?.message).to.include('feed "all"').and.to.include("limited to 8 MB");
    store.put("a", [...items, sampleItem(COUNT + 1, OLDER)]);
    await publisher.settled();
    expect(limits).to.have.length(1);
    expect(publisher.getDocument("all", "json")).to.not.have.property("br");
    await publisher.close();
  });

  it("is a problem on /status, where a private feed is not named", async () => {
    const store = createMemoryStore();
    store.put(
      "a",
      Array.from({ length: COUNT }, (_, at) => sampleItem(at + 1, { contentHtml: TEXT })),
    );
    const feeds = [sampleFeed("open", { limit: COUNT }), sampleFeed("hidden", { limit: COUNT, token: "t-o-k-e-n" })];
    const published = await publish(store, sampleConfig({ feeds }));
    const body = await (await fetch(`${published.site}/status`, { headers: { accept: "application/json" } })).text();
    await published.close();
    expect(JSON.parse(body).problems).to.have.length(1);
    expect(body).to.include('feed \\"open\\"').and.not.to.include("hidden");
  });
});
