import type { PollReport } from "../../poll/poll-report.js";

/** Recent polls that are kept for people to look at. */
const MAX_POLLS = 500;

/** What recent polls came to, and who wants to be told of the next. */
export interface PollLog {
  readonly add: (report: PollReport) => void;
  /** The newest last. */
  readonly recent: () => readonly PollReport[];
  readonly listen: (listener: (report: PollReport) => void) => () => void;
}

export function createPollLog(): PollLog {
  const polls: PollReport[] = [];
  const listeners = new Set<(report: PollReport) => void>();
  return {
    add(report) {
      if (polls.length >= MAX_POLLS) polls.shift();
      polls.push(report);
      for (const listener of listeners) listener(report);
    },
    recent: () => polls,
    listen(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
