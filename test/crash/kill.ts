import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { createFileStore } from "../../src/store/files/create-file-store.js";
import type { Store } from "../../src/store/store.js";
import { WAIT_LIMIT_MS } from "../support/wait.js";
import { itemsOf, look } from "./look.js";
import { CRASH_SOURCES, contentOf, idOf, instantOf, KEPT, lastNumber } from "./model.js";

/** The poller is killed so long after its first commit at most. */
const MAX_LIFE_MS = 80;

export interface CrashReport {
  readonly commits: number;
  readonly reads: number;
}

/**
 * Kills a polling process again and again, while a reader of the same folder looks on, and checks after each kill that the
 * folder holds what was acknowledged. Throws at the first difference.
 */
export async function killAgainAndAgain(path: string, kills: number): Promise<CrashReport> {
  const reader = createFileStore({ path, readOnly: true, onAlarm: refuse });
  await reader.open();
  await reader.sync(CRASH_SOURCES, instantOf(0));
  const acknowledged = new Map<string, number>();
  const looking = look(reader);
  try {
    for (let kill = 0; kill < kills; kill++) {
      await runAndKill(path, acknowledged);
      await verify(path, acknowledged);
    }
    return {
      commits: [...acknowledged.values()].reduce((total, number) => total + number, 0),
      reads: await looking.stop(),
    };
  } finally {
    await looking.stop();
    await reader.close();
  }
}

async function runAndKill(path: string, acknowledged: Map<string, number>): Promise<void> {
  const script = fileURLToPath(new URL("./poller.js", import.meta.url));
  const poller = spawn(process.execPath, [script, path], { stdio: ["ignore", "pipe", "pipe"] });
  let text = "";
  let errors = "";
  poller.stdout.on("data", (data) => {
    text += data;
  });
  poller.stderr.on("data", (data) => {
    errors += data;
  });
  const ended = once(poller, "close");
  await firstCommit(poller);
  await new Promise((resolve) => setTimeout(resolve, Math.random() * MAX_LIFE_MS));
  poller.kill("SIGKILL");
  await ended;
  if (errors !== "") throw new Error(`the poller failed: ${errors}`);
  for (const [, sourceId = "", number] of text.matchAll(/^(\w+) (\d+)\n/gm)) {
    acknowledged.set(sourceId, Number(number));
  }
}

async function firstCommit(poller: ChildProcess): Promise<void> {
  const timer = setTimeout(() => poller.kill("SIGKILL"), WAIT_LIMIT_MS);
  await Promise.race([once(poller.stdout ?? poller, "data"), once(poller, "close")]);
  clearTimeout(timer);
}

/** What the next start finds: everything acknowledged, at most one poll more, nothing twice, nothing torn. */
async function verify(path: string, acknowledged: Map<string, number>): Promise<void> {
  const store = createFileStore({ path, onAlarm: refuse });
  await store.open();
  try {
    await store.sync(CRASH_SOURCES, instantOf(0));
    for (const { id } of CRASH_SOURCES) {
      const poll = lastNumber((await store.getSource(id))?.state.validators);
      const known = acknowledged.get(id) ?? 0;
      if (poll !== known && poll !== known + 1)
        throw new Error(`${id}: poll ${known} was acknowledged, ${poll} stored`);
      await compare(store, id, poll);
      acknowledged.set(id, poll); // seen now: not to be lost any more, whoever was told of it
    }
  } finally {
    await store.close();
  }
  const torn = readdirSync(path, { recursive: true, encoding: "utf8" }).filter((name) =>
    /\.tmp$|\.before$|damaged/.test(name),
  );
  if (torn.length > 0) throw new Error(`torn files: ${torn.join(", ")}`);
}

/** Throws unless the source holds exactly what that many polls make of it. */
export async function compare(store: Store, sourceId: string, poll: number): Promise<void> {
  const seen = await itemsOf(store, sourceId);
  const count = Math.min(poll, KEPT);
  const expected = Array.from({ length: count }, (_, at) => [
    idOf(sourceId, poll - at),
    contentOf(sourceId, poll - at, poll),
  ]);
  if (JSON.stringify(seen) !== JSON.stringify(expected)) {
    throw new Error(`${sourceId} after poll ${poll}: ${JSON.stringify(seen).slice(0, 500)}`);
  }
}

function refuse(alarm: Error): never {
  throw alarm;
}
