import { type Gap, HOURS_A_WEEK, hourOfWeek, hoursWithin } from "../lib/time.js";
import { scored, trusted, type Way } from "./model-weights.js";
import { windowShares } from "./office-hours.js";

/** One way to read the weights of the hours of the week: what of the clock means something, and how soon that is believed. */
type Shape = TableShape | (Way & { readonly hours: "window" });

interface TableShape extends Way {
  /** How much an hour says of those beside it: see `KERNELS`. */
  readonly hours: keyof typeof KERNELS;
  /** Days of the week are all alike, or of two kinds, or each has its own share. */
  readonly days: "alike" | "weekend" | "each";
  /** As if so many items had been spread evenly over the hours of the day, and over the days of the week. */
  readonly evenItems: number;
  /** As if so many items had come by hour and day independently, before single hours of the week are believed. */
  readonly independentItems: number;
}

const NEVER_BELIEVED = 1e9;

/** From "the clock means nothing" and "somebody is at work" to "every week like the last". Which one holds is learnt for each source. */
const SHAPES: readonly Shape[] = [
  { hours: "wide", days: "alike", evenItems: NEVER_BELIEVED, independentItems: NEVER_BELIEVED, prior: 0 },
  { hours: "window", prior: 0 },
  { hours: "wide", days: "alike", evenItems: 3, independentItems: NEVER_BELIEVED, prior: 0 },
  { hours: "wide", days: "weekend", evenItems: 3, independentItems: NEVER_BELIEVED, prior: 0 },
  { hours: "wide", days: "each", evenItems: 4, independentItems: NEVER_BELIEVED, prior: -1 },
  { hours: "narrow", days: "each", evenItems: 4, independentItems: 200, prior: -1 },
  { hours: "narrow", days: "each", evenItems: 4, independentItems: 3, prior: -2 },
  { hours: "exact", days: "weekend", evenItems: 4, independentItems: NEVER_BELIEVED, prior: -2 },
  { hours: "exact", days: "each", evenItems: 4, independentItems: 30, prior: -2 },
];

/** Trusted less than this, a shape changes nothing that is worth its sums. */
const LEAST_TRUST = 1e-3;

/** The share of a week's items that comes in an hour of the week, 0 to 167; all of them together sum to 1. */
export type Shares = (hour: number) => number;

/** What each of `SHAPES` makes of the weights; `aloneShare` of the items behind them came by themselves. */
export function readingsOf(weights: readonly number[], aloneShare: number): readonly Shares[] {
  const table = tableOf(weights);
  return SHAPES.map((shape) => {
    if (shape.hours !== "window") return (hour) => read(shape, table, hour);
    let shares: readonly number[] | undefined;
    return (hour) => {
      shares ??= windowShares(table.byWeekHour, aloneShare);
      return shares[hour] ?? 0;
    };
  });
}

/** The readings together, each weighed by how well it foretold what came; those hardly trusted are left out, which makes it cheap. */
export function mixedShares(readings: readonly Shares[], scores: readonly number[] | undefined): Shares {
  const trust = trusted(SHAPES, scores);
  const believed = readings
    .map((reading, index) => ({ reading, share: trust[index] ?? 0 }))
    .filter(({ share }) => share > LEAST_TRUST);
  const whole = believed.reduce((sum, { share }) => sum + share, 0);
  return (hour) => {
    let sum = 0;
    for (const { reading, share } of believed) sum += reading(hour) * share;
    return sum / whole;
  };
}

/**
 * The scores after a gap: the likelihood of what came by itself in it, as of a Poisson process that brings `perWeek` items so.
 * `alone` says of each item how likely it came by itself: one that another brought says nothing of the clock.
 */
export function shapesScored(
  scores: readonly number[] | undefined,
  readings: readonly Shares[],
  gap: Gap,
  { perWeek, alone }: { readonly perWeek: number; readonly alone: readonly number[] },
): readonly number[] {
  const within = hoursWithin(gap);
  const likelihoods = readings.map((shares) => {
    const expected = within.reduce((sum, [hour, length]) => sum + shares(hour) * length, 0) * perWeek;
    return gap.times.reduce(
      (sum, time, index) => sum + (alone[index] ?? 0) * Math.log(shares(hourOfWeek(time))),
      -expected,
    );
  });
  return scored(SHAPES, scores, likelihoods, gap);
}

interface Table {
  readonly items: number;
  readonly byWeekHour: readonly number[];
  readonly byHour: readonly number[];
  readonly byDay: readonly number[];
}

function tableOf(weights: readonly number[]): Table {
  const byWeekHour = weights.length === HOURS_A_WEEK ? weights : new Array<number>(HOURS_A_WEEK).fill(0);
  const byHour = new Array<number>(24).fill(0);
  const byDay = new Array<number>(7).fill(0);
  let items = 0;
  byWeekHour.forEach((weight, hour) => {
    const day = Math.floor(hour / 24);
    items += weight;
    byHour[hour % 24] = (byHour[hour % 24] ?? 0) + weight;
    byDay[day] = (byDay[day] ?? 0) + weight;
  });
  return { items, byWeekHour, byHour, byDay };
}

function read({ hours, days, evenItems, independentItems }: TableShape, table: Table, hour: number): number {
  const { items, byWeekHour, byHour } = table;
  const hourShare = (smoothed(byHour, KERNELS[hours], hour % 24) + evenItems / 24) / (items + evenItems);
  const dayShare = (DAYS[days](table, Math.floor(hour / 24)) + evenItems / 7) / (items + evenItems);
  const apart = hourShare * dayShare;
  if (independentItems >= NEVER_BELIEVED) return apart;
  return (smoothed(byWeekHour, KERNELS[hours], hour) + independentItems * apart) / (items + independentItems);
}

/** What of the week's items counts as a day's: a seventh; its part of the weekend's or of the work days'; its own. */
const DAYS: { readonly [days in TableShape["days"]]: (table: Table, day: number) => number } = {
  alike: ({ items }) => items / 7,
  weekend: ({ items, byDay }, day) => {
    const weekend = (byDay[0] ?? 0) + (byDay[6] ?? 0);
    return day === 0 || day === 6 ? weekend / 2 : (items - weekend) / 5;
  },
  each: ({ byDay }, day) => byDay[day] ?? 0,
};

/** What comes at 8:05 today may come at 7:55 tomorrow: the share of the hour itself, and of those at each distance from it, round the clock. */
const KERNELS = { exact: [1], narrow: [0.7, 0.15], wide: [0.28, 0.21, 0.11, 0.04] } as const;

function smoothed(weights: readonly number[], kernel: readonly number[], index: number): number {
  const { length } = weights;
  let sum = (kernel[0] ?? 0) * (weights[index] ?? 0);
  for (let away = 1; away < kernel.length; away++) {
    const before = weights[(index - away + length) % length] ?? 0;
    const behind = weights[(index + away) % length] ?? 0;
    sum += (kernel[away] ?? 0) * (before + behind);
  }
  return sum;
}
