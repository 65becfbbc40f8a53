import { expect } from "chai";
import type { PublishingProfile, SourceState } from "../../src/domain/source-state.js";
import { toInstant } from "../../src/lib/dates/instant.js";
import { expectedItems, rememberedEvents, watchSource } from "../../src/poll-state/alerts.js";

const DAY_MS = 86_400_000;
const NOW_MS = Date.parse("2026-03-01T12:00:00Z");
const at = (daysAgo: number) => toInstant(NOW_MS - daysAgo * DAY_MS);
const BOUNDS = { afterFailingMs: DAY_MS };

/** So many items a day, at all hours alike. */
function steady(itemsPerDay: number, days = 28): PublishingProfile {
  return { hours: Array(168).fill(((itemsPerDay / 24) * days) / 7), days, since: at(0) };
}

function state(change: Partial<SourceState> = {}): SourceState {
  return { sourceId: "a", url: "https://a.example/", nextPoll: at(0), nextPollReason: "", failures: 0, ...change };
}

const failing = (daysAgo: number) => ({ failures: 9, failingSince: at(daysAgo), lastError: "answered 500" });

describe("alerts", () => {
  for (const [claim, before, expected] of [
    ["nothing is told of a source that is well", { lastChange: at(0.1), rhythm: steady(50) }, undefined],
    ["nor of one that fails for less than a day", failing(0.9), undefined],
    ["failing for a day is told", failing(1), "failing"],
    ["410 is told at once", { failures: 1, failingSince: at(0), goneAt: at(0) }, "gone"],
    [
      "a busy source that was silent for a day and a half is told",
      { lastChange: at(1.5), rhythm: steady(50) },
      "silent",
    ],
    ["a busy source may rest for a night", { lastChange: at(0.6), rhythm: steady(200) }, undefined],
    ["one item a day explains a week of silence", { lastChange: at(7), rhythm: steady(1) }, undefined],
    ["but not three weeks", { lastChange: at(21), rhythm: steady(1) }, "silent"],
    ["an item a month explains three weeks", { lastChange: at(21), rhythm: steady(1 / 30) }, undefined],
    ["a rhythm of three days explains nothing", { lastChange: at(3), rhythm: steady(50, 3) }, undefined],
    ["without a rhythm silence means nothing", { lastChange: at(90) }, undefined],
  ] as const) {
    it(claim, () => {
      const { event } = watchSource(state(before), { paused: false }, BOUNDS, at(0));
      expect(event?.alert.kind).to.equal(expected);
      if (expected !== undefined) expect(event?.kind).to.equal("raised");
    });
  }

  it("is told once, once more when it is over, and again when it comes back", () => {
    const told: string[] = [];
    let one = state();
    const poll = (change: Partial<SourceState>, daysAgo: number) => {
      const { state: after, event } = watchSource({ ...one, ...change }, { paused: false }, BOUNDS, at(daysAgo));
      one = after;
      if (event !== undefined) told.push(`${event.kind} ${event.alert.kind}`);
    };
    poll(failing(10), 8);
    poll(failing(10), 7);
    poll({ failures: 0 }, 6);
    poll({ failures: 0 }, 5);
    poll(failing(4), 2);
    expect(told).to.deep.equal(["raised failing", "healed failing", "raised failing"]);
    expect(rememberedEvents([one]).map(({ kind, at: when }) => [kind, when])).to.deep.equal([
      ["raised", at(2)],
      ["healed", at(6)],
      ["raised", at(8)],
    ]);
  });

  it("a silence is over with the next change, and a failure meanwhile is part of it", () => {
    const silent = watchSource(state({ lastChange: at(2), rhythm: steady(50) }), { paused: false }, BOUNDS, at(0));
    const still = watchSource({ ...silent.state, failures: 3 }, { paused: false }, BOUNDS, at(-1));
    expect(still.event).to.equal(undefined);
    const back = watchSource({ ...still.state, lastChange: at(-2) }, { paused: false }, BOUNDS, at(-2));
    expect(back.event).to.deep.include({ kind: "healed" });
  });

  it("few are remembered", () => {
    let one = state();
    for (let day = 100; day > 0; day--) {
      const change = day % 2 === 0 ? failing(day + 2) : { failures: 0 };
      one = watchSource({ ...one, ...change }, { paused: false }, BOUNDS, at(day)).state;
    }
    expect(one.alerts).to.have.length(6);
  });

  it("what the rhythm has between two moments follows the hours of the week", () => {
    const hours = Array.from({ length: 168 }, (_, hour) => (hour === 13 ? 4 : 0));
    const sundays = { hours, days: 28, since: at(0) };
    // 2026-03-01 is a Sunday.
    expect(expectedItems(sundays, NOW_MS, NOW_MS + 2 * 3_600_000)).to.equal(1);
    expect(expectedItems(sundays, NOW_MS, NOW_MS + 21 * DAY_MS)).to.equal(3);
    expect(expectedItems(sundays, NOW_MS + 2 * 3_600_000, NOW_MS + 6 * DAY_MS)).to.equal(0);
  });
});
