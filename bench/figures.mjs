// What a benchmark measured, for `npm run bench`: written as JSON to the file that `--json FILE` names, if any.
import { writeFileSync } from "node:fs";

/**
 * @param figures `{ name: value }`, or `{ name: [values of every round] }`, of which the median and the range are kept. What was not
 * measured (a peer that is not installed) is left out or undefined.
 */
export function writeFigures(figures) {
  const file = optionValue("json");
  if (file === undefined) return;
  const known = Object.entries(figures).filter(([, value]) => value !== undefined && !isEmpty(value));
  writeFileSync(file, JSON.stringify(Object.fromEntries(known.map(([name, value]) => [name, summed(value)]))));
}

export function median(values) {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)];
}

function summed(value) {
  if (!Array.isArray(value)) return { value };
  return { value: median(value), low: Math.min(...value), high: Math.max(...value) };
}

function isEmpty(value) {
  return Array.isArray(value) ? value.length === 0 : Number.isNaN(value);
}

/** Both `--json FILE` and `--json=FILE`, whatever other options the benchmark knows. */
function optionValue(name) {
  const at = process.argv.findIndex((arg) => arg === `--${name}` || arg.startsWith(`--${name}=`));
  return process.argv[at]?.split("=")[1] ?? (at < 0 ? undefined : process.argv[at + 1]);
}
