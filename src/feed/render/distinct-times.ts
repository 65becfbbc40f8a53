import { createHash } from "node:crypto";
import type { Instant } from "../../lib/dates/instant.js";

const MS_PER_SECOND = 1000;
/** How often a free millisecond is looked for in one second, and in how many seconds. */
const MAX_TRIES = 64;
const MAX_SECONDS = 10;
const BEFORE_THE_WEB: Instant = "1990-01-01T00:00:00Z";

/** Whether readers of RSS and Atom believe a date: validators take one from before the web for a mistake. JSON Feed has all. */
export function isPlausible(instant: Instant): boolean {
  return instant >= BEFORE_THE_WEB;
}

interface Timed {
  readonly id: string;
  readonly updated: Instant;
  readonly firstSeen: Instant;
}

/**
 * When each item was updated, as RFC 3339; items of the same second are told apart by milliseconds, because Atom readers
 * order by `updated` and take two entries with the same one for one. The item seen first keeps the whole second, so that what
 * was published stays as it was when others join.
 */
export function distinctTimes(items: readonly Timed[]): string[] {
  const times = items.map(({ updated }) => updated);
  const taken = new Set<string>();
  for (const index of byAge(items)) {
    const item = items[index];
    if (item === undefined) continue;
    const time = freeTime(item, taken);
    taken.add(time);
    times[index] = time;
  }
  return times;
}

function byAge(items: readonly Timed[]): number[] {
  const age = (index: number) => `${items[index]?.firstSeen}\n${items[index]?.id}`;
  return [...items.keys()].sort((a, b) => (age(a) < age(b) ? -1 : 1));
}

function freeTime({ updated, id }: Timed, taken: ReadonlySet<string>): string {
  if (!taken.has(updated)) return updated;
  const second = Date.parse(updated);
  const start = createHash("sha256").update(id).digest().readUInt16BE(0);
  // A whole day's items can bear its first second: those that find no place in it go into the next ones.
  for (let round = 0; round < MAX_SECONDS; round += 1) {
    for (let step = 0; step < MAX_TRIES; step += 1) {
      const offsetMs = round * MS_PER_SECOND + 1 + ((start + step) % (MS_PER_SECOND - 1));
      const time = new Date(second + offsetMs).toISOString();
      if (!taken.has(time)) return time;
    }
  }
  return updated;
}
