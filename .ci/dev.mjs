// Runs Muara and restarts it after each successful compilation: `npm run dev`, or `npm run dev -- --port 8080`.
// `npm run dev -- --demo` runs the demo site instead, which needs no internet. A compile error leaves the running process alone.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const STOP_LIMIT_MS = 10_000;
const root = fileURLToPath(new URL("..", import.meta.url));
const args = process.argv.slice(2);
const command = args.includes("--demo")
  ? ["dist/test/demo-site/demo.js", ...args.filter((arg) => arg !== "--demo")]
  : ["dist/src/main.js", "start", ...args];

let app;
let isStopping = false;
let restarting = Promise.resolve();

const compiler = spawn(
  process.execPath,
  [join(root, "node_modules/typescript/bin/tsc"), "-p", "tsconfig.json", "--watch", "--preserveWatchOutput"],
  { cwd: root, stdio: ["ignore", "pipe", "inherit"], detached: true },
);
compiler.on("exit", () => {
  if (!isStopping) stop(1);
});
let line = "";
compiler.stdout.setEncoding("utf8").on("data", (text) => {
  process.stdout.write(text);
  const lines = (line + text).split("\n");
  line = lines.pop() ?? "";
  if (lines.some((each) => /Found 0 errors/.test(each))) restarting = restarting.then(restart);
});
for (const name of ["SIGINT", "SIGTERM"]) process.on(name, () => stop(0));

async function restart() {
  const previous = app;
  app = undefined;
  await end(previous);
  if (isStopping) return;
  // Detached, so that Ctrl-C reaches it once, through this process.
  const started = spawn(process.execPath, ["--enable-source-maps", ...command], {
    cwd: root,
    stdio: "inherit",
    detached: true,
  });
  app = started;
  started.on("exit", (status) => {
    if (app !== started) return;
    app = undefined;
    if (!isStopping && status !== 0 && status !== null)
      process.stderr.write(`Muara ended with status ${status}; it starts again after the next change.\n`);
  });
}

async function stop(status) {
  if (isStopping) return;
  isStopping = true;
  await Promise.all([end(compiler), restarting.then(() => end(app))]);
  process.exit(status);
}

/** Resolves when the process has ended; one that does not end in time is killed. The compiler starts a child, so its group is signalled. */
function end(child) {
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(() => signal(child, "SIGKILL"), STOP_LIMIT_MS);
    child.once("exit", () => {
      clearTimeout(timer);
      resolve();
    });
    signal(child, "SIGTERM");
  });
}

function signal(child, name) {
  if (child !== compiler) return child.kill(name);
  try {
    process.kill(-child.pid, name);
  } catch (error) {
    if (error.code !== "ESRCH") throw error;
  }
}
