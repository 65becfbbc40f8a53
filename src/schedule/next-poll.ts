import type { PublisherPace } from "../domain/parsed-feed.js";
import type { Source } from "../domain/source.js";
import type { PublishingProfile, SourceState } from "../domain/source-state.js";
import type { Instant } from "../lib/dates/instant.js";
import { atOrAfter, DAY_MS, HOUR_MS, HOURS_A_WEEK, inWords, MINUTE_MS, SECOND_MS } from "../lib/time.js";
import { learnedInterval, type PollIntervalBounds } from "./poll-interval.js";

/** What the config bounds, and what `fitDelayBudget` found for all sources. `PollingConfig` has the first three. */
export interface PollBounds extends PollIntervalBounds, DocumentBounds {
  /** The longest Retry-After, cache time or ttl that is believed. */
  readonly maxWaitMs: number;
}

export interface NextPoll {
  readonly nextPoll: Instant;
  /** Why then, in plain words. */
  readonly nextPollReason: string;
}

/** What the next poll depends on, as it stands after the last one. */
export interface PollingSituation {
  readonly source: Pick<Source, "intervalMs" | "respectCache">;
  readonly rhythm: PublishingProfile | undefined;
  readonly failures: number;
  /** Many sources were polled together just now (the first time, or after a long sleep): the next poll comes early by chance, so that they part. */
  readonly bunched: boolean;
  readonly pace: PublisherPace | undefined;
  readonly freshUntil: Instant | undefined;
  readonly retryAfter: Instant | undefined;
}

/** Learnt intervals vary by this part in both directions, so that polls spread over the interval and stay spread. */
const JITTER = 0.1;
/** Learnt intervals differ already, and each part of this is delay. */
const LEARNT_JITTER = 0.05;
/** A wait that a server asked for is only ever prolonged, by this part, at most so long. */
const WAIT_JITTER = 0.05;
const MAX_WAIT_JITTER_MS = 10 * MINUTE_MS;
/** A source that is polled seldom is tried again after so long when it fails. */
const LONGEST_FIRST_RETRY_MS = 30 * MINUTE_MS;
const BACKOFF_JITTER = 0.2;
const MAX_BACKOFF_MS = DAY_MS;
const MAX_DOUBLINGS = 20;

/**
 * When to poll next, and why: the fixed or learnt interval, or the back-off after failures; then nothing earlier than the
 * server's Retry-After and cache time and the document's ttl, nor in its skipped hours and days. A source with
 * `respectCache: false` ignores all of these but Retry-After. `random` is 0 ≤ random < 1.
 */
export function scheduleNext(situation: PollingSituation, bounds: PollBounds, now: Instant, random: number): NextPoll {
  const nowMs = Date.parse(now);
  const own =
    situation.failures > 0 ? backOff(situation, bounds, now, random) : interval(situation, bounds, now, random);
  const floors = askedFor(situation, nowMs).map((floor) => believed(floor, bounds.maxWaitMs, random));
  const latest = floors.reduce((most, floor) => (floor.waitMs > most.waitMs ? floor : most), own);
  const pace = ignoresCache(situation.source) ? undefined : situation.pace;
  return outsideSkipped(pace, nowMs + latest.waitMs, latest.reason);
}

/** An interval is needed: nothing else says how often the publisher agreed to be asked. */
export function ignoresCache({ intervalMs, respectCache }: Pick<Source, "intervalMs" | "respectCache">): boolean {
  return intervalMs !== undefined && !respectCache;
}

/**
 * The next poll of a source whose interval overrides a wait that began before the config said so; undefined where none is
 * overridden. A wait after a failure stays.
 */
export function sooner(
  state: Pick<SourceState, "failures" | "goneAt" | "lastPoll" | "nextPoll">,
  source: PollingSituation["source"],
  bounds: Pick<PollBounds, "minIntervalMs">,
  random: number,
): NextPoll | undefined {
  const { failures, goneAt, lastPoll } = state;
  const fixedMs = ignoresCache(source) ? fixedInterval(source, bounds) : undefined;
  if (fixedMs === undefined || failures > 0 || goneAt !== undefined || lastPoll === undefined) return undefined;
  const latestMs = Date.parse(lastPoll) + fixedMs * (1 + JITTER);
  if (Date.parse(state.nextPoll) <= latestMs + SECOND_MS) return undefined;
  const { waitMs, reason } = fixedWait(source, fixedMs, random);
  return { nextPoll: atOrAfter(Date.parse(lastPoll) + waitMs), nextPollReason: reason };
}

/** An interval that overrides what the server asks for is `minIntervalMs` at least. */
function fixedInterval(
  source: PollingSituation["source"],
  { minIntervalMs }: Pick<PollBounds, "minIntervalMs">,
): number | undefined {
  if (source.intervalMs === undefined || !ignoresCache(source)) return source.intervalMs;
  return Math.max(source.intervalMs, minIntervalMs);
}

interface Wait {
  readonly waitMs: number;
  readonly reason: string;
}

function interval(
  { source, rhythm, bunched }: PollingSituation,
  bounds: PollBounds,
  now: Instant,
  random: number,
): Wait {
  const fixedMs = fixedInterval(source, bounds);
  if (fixedMs !== undefined) return fixedWait(source, fixedMs, random);
  const { gapMs, expectedItems } = learnedInterval(rhythm, now, bounds);
  const spread = bunched ? 0.5 + random / 2 : 1 + LEARNT_JITTER * (2 * random - 1);
  const waitMs = Math.max(bounds.minIntervalMs, Math.min(bounds.maxIntervalMs, gapMs * spread));
  return { waitMs, reason: `learnt rhythm, ${inWords(waitMs)}: ${expectedInWords(expectedItems)} expected by then` };
}

function fixedWait(source: PollingSituation["source"], fixedMs: number, random: number): Wait {
  const override = ignoresCache(source) ? " (respectCache: false)" : "";
  return { waitMs: fixedMs * (1 + JITTER * random), reason: `fixed interval, ${inWords(fixedMs)}${override}` };
}

function expectedInWords(items: number): string {
  if (items < 0.1) return "hardly a new item";
  const rounded = items < 10 ? Math.round(items * 10) / 10 : Math.round(items);
  return rounded === 1 ? "1 new item" : `${rounded} new items`;
}

/**
 * Doubles from failure to failure up to a ceiling, and never ends: no source is given up. It begins where the source would
 * have been polled anyway, or sooner when that is far away: a failing server is never asked more than a healthy one.
 */
function backOff(situation: PollingSituation, bounds: PollBounds, now: Instant, random: number): Wait {
  const { failures, source, rhythm } = situation;
  const fixedMs = fixedInterval(source, bounds);
  const usualMs = fixedMs ?? Math.min(LONGEST_FIRST_RETRY_MS, learnedInterval(rhythm, now, bounds).gapMs);
  const firstMs = fixedMs ?? Math.max(bounds.minIntervalMs, usualMs);
  const ceilingMs = Math.max(firstMs, Math.min(MAX_BACKOFF_MS, bounds.maxIntervalMs));
  const fullMs = firstMs * 2 ** Math.min(MAX_DOUBLINGS, failures - 1);
  // At the ceiling the jitter goes down, so that it stays a ceiling.
  const waitMs =
    fullMs < ceilingMs
      ? Math.min(ceilingMs, fullMs * (1 + BACKOFF_JITTER * random))
      : ceilingMs * (1 - BACKOFF_JITTER * random);
  return { waitMs: Math.max(firstMs, waitMs), reason: `${ordinal(failures)} failure in a row, ${inWords(waitMs)}` };
}

function askedFor(situation: PollingSituation, nowMs: number): Wait[] {
  const { source, pace, freshUntil, retryAfter, failures } = situation;
  const until = (instant: Instant | undefined) => (instant === undefined ? 0 : Date.parse(instant) - nowMs);
  const retry = { waitMs: until(retryAfter), reason: `Retry-After of the server, ${inWords(until(retryAfter))}` };
  if (ignoresCache(source)) return retry.waitMs > 0 ? [retry] : [];
  // After a failure the document's ttl has passed already: it says how long a copy lasts, not how often to retry.
  const ttlMs = failures > 0 ? 0 : (pace?.minIntervalMs ?? 0);
  return [
    { waitMs: ttlMs, reason: `the feed asks for it (ttl or update period), ${inWords(ttlMs)}` },
    { waitMs: until(freshUntil), reason: `fresh until then by the server's word, ${inWords(until(freshUntil))}` },
    retry,
  ].filter(({ waitMs }) => waitMs > 0);
}

function believed({ waitMs, reason }: Wait, maxWaitMs: number, random: number): Wait {
  const extraMs = (believedMs: number) => Math.min(MAX_WAIT_JITTER_MS, believedMs * WAIT_JITTER) * random;
  if (waitMs <= maxWaitMs) return { waitMs: waitMs + extraMs(waitMs), reason };
  return { waitMs: maxWaitMs, reason: `${reason}, cut to ${inWords(maxWaitMs)} (polling.maxWait)` };
}

/** The next moment that is in no skipped hour and on no skipped day; a feed that skips all of them is not believed. */
function outsideSkipped(pace: PublisherPace | undefined, atMs: number, reason: string): NextPoll {
  const hours = new Set(pace?.skipHours ?? []);
  const days = new Set(pace?.skipDays ?? []);
  let ms = atMs;
  for (let steps = 0; steps < HOURS_A_WEEK; steps++) {
    const date = new Date(ms);
    if (!hours.has(date.getUTCHours()) && !days.has(date.getUTCDay())) {
      return { nextPoll: atOrAfter(ms), nextPollReason: steps === 0 ? reason : "the feed skips the hours before" };
    }
    // Keeps the place within the hour, so that what was spread stays spread.
    ms += HOUR_MS;
  }
  return { nextPoll: atOrAfter(atMs), nextPollReason: reason };
}

function ordinal(count: number): string {
  const suffix = { 1: "st", 2: "nd", 3: "rd" }[count % 100 > 10 && count % 100 < 14 ? 0 : count % 10];
  return `${count}${suffix ?? "th"}`;
}

/** The part of `PollBounds` that this file needs; absent: no unconditional request because of 304 answers. */
export interface DocumentBounds {
  readonly unconditionalAfterMs?: number;
}
