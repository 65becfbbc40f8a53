/** At most so many answers wait for the end of a turn; then they are all written at once. */
const MOST_WAITING = 64;

/** All servers of a process share its event loop, so they share this. */
const waiting: (() => void)[] = [];

/**
 * Writes an answer at the end of this turn of the event loop, after the others of the turn, instead of where it was made. A client
 * or proxy that sleeps is woken by what is written to it, and that costs the writer more than the answer itself; written one
 * right after the other, all but the first find it awake. It waits for what else the turn brought, not for time.
 * @param write does not throw: nobody would answer for it
 */
export function writeTogether(write: () => void): void {
  waiting.push(write);
  if (waiting.length === 1) setImmediate(writeWaiting);
  else if (waiting.length >= MOST_WAITING) writeWaiting();
}

/** Writes at once what waits for the end of the turn. */
export function writeWaiting(): void {
  for (const write of waiting.splice(0)) write();
}
