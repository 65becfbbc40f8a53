/** Values by each of their keys, in their order. */
export function groupBy<T>(values: readonly T[], keysOf: (value: T) => string | readonly string[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const value of values) {
    for (const key of [keysOf(value)].flat()) {
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [value]);
      else group.push(value);
    }
  }
  return groups;
}
