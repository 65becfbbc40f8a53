import {
  appendFileSync,
  copyFileSync,
  existsSync,
  readFileSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import type { Seeded } from "../support/seeded.js";

/** The files of a data folder that damage may come to. */
export const DAMAGED = /\.(json|bodies)$|catalog\.jsonl$|lock$/;

type Change = (bytes: Buffer, from: number, to: number, random: Seeded) => Buffer;
type Damage = (path: string, random: Seeded, earlier: string) => void;

const MAX_FLIPS = 3;
const MAX_GARBAGE_BYTES = 300;

const CHANGES: readonly Change[] = [
  flipBits,
  (bytes, from, to) => bytes.fill(0, from, to),
  (bytes, from, to) => bytes.fill(" ", from, to),
  (bytes, from, to) => bytes.fill("0", from, to),
  // Twice, not at all, at the beginning, its lines in another order.
  (bytes, from, to) => Buffer.concat([bytes.subarray(0, to), bytes.subarray(from)]),
  (bytes, from, to) => Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]),
  (bytes, from, to) => Buffer.concat([bytes.subarray(from, to), bytes.subarray(0, from), bytes.subarray(to)]),
  (bytes, from, to) => Buffer.concat([bytes.subarray(0, from), reversed(bytes.subarray(from, to)), bytes.subarray(to)]),
];

const DAMAGES: readonly [Damage, ...Damage[]] = [
  (path, random) => truncateSync(path, random.below(readFileSync(path).length + 1)),
  (path, random) => appendFileSync(path, garbage(random)),
  (path) => unlinkSync(path),
  (path, _, earlier) => {
    if (existsSync(earlier)) copyFileSync(earlier, path);
  },
  ...CHANGES.map(
    (change): Damage =>
      (path, random) =>
        changeRange(path, change, random),
  ),
];

/** Does something bad to a file; `earlier` is the same file as it was once. */
export function damageFile(path: string, earlier: string, random: Seeded): void {
  random.pick(DAMAGES)(path, random, earlier);
}

/** A range of lines or of bytes, short or long. */
function changeRange(path: string, change: Change, random: Seeded): void {
  const bytes = readFileSync(path);
  const isLines = random.chance(0.4);
  const some = () =>
    isLines ? bytes.indexOf("\n", random.below(bytes.length + 1)) + 1 : random.below(bytes.length + 1);
  const from = some();
  const to = !isLines && random.chance(0.5) ? Math.min(bytes.length, from + random.below(40)) : some();
  writeFileSync(path, change(bytes, Math.min(from, to), Math.max(from, to), random));
}

function flipBits(bytes: Buffer, from: number, to: number, random: Seeded): Buffer {
  for (let flips = 1 + random.below(MAX_FLIPS); flips > 0; flips--) {
    const at = from + random.below(Math.max(1, to - from));
    if (at < bytes.length) bytes[at] = (bytes[at] ?? 0) ^ (1 << random.below(8));
  }
  return bytes;
}

function reversed(bytes: Buffer): Buffer {
  return Buffer.from(bytes.toString("latin1").split("\n").reverse().join("\n"), "latin1");
}

function garbage(random: Seeded): Buffer {
  return Buffer.from(Array.from({ length: 1 + random.below(MAX_GARBAGE_BYTES) }, () => random.below(256)));
}
