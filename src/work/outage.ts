import { isIP } from "node:net";
import { operatorOf } from "../aggregate/politeness-rest.js";
import { FetchError } from "../fetch/outcome.js";

/** So many sites that nothing could be looked up for, and no answer from any between: the trouble is here, not there. */
const SUSPICIOUS_SITES = 3;
/** Older signs count no more. */
const MEMORY_MS = 15 * 60_000;
/** Sources met before it was understood what the matter is; they are few, or hosts that answer stand between them. */
const MAX_VICTIMS = 50;

export interface OutageOptions {
  readonly onBegin: () => void;
  /** With the sources whose failure was the outage's, to be polled again. */
  readonly onEnd: (sourceIds: readonly string[]) => void;
}

/** One visit as far as it tells whether this machine has a way out. */
export interface Sign {
  readonly sourceId: string;
  readonly url: string;
  /** Absent when the server answered. */
  readonly error?: unknown;
  readonly nowMs: number;
}

/** Tells an outage of this machine's own network (a laptop that wakes, a router that restarts) from failures of sources. */
export interface Outage {
  /** @returns whether the visit failed because nothing at all can be reached from here: no failure of its source. */
  note(sign: Sign): boolean;
}

export function createOutage({ onBegin, onEnd }: OutageOptions): Outage {
  const silent = new Map<string, number>();
  const victims = new Set<string>();
  let holds = false;

  function end(): void {
    silent.clear();
    if (!holds) return;
    holds = false;
    onEnd([...victims]);
    victims.clear();
  }

  return {
    note({ sourceId, url, error, nowMs }) {
      const { hostname, host } = new URL(url);
      // What is found without a name server says nothing of the way out.
      if (isIP(hostname) !== 0 || /^\[|(?:^|\.)localhost$/.test(hostname)) return false;
      const sign = error === undefined ? "answer" : signOf(error);
      if (sign === "answer") end();
      if (sign !== "silence") return false;
      for (const [site, ms] of silent) if (nowMs - ms > MEMORY_MS || ms > nowMs) silent.delete(site);
      silent.set(operatorOf(host), nowMs);
      if (!holds && silent.size < SUSPICIOUS_SITES) {
        if (victims.size < MAX_VICTIMS) victims.add(sourceId);
        return false;
      }
      if (!holds) onBegin();
      holds = true;
      return true;
    },
  };
}

/** Reasons that only one who reached a server, or a name server, can meet. */
const ANSWERS: ReadonlySet<FetchError["reason"]> = new Set([
  "dns",
  "refused",
  "tls",
  "redirect",
  "status",
  "size",
  "encoding",
]);

function signOf(error: unknown): "answer" | "silence" | "none" {
  // A document that could not be read was fetched.
  if (!(error instanceof FetchError)) return "answer";
  if (error.reason === "unreachable") return "silence";
  return ANSWERS.has(error.reason) ? "answer" : "none";
}
