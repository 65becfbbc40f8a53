import { Worker } from "node:worker_threads";
import { MuaraError, type NotAFeed, ParseError } from "../feed/errors.js";
import type { NormalisedItem, ParsedFeed, SourceDocument } from "../feed/model.js";
import { type NormaliseContext, normaliseItems } from "../feed/normalise.js";
import { type ParseOptions, parseFeed } from "../feed/parse.js";
import type { FeedReading } from "./room.js";

/** Reading and sanitising takes about 150 ms a megabyte: beyond this it would stall the server for more than 50 ms on a slow machine. */
export const MAX_INLINE_BYTES = 64 * 1024;
/** A document that takes longer is given up and its thread ended. */
export const PARSE_TIMEOUT_MS = 60_000;
export const PARSE_HEAP_MB = 1_024;
/** Documents that wait for the thread. */
export const MAX_WAITING_DOCUMENTS = 500;

type FeedFacts = FeedReading["feed"];
type ContextOf = (feed: FeedFacts) => NormaliseContext;

export type ParseRequest =
  | { readonly kind: "parse"; readonly id: number; readonly document: SourceDocument; readonly options: ParseOptions }
  | { readonly kind: "normalise"; readonly id: number; readonly context: NormaliseContext }
  | { readonly kind: "more"; readonly id: number };

export type ParseAnswer =
  | { readonly kind: "feed"; readonly id: number; readonly feed: FeedFacts }
  | { readonly kind: "items"; readonly id: number; readonly items: readonly NormalisedItem[]; readonly isLast: boolean }
  | {
      readonly kind: "refused";
      readonly id: number;
      readonly message: string;
      readonly what: NotAFeed;
      readonly advertised: readonly string[];
    }
  | { readonly kind: "broken"; readonly id: number; readonly why: string };

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
}

/** One thread that reads large documents one after the other. It starts with the first and does not keep the process alive. */
export function createFeedParser(limits: FeedParserLimits = {}): FeedParser {
  return new ThreadParser({
    maxInlineBytes: MAX_INLINE_BYTES,
    timeoutMs: PARSE_TIMEOUT_MS,
    heapMb: PARSE_HEAP_MB,
    maxWaiting: MAX_WAITING_DOCUMENTS,
    ...limits,
  });
}

/** A document's whole way from bytes to clean items, in the thread that calls. @throws ParseError */
export function parseAndNormalise(document: SourceDocument, options: ParseOptions, contextOf: ContextOf): FeedReading {
  const { items, ...feed }: ParsedFeed = parseFeed(document, options);
  return { feed, items: normaliseItems(items, contextOf(feed)) };
}

interface Job {
  readonly id: number;
  readonly document: SourceDocument;
  readonly options: ParseOptions;
  readonly contextOf: ContextOf;
  readonly resolve: (reading: FeedReading) => void;
  readonly reject: (error: unknown) => void;
  readonly items: NormalisedItem[];
  feed?: FeedFacts;
}

class ThreadParser implements FeedParser {
  readonly #limits: Required<FeedParserLimits>;
  readonly #waiting: Job[] = [];
  #worker: Worker | undefined;
  #current: Job | undefined;
  #timer: NodeJS.Timeout | undefined;
  #nextId = 1;
  #closed = false;

  constructor(limits: Required<FeedParserLimits>) {
    this.#limits = limits;
  }

  async read(document: SourceDocument, options: ParseOptions, contextOf: ContextOf): Promise<FeedReading> {
    if (this.#closed) throw new MuaraError(`${document.url}: not read, the reader is closed`);
    if (document.bytes.length <= this.#limits.maxInlineBytes) return parseAndNormalise(document, options, contextOf);
    if (this.#waiting.length >= this.#limits.maxWaiting) {
      const { maxWaiting } = this.#limits;
      throw new MuaraError(
        `${document.url}: not read, ${maxWaiting} documents wait already; it is tried at the next poll`,
      );
    }
    return new Promise((resolve, reject) => {
      this.#waiting.push({ id: this.#nextId++, document, options, contextOf, resolve, reject, items: [] });
      this.#next();
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    const left = [...(this.#current === undefined ? [] : [this.#current]), ...this.#waiting.splice(0)];
    this.#current = undefined;
    clearTimeout(this.#timer);
    for (const { document, reject } of left) reject(new MuaraError(`${document.url}: not read, the reader is closed`));
    await this.#endWorker();
  }

  #next(): void {
    if (this.#current !== undefined || this.#closed) return;
    const job = this.#waiting.shift();
    if (job === undefined) return;
    this.#current = job;
    const worker = this.#worker ?? this.#startWorker();
    worker.ref();
    const { timeoutMs } = this.#limits;
    this.#timer = setTimeout(
      () => this.#giveUp(`takes longer than ${timeoutMs} ms to read; it was given up`),
      timeoutMs,
    );
    const { id, document, options } = job;
    worker.postMessage({ kind: "parse", id, document, options } satisfies ParseRequest);
  }

  #startWorker(): Worker {
    const worker = new Worker(new URL("./parse-worker.js", import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: this.#limits.heapMb },
      name: "feed-parser",
    });
    const lost = `needs more than ${this.#limits.heapMb} MB to read, or breaks the reader; it was given up`;
    worker.on("message", (answer: ParseAnswer) => this.#take(worker, answer));
    worker.on("error", (cause) => {
      if (worker === this.#worker) this.#giveUp(lost, cause);
    });
    worker.on("exit", () => {
      if (worker === this.#worker) this.#giveUp(lost);
    });
    this.#worker = worker;
    return worker;
  }

  #take(worker: Worker, answer: ParseAnswer): void {
    const job = this.#current;
    if (worker !== this.#worker || job === undefined || job.id !== answer.id) return;
    const { id } = job;
    switch (answer.kind) {
      case "feed":
        job.feed = answer.feed;
        this.#ask(worker, job);
        return;
      case "items":
        for (const item of answer.items) job.items.push(item);
        if (!answer.isLast) {
          worker.postMessage({ kind: "more", id } satisfies ParseRequest);
          return;
        }
        if (job.feed !== undefined) job.resolve({ feed: job.feed, items: job.items });
        break;
      case "refused":
        job.reject(new ParseError(answer.message, answer.what, answer.advertised));
        break;
      case "broken":
        job.reject(new Error(`${job.document.url}: the reader broke: ${answer.why}`));
    }
    this.#finish(worker);
  }

  /** `contextOf` is the caller's and runs here: functions do not travel between threads. */
  #ask(worker: Worker, job: Job): void {
    if (job.feed === undefined) return;
    try {
      worker.postMessage({ kind: "normalise", id: job.id, context: job.contextOf(job.feed) } satisfies ParseRequest);
    } catch (error) {
      job.reject(error);
      this.#finish(worker);
    }
  }

  #finish(worker: Worker): void {
    clearTimeout(this.#timer);
    this.#current = undefined;
    worker.unref();
    this.#next();
  }

  #giveUp(why: string, cause?: unknown): void {
    const job = this.#current;
    clearTimeout(this.#timer);
    this.#current = undefined;
    void this.#endWorker();
    job?.reject(new ParseError(`${job.document.url} ${why}`, "limit", [], { cause }));
    this.#next();
  }

  async #endWorker(): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    await worker?.terminate();
  }
}
