/** How long a test waits for a condition: only a broken program reaches this, a slow machine does not. Below mocha's own limit. */
export const WAIT_LIMIT_MS = 240_000;
