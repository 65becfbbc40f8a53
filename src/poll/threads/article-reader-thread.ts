import type { ArticleReading } from "../../article/article-reading.js";
import { readArticle } from "../../article/page/read-article.js";
import { cutHtml } from "../../feed/sanitise/sanitise-html.js";
import type { ReadArticleAnswer, ReadArticleRequest } from "./article-reader.js";
import { answerQuestions } from "./thread.js";

/** Runs in a thread of its own: reads one page a message, answers with the reading or with what broke. */
answerQuestions(answer);

/** Twice what is kept of a body after sanitising. A page of 10 MB may become a text of 24 MB, which each thread would copy. */
const MAX_ANSWER_CHARS = 1_000_000;

function limitReading(reading: ArticleReading): ArticleReading {
  const { item, text } = reading;
  const { content } = item;
  if (text.length <= MAX_ANSWER_CHARS && (content?.value.length ?? 0) <= MAX_ANSWER_CHARS) return reading;
  return {
    ...reading,
    text: text.slice(0, MAX_ANSWER_CHARS),
    ...(content !== undefined && {
      item: { ...item, content: { ...content, value: cutHtml(content.value, MAX_ANSWER_CHARS) } },
    }),
    warnings: [...reading.warnings, `the text was cut after ${MAX_ANSWER_CHARS} characters`],
  };
}

function answer({ document, options }: ReadArticleRequest): ReadArticleAnswer {
  try {
    return { reading: limitReading(readArticle(document, options)) };
  } catch (cause) {
    return { broken: cause instanceof Error ? (cause.stack ?? cause.message) : String(cause) };
  }
}
