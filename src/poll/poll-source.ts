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
import { restingUntil } from "../poll-state/cooldown.js";
import { FALSE_304 } from "../poll-state/full-document.js";
import type { DocumentFacts, PollFacts } from "../poll-state/poll-facts.js";
import { pollAddress, stateFor } from "../poll-state/poll-url.js";
import type { NextPoll } from "../schedule/next-poll.js";
import type { Lease } from "../store/store.js";
import { decideWithFullText } from "./documents/decide-items.js";
import type { Reading } from "./documents/read-feed-document.js";
import { withoutItems, withStoredFacts } from "./documents/truncated-document.js";
import { type Visit, visitSource } from "./fetch-source.js";
import type { WorkRoom } from "./poll-context.js";
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
export async function pollSource(room: WorkRoom, lease: Lease, sourceId: string, signal: AbortSignal): Promise<void> {
  const source = room.sourceOf(sourceId);
  const stored = await room.store.getSource(sourceId);
  if (source === undefined || stored === undefined) return;
  const started = performance.now();
  const before = { ...stored, state: stateFor(stored.state, source, room.now()) };
  const about = {
    sourceId,
    url: pollAddress(before.state, source),
    tookMs: () => Math.round(performance.now() - started),
  };
  const rested = await restWithNeighbours(room, lease, source, before);
  if (rested) return room.report(reportOf(about, room.now(), { outcome: "resting", ...rested }));
  const fetched = await visitSource(room, source, before, signal);
  if (wasCutOff(fetched)) return room.report(reportOf(about, room.now(), { outcome: "aborted" }));
  if (isOurOutage(room, about, before.state, fetched)) {
    const waiting = await waitForNetwork(room, lease, before);
    return room.report(reportOf(about, room.now(), { outcome: "offline", ...waiting }));
  }

  const { visit, change } = await changeOrFailure(room, source, before, fetched, signal);
  const now = room.now();
  const polled = applyOutcome({
    state: before.state,
    source,
    facts: change.facts,
    isAfter304: visit.isAfter304 === true,
    bounds: room.bounds(),
    now,
    random: room.random(),
  });
  const { state, event } = watchSource(polled, source, room.alertBounds(), now);
  const commitMs = performance.now();
  const committed = await room.store.commit(lease, updateOf(state, visit, change.decision));
  room.measure("commit", performance.now() - commitMs);
  if (committed.kind === "fenced") return room.report(reportOf(about, now, { outcome: "fenced" }));
  room.noteState(state);
  room.report(reportOf(about, now, tellingOf(stored, visit, change, state)));
  if (event !== undefined) room.alert(event);
}

/** A source whose neighbour was told to wait is not asked: no request, no failure, only another time. */
async function restWithNeighbours(
  room: WorkRoom,
  lease: Lease,
  source: Source,
  { state }: StoredSource,
): Promise<NextPoll | undefined> {
  const now = room.now();
  const until = restingUntil(room.rests(), pollAddress(state, source), now);
  if (until === undefined) return undefined;
  const rested = restingState(state, until, room.random());
  await room.store.commit(lease, { state: rested, upserts: [], removals: [] });
  return { nextPoll: rested.nextPoll, nextPollReason: rested.nextPollReason };
}

/** A stop of ours is no failure of the source's: it is due again at once. */
function wasCutOff(visit: Visit): boolean {
  return visit.kind === "failed" && visit.error instanceof FetchError && visit.error.reason === "aborted";
}

function isOurOutage(
  room: WorkRoom,
  { sourceId, url }: { sourceId: string; url: string },
  before: SourceState,
  visit: Visit,
): boolean {
  const { error } = visit.kind === "failed" ? visit : { error: undefined };
  return room.outage.note({ sourceId, url, error, before, nowMs: Date.parse(room.now()) });
}

async function waitForNetwork(room: WorkRoom, lease: Lease, { state }: StoredSource): Promise<NextPoll> {
  const waiting = offlineState(state, room.now(), room.random());
  await room.store.commit(lease, { state: waiting, upserts: [], removals: [] });
  return { nextPoll: waiting.nextPoll, nextPollReason: waiting.nextPollReason };
}

const NOTHING: Decision = { upserts: [], removals: [], changed: false };

/** A document whose items take too long, or too much memory, to compare is a failure of the source. */
async function changeOrFailure(
  room: WorkRoom,
  source: Source,
  stored: StoredSource,
  visit: Visit,
  signal: AbortSignal,
): Promise<{ readonly visit: Visit; readonly change: Change }> {
  try {
    return { visit, change: await changeOf(room, source, stored, visit, signal) };
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    const failed = { kind: "failed", error } as const;
    return {
      visit: { ...failed, ...(visit.isAfter304 && { isAfter304: true }) },
      change: { facts: failed, decision: NOTHING, notes: [] },
    };
  }
}

async function changeOf(
  room: WorkRoom,
  source: Source,
  stored: StoredSource,
  visit: Visit,
  signal: AbortSignal,
): Promise<Change> {
  switch (visit.kind) {
    case "modified": {
      const { items, isFeed = false } = visit.reading;
      // Of a page with links, only the articles that are new are read.
      const { decision, notes } = await decideWithFullText(room, source, stored, { items, isWhole: isFeed }, signal);
      const read = documentFacts(stored, visit.reading, decision);
      const facts = factsOf(visit, read);
      return { facts, decision, notes: [...visit.reading.notes, ...notes] };
    }
    case "truncated": {
      const { reading, error } = visit;
      if (reading === undefined) return { facts: withoutItems(error), decision: NOTHING, notes: [] };
      const items = withStoredFacts(reading.items, stored);
      const { decision, notes } = await decideWithFullText(room, source, stored, { items, isWhole: false }, signal);
      const { permanentUrl } = visit.outcome;
      const { linkCount = 0 } = reading;
      const about = documentFacts(stored, reading, decision);
      const read = { ...about, itemCount: Math.max(about.itemCount, linkCount) };
      const facts = { kind: visit.kind, error, read, ...(permanentUrl === undefined ? {} : { permanentUrl }) };
      return { facts, decision, notes: [...reading.notes, ...notes] };
    }
    case "notModified":
      return { facts: visit.outcome, decision: NOTHING, notes: [] };
    case "gone":
      return { facts: visit.outcome, decision: NOTHING, notes: [] };
    case "failed":
      return { facts: visit, decision: NOTHING, notes: [] };
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
function factsOf({ outcome, reading }: Extract<Visit, { kind: "modified" }>, read: DocumentFacts): PollFacts {
  if (!reading.incomplete) return { ...outcome, read };
  const { validators: _, ...without } = outcome;
  return { ...without, bodyHash: "", read };
}

function updateOf(state: SourceState, visit: Visit, decision: Decision): SourceUpdate {
  const { upserts, removals, retouched, remembered } = decision;
  return {
    state: stateAfter(state, visit),
    upserts,
    removals,
    ...(retouched === undefined ? {} : { retouched }),
    ...(remembered === undefined ? {} : { remembered }),
  };
}

function stateAfter(state: SourceState, visit: Visit): SourceState {
  if (visit.kind === "modified") return withReadingFacts(state, visit.reading);
  return visit.kind === "truncated" && visit.reading?.isFeed ? { ...state, isFeed: true } : state;
}

/** Whether it is a feed is remembered, and the feed a page advertises, so that the page is not asked first each time. */
function withReadingFacts({ failedLinks: _, isFeed: __, ...state }: SourceState, reading: Reading): SourceState {
  const { feedUrl, isFeed, failedLinks = [] } = reading;
  return {
    ...state,
    ...(isFeed ? { isFeed } : {}),
    ...(feedUrl === undefined ? {} : { feedUrl }),
    ...(failedLinks.length === 0 ? {} : { failedLinks }),
  };
}

type Telling = Pick<PollReport, "outcome"> & Partial<PollReport>;

function tellingOf(stored: StoredSource, visit: Visit, change: Change, state: SourceState): Telling {
  const added = newItems(stored, change.decision.upserts).length;
  return {
    outcome: visit.kind,
    added,
    updated: change.decision.upserts.length - added,
    removed: change.decision.removals.length,
    nextPoll: state.nextPoll,
    nextPollReason: state.nextPollReason,
    notes: change.notes,
    ...(visit.isAfter304 && state.false304?.last === state.lastPoll ? { warning: FALSE_304 } : {}),
    ...(visit.kind === "failed" || visit.kind === "truncated" ? { error: visit.error.message } : {}),
  };
}

function reportOf(
  { sourceId, url, tookMs }: { sourceId: string; url: string; tookMs: () => number },
  at: Instant,
  telling: Telling,
): PollReport {
  const notes = (telling.notes ?? []).map(withoutAddressSecrets);
  const clean = { ...telling, url: withoutSecrets(url), notes };
  return { sourceId, at, tookMs: tookMs(), added: 0, updated: 0, removed: 0, ...clean };
}
