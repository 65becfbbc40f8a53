import type { PublishingProfile } from "../domain/source-state.js";
import type { Instant } from "../lib/dates/instant.js";
import { HOUR_MS, HOURS_A_WEEK, hourOfWeek } from "../lib/time.js";
import { expectedRates } from "./publishing-profile.js";
import { selfExcitingRate } from "./self-exciting-rate.js";

/** Without a budget to fit it to: one item an hour is asked for every 42 minutes. */
const DEFAULT_PATIENCE_ITEM_HOURS = 0.25;
/** However large the budget: one item a day is not asked for more than hourly. */
const MIN_PATIENCE_ITEM_HOURS = 0.02;
const MAX_PATIENCE_ITEM_HOURS = 10_000;
/** Within a step the rate counts as constant; it divides the hour. */
const STEP_MS = HOUR_MS / 4;
/** The first step is so short, for what follows the last items fades fast; each further one is longer by this. */
const FIRST_STEP_MS = HOUR_MS / 60;
const STEP_GROWTH = 1.25;
const FIT_ROUNDS = 24;
/** Of more sources, every second (third, …) one stands for the others: the loop must not stall. */
const MAX_FITTED_SOURCES = 200;
/** What a source may cost when nothing else is said: as many polls a day as an hourly timer would make. */
export const POLLS_PER_SOURCE_A_DAY = 24;

export interface PollIntervalBounds {
  readonly minIntervalMs: number;
  readonly maxIntervalMs: number;
  /** What `fitDelayBudget` found for all sources together, in hours that items wait, summed over the items. */
  readonly delayBudget?: number;
}

export interface LearnedInterval {
  readonly gapMs: number;
  /** How many new items the poll then may hope for. */
  readonly expectedItems: number;
}

/**
 * The learnt time to the next poll: until the items expected by then have together waited for `patience`. For a constant
 * rate r this is √(2 × patience / r), the square-root law, which minimises the total delay for a given number of polls;
 * with a rate that changes over the week the polls gather where items are expected.
 */
export function learnedInterval(
  rhythm: PublishingProfile | undefined,
  now: Instant,
  bounds: PollIntervalBounds,
): LearnedInterval {
  const rates = expectedRates(rhythm, now);
  const startMs = Date.parse(now);
  const rateAt = selfExcitingRate(rhythm, startMs);
  const delayBudget = bounds.delayBudget ?? DEFAULT_PATIENCE_ITEM_HOURS;
  const endMs = startMs + bounds.maxIntervalMs;
  let atMs = startMs;
  let waiting = 0;
  let waited = 0;
  for (let stepMs = FIRST_STEP_MS; atMs < endMs; stepMs *= STEP_GROWTH) {
    const stepEndMs = Math.min(endMs, atMs + stepMs, (Math.floor(atMs / STEP_MS) + 1) * STEP_MS);
    const hours = (stepEndMs - atMs) / HOUR_MS;
    const rate = rateAt(rates(hourOfWeek(atMs)), (atMs + stepEndMs) / 2);
    const after = waited + waiting * hours + (rate * hours * hours) / 2;
    if (after >= delayBudget) {
      const left = solve(rate, waiting, delayBudget - waited);
      const gapMs = Math.max(bounds.minIntervalMs, atMs - startMs + left * HOUR_MS);
      return { gapMs, expectedItems: waiting + rate * left };
    }
    waited = after;
    waiting += rate * hours;
    atMs = stepEndMs;
  }
  return { gapMs: bounds.maxIntervalMs, expectedItems: waiting };
}

/**
 * The patience with which all these sources together make `pollsPerDay` polls, or the least one if they need fewer.
 * Cheap (168 square roots a source and round), so that it can be found anew every few minutes.
 */
export function fitDelayBudget(
  rhythms: readonly (PublishingProfile | undefined)[],
  options: PollIntervalBounds & { readonly now: Instant; readonly pollsPerDay?: number },
): number {
  const stride = Math.ceil(rhythms.length / MAX_FITTED_SOURCES);
  const sample = rhythms.filter((_, index) => index % stride === 0);
  const weeks = sample.map((rhythm) =>
    Array.from({ length: HOURS_A_WEEK }, (_, hour) => hour).map(expectedRates(rhythm, options.now)),
  );
  const whole = options.pollsPerDay ?? POLLS_PER_SOURCE_A_DAY * rhythms.length;
  const budget = (whole * sample.length) / Math.max(1, rhythms.length);
  const maxDensity = HOUR_MS / options.minIntervalMs;
  const minDensity = HOUR_MS / options.maxIntervalMs;
  let low = Math.log(MIN_PATIENCE_ITEM_HOURS);
  let high = Math.log(MAX_PATIENCE_ITEM_HOURS);
  for (let round = 0; round < FIT_ROUNDS && high - low > 0.01; round++) {
    const middle = (low + high) / 2;
    if (pollsPerDay(weeks, Math.exp(middle), minDensity, maxDensity) > budget) low = middle;
    else high = middle;
  }
  return Math.exp(high);
}

function pollsPerDay(weeks: readonly (readonly number[])[], delayBudget: number, min: number, max: number): number {
  let polls = 0;
  for (const week of weeks) {
    for (const rate of week) polls += Math.min(max, Math.max(min, Math.sqrt(rate / (2 * delayBudget))));
  }
  return polls / 7;
}

/** Hours h with `waiting`·h + `rate`·h²/2 = `left`. */
function solve(rate: number, waiting: number, left: number): number {
  if (rate <= 0) return left / waiting;
  return (Math.sqrt(waiting * waiting + 2 * rate * left) - waiting) / rate;
}
