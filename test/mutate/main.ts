import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { projectRoot } from "../support/paths.js";
import { MUTATIONS, type Mutation } from "./mutations.js";
import { problemOf, specPath } from "./problem.js";

/**
 * Makes one line after the other wrong in a copy of what is compiled, and runs the specs that should notice. Exit status 0 when every
 * one was noticed; 1 when one was not, or stands no longer in the product. `npm run test:mutate -- feed` tries those of one room.
 */

const SPECS_TIMEOUT_MS = 300_000;
const COPIED = new Set(["dist"]);
const LEFT_OUT = new Set([".git", "coverage"]);

const [room = ""] = process.argv.slice(2);
const chosen = MUTATIONS.filter(({ file }) => file.startsWith(room));
/** Whether a list of specs passes while nothing is wrong: each is asked once. */
const soundSpecs = new Map<string, boolean>();
const copy = copyCheckout();
try {
  const noticed = chosen.filter((mutation) => isNoticed(copy, mutation)).length;
  console.log(`${noticed} of ${chosen.length} noticed`);
  process.exitCode = noticed === chosen.length && chosen.length > 0 ? 0 : 1;
} finally {
  rmSync(copy, { recursive: true });
}

/** The whole checkout by links, but what is compiled as files of its own. */
function copyCheckout(): string {
  const folder = mkdtempSync(join(tmpdir(), "muara-mutate-"));
  for (const name of readdirSync(projectRoot)) {
    if (COPIED.has(name)) cpSync(join(projectRoot, name), join(folder, name), { recursive: true });
    else if (!LEFT_OUT.has(name)) symlinkSync(join(projectRoot, name), join(folder, name));
  }
  return folder;
}

function isNoticed(folder: string, mutation: Mutation): boolean {
  const { file, find, replace } = mutation;
  const problem = problemOf(mutation);
  if (problem !== undefined) return tell("cannot be tried", mutation, problem);
  if (!areSound(folder, mutation.specs)) return tell("cannot be tried", mutation, "its specs fail without it too");
  const path = join(folder, "dist/src", `${file}.js`);
  const whole = readFileSync(path, "utf8");
  writeFileSync(
    path,
    whole.replace(find, () => replace),
  );
  // Twice, so that a machine that was busy for a moment is not taken for a test that notices.
  const noticed = !pass(folder, mutation.specs) && !pass(folder, mutation.specs);
  writeFileSync(path, whole);
  return noticed ? tell("noticed", mutation) : tell("NOT NOTICED", mutation);
}

function areSound(folder: string, specs: readonly string[]): boolean {
  const name = specs.join();
  const sound = soundSpecs.get(name) ?? pass(folder, specs);
  soundSpecs.set(name, sound);
  return sound;
}

function pass(folder: string, specs: readonly string[]): boolean {
  const args = ["mocha", "--bail", "--spec", ...specs.map((spec) => specPath(folder, spec))];
  const { status } = spawnSync("npx", args, { cwd: folder, stdio: "ignore", timeout: SPECS_TIMEOUT_MS });
  return status === 0;
}

function tell(outcome: string, { file, find }: Mutation, why = ""): boolean {
  console.log(`${outcome.padEnd(16)}${file}: ${find}${why === "" ? "" : `\n${" ".repeat(16)}${why}`}`);
  return outcome === "noticed";
}
