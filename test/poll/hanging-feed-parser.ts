import type { ParsedItem } from "../../src/domain/parsed-feed.js";
import { normaliseItems } from "../../src/feed/normalise/normalise-items.js";
import { parseFeed } from "../../src/feed/parse/parse-feed.js";
import type { ParseAnswer, ParseRequest } from "../../src/poll/threads/feed-parser.js";
import { answerQuestions } from "../../src/poll/threads/thread.js";

/** Script of a thread that parses documents, but waits for ever on one whose address ends in `/hang`. */
let parsed: readonly ParsedItem[] = [];

answerQuestions(answer);

function answer(request: ParseRequest): ParseAnswer {
  if (request.kind === "parse") {
    if (request.document.url.endsWith("/hang")) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
    const { items, ...feed } = parseFeed(request.document, request.options);
    parsed = items;
    return { kind: "feed", feed, itemCount: items.length };
  }
  if (request.kind === "normalise")
    return { kind: "items", items: normaliseItems(parsed, request.context), isLast: true };
  return { kind: "broken", why: "all items were sent" };
}
