// Brings what the benchmarks compare with: what bench/package-lock.json names, into bench/node_modules, once. Muara itself needs
// none of it. A peer that cannot be installed is left out of the figures, and each benchmark says so.
import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const stamp = `${here}node_modules/.muara-lock`;

/** Does nothing when they are there already. */
export function installPeers() {
  const lock = createHash("sha256")
    .update(readFileSync(`${here}package-lock.json`))
    .digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === lock) return;
  process.stderr.write("Installing what to compare with (bench/package-lock.json) …\n");
  const options = ["--no-save", "--no-audit", "--no-fund", "--loglevel=error"];
  const { status } = spawnSync("npm", ["install", ...options], { cwd: here, stdio: ["ignore", "ignore", "inherit"] });
  if (status === 0) writeFileSync(stamp, lock);
  else process.stderr.write("They could not all be installed; what is missing is left out.\n");
}

/** Whether a program that is no package of ours, such as Debian's sfeed, can be run. */
export function isInstalled(command) {
  try {
    execFileSync("which", [command], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
