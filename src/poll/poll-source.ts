import { ParseError } from "../domain/errors.js";
import type { Source } from "../domain/source.js";
import type { SourceState } from "../domain/source-state.js";
import type { SourceUpdate, StoredItem, StoredSource } from "../domain/stored-item.js";
import { FetchError } from "../fetch/outcome.js";
import type { Decision } from "../items/decide.js";
import type { Instant } from "../lib/dates/instant.js";
import { withoutAddressSecrets } from "../lib/secret-address.js";
import { withoutSecrets } from "../lib/secret-parameters.js";
import { watchSource } from "../poll-state/alerts.js";
import { applyOutcome } from "../poll-state/apply-outcome.js";
import { offlineState, restingState } from "../poll-state/clock-repair.js";
import { coolingDownUntil } from "../poll-state/cooldown.js";
import { FALSE_304 } from "../poll-state/full-document.js";
import type { DocumentFacts, PollFacts } from "../poll-state/poll-facts.js";
import { pollAddress, stateFor } from "../poll-state/poll-url.js";
import type { NextPoll } from "../schedule/next-poll.js";
import type { Lease } from "../store/store.js";
import { decideWithFullText } from "./documents/decide-items.js";
import type { Reading } from "./documents/read-feed-document.js";
import { withoutItems, withStoredFacts } from "./documents/truncated-document.js";
import { type FetchedSource, fetchSource } from "./fetch-source.js";
import type { PollContext } from "./poll-context.js";
import type { PollReport } from "./poll-report.js";

/** What a visit changes: the decision about its items, and what it says of the source. */
interface Change {
  readonly facts: PollFacts;
  readonly decision: Decision;
  readonly notes: readonly string[];
}

/**
 * One source's whole life: claimed → fetched → parsed → normalised → decided → saved, items, validators and next poll in one
 * commit. Reports its outcome once, whatever it is. Rejects only when the store fails or for a bug of ours.
 */
export async function pollSource(
  context: PollContext,
  lease: Lease,
  sourceId: string,
  signal: AbortSignal,
): Promise<void> {
  const source = context.sourceOf(sourceId);
  const stored = await context.store.getSource(sourceId);
  if (source === undefined || stored === undefined) return;
  const started = performance.now();
  const before = { ...stored, state: stateFor(stored.state, source, context.now()) };
  const about = {
    sourceId,
    url: pollAddress(before.state, source),
    tookMs: () => Math.round(performance.now() - started),
  };
  const rested = await restWithNeighbours(context, lease, source, before);
  if (rested) return context.report(reportOf(about, context.now(), { outcome: "resting", ...rested }));
  const answer = await fetchSource(context, source, before, signal);
  if (wasCutOff(answer)) return context.report(reportOf(about, context.now(), { outcome: "aborted" }));
  if (isOurOutage(context, about, before.state, answer)) {
    const waiting = await waitForNetwork(context, lease, before);
    return context.report(reportOf(about, context.now(), { outcome: "offline", ...waiting }));
  }

  const { fetched, change } = await changeOrFailure(context, source, before, answer, signal);
  const now = context.now();
  const polled = applyOutcome({
    state: before.state,
    source,
    facts: change.facts,
    isAfter304: fetched.isAfter304 === true,
    bounds: context.bounds(),
    now,
    random: context.random(),
  });
  const { state, event } = watchSource(polled, source, context.alertBounds(), now);
  const commitMs = performance.now();
  const committed = await context.store.commit(lease, updateOf(state, fetched, change.decision));
  context.measure("commit", performance.now() - commitMs);
  if (committed.kind === "fenced") return context.report(reportOf(about, now, { outcome: "fenced" }));
  context.noteState(state);
  context.report(reportOf(about, now, tellingOf(stored, fetched, change, state)));
  if (event !== undefined) context.alert(event);
}

/** A source whose neighbour was told to wait is not asked: no request, no failure, only another time. */
async function restWithNeighbours(
  context: PollContext,
  lease: Lease,
  source: Source,
  { state }: StoredSource,
): Promise<NextPoll | undefined> {
  const now = context.now();
  const until = coolingDownUntil(context.rests(), pollAddress(state, source), now);
  if (until === undefined) return undefined;
  const rested = restingState(state, until, context.random());
  await context.store.commit(lease, { state: rested, upserts: [], removals: [] });
  return { nextPoll: rested.nextPoll, nextPollReason: rested.nextPollReason };
}

/** A stop of ours is no failure of the source's: it is due again at once. */
function wasCutOff(fetched: FetchedSource): boolean {
  return fetched.kind === "failed" && fetched.error instanceof FetchError && fetched.error.reason === "aborted";
}

function isOurOutage(
  context: PollContext,
  { sourceId, url }: { sourceId: string; url: string },
  before: SourceState,
  fetched: FetchedSource,
): boolean {
  const { error } = fetched.kind === "failed" ? fetched : { error: undefined };
  return context.outage.note({ sourceId, url, error, before, nowMs: Date.parse(context.now()) });
}

async function waitForNetwork(context: PollContext, lease: Lease, { state }: StoredSource): Promise<NextPoll> {
  const waiting = offlineState(state, context.now(), context.random());
  await context.store.commit(lease, { state: waiting, upserts: [], removals: [] });
  return { nextPoll: waiting.nextPoll, nextPollReason: waiting.nextPollReason };
}

const NOTHING: Decision = { upserts: [], removals: [], changed: false };

/** A document whose items take too long, or too much memory, to compare is a failure of the source. */
async function changeOrFailure(
  context: PollContext,
  source: Source,
  stored: StoredSource,
  fetched: FetchedSource,
  signal: AbortSignal,
): Promise<{ readonly fetched: FetchedSource; readonly change: Change }> {
  try {
    return { fetched, change: await changeOf(context, source, stored, fetched, signal) };
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    const failed = { kind: "failed", error } as const;
    return {
      fetched: { ...failed, ...(fetched.isAfter304 && { isAfter304: true }) },
      change: { facts: failed, decision: NOTHING, notes: [] },
    };
  }
}

async function changeOf(
  context: PollContext,
  source: Source,
  stored: StoredSource,
  fetched: FetchedSource,
  signal: AbortSignal,
): Promise<Change> {
  switch (fetched.kind) {
    case "modified": {
      const { items, isFeed = false } = fetched.reading;
      // Of a page with links, only the articles that are new are read.
      const { decision, notes } = await decideWithFullText(context, source, stored, { items, isWhole: isFeed }, signal);
      const read = documentFacts(stored, fetched.reading, decision);
      const facts = factsOf(fetched, read);
      return { facts, decision, notes: [...fetched.reading.notes, ...notes] };
    }
    case "truncated": {
      const { reading, error } = fetched;
      if (reading === undefined) return { facts: withoutItems(error), decision: NOTHING, notes: [] };
      const items = withStoredFacts(reading.items, stored);
      const { decision, notes } = await decideWithFullText(context, source, stored, { items, isWhole: false }, signal);
      const { permanentUrl } = fetched.outcome;
      const { linkCount = 0 } = reading;
      const about = documentFacts(stored, reading, decision);
      const read = { ...about, itemCount: Math.max(about.itemCount, linkCount) };
      const facts = { kind: fetched.kind, error, read, ...(permanentUrl === undefined ? {} : { permanentUrl }) };
      return { facts, decision, notes: [...reading.notes, ...notes] };
    }
    case "notModified":
      return { facts: fetched.outcome, decision: NOTHING, notes: [] };
    case "gone":
      return { facts: fetched.outcome, decision: NOTHING, notes: [] };
    case "failed":
      return { facts: fetched, decision: NOTHING, notes: [] };
  }
}

function documentFacts(stored: StoredSource, { feed, items }: Reading, decision: Decision): DocumentFacts {
  return {
    pace: feed.pace,
    published: newItems(stored, decision.upserts).map(({ published }) => published),
    itemCount: items.length,
    changed: decision.changed,
    ...(feed.title === undefined ? {} : { title: feed.title }),
    ...(feed.link === undefined ? {} : { homepage: feed.link }),
    ...(feed.image === undefined ? {} : { icon: feed.image }),
    ...(feed.language === undefined ? {} : { language: feed.language }),
    ...(feed.hubs.length === 0 ? {} : { hubs: feed.hubs }),
  };
}

function newItems(stored: StoredSource, upserts: readonly StoredItem[]): readonly StoredItem[] {
  const known = new Set(stored.heads.map(({ key }) => key));
  return upserts.filter(({ key }) => !known.has(key));
}

/** A page with articles still to read is not saved as known, or a 304 would hide them for good. */
function factsOf({ outcome, reading }: Extract<FetchedSource, { kind: "modified" }>, read: DocumentFacts): PollFacts {
  if (!reading.incomplete) return { ...outcome, read };
  const { validators: _, ...without } = outcome;
  return { ...without, bodyHash: "", read };
}

function updateOf(state: SourceState, fetched: FetchedSource, decision: Decision): SourceUpdate {
  const { upserts, removals, headUpdates, remembered } = decision;
  return {
    state: stateAfter(state, fetched),
    upserts,
    removals,
    ...(headUpdates === undefined ? {} : { headUpdates }),
    ...(remembered === undefined ? {} : { remembered }),
  };
}

function stateAfter(state: SourceState, fetched: FetchedSource): SourceState {
  if (fetched.kind === "modified") return withReadingFacts(state, fetched.reading);
  return fetched.kind === "truncated" && fetched.reading?.isFeed ? { ...state, isFeed: true } : state;
}

/** Whether it is a feed is remembered, and the feed a page advertises, so that the page is not asked first each time. */
function withReadingFacts(before: SourceState, reading: Reading): SourceState {
  const { failedLinks: _, isFeed: __, mapHash: ___, ...state } = before;
  const { feedUrl, isFeed, failedLinks = [], mapHash } = reading;
  return {
    ...state,
    ...(mapHash === undefined ? {} : { mapHash }),
    ...(isFeed ? { isFeed } : {}),
    ...(feedUrl === undefined ? {} : { feedUrl }),
    ...(failedLinks.length === 0 ? {} : { failedLinks }),
  };
}

type Telling = Pick<PollReport, "outcome"> & Partial<PollReport>;

function tellingOf(stored: StoredSource, fetched: FetchedSource, change: Change, state: SourceState): Telling {
  const added = newItems(stored, change.decision.upserts).length;
  return {
    outcome: fetched.kind,
    added,
    updated: change.decision.upserts.length - added,
    removed: change.decision.removals.length,
    nextPoll: state.nextPoll,
    nextPollReason: state.nextPollReason,
    notes: change.notes,
    ...(fetched.isAfter304 && state.false304?.last === state.lastPoll ? { warning: FALSE_304 } : {}),
    ...(fetched.kind === "failed" || fetched.kind === "truncated" ? { error: fetched.error.message } : {}),
  };
}

function reportOf(
  { sourceId, url, tookMs }: { sourceId: string; url: string; tookMs: () => number },
  at: Instant,
  reportFields: Telling,
): PollReport {
  const notes = (reportFields.notes ?? []).map(withoutAddressSecrets);
  const clean = { ...reportFields, url: withoutSecrets(url), notes };
  return { sourceId, at, tookMs: tookMs(), added: 0, updated: 0, removed: 0, ...clean };
}
