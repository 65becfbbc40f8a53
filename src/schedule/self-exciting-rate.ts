import type { PublishingProfile } from "../domain/source-state.js";
import { atOrAfter, type Gap, HOUR_MS, hourOfWeek } from "../lib/time.js";
import { rounded, scored, trusted, type Way } from "./model-weights.js";
import type { Shares } from "./weekly-profile.js";

/** One way in which items may bring others after them. */
interface Echo extends Way {
  /** `sum`: each item by itself may bring others (a Hawkes process). `last`: only the last one, so that a silence soon ends a burst. */
  readonly kind: "sum" | "last";
  /** How many items an item brings directly, 0 to 1: the rest comes by the week. */
  readonly follows: number;
  /** How fast those come: 1 / this is the mean wait in hours. */
  readonly perHour: number;
}

/** From two minutes to two days between an item and the one it brings. */
const PACES_PER_HOUR = [30, 6, 1.5, 0.4, 0.1, 0.025] as const;
const SHARES = [0.3, 0.6, 0.85] as const;
/** Which of these holds is learnt for each source, beginning with "each item comes by itself". */
const ECHOES: readonly Echo[] = [
  { kind: "sum", follows: 0, perHour: 1, prior: 0 },
  ...PACES_PER_HOUR.flatMap((perHour) =>
    SHARES.map((follows): Echo => ({ kind: "sum", follows, perHour, prior: -2 - 2 * follows })),
  ),
  ...PACES_PER_HOUR.slice(0, 4).flatMap((perHour) =>
    SHARES.map((follows): Echo => ({ kind: "last", follows, perHour, prior: -2 - 2 * follows })),
  ),
];
/** No rate is impossible: what cannot be would be trusted never again. */
const LEAST_PER_HOUR = 1e-4;
/** Trusted less than this, an echo changes nothing that is worth its sums. */
const LEAST_TRUST = 1e-3;

/** What is known of the items before a moment, as far as later ones depend on it. */
interface Past {
  readonly atMs: number;
  /** For each of `PACES_PER_HOUR`: the items so far, each weighing less the longer it is ago. */
  readonly sums: readonly number[];
  readonly lastMs: number | undefined;
}

/**
 * Expected items an hour at a moment after `nowMs`, which is the last look: at first as what came lately lets expect,
 * returning to the week's usual rate, for what comes unseen is followed by more as well.
 */
export function selfExcitingRate(
  rhythm: PublishingProfile | undefined,
  nowMs: number,
): (usual: number, atMs: number) => number {
  const trust = trusted(ECHOES, rhythm?.echoScores);
  const past = pastOf(rhythm, nowMs);
  const excitations = ECHOES.map((excitation, index) => ({
    share: trust[index] ?? 0,
    follows: excitation.follows,
    rate: excitement(excitation, past, nowMs),
    fadesPerHour: excitation.perHour * (1 - excitation.follows),
  })).filter(({ share, follows }) => share > LEAST_TRUST && follows > 0);
  return (usual, atMs) => {
    const hours = (atMs - nowMs) / HOUR_MS;
    let rate = usual;
    for (const { share, follows, rate: now, fadesPerHour } of excitations) {
      rate += share * Math.exp(-fadesPerHour * hours) * (now - follows * usual);
    }
    return Math.max(0, rate);
  };
}

/** The part of the items that come by themselves. */
export function aloneShare(rhythm: Pick<PublishingProfile, "echoScores"> | undefined): number {
  const trust = trusted(ECHOES, rhythm?.echoScores);
  return ECHOES.reduce((sum, { follows }, way) => sum + (trust[way] ?? 0) * (1 - follows), 0);
}

/**
 * What is remembered after a gap: the scores of each echo, by how likely it held what came and when, and the past as it is now.
 * `usual` items should have come by `rate`. Beside it: how likely each item came by itself, and which part of all items does.
 */
export function excitationLearned(rhythm: PublishingProfile | undefined, rate: Shares, usual: number, gap: Gap) {
  const past = pastOf(rhythm, gap.fromMs);
  const judged = ECHOES.map((excitation) => judge(excitation, past, rate, usual, gap));
  const echoScores = scored(
    ECHOES,
    rhythm?.echoScores,
    judged.map(({ likelihood }) => likelihood),
    gap,
  );
  const trust = trusted(ECHOES, echoScores);
  const { sums, lastMs } = movedOn(past, gap);
  return {
    alone: gap.times.map((_, index) =>
      judged.reduce((sum, { alone }, way) => sum + (trust[way] ?? 0) * (alone[index] ?? 0), 0),
    ),
    echoScores,
    recent: sums.map(rounded),
    recentAt: atOrAfter(gap.toMs),
    ...(lastMs === undefined ? {} : { lastItem: new Date(lastMs).toISOString() }),
  };
}

/** The logarithm of the likelihood of what came in the gap, as of a point process: the rates at the items less the items to expect. */
function judge(excitation: Echo, past: Past, rate: Shares, usual: number, gap: Gap) {
  let now = past;
  let likelihood = -(1 - excitation.follows) * usual;
  const alone: number[] = [];
  for (const time of gap.times) {
    likelihood -= excited(excitation, now, time);
    const byItself = (1 - excitation.follows) * rate(hourOfWeek(time));
    const brought = excitement(excitation, now, time);
    likelihood += Math.log(Math.max(LEAST_PER_HOUR, byItself + brought));
    alone.push(byItself / Math.max(1e-9, byItself + brought));
    now = movedOn(now, { fromMs: now.atMs, toMs: time, times: [time] });
  }
  return { likelihood: likelihood - excited(excitation, now, gap.toMs), alone };
}

/** Items an hour that an echo lets expect at a moment when nothing came since the past. */
function excitement(excitation: Echo, past: Past, atMs: number): number {
  const { follows, perHour, kind } = excitation;
  if (kind === "last") {
    if (past.lastMs === undefined) return 0;
    const silent = follows * Math.exp((-perHour * (atMs - past.lastMs)) / HOUR_MS);
    return (perHour * silent) / (silent + 1 - follows);
  }
  const sum = past.sums[PACES_PER_HOUR.indexOf(perHour as 6)] ?? 0;
  return follows * perHour * sum * Math.exp((-perHour * (atMs - past.atMs)) / HOUR_MS);
}

/** Its integral from the past to a moment. */
function excited(excitation: Echo, past: Past, toMs: number): number {
  const { follows, perHour, kind } = excitation;
  if (kind === "last") {
    if (past.lastMs === undefined) return 0;
    const { lastMs } = past;
    const alive = (ms: number) => follows * Math.exp((-perHour * (ms - lastMs)) / HOUR_MS) + 1 - follows;
    return Math.log(alive(past.atMs) / alive(toMs));
  }
  const sum = past.sums[PACES_PER_HOUR.indexOf(perHour as 6)] ?? 0;
  return follows * sum * (1 - Math.exp((-perHour * (toMs - past.atMs)) / HOUR_MS));
}

function movedOn(past: Past, gap: Gap): Past {
  const sums = PACES_PER_HOUR.map((perHour, index) => {
    const left = (ms: number) => Math.exp((-perHour * Math.max(0, gap.toMs - ms)) / HOUR_MS);
    return gap.times.reduce((sum, time) => sum + left(time), (past.sums[index] ?? 0) * left(past.atMs));
  });
  return { atMs: gap.toMs, sums, lastMs: gap.times.at(-1) ?? past.lastMs };
}

function pastOf(rhythm: PublishingProfile | undefined, atMs: number): Past {
  const beforeMs = Date.parse(rhythm?.recentAt ?? "");
  const lastMs = Date.parse(rhythm?.lastItem ?? "");
  const known = rhythm?.recent?.length === PACES_PER_HOUR.length && !Number.isNaN(beforeMs);
  const before: Past = {
    atMs: known ? Math.min(beforeMs, atMs) : atMs,
    sums: known ? (rhythm?.recent ?? []) : [],
    lastMs: Number.isNaN(lastMs) ? undefined : Math.min(lastMs, atMs),
  };
  return movedOn(before, { fromMs: before.atMs, toMs: atMs, times: [] });
}
