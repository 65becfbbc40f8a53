// Prints every production package with its licence and its size on disk, then the sum: `npm run licences`.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const { packages } = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8"));

const rows = Object.entries(packages)
  .filter(([path, { dev, devOptional, optional }]) => path !== "" && !dev && !devOptional && !optional)
  .map(([path, { version, license = "unknown" }]) => ({
    name: `${path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length)}@${version}`,
    license,
    bytes: sizeOf(join(root, path), join(root, path)),
  }))
  .sort((one, other) => other.bytes - one.bytes);

for (const { name, license, bytes } of rows) console.log(`${kilobytes(bytes)}  ${license.padEnd(14)}  ${name}`);
const total = rows.reduce((sum, { bytes }) => sum + bytes, 0);
const licences = [...new Set(rows.map(({ license }) => license))].sort();
console.log(`${kilobytes(total)}  ${rows.length} production packages; licences: ${licences.join(", ")}`);

/** Bytes of the files of a package, without the packages inside it. */
function sizeOf(path, top) {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return 0;
  if (!stat.isDirectory()) return stat.size;
  const names = readdirSync(path).filter((name) => !(path === top && name === "node_modules"));
  return names.reduce((sum, name) => sum + sizeOf(join(path, name), top), 0);
}

function kilobytes(bytes) {
  return `${Math.round(bytes / 1000)} kB`.padStart(9);
}
