import type { Instant } from "../../lib/dates/instant.js";
import { toInstant } from "../../lib/dates/instant.js";
import { CLOCK_TOLERANCE_MS } from "../due-sources.js";
import type { Lease } from "../store.js";
import type { Database, Row } from "./database.js";
import { textOf } from "./rows.js";
import type { ServerClock } from "./server-clock.js";

const PATIENCE_MS = 5_000;
/** So often hosts that turn out to have nothing due are put right and others claimed in their place. */
const MAX_ROUNDS = 10;

const CLAIM_DUE = {
  name: "muara_claim_due",
  text: `
with picked as materialized (
  select host from muara_host where due_at <= $1 and host <> all ($5::text[])
  order by due_at limit $2 for update skip locked
)
update muara_host h
  set token = nextval('muara_token'), due_at = $1::timestamptz + $3 * interval '1 ms', lease_ms = $3, worker = $4
  from picked where h.host = picked.host
  returning h.host, h.token`,
};

/** A lease that seems to last twice its length was made before the clock was set back: it has ended. */
const CLAIM_HOSTS = {
  name: "muara_claim_hosts",
  text: `
with picked as materialized (
  select host from muara_host
  where host in (select host from muara_source where source_id = any ($1::text[]) and orphaned_at is null)
    and (worker is null or due_at <= $2 or due_at - $2::timestamptz > 2 * lease_ms * interval '1 ms')
  order by host for update
)
update muara_host h
  set token = nextval('muara_token'), due_at = $2::timestamptz + $3 * interval '1 ms', lease_ms = $3, worker = $4
  from picked where h.host = picked.host
  returning h.host, h.token`,
};

/** Read after the claim, so that what another worker committed before it is seen. */
const DUE_SOURCES = {
  name: "muara_due_sources",
  text: `
select source_id, host from muara_source
where host = any ($1::text[]) and next_poll <= $2 and not paused and not gone and orphaned_at is null
order by next_poll, source_id`,
};

const ASKED_SOURCES = {
  name: "muara_asked_sources",
  text: `
select source_id, host from muara_source
where host = any ($1::text[]) and source_id = any ($2::text[]) and orphaned_at is null
order by next_poll, source_id`,
};

const RENEW = {
  name: "muara_renew",
  text: `
update muara_host set due_at = $3::timestamptz + $4 * interval '1 ms', lease_ms = $4
where host = $1 and token = $2 and worker is not null returning host`,
};

const RELEASE = { name: "muara_release", text: "select muara_release($1, $2)" };

const REPAIR_CLOCK = { name: "muara_repair_clock", text: "select muara_repair_clock($1, $2 * interval '1 ms')" };

export interface ClaimOptions {
  readonly now: Instant;
  readonly leaseMs: number;
  readonly worker: string;
}

/** Who may poll which host, decided by the rows of `muara_host`: no leader, and nobody who clears up after the dead. */
export class Claims {
  readonly #database: Database;
  readonly #clock: ServerClock;
  /** Hosts whose due sources only another process's config knows. */
  readonly #strange = new Set<string>();
  #latestMs = Number.NEGATIVE_INFINITY;
  /** The clock was set back since, or this process does not know whether it was. */
  #setBack = true;

  constructor(database: Database, clock: ServerClock) {
    this.#database = database;
    this.#clock = clock;
  }

  /** Looks again at the hosts that had nothing for this process: configs may agree by now. */
  forgetStrangers(): void {
    this.#strange.clear();
  }

  async claimDue(
    options: ClaimOptions & { maxHosts: number },
    isKnown: (sourceId: string) => boolean,
  ): Promise<Lease[]> {
    const { leaseMs, worker, maxHosts } = options;
    const at = await this.#serverTime(options.now);
    if (this.#setBack) await this.#repairClock(at);
    const leases: Lease[] = [];
    for (let round = 0; round < MAX_ROUNDS && leases.length < maxHosts; round++) {
      const wanted = [at, maxHosts - leases.length, leaseMs, worker, [...this.#strange]];
      const claimed = await this.#database.query("claim hosts", PATIENCE_MS, CLAIM_DUE, wanted);
      if (claimed.length === 0) break;
      const hosts = claimed.map((row) => textOf(row, "host"));
      const due = await this.#database.query("read what is due", PATIENCE_MS, DUE_SOURCES, [hosts, at]);
      const ours = due.filter((row) => isKnown(textOf(row, "source_id")));
      leases.push(...leasesOf(claimed, ours, untilOf(options)));
      await this.#giveBackEmpty(claimed, due, ours);
    }
    return leases;
  }

  async claim(options: ClaimOptions & { sourceIds: readonly string[] }): Promise<Lease[]> {
    const { sourceIds, now, leaseMs, worker } = options;
    const values = [sourceIds, await this.#serverTime(now), leaseMs, worker];
    const claimed = await this.#database.query("claim hosts", PATIENCE_MS, CLAIM_HOSTS, values);
    if (claimed.length === 0) return [];
    const hosts = claimed.map((row) => textOf(row, "host"));
    const asked = await this.#database.query("read sources", PATIENCE_MS, ASKED_SOURCES, [hosts, sourceIds]);
    return leasesOf(claimed, asked, untilOf(options));
  }

  async renew(lease: Lease, now: Instant, leaseMs: number): Promise<boolean> {
    const values = [lease.host, lease.token, this.#clock.toServer(now), leaseMs];
    return (await this.#database.query("renew a lease", PATIENCE_MS, RENEW, values)).length > 0;
  }

  async release({ host, token }: Pick<Lease, "host" | "token">): Promise<void> {
    await this.#database.query("give a host back", PATIENCE_MS, RELEASE, [host, token]);
  }

  async #serverTime(now: Instant): Promise<Date> {
    await this.#clock.measure(PATIENCE_MS);
    const at = this.#clock.toServer(now);
    this.#setBack ||= at.getTime() < this.#latestMs - CLOCK_TOLERANCE_MS;
    this.#latestMs = at.getTime();
    return at;
  }

  async #repairClock(at: Date): Promise<void> {
    await this.#database.query("put times right", PATIENCE_MS, REPAIR_CLOCK, [at, CLOCK_TOLERANCE_MS]);
    this.#setBack = false;
  }

  /** A source may have been paused, moved or polled since its host's due time was set. */
  async #giveBackEmpty(claimed: readonly Row[], due: readonly Row[], ours: readonly Row[]): Promise<void> {
    const [dueHosts, ourHosts] = [due, ours].map((rows) => new Set(rows.map((row) => textOf(row, "host"))));
    for (const row of claimed) {
      const host = textOf(row, "host");
      if (ourHosts?.has(host)) continue;
      if (dueHosts?.has(host)) this.#strange.add(host);
      await this.release({ host, token: Number(row["token"]) });
    }
  }
}

function untilOf({ now, leaseMs }: ClaimOptions): Instant {
  return toInstant(Date.parse(now) + leaseMs);
}

/** In the order of the sources: the host of the most overdue first. */
function leasesOf(claimed: readonly Row[], sources: readonly Row[], until: Instant): Lease[] {
  const tokens = new Map(claimed.map((row) => [textOf(row, "host"), Number(row["token"])]));
  const ids = new Map<string, string[]>();
  for (const row of sources) {
    const host = textOf(row, "host");
    const known = ids.get(host);
    if (known === undefined) ids.set(host, [textOf(row, "source_id")]);
    else known.push(textOf(row, "source_id"));
  }
  return [...ids].map(([host, sourceIds]) => ({ host, token: tokens.get(host) ?? 0, until, sourceIds }));
}
