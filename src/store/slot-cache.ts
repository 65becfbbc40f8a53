import { closeSync, readSync } from "node:fs";
import { openIfThere } from "./file-system.js";
import { decodeSlots, endOfHeads, type Slot, type SlotIndex } from "./source-file.js";

/** Heads kept parsed over all sources: those asked for last. */
const MAX_SLOTS = 30_000;
/** At least so many are parsed at once, as the next question is likely for a little more. */
const MIN_SLOTS_READ = 25;

/** Heads as they are asked for: in memory for a while, else read from the source's file. One for all sources. */
export class SlotCache {
  readonly #parsed = new Map<SlotIndex, readonly Slot[]>();
  #total = 0;

  /** The newest `count` heads or more, all there are at most; undefined when the file at `path` is another than `index` tells. */
  first(path: string, index: SlotIndex, count: number): readonly Slot[] | undefined {
    const wanted = Math.min(count, index.ends.length);
    const known = this.#parsed.get(index);
    if (known !== undefined && known.length >= wanted) return known;
    if (wanted === 0) return [];
    const slots = readSlots(path, index, Math.max(wanted, MIN_SLOTS_READ));
    if (slots !== undefined) this.keep(index, slots);
    return slots;
  }

  keep(index: SlotIndex, slots: readonly Slot[]): void {
    this.forget(index);
    this.#parsed.set(index, slots);
    this.#total += slots.length;
    for (const oldest of this.#parsed.keys()) {
      if (this.#total <= MAX_SLOTS || oldest === index) break;
      this.forget(oldest);
    }
  }

  forget(index: SlotIndex): void {
    this.#total -= this.#parsed.get(index)?.length ?? 0;
    this.#parsed.delete(index);
  }
}

function readSlots(path: string, index: SlotIndex, count: number): Slot[] | undefined {
  const fd = openIfThere(path);
  if (fd === undefined) return undefined;
  try {
    const stamp = readRange(fd, 0, index.stamp.length);
    return decodeSlots(index, stamp, readRange(fd, index.itemsAt, endOfHeads(index, count)));
  } finally {
    closeSync(fd);
  }
}

function readRange(fd: number, from: number, to: number): Buffer {
  const bytes = Buffer.allocUnsafe(to - from);
  return bytes.subarray(0, readSync(fd, bytes, 0, bytes.length, from));
}
