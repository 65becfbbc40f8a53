/** Pure work in small steps. At each `yield` the caller may let other work go on. */
export type Steps<Result> = Generator<undefined, Result, undefined>;

/** Does all steps at once. */
export function runSteps<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
  }
}

/** @param rest called between two steps; undefined where the work may go on at once. */
export async function runStepsWithRests<Result>(
  steps: Steps<Result>,
  rest: () => Promise<void> | undefined,
): Promise<Result> {
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
    const rested = rest();
    if (rested !== undefined) await rested;
  }
}

/** Maps values, a step for each. */
export function* mapInSteps<Value, Result>(values: readonly Value[], map: (value: Value) => Result): Steps<Result[]> {
  const results: Result[] = [];
  for (const value of values) {
    results.push(map(value));
    yield;
  }
  return results;
}
