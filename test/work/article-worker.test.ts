import { expect } from "chai";
import { ArticleError } from "../../src/article/errors.js";
import { createArticleReader } from "../../src/work/article-worker.js";

const page = (text: string, url = "https://hulu.example/a") => ({ url, bytes: new TextEncoder().encode(text) });
const STORY = `<html><body><h1>Karet Naik</h1><p>${"Petani karet di hulu sungai menyambut kenaikan harga. ".repeat(10)}</p></body></html>`;
const HANGING_SCRIPT = new URL("./hanging-article-reader.js", import.meta.url);

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
    // The limit stops a thread that waits for ever; the next page needs a fraction of it on any machine.
    const reader = createArticleReader({ timeoutMs: 4000, script: HANGING_SCRIPT });
    try {
      const hanging = page(STORY, "https://hulu.example/hang");
      const [slow, next] = await Promise.allSettled([reader.read(hanging, {}), reader.read(page(STORY), {})]);
      expect(slow.status === "rejected" && slow.reason).to.be.instanceOf(ArticleError);
      expect(slow.status === "rejected" && slow.reason.message).to.include(
        "https://hulu.example/hang: given up after 4000 ms",
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
