import { createHash } from "node:crypto";
import type { MapRules } from "../domain/map-rules.js";
import type { Source } from "../domain/source.js";
import type { SourceState, Validators } from "../domain/source-state.js";
import type { StoredSource } from "../domain/stored-item.js";

/** What to ask for and on which conditions; goes into the fetch request as it is. */
export interface PollTarget {
  readonly url: string;
  readonly validators?: Validators;
  readonly bodyHash?: string;
}

/** After so many failures where it moved to, every other poll asks the configured address again. */
const DOUBT_MOVE_AFTER_FAILURES = 4;

/**
 * What the next poll of a source asks. Unconditional only when nothing was ever fetched from there, when the store
 * lost the items, or when the mapping changed: then the document must come once more.
 */
export function pollTarget(stored: StoredSource, source: Source): PollTarget {
  const { state } = stored;
  const url = pollAddress(state, source);
  if (state.url !== source.url || lostItems(stored) || state.mapHash !== mapHash(source.map)) return { url };
  return {
    url,
    ...(state.validators === undefined ? {} : { validators: state.validators }),
    ...(state.bodyHash === undefined ? {} : { bodyHash: state.bodyHash }),
  };
}

/** The address asked next: the configured one, where a confirmed permanent redirect led, or the feed its page advertises. */
export function pollAddress(state: SourceState, source: Pick<Source, "url" | "map">): string {
  const elsewhere = state.movedTo ?? state.feedUrl;
  if (elsewhere === undefined || state.url !== source.url) return source.url;
  // Another mapping is for the configured document, not for the feed that was read in its place.
  if (state.mapHash !== mapHash(source.map)) return source.url;
  const doubted = state.failures >= DOUBT_MOVE_AFTER_FAILURES && state.failures % 2 === 0;
  return doubted ? source.url : elsewhere;
}

/** The state for the source as the config has it now: what was bound to another address is dropped. */
export function stateFor(
  state: SourceState,
  source: Pick<Source, "id" | "url">,
  now: SourceState["nextPoll"],
): SourceState {
  if (state.url === source.url) return state;
  return {
    sourceId: source.id,
    url: source.url,
    nextPoll: now,
    nextPollReason: "new address: never polled",
    failures: 0,
    ...(state.rhythm === undefined ? {} : { rhythm: state.rhythm }),
    ...(state.alerts === undefined ? {} : { alerts: state.alerts }),
  };
}

/** Names the rules of a mapping; undefined for a source without one. */
export function mapHash(map: MapRules | undefined): string | undefined {
  return map === undefined ? undefined : createHash("sha256").update(JSON.stringify(map)).digest("hex").slice(0, 16);
}

function lostItems({ state, heads, remembered }: StoredSource): boolean {
  return (state.documentItems ?? 0) > 0 && heads.length === 0 && remembered.length === 0;
}
