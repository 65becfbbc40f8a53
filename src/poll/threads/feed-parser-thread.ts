import { mapDocument } from "../../article/map/map-document.js";
import { ParseError } from "../../domain/errors.js";
import type { NormalisedItem } from "../../domain/item.js";
import type { ParsedFeed, ParsedItem } from "../../domain/parsed-feed.js";
import { parseFeed } from "../../feed/parse/parse-feed.js";
import { cleanItems, doDocumentJob } from "./document-jobs.js";
import type { ParseAnswer, ParseRequest } from "./feed-parser.js";
import { answerQuestions } from "./thread.js";

/** Items go back in portions: the main thread unpacks each in its own turn. */
const PORTION_CHARS = 256 * 1024;

/** Runs in a thread of its own. A feed is a dialogue: its bytes come, the feed goes back; its context comes, the items go back in portions. */
let parsed: readonly ParsedItem[] = [];
let normalised: readonly NormalisedItem[] = [];

answerQuestions(answer);

function answer(request: ParseRequest): ParseAnswer {
  try {
    switch (request.kind) {
      case "parse": {
        const { items, ...feed } = parse(request);
        parsed = items;
        return { kind: "feed", feed, itemCount: items.length };
      }
      case "normalise":
        normalised = cleanItems(parsed, request.context, request.keep);
        parsed = [];
        return portion();
      case "more":
        return portion();
      default:
        return doDocumentJob(request);
    }
  } catch (error) {
    if (error instanceof ParseError) {
      return { kind: "refused", message: error.message, what: error.what, advertised: error.advertised };
    }
    return { kind: "broken", why: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

function parse({ document, options }: Extract<ParseRequest, { kind: "parse" }>): ParsedFeed {
  const { map, ...rest } = options;
  return map === undefined ? parseFeed(document, options) : mapDocument(document, { ...rest, rules: map });
}

function portion(): ParseAnswer {
  let chars = 0;
  let end = 0;
  while (end < normalised.length && chars < PORTION_CHARS) {
    const item = normalised[end++];
    chars += (item?.contentHtml?.length ?? 0) + (item?.summary?.length ?? 0) + 500;
  }
  const items = normalised.slice(0, end);
  normalised = normalised.slice(end);
  return { kind: "items", items, isLast: normalised.length === 0 };
}
