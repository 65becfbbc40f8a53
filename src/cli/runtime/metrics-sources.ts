import { selectSources } from "../../compose/select-sources.js";
import type { Config } from "../../config/config.js";
import type { Feed } from "../../domain/feed.js";
import type { Source } from "../../domain/source.js";
import type { PollReport } from "../../poll/poll-report.js";
import { healthOf } from "../../poll/source-health.js";
import type { Overflow } from "../../publish/overflow.js";
import type { Gauges } from "../../server/routes/metrics.js";
import type { Store } from "../../store/store.js";
import type { HealthState } from "./health-state.js";

/** New items that no feed has taken up for so long were filtered out: they are not served late, but never. */
const PENDING_MS = 120_000;
const MAX_PENDING = 200;

export interface Delays {
  readonly notePoll: (report: PollReport) => Promise<void>;
  readonly notePublished: (feed: Feed, sources: readonly Source[], nowMs: number) => void;
}

/** Follows new items from their date to the first feed that is served after they came. */
export function createDelays(store: Pick<Store, "getHeads">, note: (seconds: number) => void): Delays {
  const pending = new Map<string, { readonly publishedMs: readonly number[]; readonly untilMs: number }>();
  return {
    async notePoll({ sourceId, outcome, added, at }) {
      if ((outcome !== "modified" && outcome !== "truncated") || added === 0) return;
      const limit = Math.min(added, MAX_PENDING);
      const heads = await store.getHeads({ sourceIds: [sourceId], order: "firstSeen", limit: added + 1 });
      // Nothing older: the first poll brings what was published long before.
      if (heads.length <= added) return;
      const publishedMs = heads.slice(0, limit).map(({ published }) => Date.parse(published));
      pending.set(sourceId, { publishedMs, untilMs: Date.parse(at) + PENDING_MS });
    },
    notePublished(feed, sources, nowMs) {
      for (const id of selectSources(feed, sources)) {
        const items = pending.get(id);
        if (items === undefined) continue;
        pending.delete(id);
        if (nowMs <= items.untilMs) for (const publishedMs of items.publishedMs) note((nowMs - publishedMs) / 1000);
      }
    },
  };
}

/** How sources and the process are at this moment. */
export async function readGauges(
  store: Pick<Store, "getStates">,
  config: Config,
  condition: HealthState,
  { nowMs, overflows }: { readonly nowMs: number; readonly overflows: readonly Overflow[] },
): Promise<Gauges> {
  const states = new Map((await store.getStates()).map((state) => [state.sourceId, state]));
  const counts = new Map<string, number>();
  const waitsMs: number[] = [];
  for (const source of config.sources) {
    const state = states.get(source.id);
    const { kind } = healthOf(source, state, nowMs);
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
    const waitMs = state === undefined ? 0 : nowMs - Date.parse(state.nextPoll);
    if (kind !== "paused" && kind !== "gone" && waitMs >= 0) waitsMs.push(waitMs);
  }
  return {
    sources: counts,
    due: waitsMs.length,
    oldestDueSeconds: waitsMs.reduce((most, wait) => Math.max(most, wait), 0) / 1000,
    configBroken: condition.configProblem !== undefined,
    storeFailing: condition.storeProblem !== undefined,
    overflows: new Map(overflows.map(({ feedId, arrived, limit }) => [feedId, arrived - limit])),
  };
}
