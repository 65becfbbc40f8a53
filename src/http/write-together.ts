/** At most so many answers wait for the end of a turn; then they are all written at once. */
const MOST_WAITING = 64;

/** All servers of a process share its event loop, so they share this. */
const waiting: (() => void)[] = [];

/**
 * Writes an answer when the event loop has read all requests that have come in: one after the other, at the end of the turn, not
 * each where it was made. A client or proxy that sleeps is woken by what is written to it, and that costs the writer more than
 * the answer itself; written together, all but the first find it awake. A lone answer waits for nothing.
 */
export function writeTogether(write: () => void): void {
  waiting.push(write);
  if (waiting.length === 1) setImmediate(writeAll);
  else if (waiting.length >= MOST_WAITING) writeAll();
}

function writeAll(): void {
  for (const write of waiting.splice(0)) write();
}
