// How late new items are seen under different rules, at the same number of polls.
// Usage: node bench/schedule.mjs [--sources=150] [--seeds=1,2,3,4] [--bursts=chain|cascade|spell|batch]

import { scheduleNext } from "../dist/src/schedule/next-poll.js";
import { fitDelayBudget } from "../dist/src/schedule/poll-interval.js";
import { learnPublishingProfile } from "../dist/src/schedule/publishing-profile.js";
import { writeFigures } from "./figures.mjs";
import { makeHistories, mulberry32 } from "./schedule-histories.mjs";
import {
  BOUNDS,
  commafeedRule,
  DOCUMENT_ITEMS,
  fixedRule,
  HOUR_MS,
  minifluxRule,
  squareRootRule,
  toldRule,
} from "./schedule-rules.mjs";

const START_MS = Date.parse("2025-01-05T00:00:00Z"); // a Sunday
const WARM_UP_WEEKS = 2;
const WEEKS = 6;
const PEERS = [
  ["fixed interval", fixedRule],
  ["Miniflux, entry frequency", minifluxRule],
  ["CommaFeed, average gap", commafeedRule],
  ["square root of the rate", squareRootRule],
];

const options = Object.fromEntries(process.argv.slice(2).map((arg) => arg.replace(/^--/, "").split("=")));
const sources = Number(options.sources ?? 150);
const seeds = (options.seeds ?? options.seed ?? "1,2,3,4").split(",").map(Number);
const { bursts = "chain" } = options;

let histories = [];
let seed = 0;
const tables = seeds.map((each) => {
  seed = each;
  histories = makeHistories({ sources, weeks: WEEKS, seed, bursts });
  return compare();
});
print(tables);

/** One seed: each rule's row at the number of polls that Muara made. */
function compare() {
  const muara = run(muaraRule());
  const rows = PEERS.map(([name, rule]) => [name, matched(rule, muara.polls)]);
  rows.push(["Muara, learnt rhythm", muara]);
  // Of the other kinds of bursts the true rates depend on what nobody sees.
  if (bursts === "chain") rows.push(["told the true rates", matched(toldRule, muara.polls)]);
  return rows;
}

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
          byKind[kind] ??= { delays: [], polls: 0 };
          const of = byKind[kind];
          for (let item = before; item < state.seen; item++) {
            const delay = (state.at - Math.max(times[item], WARM_UP_WEEKS * 168)) * 60;
            delays.push(delay);
            of.delays.push(delay);
          }
          of.polls++;
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

/** Muara's own code, as the worker calls it: learns from each poll, fits its delayBudget once a day. */
function muaraRule() {
  let delayBudget;
  const iso = (hours) => new Date(START_MS + hours * HOUR_MS).toISOString();
  return {
    startDay(states, hours) {
      delayBudget = fitDelayBudget(
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
      state.rhythm = learnPublishingProfile(state.rhythm, { published, lastLook: state.lastLook, now });
      state.lastLook = now;
      const situation = { source: {}, rhythm: state.rhythm, failures: 0, bunched: first };
      const { nextPoll } = scheduleNext(situation, { ...BOUNDS, delayBudget }, now, state.random());
      return (Date.parse(nextPoll) - START_MS) / HOUR_MS - state.at;
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

function print(all) {
  console.log(
    `${sources} sources and seed, seeds ${seeds.join(", ")}, bursts by ${bursts}; ${WEEKS - WARM_UP_WEEKS} weeks measured after ${WARM_UP_WEEKS}; delays in minutes, means over the seeds\n`,
  );
  const mean = (numbers) => numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
  const ratios = all[0].map((_, row) =>
    all.map((rows) => rows[row][1].mean / Math.min(rows[1][1].mean, rows[2][1].mean)),
  );
  const heads = ["mean", "p95", "polls/day", "× better of two", "for each seed"];
  console.log("rule".padEnd(28) + heads.map((head) => head.padStart(16)).join(""));
  all[0].forEach(([name], row) => {
    const of = (field) => mean(all.map((rows) => rows[row][1][field]));
    const cells = [of("mean").toFixed(1), of("p95").toFixed(1), of("polls").toFixed(0), mean(ratios[row]).toFixed(3)];
    const each = ratios[row].map((ratio) => ratio.toFixed(2)).join(" ");
    console.log(`${name.padEnd(28)}${cells.map((cell) => cell.padStart(16)).join("")}   ${each}`);
  });
  const rowOf = (name) => all[0].findIndex(([rule]) => rule === name);
  const meanOf = (name) => mean(all.map((rows) => rows[rowOf(name)][1].mean));
  writeFigures({
    "mean delay, min": meanOf("Muara, learnt rhythm"),
    "times the better of Miniflux's and CommaFeed's rules": mean(ratios[rowOf("Muara, learnt rhythm")]),
    "times the square root": meanOf("Muara, learnt rhythm") / meanOf("square root of the rate"),
  });
  const kinds = [...new Set(all.flatMap((rows) => Object.keys(rows[0][1].byKind)))].sort();
  const tables = {
    "mean delay by kind": ({ delays }) => mean(delays),
    "p95 delay by kind": ({ delays }) => delays.sort((a, b) => a - b)[Math.floor(delays.length * 0.95)] ?? 0,
    "polls a day by kind": ({ polls }) => polls / ((WEEKS - WARM_UP_WEEKS) * 7 * all.length),
  };
  for (const [title, figure] of Object.entries(tables)) {
    console.log(`\n${title.padEnd(28)}${kinds.map((kind) => kind.padStart(10)).join("")}`);
    all[0].forEach(([name], row) => {
      const cells = kinds.map((kind) => {
        const counts = all.map((rows) => rows[row][1].byKind[kind] ?? { delays: [], polls: 0 });
        const polls = counts.reduce((sum, count) => sum + count.polls, 0);
        return figure({ delays: counts.flatMap(({ delays }) => delays), polls }).toFixed(1);
      });
      console.log(name.padEnd(28) + cells.map((cell) => cell.padStart(10)).join(""));
    });
  }
}
