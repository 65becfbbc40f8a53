import { expect } from "chai";
import { ArticleError } from "../../src/article/article-errors.js";
import { createArticleReader } from "../../src/poll/threads/article-reader.js";
import { until } from "../support/running.js";
import { WAIT_LIMIT_MS } from "../support/wait.js";

const page = (text: string, url = "https://hulu.example/a") => ({ url, bytes: new TextEncoder().encode(text) });
const STORY = `<html><body><h1>Karet Naik</h1><p>${"Petani karet di hulu sungai menyambut kenaikan harga. ".repeat(10)}</p></body></html>`;
const HANGING_SCRIPT = new URL("./hanging-article-reader.js", import.meta.url);

describe("reading pages in a thread of their own", () => {
  it("reads a page, and many more than one thread is kept for", async () => {
    const reader = createArticleReader({ pagesPerWorker: 3, timeoutMs: WAIT_LIMIT_MS });
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
    const reader = createArticleReader({ timeoutMs: 1_500, script: HANGING_SCRIPT });
    try {
      const hanging = page(STORY, "https://hulu.example/hang");
      const error = await reader.read(hanging, {}).catch((reason: unknown) => reason);
      expect(error).to.be.instanceOf(ArticleError);
      expect((error as ArticleError).message).to.include("https://hulu.example/hang: given up after 1500 ms");
      // A machine that is busy with something else may need more than one try within the limit.
      const next = await until(() => reader.read(page(STORY), {}).catch(() => undefined));
      expect(next.item.title?.value).to.equal("Karet Naik");
    } finally {
      await reader.close();
    }
  });

  it("refuses a page when too many wait, and everything once closed", async () => {
    const reader = createArticleReader({ maxQueue: 1, timeoutMs: WAIT_LIMIT_MS });
    const first = reader.read(page(STORY), {});
    const second = reader.read(page(STORY), {});
    const third = await reader.read(page(STORY), {}).catch((error: ArticleError) => error.reason);
    expect(third).to.equal("queue");
    await Promise.all([first, second]);
    await reader.close();
    expect(await reader.read(page(STORY), {}).catch((error: ArticleError) => error.reason)).to.equal("closed");
  });
});
