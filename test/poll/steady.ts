/** Options of a worker under test: nothing hangs on chance, and what it tells as a failure fails the test. */
export const STEADY = {
  version: "test",
  onError: (error: unknown): never => {
    throw error;
  },
  random: () => 0.5,
};
