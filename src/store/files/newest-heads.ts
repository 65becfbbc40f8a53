import { mapInSteps, runStepsWithRests } from "../../lib/steps.js";
import { TimeSlice } from "../../lib/time-slice.js";
import { headOf } from "../head-of.js";
import { type Cursor, mergeRuns } from "../item-order.js";
import type { HeadQuery, SourceHead } from "../store.js";
import type { SourceStore } from "./source/source-store.js";

/** So often a query begins again because a source changed under it; the last time it does not let go of the loop. */
const MAX_TRIES = 3;

/**
 * The newest heads over these sources. The order comes from the indices in memory; only heads that are answered are read, and
 * only from the sources that have some.
 */
export async function newestHeads(shelves: readonly SourceStore[], query: HeadQuery): Promise<readonly SourceHead[]> {
  for (let attempt = 1; ; attempt++) {
    const files = shelves.map(({ file }) => file);
    const picked = mergeRuns(files, query);
    const depth = depths(picked);
    const heads = await readHeads(shelves, depth, attempt < MAX_TRIES);
    const unchanged = shelves.every(({ file }, at) => !depth.has(at) || file.index === files[at]?.index);
    if (unchanged || attempt >= MAX_TRIES) {
      const found = picked.flatMap(({ run, at }) => {
        const head = heads.get(run)?.[at];
        return head === undefined ? [] : [{ sourceId: files[run]?.sourceId ?? "", head }];
      });
      // The heads that were read stay as they are, whatever is stored meanwhile.
      return runStepsWithRests(
        mapInSteps(found, ({ sourceId, head }) => ({ sourceId, ...headOf(head) })),
        new TimeSlice().rest,
      );
    }
  }
}

/** How many heads of each run are needed. */
function depths(picked: readonly Cursor[]): Map<number, number> {
  const depth = new Map<number, number>();
  for (const { run, at } of picked) depth.set(run, Math.max(depth.get(run) ?? 0, at + 1));
  return depth;
}

async function readHeads(shelves: readonly SourceStore[], depth: ReadonlyMap<number, number>, letGo: boolean) {
  const heads = new Map<number, NonNullable<ReturnType<SourceStore["first"]>>>();
  const turn = new TimeSlice();
  for (const [run, count] of depth) {
    const shelf = shelves[run];
    const indexedHeads = shelf?.first(count);
    if (indexedHeads === undefined) await shelf?.load();
    else heads.set(run, indexedHeads);
    if (letGo && turn.isOver()) await turn.next();
  }
  return heads;
}
