import type { ItemSource } from "../domain/item.js";
import type { Source } from "../domain/source.js";
import type { SourceState } from "../domain/source-state.js";
import type { Instant } from "../lib/dates/instant.js";
import { withoutSecrets } from "../lib/secret-parameters.js";
import { parseUrl } from "../lib/url.js";
import { pollAddress } from "../poll-state/poll-url.js";

/** A last poll further than this in the future means that the clock was set back since. */
export const CLOCK_TOLERANCE_MS = 5 * 60 * 1000;

/** What is known of a source that was never polled. */
export function freshState(source: Source, now: Instant): SourceState {
  return { sourceId: source.id, url: source.url, nextPoll: now, nextPollReason: "never polled yet", failures: 0 };
}

export function isDue(source: Source, state: SourceState, now: Instant): boolean {
  if (source.paused || state.goneAt !== undefined) return false;
  return state.nextPoll <= now || wasSetBack(state.lastPoll, now);
}

/** The due sources of each host, most overdue first. */
export function byHost(
  sources: readonly { source: Source; state: SourceState }[],
): readonly { host: string; sourceIds: readonly string[] }[] {
  const hosts = new Map<string, string[]>();
  for (const { source, state } of [...sources].sort((a, b) => mostOverdueFirst(a.state, b.state))) {
    const host = hostOf(pollAddress(state, source));
    const ids = hosts.get(host);
    if (ids === undefined) hosts.set(host, [state.sourceId]);
    else ids.push(state.sourceId);
  }
  return [...hosts].map(([host, sourceIds]) => ({ host, sourceIds }));
}

/** The source as published feeds name it. */
export function sourceOf(source: Source, state: SourceState): ItemSource {
  return {
    id: source.id,
    title: source.title ?? state.title ?? source.id,
    ...(state.homepage === undefined ? {} : { url: withoutSecrets(state.homepage) }),
    feedUrl: withoutSecrets(state.movedTo ?? state.url),
  };
}

function mostOverdueFirst(a: SourceState, b: SourceState): number {
  return a.nextPoll < b.nextPoll ? -1 : a.nextPoll > b.nextPoll ? 1 : a.sourceId < b.sourceId ? -1 : 1;
}

function wasSetBack(lastPoll: Instant | undefined, now: Instant): boolean {
  return lastPoll !== undefined && Date.parse(lastPoll) - Date.parse(now) > CLOCK_TOLERANCE_MS;
}

export function hostOf(url: string): string {
  return parseUrl(url)?.host ?? url;
}
