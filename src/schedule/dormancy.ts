import type { PublishingProfile, Silence } from "../domain/source-state.js";
import type { Gap } from "../lib/time.js";
import { rounded } from "./model-weights.js";

const START: Silence = { awaited: 0, longest: 0 };
/** How likely it is that no item will follow the last one, against that one will; and the part that is expected then all the same. */
const ENDED_ODDS = 0.001;
const REVIVED_SHARE = 0.2;

/** The silences between items after a gap in which `expected` items should have come. */
export function silenceAfter(before: Silence = START, expected: number, { fromMs, toMs, times }: Gap): Silence {
  const perMs = toMs === fromMs ? 0 : expected / (toMs - fromMs);
  let { awaited, longest } = before;
  let lastMs = fromMs;
  for (const time of times) {
    longest = Math.max(longest, awaited + (time - lastMs) * perMs);
    awaited = 0;
    lastMs = time;
  }
  return { awaited: rounded(awaited + (toMs - lastMs) * perMs), longest: rounded(longest) };
}

/** The part of the usual rate that is expected: all of it, unless the source has been silent for longer than it ever was. */
export function aliveShare({ silence = START }: Pick<PublishingProfile, "silence">): number {
  const alive = 1 / (1 + ENDED_ODDS * Math.exp(silence.awaited - silence.longest));
  return alive + (1 - alive) * REVIVED_SHARE;
}
