// Makes a checkout ready to run: installs exactly what the lockfile names when that has not been done yet, then builds.
import { execSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

install();
if (!process.argv.includes("--no-build")) build();

function install() {
  const stamp = join(root, "node_modules", ".muara-lock");
  const lock = createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === lock) return;
  process.stderr.write("Installing what package-lock.json names …\n");
  // Not `npm ci`: it refuses a lockfile without the optional packages of other platforms, which some registries do not
  // serve (npm/cli issue 9846). `install` obeys the lockfile all the same; `--no-save` leaves it as it is.
  execSync("npm install --no-save --loglevel=error", {
    cwd: root,
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, npm_config_cache: writableCache() },
  });
  writeFileSync(stamp, lock);
}

/** npm's own cache, or a folder here where the home of this user is read-only. */
function writableCache() {
  const cache = process.env.npm_config_cache ?? join(homedir(), ".npm");
  try {
    mkdirSync(cache, { recursive: true });
    accessSync(cache, constants.W_OK);
    return cache;
  } catch {
    return join(root, "node_modules", ".cache", "npm");
  }
}

function build() {
  mkdirSync(join(root, "dist"), { recursive: true });
  execSync("npm run --silent build", { cwd: root, stdio: ["ignore", "inherit", "inherit"] });
  for (const room of ["src", "test"]) removeOrphans(join(root, "dist", room), join(root, room));
}

/** A compiled file whose source is gone would still be run as a test: remove it. */
function removeOrphans(built, source) {
  if (!existsSync(built)) return;
  for (const entry of readdirSync(built, { withFileTypes: true })) {
    const path = join(built, entry.name);
    if (entry.isDirectory()) {
      if (existsSync(join(source, entry.name))) removeOrphans(path, join(source, entry.name));
      else rmSync(path, { recursive: true });
    } else if (!existsSync(join(source, entry.name.replace(/\.js(\.map)?$/, ".ts")))) rmSync(path);
  }
}
