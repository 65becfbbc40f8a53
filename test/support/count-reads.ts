/** Counts how often code under test reads a property: work that is the same on every machine. */
export interface ReadCount {
  reads: number;
}

/** A copy of `value` that adds each read of `name` to `count`. */
export function countReads<T extends object>(value: T, name: keyof T, count: ReadCount): T {
  return new Proxy(value, {
    get(target, property) {
      if (property === name) count.reads++;
      return Reflect.get(target, property);
    },
  });
}
