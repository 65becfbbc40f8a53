import type { Source } from "../domain/source.js";
import type { SourceState } from "../domain/source-state.js";
import type { Instant } from "../lib/dates/instant.js";
import { withoutSecrets } from "../lib/secret-parameters.js";
import { atOrAfter, MINUTE_MS, NEVER } from "../lib/time.js";
import { type PollBounds, scheduleNext } from "../schedule/next-poll.js";
import { learnPublishingProfile } from "../schedule/publishing-profile.js";
import { failingSince } from "./clock-repair.js";
import { cooldownAfter } from "./cooldown.js";
import { documentRecord } from "./full-document.js";
import type { PollFacts, SaidFreshness } from "./poll-facts.js";
import { pollAddress } from "./poll-url.js";

export interface PollResult {
  readonly state: SourceState;
  readonly source: Source;
  readonly facts: PollFacts;
  /** The answer is that of an unconditional request right after a 304. */
  readonly isAfter304?: boolean;
  readonly bounds: PollBounds;
  readonly now: Instant;
  /** 0 ≤ random < 1; spreads polls. */
  readonly random: number;
}

/** So many polls in a row must say the same new address before it is taken over. */
const MOVE_CONFIRMATIONS = 3;

/** What a server that stumbles over the validators it gave answers to them; with them it would be asked in vain for ever. */
const CONDITIONS_REFUSED = new Set([400, 412, 431]);

/** Later than this after its time, a poll is one of many that were held up together. */
const LATE_MS = 10 * MINUTE_MS;

/** What one poll means for the source's state: validators, address, failures, rhythm, and when to poll next and why. */
export function applyOutcome(result: PollResult): SourceState {
  const { state, facts, isAfter304 = false, bounds, now, random } = result;
  const record = documentRecord({ before: state, facts, isAfter304, bounds, now, random });
  return { ...without(stateAfter(result), "fullDocument", "false304"), ...record };
}

function stateAfter(result: PollResult): SourceState {
  switch (result.facts.kind) {
    case "modified":
      return succeeded(result, withDocument(result.state, result.facts, result.now));
    case "notModified":
      return succeeded(result, withConfirmation(result, result.facts));
    case "truncated":
      return truncated(result, result.facts);
    case "gone":
      return retired(result);
    case "failed":
      return failed(result, result.facts.error);
  }
}

/** The state of a source that was never polled: due at once. */
export function newSourceState(source: Pick<Source, "id" | "url">, now: Instant): SourceState {
  return { sourceId: source.id, url: source.url, nextPoll: now, nextPollReason: "new: never polled", failures: 0 };
}

type Modified = Extract<PollFacts, { kind: "modified" }>;
type NotModified = Extract<PollFacts, { kind: "notModified" }>;

function withDocument(state: SourceState, facts: Modified, now: Instant): SourceState {
  const { read, validators, bodyHash } = facts;
  const { title, homepage, icon, language, hubs, ...before } = state;
  return {
    ...without(before, "validators", "freshUntil", "freshForMs"),
    ...pick(read, "title", "homepage", "icon", "language", "hubs"),
    ...(validators === undefined ? {} : { validators }),
    ...freshness(undefined, facts.freshness, now),
    bodyHash,
    pace: read.pace,
    documentItems: read.itemCount,
    lastOutcome: "modified",
    ...(read.changed ? { lastChange: now } : {}),
    rhythm: learnPublishingProfile(state.rhythm, { published: read.published, lastLook: state.lastSuccess, now }),
  };
}

function withConfirmation({ state, isAfter304, now }: PollResult, facts: NotModified): SourceState {
  const validators = facts.validators ?? (isAfter304 ? state.validators : undefined);
  return {
    ...without(state, "validators", "freshUntil", "freshForMs"),
    ...(validators === undefined ? {} : { validators }),
    ...freshness(state.freshForMs, facts.freshness, now),
    lastOutcome: "notModified",
    rhythm: learnPublishingProfile(state.rhythm, { published: [], lastLook: state.lastSuccess, now }),
  };
}

type Truncated = Extract<PollFacts, { kind: "truncated" }>;

/**
 * Keeps the validators and the body hash of the last whole document, so that the next poll brings it in full. Documents that
 * always end early are polled at the usual interval at least; without a whole item they are failures.
 */
function truncated(result: PollResult, facts: Truncated): SourceState {
  const { read, error } = facts;
  const { state, now } = result;
  const truncatedInARow = (state.truncatedInARow ?? 0) + 1;
  const before: SourceState = {
    ...pick(read, "title", "homepage"),
    ...without(state, "freshUntil", "freshForMs"),
    truncatedInARow,
  };
  if (read.itemCount === 0) return { ...failed({ ...result, state: before }, error), lastOutcome: "truncated" };
  const after = succeeded(result, {
    ...before,
    documentItems: state.documentItems ?? read.itemCount,
    lastOutcome: "truncated",
    ...(read.changed ? { lastChange: now } : {}),
    rhythm: learnPublishingProfile(state.rhythm, { published: read.published, lastLook: state.lastSuccess, now }),
  });
  const retry = scheduleNext(situationOf(result, after, truncatedInARow), result.bounds, now, result.random);
  const isSooner = retry.nextPoll < after.nextPoll;
  return {
    ...after,
    truncatedInARow,
    lastError: error.message,
    ...(isSooner && { nextPoll: retry.nextPoll, nextPollReason: "the last document ended early" }),
  };
}

function freshness(knownMs: number | undefined, said: SaidFreshness, now: Instant) {
  const saidMs = said.freshUntil === undefined ? undefined : Date.parse(said.freshUntil) - Date.parse(now);
  const freshForMs = said.renewed ? knownMs : saidMs;
  return freshForMs === undefined ? {} : { freshForMs, freshUntil: atOrAfter(Date.parse(now) + freshForMs) };
}

function succeeded(result: PollResult, state: SourceState): SourceState {
  const { bounds, now, random, facts } = result;
  const permanentUrl = "permanentUrl" in facts ? facts.permanentUrl : undefined;
  const settled: SourceState = {
    ...without(state, "failingSince", "lastError", "goneAt", "rest", "movedTo", "moving", "truncatedInARow"),
    ...moved(result, permanentUrl),
    failures: 0,
    lastPoll: now,
    lastSuccess: now,
  };
  return { ...settled, ...scheduleNext(situationOf(result, settled, 0), bounds, now, random) };
}

function situationOf(result: PollResult, { rhythm, pace, freshUntil }: SourceState, failures: number) {
  const { source, state, now } = result;
  const bunched = state.lastPoll === undefined || isLate(state, now);
  return { source, rhythm, failures, bunched, pace, freshUntil, retryAfter: undefined };
}

/** Polled long after it was due: the machine slept or was off, and so it was for all others. */
function isLate(state: SourceState, now: Instant): boolean {
  return Date.parse(now) - Date.parse(state.nextPoll) > LATE_MS;
}

/** A permanent redirect is taken over after confirmations; one that is not repeated was a mistake and is forgotten. */
function moved({ state, source }: PollResult, permanentUrl: string | undefined) {
  const asked = pollAddress(state, source);
  const kept = asked === source.url ? undefined : asked;
  const stay = { movedTo: kept, moving: undefined };
  if (permanentUrl === undefined || permanentUrl === asked) return defined(stay);
  const seen = state.moving?.url === permanentUrl ? state.moving.seen + 1 : 1;
  if (seen < MOVE_CONFIRMATIONS) return defined({ movedTo: kept, moving: { url: permanentUrl, seen } });
  return defined({ movedTo: permanentUrl === source.url ? undefined : permanentUrl, moving: undefined });
}

function retired(result: PollResult): SourceState {
  const { state, source, now } = result;
  // Gone from where it moved to is no reason to give the configured address up unasked.
  if (pollAddress(state, source) !== source.url) {
    return failed(
      { ...result, state: without(state, "movedTo", "moving", "validators", "bodyHash") },
      { message: `${state.movedTo} answered 410: gone from where it had moved to. Its first address is asked again.` },
    );
  }
  return {
    ...state,
    lastPoll: now,
    lastOutcome: "gone",
    lastError: `${withoutSecrets(source.url)} answered 410: gone for good. Give the source another url, or remove it.`,
    failures: state.failures + 1,
    failingSince: failingSince(state, now),
    goneAt: now,
    nextPoll: NEVER,
    nextPollReason: "gone (410): not polled until its url changes or you ask for it",
  };
}

function failed(result: PollResult, error: Extract<PollFacts, { kind: "failed" }>["error"]): SourceState {
  const { state, source, bounds, now, random } = result;
  const failures = state.failures + 1;
  const next = scheduleNext(
    {
      source,
      rhythm: state.rhythm,
      failures,
      bunched: false,
      pace: state.pace,
      freshUntil: undefined,
      retryAfter: error.retryAfter,
    },
    bounds,
    now,
    random,
  );
  return {
    ...without(state, "rest", ...(CONDITIONS_REFUSED.has(error.status ?? 0) ? (["validators"] as const) : [])),
    lastPoll: now,
    lastOutcome: "failed",
    lastError: error.message,
    failures,
    failingSince: failingSince(state, now),
    ...cooldownAfter(error, { source, address: pollAddress(state, source), nextPoll: next.nextPoll }),
    ...next,
  };
}

function without<T extends object, K extends keyof T>(
  value: T,
  ...keys: readonly K[]
): Omit<T, K> & { [P in K]?: never } {
  const entries = Object.entries(value).filter(([key]) => !(keys as readonly string[]).includes(key));
  return Object.fromEntries(entries) as Omit<T, K> & { [P in K]?: never };
}

function pick<T extends object, K extends keyof T>(value: T, ...keys: readonly K[]): Pick<T, K> {
  return Object.fromEntries(keys.filter((key) => value[key] !== undefined).map((key) => [key, value[key]])) as Pick<
    T,
    K
  >;
}

function defined<T extends object>(value: T): { [P in keyof T]?: Exclude<T[P], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== undefined)) as never;
}
