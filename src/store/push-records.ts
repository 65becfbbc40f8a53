/**
 * The records of push, apart from items: cursors of webhooks, subscriptions at our hub with what they were sent, and our own
 * subscriptions at other hubs. Subscriptions hold secrets, so no export contains these records.
 */
export type PushCollection = "hooks" | "hub" | "deliveries" | "subscriptions";

/** Records by key. The layer that owns a collection parses its values. */
export type PushRecords = ReadonlyMap<string, unknown>;

export interface PushChanges {
  readonly put: ReadonlyMap<string, object>;
  readonly drop?: readonly string[];
}

/** Later changes win. */
export function mergeChanges(one: PushChanges, other: PushChanges): PushChanges {
  const put = new Map(one.put);
  const drop = new Set(one.drop);
  for (const [key, value] of other.put) {
    put.set(key, value);
    drop.delete(key);
  }
  for (const key of other.drop ?? []) {
    put.delete(key);
    drop.add(key);
  }
  return { put, drop: [...drop] };
}

export function applyChanges(records: PushRecords, { put, drop = [] }: PushChanges): PushRecords {
  const after = new Map(records);
  for (const key of drop) after.delete(key);
  for (const [key, value] of put) after.set(key, value);
  return after;
}
