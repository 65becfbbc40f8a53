import type { SeenKey } from "../../../domain/stored-item.js";

/** How a commit changes the list of remembered keys. */
export interface SeenKeysChange {
  /** Keys that leave their place in the list. */
  readonly drop: readonly string[];
  /** What stands behind those that stay. */
  readonly add: readonly SeenKey[];
}

/** What makes the one list of the other; undefined when they are equal. A list that names a key twice is replaced as a whole. */
export function compareSeenKeys(before: readonly SeenKey[], after: readonly SeenKey[]): SeenKeysChange | undefined {
  let positions: ReadonlyMap<string, number> | undefined;
  const drop: string[] = [];
  let [kept, next] = [0, 0];
  for (const each of after) {
    if (before[next]?.key !== each.key) {
      positions ??= new Map(before.map(({ key }, at) => [key, at]));
      const position = positions.get(each.key) ?? -1;
      if (position < next) break;
      for (; next < position; next++) drop.push(before[next]?.key ?? "");
    }
    if (!isSame(each, before[next])) break;
    next += 1;
    kept += 1;
  }
  for (; next < before.length; next++) drop.push(before[next]?.key ?? "");
  const add = after.slice(kept);
  if (drop.length + add.length === 0) return undefined;
  const dropped = new Set(drop);
  const isTwice = after.slice(0, kept).some(({ key }) => dropped.has(key));
  return isTwice ? { drop: before.map(({ key }) => key), add: after } : { drop, add };
}

export function applySeenKeysChange(before: readonly SeenKey[], { drop, add }: SeenKeysChange): SeenKey[] {
  const dropped = new Set(drop);
  return [...before.filter(({ key }) => !dropped.has(key)), ...add];
}

function isSame(one: SeenKey, other: SeenKey | undefined): boolean {
  if (one === other) return true;
  return one.lastSeen === other?.lastSeen && JSON.stringify(one.marks) === JSON.stringify(other.marks);
}
