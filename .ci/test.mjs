// Runs the tests, several files at once: all of them, those of the pure folders (--unit), or the files and folders that are named.
//   npm test
//   npm test -- test/store/sharing.test.ts
//   npm test -- test/feed --grep dates
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
/** The pure folders: no processes, servers or stores. */
const UNIT = ["feed", "article", "items", "compose", "schedule", "poll-state", "lib", "architecture.test.ts"].map(
  (name) => `test/${name}`,
);
/** Folders of tests that mostly wait for processes and servers; they start first, so that none is left to the end. */
const SLOW_FIRST = ["cli", "crash", "server", "demo-site", "poll", "config", "store", "publish", "fetch"];
const MAX_JOBS = 4;

const given = process.argv.slice(2);
const isUnit = given.includes("--unit");
const rest = given.filter((word) => word !== "--unit");
const places = rest.filter((word, at) => !word.startsWith("-") && isPlace(word) && !takesValue(rest[at - 1]));
const options = rest.filter((word) => !places.includes(word));
const asked = places.length > 0 ? places : isUnit ? UNIT.map((place) => join(root, place)) : [join(root, "test")];
const files = [...new Set(asked.flatMap((place) => filesOf(place)))].sort((a, b) => rank(a) - rank(b));
if (files.length === 0) fail(`no test files in ${asked.join(", ")}`);

const jobs = Math.min(MAX_JOBS, availableParallelism(), files.length);
const parallel = jobs > 1 ? ["--parallel", "--jobs", String(jobs)] : [];
const reporter = ["--reporter", join(root, ".ci/reporter.cjs"), "--reporter-option", `files=${files.length}`];
const chosen = options.some((option) => /^(?:--reporter|-R)/.test(option)) ? [] : reporter;
const mocha = join(root, "node_modules/mocha/bin/mocha.js");
const { status, signal, error } = spawnSync(process.execPath, [mocha, ...parallel, ...chosen, ...options, ...files], {
  cwd: root,
  stdio: "inherit",
});
if (error !== undefined) throw error;
process.exitCode = status ?? (signal === null ? 1 : 130);

function isPlace(word) {
  return existsSync(word) || existsSync(join(root, word)) || /\.test\.[jt]s$/.test(word);
}

/** `--grep test` names no folder. */
function takesValue(word) {
  return /^(?:-g|-f|-R|-O|-t|-s|--(?:grep|fgrep|reporter|reporter-option|timeout|slow|retries))$/.test(word ?? "");
}

/** The compiled test files of a source file, a compiled file or a folder. */
function filesOf(place) {
  const path = existsSync(place) ? resolve(place) : join(root, place);
  const inside = relative(root, path).split(sep);
  const compiled = inside[0] === "dist" ? path : join(root, "dist", ...inside).replace(/\.ts$/, ".js");
  if (!existsSync(compiled)) fail(`${place}: no such test. Name a file or folder below test/, such as test/feed`);
  if (statSync(compiled).isFile()) return [compiled];
  return readdirSync(compiled, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".test.js"))
    .sort()
    .map((name) => join(compiled, name));
}

function rank(file) {
  const at = SLOW_FIRST.indexOf(relative(join(root, "dist/test"), file).split(sep)[0] ?? "");
  return at < 0 ? SLOW_FIRST.length : at;
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(2);
}
