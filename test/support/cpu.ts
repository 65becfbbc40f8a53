/** Growth by this factor shows a quadratic cost (16 times the time) apart from a linear one (4 times). */
const GROWTH = 4;
const MAX_RATIO = 10;
/** What a small input costs at least is mostly noise. */
const NOISE_MS = 20;
const ROUNDS = 3;
/** What the reference work takes on the machine that limits of CPU time were chosen on. */
const REFERENCE_MS = 60;
const REFERENCE_WORDS = 60_000;

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
export function cpuMsOf(run: () => void): number {
  const start = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

/** A limit of CPU time, longer on a machine that takes longer for the reference work at this moment. */
export function cpuLimitMs(limitMs: number): number {
  return limitMs * Math.max(1, cpuMsOf(doReferenceWork) / REFERENCE_MS);
}

function bestMs(run: () => void, enoughMs: number): number {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS && best > enoughMs; round++) {
    best = Math.min(best, cpuMsOf(run));
  }
  return best;
}

/** Strings, patterns, maps and sorting: what reading a feed is made of. */
function doReferenceWork(): void {
  const words = Array.from({ length: REFERENCE_WORDS }, (_, at) => `kata ${(at * 7919) % 10_007}`);
  const counts = new Map<string, number>();
  for (const word of words) {
    const key = word.replace(/\d+/, (digits) => String(Number(digits) % 997));
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  words.sort();
}
