import type { Instant } from "../feed/model.js";
import type { Rhythm } from "./model.js";
import { atOrAfter, DAY_MS, HOUR_MS, HOURS_A_WEEK, hourOfWeek } from "./schedule-time.js";

/** What was seen counts half after so long: four weeks of every hour of the week, yet a revived source is soon believed. */
const HALF_LIFE_DAYS = 28;
/** The learnt table ages in steps of a day, so that rounding it for the store cannot stop its ageing. */
const AGEING_STEP_MS = DAY_MS;
/** The first document's older items say nothing of today. */
const HISTORY_DAYS = 28;
/** More new items than this at one poll are a backfill, not a rhythm. */
const MAX_LEARNT_ITEMS = 200;
/** A burst counts half after so long. */
const RECENT_HALF_LIFE_HOURS = 3;
/** Nothing is known of a new source: as if this much had been seen before. */
const PRIOR_ITEMS = 0.5;
const PRIOR_DAYS = 1;
/** As if so many items had been spread evenly, before hours and days of the week are believed. */
const EVEN_HOURS_ITEMS = 4;
const EVEN_DAYS_ITEMS = 4;
/** As if so many items had come by hour and day independently, before single hours of the week are believed. */
const INDEPENDENT_ITEMS = 30;
/** How much of the expected rate is owed to what came in the last hours. */
export const RECENT_SHARE = 0.3;

/** What a poll saw: when the new items were published, and since when one would have seen them. */
export interface Sighting {
  readonly published: readonly Instant[];
  readonly lastLook: Instant | undefined;
  readonly now: Instant;
}

/** Learns from one successful poll, one that brought nothing included. */
export function learnRhythm(rhythm: Rhythm | undefined, sighting: Sighting): Rhythm {
  const nowMs = Date.parse(sighting.now);
  const lastLookMs = sighting.lastLook === undefined ? undefined : Date.parse(sighting.lastLook);
  if (rhythm === undefined || lastLookMs === undefined) return firstRhythm(sighting.published, nowMs);
  const aged = age(rhythm, nowMs);
  const times = appearances(sighting.published, lastLookMs, nowMs);
  if (times.length === 0) return aged;
  const hours = [...aged.hours];
  for (const time of times) addTo(hours, time, 1);
  return { ...aged, hours: hours.map(rounded), ...recentAfter(rhythm, times, nowMs) };
}

/** Expected items an hour at each hour of the week, from what was learnt; 168 numbers. */
export function weeklyRates(rhythm: Rhythm | undefined, now: Instant): readonly number[] {
  const hours = rhythm?.hours ?? [];
  const items = hours.reduce((sum, weight) => sum + weight, 0);
  const days =
    rhythm === undefined ? 0 : rhythm.days + Math.max(0, Date.parse(now) - Date.parse(rhythm.since)) / DAY_MS;
  const perWeek = ((items + PRIOR_ITEMS) / (days + PRIOR_DAYS)) * 7;
  return shape(hours, items).map((share) => share * perWeek);
}

/** Expected items an hour owed to what came lately, `RECENT_SHARE` of the whole; it halves every `RECENT_HALF_LIFE_HOURS`. */
export function recentRate(rhythm: Rhythm | undefined, atMs: number): number {
  if (rhythm?.recent === undefined || rhythm.recentAt === undefined) return 0;
  const hours = Math.max(0, atMs - Date.parse(rhythm.recentAt)) / HOUR_MS;
  return (rhythm.recent * 0.5 ** (hours / RECENT_HALF_LIFE_HOURS) * Math.LN2) / RECENT_HALF_LIFE_HOURS;
}

/** The dates in the first document are a history, as long as its oldest item that counts. */
function firstRhythm(published: readonly Instant[], nowMs: number): Rhythm {
  const times = published
    .map((instant) => Date.parse(instant))
    .filter((ms) => ms <= nowMs && ms > nowMs - HISTORY_DAYS * DAY_MS)
    .slice(0, MAX_LEARNT_ITEMS);
  const complete = times.length < published.length;
  const spanMs = complete ? HISTORY_DAYS * DAY_MS : nowMs - Math.min(nowMs, ...times);
  const hours = new Array<number>(HOURS_A_WEEK).fill(0);
  for (const time of times) addTo(hours, time, 0.5 ** ((nowMs - time) / DAY_MS / HALF_LIFE_DAYS));
  return {
    hours: hours.map(rounded),
    days: rounded(decayedDays(spanMs / DAY_MS)),
    since: atOrAfter(nowMs),
    ...recentAfter(undefined, times, nowMs),
  };
}

function age(rhythm: Rhythm, nowMs: number): Rhythm {
  const elapsedMs = nowMs - Date.parse(rhythm.since);
  if (elapsedMs < AGEING_STEP_MS) return rhythm;
  const elapsedDays = elapsedMs / DAY_MS;
  const left = 0.5 ** (elapsedDays / HALF_LIFE_DAYS);
  return {
    ...rhythm,
    hours: rhythm.hours.map((weight) => rounded(weight * left)),
    days: rounded(rhythm.days * left + decayedDays(elapsedDays)),
    since: atOrAfter(nowMs),
  };
}

/** When new items appeared: their dates where these lie between the two looks, else somewhere in between. */
function appearances(published: readonly Instant[], lastLookMs: number, nowMs: number): number[] {
  const gapMs = Math.max(0, nowMs - lastLookMs);
  return published.slice(0, MAX_LEARNT_ITEMS).map((instant, index, all) => {
    const ms = Date.parse(instant);
    return ms > lastLookMs && ms <= nowMs ? ms : nowMs - (gapMs * (index + 0.5)) / all.length;
  });
}

function recentAfter(rhythm: Rhythm | undefined, times: readonly number[], nowMs: number) {
  const weightAt = (ms: number) => 0.5 ** (Math.max(0, nowMs - ms) / HOUR_MS / RECENT_HALF_LIFE_HOURS);
  const before = rhythm?.recentAt === undefined ? 0 : (rhythm.recent ?? 0) * weightAt(Date.parse(rhythm.recentAt));
  const recent = rounded(times.reduce((sum, time) => sum + weightAt(time), before));
  return recent === 0 ? {} : { recent, recentAt: atOrAfter(nowMs) };
}

/** Shares of the week's items by hour of the week: hours and days apart, then together as far as there is evidence. */
function shape(hours: readonly number[], items: number): number[] {
  const byHour = new Array<number>(24).fill(0);
  const byDay = new Array<number>(7).fill(0);
  hours.forEach((weight, hour) => {
    addAt(byHour, hour % 24, weight);
    addAt(byDay, Math.floor(hour / 24), weight);
  });
  const hourShares = smooth(byHour).map((weight) => (weight + EVEN_HOURS_ITEMS / 24) / (items + EVEN_HOURS_ITEMS));
  const dayShares = byDay.map((weight) => (weight + EVEN_DAYS_ITEMS / 7) / (items + EVEN_DAYS_ITEMS));
  const together = hours.length === HOURS_A_WEEK ? smooth(hours) : new Array<number>(HOURS_A_WEEK).fill(0);
  return together.map((weight, hour) => {
    const apart = (hourShares[hour % 24] ?? 0) * (dayShares[Math.floor(hour / 24)] ?? 0);
    return (weight + INDEPENDENT_ITEMS * apart) / (items + INDEPENDENT_ITEMS);
  });
}

/** What comes at 8:05 today may come at 7:55 tomorrow: each hour shares with its neighbours, round the clock. */
function smooth(weights: readonly number[]): number[] {
  const at = (index: number) => weights[(index + weights.length) % weights.length] ?? 0;
  return weights.map((weight, index) => weight * 0.7 + (at(index - 1) + at(index + 1)) * 0.15);
}

/** Days of observation as they count when the last of them ends now. */
function decayedDays(days: number): number {
  return (HALF_LIFE_DAYS / Math.LN2) * (1 - 0.5 ** (days / HALF_LIFE_DAYS));
}

function addTo(hours: number[], ms: number, weight: number): void {
  addAt(hours, hourOfWeek(ms), weight);
}

function addAt(weights: number[], index: number, weight: number): void {
  weights[index] = (weights[index] ?? 0) + weight;
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
