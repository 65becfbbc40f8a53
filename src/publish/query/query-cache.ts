import { MuaraError } from "../../domain/errors.js";
import type { PublishedDocument } from "../published-document.js";
import { type AnswerContext, type AnswerRequest, answerKey, makeAnswer } from "./answer-query.js";

/** Answers kept ready; the longest unused go first. */
const MAX_ANSWERS = 500;
const MAX_ANSWER_BYTES = 64_000_000;
/** However often sources change, one question is worked out at most once in this time. */
const MIN_AGE_MS = 1_000;
const MAX_RUNNING = 2;
const MAX_WAITING = 32;

/** More questions at once than are worked on; the same may be asked again shortly. */
export class OverloadError extends MuaraError {
  override readonly name = "OverloadError";
  readonly status = 503;
}

interface Kept {
  readonly document: PublishedDocument | undefined;
  /** Which state of the store and the config it was made from. */
  readonly epoch: number;
  readonly madeMs: number;
}

export interface QueryCache {
  /**
   * The document that answers a query or is an archive; undefined for an archive that does not exist. Rejects with
   * `OverloadError` or `StoreError`.
   */
  answer(request: AnswerRequest): Promise<PublishedDocument | undefined>;
  /** What was answered may be different now. */
  outdate(): void;
}

/** Answers what is asked for beyond the ready documents: worked out on request, kept while nothing changes, in bounded number. */
export function createQueryCache(getContext: () => AnswerContext): QueryCache {
  const kept = new Map<string, Kept>();
  const running = new Map<string, Promise<PublishedDocument | undefined>>();
  const gate = createGate();
  let epoch = 0;

  async function work(key: string, request: AnswerRequest): Promise<PublishedDocument | undefined> {
    const before = kept.get(key);
    const startedEpoch = epoch;
    const made = await gate(() => makeAnswer(request, getContext()));
    const document = before?.document?.hash === made?.hash ? before?.document : made;
    kept.delete(key);
    kept.set(key, { document, epoch: startedEpoch, madeMs: getContext().now });
    trim(kept);
    return document;
  }

  return {
    outdate() {
      epoch += 1;
    },
    async answer(request) {
      const key = answerKey(request);
      const known = kept.get(key);
      const now = getContext().now;
      if (known !== undefined && (known.epoch === epoch || now - known.madeMs < MIN_AGE_MS)) {
        kept.delete(key);
        kept.set(key, known);
        return known.document;
      }
      const pending = running.get(key) ?? work(key, request).finally(() => running.delete(key));
      running.set(key, pending);
      return pending;
    },
  };
}

function trim(kept: Map<string, Kept>): void {
  const bytesOf = ({ document }: Kept) =>
    document === undefined ? 0 : document.identity.bytes.length + document.gzip.bytes.length;
  let bytes = [...kept.values()].reduce((sum, one) => sum + bytesOf(one), 0);
  for (const [key, one] of kept) {
    if (kept.size <= MAX_ANSWERS && bytes <= MAX_ANSWER_BYTES) return;
    kept.delete(key);
    bytes -= bytesOf(one);
  }
}

/** Lets few work at once and few more wait. */
function createGate(): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (work) => {
    if (running >= MAX_RUNNING) {
      if (waiting.length >= MAX_WAITING)
        throw new OverloadError("too many different questions at once; ask again shortly");
      await new Promise<void>((resolve) => waiting.push(resolve));
    } else running += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}
