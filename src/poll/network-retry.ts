import type { Source } from "../domain/source.js";
import type { SourceState } from "../domain/source-state.js";
import { operatorOf } from "../poll-state/cooldown.js";
import { needsNetwork } from "./outage.js";

/** Sources of different operators that are tried at once while there is no network: one that is there is enough. */
const MAX_TRIED = 8;
/** Due sources that need no name server, polled meanwhile. */
const MAX_LOCAL = 50;

/**
 * Which sources are polled while there is no network: those due that need none, and a few that show whether it is back, the
 * longest due first. Never one that is not due.
 */
export function chooseTried(
  sources: ReadonlyMap<string, Pick<Source, "url" | "paused">>,
  states: readonly SourceState[],
  now: string,
): readonly string[] {
  const due = states
    .filter(({ nextPoll, goneAt }) => goneAt === undefined && nextPoll <= now)
    .sort((a, b) => (a.nextPoll < b.nextPoll ? -1 : 1))
    .flatMap(({ sourceId }) => {
      const source = sources.get(sourceId);
      return source === undefined || source.paused ? [] : [{ sourceId, url: source.url }];
    });
  const local = due.filter(({ url }) => !needsNetwork(url)).slice(0, MAX_LOCAL);
  const tried = new Map<string, string>();
  for (const { sourceId, url } of due.filter((one) => needsNetwork(one.url))) {
    const operator = operatorOf(new URL(url).host);
    if (!tried.has(operator)) tried.set(operator, sourceId);
    if (tried.size >= MAX_TRIED) break;
  }
  return [...local.map(({ sourceId }) => sourceId), ...tried.values()];
}
