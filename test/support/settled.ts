/** More than any promise chain of the code under test has links. */
const MICROTASKS = 100;

/** Whether the promise settles before the event loop goes on: all its work is done in this turn, none in a thread or a later turn. */
export async function settlesAtOnce(promise: Promise<unknown>): Promise<boolean> {
  let isSettled = false;
  const settle = () => {
    isSettled = true;
  };
  promise.then(settle, settle);
  for (let task = 0; task < MICROTASKS; task++) await undefined;
  return isSettled;
}
