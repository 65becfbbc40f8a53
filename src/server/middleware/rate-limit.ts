import type { IncomingMessage, ServerResponse } from "node:http";
import proxyAddress from "proxy-addr";
import { REFUSAL_HEADERS } from "./response-headers.js";

const WINDOW_MS = 60_000;
const MAX_CLIENTS = 50_000;

/** What one client asked for in the present minute. */
interface Client {
  count: number;
  readonly windowEndsMs: number;
}

/**
 * Rejects more than `perMinute` requests of one client with 429 and Retry-After, and returns true for them; 0 is no limit. A client
 * is an IPv4 address or an IPv6 network of 64 bits: the peer's, or with trusted proxies the one that they report
 * (X-Forwarded-For). Requests on a Unix socket without a proxy are not limited.
 */
export function limitRate(
  perMinute: number,
  trustProxy: number | false,
  clock: () => number = Date.now,
): (request: IncomingMessage, response: ServerResponse) => boolean {
  const clients = new Map<string, Client>();
  // A connection comes from one client: its requests need not be looked up by address.
  const known = new WeakMap<object, Client>();
  let windowEndsMs = 0;

  function findClient(address: string): Client {
    const name = networkOf(address);
    const client = clients.get(name) ?? { count: 0, windowEndsMs };
    clients.set(name, client);
    return client;
  }

  function clientBehindProxy(request: IncomingMessage, hops: number): Client | undefined {
    const address: string | undefined = proxyAddress(request, (_address, hop) => hop < hops);
    return address === undefined ? undefined : findClient(address);
  }

  function clientOf({ socket }: IncomingMessage): Client | undefined {
    const before = known.get(socket);
    if (before?.windowEndsMs === windowEndsMs) return before;
    if (socket.remoteAddress === undefined) return undefined;
    const client = findClient(socket.remoteAddress);
    known.set(socket, client);
    return client;
  }

  return (request, response) => {
    if (perMinute === 0) return false;
    const now = clock();
    if (now >= windowEndsMs || clients.size >= MAX_CLIENTS) {
      clients.clear();
      windowEndsMs = Math.max(now + WINDOW_MS, windowEndsMs + 1);
    }
    const client = trustProxy === false ? clientOf(request) : clientBehindProxy(request, trustProxy);
    if (client === undefined) return false;
    client.count += 1;
    if (client.count > perMinute) rejectRequest(response, Math.max(1, Math.ceil((windowEndsMs - now) / 1000)));
    return client.count > perMinute;
  };
}

function rejectRequest(response: ServerResponse, waitSeconds: number): void {
  response.writeHead(429, {
    "Content-Type": "text/plain; charset=utf-8",
    "Retry-After": String(waitSeconds),
    "X-Content-Type-Options": "nosniff",
    ...REFUSAL_HEADERS,
  });
  response.end(`Too many requests; try again in ${waitSeconds} seconds.\n`);
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
