import { expect } from "chai";
import type { Source } from "../../src/domain/source.js";
import type { SourceState } from "../../src/domain/source-state.js";
import { watchSource } from "../../src/poll-state/alerts.js";
import { applyOutcome, newSourceState } from "../../src/poll-state/apply-outcome.js";
import { repairedState, restingState } from "../../src/poll-state/clock-repair.js";
import { cooldownsOf, coolingDownUntil } from "../../src/poll-state/cooldown.js";
import type { DocumentFacts, PollFacts } from "../../src/poll-state/poll-facts.js";
import { pollTarget, stateFor } from "../../src/poll-state/poll-url.js";
import { type PollBounds, sooner } from "../../src/schedule/next-poll.js";
import { sourceOf } from "../support/source.js";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** A Tuesday. */
const NOW = "2025-03-04T10:00:00Z";
const FEED = "https://news.example/feed.xml";
const NEW_HOME = "https://new.example/feed.xml";
const BOUNDS: PollBounds = { minIntervalMs: 5 * MINUTE, maxIntervalMs: DAY, maxWaitMs: 7 * DAY };

const EMPTY: DocumentFacts = { pace: {}, published: [], itemCount: 3, changed: false };

describe("what a poll means: when to poll next", () => {
  const TABLE: readonly {
    readonly claim: string;
    readonly facts: PollFacts;
    readonly source?: Partial<Source>;
    readonly state?: Partial<SourceState>;
    readonly atLeastMs: number;
    readonly atMostMs: number;
    readonly reason: RegExp;
  }[] = [
    {
      claim: "a fixed interval is kept",
      facts: modified(),
      source: { intervalMs: 30 * MINUTE },
      atLeastMs: 30 * MINUTE,
      atMostMs: 33 * MINUTE,
      reason: /fixed interval, 30 min/,
    },
    {
      claim: "not before the answer has gone stale",
      facts: modified({ freshness: { freshUntil: later(5 * HOUR) } }),
      source: { intervalMs: HOUR },
      atLeastMs: 5 * HOUR,
      atMostMs: 5.3 * HOUR,
      reason: /fresh until/,
    },
    ...[
      ["max-age or Expires", modified({ freshness: { freshUntil: later(30 * DAY) } })],
      ["ttl or an update period", modified({ read: { ...EMPTY, pace: { minIntervalMs: 3 * DAY } } })],
      ["skipped hours", modified({ read: { ...EMPTY, pace: { skipHours: [10, 11, 12, 13] } } })],
      ["skipped days", modified({ read: { ...EMPTY, pace: { skipDays: [2, 3] } } })],
      ["a 304 that renews", { kind: "notModified", freshness: { renewed: true } }],
    ].map(([what, facts]) => ({
      claim: `respectCache: false overrides ${what}`,
      facts: facts as PollFacts,
      source: { intervalMs: 30 * MINUTE, respectCache: false },
      state: { freshForMs: DAY },
      atLeastMs: 30 * MINUTE,
      atMostMs: 33 * MINUTE,
      reason: /fixed interval, 30 min \(respectCache: false\)/,
    })),
    {
      claim: "respectCache: false changes nothing without an interval",
      facts: modified({ freshness: { freshUntil: later(2 * DAY) } }),
      source: { respectCache: false },
      atLeastMs: 2 * DAY,
      atMostMs: 2 * DAY + 10 * MINUTE,
      reason: /fresh until/,
    },
    {
      claim: "respectCache: false never polls below the least interval",
      facts: modified({ freshness: { freshUntil: later(2 * DAY) } }),
      source: { intervalMs: MINUTE, respectCache: false },
      atLeastMs: 5 * MINUTE,
      atMostMs: 5.5 * MINUTE,
      reason: /fixed interval, 5 min/,
    },
    {
      claim: "respectCache: false obeys Retry-After",
      facts: failure({ retryAfter: later(2 * DAY) }),
      source: { intervalMs: 30 * MINUTE, respectCache: false },
      atLeastMs: 2 * DAY,
      atMostMs: 2 * DAY + 10 * MINUTE,
      reason: /Retry-After/,
    },
    {
      claim: "respectCache: false backs off",
      facts: failure({ status: 429 }),
      source: { intervalMs: MINUTE, respectCache: false },
      state: { failures: 2 },
      atLeastMs: 20 * MINUTE,
      atMostMs: 24 * MINUTE,
      reason: /3rd failure/,
    },
    {
      claim: "respectCache: false backs off through skipped hours",
      facts: failure({}),
      source: { intervalMs: 30 * MINUTE, respectCache: false },
      state: { pace: { skipHours: [10, 11] } },
      atLeastMs: 30 * MINUTE,
      atMostMs: 36 * MINUTE,
      reason: /1st failure/,
    },
    {
      claim: "a cache time is believed up to the maximum",
      facts: modified({ freshness: { freshUntil: later(365 * DAY) } }),
      atLeastMs: 7 * DAY,
      atMostMs: 7 * DAY,
      reason: /cut to 7 d/,
    },
    {
      claim: "a 304 renews the cache time without saying it",
      facts: { kind: "notModified", freshness: { renewed: true } },
      source: { intervalMs: HOUR },
      state: { freshForMs: 4 * HOUR },
      atLeastMs: 4 * HOUR,
      atMostMs: 4.3 * HOUR,
      reason: /fresh until/,
    },
    {
      claim: "an answer that says nothing ends the cache time",
      facts: { kind: "notModified", freshness: {} },
      source: { intervalMs: HOUR },
      state: { freshForMs: 4 * HOUR },
      atLeastMs: HOUR,
      atMostMs: 1.1 * HOUR,
      reason: /fixed/,
    },
    {
      claim: "not before the ttl",
      facts: modified({ read: { ...EMPTY, pace: { minIntervalMs: 3 * HOUR } } }),
      source: { intervalMs: HOUR },
      atLeastMs: 3 * HOUR,
      atMostMs: 3.2 * HOUR,
      reason: /ttl/,
    },
    {
      claim: "the ttl of the last document holds for a 304",
      facts: { kind: "notModified", freshness: {} },
      source: { intervalMs: HOUR },
      state: { pace: { minIntervalMs: 2 * HOUR } },
      atLeastMs: 2 * HOUR,
      atMostMs: 2.2 * HOUR,
      reason: /ttl/,
    },
    {
      claim: "not in skipped hours",
      facts: modified({ read: { ...EMPTY, pace: { skipHours: [11, 12, 13] } } }),
      source: { intervalMs: HOUR },
      atLeastMs: 4 * HOUR,
      atMostMs: 4.2 * HOUR,
      reason: /skips/,
    },
    {
      claim: "not on skipped days",
      facts: modified({ read: { ...EMPTY, pace: { skipDays: [2, 3] } } }),
      source: { intervalMs: HOUR },
      atLeastMs: 38 * HOUR,
      atMostMs: 39 * HOUR,
      reason: /skips/,
    },
    {
      claim: "a feed that skips every hour is not believed",
      facts: modified({ read: { ...EMPTY, pace: { skipHours: Array.from({ length: 24 }, (_, hour) => hour) } } }),
      source: { intervalMs: HOUR },
      atLeastMs: HOUR,
      atMostMs: 1.1 * HOUR,
      reason: /fixed/,
    },
    {
      claim: "Retry-After counts on 429",
      facts: failure({ status: 429, retryAfter: later(6 * HOUR) }),
      atLeastMs: 6 * HOUR,
      atMostMs: 6.2 * HOUR,
      reason: /Retry-After/,
    },
    {
      claim: "Retry-After counts on 503",
      facts: failure({ status: 503, retryAfter: later(3 * DAY) }),
      atLeastMs: 3 * DAY,
      atMostMs: 3 * DAY + 10 * MINUTE,
      reason: /Retry-After/,
    },
    {
      claim: "Retry-After is believed up to the maximum",
      facts: failure({ status: 429, retryAfter: later(30 * DAY) }),
      atLeastMs: 7 * DAY,
      atMostMs: 7 * DAY,
      reason: /cut/,
    },
    {
      claim: "a source that is polled seldom is tried again within the hour when it fails",
      facts: failure({}),
      atLeastMs: 30 * MINUTE,
      atMostMs: 36 * MINUTE,
      reason: /1st failure/,
    },
    {
      claim: "a failing server is never asked more than a healthy one",
      facts: failure({}),
      source: { intervalMs: 3 * HOUR },
      atLeastMs: 3 * HOUR,
      atMostMs: 3.6 * HOUR,
      reason: /1st failure/,
    },
    {
      claim: "failures back off",
      facts: failure({}),
      state: { failures: 4 },
      atLeastMs: 8 * HOUR,
      atMostMs: 9.6 * HOUR,
      reason: /5th failure/,
    },
    {
      claim: "the hundredth failure waits no longer than the ceiling",
      facts: failure({}),
      state: { failures: 99 },
      atLeastMs: 0.8 * DAY,
      atMostMs: DAY,
      reason: /100th failure/,
    },
    {
      claim: "a fixed interval above the ceiling is the ceiling",
      facts: failure({}),
      source: { intervalMs: 2 * DAY },
      state: { failures: 99 },
      atLeastMs: 2 * DAY,
      atMostMs: 2 * DAY,
      reason: /100th failure/,
    },
  ];
  for (const { claim, facts, source, state, atLeastMs, atMostMs, reason } of TABLE) {
    for (const random of [0, 0.5, 0.999]) {
      it(`${claim} (random ${random})`, () => {
        const next = applyOutcome({
          state: { ...polled(), ...state },
          source: { ...SOURCE, ...source },
          facts,
          bounds: BOUNDS,
          now: NOW,
          random,
        });
        const waitMs = Date.parse(next.nextPoll) - Date.parse(NOW);
        expect(waitMs).to.be.within(atLeastMs, atMostMs + 1000);
        expect(next.nextPollReason).to.match(reason);
      });
    }
  }

  it("a wait that began before respectCache: false ends, one after a failure does not", () => {
    const source = { intervalMs: HOUR, respectCache: false };
    const waiting = { ...polled(), failures: 0, lastPoll: NOW, nextPoll: later(6 * DAY) };
    expect(sooner(waiting, source, BOUNDS, 0.5)?.nextPoll).to.equal(later(1.05 * HOUR));
    expect(sooner({ ...waiting, nextPoll: later(1.1 * HOUR) }, source, BOUNDS, 0.5)).to.equal(undefined);
    expect(sooner({ ...waiting, failures: 1 }, source, BOUNDS, 0.5)).to.equal(undefined);
    expect(sooner(waiting, { ...source, respectCache: true }, BOUNDS, 0.5)).to.equal(undefined);
    expect(sooner(waiting, { respectCache: false }, BOUNDS, 0.5)).to.equal(undefined);
  });

  it("sources polled together the first time part within the interval", () => {
    const waits = [0, 0.25, 0.5, 0.75].map((random) => {
      const next = applyOutcome({
        state: newSourceState(SOURCE, NOW),
        source: SOURCE,
        facts: modified(),
        bounds: BOUNDS,
        now: NOW,
        random,
      });
      return Date.parse(next.nextPoll) - Date.parse(NOW);
    });
    expect(waits[3] ?? 0).to.be.greaterThan((waits[0] ?? 0) * 1.5);
  });
});

describe("what a poll means: where the source lives", () => {
  const redirected = modified({ permanentUrl: NEW_HOME });

  it("a permanent redirect is taken over at the third confirmation, a 304 included", () => {
    const states = play([redirected, { kind: "notModified", permanentUrl: NEW_HOME, freshness: {} }, redirected]);
    expect(states.map(({ movedTo, moving }) => movedTo ?? moving?.seen)).to.deep.equal([1, 2, NEW_HOME]);
    expect(pollTarget(stored(states[2]), SOURCE).url).to.equal(NEW_HOME);
  });

  it("a redirect that is not repeated is forgotten, a failure in between is not held against it", () => {
    const states = play([redirected, modified(), redirected, failure({}), redirected]);
    expect(states.map(({ moving }) => moving?.seen)).to.deep.equal([1, undefined, 1, 1, 2]);
  });

  it("an address that it moved to is doubted after failures, and given up when the first one answers", () => {
    const moved = { ...polled(), movedTo: NEW_HOME };
    const failing = play([failure({}), failure({}), failure({}), failure({})], moved);
    expect(failing.map((state) => pollTarget(stored(state), SOURCE).url)).to.deep.equal([
      NEW_HOME,
      NEW_HOME,
      NEW_HOME,
      FEED,
    ]);
    expect(play([modified()], failing[3]).at(-1)).to.not.have.property("movedTo");
  });

  it("410 retires, and asking by hand that succeeds brings it back", () => {
    const [gone, back] = play([{ kind: "gone" }, modified()]);
    expect(gone).to.include({ goneAt: NOW, nextPoll: "9999-12-31T23:59:59Z", lastOutcome: "gone" });
    expect(back).to.not.have.any.keys("goneAt", "lastError", "failingSince");
  });

  it("410 from where it moved to asks the configured address again", () => {
    const [next] = play([{ kind: "gone" }], { ...polled(), movedTo: NEW_HOME });
    expect(next).to.not.have.any.keys("goneAt", "movedTo");
    expect(pollTarget(stored(next), SOURCE)).to.deep.equal({ url: FEED });
  });
});

describe("what a poll means: conditions of the next request", () => {
  const validators = { url: FEED, etag: 'W/"1"', lastModified: "yesterday, as it says" };

  it("validators and hash are kept through failures and confirmations that name them", () => {
    const states = play([modified({ validators }), failure({}), { kind: "notModified", validators, freshness: {} }]);
    for (const state of states) {
      expect(pollTarget(stored(state), SOURCE)).to.deep.equal({ url: FEED, validators, bodyHash: "hash" });
    }
  });

  for (const status of [400, 412, 431]) {
    it(`a server that answers conditions with ${status} is asked without them, and the hash still knows the same body`, () => {
      const [, refused] = play([modified({ validators }), failure({ status })]);
      expect(pollTarget(stored(refused), SOURCE)).to.deep.equal({ url: FEED, bodyHash: "hash" });
    });
  }

  it("an answer without validators ends the old ones", () => {
    const [, second] = play([modified({ validators }), modified()]);
    expect(second).to.not.have.property("validators");
  });

  it("nothing is carried over to another configured address", () => {
    const [state] = play([modified({ validators })]);
    const other = { ...SOURCE, url: "https://other.example/feed" };
    expect(pollTarget(stored(state), other)).to.deep.equal({ url: other.url });
    expect(stateFor(state ?? polled(), other, NOW))
      .to.include({ url: other.url, nextPoll: NOW, failures: 0 })
      .and.not.have.property("validators");
  });

  it("the document is asked for whole again when the store lost its items, not when it had none", () => {
    const [withItems, without] = [
      play([modified({ validators })])[0],
      play([modified({ validators, read: { ...EMPTY, itemCount: 0 } })])[0],
    ];
    expect(pollTarget({ state: withItems ?? polled(), heads: [], remembered: [] }, SOURCE)).to.deep.equal({
      url: FEED,
    });
    expect(pollTarget({ state: without ?? polled(), heads: [], remembered: [] }, SOURCE)).to.have.property(
      "validators",
    );
  });
});

describe("who rests when a server asks for it", () => {
  const limited = failure({ status: 429, retryAfter: later(HOUR) });
  const NEIGHBOURS = ["https://news.example/other", "https://www.news.example/feed", "https://elsewhere.example/feed"];
  const TABLE = [
    { scope: "source", rests: [] },
    { scope: "host", rests: NEIGHBOURS.slice(0, 1) },
    { scope: "site", rests: NEIGHBOURS.slice(0, 2) },
  ] as const;
  for (const { scope, rests } of TABLE) {
    it(`retryScope ${scope}: ${rests.length} of ${NEIGHBOURS.length} neighbours`, () => {
      const state = applyOutcome({
        state: polled(),
        source: { ...SOURCE, retryScope: scope },
        facts: limited,
        bounds: BOUNDS,
        now: NOW,
        random: 0,
      });
      const resting = NEIGHBOURS.filter((url) => coolingDownUntil(cooldownsOf([state], NOW), url, NOW) === later(HOUR));
      expect(resting).to.deep.equal(rests);
      expect(cooldownsOf([state], later(2 * HOUR)).size).to.equal(0);
    });
  }

  for (const status of [500, 503]) {
    it(`a ${status} that does not say for how long lets the neighbours be`, () => {
      const state = applyOutcome({
        state: polled(),
        source: { ...SOURCE, retryScope: "site" },
        facts: failure({ status }),
        bounds: BOUNDS,
        now: NOW,
        random: 0,
      });
      expect(state).to.not.have.property("rest");
    });
  }

  it("two owners under one public suffix are two sites", () => {
    const source = { ...SOURCE, url: "https://a.github.io/feed", retryScope: "site" as const };
    const state = applyOutcome({
      state: newSourceState(source, NOW),
      source,
      facts: limited,
      bounds: BOUNDS,
      now: NOW,
      random: 0,
    });
    expect(coolingDownUntil(cooldownsOf([state], NOW), "https://b.github.io/feed", NOW)).to.equal(undefined);
  });

  it("one that rests is put off without a failure", () => {
    const state = restingState(polled(), later(HOUR), 0.5);
    expect(Date.parse(state.nextPoll)).to.be.within(Date.parse(later(HOUR)), Date.parse(later(HOUR + 3 * MINUTE)));
    expect(state.failures).to.equal(0);
  });
});

describe("a clock that was set back", () => {
  it("a wait that was begun in the future begins anew", () => {
    const state = { ...polled(), lastPoll: later(300 * DAY), nextPoll: later(300 * DAY + HOUR) };
    expect(repairedState(state, SOURCE, BOUNDS, NOW)?.nextPoll).to.equal(later(HOUR));
  });

  const A_YEAR = 365 * DAY;

  it("every moment of the past that is now in the future becomes the present, once", () => {
    const alert = { kind: "failing" as const, since: later(A_YEAR), at: later(A_YEAR), reason: "x" };
    const [first = polled()] = play([{ kind: "failed", error: { message: "x" } }]);
    const state = {
      ...first,
      ...{
        lastPoll: later(A_YEAR),
        lastSuccess: later(A_YEAR),
        lastChange: later(A_YEAR),
        failingSince: later(A_YEAR),
      },
      ...{ nextPoll: later(A_YEAR + HOUR), freshUntil: later(A_YEAR + HOUR), alerts: [alert] },
      rest: { key: "host:x", until: later(A_YEAR + HOUR) },
    };
    const repaired = repairedState(state, SOURCE, BOUNDS, NOW);
    expect(repaired).to.deep.include({
      ...{ lastPoll: NOW, lastSuccess: NOW, lastChange: NOW, failingSince: NOW, nextPoll: later(HOUR) },
      ...{ alerts: [{ ...alert, since: NOW, at: NOW }], rest: { key: "host:x", until: later(HOUR) } },
    });
    expect(repaired).to.not.have.property("freshUntil");
    expect(repairedState(repaired ?? state, SOURCE, BOUNDS, NOW)).to.equal(undefined);
    expect(repairedState(repaired ?? state, SOURCE, BOUNDS, later(10 * MINUTE))).to.equal(undefined);
  });

  it("a failure that began in the future counts from now, so that its alert comes after a day and not after a year", () => {
    const since = { ...polled(), failures: 3, failingSince: later(A_YEAR), lastPoll: NOW, nextPoll: later(HOUR) };
    const repaired = repairedState(since, SOURCE, BOUNDS, NOW);
    expect(repaired).to.include({ failingSince: NOW, nextPoll: later(HOUR) });
    const bounds = { afterFailingMs: DAY };
    expect(watchSource(since, SOURCE, bounds, later(DAY)).event).to.equal(undefined);
    expect(watchSource(repaired ?? since, SOURCE, bounds, later(DAY)).event?.kind).to.equal("raised");
  });

  it("a source that fails again before that is repaired fails since now", () => {
    const state = { ...polled(), failures: 3, failingSince: later(A_YEAR) };
    const facts = { kind: "failed", error: { message: "x" } } as const;
    expect(applyOutcome({ state, source: SOURCE, facts, bounds: BOUNDS, now: NOW, random: 0 }).failingSince).to.equal(
      NOW,
    );
  });

  it("an absurd next poll without a last one is brought within the bounds", () => {
    const state = { ...newSourceState(SOURCE, NOW), nextPoll: later(300 * DAY) };
    expect(repairedState(state, SOURCE, BOUNDS, NOW)?.nextPoll).to.equal(later(DAY));
  });

  it("a long wait that was asked for stays", () => {
    const state = { ...polled(), lastPoll: NOW, nextPoll: later(7 * DAY) };
    expect(repairedState(state, SOURCE, BOUNDS, NOW)).to.equal(undefined);
  });

  it("a retired source stays retired", () => {
    const [gone] = play([{ kind: "gone" }]);
    expect(repairedState(gone ?? polled(), SOURCE, BOUNDS, NOW)).to.equal(undefined);
  });
});

const SOURCE = sourceOf("news", { url: FEED, retention: { maxItems: 100 } });

function polled(): SourceState {
  return { ...newSourceState(SOURCE, NOW), lastPoll: later(-HOUR), lastSuccess: later(-HOUR) };
}

function play(facts: readonly PollFacts[], start: SourceState = polled()): SourceState[] {
  const states: SourceState[] = [];
  for (const fact of facts) {
    states.push(
      applyOutcome({
        state: states.at(-1) ?? start,
        source: SOURCE,
        facts: fact,
        bounds: BOUNDS,
        now: NOW,
        random: 0.5,
      }),
    );
  }
  return states;
}

function stored(state: SourceState = polled()) {
  return { state, heads: [], remembered: [{ key: "1", lastSeen: NOW }] };
}

function modified(facts: Partial<Extract<PollFacts, { kind: "modified" }>> = {}): PollFacts {
  return { kind: "modified", bodyHash: "hash", freshness: {}, read: EMPTY, ...facts };
}

function failure(facts: { status?: number; retryAfter?: string }): PollFacts {
  return { kind: "failed", error: { message: "it failed", ...facts } };
}

function later(ms: number): string {
  return new Date(Date.parse(NOW) + ms).toISOString().replace(".000Z", "Z");
}
