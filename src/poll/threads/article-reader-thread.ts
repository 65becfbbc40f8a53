import { readArticle } from "../../article/page/read-article.js";
import type { ReadArticleAnswer, ReadArticleRequest } from "./article-reader.js";
import { answerQuestions } from "./thread.js";

/** Runs in a thread of its own: reads one page a message, answers with the reading or with what broke. */
answerQuestions(answer);

function answer({ document, options }: ReadArticleRequest): ReadArticleAnswer {
  try {
    return { reading: readArticle(document, options) };
  } catch (cause) {
    return { broken: cause instanceof Error ? (cause.stack ?? cause.message) : String(cause) };
  }
}
