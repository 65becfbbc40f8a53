import { createHash } from "node:crypto";
import {
  accessSync,
  constants,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

/** Names a folder that all processes of one run share: a file for each reason, which lists the groups that were skipped. */
const FOLDER = "TEST_SKIPS_FOLDER";
const ABSENT = " is not installed";

/** Skips a group from its `before` hook, or one test, and prints the reason once per run. */
export function skip(context: Mocha.Context, reason: string): never {
  const title = context.test?.parent?.fullTitle() ?? "";
  note(reason, title);
  return context.skip();
}

/** Skips as above unless the program is on the PATH; returns its path. */
export function needProgram(context: Mocha.Context, ...names: readonly [string, ...string[]]): string {
  return findProgram(names) ?? skip(context, `${names[0]}${ABSENT}`);
}

/** The first of these programs that is on the PATH. */
export function findProgram(names: readonly string[]): string | undefined {
  const folders = (process.env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable);
}

/** Called by mocha once per run, in its first process. */
export function mochaGlobalSetup(): void {
  process.env[FOLDER] = mkdtempSync(join(tmpdir(), "muara-skips-"));
}

/** Called by mocha once per run, after the report: the last line says what was skipped. */
export function mochaGlobalTeardown(): void {
  const folder = process.env[FOLDER];
  if (folder === undefined) return;
  const summary = summarize(folder);
  rmSync(folder, { recursive: true, force: true });
  if (summary !== undefined) console.log(summary);
}

/** `skipped: 2 groups (chromium, nginx are not installed)`; undefined when nothing was skipped. */
export function summarize(folder: string): string | undefined {
  const notes = readdirSync(folder).map((name) => readFileSync(join(folder, name), "utf8").trimEnd().split("\n"));
  if (notes.length === 0) return undefined;
  const groups = new Set(notes.flatMap(([, ...titles]) => titles));
  const reasons = notes.map(([reason = ""]) => reason).sort();
  const absent = reasons.filter((reason) => reason.endsWith(ABSENT)).map((reason) => reason.slice(0, -ABSENT.length));
  const others = reasons.filter((reason) => !reason.endsWith(ABSENT));
  const programs =
    absent.length === 0 ? [] : [`${absent.join(", ")} ${absent.length === 1 ? "is" : "are"} not installed`];
  return `skipped: ${groups.size} ${groups.size === 1 ? "group" : "groups"} (${[...programs, ...others].join("; ")})`;
}

function note(reason: string, title: string): void {
  const folder = process.env[FOLDER];
  if (folder === undefined) {
    console.log(`skipped: ${reason}`);
    return;
  }
  mkdirSync(folder, { recursive: true });
  const path = join(folder, createHash("sha256").update(reason).digest("hex"));
  try {
    // Fails where another process was first: the reason is printed once.
    writeFileSync(path, `${reason}\n`, { flag: "wx" });
    console.log(`skipped: ${reason}`);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
  writeFileSync(path, `${title}\n`, { flag: "a" });
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
