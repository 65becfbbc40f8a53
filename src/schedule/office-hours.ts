import { HOURS_A_WEEK } from "../lib/time.js";

const HOURS_A_DAY = 24;
/** The shortest and the longest hours a day that are looked for. */
const SHORTEST_HOURS = 3;
const LONGEST_HOURS = 16;
/** The days of the week on which they begin, Sunday first: all, Monday to Friday, and the same where it begins a day before in UTC. */
const DAYS: readonly (readonly number[])[] = [
  [0, 1, 2, 3, 4, 5, 6],
  [1, 2, 3, 4, 5],
  [0, 1, 2, 3, 4],
];
/** The share of the items that keeps to the hours; the others come at any time. */
const WITHIN = 0.92;
/** Windows so much less likely than the best one, as a logarithm, change nothing. */
const LEAST_LOG = -9;

/** The same hours on each of several days, and the share of a week's items in an hour inside and outside of them. */
interface Window {
  readonly days: number;
  readonly opens: number;
  readonly closes: number;
  readonly inside: number;
  readonly outside: number;
  readonly logInside: number;
  readonly logOutside: number;
}

/**
 * The shares of a week's items by hour of the week if somebody publishes in the same hours of each day or work day: the mean
 * over all such windows, each by how likely it brought these items. Few items tell it, since a window is only three numbers.
 * `aloneShare` of the items came by themselves; the others say nothing of the clock.
 */
export function windowShares(weights: readonly number[], aloneShare: number): readonly number[] {
  const items = weights.reduce((sum, weight) => sum + weight, 0);
  const sums = DAYS.map((days) => sumsOf(weights, days));
  const logs = WINDOWS.map(({ days, opens, closes, logInside, logOutside }) => {
    const inside = (sums[days]?.[closes] ?? 0) - (sums[days]?.[opens] ?? 0);
    return aloneShare * (inside * logInside + (items - inside) * logOutside);
  });
  const best = logs.reduce((most, log) => Math.max(most, log), Number.NEGATIVE_INFINITY);
  return mean(logs.map((log) => (log - best < LEAST_LOG ? 0 : Math.exp(log - best))));
}

/** What came before each hour of these days laid over one another, the hours of the next day behind them. */
function sumsOf(weights: readonly number[], days: readonly number[]): readonly number[] {
  const sums = [0];
  for (let hour = 0; hour < HOURS_A_DAY + LONGEST_HOURS; hour++) {
    let sum = sums[hour] ?? 0;
    for (const day of days) sum += weights[(HOURS_A_DAY * day + hour) % HOURS_A_WEEK] ?? 0;
    sums.push(sum);
  }
  return sums;
}

/** By the steps at which windows open and close, so that it costs little. */
function mean(weights: readonly number[]): readonly number[] {
  const steps = DAYS.map(() => new Float64Array(HOURS_A_DAY + LONGEST_HOURS + 1));
  let whole = 0;
  let outsideAll = 0;
  WINDOWS.forEach(({ days, opens, closes, inside, outside }, index) => {
    const weight = weights[index] ?? 0;
    const ofDays = steps[days];
    if (weight === 0 || ofDays === undefined) return;
    whole += weight;
    outsideAll += weight * outside;
    ofDays[opens] = (ofDays[opens] ?? 0) + weight * (inside - outside);
    ofDays[closes] = (ofDays[closes] ?? 0) - weight * (inside - outside);
  });
  const shares = new Array<number>(HOURS_A_WEEK).fill(outsideAll / whole);
  DAYS.forEach((days, index) => {
    let level = 0;
    steps[index]?.forEach((step, hour) => {
      level += step / whole;
      for (const day of days) {
        const at = (HOURS_A_DAY * day + hour) % HOURS_A_WEEK;
        shares[at] = (shares[at] ?? 0) + level;
      }
    });
  });
  return shares;
}

const WINDOWS: readonly Window[] = DAYS.flatMap((of, days) =>
  Array.from({ length: HOURS_A_DAY * (LONGEST_HOURS - SHORTEST_HOURS + 1) }, (_, index) => {
    const opens = index % HOURS_A_DAY;
    const hours = SHORTEST_HOURS + Math.floor(index / HOURS_A_DAY);
    const inside = WITHIN / (hours * of.length);
    const outside = (1 - WITHIN) / (HOURS_A_WEEK - hours * of.length);
    return {
      days,
      opens,
      closes: opens + hours,
      inside,
      outside,
      logInside: Math.log(inside),
      logOutside: Math.log(outside),
    };
  }),
);
