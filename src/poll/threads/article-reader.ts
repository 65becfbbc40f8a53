import { ArticleError, type UnreadPage } from "../../article/article-errors.js";
import type { ArticleReading } from "../../article/article-reading.js";
import type { ReadArticleOptions } from "../../article/read-options.js";
import type { SourceDocument } from "../../domain/source-document.js";
import { giveDocument } from "./given-document.js";
import { createLargeJobs, type LargeJobs, MAX_WAITING_BYTES } from "./large-jobs.js";
import { Thread, ThreadError } from "./thread.js";

/** A page that takes longer is given up and its thread ended. */
export const PAGE_TIMEOUT_MS = 10_000;
/** A small heap and a young thread keep what one page leaves behind from slowing the next: a DOM in one long-lived process stalled for 13 s. */
export const HEAP_LIMIT_MB = 256;
export const PAGES_PER_WORKER = 100;
/** Pages that wait for their turn. */
export const MAX_QUEUE = 500;

export interface ReadArticleRequest {
  readonly document: SourceDocument;
  readonly options: ReadArticleOptions;
}

export type ReadArticleAnswer = { readonly reading: ArticleReading } | { readonly broken: string };

export interface ArticleReader {
  /** Reads a page off the main thread. Rejects with `ArticleError` when the page took too long or too much, or the queue is full. */
  read(document: SourceDocument, options: ReadArticleOptions): Promise<ArticleReading>;
  /** Ends the thread; what still waits is rejected. */
  close(): Promise<void>;
}

export interface ArticleReaderLimits {
  readonly timeoutMs?: number;
  readonly pagesPerWorker?: number;
  readonly maxQueue?: number;
  /** Shared with other threads. */
  readonly large?: LargeJobs;
  /** The thread's script; tests give one that never answers. */
  readonly script?: URL;
}

/** One thread that reads pages one after the other. The thread starts with the first page and does not keep the process alive. */
export function createArticleReader(limits: ArticleReaderLimits = {}): ArticleReader {
  return new ThreadReader({
    timeoutMs: PAGE_TIMEOUT_MS,
    pagesPerWorker: PAGES_PER_WORKER,
    maxQueue: MAX_QUEUE,
    large: createLargeJobs(),
    script: new URL("./article-reader-thread.js", import.meta.url),
    ...limits,
  });
}

class ThreadReader implements ArticleReader {
  readonly #limits: Required<ArticleReaderLimits>;
  readonly #thread: Thread<ReadArticleRequest, ReadArticleAnswer>;

  constructor(limits: Required<ArticleReaderLimits>) {
    this.#limits = limits;
    this.#thread = new Thread(limits.script, "article-reader", {
      timeoutMs: limits.timeoutMs,
      heapMb: HEAP_LIMIT_MB,
      maxWaiting: limits.maxQueue,
      jobsPerThread: limits.pagesPerWorker,
    });
  }

  async read(document: SourceDocument, options: ReadArticleOptions): Promise<ArticleReading> {
    const { url } = document;
    let answer: ReadArticleAnswer;
    try {
      answer = await this.#limits.large.run(document.bytes.length, () =>
        this.#thread.run((ask) => {
          const given = giveDocument(document);
          return ask({ document: given.document, options }, given.transfer);
        }),
      );
    } catch (error) {
      throw error instanceof ThreadError ? explain(error, url, this.#limits) : error;
    }
    if ("reading" in answer) return answer.reading;
    throw new ArticleError(`${url}: the page could not be read: ${answer.broken}`, "bug", url);
  }

  close(): Promise<void> {
    return this.#thread.close();
  }
}

function explain(cause: ThreadError, url: string, limits: Required<ArticleReaderLimits>): ArticleError {
  const error = (why: string, reason: UnreadPage) => new ArticleError(`${url}: ${why}`, reason, url, { cause });
  switch (cause.reason) {
    case "time":
      return error(`given up after ${limits.timeoutMs} ms`, "time");
    case "memory":
      return error(`given up: the page needs more than ${HEAP_LIMIT_MB} MB`, "memory");
    case "lost":
      return error("given up: the reading thread ended", "bug");
    case "full":
      return error(`not read, ${limits.maxQueue} pages wait already; it is tried again at the next poll`, "queue");
    case "crowded":
      return error(
        `not read, large documents of ${MAX_WAITING_BYTES / 1_000_000} MB wait already; it is tried again at the next poll`,
        "queue",
      );
    default:
      return error("not read, the reader is closed", "closed");
  }
}
