// Preloaded into Muara: on SIGUSR2, writes the longest stall of the main thread and the highest memory since the last signal
// to the file that WATCH_FILE names. A stall is CPU time of the main thread between two timers: a busy machine makes none.
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { isMainThread } from "node:worker_threads";

const EVERY_MS = 5;

if (isMainThread) {
  let stallMs = 0;
  let peakBytes = 0;
  let before = cpuMs();
  setInterval(() => {
    const now = cpuMs();
    stallMs = Math.max(stallMs, now - before);
    before = now;
    peakBytes = Math.max(peakBytes, process.memoryUsage.rss());
  }, EVERY_MS).unref();
  process.on("SIGUSR2", () => {
    const file = process.env.WATCH_FILE;
    writeFileSync(
      `${file}.new`,
      JSON.stringify({ stallMs, peakMb: peakBytes / 1e6, rssMb: process.memoryUsage.rss() / 1e6 }),
    );
    renameSync(`${file}.new`, file);
    stallMs = 0;
    peakBytes = 0;
    before = cpuMs();
  });
}

function cpuMs() {
  return Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, "utf8").split(" ")[0]) / 1e6;
}
