import type { RequestHandler } from "express";

const WINDOW_MS = 60_000;
const MAX_CLIENTS = 50_000;

/**
 * At most so many requests a minute from one client, else 429 with Retry-After; 0 is no limit. A client is an IPv4 address or an
 * IPv6 network of 64 bits; behind trusted proxies what they say, on a Unix socket without them nobody in particular.
 */
export function limitRate(perMinute: number, trustsProxy: boolean, clock: () => number = Date.now): RequestHandler {
  const counts = new Map<string, number>();
  let windowEndsMs = 0;
  return (request, response, next) => {
    const address = perMinute === 0 ? undefined : trustsProxy ? request.ip : request.socket.remoteAddress;
    if (address === undefined) return next();
    const now = clock();
    if (now >= windowEndsMs || counts.size >= MAX_CLIENTS) {
      counts.clear();
      windowEndsMs = now + WINDOW_MS;
    }
    const client = networkOf(address);
    const count = (counts.get(client) ?? 0) + 1;
    counts.set(client, count);
    if (count <= perMinute) return next();
    const waitSeconds = Math.max(1, Math.ceil((windowEndsMs - now) / 1000));
    response.writeHead(429, {
      "Content-Type": "text/plain; charset=utf-8",
      "Retry-After": String(waitSeconds),
      "X-Content-Type-Options": "nosniff",
    });
    response.end(`Too many requests; try again in ${waitSeconds} seconds.\n`);
  };
}

/** What counts as one client: an IPv4 address, or an IPv6 network of 64 bits. */
export function networkOf(address: string): string {
  if (!address.includes(":") || address.startsWith("::ffff:")) return address;
  return address.split(":").slice(0, 4).join(":");
}
