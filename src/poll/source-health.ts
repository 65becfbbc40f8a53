import type { Source } from "../domain/source.js";
import type { SourceState } from "../domain/source-state.js";
import { withoutAddressSecrets } from "../lib/secret-address.js";
import { describeFalse304 } from "../poll-state/full-document.js";

/** How a source is, in one word and with what a person would ask next. */
export interface Health {
  readonly kind: "ok" | "truncated" | "failing" | "gone" | "paused" | "new" | "late";
  readonly why: string;
}

/** A poll this long past its time means that nobody polls. */
const LATE_MS = 15 * 60_000;

/** How one source is at `nowMs`, from what is stored of it. */
export function healthOf(source: Pick<Source, "paused">, state: SourceState | undefined, nowMs: number): Health {
  if (state?.goneAt !== undefined)
    return { kind: "gone", why: `gone (410) since ${state.goneAt}; its URL has to change` };
  if (source.paused) return { kind: "paused", why: "paused in the config" };
  if (state?.lastPoll === undefined) return { kind: "new", why: "not polled yet" };
  if (state.failures > 0) {
    const since = state.failingSince === undefined ? "" : ` since ${state.failingSince}`;
    return {
      kind: "failing",
      why: `${state.failures === 1 ? "once" : `${state.failures} times`}${since}: ${withoutAddressSecrets(state.lastError ?? "no reason was kept")}`,
    };
  }
  if (state.truncatedInARow !== undefined) {
    const times = state.truncatedInARow === 1 ? "the last document" : `the last ${state.truncatedInARow} documents`;
    return { kind: "truncated", why: `${times} ended early: ${state.lastError ?? "only whole items were kept"}` };
  }
  const lateMs = nowMs - Date.parse(state.nextPoll);
  if (lateMs > LATE_MS) return { kind: "late", why: `its poll was due at ${state.nextPoll}; is a worker running?` };
  if (state.false304 !== undefined) return { kind: "ok", why: describeFalse304(state.false304) };
  return { kind: "ok", why: "" };
}
