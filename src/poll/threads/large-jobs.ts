/** Work on a larger document needs so much memory that two at once would be too much for a small machine. */
export const LARGE_DOCUMENT_BYTES = 1_000_000;

/** Lets one large document be worked on at a time, whichever thread does it. */
export interface LargeJobs {
  /** Runs work on a document: at once when it is small, else after the large ones before it. */
  run<Result>(sizeBytes: number, work: () => Promise<Result>): Promise<Result>;
}

export function createLargeJobs(): LargeJobs {
  let last: Promise<unknown> = Promise.resolve();
  return {
    run(sizeBytes, work) {
      if (sizeBytes <= LARGE_DOCUMENT_BYTES) return work();
      const result = last.then(work);
      last = result.catch(() => {});
      return result;
    },
  };
}
