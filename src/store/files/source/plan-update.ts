import { crc32 } from "node:zlib";
import type { ItemHead, SourceUpdate, StoredItem } from "../../../domain/stored-item.js";
import { headOf } from "../../head-of.js";
import { byPublished } from "../../item-order.js";
import { encodeBody } from "./body-lines.js";
import type { Slot } from "./head-index.js";

/** What a commit does to the files of one source. */
export interface Plan {
  /** Bodies to append, in this order, from the end of the bodies file on. */
  readonly lines: readonly Buffer[];
  readonly slots: readonly Slot[];
  /** Whether any item is other than before: a commit repeated changes none. */
  readonly itemsChanged: boolean;
}

/** What `update` makes of these items, whose bodies file is `bodiesSize` long. Pure. */
export function planUpdate(stored: readonly Slot[], bodiesSize: number, update: Omit<SourceUpdate, "state">): Plan {
  const slots = new Map(stored.map((slot) => [slot.key, slot]));
  const lines: Buffer[] = [];
  let size = bodiesSize;
  let itemsChanged = false;
  for (const key of update.removals) itemsChanged = slots.delete(key) || itemsChanged;
  for (const head of update.retouched ?? []) {
    const old = slots.get(head.key);
    if (old === undefined || sameHead(old, head)) continue;
    slots.set(head.key, slotOf(head, old));
    itemsChanged = true;
  }
  for (const item of update.upserts) {
    const line = encodeBody(item);
    const crc = crc32(line);
    const old = slots.get(item.key);
    const sameBody = old !== undefined && old.len === line.length && old.crc === crc;
    if (sameBody && sameHead(old, item)) continue;
    slots.set(item.key, slotOf(item, sameBody ? old : { off: size, len: line.length, crc }));
    itemsChanged = true;
    if (sameBody) continue;
    lines.push(line);
    size += line.length;
  }
  return { lines, slots: itemsChanged ? [...slots.values()].sort(byPublished) : stored, itemsChanged };
}

function slotOf(item: ItemHead | StoredItem, at: Pick<Slot, "off" | "len" | "crc">): Slot {
  return { ...headOf(item), off: at.off, len: at.len, crc: at.crc };
}

function sameHead(a: ItemHead, b: ItemHead | StoredItem): boolean {
  return JSON.stringify(headOf(a)) === JSON.stringify(headOf(b));
}
