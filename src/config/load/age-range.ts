import type { Feed, Filter } from "../../domain/feed.js";

/** Ages of items in milliseconds: a list of ranges, each without its end. */
type Ages = readonly (readonly [from: number, to: number])[];

const EVERY_AGE: Ages = [[-Infinity, Infinity]];

/** Whether an item of some age up to `maxAgeMs` may pass the filters of a feed. What a filter says of texts is left open. */
export function canMatch({ keep, drop }: Pick<Feed, "keep" | "drop">, maxAgeMs: number): boolean {
  const kept = keep === undefined ? EVERY_AGE : agesOf(keep).matching;
  const spared = drop === undefined ? EVERY_AGE : agesOf(drop).failing;
  return common(common(kept, spared), [[-Infinity, maxAgeMs]]).length > 0;
}

interface Outcome {
  /** Ages at which the filter may match. */
  readonly matching: Ages;
  /** Ages at which it may fail. */
  readonly failing: Ages;
}

function agesOf(filter: Filter): Outcome {
  if ("any" in filter) return negated(allOf(filter.any.map((one) => negated(agesOf(one)))));
  if ("all" in filter) return allOf(filter.all.map(agesOf));
  if ("not" in filter) return negated(agesOf(filter.not));
  if ("newerThanMs" in filter) return split(filter.newerThanMs);
  if ("olderThanMs" in filter) return negated(split(filter.olderThanMs));
  const wanted = "contains" in filter ? filter.contains : "startsWith" in filter ? filter.startsWith : undefined;
  return { matching: wanted?.length === 0 ? [] : EVERY_AGE, failing: EVERY_AGE };
}

function split(atMs: number): Outcome {
  return { matching: [[-Infinity, atMs]], failing: [[atMs, Infinity]] };
}

function negated({ matching, failing }: Outcome): Outcome {
  return { matching: failing, failing: matching };
}

function allOf(parts: readonly Outcome[]): Outcome {
  return {
    matching: parts.reduce<Ages>((ages, part) => common(ages, part.matching), EVERY_AGE),
    failing: parts.flatMap(({ failing }) => failing),
  };
}

function common(some: Ages, others: Ages): Ages {
  return some
    .flatMap(([from, to]) => others.map(([start, end]) => [Math.max(from, start), Math.min(to, end)] as const))
    .filter(([from, to]) => from < to);
}
