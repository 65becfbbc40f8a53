import { execFile, spawnSync } from "node:child_process";
import { promisify } from "node:util";

/** One item of one feed, as a feed reader holds it. */
export interface Entry {
  /** Address of the feed that it belongs to. */
  readonly feed: string;
  /** What the reader tells items apart by, as it came; sfeed and rss2email have it too. */
  readonly id: string;
  readonly title: string;
  /** The page that the reader opens; empty when it has none. */
  readonly link: string;
  /** What it takes for the item's date, as RFC 3339 in UTC with whole seconds. */
  readonly date: string;
  /** Addresses of its enclosures. */
  readonly enclosures: readonly string[];
}

/** What a reader makes of an item that it has, once its title was edited. */
export type OnNewTitle = "replaces" | "adds";

/** A feed reader of Debian's, driven by its command line. */
export interface Reader {
  readonly name: string;
  readonly onNewTitle: OnNewTitle;
  /** Polls after which it asks with validators; newsboat keeps those of the first answer nowhere. */
  readonly pollsToLearn: number;
  /** What is missing here for it to run; undefined when nothing is. */
  missing(): string | undefined;
  /** Subscribes a fresh reader, whose files are all in `folder`. */
  subscribe(folder: string, feeds: readonly string[]): Promise<Subscription>;
}

export interface Subscription {
  /** Asks every feed once. */
  poll(): Promise<void>;
  /** All that the reader holds. */
  entries(): Promise<readonly Entry[]>;
}

const RUN_LIMIT_MS = 60_000;
const MAX_OUTPUT_BYTES = 20_000_000;
const PYTHONS = ["python3", "/usr/bin/python3"];

/** Runs a program with `folder` as its home; rejects, with what it said, when it fails. */
export async function runProgram(
  folder: string,
  program: string,
  args: readonly string[],
  stdin?: string,
): Promise<string> {
  const running = promisify(execFile)(program, args, {
    cwd: folder,
    env: { ...process.env, HOME: folder, XDG_CONFIG_HOME: folder, XDG_DATA_HOME: folder, NO_PROXY: "*" },
    timeout: RUN_LIMIT_MS,
    maxBuffer: MAX_OUTPUT_BYTES,
  });
  if (stdin !== undefined) running.child.stdin?.end(stdin);
  return (await running).stdout;
}

/** The first of these programs that is not installed, in words. */
export function missingProgram(...programs: readonly string[]): string | undefined {
  const absent = programs.find((program) => spawnSync("sh", ["-c", `command -v ${program}`]).status !== 0);
  return absent === undefined ? undefined : `${absent} is not installed`;
}

/** A Python that has this module; undefined when there is none. */
export function pythonWith(module: string): string | undefined {
  return PYTHONS.find((python) => spawnSync(python, ["-c", `import ${module}`]).status === 0);
}

/** The entries that a script in `test/readers` prints as JSON. */
export async function entriesOf(folder: string, module: string, args: readonly string[]): Promise<readonly Entry[]> {
  return JSON.parse(await runProgram(folder, pythonWith(module) ?? "python3", args)) as Entry[];
}
