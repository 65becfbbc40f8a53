import { FetchError } from "./outcome.js";

export interface HostGate {
  /** Runs `work` when the host may be asked again: few at a time, with a pause between starts. Other hosts never wait. */
  through<T>(host: string, turn: HostAccess, work: () => Promise<T>): Promise<T>;
}

/** One request's wait for a host. */
export interface HostAccess {
  readonly signal: AbortSignal | undefined;
  /** The pause after this start, when it is longer than the usual one. */
  readonly delayMs?: number;
}

interface Host {
  running: number;
  /** When the next request may start, on the gate's clock. */
  nextStartMs: number;
  readonly waiting: { readonly start: () => void; readonly delayMs: number }[];
  timer?: NodeJS.Timeout;
}

/** At most `connections` requests to one host at once, starts at least `delayMs` apart, first come first served. */
export function createHostGate(options: {
  readonly connections: number;
  readonly delayMs: number;
  readonly maxWaiting: number;
  readonly clock?: () => number;
}): HostGate {
  const hosts = new Map<string, Host>();
  const clock = options.clock ?? (() => performance.now());

  const wake = (name: string, host: Host) => {
    clearTimeout(host.timer);
    const wait = host.nextStartMs - clock();
    if (host.waiting.length === 0) forgetWhenIdle(name, host, wait);
    else if (host.running < options.connections) {
      if (wait > 0) host.timer = setTimeout(wake, wait, name, host);
      else {
        const next = host.waiting.shift();
        host.running++;
        host.nextStartMs = clock() + Math.max(options.delayMs, next?.delayMs ?? 0);
        next?.start();
        wake(name, host);
      }
    }
  };
  const forgetWhenIdle = (name: string, host: Host, wait: number) => {
    if (host.running > 0) return;
    if (wait <= 0) hosts.delete(name);
    else host.timer = setTimeout(wake, wait, name, host).unref();
  };

  const enter = (name: string, { signal, delayMs = 0 }: HostAccess) =>
    new Promise<Host>((resolve, reject) => {
      const host = hosts.get(name) ?? { running: 0, nextStartMs: 0, waiting: [] };
      hosts.set(name, host);
      if (host.waiting.length >= options.maxWaiting) return reject(tooMany(name, options.maxWaiting));
      const start = () => {
        signal?.removeEventListener("abort", abandon);
        resolve(host);
      };
      const abandon = () => {
        const place = host.waiting.findIndex((entry) => entry.start === start);
        if (place >= 0) host.waiting.splice(place, 1);
        reject(aborted());
        // The last one to wait takes the timer with it, which would keep the process alive for as long as a Crawl-delay.
        wake(name, host);
      };
      if (signal?.aborted) return reject(aborted());
      signal?.addEventListener("abort", abandon, { once: true });
      host.waiting.push({ start, delayMs });
      wake(name, host);
    });

  return {
    async through(name, turn, work) {
      const host = await enter(name, turn);
      try {
        return await work();
      } finally {
        host.running--;
        wake(name, host);
      }
    },
  };
}

function tooMany(host: string, max: number): FetchError {
  return new FetchError(`${max} requests already wait for ${host}; this one was not made.`, { reason: "network" });
}

export function aborted(): FetchError {
  return new FetchError("The fetch was called off.", { reason: "aborted" });
}
