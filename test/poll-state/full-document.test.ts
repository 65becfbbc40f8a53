import { expect } from "chai";
import type { SourceState } from "../../src/domain/source-state.js";
import { toInstant } from "../../src/lib/dates/instant.js";
import { DAY_MS } from "../../src/lib/time.js";
import { documentRecord, needsFullDocument } from "../../src/poll-state/full-document.js";
import { aState } from "../store/samples.js";

const START_MS = Date.UTC(2026, 0, 1);
const BOUNDS = { unconditionalAfterMs: 14 * DAY_MS };
const NOT_MODIFIED = { kind: "notModified", freshness: {} } as const;

/** A source that answers only 304, once a day, and had no record before. Returns the day of the first full request. */
function daysUntilFull(random: number): number {
  let state: SourceState = aState("s");
  for (let day = 0; day < 100; day++) {
    const now = toInstant(START_MS + day * DAY_MS);
    if (needsFullDocument(state, BOUNDS, now)) return day;
    const poll = { before: state, facts: NOT_MODIFIED, isAfter304: false, bounds: BOUNDS, now, random };
    const nextPoll = toInstant(START_MS + (day + 1) * DAY_MS);
    state = { ...state, ...documentRecord(poll), lastPoll: now, lastSuccess: now, nextPoll };
  }
  return Number.POSITIVE_INFINITY;
}

describe("full documents of servers that answer only 304", () => {
  it("sources without a record, as after an upgrade, count from their first 304, each for another time", () => {
    const days = [0, 0.25, 0.5, 0.75, 0.99].map(daysUntilFull);
    expect(days[0]).to.equal(14);
    expect(days).to.deep.equal(days.toSorted((one, other) => one - other));
    expect(new Set(days).size).to.equal(days.length);
    expect(days.at(-1)).to.be.within(18, 21);
  });

  it("nothing is asked for in full where the config turns it off", () => {
    const fullDocument = { at: toInstant(START_MS), only304Ms: 100 * DAY_MS, spread: 0 };
    expect(needsFullDocument({ ...aState("s"), fullDocument }, {}, toInstant(START_MS))).to.equal(false);
    expect(needsFullDocument({ ...aState("s"), fullDocument }, BOUNDS, toInstant(START_MS))).to.equal(true);
  });
});
