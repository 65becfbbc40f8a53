import type { Instant } from "../feed/model.js";
import type { Rhythm } from "./model.js";
import { echoScored, recentAfter } from "./schedule-echo.js";
import { scored, weeklyShares } from "./schedule-shape.js";
import { atOrAfter, DAY_MS, HOURS_A_WEEK, hourOfWeek } from "./schedule-time.js";

/** What was seen counts half after so long: four weeks of every hour of the week, yet a revived source is soon believed. */
const HALF_LIFE_DAYS = 28;
/** The learnt table ages in steps of a day, so that rounding it for the store cannot stop its ageing. */
const AGEING_STEP_MS = DAY_MS;
/** The first document's older items say nothing of today. */
const HISTORY_DAYS = 28;
/** More new items than this at one poll are a backfill, not a rhythm. */
const MAX_LEARNT_ITEMS = 200;
/** Nothing is known of a new source: as if this much had been seen before. */
const PRIOR_ITEMS = 0.5;
const PRIOR_DAYS = 1;
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
  const echoScores = echoScored(rhythm, weeklyRates(rhythm, sighting.now), { fromMs: lastLookMs, toMs: nowMs, times });
  if (times.length === 0) return { ...aged, echoScores: echoScores.map(rounded) };
  const hours = [...aged.hours];
  for (const time of times) addTo(hours, time, 1);
  const scores = scored(aged.scores, aged.hours, times);
  return {
    ...aged,
    hours: hours.map(rounded),
    scores: scores.map(rounded),
    echoScores: echoScores.map(rounded),
    recent: recentAfter(rhythm, times, nowMs).map(rounded),
    recentAt: atOrAfter(nowMs),
  };
}

/** Expected items an hour at each hour of the week, from what was learnt; 168 numbers. */
export function weeklyRates(rhythm: Rhythm | undefined, now: Instant): readonly number[] {
  const hours = rhythm?.hours ?? [];
  const items = hours.reduce((sum, weight) => sum + weight, 0);
  const days =
    rhythm === undefined ? 0 : rhythm.days + Math.max(0, Date.parse(now) - Date.parse(rhythm.since)) / DAY_MS;
  const perWeek = ((items + PRIOR_ITEMS) / (days + PRIOR_DAYS)) * 7;
  return weeklyShares(hours, rhythm?.scores).map((share) => share * perWeek);
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
  let scores: readonly number[] = [];
  for (const time of [...times].sort((a, b) => a - b)) {
    scores = scored(scores, hours, [time]);
    addTo(hours, time, 0.5 ** ((nowMs - time) / DAY_MS / HALF_LIFE_DAYS));
  }
  return {
    hours: hours.map(rounded),
    scores: scores.map(rounded),
    days: rounded(decayedDays(spanMs / DAY_MS)),
    since: atOrAfter(nowMs),
    recent: recentAfter(undefined, times, nowMs).map(rounded),
    recentAt: atOrAfter(nowMs),
  };
}

function age(rhythm: Rhythm, nowMs: number): Rhythm {
  const elapsedMs = nowMs - Date.parse(rhythm.since);
  if (elapsedMs < AGEING_STEP_MS) return rhythm;
  const elapsedDays = elapsedMs / DAY_MS;
  const left = 0.5 ** (elapsedDays / HALF_LIFE_DAYS);
  return {
    ...rhythm,
    // Cut, not rounded: a small weight would be rounded back to itself for ever.
    hours: rhythm.hours.map((weight) => Math.floor(weight * left * 1000) / 1000),
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
