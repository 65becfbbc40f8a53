import { setTimeout as delay } from "node:timers/promises";
import { type PublishedDocument, withBrotli } from "./published-document.js";

/** Best brotli takes about a second of a thread for 300 KB: after each document it rests so many times as long as it worked. */
const REST_FACTOR = 2;
/** A document that is soon replaced is not worth the work. */
const SETTLED_MS = 3_000;

export interface Compressible {
  readonly document: PublishedDocument;
  /** Milliseconds on the publisher's clock. */
  readonly madeMs: number;
  /** Puts the better document in place of the old one, unless that has been replaced meanwhile. */
  readonly replace: (compressed: PublishedDocument) => void;
}

export interface CompressionQueue {
  /** Starts working when it is not; returns at once. */
  start(): void;
  close(): Promise<void>;
  /** Undefined while there is nothing to do. */
  readonly working: Promise<void> | undefined;
}

export interface CompressionQueueOptions {
  /** The next document without brotli, least recently made first; undefined when there is none. */
  readonly next: () => Compressible | undefined;
  readonly clock: () => number;
  readonly settledMs?: number | undefined;
}

/** Adds brotli to ready documents in the background: one at a time, off the main thread, a third of the time at most. */
export function createCompressionQueue({
  next,
  clock,
  settledMs = SETTLED_MS,
}: CompressionQueueOptions): CompressionQueue {
  const stop = new AbortController();
  const press: { working: Promise<void> | undefined } & CompressionQueue = {
    working: undefined,
    start() {
      press.working ??= compressAll(next, clock, settledMs, stop.signal).finally(() => {
        press.working = undefined;
      });
    },
    async close() {
      stop.abort();
      await press.working;
    },
  };
  return press;
}

async function compressAll(
  next: CompressionQueueOptions["next"],
  clock: () => number,
  settledMs: number,
  signal: AbortSignal,
): Promise<void> {
  for (let job = next(); job !== undefined && !signal.aborted; job = next()) {
    const waitMs = job.madeMs + settledMs - clock();
    if (waitMs > 0) {
      await rest(waitMs, signal);
      continue;
    }
    const started = clock();
    job.replace(await withBrotli(job.document));
    if (settledMs > 0) await rest((clock() - started) * REST_FACTOR, signal);
  }
}

function rest(ms: number, signal: AbortSignal): Promise<void> {
  return delay(ms, undefined, { signal, ref: false }).catch(() => {});
}
