import type { PublishingProfile } from "../domain/source-state.js";
import type { Instant } from "../lib/dates/instant.js";
import { atOrAfter, DAY_MS, type Gap, HOURS_A_WEEK, hourOfWeek, hoursWithin, MINUTE_MS } from "../lib/time.js";
import { aliveShare, silenceAfter } from "./dormancy.js";
import { rounded } from "./model-weights.js";
import { aloneShare, excitationLearned } from "./self-exciting-rate.js";
import { mixedShares, readingsOf, type Shares, shapesScored } from "./weekly-profile.js";

/** What was seen counts half after so long: four weeks of every hour of the week, yet a revived source is soon believed. */
const HALF_LIFE_DAYS = 28;
/** The learnt table ages in steps of a day, so that rounding it for the store cannot stop its ageing. */
const AGEING_STEP_MS = DAY_MS;
/** A longer gap is a machine that slept, or a clock that jumped: it counts as so long. */
const MAX_GAP_DAYS = 28;
/** The first document's older items say nothing of today. */
const HISTORY_DAYS = 28;
/** More new items than this at one poll are a backfill, not a rhythm. */
const MAX_LEARNT_ITEMS = 200;
/** A date this close to now is mostly our own, given to items that have none: when they really came is not known. */
const OWN_DATE_MS = 2 * MINUTE_MS;
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
export function learnPublishingProfile(rhythm: PublishingProfile | undefined, sighting: Sighting): PublishingProfile {
  const nowMs = Date.parse(sighting.now);
  const lastLookMs = sighting.lastLook === undefined ? undefined : Date.parse(sighting.lastLook);
  if (rhythm === undefined || lastLookMs === undefined) return firstRhythm(sighting.published, nowMs);
  // A clock that was set back looked last in the future; one that was set forth by years has not watched for years.
  const fromMs = Math.min(nowMs, Math.max(lastLookMs, nowMs - MAX_GAP_DAYS * DAY_MS));
  const times = appearances(sighting.published, fromMs, nowMs);
  return learnGap(age(rhythm, nowMs), { fromMs, toMs: nowMs, times });
}

/** Expected items an hour in an hour of the week, 0 to 167, from what was learnt. */
export function weeklyRates(rhythm: PublishingProfile | undefined, now: Instant): Shares {
  const perWeek = itemsPerWeek(rhythm, Date.parse(now));
  const share = mixedShares(readingsOf(rhythm?.hours ?? [], aloneShare(rhythm)), rhythm?.scores);
  return (hour) => share(hour) * perWeek;
}

/** The same, less what speaks for its having ended: silent longer than it ever was, less is expected, but never nothing. */
export function expectedRates(rhythm: PublishingProfile | undefined, now: Instant): Shares {
  const alive = aliveShare(rhythm ?? {});
  const rate = weeklyRates(rhythm, now);
  return (hour) => rate(hour) * alive;
}

function itemsPerWeek(rhythm: PublishingProfile | undefined, nowMs: number): number {
  const items = rhythm?.hours.reduce((sum, weight) => sum + weight, 0) ?? 0;
  const unaged = rhythm === undefined ? 0 : Math.max(0, nowMs - Date.parse(rhythm.since)) / DAY_MS;
  const days = (rhythm?.days ?? 0) + Math.min(MAX_GAP_DAYS, unaged);
  return ((items + PRIOR_ITEMS) / (days + PRIOR_DAYS)) * 7;
}

/** Judges what was expected of the gap by what came in it, then counts that in. */
function learnGap(rhythm: PublishingProfile, gap: Gap): PublishingProfile {
  const readings = readingsOf(rhythm.hours, aloneShare(rhythm));
  const perWeek = itemsPerWeek(rhythm, gap.toMs);
  const share = mixedShares(readings, rhythm.scores);
  const rate: Shares = (hour) => share(hour) * perWeek;
  const expected = hoursWithin(gap).reduce((sum, [hour, length]) => sum + rate(hour) * length, 0);
  const { alone, ...excitation } = excitationLearned(rhythm, rate, expected, gap);
  const hours = [...rhythm.hours];
  for (const time of gap.times) addTo(hours, time);
  return {
    ...rhythm,
    hours: gap.times.length === 0 ? rhythm.hours : hours.map(rounded),
    scores: shapesScored(rhythm.scores, readings, gap, { perWeek: perWeek * aloneShare(excitation), alone }),
    silence: silenceAfter(rhythm.silence, expected, gap),
    ...excitation,
  };
}

/** The dates in the first document are a history, as long as its oldest item that counts. */
function firstRhythm(published: readonly Instant[], nowMs: number): PublishingProfile {
  const beginMs = nowMs - HISTORY_DAYS * DAY_MS;
  const all = published.map((instant) => Date.parse(instant));
  const times = all
    .filter((ms) => ms <= nowMs - OWN_DATE_MS && ms > beginMs)
    .sort((a, b) => a - b)
    .slice(-MAX_LEARNT_ITEMS);
  const reachesBack = times.length < MAX_LEARNT_ITEMS && all.some((ms) => ms <= beginMs);
  const spanMs = reachesBack ? HISTORY_DAYS * DAY_MS : nowMs - Math.min(nowMs, ...times);
  const startMs = nowMs - spanMs;
  let fromMs = startMs;
  let rhythm: PublishingProfile = {
    hours: new Array<number>(HOURS_A_WEEK).fill(0),
    days: 0,
    since: atOrAfter(startMs),
  };
  for (const time of times) {
    rhythm = learnGap(age(rhythm, time), { fromMs, toMs: time, times: [time] });
    fromMs = time;
  }
  return learnGap(age(rhythm, nowMs), { fromMs, toMs: nowMs, times: [] });
}

function age(rhythm: PublishingProfile, nowMs: number): PublishingProfile {
  const elapsedMs = nowMs - Date.parse(rhythm.since);
  if (elapsedMs < -AGEING_STEP_MS) return { ...rhythm, since: atOrAfter(nowMs) };
  if (elapsedMs < AGEING_STEP_MS) return rhythm;
  const elapsedDays = Math.min(MAX_GAP_DAYS, elapsedMs / DAY_MS);
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
  return published
    .slice(0, MAX_LEARNT_ITEMS)
    .map((instant, index, all) => {
      const ms = Date.parse(instant);
      return ms > lastLookMs && ms <= nowMs - OWN_DATE_MS ? ms : nowMs - (gapMs * (index + 0.5)) / all.length;
    })
    .sort((a, b) => a - b);
}

/** Days of observation as they count when the last of them ends now. */
function decayedDays(days: number): number {
  return (HALF_LIFE_DAYS / Math.LN2) * (1 - 0.5 ** (days / HALF_LIFE_DAYS));
}

function addTo(hours: number[], ms: number): void {
  const hour = hourOfWeek(ms);
  hours[hour] = (hours[hour] ?? 0) + 1;
}
