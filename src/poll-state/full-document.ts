import type { SourceState } from "../domain/source-state.js";
import type { Instant } from "../lib/dates/instant.js";
import { DAY_MS } from "../lib/time.js";
import type { DocumentBounds } from "../schedule/next-poll.js";
import type { PollFacts } from "./poll-facts.js";

/** The wait is prolonged by at most this part, so that sources read together are not read together again. */
const SPREAD = 0.1;
/** For sources whose count starts at the first 304 after an upgrade, all of them within hours. */
const UPGRADE_SPREAD = 0.5;
/** The wait for a source that answered 304 wrongly, and after a full document that failed. */
const SHORT_WAIT_MS = DAY_MS;
/** The longest time that one wait counts. */
const MAX_WAIT_MS = 28 * DAY_MS;

export const FALSE_304 = "server answered 304 although its document changed";

/** For people: what is wrong with the source, since when, and what is done about it. */
export function describeFalse304({ last }: NonNullable<SourceState["false304"]>): string {
  return `${FALSE_304} (${last}); it is read in full once a day`;
}

/** True if an unconditional request must follow this 304: the server has answered nothing else for too long. */
export function needsFullDocument(state: SourceState, bounds: DocumentBounds, now: Instant): boolean {
  const dueMs = dueAfterMs(state, bounds);
  return dueMs !== undefined && (state.fullDocument?.only304Ms ?? 0) + waitedMs(state, now) >= dueMs;
}

/** The facts of one poll that show if the document was sent in full. */
export interface DocumentPoll {
  readonly before: SourceState;
  readonly facts: PollFacts;
  /** The answer is that of an unconditional request right after a 304. */
  readonly isAfter304: boolean;
  readonly bounds: DocumentBounds;
  readonly now: Instant;
  readonly random: number;
}

/** The values of `fullDocument` and `false304` after a poll. */
export function documentRecord(poll: DocumentPoll): Pick<SourceState, "fullDocument" | "false304"> {
  const { before, facts, now } = poll;
  if (facts.kind === "modified" || (facts.kind === "notModified" && facts.isFull)) {
    const false304 = false304After(poll);
    return {
      fullDocument: { at: now, only304Ms: 0, spread: SPREAD * poll.random },
      ...(false304 === undefined ? {} : { false304 }),
    };
  }
  const { fullDocument, false304 } = before;
  const counted = (facts.kind === "notModified" ? countedAfter304(poll) : retriedLater(poll)) ?? fullDocument;
  return {
    ...(counted === undefined ? {} : { fullDocument: counted }),
    ...(false304 === undefined ? {} : { false304 }),
  };
}

/** Ends when a conditional request brings a change: the server compares again. */
function false304After({ before, facts, isAfter304, now }: DocumentPoll): SourceState["false304"] {
  const hasChanged = facts.kind === "modified" && facts.read.changed;
  if (!hasChanged) return before.false304;
  return isAfter304 ? { since: before.false304?.since ?? now, last: now } : undefined;
}

function countedAfter304({ before, now, random }: DocumentPoll): SourceState["fullDocument"] {
  const { fullDocument } = before;
  if (fullDocument === undefined) return { only304Ms: 0, spread: UPGRADE_SPREAD * random };
  return { ...fullDocument, only304Ms: fullDocument.only304Ms + waitedMs(before, now) };
}

/** A full document that failed or ended early is fetched again after a day of 304 answers, not at each poll. */
function retriedLater({ before, isAfter304, bounds }: DocumentPoll): SourceState["fullDocument"] {
  const dueMs = dueAfterMs(before, bounds);
  if (!isAfter304 || before.fullDocument === undefined || dueMs === undefined) return undefined;
  return { ...before.fullDocument, only304Ms: Math.max(0, dueMs - SHORT_WAIT_MS) };
}

function dueAfterMs({ fullDocument, false304 }: SourceState, bounds: DocumentBounds): number | undefined {
  const { unconditionalAfterMs } = bounds;
  if (unconditionalAfterMs === undefined || fullDocument === undefined) return undefined;
  const afterMs = false304 === undefined ? unconditionalAfterMs : Math.min(unconditionalAfterMs, SHORT_WAIT_MS);
  return afterMs * (1 + fullDocument.spread);
}

/** The time since the last answer, without what a clock that jumped or a long sleep added to the planned wait. */
function waitedMs({ lastPoll, lastSuccess, nextPoll }: SourceState, now: Instant): number {
  if (lastSuccess === undefined) return 0;
  const plannedMs = lastPoll === undefined ? 0 : Date.parse(nextPoll) - Date.parse(lastPoll);
  const longestMs = Math.min(MAX_WAIT_MS, Math.max(DAY_MS, plannedMs));
  return Math.max(0, Math.min(Date.parse(now) - Date.parse(lastSuccess), longestMs));
}
