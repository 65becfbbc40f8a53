import { ThreadError } from "./thread.js";

/** Work on a larger document needs so much memory that two at once would be too much for a small machine. */
export const LARGE_DOCUMENT_BYTES = 1_000_000;
/** Of all large documents that wait, as they are in memory meanwhile. */
export const MAX_WAITING_BYTES = 64_000_000;

/** Lets one large document be worked on at a time, whichever thread does it. */
export interface LargeJobs {
  /**
   * Runs work on a document: at once when it is small, else after the large ones before it. Rejects with `ThreadError` when
   * more than `MAX_WAITING_BYTES` would wait.
   */
  run<Result>(sizeBytes: number, work: () => Promise<Result>): Promise<Result>;
}

export function createLargeJobs(): LargeJobs {
  let last: Promise<unknown> = Promise.resolve();
  let bytes = 0;
  return {
    async run(sizeBytes, work) {
      if (sizeBytes <= LARGE_DOCUMENT_BYTES) return work();
      // A document by itself is limited by `polling.maxBody`.
      if (bytes > 0 && bytes + sizeBytes > MAX_WAITING_BYTES) throw new ThreadError("crowded");
      bytes += sizeBytes;
      const result = last.then(work).finally(() => {
        bytes -= sizeBytes;
      });
      last = result.catch(() => {});
      return result;
    },
  };
}
