import { crc32 } from "node:zlib";
import type { ItemHead, SourceUpdate, StoredItem } from "../../../domain/stored-item.js";
import { headOf } from "../../head-of.js";
import { byPublished } from "../../item-order.js";
import { encodeBody } from "./body-lines.js";
import type { IndexedHead } from "./head-index.js";

/** What a commit does to the files of one source. */
export interface Plan {
  /** Bodies to append, in this order, from the end of the bodies file on. */
  readonly lines: readonly Buffer[];
  readonly indexedHeads: readonly IndexedHead[];
  /** Whether any item is other than before: a commit repeated changes none. */
  readonly itemsChanged: boolean;
}

/** What `update` makes of these items, whose bodies file is `bodiesSize` long. Pure. */
export function planUpdate(
  stored: readonly IndexedHead[],
  bodiesSize: number,
  update: Omit<SourceUpdate, "state">,
): Plan {
  const indexedHeads = new Map(stored.map((indexed) => [indexed.key, indexed]));
  const lines: Buffer[] = [];
  let size = bodiesSize;
  let itemsChanged = false;
  for (const key of update.removals) itemsChanged = indexedHeads.delete(key) || itemsChanged;
  for (const head of update.headUpdates ?? []) {
    const old = indexedHeads.get(head.key);
    if (old === undefined || sameHead(old, head)) continue;
    indexedHeads.set(head.key, indexedHeadOf(head, old));
    itemsChanged = true;
  }
  for (const item of update.upserts) {
    const line = encodeBody(item);
    const crc = crc32(line);
    const old = indexedHeads.get(item.key);
    const sameBody = old !== undefined && old.len === line.length && old.crc === crc;
    if (sameBody && sameHead(old, item)) continue;
    indexedHeads.set(item.key, indexedHeadOf(item, sameBody ? old : { off: size, len: line.length, crc }));
    itemsChanged = true;
    if (sameBody) continue;
    lines.push(line);
    size += line.length;
  }
  return { lines, indexedHeads: itemsChanged ? [...indexedHeads.values()].sort(byPublished) : stored, itemsChanged };
}

function indexedHeadOf(item: ItemHead | StoredItem, at: Pick<IndexedHead, "off" | "len" | "crc">): IndexedHead {
  return { ...headOf(item), off: at.off, len: at.len, crc: at.crc };
}

function sameHead(a: ItemHead, b: ItemHead | StoredItem): boolean {
  return JSON.stringify(headOf(a)) === JSON.stringify(headOf(b));
}
