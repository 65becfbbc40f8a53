import { HOURS_A_WEEK, hourOfWeek } from "./schedule-time.js";

/** One way to read the weights of the hours of the week: how soon single hours and days are believed. */
interface Shape {
  /** As if so many items had been spread evenly over the hours of the day, and over the days of the week. */
  readonly evenItems: number;
  /** As if so many items had come by hour and day independently, before single hours of the week are believed. */
  readonly independentItems: number;
  /** The logarithm of the trust it starts with. */
  readonly prior: number;
}

/** From "the clock means nothing" to "every week like the last". Which one holds is learnt for each source. */
const SHAPES: readonly Shape[] = [
  { evenItems: 1e9, independentItems: 1e9, prior: 0 },
  { evenItems: 15, independentItems: 1e9, prior: 1 },
  { evenItems: 4, independentItems: 200, prior: 0 },
  { evenItems: 4, independentItems: 3, prior: -2 },
];
/** What was foretold well long ago counts less: so many items are remembered, about. */
const SCORE_MEMORY = 0.97;
const MIN_SCORE = -20;

/** Shares of a week's items by hour of the week, each way of reading weighed by how well it foretold what came. Sums to 1. */
export function weeklyShares(hours: readonly number[], scores: readonly number[] | undefined): readonly number[] {
  const trust = trusted(scores);
  const sum = new Array<number>(HOURS_A_WEEK).fill(0);
  readings(hours).forEach((shares, index) => {
    for (let hour = 0; hour < HOURS_A_WEEK; hour++)
      sum[hour] = (sum[hour] ?? 0) + (shares[hour] ?? 0) * (trust[index] ?? 0);
  });
  return sum;
}

/**
 * The scores after items came at these times: each way of reading gains by how much likelier than evenly it held their
 * hour. Several items in one hour are one event: a burst says little about the clock.
 */
export function scored(
  scores: readonly number[] | undefined,
  hours: readonly number[],
  times: readonly number[],
): readonly number[] {
  const events = new Set(times.map(hourOfWeek));
  const shares = readings(hours);
  let next = startingFrom(scores);
  for (const hour of events) {
    next = next.map((score, index) => score * SCORE_MEMORY + Math.log((shares[index]?.[hour] ?? 0) * HOURS_A_WEEK));
  }
  const best = Math.max(...next);
  return next.map((score) => Math.max(MIN_SCORE, score - best));
}

function startingFrom(scores: readonly number[] | undefined): readonly number[] {
  return scores?.length === SHAPES.length ? scores : SHAPES.map(({ prior }) => prior);
}

function trusted(scores: readonly number[] | undefined): number[] {
  const weights = startingFrom(scores).map(Math.exp);
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

/** What each of `SHAPES` makes of the weights. */
function readings(hours: readonly number[]): number[][] {
  const items = hours.reduce((sum, weight) => sum + weight, 0);
  const byHour = new Array<number>(24).fill(0);
  const byDay = new Array<number>(7).fill(0);
  hours.forEach((weight, hour) => {
    byHour[hour % 24] = (byHour[hour % 24] ?? 0) + weight;
    byDay[Math.floor(hour / 24)] = (byDay[Math.floor(hour / 24)] ?? 0) + weight;
  });
  const smoothByHour = smooth(byHour);
  const together = hours.length === HOURS_A_WEEK ? smooth(hours) : new Array<number>(HOURS_A_WEEK).fill(0);
  return SHAPES.map(({ evenItems, independentItems }) => {
    const hourShares = smoothByHour.map((weight) => (weight + evenItems / 24) / (items + evenItems));
    const dayShares = byDay.map((weight) => (weight + evenItems / 7) / (items + evenItems));
    return together.map((weight, hour) => {
      const apart = (hourShares[hour % 24] ?? 0) * (dayShares[Math.floor(hour / 24)] ?? 0);
      return (weight + independentItems * apart) / (items + independentItems);
    });
  });
}

/** What comes at 8:05 today may come at 7:55 tomorrow: each hour shares with its neighbours, round the clock. */
function smooth(weights: readonly number[]): number[] {
  const at = (index: number) => weights[(index + weights.length) % weights.length] ?? 0;
  return weights.map((weight, index) => weight * 0.7 + (at(index - 1) + at(index + 1)) * 0.15);
}
