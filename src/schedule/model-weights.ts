import { DAY_MS, type Gap } from "../lib/time.js";

/** What was foretold well so long ago counts half. */
const SCORE_HALF_LIFE_MS = 14 * DAY_MS;
/** No way is given up: after a change it must come back within weeks. */
const MIN_SCORE = -20;
/** One surprising poll says no more than this much. */
const MAX_GAIN = 6;

/** A way to foretell what comes. Several compete, and each source trusts those that did well for it. */
export interface Way {
  /** The logarithm of the trust it starts with. */
  readonly prior: number;
}

/** How far each way is trusted, by its score; sums to 1. Scores of another number of ways are an older Muara's and begin anew. */
export function trusted(ways: readonly Way[], scores: readonly number[] | undefined): number[] {
  const weights = startingFrom(ways, scores).map(Math.exp);
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

/** The scores after a gap: what is left of the old ones and, for each way, the logarithm of the likelihood that it gave to what came. */
export function scored(
  ways: readonly Way[],
  scores: readonly number[] | undefined,
  likelihoods: readonly number[],
  { fromMs, toMs }: Gap,
): number[] {
  const bestLikelihood = Math.max(...likelihoods);
  const memory = 0.5 ** ((toMs - fromMs) / SCORE_HALF_LIFE_MS);
  const next = startingFrom(ways, scores).map(
    (score, index) => score * memory + Math.max(-MAX_GAIN, (likelihoods[index] ?? 0) - bestLikelihood),
  );
  const best = Math.max(...next);
  return next.map((score) => rounded(Math.max(MIN_SCORE, score - best)));
}

function startingFrom(ways: readonly Way[], scores: readonly number[] | undefined): readonly number[] {
  return scores?.length === ways.length ? scores : ways.map(({ prior }) => prior);
}

/** Short enough to be kept for each source. */
export function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
