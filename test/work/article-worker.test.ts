import { expect } from "chai";
import { ArticleError } from "../../src/article/errors.js";
import { createArticleReader } from "../../src/work/article-worker.js";

const page = (text: string) => ({ url: "https://hulu.example/a", bytes: new TextEncoder().encode(text) });
const STORY = `<html><body><h1>Karet Naik</h1><p>${"Petani karet di hulu sungai menyambut kenaikan harga. ".repeat(10)}</p></body></html>`;
/** Bylines, dates and paragraphs by the ten thousand: more than twice the test's time limit on a fast machine. */
const SLOW = `<html><body>${"<div class='byline'>By Ann Example</div><time>19 Dec 2024, 14:32</time><p>text, text, text, text, text text text</p>".repeat(40_000)}</body></html>`;

describe("reading pages in a thread of their own", () => {
  it("reads a page, and many more than one thread is kept for", async () => {
    const reader = createArticleReader({ pagesPerWorker: 3 });
    try {
      const readings = await Promise.all(Array.from({ length: 8 }, () => reader.read(page(STORY), {})));
      expect(readings.map(({ item }) => item.title?.value)).to.deep.equal(
        Array.from({ length: 8 }, () => "Karet Naik"),
      );
    } finally {
      await reader.close();
    }
  });

  it("gives up a page that takes too long, names it, and reads the next", async () => {
    const reader = createArticleReader({ timeoutMs: 4000 });
    try {
      const [slow, next] = await Promise.allSettled([reader.read(page(SLOW), {}), reader.read(page(STORY), {})]);
      expect(slow.status === "rejected" && slow.reason).to.be.instanceOf(ArticleError);
      expect(slow.status === "rejected" && slow.reason.message).to.include(
        "https://hulu.example/a: given up after 4000 ms",
      );
      expect(next.status).to.equal("fulfilled");
    } finally {
      await reader.close();
    }
  });

  it("refuses a page when too many wait, and everything once closed", async () => {
    const reader = createArticleReader({ maxQueue: 1 });
    const first = reader.read(page(STORY), {});
    const second = reader.read(page(STORY), {});
    const third = await reader.read(page(STORY), {}).catch((error: ArticleError) => error.reason);
    expect(third).to.equal("queue");
    await Promise.all([first, second]);
    await reader.close();
    expect(await reader.read(page(STORY), {}).catch((error: ArticleError) => error.reason)).to.equal("closed");
  });
});
