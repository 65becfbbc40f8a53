import { Worker } from "node:worker_threads";
import { ArticleError } from "../article/errors.js";
import type { ReadArticleOptions } from "../article/page.js";
import type { ArticleReading } from "../article/reading.js";
import type { SourceDocument } from "../feed/model.js";

/** A page that takes longer is given up and its thread ended. */
export const PAGE_TIMEOUT_MS = 10_000;
/** linkedom in one long-lived process stalled for 13 s: a small heap and a young thread keep that away. */
export const HEAP_LIMIT_MB = 256;
export const PAGES_PER_WORKER = 100;
/** Pages that wait for their turn. */
export const MAX_QUEUE = 500;

export interface ReadArticleRequest {
  readonly id: number;
  readonly document: SourceDocument;
  readonly options: ReadArticleOptions;
}

export type ReadArticleAnswer =
  | { readonly id: number; readonly reading: ArticleReading }
  | { readonly id: number; readonly broken: string };

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
}

/** One thread that reads pages one after the other. The thread starts with the first page and does not keep the process alive. */
export function createArticleReader(limits: ArticleReaderLimits = {}): ArticleReader {
  return new ThreadReader({
    timeoutMs: PAGE_TIMEOUT_MS,
    pagesPerWorker: PAGES_PER_WORKER,
    maxQueue: MAX_QUEUE,
    ...limits,
  });
}

interface Job {
  readonly request: ReadArticleRequest;
  readonly resolve: (reading: ArticleReading) => void;
  readonly reject: (error: ArticleError) => void;
}

class ThreadReader implements ArticleReader {
  readonly #limits: Required<ArticleReaderLimits>;
  readonly #waiting: Job[] = [];
  #worker: Worker | undefined;
  #pages = 0;
  #nextId = 1;
  #current: Job | undefined;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(limits: Required<ArticleReaderLimits>) {
    this.#limits = limits;
  }

  read(document: SourceDocument, options: ReadArticleOptions): Promise<ArticleReading> {
    if (this.#closed)
      return Promise.reject(
        new ArticleError(`${document.url}: not read, the reader is closed`, "closed", document.url),
      );
    if (this.#waiting.length >= this.#limits.maxQueue) {
      return Promise.reject(
        new ArticleError(
          `${document.url}: not read, ${this.#limits.maxQueue} pages wait already; it is tried again at the next poll`,
          "queue",
          document.url,
        ),
      );
    }
    return new Promise((resolve, reject) => {
      this.#waiting.push({ request: { id: this.#nextId++, document, options }, resolve, reject });
      this.#next();
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    const left = [...(this.#current === undefined ? [] : [this.#current]), ...this.#waiting.splice(0)];
    this.#current = undefined;
    clearTimeout(this.#timer);
    for (const { request, reject } of left)
      reject(
        new ArticleError(`${request.document.url}: not read, the reader is closed`, "closed", request.document.url),
      );
    await this.#endWorker();
  }

  #next(): void {
    if (this.#current !== undefined || this.#closed) return;
    const job = this.#waiting.shift();
    if (job === undefined) return;
    this.#current = job;
    const worker = this.#worker ?? this.#startWorker();
    worker.ref();
    this.#timer = setTimeout(
      () => this.#giveUp("time", `given up after ${this.#limits.timeoutMs} ms`),
      this.#limits.timeoutMs,
    );
    worker.postMessage(job.request);
  }

  #startWorker(): Worker {
    const worker = new Worker(new URL("./article-reader.js", import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: HEAP_LIMIT_MB },
      name: "article-reader",
    });
    worker.on("message", (answer: ReadArticleAnswer) => this.#settle(worker, answer));
    worker.on("error", (cause) => {
      if (worker === this.#worker)
        this.#giveUp(
          "memory",
          `given up: the reading thread ended (${cause.message}); the page needs more than ${HEAP_LIMIT_MB} MB or breaks the reader`,
          cause,
        );
    });
    worker.on("exit", () => {
      if (worker === this.#worker) this.#giveUp("bug", "given up: the reading thread ended");
    });
    this.#worker = worker;
    this.#pages = 0;
    return worker;
  }

  #settle(worker: Worker, answer: ReadArticleAnswer): void {
    const job = this.#current;
    if (worker !== this.#worker || job === undefined || job.request.id !== answer.id) return;
    clearTimeout(this.#timer);
    this.#current = undefined;
    this.#pages += 1;
    const { url } = job.request.document;
    if ("reading" in answer) job.resolve(answer.reading);
    else job.reject(new ArticleError(`${url}: the page could not be read: ${answer.broken}`, "bug", url));
    if (this.#pages >= this.#limits.pagesPerWorker) void this.#endWorker();
    else worker.unref();
    this.#next();
  }

  #giveUp(reason: "time" | "memory" | "bug", why: string, cause?: Error): void {
    const job = this.#current;
    clearTimeout(this.#timer);
    this.#current = undefined;
    void this.#endWorker();
    if (job !== undefined) {
      const { url } = job.request.document;
      job.reject(new ArticleError(`${url}: ${why}`, reason, url, cause === undefined ? undefined : { cause }));
    }
    this.#next();
  }

  async #endWorker(): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    await worker?.terminate();
  }
}
