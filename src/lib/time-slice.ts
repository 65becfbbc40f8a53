/** The longest stretch of work on many files before the loop goes on. */
const TURN_MS = 5;

/** Lets the loop go on between the pieces of long work: `if (turn.isOver()) await turn.next()`. */
export class TimeSlice {
  #end = performance.now() + TURN_MS;

  isOver(): boolean {
    return performance.now() >= this.#end;
  }

  /** A promise to wait for when the slice is over; undefined before. */
  readonly rest = (): Promise<void> | undefined => (this.isOver() ? this.next() : undefined);

  async next(): Promise<void> {
    await new Promise(setImmediate);
    this.#end = performance.now() + TURN_MS;
  }
}
