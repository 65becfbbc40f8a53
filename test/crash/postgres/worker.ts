// One of the workers that are killed: claims hosts of one database and polls what is due, as fast as it can, on a clock of its
// own, and says what it does. Everything it says was true when it was said.
import { setTimeout as sleep } from "node:timers/promises";
import { decide } from "../../../src/items/decide.js";
import { toInstant } from "../../../src/lib/dates/instant.js";
import { createPostgresStore } from "../../../src/store/postgres/create-postgres-store.js";
import type { Lease } from "../../../src/store/store.js";
import { aState } from "../../store/samples.js";
import { documentOf, instantOf, lastNumber, validatorsOf } from "../model.js";
import { LEASE_MS, RACED_SOURCES } from "./model.js";

const MAX_FETCH_MS = 15;
const IDLE_MS = 20;

const [databaseUrl = "", worker = "", skewText = "0"] = process.argv.slice(2);
const skewMs = Number(skewText);
const clock = () => Date.now() + skewMs;
const now = () => toInstant(clock());
const say = (...words: readonly (string | number)[]) => process.stdout.write(`${words.join(" ")}\n`);

const store = createPostgresStore({ databaseUrl, clock });
await store.open();
await store.sync(RACED_SOURCES, now());
for (;;) {
  const leases = await store.claimDue({ now: now(), maxHosts: 2, leaseMs: LEASE_MS, worker });
  const taken = Date.now();
  for (const { host, token, until } of leases) say("claim", host, token, taken, Date.parse(until) - skewMs);
  for (const lease of leases) await pollHost(lease);
  if (leases.length === 0) await sleep(IDLE_MS);
}

async function pollHost(lease: Lease): Promise<void> {
  for (const sourceId of lease.sourceIds) await poll(lease, sourceId);
  say("release", lease.host, lease.token, Date.now());
  await store.release(lease);
}

async function poll(lease: Lease, sourceId: string): Promise<void> {
  const source = RACED_SOURCES.find(({ id }) => id === sourceId);
  const stored = await store.getSource(sourceId);
  if (source === undefined || stored === undefined) throw new Error(`no source ${sourceId}`);
  await sleep(Math.random() * MAX_FETCH_MS);
  const number = lastNumber(stored.state.validators) + 1;
  const decision = decide(stored, documentOf(sourceId, number), source, instantOf(number));
  const soft = { validators: validatorsOf(number), lastPoll: now(), nextPoll: now() };
  const state = { ...aState(sourceId), url: source.url, ...soft };
  const committed = await store.commit(lease, { state, ...decision });
  say(committed.kind === "saved" ? "saved" : "fenced", sourceId, number);
}
