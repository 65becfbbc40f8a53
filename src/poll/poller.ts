import type { Instant } from "../lib/dates/instant.js";
import type { Lease, Store } from "../store/store.js";
import { StoreError } from "../store/store-errors.js";
import { createDomainLimit } from "./domain-limit.js";

/** How long a claimed host is this worker's before another may take it, and how often that is prolonged. */
const LEASE_MS = 120_000;
const RENEW_EVERY_MS = 30_000;
/** How long a stop waits for polls under way before it cuts them off. */
const STOP_WAIT_MS = 5_000;
/** Hosts of one operator (`a.hoster.example`, `b.hoster.example`) polled at once: an overdue backlog is no storm for a hoster. */
const MAX_HOSTS_PER_OPERATOR = 4;
/** A host under way for so long mostly waits: its slot goes to another, as long as not too many linger so. */
const LINGERS_AFTER_MS = 1_500;
const MAX_LINGERING_PER_SLOT = 4;
/** Claimed hosts that wait for their operator's turn; more are given back. */
const MAX_PARKED_HOSTS = 1_000;

export interface PollerOptions {
  readonly store: Pick<Store, "claimDue" | "claim" | "renew" | "release">;
  /** Polls one source of a leased host from fetch to commit; rejects only for a bug or a failing store. */
  readonly pollSource: (lease: Lease, sourceId: string, signal: AbortSignal) => Promise<void>;
  /** Hosts polled at once. */
  readonly concurrency: number;
  readonly worker: string;
  /** How long a host keeps its slot; later it may be under way beside another. */
  readonly lingersAfterMs?: number;
  /** Whether nothing due is claimed at present; `pollNow` polls all the same. */
  readonly isHeld?: () => boolean;
  readonly now: () => Instant;
  /** Told of what `pollSource` or the store rejected with; the poller itself goes on. */
  readonly onError: (error: unknown, sourceId?: string) => void;
}

export interface Poller {
  /** Claims what is due into the free slots and returns at once; slots that become free claim again by themselves. */
  tick(): void;
  /** Polls these sources now, due or not, and resolves when each has been polled; a host leased elsewhere is left out. */
  pollNow(
    sourceIds: readonly string[],
  ): Promise<{ readonly polled: readonly string[]; readonly busy: readonly string[] }>;
  /** Resolves when nothing is under way and nothing is due. */
  drain(): Promise<void>;
  /** Stops claiming, gives polls under way a few seconds, then cuts them off. Nothing that was committed is lost. */
  stop(): Promise<void>;
}

/** One host under way. */
interface Run {
  readonly ended: Promise<void>;
  /** When it ended, or lasts so long that another may begin beside it. */
  readonly workerFreed: Promise<void>;
}

/**
 * Keeps at most `concurrency` hosts under way, beside those that mostly wait. The sources of one host are polled one after the other, so that a slow host
 * delays only itself. A tick never waits for a fetch.
 */
export function createPoller(options: PollerOptions): Poller {
  const cutOff = new AbortController();
  const running = new Set<Promise<void>>();
  const slow = new Set<Promise<void>>();
  const turns = createDomainLimit({ atOnce: MAX_HOSTS_PER_OPERATOR, maxParked: MAX_PARKED_HOSTS });
  let claiming: Promise<void> | undefined;
  let stopped = false;

  const freeWorkers = () => options.concurrency - (running.size - slow.size);
  const isHeld = () => options.isHeld?.() ?? false;

  function tick(): void {
    if (stopped || claiming || isHeld() || freeWorkers() <= 0) return;
    claiming = fillWorkers().catch((error: unknown) => options.onError(error));
    void claiming.finally(() => {
      claiming = undefined;
    });
  }

  async function fillWorkers(): Promise<void> {
    const { store, worker } = options;
    // What waits for its operator's turn takes no slot, so that more is claimed until the slots are full or nothing is due.
    while (!stopped && !isHeld() && freeWorkers() > 0 && !turns.isFull()) {
      const maxHosts = freeWorkers();
      const leases = await store.claimDue({ now: options.now(), maxHosts, leaseMs: LEASE_MS, worker });
      for (const lease of leases) await admit(lease);
      if (leases.length < maxHosts) return;
    }
  }

  async function admit(lease: Lease): Promise<void> {
    const turn = turns.admit(lease);
    if (turn === "started") startInTurn(lease, false);
    if (turn === "refused") await options.store.release(lease);
  }

  function startInTurn(lease: Lease, queued: boolean): void {
    const { ended, workerFreed } = start(lease, queued);
    void workerFreed.then(tick);
    void ended.finally(() => endTurn(lease));
  }

  function endTurn(lease: Lease): void {
    const next = turns.end(lease);
    if (next !== undefined) startInTurn(next, true);
    tick();
  }

  function start(lease: Lease, queued: boolean): Run {
    const ended = pollHost(options, lease, cutOff.signal, queued).finally(() => {
      running.delete(ended);
      slow.delete(ended);
    });
    running.add(ended);
    const workerFreed = new Promise<void>((resolve) => {
      const timer = setTimeout(() => {
        if (slow.size >= options.concurrency * MAX_LINGERING_PER_SLOT) return;
        slow.add(ended);
        resolve();
      }, options.lingersAfterMs ?? LINGERS_AFTER_MS);
      void ended.finally(() => {
        clearTimeout(timer);
        resolve();
      });
    });
    return { ended, workerFreed };
  }

  async function pollNow(sourceIds: readonly string[]): ReturnType<Poller["pollNow"]> {
    const { store, worker } = options;
    const leases = await store.claim({ sourceIds, now: options.now(), leaseMs: LEASE_MS, worker });
    const polled = leases.flatMap((lease) => lease.sourceIds);
    const waiting = [...leases];
    const runs: Promise<void>[] = [];
    const lane = async (): Promise<void> => {
      for (let lease = waiting.shift(); lease && !stopped; lease = waiting.shift()) {
        const { ended, workerFreed } = start(lease, false);
        runs.push(ended);
        await workerFreed;
      }
    };
    await Promise.all(Array.from({ length: Math.min(options.concurrency, leases.length) }, lane));
    await Promise.all(runs);
    return { polled, busy: sourceIds.filter((id) => !polled.includes(id)) };
  }

  async function drain(): Promise<void> {
    do {
      tick();
      await claiming;
      await Promise.all(running);
    } while (claiming || running.size > 0);
  }

  async function stop(): Promise<void> {
    stopped = true;
    await claiming;
    for (const lease of turns.clear())
      await options.store.release(lease).catch((error: unknown) => options.onError(error));
    const timer = setTimeout(() => cutOff.abort(), STOP_WAIT_MS);
    await Promise.all(running);
    clearTimeout(timer);
  }

  return { tick, pollNow, drain, stop };
}

/** A store that is away gives out no hosts either: what broke off over that may go on as soon as it is back. */
function isAway(error: unknown): boolean {
  return error instanceof StoreError && error.reason === "unavailable";
}

/**
 * The life of one lease: its sources in turn, prolonged while it lasts, given back at the end; after a poll that broke off it
 * ends by itself. One that was parked may be another's by now.
 */
async function pollHost(options: PollerOptions, lease: Lease, cutOff: AbortSignal, queued: boolean): Promise<void> {
  const lost = new AbortController();
  const signal = AbortSignal.any([cutOff, lost.signal]);
  let brokeOff = false;
  const renewing = setInterval(() => {
    options.store.renew(lease, options.now(), LEASE_MS).then(
      (held) => held || lost.abort(),
      (error: unknown) => options.onError(error),
    );
  }, RENEW_EVERY_MS);
  try {
    if (queued && !(await isStillOurs(options, lease))) return;
    for (const sourceId of lease.sourceIds) {
      if (signal.aborted) break;
      // Polls that end at once, as of a server that refuses connections, would leave the event loop no turn.
      await new Promise(setImmediate);
      await options.pollSource(lease, sourceId, signal).catch((error: unknown) => {
        brokeOff ||= !isAway(error);
        options.onError(error, sourceId);
      });
    }
  } finally {
    clearInterval(renewing);
    // The store is full, or the fault is ours: given back, it would be due again at once, and its server asked without a pause.
    if (!brokeOff) await options.store.release(lease).catch((error: unknown) => options.onError(error));
  }
}

function isStillOurs({ store, now, onError }: PollerOptions, lease: Lease): Promise<boolean> {
  return store.renew(lease, now(), LEASE_MS).catch((error: unknown) => {
    onError(error);
    return false;
  });
}
