/** How many values two sorted arrays have in common. */
export function countShared(one: Uint32Array | Float64Array, other: Uint32Array | Float64Array): number {
  let shared = 0;
  for (let at = 0, there = 0; at < one.length && there < other.length; ) {
    const difference = (one[at] ?? 0) - (other[there] ?? 0);
    if (difference === 0) shared++;
    if (difference <= 0) at++;
    if (difference >= 0) there++;
  }
  return shared;
}
