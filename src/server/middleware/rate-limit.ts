import type { Request, Response } from "express";
import type { Answer } from "../fast-path.js";
import { REFUSAL_HEADERS } from "./response-headers.js";

const WINDOW_MS = 60_000;
const MAX_CLIENTS = 50_000;

/** What one client asked for in the present minute. */
interface Client {
  count: number;
  readonly windowEndsMs: number;
}

/**
 * Refuses more than so many requests a minute from one client with 429 and Retry-After, and says that it did; 0 is no limit. A
 * client is an IPv4 address or an IPv6 network of 64 bits; behind trusted proxies what they say, on a Unix socket without them
 * nobody in particular.
 */
export function limitRate(perMinute: number, trustsProxy: boolean, clock: () => number = Date.now): Answer {
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

  function clientOf({ socket }: Request): Client | undefined {
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
    const client = !trustsProxy ? clientOf(request) : request.ip === undefined ? undefined : findClient(request.ip);
    if (client === undefined) return false;
    client.count += 1;
    if (client.count > perMinute) refuse(response, Math.max(1, Math.ceil((windowEndsMs - now) / 1000)));
    return client.count > perMinute;
  };
}

function refuse(response: Response, waitSeconds: number): void {
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
