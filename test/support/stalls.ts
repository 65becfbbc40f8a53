import { existsSync, readFileSync } from "node:fs";

const EVERY_MS = 5;
/** On Linux the kernel tells of each thread how many nanoseconds it ran; the main one has the number of the process. */
const MAIN_THREAD = `/proc/self/task/${process.pid}/schedstat`;

/** Whether this system tells the CPU time of one thread. */
export function canWatchStalls(): boolean {
  return existsSync(MAIN_THREAD);
}

export interface StallWatch {
  /** Stops and tells the longest time in ms that the loop was held up by work of its own. */
  end(): number;
}

/** Watches the main loop. What other programs take of the machine meanwhile is no stall, so that CPU time counts and not the clock. */
export function watchStalls(): StallWatch {
  let longestMs = 0;
  let before = mainThreadMs();
  const timer = setInterval(() => {
    const now = mainThreadMs();
    longestMs = Math.max(longestMs, now - before);
    before = now;
  }, EVERY_MS);
  return {
    end: () => {
      clearInterval(timer);
      return longestMs;
    },
  };
}

function mainThreadMs(): number {
  try {
    return Number(readFileSync(MAIN_THREAD, "utf8").split(" ")[0]) / 1e6;
  } catch {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1_000;
  }
}
