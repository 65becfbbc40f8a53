import { expect } from "chai";
import { createPublisher } from "../../src/publish/publisher.js";
import { MAX_TEXT_BYTES } from "../../src/publish/render-cache.js";
import { createMemoryStore } from "../support/memory-store.js";
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
});
