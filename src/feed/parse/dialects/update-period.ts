import type { PublisherPace } from "../../../domain/parsed-feed.js";
import { textsOf } from "../xml/node.js";
import type { FeedOutput } from "./interpret.js";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** No publisher is believed who wants to be asked less often than this. */
const MAX_INTERVAL_MS = 366 * DAY_MS;

const PERIODS_MS: Readonly<Record<string, number>> = {
  hourly: HOUR_MS,
  daily: DAY_MS,
  weekly: 7 * DAY_MS,
  monthly: 30 * DAY_MS,
  yearly: 365 * DAY_MS,
};
const DAYS = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];

/** How often the publisher wants to be asked: RSS 2.0 `ttl`, `skipHours`, `skipDays`, and the syndication module. */
export function readPace(output: FeedOutput): PublisherPace {
  const interval = Math.max(ttlMs(output.ttl) ?? 0, periodMs(output) ?? 0);
  const hours = textsOf(output.skipHours, "hour").map(Number);
  const skipHours = distinct(hours.map((hour) => (hour === 24 ? 0 : hour)).filter((hour) => hour >= 0 && hour < 24));
  const skipDays = distinct(
    textsOf(output.skipDays, "day")
      .map((day) => DAYS.indexOf(day.toLowerCase()))
      .filter((day) => day >= 0),
  );
  return {
    ...(interval > 0 ? { minIntervalMs: Math.min(interval, MAX_INTERVAL_MS) } : {}),
    ...(skipHours.length > 0 ? { skipHours } : {}),
    ...(skipDays.length > 0 ? { skipDays } : {}),
  };
}

function ttlMs(ttl: string | undefined): number | undefined {
  const minutes = Number(ttl);
  return minutes > 0 ? minutes * MINUTE_MS : undefined;
}

/** Without a period the module means daily, without a frequency once. */
function periodMs({ updatePeriod, updateFrequency }: FeedOutput): number | undefined {
  if (updatePeriod === undefined && updateFrequency === undefined) return undefined;
  const period = PERIODS_MS[updatePeriod?.toLowerCase() ?? "daily"];
  const frequency = Number(updateFrequency ?? 1);
  return period !== undefined && frequency >= 1 ? Math.round(period / frequency) : undefined;
}

function distinct(numbers: readonly number[]): number[] {
  return [...new Set(numbers.filter(Number.isInteger))].sort((a, b) => a - b);
}
