import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { networkOf } from "./rate-limit.js";

/** One client's open connections, the one that is idle for longest first. */
type Connections = Set<Socket>;

/**
 * Limits how many connections one client holds. Over the limit its longest idle connection is closed; where all are busy, the
 * new one is. A client is an IPv4 address or an IPv6 network of 64 bits. Connections of a Unix socket have no address and
 * are not limited.
 */
export function limitConnections(server: Server, maxPerClient: number): void {
  const clients = new Map<string, Connections>();
  const busy = new WeakSet<Socket>();

  server.on("connection", (socket: Socket) => {
    if (socket.remoteAddress === undefined) return;
    const name = networkOf(socket.remoteAddress);
    const own: Connections = clients.get(name) ?? new Set();
    clients.set(name, own);
    if (own.size >= maxPerClient) {
      const idle = [...own].find((one) => !busy.has(one));
      if (idle === undefined) return void socket.destroy();
      own.delete(idle);
      idle.destroy();
    }
    own.add(socket);
    socket.once("close", () => {
      own.delete(socket);
      if (own.size === 0) clients.delete(name);
    });
  });

  server.on("request", ({ socket }: IncomingMessage, response: ServerResponse) => {
    busy.add(socket);
    response.once("close", () => {
      busy.delete(socket);
      const own = socket.remoteAddress === undefined ? undefined : clients.get(networkOf(socket.remoteAddress));
      // Last in the order: it was used just now.
      if (own?.delete(socket)) own.add(socket);
    });
  });
}
