import { parentPort } from "node:worker_threads";
import { readArticle } from "../article/page.js";
import type { ReadArticleAnswer, ReadArticleRequest } from "./article-worker.js";

/** Runs in a thread of its own: reads one page a message, answers with the reading or with what broke. */
parentPort?.on("message", ({ document, options }: ReadArticleRequest) => {
  parentPort?.postMessage(answer(document, options));
});

function answer(document: ReadArticleRequest["document"], options: ReadArticleRequest["options"]): ReadArticleAnswer {
  try {
    return { reading: readArticle(document, options) };
  } catch (cause) {
    return { broken: cause instanceof Error ? (cause.stack ?? cause.message) : String(cause) };
  }
}
