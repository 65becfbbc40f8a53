import { getHeapStatistics } from "node:v8";
import { parentPort, Worker } from "node:worker_threads";
import { MuaraError } from "../../domain/errors.js";

/** A thread that has not loaded its script by then is given up: hardly ever, but on a busy machine it takes seconds. */
const START_TIMEOUT_MS = 60_000;
/** A thread that has had nothing to do for so long is ended, as it holds as much memory as a small process. */
const IDLE_MS = 5 * 60_000;
const READY = "ready";
/** A thread says so when its job left it larger than `MAX_IDLE_BYTES`. */
const GROWN = "grown";
/**
 * An idle thread keeps no larger heap, garbage included: V8 gives back little of what one large document took. A new thread
 * has 33 MB. After an ordinary feed of 5 MB, which takes 800 ms, it has 71 MB: it is not replaced for those.
 */
const MAX_IDLE_BYTES = 80_000_000;

/**
 * Why a thread left a job undone: it took too long, it took too much memory, the thread ended otherwise, too many jobs or too
 * many bytes of large documents wait, or it was closed.
 */
export type JobFailure = "time" | "memory" | "lost" | "full" | "crowded" | "closed";

/** A job that a thread left undone; whoever gave it says of which document and in which words. */
export class ThreadError extends MuaraError {
  override readonly name = "ThreadError";
  readonly reason: JobFailure;

  constructor(reason: JobFailure, options?: ErrorOptions) {
    super(`a thread left its job undone: ${reason}`, options);
    this.reason = reason;
  }
}

export interface ThreadLimits {
  /** A job that takes longer, from when its thread is up, is given up and the thread ended. */
  readonly timeoutMs: number;
  readonly heapMb: number;
  /** Jobs that wait for their turn. */
  readonly maxWaiting: number;
  /** After so many jobs the next gets a new thread. */
  readonly jobsPerThread: number;
  /** Five minutes unless told otherwise. */
  readonly idleMs?: number;
}

/** @param transfer buffers of the question that are given to the thread; they are empty afterwards. */
export type Ask<Question, Answer> = (question: Question, transfer?: readonly ArrayBuffer[]) => Promise<Answer>;

interface Job<Question, Answer> {
  /** Begins what is to be done with the thread; settles its own promise, whatever happens. */
  readonly begin: (ask: Ask<Question, Answer>) => Promise<void>;
  readonly abortJob: (error: ThreadError) => void;
}

/** The thread's own side: answers each question, one after the other. Called once, when all is loaded. */
export function answerQuestions<Question, Answer>(answer: (question: Question) => Answer | Promise<Answer>): void {
  parentPort?.on("message", async (question: Question) => {
    const answered = await answer(question);
    if (sizeBytes() > MAX_IDLE_BYTES) parentPort?.postMessage(GROWN);
    parentPort?.postMessage(answered);
  });
  parentPort?.postMessage(READY);
}

function sizeBytes(): number {
  return getHeapStatistics().total_heap_size;
}

/**
 * One thread that does jobs one after the other. It starts with the first job, does not keep the process alive when
 * idle, is ended after a while of that, and is replaced when a job takes too long, too much memory, breaks it, or leaves it large.
 */
export class Thread<Question, Answer> {
  readonly #script: URL;
  readonly #name: string;
  readonly #limits: ThreadLimits;
  readonly #waiting: Job<Question, Answer>[] = [];
  #worker: Worker | undefined;
  #isReady = false;
  #isGrown = false;
  #jobsDone = 0;
  #current: Job<Question, Answer> | undefined;
  #onMessage: ((answer: Answer) => void) | undefined;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  /** `script` calls `answerQuestions`. */
  constructor(script: URL, name: string, limits: ThreadLimits) {
    this.#script = script;
    this.#name = name;
    this.#limits = limits;
  }

  /**
   * Does one job: `talk` is called when its turn comes, and may ask the thread several questions, each after the answer
   * to the one before. Rejects with what `talk` throws, or with a ThreadError.
   */
  run<Result>(talk: (ask: Ask<Question, Answer>) => Promise<Result>): Promise<Result> {
    if (this.#closed) return Promise.reject(new ThreadError("closed"));
    if (this.#waiting.length >= this.#limits.maxWaiting) return Promise.reject(new ThreadError("full"));
    return new Promise((resolve, reject) => {
      this.#waiting.push({ begin: (ask) => talk(ask).then(resolve, reject), abortJob: reject });
      this.#next();
    });
  }

  /** Ends the thread; what still waits is rejected. */
  async close(): Promise<void> {
    this.#closed = true;
    const left = this.#waiting.splice(0);
    const ended = this.#leave("closed");
    for (const job of left) job.abortJob(new ThreadError("closed"));
    await ended;
  }

  #next(): void {
    if (this.#current !== undefined || this.#closed) return;
    const job = this.#waiting.shift();
    if (job === undefined) return;
    this.#current = job;
    const worker = this.#worker ?? this.#start();
    worker.ref();
    if (this.#isReady) this.#limit("time", this.#limits.timeoutMs);
    else this.#limit("lost", START_TIMEOUT_MS);
    void job.begin((question, transfer) => this.#ask(worker, question, transfer)).then(() => this.#finish(worker, job));
  }

  #limit(reason: JobFailure, ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#abortJob(reason), ms);
  }

  #ask(worker: Worker, question: Question, transfer: readonly ArrayBuffer[] = []): Promise<Answer> {
    return new Promise((resolve) => {
      if (worker !== this.#worker) return;
      this.#onMessage = resolve;
      worker.postMessage(question, transfer);
    });
  }

  #start(): Worker {
    const worker = new Worker(this.#script, {
      resourceLimits: { maxOldGenerationSizeMb: this.#limits.heapMb },
      name: this.#name,
    });
    worker.on("message", (answer: Answer | typeof READY | typeof GROWN) => {
      if (worker !== this.#worker) return;
      if (answer === GROWN) {
        this.#isGrown = true;
        return;
      }
      if (answer !== READY) return this.#onMessage?.(answer);
      this.#isReady = true;
      if (this.#current !== undefined) this.#limit("time", this.#limits.timeoutMs);
    });
    worker.on("error", (cause: NodeJS.ErrnoException) => {
      const reason = cause.code === "ERR_WORKER_OUT_OF_MEMORY" ? "memory" : "lost";
      if (worker === this.#worker) this.#abortJob(reason, cause);
    });
    worker.on("exit", () => {
      if (worker === this.#worker) this.#abortJob("lost");
    });
    this.#worker = worker;
    this.#isReady = false;
    this.#isGrown = false;
    this.#jobsDone = 0;
    return worker;
  }

  #finish(worker: Worker, job: Job<Question, Answer>): void {
    if (job !== this.#current) return;
    clearTimeout(this.#timer);
    this.#current = undefined;
    this.#onMessage = undefined;
    this.#jobsDone++;
    if (this.#isGrown || this.#jobsDone >= this.#limits.jobsPerThread) void this.#endWorker();
    else this.#rest(worker);
    this.#next();
  }

  /** It waits for the next job, but not for ever, and the process does not wait for it. */
  #rest(worker: Worker): void {
    worker.unref();
    this.#timer = setTimeout(() => void this.#endWorker(), this.#limits.idleMs ?? IDLE_MS).unref();
  }

  #abortJob(reason: JobFailure, cause?: unknown): void {
    void this.#leave(reason, cause);
    this.#next();
  }

  /** Ends the thread, and with it the job it is at. */
  #leave(reason: JobFailure, cause?: unknown): Promise<void> {
    clearTimeout(this.#timer);
    const job = this.#current;
    this.#current = undefined;
    this.#onMessage = undefined;
    job?.abortJob(new ThreadError(reason, { cause }));
    return this.#endWorker();
  }

  async #endWorker(): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    await worker?.terminate();
  }
}
