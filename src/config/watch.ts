import { createHash } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import type { Environment } from "./environment.js";
import { ConfigError } from "./errors.js";
import { loadConfig } from "./load.js";
import type { Config } from "./model.js";

/** What a change of the files came to: a Config to go on with, or why the old one stays. */
export type ConfigChange =
  | { readonly kind: "changed"; readonly config: Config }
  | { readonly kind: "broken"; readonly error: ConfigError };

/** Calls a function again and again; gives the way to stop. */
export type Repeat = (look: () => void) => () => void;

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
  env: Environment,
  listener: (change: ConfigChange) => void,
  repeat: Repeat = repeatByTimer,
): () => void {
  let known = measure(config.files, signature);
  let contents = measure(config.files, hashOf);
  let moving = known;
  const look = () => {
    const now = measure([...known.keys()], signature);
    if (isSame(now, known)) return;
    if (!isSame(now, moving)) {
      moving = now;
      return;
    }
    known = now;
    const text = measure([...known.keys()], hashOf);
    if (isSame(text, contents)) return;
    const change = reload(config.path, env);
    const files = watched(change, [...known.keys()]);
    // What was measured before the files were read stays: a change in between is seen at the next look.
    known = measure(files, (file) => now.get(file) ?? signature(file));
    contents = measure(files, (file) => text.get(file) ?? hashOf(file));
    listener(change);
  };
  return repeat(look);
}

function repeatByTimer(look: () => void): () => void {
  const timer = setInterval(look, LOOK_EVERY_MS);
  return () => clearInterval(timer);
}

function reload(path: string, env: Environment): ConfigChange {
  try {
    return { kind: "changed", config: loadConfig(path, env) };
  } catch (error) {
    if (error instanceof ConfigError) return { kind: "broken", error };
    throw error;
  }
}

/** A broken config may no longer name the file that has to be mended: the old ones stay watched. */
function watched(change: ConfigChange, before: readonly string[]): readonly string[] {
  return change.kind === "changed" ? change.config.files : [...new Set([...before, ...change.error.files])];
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
