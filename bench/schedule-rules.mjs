// The rules Muara is compared with. Each takes a factor by which it is made to spend as many polls as Muara; their bounds stay.
// Miniflux: model/feed.go, ScheduleNextCheck with the entry_frequency scheduler. CommaFeed: FeedRefreshIntervalCalculator, empirical.

export const HOUR_MS = 3_600_000;
export const DOCUMENT_ITEMS = 25;
export const BOUNDS = { minIntervalMs: 5 * 60_000, maxIntervalMs: 12 * HOUR_MS, maxWaitMs: 7 * 24 * HOUR_MS };
const MIN_H = BOUNDS.minIntervalMs / HOUR_MS;
const MAX_H = BOUNDS.maxIntervalMs / HOUR_MS;
const TOLD_STEP_H = 1 / 60;
const HISTORY_HALF_LIFE_H = 28 * 24;

export function fixedRule(scale) {
  return { next: () => clamp(scale) };
}

/** A week divided by the week's entries (times a factor), within bounds. */
export function minifluxRule(scale) {
  return {
    next({ history: { times }, seen, at }) {
      let count = 0;
      while (seen - count > 0 && times[seen - count - 1] > at - 168) count++;
      return count === 0 ? MAX_H : clamp((168 / count) * scale);
    },
  };
}

/** Half the average gap between the document's entries, at most a quarter of the maximum; longer after a week, two, a month of silence. */
export function commafeedRule(scale) {
  return {
    next({ history: { times }, seen, at }) {
      const silentDays = seen === 0 ? Number.POSITIVE_INFINITY : (at - times[seen - 1]) / 24;
      if (silentDays >= 30) return MAX_H;
      if (silentDays >= 14) return MAX_H / 2;
      if (silentDays >= 7) return MAX_H / 4;
      const known = Math.min(DOCUMENT_ITEMS, seen);
      if (known < 2) return MAX_H;
      const gap = (times[seen - 1] - times[seen - known]) / (known - 1);
      return Math.max(MIN_H, Math.min(MAX_H / 4, (gap / 2) * scale));
    },
  };
}

/** Intervals in proportion to 1/√rate, the rate from counts that halve in four weeks: the floor to beat. */
export function squareRootRule(scale) {
  return {
    next(state, before) {
      const { times } = state.history;
      const decay = (hours) => 0.5 ** (hours / HISTORY_HALF_LIFE_H);
      const from = state.weight === undefined ? Math.max(0, state.seen - DOCUMENT_ITEMS) : before;
      const passed =
        state.weight === undefined ? Math.min(672, state.at - (times[from] ?? state.at)) : state.at - state.since;
      state.weight = (state.weight ?? 0) * decay(passed) + (state.seen - from);
      state.observed = (state.observed ?? 0) * decay(passed) + passed;
      state.since = state.at;
      const perHour = (state.weight + 0.5) / (state.observed + 24);
      return clamp(scale / Math.sqrt(perHour));
    },
  };
}

/** Muara's way if it had nothing to learn: told the true rates, of bursts and ends too. What no rule without foresight can do much better. */
export function toldRule(patience) {
  return {
    next({ history: { times, rateAt }, seen, at }) {
      const last = seen === 0 ? Number.NEGATIVE_INFINITY : times[seen - 1];
      let waiting = 0;
      let waited = 0;
      for (let hours = 0; hours < MAX_H; hours += TOLD_STEP_H) {
        const arriving = rateAt(at + hours + TOLD_STEP_H / 2, last, at) * TOLD_STEP_H;
        waited += (waiting + arriving / 2) * TOLD_STEP_H;
        waiting += arriving;
        if (waited >= patience) return clamp(hours + TOLD_STEP_H);
      }
      return MAX_H;
    },
  };
}

function clamp(hours) {
  return Math.min(MAX_H, Math.max(MIN_H, hours));
}
