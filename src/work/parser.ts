import { MuaraError, type NotAFeed, ParseError } from "../feed/errors.js";
import type { NormalisedItem, ParsedFeed, SourceDocument } from "../feed/model.js";
import { type NormaliseContext, normaliseItems } from "../feed/normalise.js";
import { type ParseOptions, parseFeed } from "../feed/parse.js";
import type { FeedReading } from "./room.js";
import { Thread, ThreadError } from "./thread.js";

/** Reading and sanitising takes about 150 ms a megabyte, markup made to be slow up to ten times that: more would stall the server for 50 ms. */
export const MAX_INLINE_BYTES = 16 * 1024;
/** A document that takes longer is given up and its thread ended. */
export const PARSE_TIMEOUT_MS = 60_000;
export const PARSE_HEAP_MB = 1_024;
/** Documents that wait for the thread. */
export const MAX_WAITING_DOCUMENTS = 500;

type FeedFacts = FeedReading["feed"];
type ContextOf = (feed: FeedFacts) => NormaliseContext;

export type ParseRequest =
  | { readonly kind: "parse"; readonly document: SourceDocument; readonly options: ParseOptions }
  | { readonly kind: "normalise"; readonly context: NormaliseContext }
  | { readonly kind: "more" };

export type ParseAnswer =
  | { readonly kind: "feed"; readonly feed: FeedFacts }
  | { readonly kind: "items"; readonly items: readonly NormalisedItem[]; readonly isLast: boolean }
  | {
      readonly kind: "refused";
      readonly message: string;
      readonly what: NotAFeed;
      readonly advertised: readonly string[];
    }
  | { readonly kind: "broken"; readonly why: string };

type Ask = (request: ParseRequest) => Promise<ParseAnswer>;

export interface FeedParser {
  /**
   * Parses and normalises a document: small ones at once, large ones in a thread of their own.
   * Rejects with ParseError when it is no feed, takes too long or too much memory.
   */
  read(document: SourceDocument, options: ParseOptions, contextOf: ContextOf): Promise<FeedReading>;
  /** Ends the thread; what still waits is rejected. */
  close(): Promise<void>;
}

export interface FeedParserLimits {
  readonly maxInlineBytes?: number;
  readonly timeoutMs?: number;
  readonly heapMb?: number;
  readonly maxWaiting?: number;
  /** The thread's script; tests give one that never answers. */
  readonly script?: URL;
}

/** One thread that reads large documents one after the other. It starts with the first and does not keep the process alive. */
export function createFeedParser(limits: FeedParserLimits = {}): FeedParser {
  return new ThreadParser({
    maxInlineBytes: MAX_INLINE_BYTES,
    timeoutMs: PARSE_TIMEOUT_MS,
    heapMb: PARSE_HEAP_MB,
    maxWaiting: MAX_WAITING_DOCUMENTS,
    script: new URL("./parse-worker.js", import.meta.url),
    ...limits,
  });
}

/** A document's whole way from bytes to clean items, in the thread that calls. @throws ParseError */
export function parseAndNormalise(document: SourceDocument, options: ParseOptions, contextOf: ContextOf): FeedReading {
  const { items, ...feed }: ParsedFeed = parseFeed(document, options);
  return { feed, items: normaliseItems(items, contextOf(feed)) };
}

class ThreadParser implements FeedParser {
  readonly #limits: Required<FeedParserLimits>;
  readonly #thread: Thread<ParseRequest, ParseAnswer>;

  constructor(limits: Required<FeedParserLimits>) {
    this.#limits = limits;
    this.#thread = new Thread(limits.script, "feed-parser", { ...limits, jobsPerThread: Number.POSITIVE_INFINITY });
  }

  async read(document: SourceDocument, options: ParseOptions, contextOf: ContextOf): Promise<FeedReading> {
    if (document.bytes.length <= this.#limits.maxInlineBytes) return parseAndNormalise(document, options, contextOf);
    try {
      return await this.#thread.run((ask) => readThere(ask, document, options, contextOf));
    } catch (error) {
      throw error instanceof ThreadError ? explain(error, document.url, this.#limits) : error;
    }
  }

  close(): Promise<void> {
    return this.#thread.close();
  }
}

/** The dialogue over one document. `contextOf` is the caller's and runs here: functions do not travel between threads. */
async function readThere(
  ask: Ask,
  document: SourceDocument,
  options: ParseOptions,
  contextOf: ContextOf,
): Promise<FeedReading> {
  const { feed } = expectAnswer("feed", await ask({ kind: "parse", document, options }), document.url);
  const items: NormalisedItem[] = [];
  let request: ParseRequest = { kind: "normalise", context: contextOf(feed) };
  for (;;) {
    const portion = expectAnswer("items", await ask(request), document.url);
    for (const item of portion.items) items.push(item);
    if (portion.isLast) return { feed, items };
    request = { kind: "more" };
  }
}

function expectAnswer<Kind extends ParseAnswer["kind"]>(
  kind: Kind,
  answer: ParseAnswer,
  url: string,
): Extract<ParseAnswer, { kind: Kind }> {
  if (answer.kind === "refused") throw new ParseError(answer.message, answer.what, answer.advertised);
  if (answer.kind !== kind) {
    throw new Error(`${url}: the reader broke: ${answer.kind === "broken" ? answer.why : `it said ${answer.kind}`}`);
  }
  return answer as Extract<ParseAnswer, { kind: Kind }>;
}

function explain(cause: ThreadError, url: string, limits: Required<FeedParserLimits>): MuaraError {
  const { timeoutMs, heapMb, maxWaiting } = limits;
  const limit = (why: string) => new ParseError(`${url} ${why}; it was given up`, "limit", [], { cause });
  switch (cause.reason) {
    case "time":
      return limit(`takes longer than ${timeoutMs} ms to read`);
    case "memory":
      return limit(`needs more than ${heapMb} MB to read`);
    case "lost":
      return limit("ends the thread that reads it");
    case "full":
      return new MuaraError(`${url}: not read, ${maxWaiting} documents wait already; it is tried at the next poll`, {
        cause,
      });
    default:
      return new MuaraError(`${url}: not read, the reader is closed`, { cause });
  }
}
