import type { Rhythm, Silence } from "./model.js";
import type { Gap } from "./schedule-time.js";
import { rounded } from "./schedule-trust.js";

/** Nothing is known: as of a source whose items come independently of each other. */
const START: Silence = { awaited: 0, longest: 0, mean: 1, square: 2 };
/** How much the last silence says of the next ones. */
const WEIGHT = 0.08;
const MAX_CLUMP = 10;
/** How likely it is that no item will follow the last one, against that one will; and the part that is expected then all the same. */
const ENDED_ODDS = 0.001;
const REVIVED_SHARE = 0.2;

/** The silences between items after a gap in which `expected` items should have come. */
export function silenceAfter(before: Silence = START, expected: number, { fromMs, toMs, times }: Gap): Silence {
  const perMs = toMs === fromMs ? 0 : expected / (toMs - fromMs);
  let { awaited, longest, mean, square } = before;
  let lastMs = fromMs;
  for (const time of times) {
    const ended = awaited + (time - lastMs) * perMs;
    longest = Math.max(longest, ended);
    mean += (ended - mean) * WEIGHT;
    square += (ended * ended - square) * WEIGHT;
    awaited = 0;
    lastMs = time;
  }
  return {
    awaited: rounded(awaited + (toMs - lastMs) * perMs),
    longest: rounded(longest),
    mean: rounded(mean),
    square: rounded(square),
  };
}

/**
 * How many items come together, more or less: the variance of the silences between them against their mean squared, which
 * is 1 when each item comes by itself. What came counts as so many times fewer independent events.
 */
export function clumpOf({ mean, square }: Silence = START): number {
  return Math.min(MAX_CLUMP, Math.max(1, square / Math.max(0.01, mean * mean) - 1));
}

/** The part of the usual rate that is expected: all of it, unless the source has been silent for longer than it ever was. */
export function aliveShare({ silence = START }: Pick<Rhythm, "silence">): number {
  const alive = 1 / (1 + ENDED_ODDS * Math.exp(silence.awaited - silence.longest));
  return alive + (1 - alive) * REVIVED_SHARE;
}
