// How late new items are seen under different rules, at the same number of polls. Usage: node bench/schedule.mjs [--sources=600] [--seed=1]

import { scheduleNext } from "../dist/src/aggregate/schedule.js";
import { fitPatience } from "../dist/src/aggregate/schedule-gap.js";
import { learnRhythm } from "../dist/src/aggregate/schedule-rhythm.js";
import { writeFigures } from "./figures.mjs";
import { makeHistories, mulberry32 } from "./schedule-histories.mjs";

const HOUR_MS = 3_600_000;
const START_MS = Date.parse("2025-01-05T00:00:00Z"); // a Sunday
const WARM_UP_WEEKS = 2;
const WEEKS = 6;
const DOCUMENT_ITEMS = 25;
const BOUNDS = { minIntervalMs: 5 * 60_000, maxIntervalMs: 12 * HOUR_MS, maxWaitMs: 7 * 24 * HOUR_MS };
const MIN_H = BOUNDS.minIntervalMs / HOUR_MS;
const MAX_H = BOUNDS.maxIntervalMs / HOUR_MS;
const TOLD_STEP_H = 1 / 60;
const HISTORY_HALF_LIFE_H = 28 * 24;

const options = Object.fromEntries(process.argv.slice(2).map((arg) => arg.replace(/^--/, "").split("=")));
const sources = Number(options.sources ?? 600);
const seed = Number(options.seed ?? 1);
const histories = makeHistories({ sources, weeks: WEEKS, seed });

const muara = run(muaraRule(), 1);
const budget = muara.polls;
const rules = [
  ["fixed interval", (scale) => ({ next: () => scale })],
  ["Miniflux, entry frequency", minifluxRule],
  ["CommaFeed, average gap", commafeedRule],
  ["square root of the rate", squareRootRule],
];
const rows = rules.map(([name, rule]) => [name, matched(rule, budget)]);
rows.push(["Muara, learnt rhythm", muara], ["told the true rates", matched(toldRule, budget)]);
print(rows);

/** Runs a rule over all histories day by day; counts what falls behind the warm-up. */
function run(rule) {
  const states = histories.map((history, index) => ({
    history,
    seen: 0,
    at: mulberry32(seed + index)() * 0.5,
    random: mulberry32(index),
  }));
  const delays = [];
  const byKind = {};
  let polls = 0;
  for (let day = 0; day < WEEKS * 7; day++) {
    rule.startDay?.(states, day * 24);
    for (const state of states) {
      const { times, kind } = state.history;
      while (state.at < (day + 1) * 24) {
        const measured = state.at >= WARM_UP_WEEKS * 168;
        const before = state.seen;
        while (state.seen < times.length && times[state.seen] <= state.at) state.seen++;
        if (measured) {
          polls++;
          for (let item = before; item < state.seen; item++) {
            const delay = (state.at - Math.max(times[item], WARM_UP_WEEKS * 168)) * 60;
            delays.push(delay);
            byKind[kind] ??= { items: 0, delay: 0, polls: 0 };
            byKind[kind].items++;
            byKind[kind].delay += delay;
          }
          byKind[kind] ??= { items: 0, delay: 0, polls: 0 };
          byKind[kind].polls++;
        }
        state.at += rule.next(state, before);
      }
    }
  }
  delays.sort((a, b) => a - b);
  return {
    mean: delays.reduce((sum, delay) => sum + delay, 0) / delays.length,
    p95: delays[Math.floor(delays.length * 0.95)],
    polls: polls / ((WEEKS - WARM_UP_WEEKS) * 7),
    items: delays.length,
    byKind,
  };
}

/** Muara's own code, as the worker calls it: learns from each poll, fits its patience once a day. */
function muaraRule() {
  let patience;
  const iso = (hours) => new Date(START_MS + hours * HOUR_MS).toISOString();
  return {
    startDay(states, hours) {
      patience = fitPatience(
        states.map(({ rhythm }) => rhythm),
        { ...BOUNDS, now: iso(hours) },
      );
    },
    next(state, before) {
      const { times } = state.history;
      const first = state.lastLook === undefined;
      const from = first ? Math.max(0, state.seen - DOCUMENT_ITEMS) : before;
      const published = Array.from(times.subarray(from, state.seen), iso);
      const now = iso(state.at);
      state.rhythm = learnRhythm(state.rhythm, { published, lastLook: state.lastLook, now });
      state.lastLook = now;
      const situation = { source: {}, rhythm: state.rhythm, failures: 0, bunched: first };
      const { nextPoll } = scheduleNext(situation, { ...BOUNDS, patience }, now, state.random());
      return (Date.parse(nextPoll) - START_MS) / HOUR_MS - state.at;
    },
  };
}

/** A week divided by the week's entries (times a factor), within bounds. */
function minifluxRule(scale) {
  return {
    next({ history: { times }, seen, at }) {
      let count = 0;
      while (seen - count > 0 && times[seen - count - 1] > at - 168) count++;
      return count === 0 ? MAX_H : clamp((168 / count) * scale);
    },
  };
}

/** Half the average gap between the document's entries, at most a quarter of the maximum; longer after a week, two, a month of silence. */
function commafeedRule(scale) {
  return {
    next({ history: { times }, seen, at }) {
      const silentDays = seen === 0 ? Number.POSITIVE_INFINITY : (at - times[seen - 1]) / 24;
      if (silentDays >= 30) return MAX_H;
      if (silentDays >= 14) return MAX_H / 2;
      if (silentDays >= 7) return MAX_H / 4;
      const known = Math.min(DOCUMENT_ITEMS, seen);
      if (known < 2) return MAX_H;
      const gap = (times[seen - 1] - times[seen - known]) / (known - 1);
      return Math.max(MIN_H, Math.min(MAX_H / 4, (gap / 2) * scale));
    },
  };
}

/** Intervals in proportion to 1/√rate, the rate from counts that halve in four weeks: the floor to beat. */
function squareRootRule(scale) {
  return {
    next(state, before) {
      const { times } = state.history;
      const decay = (hours) => 0.5 ** (hours / HISTORY_HALF_LIFE_H);
      const from = state.weight === undefined ? Math.max(0, state.seen - DOCUMENT_ITEMS) : before;
      const passed =
        state.weight === undefined ? Math.min(672, state.at - (times[from] ?? state.at)) : state.at - state.since;
      state.weight = (state.weight ?? 0) * decay(passed) + (state.seen - from);
      state.observed = (state.observed ?? 0) * decay(passed) + passed;
      state.since = state.at;
      const perHour = (state.weight + 0.5) / (state.observed + 24);
      return clamp(scale / Math.sqrt(perHour));
    },
  };
}

/** Muara's way if it had nothing to learn: told the true rates, of bursts and ends too. What no rule without foresight can do much better. */
function toldRule(patience) {
  return {
    next({ history: { times, rateAt }, seen, at }) {
      const last = seen === 0 ? Number.NEGATIVE_INFINITY : times[seen - 1];
      let waiting = 0;
      let waited = 0;
      for (let hours = 0; hours < MAX_H; hours += TOLD_STEP_H) {
        const arriving = rateAt(at + hours + TOLD_STEP_H / 2, last, at) * TOLD_STEP_H;
        waited += (waiting + arriving / 2) * TOLD_STEP_H;
        waiting += arriving;
        if (waited >= patience) return clamp(hours + TOLD_STEP_H);
      }
      return MAX_H;
    },
  };
}

/** The rule with the scale at which it makes as many polls a day. */
function matched(rule, polls) {
  let low = Math.log(0.001);
  let high = Math.log(1000);
  let result;
  for (let round = 0; round < 14; round++) {
    const scale = Math.exp((low + high) / 2);
    result = run(rule(scale));
    if (Math.abs(result.polls / polls - 1) < 0.003) break;
    if (result.polls > polls) low = Math.log(scale);
    else high = Math.log(scale);
  }
  return result;
}

function clamp(hours) {
  return Math.min(MAX_H, Math.max(MIN_H, hours));
}

function print(table) {
  const [, flux] = table[1];
  const [, comma] = table[2];
  const better = Math.min(flux.mean, comma.mean);
  console.log(
    `${sources} sources, seed ${seed}, ${WEEKS - WARM_UP_WEEKS} weeks measured after ${WARM_UP_WEEKS}; delays in minutes\n`,
  );
  console.log(
    `${"rule".padEnd(28)}${["mean", "p95", "polls/day", "× better of two"].map((head) => head.padStart(16)).join("")}`,
  );
  for (const [name, { mean, p95, polls }] of table) {
    const cells = [mean.toFixed(1), p95.toFixed(1), polls.toFixed(0), (mean / better).toFixed(2)];
    console.log(name.padEnd(28) + cells.map((cell) => cell.padStart(16)).join(""));
  }
  const delayOf = (name) => table.find(([rule]) => rule === name)[1].mean;
  writeFigures({
    "mean delay, min": muara.mean,
    "times the better of Miniflux's and CommaFeed's rules": muara.mean / better,
    "times the square root": muara.mean / delayOf("square root of the rate"),
  });
  console.log("\nmean delay by kind of source");
  const kinds = Object.keys(muara.byKind).sort();
  console.log(`${"".padEnd(28)}${kinds.map((kind) => kind.padStart(10)).join("")}`);
  for (const [name, { byKind }] of table) {
    console.log(
      name.padEnd(28) + kinds.map((kind) => (byKind[kind].delay / byKind[kind].items).toFixed(1).padStart(10)).join(""),
    );
  }
}
