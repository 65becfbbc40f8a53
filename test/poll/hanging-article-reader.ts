import { readArticle } from "../../src/article/page/read-article.js";
import type { ReadArticleAnswer, ReadArticleRequest } from "../../src/poll/threads/article-reader.js";
import { answerQuestions } from "../../src/poll/threads/thread.js";

/** Script of a thread that reads pages, but waits for ever on a page whose address ends in `/hang`. */
answerQuestions(answer);

function answer({ document, options }: ReadArticleRequest): ReadArticleAnswer {
  if (document.url.endsWith("/hang")) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  return { reading: readArticle(document, options) };
}
