import { createHash } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { MuaraError } from "../domain/errors.js";
import type { Config } from "./config.js";
import { ConfigError } from "./config-errors.js";

/** What a change of the files came to: a Config to go on with, or why the old one stays. */
export type ConfigChange =
  | { readonly kind: "changed"; readonly config: Config }
  | { readonly kind: "broken"; readonly error: MuaraError };

/** Calls a function again and again; gives the way to stop. */
export type Repeat = (look: () => Promise<void>) => () => void;

export const LOOK_EVERY_MS = 400;
/** Some file systems count in steps of two seconds: two saves within one step look alike but for what they say. */
const COARSEST_CLOCK_MS = 3_000;

/**
 * Tells of every change of the config file and all that it includes, within two seconds; gives the way to stop.
 * It looks at the files rather than waiting for events, so that atomic replaces, editors that write twice, links, network
 * and container mounts are all the same; a file is read once it stood still for one look.
 */
export function watchConfig(
  config: Config,
  load: (path: string) => Promise<Config>,
  listener: (change: ConfigChange) => void,
  repeat: Repeat = repeatByTimer,
): () => void {
  let known = measure(config.files, signature);
  let contents = measure(config.files, hashOf);
  let moving = known;
  let isStopped = false;
  const look = async () => {
    const now = measure([...known.keys()], signature);
    if (isSame(now, known)) return;
    if (!isSame(now, moving)) {
      moving = now;
      return;
    }
    known = now;
    const text = measure([...known.keys()], hashOf);
    if (isSame(text, contents)) return;
    const change = await reload(config.path, load);
    const files = watched(change, [...known.keys()]);
    // What was measured before the files were read stays: a change in between is seen at the next look.
    known = measure(files, (file) => now.get(file) ?? signature(file));
    contents = measure(files, (file) => text.get(file) ?? hashOf(file));
    if (!isStopped) listener(change);
  };
  const stop = repeat(look);
  return () => {
    isStopped = true;
    stop();
  };
}

function repeatByTimer(look: () => Promise<void>): () => void {
  let isLooking = false;
  const timer = setInterval(() => {
    if (isLooking) return;
    isLooking = true;
    void look().finally(() => {
      isLooking = false;
    });
  }, LOOK_EVERY_MS);
  return () => clearInterval(timer);
}

async function reload(path: string, load: (path: string) => Promise<Config>): Promise<ConfigChange> {
  try {
    return { kind: "changed", config: await load(path) };
  } catch (error) {
    if (error instanceof MuaraError) return { kind: "broken", error };
    throw error;
  }
}

/** A broken config may no longer name the file that has to be mended: the old ones stay watched. */
function watched(change: ConfigChange, before: readonly string[]): readonly string[] {
  if (change.kind === "changed") return change.config.files;
  return [...new Set([...before, ...(change.error instanceof ConfigError ? change.error.files : [])])];
}

function measure(files: readonly string[], one: (file: string) => string): ReadonlyMap<string, string> {
  return new Map(files.map((file) => [file, one(file)]));
}

function isSame(a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): boolean {
  return a.size === b.size && [...a].every(([file, value]) => b.get(file) === value);
}

function signature(file: string): string {
  const facts = statSync(file, { bigint: true, throwIfNoEntry: false });
  if (facts === undefined) return "-";
  const isYoung = Date.now() - Number(facts.mtimeMs) < COARSEST_CLOCK_MS;
  return `${facts.ino}:${facts.size}:${facts.mtimeNs}:${facts.ctimeNs}:${isYoung ? hashOf(file) : ""}`;
}

function hashOf(file: string): string {
  try {
    return createHash("sha256").update(readFileSync(file)).digest("hex");
  } catch (error) {
    return `unreadable: ${(error as NodeJS.ErrnoException).code}`;
  }
}
