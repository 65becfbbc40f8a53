import type { Answer } from "./first.js";

const WINDOW_MS = 60_000;
const MAX_CLIENTS = 50_000;

/**
 * Refuses more than so many requests a minute from one client with 429 and Retry-After, and says that it did; 0 is no limit. A
 * client is an IPv4 address or an IPv6 network of 64 bits; behind trusted proxies what they say, on a Unix socket without them
 * nobody in particular.
 */
export function limitRate(perMinute: number, trustsProxy: boolean, clock: () => number = Date.now): Answer {
  const counts = new Map<string, { count: number }>();
  let windowEndsMs = 0;
  return (request, response) => {
    const address = perMinute === 0 ? undefined : trustsProxy ? request.ip : request.socket.remoteAddress;
    if (address === undefined) return false;
    const now = clock();
    if (now >= windowEndsMs || counts.size >= MAX_CLIENTS) {
      counts.clear();
      windowEndsMs = now + WINDOW_MS;
    }
    const client = networkOf(address);
    const known = counts.get(client);
    if (known === undefined) counts.set(client, { count: 1 });
    else known.count += 1;
    if (known === undefined || known.count <= perMinute) return false;
    const waitSeconds = Math.max(1, Math.ceil((windowEndsMs - now) / 1000));
    response.writeHead(429, {
      "Content-Type": "text/plain; charset=utf-8",
      "Retry-After": String(waitSeconds),
      "X-Content-Type-Options": "nosniff",
    });
    response.end(`Too many requests; try again in ${waitSeconds} seconds.\n`);
    return true;
  };
}

const IPV6_GROUPS = 8;

/** What counts as one client: an IPv4 address, or an IPv6 network of 64 bits, however its zeros are shortened. */
export function networkOf(address: string): string {
  if (!address.includes(":") || address.startsWith("::ffff:")) return address;
  const [head = "", tail = ""] = address.split("::");
  const [left, right] = [head, tail].map((part) => part.split(":").filter((group) => group !== ""));
  const zeros = IPV6_GROUPS - (left?.length ?? 0) - (right?.length ?? 0);
  return [...(left ?? []), ...Array.from({ length: zeros }, () => "0"), ...(right ?? [])].slice(0, 4).join(":");
}
