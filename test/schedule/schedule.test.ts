import { expect } from "chai";
import type { PublishingProfile } from "../../src/domain/source-state.js";
import { atOrAfter, DAY_MS, HOUR_MS, hourOfWeek, MINUTE_MS } from "../../src/lib/time.js";
import { fitDelayBudget, learnedInterval, type PollIntervalBounds } from "../../src/schedule/poll-interval.js";
import { expectedRates, learnPublishingProfile, weeklyRates } from "../../src/schedule/publishing-profile.js";
import { countReads } from "../support/count-reads.js";

/** A Sunday, midnight. */
const START_MS = Date.parse("2025-01-05T00:00:00Z");
const BOUNDS = { minIntervalMs: 5 * MINUTE_MS, maxIntervalMs: 12 * HOUR_MS };
const WEEKS = 6;
/** Watching takes long enough to do it once for all tests. */
const hourly = once(() => watched(() => 1));
const never = once(() => watched(() => 0));

describe("the learnt rhythm", () => {
  it("a source that publishes every second hour is expected to publish half an item an hour", () => {
    const rhythm = watched((hour) => (hour % 2 === 0 ? 1 : 0));
    const rates = week(weeklyRates(rhythm, at(WEEKS * 168)));
    expect(rates.reduce((sum, rate) => sum + rate, 0) / 168).to.be.closeTo(0.5, 0.03);
  });

  it("office hours are asked often, nights and weekends seldom", () => {
    const rhythm = watched((hour) => (isOffice(hour) ? 1 : 0));
    const noon = learntGapMs(rhythm, at(WEEKS * 168 + 24 + 10), BOUNDS);
    const night = learntGapMs(rhythm, at(WEEKS * 168 + 24 + 20), BOUNDS);
    expect(noon).to.be.lessThan(HOUR_MS);
    expect(night).to.be.greaterThan(4 * noon);
  });

  it("a weekly item is waited for at its hour, however seldom it comes", () => {
    const rhythm = watched((hour) => (hour % 168 === 100 ? 3 : 0));
    const rates = week(weeklyRates(rhythm, at(WEEKS * 168)));
    expect(rates.indexOf(Math.max(...rates))).to.equal(100);
    expect(rates[100] ?? 0).to.be.greaterThan(10 * (rates[40] ?? 0));
  });

  it("a revived source is believed within days, a dead one is asked at most twice a day", () => {
    const dead = never();
    expect(learntGapMs(dead, at(WEEKS * 168), BOUNDS)).to.be.greaterThan(8 * HOUR_MS);
    const revived = watched((hour) => (hour % 2 === 0 ? 1 : 0), 3 * 24, dead, WEEKS * 168);
    expect(learntGapMs(revived, at(WEEKS * 168 + 72), BOUNDS)).to.be.lessThan(4 * HOUR_MS);
  });

  it("a busy source with office hours is asked as seldom on its quiet weekend as what little comes then is worth", () => {
    const rhythm = watched((hour) => (isOffice(hour) ? 20 : hour % 3 === 0 ? 1 : 0));
    const sunday = week(weeklyRates(rhythm, at(WEEKS * 168))).slice(0, 24);
    expect(Math.max(...sunday)).to.be.lessThan(1);
    expect(weeklyRates(rhythm, at(WEEKS * 168))(24 + 10)).to.be.within(15, 25);
  });

  it("where items bring others, the next look comes soon after one, and late after a silence; else neither", () => {
    const bursty = watched((hour) => (hour % 60 < 3 ? 3 : 0));
    const steady = watched((hour) => (hour % 7 === 0 ? 1 : 0));
    for (const [rhythm, atLeast, atMost] of [
      [bursty, 3, Number.POSITIVE_INFINITY],
      [steady, 0.7, 1.5],
    ] as const) {
      const calm = learnPublishingProfile(rhythm, {
        published: [],
        lastLook: at(WEEKS * 168),
        now: at(WEEKS * 168 + 30),
      });
      const seen = { published: [at(WEEKS * 168 + 30.9)], lastLook: at(WEEKS * 168 + 30), now: at(WEEKS * 168 + 31) };
      const soon = learntGapMs(learnPublishingProfile(calm, seen), at(WEEKS * 168 + 31), BOUNDS);
      expect(learntGapMs(calm, at(WEEKS * 168 + 30), BOUNDS) / soon).to.be.within(atLeast, atMost);
    }
  });

  it("bursts at any hour are not taken for hours of the day", () => {
    const rhythm = watched((hour) => (hour % 61 === 0 ? 6 : 0));
    const rates = week(weeklyRates(rhythm, at(WEEKS * 168)));
    expect(Math.max(...rates)).to.be.lessThan(6 * (rates.reduce((sum, rate) => sum + rate, 0) / 168));
  });

  it("office hours are known after a dozen items of a week, in hours too in which none came", () => {
    const seen = (hour: number) => isOffice(hour) && (hour * 7919) % 31 < 8;
    const rates = week(
      weeklyRates(
        watched((hour) => (seen(hour) ? 1 : 0), 168),
        at(168),
      ),
    );
    const isEmpty = (hour: number) => isOffice(hour) && !seen(hour);
    const mean = (fits: (hour: number) => boolean) => {
      const of = rates.filter((_, hour) => fits(hour));
      return of.reduce((sum, rate) => sum + rate, 0) / of.length;
    };
    expect(mean(isEmpty)).to.be.greaterThan(4 * mean((hour) => !isOffice(hour)));
  });

  it("items that follow on others do not make their hours busy ones", () => {
    const bursts = watched((hour) => (hour % 97 < 2 ? 8 : 0));
    const rates = week(weeklyRates(bursts, at(WEEKS * 168)));
    expect(Math.max(...rates)).to.be.lessThan(4 * (rates.reduce((sum, rate) => sum + rate, 0) / 168));
  });

  it("a source that is silent for longer than ever is asked less within days, and as before after its next item", () => {
    const lively = watched((hour) => (hour % 5 === 0 ? 1 : 0));
    const silent = watched(() => 0, 96, lively, WEEKS * 168);
    const rate = (rhythm: PublishingProfile, hours: number) => expectedRates(rhythm, at(WEEKS * 168 + hours))(0);
    expect(rate(silent, 96)).to.be.lessThan(rate(lively, 0) / 3);
    const back = watched(() => 1, 1, silent, WEEKS * 168 + 96);
    expect(rate(back, 97)).to.be.greaterThan(rate(lively, 0) / 1.5);
  });

  it("the dates in a first document are a history", () => {
    const published = Array.from({ length: 20 }, (_, item) => at(-12 * item - 1));
    const rhythm = learnPublishingProfile(undefined, { published, lastLook: undefined, now: at(0) });
    expect(week(weeklyRates(rhythm, at(0))).reduce((sum, rate) => sum + rate, 0)).to.be.within(11, 16);
  });

  it("a first document whose newest item is fresh is a history no longer than its oldest item", () => {
    const published = [at(-0.01), at(-1), at(-2)];
    const rhythm = learnPublishingProfile(undefined, { published, lastLook: undefined, now: at(0) });
    expect(rhythm.days).to.be.lessThan(0.1);
    const older = learnPublishingProfile(undefined, {
      published: [...published, at(-30 * 24)],
      lastLook: undefined,
      now: at(0),
    });
    expect(older.days).to.be.greaterThan(15);
  });

  it("items without dates, which all have the time of the poll, are no burst and no history", () => {
    const undated = (hours: number, count: number) => Array.from({ length: count }, () => at(hours));
    const first = learnPublishingProfile(undefined, { published: undated(0, 25), lastLook: undefined, now: at(0) });
    expect(first.hours.every((weight) => weight === 0)).to.equal(true);
    const next = learnPublishingProfile(first, { published: undated(10, 5), lastLook: at(0), now: at(10) });
    expect(next.hours.filter((weight) => weight > 0)).to.have.length(5);
  });

  it("a flood of old dates and dates to come are no rhythm", () => {
    const published = [...Array.from({ length: 5_000 }, (_, item) => at(-10_000 - item)), at(5_000)];
    const rhythm = learnPublishingProfile(undefined, { published, lastLook: undefined, now: at(0) });
    expect(rhythm.hours.every((weight) => weight === 0)).to.equal(true);
  });

  it("what is kept is rounded and yet ages: after a year of silence nothing is left", () => {
    let rhythm = hourly();
    for (let day = 1; day <= 365; day++) {
      const hour = WEEKS * 168 + day * 24;
      rhythm = learnPublishingProfile(rhythm, { published: [], lastLook: at(hour - 24), now: at(hour) });
    }
    expect(Math.max(...rhythm.hours)).to.be.lessThan(0.01);
    expect(JSON.stringify(watched((hour) => 1 + (hour % 17))).length).to.be.lessThan(2_000);
    expect(JSON.stringify(rhythm).length).to.be.lessThan(2_000);
  });
});

describe("a clock that jumps", () => {
  const NOW_H = WEEKS * 168;
  for (const [what, hours] of [
    ["a day ahead", 24],
    ["a day back", -24],
    ["an hour ahead, as in spring", 1],
    ["an hour back, as in autumn", -1],
    ["ten years ahead", 10 * 365 * 24],
    ["ten years back", -10 * 365 * 24],
  ] as const) {
    it(`${what}, and back again: the source is asked as before within two days`, () => {
      const jumped = watched(() => 1, 24, look(hourly(), NOW_H, NOW_H + hours), NOW_H + hours);
      expect(learntGapMs(jumped, at(NOW_H + hours + 24), BOUNDS)).to.be.within(BOUNDS.minIntervalMs, 2.5 * HOUR_MS);
      const back = watched(() => 1, 24, look(jumped, NOW_H + hours + 24, NOW_H + 24), NOW_H + 24);
      const later = watched(() => 1, 24, back, NOW_H + 48);
      expect(learntGapMs(later, at(NOW_H + 72), BOUNDS) / HOUR_MS).to.be.within(0.5, 1.1);
      expect(JSON.stringify(later)).to.not.include("null");
    });
  }

  it("back by years: what is watched after it counts as time watched", () => {
    const since = look(hourly(), NOW_H, -10 * 365 * 24);
    const quiet = watched((hour) => (hour % 48 === 0 ? 1 : 0), 8 * 168, since, -10 * 365 * 24);
    const rates = week(weeklyRates(quiet, at(-10 * 365 * 24 + 8 * 168)));
    expect(rates.reduce((sum, rate) => sum + rate, 0)).to.be.within(3, 60);
  });

  const look = (rhythm: PublishingProfile, last: number, now: number) =>
    learnPublishingProfile(rhythm, { published: [], lastLook: at(last), now: at(now) });
});

describe("what is remembered of a source", () => {
  it("by an older Muara, with other ways to foretell, is kept as far as it means the same", () => {
    const rhythm = hourly();
    const older: PublishingProfile = { hours: rhythm.hours, days: rhythm.days, since: rhythm.since };
    const other: PublishingProfile = {
      ...rhythm,
      scores: [1],
      echoScores: [],
      recent: [3],
      recentAt: "noon",
      lastItem: "never",
    };
    for (const known of [older, other]) {
      expect(learntGapMs(known, at(WEEKS * 168), BOUNDS) / HOUR_MS).to.be.within(0.5, 1);
      const next = watched(() => 1, 24, known, WEEKS * 168);
      expect(learntGapMs(next, at(WEEKS * 168 + 24), BOUNDS) / HOUR_MS).to.be.within(0.5, 1);
    }
  });
});

describe("the learnt gap", () => {
  it("grows with delayBudget without a jump, from seconds to days", () => {
    const gapAt = (delayBudget: number) =>
      learntGapMs(hourly(), at(WEEKS * 168), { minIntervalMs: 1, maxIntervalMs: 30 * 24 * HOUR_MS, delayBudget });
    for (let delayBudget = 1e-5; delayBudget < 100; delayBudget *= 1.02) {
      expect(gapAt(delayBudget * 1.02) / gapAt(delayBudget), `after ${delayBudget}`).to.be.within(1, 1.021);
    }
  });

  for (const [delayBudget, hours] of [
    [0.02, 0.2],
    [0.125, 0.5],
    [0.5, 1],
    [2, 2],
  ] as const) {
    it(`at an item an hour and a delayBudget of ${delayBudget} item hours it is the square root of twice that: ${hours} h`, () => {
      const gapMs = learntGapMs(hourly(), at(WEEKS * 168), { ...BOUNDS, delayBudget });
      expect(gapMs / HOUR_MS).to.be.closeTo(hours, hours / 10);
    });
  }
});

describe("the delayBudget that spends the budget", () => {
  const rhythms = once(() =>
    [0.02, 0.1, 0.5, 1, 2].map((rate) =>
      watched((hour) => (Math.floor(hour * rate) > Math.floor((hour - 1) * rate) ? 1 : 0)),
    ),
  );

  it("a larger budget makes less patient", () => {
    const [small = 0, large = 0] = [20, 200].map((pollsPerDay) =>
      fitDelayBudget(rhythms(), { ...BOUNDS, now: at(WEEKS * 168), pollsPerDay }),
    );
    expect(large).to.be.lessThan(small);
  });

  for (const pollsPerDay of [30, 60, 120]) {
    it(`${pollsPerDay} polls a day are spent, within a quarter`, () => {
      const delayBudget = fitDelayBudget(rhythms(), { ...BOUNDS, now: at(WEEKS * 168), pollsPerDay });
      expect(pollsInAWeek(rhythms(), delayBudget) / 7).to.be.within(pollsPerDay * 0.75, pollsPerDay * 1.25);
    });
  }

  it("sources that never publish are not polled hourly only because the budget allows it", () => {
    const delayBudget = fitDelayBudget([never()], { ...BOUNDS, now: at(WEEKS * 168) });
    expect(learntGapMs(never(), at(WEEKS * 168), { ...BOUNDS, delayBudget })).to.be.greaterThan(3 * HOUR_MS);
  });

  it("fitting a thousand sources looks at 200 of them, each once", () => {
    const looks = { reads: 0 };
    const many = Array.from({ length: 1_000 }, (_, index) =>
      countReads(rhythms()[index % 5] ?? hourly(), "hours", looks),
    );
    fitDelayBudget(many, { ...BOUNDS, now: at(WEEKS * 168) });
    const single = { reads: 0 };
    fitDelayBudget([countReads(hourly(), "hours", single)], { ...BOUNDS, now: at(WEEKS * 168) });
    expect(looks.reads).to.equal(200 * single.reads);
  });
});

describe("hours of the week", () => {
  it("begin with Sunday in UTC", () => {
    expect(hourOfWeek(START_MS)).to.equal(0);
    expect(hourOfWeek(START_MS + 6 * DAY_MS + 23 * HOUR_MS)).to.equal(167);
  });
});

/** A source watched hourly: `items` says how many came in each hour since the start. */
function watched(
  items: (hour: number) => number,
  hours = WEEKS * 168,
  before?: PublishingProfile,
  from = 0,
): PublishingProfile {
  let rhythm = before ?? learnPublishingProfile(undefined, { published: [], lastLook: undefined, now: at(from) });
  for (let hour = from; hour < from + hours; hour++) {
    const published = Array.from({ length: items(hour) }, (_, item) => at(hour + 0.2 + item / 20));
    rhythm = learnPublishingProfile(rhythm, { published, lastLook: at(hour), now: at(hour + 1) });
  }
  return rhythm;
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

function week(rates: (hour: number) => number): readonly number[] {
  return Array.from({ length: 168 }, (_, hour) => rates(hour));
}

function pollsInAWeek(rhythms: readonly PublishingProfile[], delayBudget: number): number {
  const endMs = START_MS + (WEEKS + 1) * 168 * HOUR_MS;
  let polls = 0;
  for (const rhythm of rhythms) {
    for (let ms = START_MS + WEEKS * 168 * HOUR_MS; ms < endMs; polls++) {
      ms += learntGapMs({ ...rhythm, recent: [] }, atOrAfter(ms), { ...BOUNDS, delayBudget });
    }
  }
  return polls;
}

function isOffice(hour: number): boolean {
  const day = Math.floor((hour % 168) / 24);
  return day >= 1 && day <= 5 && hour % 24 >= 8 && hour % 24 < 18;
}

function at(hours: number): string {
  return atOrAfter(START_MS + hours * HOUR_MS);
}

function learntGapMs(rhythm: PublishingProfile, now: string, bounds: PollIntervalBounds): number {
  return learnedInterval(rhythm, now, bounds).gapMs;
}
