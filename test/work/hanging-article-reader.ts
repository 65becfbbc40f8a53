import { readArticle } from "../../src/article/page.js";
import type { ReadArticleAnswer, ReadArticleRequest } from "../../src/work/article-worker.js";
import { answerQuestions } from "../../src/work/thread.js";

/** Script of a thread that reads pages, but waits for ever on a page whose address ends in `/hang`. */
answerQuestions(answer);

function answer({ document, options }: ReadArticleRequest): ReadArticleAnswer {
  if (document.url.endsWith("/hang")) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  return { reading: readArticle(document, options) };
}
