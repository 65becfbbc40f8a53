import type { SourceState } from "../../domain/source-state.js";
import type { ItemBody, ItemHead, SeenKey, StoredItem } from "../../domain/stored-item.js";
import { headOf } from "../head-of.js";
import type { Row } from "./database.js";

/** Columns of items, one array each: how `muara_save` takes them. */
export interface ItemColumns {
  readonly keys: readonly string[];
  readonly heads: readonly string[];
  readonly sorted: readonly string[];
  readonly first: readonly string[];
  readonly place: readonly number[];
}

/** An item twice in one update counts as the last one says. */
export function columnsOf(items: readonly (ItemHead | StoredItem)[]): ItemColumns {
  return {
    keys: items.map(({ key }) => key),
    heads: items.map((item) => JSON.stringify(headOf(item))),
    sorted: items.map(({ sortedAt }) => sortedAt),
    first: items.map(({ firstSeen }) => firstSeen),
    place: items.map(({ place }) => place),
  };
}

/** One statement cannot change a row twice: the last word on each key. */
export function lastOfEach<T extends { readonly key: string }>(items: readonly T[]): readonly T[] {
  return [...new Map(items.map((item) => [item.key, item])).values()];
}

export function encodeBody({ contentHtml, summary, attachments, image, original }: StoredItem): string {
  return JSON.stringify({ contentHtml, summary, attachments, image, original });
}

export function decodeBody(row: Row): ItemBody {
  return parse(row["body"]) as ItemBody;
}

export function decodeHead(text: unknown): ItemHead {
  return parse(text) as ItemHead;
}

export function decodeState(row: Row): SourceState {
  return parse(row["state"]) as SourceState;
}

export function decodeRemembered(row: Row): readonly SeenKey[] {
  return parse(row["remembered"]) as readonly SeenKey[];
}

export function textOf(row: Row, column: string): string {
  return String(row[column]);
}

function parse(text: unknown): unknown {
  return JSON.parse(String(text));
}
