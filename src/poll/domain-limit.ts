import { operatorOf } from "../poll-state/cooldown.js";
import type { Lease } from "../store/store.js";

/** Who of an operator's many hosts is polled now, and who waits for that without holding a slot. */
export interface DomainLimit {
  /** Whether the host may start; else it waits its turn (`parked`), or there are too many that wait (`refused`). */
  admit(lease: Lease): "started" | "parked" | "refused";
  /** Ends a started host's turn; the host of the same operator whose turn begins with that, if one waits. */
  end(lease: Lease): Lease | undefined;
  /** Whether no more can wait. */
  isFull(): boolean;
  /** Takes out all that wait. */
  clear(): readonly Lease[];
}

interface Operator {
  running: number;
  readonly queued: Lease[];
}

/** First come, first served, at most `atOnce` hosts of one operator at a time and `maxParked` waiting in all. */
export function createDomainLimit(limits: { readonly atOnce: number; readonly maxParked: number }): DomainLimit {
  const operators = new Map<string, Operator>();
  let queued = 0;
  return {
    admit(lease) {
      const name = operatorOf(lease.host);
      const operator = operators.get(name) ?? { running: 0, queued: [] };
      operators.set(name, operator);
      if (operator.running < limits.atOnce) {
        operator.running++;
        return "started";
      }
      if (queued >= limits.maxParked) return "refused";
      queued++;
      operator.queued.push(lease);
      return "parked";
    },
    end({ host }) {
      const name = operatorOf(host);
      const operator = operators.get(name);
      const next = operator?.queued.shift();
      if (next !== undefined) {
        queued--;
        return next;
      }
      if (operator !== undefined && --operator.running === 0) operators.delete(name);
      return undefined;
    },
    isFull: () => queued >= limits.maxParked,
    clear() {
      const waiting = [...operators.values()].flatMap((operator) => operator.queued.splice(0));
      queued = 0;
      return waiting;
    },
  };
}
