import type { Rhythm } from "./model.js";
import { HOUR_MS, hourOfWeek } from "./schedule-time.js";

/** One way in which items may follow items: a part of the expected rate is owed to those seen lately. */
interface Echo {
  /** The part, 0 to 1; the rest follows the week. */
  readonly share: number;
  /** An item counts half after so long. */
  readonly halfLifeHours: number;
  /** The logarithm of the trust it starts with. */
  readonly prior: number;
}

/** From "each item comes by itself" to "one item is followed by several within the hour". Which holds is learnt for each source. */
const ECHOES: readonly Echo[] = [
  { share: 0, halfLifeHours: 6, prior: 0 },
  { share: 0.3, halfLifeHours: 6, prior: 1 },
  { share: 0.3, halfLifeHours: 48, prior: 0 },
  { share: 0.4, halfLifeHours: 0.4, prior: -1 },
  { share: 0.8, halfLifeHours: 0.4, prior: -2 },
];
/** What was foretold well long ago counts less. */
const SCORE_MEMORY = 0.99;
const MIN_SCORE = -20;
/** One surprising poll says no more than this much. */
const MAX_GAIN = 3;
/** No rate is impossible: what cannot be would be trusted never again. */
const LEAST_ITEMS = 1e-4;

/**
 * Expected items an hour at a moment after `nowMs`, which is the last look: at first as what came lately lets expect,
 * returning to the week's usual rate, for what comes unseen is followed by more as well.
 */
export function echoRate(rhythm: Rhythm | undefined, nowMs: number): (usual: number, atMs: number) => number {
  const trust = trusted(rhythm?.echoScores);
  const recent = recentAfter(rhythm, [], nowMs);
  const echoes = ECHOES.map(({ share, halfLifeHours }, index) => ({
    share: share * (trust[index] ?? 0),
    rate: ((recent[index] ?? 0) * Math.LN2) / halfLifeHours,
    halfLifeHours,
  })).filter(({ share }) => share > 0);
  return (usual, atMs) => {
    const hours = (atMs - nowMs) / HOUR_MS;
    let rate = usual;
    for (const echo of echoes) rate += echo.share * 0.5 ** (hours / echo.halfLifeHours) * (echo.rate - usual);
    return rate;
  };
}

/** Scores after one gap between polls: the likelihood of so many items (Poisson) under each way, against the best. */
export function echoScored(
  rhythm: Rhythm,
  rates: readonly number[],
  gap: { readonly fromMs: number; readonly toMs: number; readonly times: readonly number[] },
): readonly number[] {
  const usual = expectedByWeek(rates, gap.fromMs, gap.toMs);
  const recent = recentAfter(rhythm, [], gap.fromMs);
  const hours = (gap.toMs - gap.fromMs) / HOUR_MS;
  const gains = ECHOES.map(({ share, halfLifeHours }, index) => {
    const echoed = 1 - 0.5 ** (hours / halfLifeHours);
    const replaced = hours === 0 ? 0 : ((usual / hours) * halfLifeHours * echoed) / Math.LN2;
    const expected = Math.max(LEAST_ITEMS, usual + share * ((recent[index] ?? 0) * echoed - replaced));
    return gap.times.length * Math.log(expected) - expected;
  });
  const bestGain = Math.max(...gains);
  const next = startingFrom(rhythm.echoScores).map(
    (score, index) => score * SCORE_MEMORY + Math.max(-MAX_GAIN, (gains[index] ?? 0) - bestGain),
  );
  const best = Math.max(...next);
  return next.map((score) => Math.max(MIN_SCORE, score - best));
}

/** The weights of what came lately, with items at these times added. */
export function recentAfter(rhythm: Rhythm | undefined, times: readonly number[], nowMs: number): readonly number[] {
  const beforeMs = Date.parse(rhythm?.recentAt ?? "");
  return ECHOES.map(({ halfLifeHours }, index) => {
    const weightAt = (ms: number) => 0.5 ** (Math.max(0, nowMs - ms) / HOUR_MS / halfLifeHours);
    const before = Number.isNaN(beforeMs) ? 0 : (rhythm?.recent?.[index] ?? 0) * weightAt(beforeMs);
    return times.reduce((sum, time) => sum + weightAt(time), before);
  });
}

function expectedByWeek(rates: readonly number[], fromMs: number, toMs: number): number {
  let items = 0;
  // A gap longer than a week is a machine that slept; one week of it tells enough.
  const endMs = Math.min(toMs, fromMs + rates.length * HOUR_MS);
  for (let atMs = fromMs; atMs < endMs; ) {
    const stepEndMs = Math.min(endMs, (Math.floor(atMs / HOUR_MS) + 1) * HOUR_MS);
    items += ((rates[hourOfWeek(atMs)] ?? 0) * (stepEndMs - atMs)) / HOUR_MS;
    atMs = stepEndMs;
  }
  return items;
}

function startingFrom(scores: readonly number[] | undefined): readonly number[] {
  return scores?.length === ECHOES.length ? scores : ECHOES.map(({ prior }) => prior);
}

function trusted(scores: readonly number[] | undefined): number[] {
  const weights = startingFrom(scores).map(Math.exp);
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}
