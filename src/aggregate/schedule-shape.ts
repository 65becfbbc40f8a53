import { type Gap, HOURS_A_WEEK, hourOfWeek, hoursWithin } from "./schedule-time.js";
import { scored, trusted, type Way } from "./schedule-trust.js";

/** One way to read the weights of the hours of the week: what of the clock means something, and how soon that is believed. */
interface Shape extends Way {
  /** How much an hour says of those beside it: see `KERNELS`. */
  readonly hours: keyof typeof KERNELS;
  /** Days of the week are all alike, or of two kinds, or each has its own share. */
  readonly days: "alike" | "weekend" | "each";
  /** As if so many items had been spread evenly over the hours of the day, and over the days of the week. */
  readonly evenItems: number;
  /** As if so many items had come by hour and day independently, before single hours of the week are believed. */
  readonly independentItems: number;
}

/** From "the clock means nothing" to "every week like the last". Which one holds is learnt for each source. */
const SHAPES: readonly Shape[] = [
  { hours: "wide", days: "alike", evenItems: 1e9, independentItems: 1e9, prior: 0 },
  { hours: "wide", days: "alike", evenItems: 3, independentItems: 1e9, prior: 0 },
  { hours: "wide", days: "weekend", evenItems: 3, independentItems: 1e9, prior: 0 },
  { hours: "wide", days: "each", evenItems: 4, independentItems: 1e9, prior: -1 },
  { hours: "narrow", days: "alike", evenItems: 4, independentItems: 1e9, prior: -1 },
  { hours: "narrow", days: "weekend", evenItems: 4, independentItems: 1e9, prior: -1 },
  { hours: "narrow", days: "each", evenItems: 4, independentItems: 200, prior: -1 },
  { hours: "narrow", days: "each", evenItems: 4, independentItems: 3, prior: -2 },
  { hours: "exact", days: "weekend", evenItems: 4, independentItems: 1e9, prior: -2 },
  { hours: "exact", days: "each", evenItems: 4, independentItems: 30, prior: -2 },
];
/** Trusted less than this, a shape changes nothing that is worth its sums. */
const LEAST_TRUST = 1e-3;

/** The shares of a week's items by hour of the week, in each way of reading; each sums to 1. */
export type Readings = readonly (readonly number[])[];

/** Shares of a week's items by hour of the week, each way of reading weighed by how well it foretold what came. Sums to 1. */
export function weeklyShares(readings: Readings, scores: readonly number[] | undefined): readonly number[] {
  return mixed(readings, trusted(SHAPES, scores));
}

/** The same from the weights alone: ways that are hardly trusted are left out, which makes it cheap. */
export function weeklySharesOf(hours: readonly number[], scores: readonly number[] | undefined): readonly number[] {
  const trust = trusted(SHAPES, scores).map((share) => (share < LEAST_TRUST ? 0 : share));
  const whole = trust.reduce((sum, share) => sum + share, 0);
  const parts = partsOf(hours);
  const readings = SHAPES.map((shape, index) => (trust[index] === 0 ? [] : read(shape, parts)));
  return mixed(
    readings,
    trust.map((share) => share / whole),
  );
}

function mixed(readings: Readings, trust: readonly number[]): readonly number[] {
  const sum = new Array<number>(HOURS_A_WEEK).fill(0);
  readings.forEach((shares, index) => {
    const share = trust[index] ?? 0;
    if (share === 0) return;
    for (let hour = 0; hour < HOURS_A_WEEK; hour++) sum[hour] = (sum[hour] ?? 0) + (shares[hour] ?? 0) * share;
  });
  return sum;
}

/**
 * The scores after a gap: the likelihood of what came, as of a Poisson process with `perWeek` items. Items come in clumps of
 * `clump` on average, and a clump counts as one: a burst says little about the clock.
 */
export function shapesScored(
  scores: readonly number[] | undefined,
  readings: Readings,
  gap: Gap,
  { perWeek, clump }: { readonly perWeek: number; readonly clump: number },
): readonly number[] {
  const within = hoursWithin(gap);
  const hours = gap.times.map(hourOfWeek);
  const likelihoods = readings.map((shares) => {
    const expected = within.reduce((sum, [hour, length]) => sum + (shares[hour] ?? 0) * length, 0) * perWeek;
    return (hours.reduce((sum, hour) => sum + Math.log(shares[hour] ?? 0), 0) - expected) / clump;
  });
  return scored(SHAPES, scores, likelihoods, gap);
}

/** What each of `SHAPES` makes of the weights. */
export function readingsOf(hours: readonly number[]): Readings {
  const parts = partsOf(hours);
  return SHAPES.map((shape) => read(shape, parts));
}

/** The weights, summed and smoothed in every way that a shape may need. */
function partsOf(weights: readonly number[]) {
  const hours = weights.length === HOURS_A_WEEK ? weights : new Array<number>(HOURS_A_WEEK).fill(0);
  const byHour = new Array<number>(24).fill(0);
  const byDay = new Array<number>(7).fill(0);
  let items = 0;
  hours.forEach((weight, hour) => {
    items += weight;
    byHour[hour % 24] = (byHour[hour % 24] ?? 0) + weight;
    byDay[Math.floor(hour / 24)] = (byDay[Math.floor(hour / 24)] ?? 0) + weight;
  });
  return {
    items,
    hours: { exact: byHour, narrow: smooth(byHour, KERNELS.narrow), wide: smooth(byHour, KERNELS.wide) },
    days: { alike: byDay.map(() => items / 7), weekend: byWeekend(byDay), each: byDay },
    weekHours: { exact: hours, narrow: smooth(hours, KERNELS.narrow), wide: hours },
  };
}

function read(shape: Shape, { items, hours, days, weekHours }: ReturnType<typeof partsOf>): readonly number[] {
  const { evenItems, independentItems } = shape;
  const hourShares = hours[shape.hours].map((weight) => (weight + evenItems / 24) / (items + evenItems));
  const dayShares = days[shape.days].map((weight) => (weight + evenItems / 7) / (items + evenItems));
  const together = weekHours[shape.hours];
  const shares = new Array<number>(HOURS_A_WEEK);
  for (let hour = 0; hour < HOURS_A_WEEK; hour++) {
    const apart = (hourShares[hour % 24] ?? 0) * (dayShares[Math.floor(hour / 24)] ?? 0);
    shares[hour] = ((together[hour] ?? 0) + independentItems * apart) / (items + independentItems);
  }
  return shares;
}

/** Sunday and Saturday share what came on either, the other days what came on those. */
function byWeekend(byDay: readonly number[]): number[] {
  const weekend = (byDay[0] ?? 0) + (byDay[6] ?? 0);
  const week = byDay.reduce((sum, weight) => sum + weight, -weekend);
  return byDay.map((_, day) => (day === 0 || day === 6 ? weekend / 2 : week / 5));
}

/** What comes at 8:05 today may come at 7:55 tomorrow: the share of the hour itself, and of those at each distance from it, round the clock. */
const KERNELS = { exact: [1], narrow: [0.7, 0.15], wide: [0.28, 0.21, 0.11, 0.04] } as const;

function smooth(weights: readonly number[], kernel: readonly number[]): number[] {
  const at = (index: number) => weights[(index + weights.length) % weights.length] ?? 0;
  return weights.map((_, index) =>
    kernel.reduce(
      (sum, share, away) => sum + share * (away === 0 ? at(index) : at(index - away) + at(index + away)),
      0,
    ),
  );
}
