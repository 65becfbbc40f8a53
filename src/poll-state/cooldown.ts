import { getDomain } from "tldts";
import type { Source } from "../domain/source.js";
import type { SourceState } from "../domain/source-state.js";
import type { Instant } from "../lib/dates/instant.js";

/** Statuses by which a server says that it is asked too much, not that one document is missing. */
const OVERLOADED = new Set([429, 503]);

/** Which neighbours rest after a failure, kept in the state of the source that met it; nothing when it concerns itself alone. */
export function cooldownAfter(
  error: { readonly status?: number; readonly retryAfter?: Instant; readonly url?: string },
  poll: { readonly source: Pick<Source, "retryScope">; readonly address: string; readonly nextPoll: Instant },
): Pick<SourceState, "rest"> {
  const asked = error.status === 429 || (OVERLOADED.has(error.status ?? 0) && error.retryAfter !== undefined);
  const { retryScope } = poll.source;
  if (!asked || retryScope === "source") return {};
  return { rest: { key: restKey(error.url ?? poll.address, retryScope), until: poll.nextPoll } };
}

/** The rests that still hold, from the states of all sources: `host:…` or `site:…` → until when. */
export function cooldownsOf(states: readonly SourceState[], now: Instant): ReadonlyMap<string, Instant> {
  const rests = new Map<string, Instant>();
  for (const { rest } of states) {
    if (rest !== undefined && rest.until > now && rest.until > (rests.get(rest.key) ?? ""))
      rests.set(rest.key, rest.until);
  }
  return rests;
}

/** Until when an address must be left alone because a neighbour was told so; undefined when it may be asked. */
export function coolingDownUntil(
  rests: ReadonlyMap<string, Instant>,
  address: string,
  now: Instant,
): Instant | undefined {
  if (rests.size === 0) return undefined;
  const untils = [rests.get(restKey(address, "host")), rests.get(restKey(address, "site"))];
  return untils
    .filter((until) => until !== undefined && until > now)
    .sort()
    .at(-1);
}

/** Who runs a `host[:port]`: the registered domain, so that all of a hoster's names are one; an address stands for itself. */
export function operatorOf(host: string): string {
  return getDomain(host) ?? host;
}

/** A site is what one owner registered, by the public suffix list; `a.github.io` and `b.github.io` are two. */
function restKey(address: string, scope: "host" | "site"): string {
  const { host, hostname } = new URL(address);
  if (scope === "host") return `host:${host}`;
  return `site:${getDomain(hostname, { allowPrivateDomains: true }) ?? host}`;
}
