// One clock in several processes: it stands until it is told to begin, then runs `factor` times as fast as the real one.

/** `realNow` is the clock it is made from; times are in milliseconds. */
export function createClock({ startMs, factor }, realNow = Date.now) {
  let realStartMs = Number.POSITIVE_INFINITY;
  return {
    now: () => startMs + Math.max(0, realNow() - realStartMs) * factor,
    /** The real moment at which it began, the same in each process. */
    begin(atMs) {
      realStartMs = atMs;
    },
  };
}
