import { MuaraError, type NotAFeed, ParseError } from "../../domain/errors.js";
import type { NormalisedItem } from "../../domain/item.js";
import type { MapRules } from "../../domain/map-rules.js";
import type { ParsedFeed } from "../../domain/parsed-feed.js";
import type { SourceDocument } from "../../domain/source-document.js";
import type { NormaliseContext } from "../../feed/normalise/normalise-items.js";
import { type ParseOptions, parseFeed } from "../../feed/parse/parse-feed.js";
import type { KeepLimits } from "../../items/keepable.js";
import type { Instant } from "../../lib/dates/instant.js";
import { cleanItems, type DocumentJob, type DocumentResult } from "./document-jobs.js";
import { giveDocument } from "./given-document.js";
import { createLargeJobs, type LargeJobs, MAX_WAITING_BYTES } from "./large-jobs.js";
import { Thread, type Ask as ThreadAsk, ThreadError } from "./thread.js";

/** Reading and sanitising takes about 150 ms a megabyte, markup made to be slow up to ten times that: more would stall the server for 50 ms. */
export const MAX_INLINE_BYTES = 16 * 1024;
/** A document that takes longer is given up and its thread ended. */
export const PARSE_TIMEOUT_MS = 60_000;
/** Of a thread that reads documents; larger where `polling.maxBody` allows documents of more than its default. */
export const PARSE_HEAP_MB = 192;
const MAX_PARSE_HEAP_MB = 1_024;
/** A document takes up to so many times its size. */
const HEAP_PER_BODY = 16;
/** Documents that wait for the thread. */
export const MAX_WAITING_DOCUMENTS = 500;

/** A feed with its clean items. */
export interface FeedReading {
  readonly feed: Omit<ParsedFeed, "items">;
  /** Of the document; `items` are those of them that can be kept. */
  readonly itemCount: number;
  readonly items: readonly NormalisedItem[];
}

type FeedFacts = FeedReading["feed"];
type ContextOf = (feed: FeedFacts) => NormaliseContext;

/** How a document is read: as a feed, or by a mapping. */
export interface ReadOptions extends ParseOptions {
  readonly map?: MapRules;
  /** Relative dates of a mapping count from this moment. */
  readonly now?: Instant;
}

export type ParseRequest =
  | { readonly kind: "parse"; readonly document: SourceDocument; readonly options: ReadOptions }
  | { readonly kind: "normalise"; readonly context: NormaliseContext; readonly keep?: KeepLimits }
  | { readonly kind: "more" }
  | DocumentJob;

export type ParseAnswer =
  | { readonly kind: "feed"; readonly feed: FeedFacts; readonly itemCount: number }
  | { readonly kind: "items"; readonly items: readonly NormalisedItem[]; readonly isLast: boolean }
  | {
      readonly kind: "refused";
      readonly message: string;
      readonly what: NotAFeed;
      readonly advertised: readonly string[];
    }
  | { readonly kind: "broken"; readonly why: string }
  | DocumentResult;

type Ask = ThreadAsk<ParseRequest, ParseAnswer>;

export interface FeedParser {
  /**
   * Parses and normalises a document: small feeds at once, large ones and all with a mapping in a thread of their own.
   * Rejects with ParseError when it is no feed, takes too long or too much memory.
   */
  read(document: SourceDocument, options: ReadOptions, contextOf: ContextOf, keep?: KeepLimits): Promise<FeedReading>;
  /** Does other work on what strangers sent, always in the thread. `url` names the document in errors. */
  run<Kind extends DocumentJob["kind"]>(
    job: Extract<DocumentJob, { kind: Kind }>,
    url: string,
  ): Promise<Extract<DocumentResult, { kind: Kind }>>;
  /** Ends the thread; what still waits is rejected. */
  close(): Promise<void>;
}

export interface FeedParserLimits {
  readonly maxInlineBytes?: number;
  readonly timeoutMs?: number;
  readonly heapMb?: number;
  readonly maxWaiting?: number;
  /** Shared with other threads. */
  readonly large?: LargeJobs;
  /** The thread's script; tests give one that never answers. */
  readonly script?: URL;
}

/** The heap of a thread for documents of at most so many bytes. */
export function parseHeapMb(maxBodyBytes: number): number {
  return Math.max(PARSE_HEAP_MB, Math.min(MAX_PARSE_HEAP_MB, Math.ceil((HEAP_PER_BODY * maxBodyBytes) / 1_000_000)));
}

/** One thread that reads large documents one after the other. It starts with the first and does not keep the process alive. */
export function createFeedParser(limits: FeedParserLimits = {}): FeedParser {
  return new ThreadParser({
    maxInlineBytes: MAX_INLINE_BYTES,
    timeoutMs: PARSE_TIMEOUT_MS,
    heapMb: PARSE_HEAP_MB,
    maxWaiting: MAX_WAITING_DOCUMENTS,
    large: createLargeJobs(),
    script: new URL("./feed-parser-thread.js", import.meta.url),
    ...limits,
  });
}

/** A document's whole way from bytes to clean items, in the thread that calls. @throws ParseError */
export function parseAndNormalise(
  document: SourceDocument,
  options: ParseOptions,
  contextOf: ContextOf,
  keep?: KeepLimits,
): FeedReading {
  const { items, ...feed }: ParsedFeed = parseFeed(document, options);
  return { feed, itemCount: items.length, items: cleanItems(items, contextOf(feed), keep) };
}

class ThreadParser implements FeedParser {
  readonly #limits: Required<FeedParserLimits>;
  readonly #thread: Thread<ParseRequest, ParseAnswer>;

  constructor(limits: Required<FeedParserLimits>) {
    this.#limits = limits;
    this.#thread = new Thread(limits.script, "feed-parser", { ...limits, jobsPerThread: Number.POSITIVE_INFINITY });
  }

  async read(
    document: SourceDocument,
    options: ReadOptions,
    contextOf: ContextOf,
    keep?: KeepLimits,
  ): Promise<FeedReading> {
    if (options.map === undefined && document.bytes.length <= this.#limits.maxInlineBytes) {
      return parseAndNormalise(document, options, contextOf, keep);
    }
    const { url, bytes } = document;
    return this.#inThread(url, bytes.length, (ask) => readThere(ask, { document, options, contextOf, keep }));
  }

  run<Kind extends DocumentJob["kind"]>(job: Extract<DocumentJob, { kind: Kind }>, url: string) {
    return this.#inThread(url, sizeOfJob(job), async (ask) => {
      const given = giveJob(job);
      return expectAnswer(job.kind, await ask(given.job, given.transfer), url);
    });
  }

  async #inThread<Result>(url: string, sizeBytes: number, talk: (ask: Ask) => Promise<Result>): Promise<Result> {
    try {
      return await this.#limits.large.run(sizeBytes, () => this.#thread.run(talk));
    } catch (error) {
      throw error instanceof ThreadError ? explain(error, url, this.#limits) : error;
    }
  }

  close(): Promise<void> {
    return this.#thread.close();
  }
}

function giveJob(job: DocumentJob): { readonly job: DocumentJob; readonly transfer: readonly ArrayBuffer[] } {
  if (!("document" in job)) return { job, transfer: [] };
  const { document, transfer } = giveDocument(job.document);
  return { job: { ...job, document }, transfer };
}

/** Of the document, or of the text that the job is about. */
function sizeOfJob(job: DocumentJob): number {
  if ("document" in job) return job.document.bytes.length;
  if (job.kind === "clean") return job.item.content?.value.length ?? 0;
  return job.kind === "compare" ? (job.input.article.content?.value.length ?? 0) : 0;
}

interface FeedQuestion {
  readonly document: SourceDocument;
  readonly options: ReadOptions;
  readonly contextOf: ContextOf;
  readonly keep: KeepLimits | undefined;
}

/** The dialogue over one document. `contextOf` is the caller's and runs here: functions do not travel between threads. */
async function readThere(ask: Ask, { document, options, contextOf, keep }: FeedQuestion): Promise<FeedReading> {
  const given = giveDocument(document);
  const answer = await ask({ kind: "parse", document: given.document, options }, given.transfer);
  const { feed, itemCount } = expectAnswer("feed", answer, document.url);
  const items: NormalisedItem[] = [];
  let request: ParseRequest = {
    kind: "normalise",
    context: contextOf(feed),
    ...(keep === undefined ? {} : { keep }),
  };
  for (;;) {
    const portion = expectAnswer("items", await ask(request), document.url);
    for (const item of portion.items) items.push(item);
    if (portion.isLast) return { feed, itemCount, items };
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
    case "crowded":
      return new MuaraError(
        `${url}: not read, large documents of ${MAX_WAITING_BYTES / 1_000_000} MB wait already; it is tried at the next poll`,
        { cause },
      );
    default:
      return new MuaraError(`${url}: not read, the reader is closed`, { cause });
  }
}
