import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { toInstant } from "../../../src/lib/dates/instant.js";
import { createPostgresStore } from "../../../src/store/postgres/create-postgres-store.js";
import { WAIT_LIMIT_MS } from "../../support/wait.js";
import { compare } from "../kill.js";
import { lastNumber } from "../model.js";
import { Journal } from "./journal.js";
import { LEASE_MS, RACED_SOURCES, SKEWS_MS } from "./model.js";

/** A worker is killed so long after its first commit at most. */
const MAX_LIFE_MS = 60;
/** So often a worker is not killed at once, but stopped until its leases are over, and then goes on for a moment. */
const STALL_EVERY_KILLS = 8;
const STALL_MS = LEASE_MS + 200;
const AFTER_STALL_MS = 200;
const LOOK_EVERY_MS = 20;

export interface RaceReport {
  readonly commits: number;
  readonly claims: number;
  readonly fenced: number;
}

/**
 * Workers with clocks of their own race for the hosts of one database and are killed one after the other. Throws when an
 * acknowledged poll is lost or comes twice, when two hold one host, or when a source is not polled any more.
 */
export async function killWorkers(databaseUrl: string, kills: number): Promise<RaceReport> {
  const journal = new Journal();
  const workers = SKEWS_MS.map((_, at) => startWorker(databaseUrl, at, journal));
  try {
    for (let kill = 0; kill < kills; kill++) {
      const at = kill % workers.length;
      await workers[at]?.firstCommit();
      await sleep(Math.random() * MAX_LIFE_MS);
      if (kill % STALL_EVERY_KILLS === 0) await workers[at]?.stall();
      await workers[at]?.kill();
      await verify(databaseUrl, journal, workers);
      workers[at] = startWorker(databaseUrl, at, journal);
    }
    await untilAllPolled(journal);
  } finally {
    await Promise.all(workers.map((worker) => worker.kill()));
  }
  await verify(databaseUrl, journal, workers);
  const overlaps = journal.overlaps();
  if (overlaps.length > 0) throw new Error(`two held one host: ${overlaps.join("; ")}`);
  return { commits: journal.commits, claims: journal.claims, fenced: journal.fenced };
}

interface RacingWorker {
  /** Resolves once it has saved a poll, or ended. */
  firstCommit(): Promise<void>;
  kill(): Promise<void>;
  /** Lets it come late with what it has in hand. */
  stall(): Promise<void>;
  /** Throws what it failed with. */
  check(): void;
}

function startWorker(databaseUrl: string, at: number, journal: Journal): RacingWorker {
  const script = fileURLToPath(new URL("./worker.js", import.meta.url));
  const args = [script, databaseUrl, `worker${at}`, String(SKEWS_MS[at])];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] });
  const ended = once(child, "close");
  let failure = "";
  const committed = new Promise<void>((resolve) => {
    eachLine(child, (line) => {
      try {
        journal.note(line);
      } catch (error) {
        failure += String(error);
      }
      if (line.startsWith("saved")) resolve();
    });
  });
  child.stderr.on("data", (data) => {
    failure += data;
  });
  const check = () => {
    if (failure !== "") throw new Error(`worker${at} failed: ${failure}`);
  };
  return {
    check,
    firstCommit: () =>
      Promise.race([committed, ended.then(() => undefined), sleep(WAIT_LIMIT_MS, undefined, { ref: false })]),
    stall: async () => {
      child.kill("SIGSTOP");
      await sleep(STALL_MS);
      child.kill("SIGCONT");
      await sleep(AFTER_STALL_MS);
    },
    kill: async () => {
      child.kill("SIGKILL");
      await ended;
      check();
    },
  };
}

function eachLine(child: ChildProcess, onLine: (line: string) => void): void {
  let rest = "";
  child.stdout?.on("data", (data) => {
    const lines = `${rest}${data}`.split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) onLine(line);
  });
}

/** Everything acknowledged is there, nothing twice, nothing half. Others may have polled on since. */
async function verify(databaseUrl: string, journal: Journal, workers: readonly RacingWorker[]): Promise<void> {
  for (const worker of workers) worker.check();
  const known = new Map(RACED_SOURCES.map(({ id }) => [id, journal.acknowledged(id)]));
  const store = createPostgresStore({ databaseUrl, readOnly: true });
  await store.open();
  try {
    await store.sync(RACED_SOURCES, toInstant(Date.now()));
    for (const [id, acknowledged] of known) {
      const poll = lastNumber((await store.getSource(id))?.state.validators);
      if (poll < acknowledged) throw new Error(`${id}: poll ${acknowledged} was acknowledged, ${poll} stored`);
      await compare(store, id, poll).catch(async (error) => {
        const later = lastNumber((await store.getSource(id))?.state.validators);
        if (later === poll) throw error; // else another worker polled between the two looks
      });
    }
  } finally {
    await store.close();
  }
}

async function untilAllPolled(journal: Journal): Promise<void> {
  const startMs = Date.now();
  while (journal.savedSince(startMs).length < RACED_SOURCES.length) {
    if (Date.now() - startMs > WAIT_LIMIT_MS) {
      const forgotten = RACED_SOURCES.map(({ id }) => id).filter((id) => !journal.savedSince(startMs).includes(id));
      throw new Error(`not polled any more: ${forgotten.join(", ")}`);
    }
    await sleep(LOOK_EVERY_MS);
  }
}
