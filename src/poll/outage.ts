import { isIP } from "node:net";
import { FetchError } from "../fetch/outcome.js";
import { operatorOf } from "../poll-state/cooldown.js";

/** So many registered domains without an address, and no answer from any between: the trouble is here, not there. */
const SUSPICIOUS_SITES = 3;
/** Older signs count no more. */
const MEMORY_MS = 15 * 60_000;
/** Sources met before it was understood what the matter is; they are few, or hosts that answer stand between them. */
const MAX_VICTIMS = 50;
/** Sources whose first failure is not counted yet. */
const MAX_DOUBTFUL = 1_000;

export interface OutageOptions {
  /** How many registered domains are polled; with fewer than three an outage cannot be told from wrong names. */
  readonly countSites: () => number;
  readonly onBegin: () => void;
  /** With the sources whose failure was the outage's, to be polled again. */
  readonly onEnd: (sourceIds: readonly string[]) => void;
  /** A server answered: the first failure of these sources was their own or has passed. They are polled again. */
  readonly onDoubt: (sourceIds: readonly string[]) => void;
}

/** One visit as far as it tells whether this machine has a way out. */
export interface Sign {
  readonly sourceId: string;
  readonly url: string;
  /** Absent when the server answered. */
  readonly error?: unknown;
  /** How the source was before this visit. */
  readonly before: { readonly failures: number; readonly lastSuccess?: string };
  readonly nowMs: number;
}

/** Tells an outage of this machine's own network (a laptop that wakes, a router that restarts) from failures of sources. */
export interface Outage {
  /**
   * @returns whether the visit is no failure of its source: nothing at all can be reached from here, or that is not known yet
   * and the source is polled again within a minute.
   */
  note(sign: Sign): boolean;
  /** Whether nothing can be reached at present. */
  isOn(): boolean;
}

export function createOutage({ countSites, onBegin, onEnd, onDoubt }: OutageOptions): Outage {
  const silent = new Map<string, number>();
  const victims = new Set<string>();
  /** Sources whose failure was left uncounted, until they answer. */
  const doubtful = new Set<string>();
  /** Those of them that the next answer sends out again. */
  const waiting = new Set<string>();
  let answered = false;
  let isOn = false;

  function end(sourceId: string): void {
    const [met, again, wasOn] = [[...victims], [...waiting], isOn];
    answered = true;
    isOn = false;
    doubtful.delete(sourceId);
    for (const set of [silent, victims, waiting]) set.clear();
    if (wasOn) onEnd(met);
    else if (again.length > 0) onDoubt(again);
  }

  /** Whether a failure may wait for a second look before it counts: once for each source. */
  function mayDoubt(sourceId: string, failures: number): boolean {
    if (countSites() < SUSPICIOUS_SITES || doubtful.has(sourceId) || doubtful.size >= MAX_DOUBTFUL) return false;
    return !answered || failures === 0;
  }

  return {
    isOn: () => isOn,
    note({ sourceId, url, error, before, nowMs }) {
      if (!needsNetwork(url)) return false;
      const sign = error === undefined ? "answer" : signOf(error);
      if (sign === "answer") end(sourceId);
      if (sign === "answer" || sign === "none") return false;
      // A name that was read at the last poll has an address; one that never worked may be misspelt.
      const isKnownName = before.failures === 0 && before.lastSuccess !== undefined;
      if (sign === "noName" && answered && !isOn && !isKnownName) return false;
      for (const [site, ms] of silent) if (nowMs - ms > MEMORY_MS || ms > nowMs) silent.delete(site);
      silent.set(operatorOf(new URL(url).host), nowMs);
      if (!isOn && silent.size < SUSPICIOUS_SITES) {
        if (victims.size < MAX_VICTIMS) victims.add(sourceId);
        if (!mayDoubt(sourceId, before.failures)) return false;
        doubtful.add(sourceId);
        waiting.add(sourceId);
        return true;
      }
      if (!isOn) onBegin();
      isOn = true;
      return true;
    },
  };
}

/** Whether an address is found by name: what is reached without a name server says nothing of the way out. */
export function needsNetwork(url: string): boolean {
  const { hostname } = new URL(url);
  return isIP(hostname) === 0 && !/^\[|(?:^|\.)localhost$/.test(hostname);
}

/** How many registered domains these addresses need the network for. */
export function countOperators(urls: readonly string[]): number {
  return new Set(urls.filter(needsNetwork).map((url) => operatorOf(new URL(url).host))).size;
}

/** Reasons that only one who reached a server can meet. */
const ANSWERS: ReadonlySet<FetchError["reason"]> = new Set([
  "refused",
  "tls",
  "redirect",
  "status",
  "size",
  "encoding",
]);

/** `noName`: the name has no address, which resolvers say without a network too. */
function signOf(error: unknown): "answer" | "silence" | "noName" | "none" {
  // A document that could not be read was fetched.
  if (!(error instanceof FetchError)) return "answer";
  if (error.reason === "unreachable") return "silence";
  if (error.reason === "dns") return "noName";
  return ANSWERS.has(error.reason) ? "answer" : "none";
}
