/** Growth by this factor shows a quadratic cost (16 times the time) apart from a linear one (4 times). */
const GROWTH = 4;
const MAX_RATIO = 10;
/** What a small input costs at least is mostly noise. */
const NOISE_MS = 20;
const ROUNDS = 3;

export interface Growth {
  readonly smallMs: number;
  readonly largeMs: number;
  readonly isLinear: boolean;
}

/** CPU time of `run` for an input of size `size` and of four times that: the best of some rounds, so that neighbours do not count. */
export function measureGrowth(size: number, run: (size: number) => () => void): Growth {
  const smallMs = bestMs(run(size), NOISE_MS / 2);
  const wantedMs = MAX_RATIO * Math.max(smallMs, NOISE_MS);
  const largeMs = bestMs(run(size * GROWTH), wantedMs);
  return { smallMs, largeMs, isLinear: largeMs <= wantedMs };
}

/** CPU time of one run, in ms: what other programs take meanwhile does not count. */
function cpuMsOf(run: () => void): number {
  const start = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

function bestMs(run: () => void, enoughMs: number): number {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS && best > enoughMs; round++) {
    best = Math.min(best, cpuMsOf(run));
  }
  return best;
}
