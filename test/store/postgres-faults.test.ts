import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { Client } from "pg";
import type { Source } from "../../src/domain/source.js";
import { toInstant } from "../../src/lib/dates/instant.js";
import { createPoller } from "../../src/poll/poller.js";
import { createPostgresStore, type PostgresStoreOptions } from "../../src/store/postgres/create-postgres-store.js";
import { placeOf } from "../../src/store/postgres/database-failure.js";
import { MIGRATIONS } from "../../src/store/postgres/migrations.js";
import type { Store } from "../../src/store/store.js";
import { StoreError } from "../../src/store/store-errors.js";
import { holdClosedPort } from "../support/closed-port.js";
import { describePostgres } from "../support/postgres-suite.js";
import { WAIT_LIMIT_MS } from "../support/wait.js";
import { anItem, anUpdate, aSource, aState, at } from "./samples.js";

const SOURCES: readonly Source[] = Array.from({ length: 12 }, (_, n) =>
  aSource(`s${n}`, { url: `https://host${n % 6}.example/${n}` }),
);
/** How far off the database's clock, as a worker knows it, may be: far less than the skews below, far more than a slow answer takes. */
const MAX_CLOCK_ERROR_MS = 2 * 60_000;
const LEASE = { leaseMs: 60_000, worker: "w" };

async function until(what: string, holds: () => boolean): Promise<void> {
  const deadline = performance.now() + WAIT_LIMIT_MS;
  while (!holds()) {
    if (performance.now() > deadline) throw new Error(`waited in vain until ${what}`);
    await sleep(10);
  }
}

describePostgres("many processes on one PostgreSQL", (suite) => {
  let databaseUrl: string;
  const stores: Store[] = [];

  beforeEach(async () => {
    databaseUrl = await suite.freshUrl();
  });

  afterEach(async () => {
    await Promise.all(stores.splice(0).map((store) => store.close()));
    await suite.dropFresh(databaseUrl);
  });

  async function open(more: Partial<PostgresStoreOptions> = {}, sources = SOURCES, now = at(0)): Promise<Store> {
    const store = createPostgresStore({ databaseUrl, ...more });
    await store.open();
    stores.push(store);
    await store.sync(sources, now);
    return store;
  }

  async function onDatabase(sql: string): Promise<readonly Record<string, unknown>[]> {
    const client = new Client({ connectionString: databaseUrl });
    await client.connect();
    const { rows } = await client.query(sql);
    await client.end();
    return rows;
  }

  it("whoever comes first makes the tables, once; the others wait and find them", async () => {
    await Promise.all([open(), open(), open({ readOnly: true }), open()]);
    const versions = await onDatabase("select version from muara_migration order by version");
    expect(versions.map(({ version }) => version)).to.deep.equal(MIGRATIONS.map(({ version }) => version));
  });

  it("tables of a newer Muara are refused, with what to do", async () => {
    await open();
    await onDatabase("insert into muara_migration (version, title) values (99, 'of the future')");
    const error = await open().catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(StoreError).with.property("reason", "version");
    expect((error as StoreError).message).to.include("Run the newer Muara");
  });

  it("many race for one source: one gets it", async () => {
    const racers = await Promise.all(Array.from({ length: 5 }, () => open()));
    for (let round = 0; round < 10; round++) {
      const now = at(round * 2);
      const claims = await Promise.all(racers.map((store) => store.claim({ sourceIds: ["s0"], now, ...LEASE })));
      expect(claims.flat()).to.have.length(1);
    }
  });

  it("many claim what is due: each host goes to one, none is left", async () => {
    const racers = await Promise.all(Array.from({ length: 4 }, () => open()));
    const claims = await Promise.all(racers.map((store) => store.claimDue({ now: at(0), maxHosts: 2, ...LEASE })));
    const rest = await racers[0]?.claimDue({ now: at(0), maxHosts: 9, ...LEASE });
    const hosts = [...claims.flat(), ...(rest ?? [])].map(({ host }) => host);
    expect(hosts.toSorted()).to.deep.equal([0, 1, 2, 3, 4, 5].map((n) => `host${n}.example`));
  });

  for (const skewMs of [10 * 60_000, -10 * 60_000]) {
    it(`a worker whose clock is ${skewMs / 60_000} minutes off neither takes nor loses a lease, and is due when others are`, async () => {
      const rightNow = () => toInstant(Date.now());
      const wrongNow = () => toInstant(Date.now() + skewMs);
      const right = await open({}, SOURCES, rightNow());
      const wrong = await open({ clock: () => Date.now() + skewMs }, SOURCES, wrongNow());
      const [held] = await right.claim({ sourceIds: ["s0"], now: rightNow(), ...LEASE });
      expect(await wrong.claim({ sourceIds: ["s0"], now: wrongNow(), ...LEASE })).to.deep.equal([]);
      expect(held && (await right.renew(held, rightNow(), LEASE.leaseMs))).to.equal(true);

      const [other] = await wrong.claim({ sourceIds: ["s1"], now: wrongNow(), ...LEASE });
      expect(await right.claim({ sourceIds: ["s1"], now: rightNow(), ...LEASE })).to.deep.equal([]);
      if (other === undefined) throw new Error("no lease");
      const dueMs = Date.now() + 60_000;
      const inAMinute = toInstant(dueMs + skewMs);
      const state = { ...aState("s1"), url: "https://host1.example/1", nextPoll: inAMinute };
      await wrong.commit(other, { state, upserts: [], removals: [] });
      const [{ seconds } = { seconds: 0 }] = await onDatabase(
        "select extract(epoch from next_poll) as seconds from muara_source where source_id = 's1'",
      );
      expect(Number(seconds) * 1000 - dueMs).to.be.within(-MAX_CLOCK_ERROR_MS, MAX_CLOCK_ERROR_MS);
    });
  }

  it("what one process changes others are told, by a notice and without one", async () => {
    const told: string[] = [];
    const [writer, reader] = [await open(), await open({ readOnly: true })];
    reader.onChange((ids) => told.push(...ids));
    const [lease] = await writer.claim({ sourceIds: ["s0"], now: at(0), ...LEASE });
    if (lease === undefined) throw new Error("no lease");
    await writer.commit(
      lease,
      anUpdate("s0", [anItem("a")], { state: { ...aState("s0"), url: "https://host0.example/0" } }),
    );
    await until("the notice is there", () => told.length > 0);
    await sleep(300);
    await onDatabase("update muara_source set changed_xid = pg_current_xact_id() where source_id = 's5'");
    await until("the safety poll has found it", () => told.length > 1);
    expect(told).to.deep.equal(["s0", "s5"]);
  });

  it("a source that an older config of another process gave up is taken back", async () => {
    const newer = await open();
    await open({}, SOURCES.slice(1));
    await newer.maintain(at(1));
    const leases = await newer.claimDue({ now: at(1), maxHosts: 99, ...LEASE });
    expect(leases.flatMap(({ sourceIds }) => sourceIds)).to.include("s0");
  });

  it("what only another process's config knows is left to it, and holds nobody up", async () => {
    const older = await open({}, SOURCES.slice(11));
    const newer = await open();
    const ours = await older.claimDue({ now: at(0), maxHosts: 1, ...LEASE });
    expect(ours.flatMap(({ sourceIds }) => sourceIds)).to.deep.equal(["s11"]);
    const theirs = await newer.claimDue({ now: at(0), maxHosts: 99, ...LEASE });
    expect(theirs.map(({ host }) => host)).to.have.length(5);
  });

  it("a server stopped and started under load loses nothing acknowledged, and the work goes on by itself", async function () {
    const server = suite.ownServer();
    if (server === undefined) return this.skip();
    const alarms: StoreError[] = [];
    const onAlarm = (alarm: StoreError) => alarms.push(alarm);
    const [one, two, reader] = [
      await open({ onAlarm }),
      await open({ onAlarm }),
      await open({ readOnly: true, onAlarm }),
    ];
    const acknowledged = new Map<string, number>();
    const errors: unknown[] = [];
    const now = () => toInstant(Date.now());
    const pollers = [one, two].map((store) =>
      createPoller({
        store,
        concurrency: 3,
        worker: "w",
        now,
        onError: (error) => errors.push(error),
        pollSource: async (lease, sourceId) => {
          const stored = await store.getSource(sourceId);
          if (stored === undefined) throw new Error(`no ${sourceId}`);
          const number = stored.heads.length + 1;
          const state = { ...stored.state, nextPoll: now() };
          const committed = await store.commit(lease, { state, upserts: [anItem(`k${number}`)], removals: [] });
          if (committed.kind === "saved") acknowledged.set(sourceId, Math.max(number, acknowledged.get(sourceId) ?? 0));
        },
      }),
    );
    const ticking = setInterval(() => pollers.map((poller) => poller.tick()), 50);
    const allPolled = async () => {
      const before = new Map(acknowledged);
      await until("every source is polled", () =>
        SOURCES.every(({ id }) => (acknowledged.get(id) ?? 0) > (before.get(id) ?? 0)),
      );
    };
    let told = 0;
    reader.onChange(() => {
      told += 1;
    });
    await allPolled();
    for (const how of ["immediate", "fast"] as const) {
      await server.stop(how);
      await sleep(200);
      const toldBefore = told;
      await server.start();
      await allPolled();
      await until("the reader is told again", () => told > toldBefore);
    }
    clearInterval(ticking);
    await Promise.all(pollers.map((poller) => poller.stop()));
    for (const { id } of SOURCES) {
      const { heads = [] } = (await reader.getSource(id)) ?? {};
      expect(heads.length, id).to.be.at.least(acknowledged.get(id) ?? 0);
      expect(new Set(heads.map(({ key }) => key)).size).to.equal(heads.length);
    }
    expect(alarms.map(({ reason }) => reason)).to.include("unavailable");
    expect(errors.filter((error) => !(error instanceof StoreError))).to.deep.equal([]);
  }).timeout(4 * WAIT_LIMIT_MS);
});

describe("what is said of a database", () => {
  it("names host and database, never the password", () => {
    expect(placeOf("postgres://user:secret@db.example:5433/news?sslmode=require")).to.equal(
      "PostgreSQL at db.example:5433/news",
    );
    expect(placeOf("host=db password=secret")).to.equal("the database of DATABASE_URL");
  });

  it("one that cannot be reached is named with the cause, and nothing is left open", async () => {
    const { port, release } = await holdClosedPort();
    const databaseUrl = `postgres://user:secret@127.0.0.1:${port}/news`;
    const store = createPostgresStore({ databaseUrl, openPatienceMs: 0 });
    const error = await store.open().catch((reason: unknown) => reason);
    release();
    expect(error).to.be.instanceOf(StoreError).with.property("reason", "unavailable");
    expect((error as StoreError).message)
      .to.match(/ECONNREFUSED.*127\.0\.0\.1:\d+\/news/)
      .and.not.include("secret");
  });
});
